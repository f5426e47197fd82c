@fabric2 @slow
Feature: Deploying chaincode on Fabric 2.5 and 3.1

  A deploy is a package that each peer installs, that each organisation approves, and that is then committed. A peer builds
  the image when it installs, and starts the container when the definition is committed.

  Scenario: Each peer builds an image and runs a container, and all give the same answers
    Given a 4-peer raft network
    When I deploy example02
    Then each peer has a dev image
    And each peer runs a dev container
    And each dev container runs the image of its own peer
    And querying a on each peer gives 100
    When I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    And querying b on each peer gives 210
    And all peers agree on the chain
    When I remove the network
    Then nothing of the network is left

  @fabric3
  Scenario: Four BFT orderers order the transactions of Fabric 3.x
    Given a 4-peer bft network
    When I deploy example02
    Then each peer has a dev image
    And each peer runs a dev container
    When I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    And all peers agree on the chain

  Scenario: An install that does not compile is refused with the compiler's lines
    Given a 1-peer raft network
    And the chaincode "broken" from "features/chaincode/broken-go"
    When I try to deploy "broken"
    Then the deployment fails with "./main.go:6:2: undefined: shim"

  Scenario: The others go on without a stopped peer, which catches up when it is back
    Given a 4-peer raft network
    And example02 is deployed
    When I stop peer1.org2.example.com
    And I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    When I start peer1.org2.example.com
    Then querying a on peer1.org2.example.com gives 90
    And peer1.org2.example.com runs a dev container
