@fabric2 @slow
Feature: Networks of Fabric 2.5 and 3.1

  Peers belong to organisations, and orderers decide on the order of transactions. All peers are members of one channel.

  Scenario: Six peers of three organisations, and three orderers
    Given a 6-peer raft network of 3 organisations with 3 orderers
    Then each peer is at height 1
    And all peers agree on the chain

  Scenario: Another orderer leads when the leading one stops
    Given a 1-peer raft network with 3 orderers
    When I stop the leading orderer
    And I stop the leading orderer
    And I start 2 of 3 orderers
    Then the health of orderer0 says "OK"
    And the health of peer0.org1 says "OK"

  Scenario: Without most of the orderers nothing commits, and what was sent to one of them commits with the next
    Given a 2-peer raft network with 3 orderers
    And example02 is deployed
    When I stop 2 of 3 orderers
    And I invoke "invoke" with a, b, 10
    Then the transaction is unknown
    And nothing commits for 3 s
    And querying a on each peer gives 100
    # One, since two of them could elect each other, who never heard of the transaction.
    When I start 1 of 3 orderers
    Then the transaction is valid
    And querying a on each peer gives 90
    And the network still commits

  @fabric3
  Scenario: Another one of four BFT orderers leads when the leading one stops
    Given a 1-peer bft network
    When I stop the leading orderer
    And I kill the leading orderer
    And I start 2 of 4 orderers
    Then the health of orderer0 says "OK"
