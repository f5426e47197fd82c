@fabric2 @slow
Feature: Networks of Fabric 2.5 and 3.1

  Peers belong to organisations, and orderers decide on the order of transactions. All peers are members of one channel.

  Scenario: Six peers of three organisations, and three orderers
    Given a 6-peer raft network of 3 organisations with 3 orderers
    Then each peer is at height 1
    And all peers agree on the chain
