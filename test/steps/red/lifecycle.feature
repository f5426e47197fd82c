@fabric2
Feature: Red: the life cycle of chaincode, and what becomes of its transactions

  Background:
    Given a 4-peer noops network

  Scenario: A peer does not have the package
    AssertionFailure: not installed on vp2

    But vp2 forgets what is installed
    When I install example02 on each vp
    Then example02 is installed on each vp

  Scenario: An organisation has not approved
    AssertionFailure: org2 has not approved the next definition of example02, and should have

    When org1 approves example02
    And org2 approves example02
    But org2 takes its approval back
    Then org1 has approved example02
    And org2 has approved example02

  Scenario: An organisation has approved
    AssertionFailure: org2 has approved the next definition of example02, and should not have

    When org1 approves example02
    But org2 approves example02
    Then org2 has not approved example02

  Scenario: A peer is behind
    example02 is committed with sequence 1 … vp3: has none

    When org1 approves example02
    And org2 approves example02
    And I commit example02
    But vp3 has committed sequence 0
    Then example02 is committed with sequence 1 on each vp within 5 s

  Scenario: A peer is ahead, which no wait mends
    example02 is committed with sequence 1 … vp3: sequence 2

    When org1 approves example02
    And org2 approves example02
    And I commit example02
    But vp3 has committed sequence 2
    Then example02 is committed with sequence 1 on each vp

  Scenario: The commit is taken
    AssertionFailure: the commit succeeded, and should have failed with "not agreed"

    When org1 approves example02
    But org2 approves example02
    When I try to commit example02
    Then the commit fails with "not agreed"

  Scenario: A commit is refused, which no step expects
    FabricRefusal: the commit failed: chaincode definition not agreed to by this org (org2)

    When org1 approves example02
    And I commit example02

  Scenario Outline: The transaction is <code>, not <verdict>
    <error>

    When I deploy example02
    And I invoke "invoke" with a, b, 10
    And the transaction will be <right> on vp1
    But the transaction will be <code> on vp1
    Then the transaction is <verdict> on vp1

    Examples:
      | right                | code                       | verdict                           | error                                              |
      | VALID                | MVCC_READ_CONFLICT         | valid                             | is valid … vp1: invalid with MVCC_READ_CONFLICT    |
      | MVCC_READ_CONFLICT   | VALID                      | invalid with MVCC_READ_CONFLICT   | is invalid with MVCC_READ_CONFLICT … vp1: valid    |
      | in no block          | VALID                      | unknown                           | is unknown … vp1: valid                            |

  Scenario Outline: The event is <event>
    the event transfer with … <error>

    When I deploy example02
    And I invoke "invoke" with a, b, 10
    And the chaincode announces transfer with '{"amount":10}'
    But the chaincode announces <event> with '<payload>'
    Then the transaction has the event "transfer" with the JSON {"amount":10}

    Examples:
      | event    | payload       | error                       |
      | transfer | {"amount":11} | amount is 11, not 10        |
      | other    | {"amount":10} | other with {"amount":10}    |
      | nothing  | {}            | has no event                |

  Scenario: One peer answers a query that should fail
    querying nokey fails with "Nil amount for nokey" … vp2: answered 5

    When I deploy example02
    But vp2 has 5 for nokey
    Then querying nokey on each vp fails with "Nil amount for nokey" within 5 s
