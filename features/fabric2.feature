@fabric2 @slow
Feature: Deploying chaincode on Fabric 2.5 and 3.1

  A deploy is a package that each peer installs, that each organisation approves, and that is then committed. A peer builds
  the image when it installs, and starts the container when the definition is committed.

  Scenario: An install that does not compile is refused with the compiler's lines
    Given a 1-peer raft network
    And the chaincode "broken" from "features/chaincode/broken-go"
    When I try to deploy "broken"
    Then the deployment fails with "./main.go:6:2: undefined: shim"
    And no peer has a dev image

  Scenario: The others go on without a stopped peer, which catches up when it is back
    Given a 4-peer raft network
    And example02 is deployed
    When I stop peer1.org2.example.com
    And I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    When I start peer1.org2.example.com
    Then querying a on peer1.org2.example.com gives 90
    And peer1.org2.example.com runs a dev container

  Scenario: A dev container that was removed is made again, an image only by a peer that starts
    Given a 1-peer raft network
    And example02 is deployed
    And the dev image of each peer is based on the chaincode base image
    When I remove the dev container of peer0.org1
    Then querying a on each peer gives 100
    And peer0.org1 runs a dev container
    When I remove the dev container and the dev image of peer0.org1
    Then querying a on each peer fails with "such image"
    When I restart peer0.org1
    Then querying a on each peer gives 100 within 5 minutes
    When I invoke "invoke" 3 times with a, b, 10
    Then querying a on each peer gives 70
    And the network still commits
    When I pause peer0.org1
    Then peer0.org1 is paused
    When I unpause peer0.org1
    Then querying "query" with a on each peer gives 70
    When I kill peer0.org1
    Then peer0.org1 has exited with code 137

  Scenario: What a peer tells of itself
    Given a 1-peer raft network with:
      | FABRIC_LOGGING_SPEC | debug |
    Then each peer is at height 1
    And the log of peer0.org1 shows "DEBU"
    And the log of orderer0 shows "Beginning to serve requests"
    When I get "/healthz" from peer0.org1
    Then the answer has status 200
    And the answer's "status" is "OK"
    And the answer has no "failed_checks"
    When I run "peer version" on peer0.org1
    Then the command exits with 0
    And stdout contains "Commit SHA"

  Scenario: The peer command in a peer's container deploys chaincode, and calls it
    Given a 2-peer raft network
    When I deploy example02 through the CLI with args a, 100, b, 200
    Then each peer has a dev image
    And each peer runs a dev container
    And example02 is committed with sequence 1 on each peer
    When I invoke "invoke" with a, b, 10 through the CLI
    Then the transaction is valid
    And querying a through the CLI on each peer gives 90
    When I try to query "query" with nobody through the CLI on peer0.org2
    Then the query fails with "Nil amount for nobody"
