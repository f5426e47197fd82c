@fast
Feature: Your own chaincode

  @embedded
  Scenario: A chaincode from a folder of the project
    Given the chaincode "ledger" from "features/chaincode/ledger"
    And a 4-peer pbft batch network
    When I deploy "ledger" with args x, first
    Then each vp runs a dev container
    And querying x on each vp gives first
    When I invoke "note" with x, "second, and last"
    Then querying "x" on each vp gives "second, and last"

  @embedded
  Scenario: A chaincode that does not compile leaves an empty block, and no image
    Given the chaincode "broken" from "features/chaincode/broken"
    And a 4-peer pbft batch network
    When I deploy "broken"
    Then the transaction was rejected on each vp
    And no vp has a dev image
    And each vp is at height 2
    And the log of vp0 shows "Error building images"
    When I remove the network
    Then nothing of the network is left

  Scenario: With a base image that does not exist every build fails
    Given a 4-peer pbft batch network with the chaincode base image "no.such/image:0.1.0"
    When I deploy example02
    Then the transaction was rejected on each vp
    And no vp has a dev image

  Scenario: A vp without the Docker engine exits at the next checkpoint, and the others go on
    Given a 4-peer pbft batch network where vp3 has:
      | CORE_VM_ENDPOINT | unix:///host/var/run/no-engine.sock |
    When I deploy example02
    Then vp0, vp1 and vp2 have a dev image
    When I invoke "invoke" with a, b, 10
    Then vp3 has exited with code 2
    And querying a on vp0, vp1 and vp2 gives 90
