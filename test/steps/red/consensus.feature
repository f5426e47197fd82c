Feature: Red: faults and ledger

  Background:
    Given a 4-peer pbft batch network

  Scenario Outline: After a deploy: <wrong>
    <error>

    When I deploy example02
    But <wrong>
    Then <claim>

    Examples:
      | wrong                       | claim                                                                  | error                                     |
      | vp2 ends with exit code 2   | vp1 and vp2 are running                                                | vp1, vp2 are running … vp2: exited with 2 |
      | vp2 commits nothing more    | the network still commits                                              | tx-1 … vp2: at height 2                   |
      | vp2 executes nothing        | the network still commits                                              | tx-1 … vp2                                |
      | vp2 commits nothing more    | the network still commits by invoking "invoke" with a, b, 1 within 5 s | tx-1 … vp2: at height 2                   |
      | vp2 adds a block of its own | vp2 is at height 2 within 5 s                                          | height 2 … vp2: height 3                  |

  Scenario Outline: An invoke: <wrong>
    <error>

    When I deploy example02
    And I listen for rejected transactions on vp1
    But <wrong>
    When I invoke "invoke" with <arguments>
    Then <claim>

    Examples:
      | wrong                                         | arguments | claim                                         | error                                             |
      | vp2 commits nothing more                      | a, b, 10  | each vp is at height 3                        | height 3 … vp2: height 2                          |
      | vp2 commits nothing more                      | vp7, b, 3 | all peers are at height 3 within 1 minute     | height 3 … vp2: height 2                          |
      | vp2 commits nothing more                      | a, b, 10  | all vps agree on the chain                    | vp2: height 2, vp0 has 3                          |
      | vp2 executes nothing                          | a, b, 10  | all vps agree on the chain                    | vp2: block 2 differs                              |
      | vp2 executes "xyz", which fails on the others | a, b, xyz | the transaction was rejected on each vp       | vp2 committed … tx-1                              |
      | vp2 commits nothing more                      | a, b, xyz | the transaction was rejected on each vp       | tx-1 … vp2: at height 2                           |
      | vp1 announces no rejection                    | a, b, xyz | the rejection of the transaction is announced | rejection of transaction tx-1 is announced … 60 s |

  Scenario: Nobody listens
    UserError: nobody listens … Add "Given I listen for rejected transactions" before this step.

    When I deploy example02
    And I invoke "invoke" with a, b, xyz
    Then the rejection of the transaction is announced

  Scenario: A vp that was stopped runs
    vp3 is stopped … vp3: running

    When I stop vp3
    But vp3 runs again
    Then vp3 is stopped

  Scenario: It has exited with another code
    vp3 has exited with code 137 … vp3: exited with 2

    Given vp3 ends with exit code 137
    But vp3 ends with exit code 2
    Then vp3 has exited with code 137

  Scenario Outline: Nothing commits, until <wrong>
    nothing commits … <error>

    When I deploy example02
    Given no vp commits anything more
    But vp1 <wrong> after 1 s
    Then nothing commits for 3 s

    Examples:
      | wrong        | error                     |
      | adds a block | tx-1 … 1 s … vp1 … 2 to 3 |
      | ends         | vp1 does not answer       |
