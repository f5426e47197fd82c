@fabric2 @slow
Feature: The life cycle of chaincode on Fabric 2.5 and 3.1, step by step

  "I deploy" packages, installs, approves and commits. Each of these steps has a sentence of its own, too.

  Scenario: A definition needs the approval of a majority of the organisations
    Given a 2-peer raft network
    When I package example02
    Then the chaincode name is "example02_1.0:…"
    When I install example02 on each peer
    Then example02 is installed on each peer
    And each peer has a dev image
    When org1 approves example02
    Then org1 has approved example02
    And org2 has not approved example02
    When I try to commit example02
    Then the commit fails with "chaincode definition not agreed to by this org (Org2MSP)"
    When I try to invoke "init" with a, 100, b, 200
    Then the invoke fails with "example02"
    When org2 approves example02
    And I commit example02
    Then example02 is committed with sequence 1 on each peer
    And each peer runs a dev container
    And each dev container runs the image of its own peer
    When org2 invokes "init" with a, 100, b, 200
    Then querying a as org1 on each peer gives 100
    When I deploy example02
    Then example02 is committed with sequence 2 on each peer
    And the chaincode name is the same as before
    And the dev containers are the same as before
    When I upgrade example02 to "chaincode/example02/coins"
    Then example02 is committed with sequence 3 on each peer
    And the chaincode name differs from the previous one
    And querying a on each peer gives "100 coins"
    Given example02 is defined with sequence 5
    When org2 tries to approve example02
    Then the approval fails with "requested sequence 5 is larger than the next available sequence number 4"

  Scenario: A peer that does not have the package has the ledger, and lacks the chaincode
    Given a 2-peer raft network
    And the chaincode "broken" from "features/chaincode/broken-go"
    And example02 is defined with the endorsement policy "OR('Org1MSP.peer','Org2MSP.peer')"
    When I install example02 on peer0.org1.example.com
    And org1 approves example02
    And org2 approves example02 without a package
    And org2 commits example02
    And org1 invokes "init" with a, 100, b, 200
    Then querying a on peer0.org1.example.com gives 100
    And querying a on peer0.org2.example.com fails with "chaincode is not installed"
    And peer0.org1.example.com runs a dev container
    And all peers agree on the chain
    When I try to install "broken" on peer0.org2.example.com
    Then the install fails with "undefined: shim"
    And no peer has a dev image
