@fast
Feature: Invoking and querying chaincode

  An invoke is ordered by all vps and executed by each; a query is answered by the one vp that is asked, from its
  own state.

  Background:
    Given a 4-peer pbft batch network
    When I deploy example02
    Then querying a on each vp gives 100

  Scenario: Every vp answers with the same value, whichever took the invoke
    When I invoke "invoke" with a, b, 10
    Then querying a on each vp gives 90
    When I invoke "invoke" with a, b, 20 on vp3
    Then querying a on each vp gives 70
    And querying b on vp1 and vp2 gives 230
    And each vp is at height 4
    And all vps agree on the chain

  Scenario: An invoke that fails leaves an empty block, and the state as it was
    Given I listen for rejected transactions on vp1
    When I invoke "invoke" with a, b, xyz
    Then the transaction was rejected on each vp
    And the rejection of the transaction is announced
    And each vp is at height 3
    And querying a on each vp gives 100
