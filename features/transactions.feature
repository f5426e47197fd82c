@fabric2 @slow
Feature: What becomes of transactions on Fabric 2.5 and 3.1

  Organisations endorse a transaction before it is ordered. Each peer then says whether it is valid; an invalid one stays in
  its block.

  Scenario: Endorsements, conflicts, events and private data
    Given a 2-peer raft network
    And example02 is defined with the collections in "chaincode/collections.json" and init required
    When I deploy example02 with args a, 100, b, 200
    Then querying a on each peer gives 100
    When I invoke "invoke" with a, b, 10
    Then the transaction is valid
    And the transaction has the event "transfer" with the JSON {"from":"a","to":"b","amount":10}
    When I try to invoke "invoke" with a, b, 10 endorsed by org1 only
    Then the invoke fails with "ENDORSEMENT_POLICY_FAILURE"
    And the transaction is invalid with ENDORSEMENT_POLICY_FAILURE
    And the transaction was rejected on each peer
    When I invoke "invoke" 2 times at once with a, b, 10
    Then the transaction is invalid with MVCC_READ_CONFLICT
    And querying a on each peer gives 80
    When org1 invokes "keep" with secret, plan and the transient data {"value":"hush"} endorsed by org1
    Then querying "show" with secret, plan as org1 on peer0.org1.example.com gives hush
    And querying "show" with secret, plan as org2 on peer0.org2.example.com fails with "does not have read access"
    When I pause orderer0.example.com
    And I invoke "invoke" with a, b, 10
    Then the transaction is unknown
    And querying a on each peer gives 80
