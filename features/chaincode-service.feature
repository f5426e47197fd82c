@fabric2 @slow
Feature: Chaincode as a service on Fabric 2.5 and 3.1

  Peers connect to a container of the network, which Compose builds of the Dockerfile in the chaincode's folder. They build
  and start nothing.

  Scenario: Peers ask the service, and answer no query while it is stopped
    Given the chaincode "accounts" from "chaincode/example02" runs as a service
    And a 2-peer raft network
    When I deploy "accounts" with args a, 100, b, 200
    Then querying a on each peer gives 100
    And no peer has a dev image
    When I stop accounts
    Then querying a on each peer fails with "could not launch chaincode"
    When I start accounts
    Then querying a on each peer gives 100
    When I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    When I remove the network
    Then nothing of the network is left
