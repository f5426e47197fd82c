Feature: Red: chaincode

  Background:
    Given a 4-peer pbft batch network

  Scenario Outline: A deploy that is to fail: <wrong>
    <error>

    Given vp0 refuses a deploy with "Path to chaincode does not exist: github.com/no/path"
    But <wrong>
    When I try to deploy "github.com/no/path"
    Then the deployment fails with "Path to chaincode does not exist"

    Examples:
      | wrong                                           | error                                                                                                          |
      | vp0 takes a deploy after all                    | deployment succeeded … "Path to chaincode does not exist"                                                      |
      | vp0 refuses a deploy with "User not logged in." | "User not logged in." … "Path to chaincode does not exist" … (POST /chaincode deploy, status 200, code -32000) |

  Scenario: A deploy that failed in the right way, and a later one of which nothing failed
    no deployment was tried

    Given vp0 refuses a deploy with "Path to chaincode does not exist"
    When I try to deploy "github.com/no/path"
    Then the deployment fails with "Path to chaincode"
    And the deployment fails with "does not exist"
    Given vp0 takes a deploy after all
    But I deploy example02
    Then the deployment fails with "does not exist"

  Scenario Outline: Its name is not <claim>
    AssertionFailure: <error>

    Given the chaincode is called "<right>"
    But the chaincode is called "<wrong>"
    When I deploy example02
    Then the chaincode name is <claim>

    Examples:
      | right                                                                                                                            | wrong            | claim          | error    |
      | ee5b24a1f17c356d                                                                                                                 | f780f268d6bc3f2a | "ee5b24a1…"    | f780f268 |
      | 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef | mycc             | 128 hex digits | mycc     |

  Scenario Outline: The second name is wrong: <claim>
    AssertionFailure: <error>

    Given the chaincode is called "ee5b24a1"
    When I deploy example02
    Given the chaincode is called "<right>"
    But the chaincode is called "<wrong>"
    When I deploy example02
    Then the chaincode name <claim>

    Examples:
      | right    | wrong    | claim                         | error                 |
      | f780f268 | ee5b24a1 | differs from the previous one | ee5b24a1 and ee5b24a1 |
      | ee5b24a1 | f780f268 | is the same as before         | f780f268              |

  Scenario Outline: A query: <wrong>
    <error>

    When I deploy example02
    But <wrong>
    Then querying a on each vp gives 100

    Examples:
      | wrong                                                            | error                                               |
      | vp2 has 77 for a                                                 | querying a gives 100 … vp2: 77                      |
      | vp1 refuses a query with "Error:Failed to launch chaincode spec" | vp1: refused: Error:Failed to launch chaincode spec |
      | vp3 ends with exit code 2                                        | vp3                                                 |

  Scenario: Key and value in quotes are what stands between them, also as arguments
    querying "query" with "first entry" gives 90 … vp0: 77

    When I deploy example02 with args "first entry", "100", b, 200
    And I invoke "invoke" with "first entry", b, "10"
    But vp0 has 77 for "first entry"
    Then querying "query" with "first entry" on vp0 gives "90" within 5 s

  Scenario Outline: An answer is not <answer>
    <error>

    When I deploy example02
    Given each vp answers IBM with '{"bids":[{"par":9},{"par":10}],"ticker":"IBM"}'
    But vp2 answers IBM with '<wrong>'
    Then querying "get" with IBM on each vp gives <answer> within 5 s

    Examples:
      | answer                                                  | wrong                                          | error                        |
      | the JSON {"ticker":"IBM","bids":[{"par":9},{"par":10}]} | {"ticker":"IBM","bids":[{"par":9},{"par":11}]} | vp2: bids.1.par is 11, not 10 |
      | text containing "\"par\":10"                            | {"par":11}                                     | vp2: {"par":11}              |

  Scenario: An answer lacks a key of the JSON below the step
    vp0: par is missing, and should be 10

    When I deploy example02
    Given each vp answers IBM with '{"ticker":"IBM","par":10}'
    But vp0 answers IBM with '{"ticker":"IBM"}'
    Then querying "get" with IBM on each vp gives the JSON within 5 s:
      """
      { "ticker": "IBM", "par": 10 }
      """

  Scenario Outline: A step that cannot be read: <step>
    UserError: <error>

    When I deploy example02
    Then <step>

    Examples:
      | step                                                   | error                                |
      | I invoke "note" with "a, b                             | the quote before a, b is not closed  |
      | I invoke "issue" with {"par":}                         | {"par":} is not JSON                 |
      | querying "get" with IBM on each vp gives the JSON {"a" | {"a" is not JSON                     |
      | the chaincode name is "…"                              | "" is empty                          |
      | the dev image of vp0 is based on ""                    | "" is not … image                    |
      | the dev image of vp0 is based on "No Such"             | "No Such" is not … image             |
      | I invoke "note" with arguments:                        | needs a table or a text below it     |

  Scenario Outline: A table for a text: <step>
    UserError: this step needs a text

    When I deploy example02
    Then <step>:
      | a | b |

    Examples:
      | step                               |
      | I invoke "note" with arguments     |
      | I deploy example02 with arguments  |
      | querying a on each vp gives the JSON |

  Scenario: An answer is empty
    querying a gives 100 … vp0: an empty text

    When I deploy example02
    But vp0 has "" for a
    Then querying a on vp0 gives 100 within 5 s

  Scenario: The vp that is asked stays behind
    querying a gives 90 … 5 s … vp2: 100

    When I deploy example02
    But vp2 commits nothing more
    When I invoke "invoke" with a, b, 10
    Then querying a through the CLI on vp2 gives 90 within 5 s

  Scenario: The user is not logged in there
    FabricRefusal: vp1 refused the query: User not logged in. … Add "Given lukas is logged in on vp1" before this step.

    When I deploy example02
    But vp1 refuses a query with "User not logged in."
    Then querying a as lukas on vp1 gives 100

  Scenario: The invoke before it was rejected
    vp2: 100 … vp2 rejected the last invoke, tx-1

    When I deploy example02
    And I invoke "invoke" with a, b, x
    Then querying a on vp2 gives 90 within 5 s

  Scenario: The chaincode does not compile on one vp
    vp2 … exit code 2 … ./chaincode.go:12: undefined: shim

    But the compiler on vp2 says "./chaincode.go:12: undefined: shim"
    When I deploy example02
    Then querying a on each vp gives 100

  Scenario: A query that is to fail is answered
    query succeeded … "Nil amount for nokey"

    When I deploy example02
    But vp0 has 5 for nokey
    When I try to query nokey
    Then the query fails with "Nil amount for nokey"

  Scenario: The query fails with other words, through the CLI
    "Error:Failed to launch chaincode spec" … "Nil amount for a" … exit 1

    When I deploy example02
    Given vp0 refuses a query with "Nil amount for a"
    But vp0 refuses a query with "Error:Failed to launch chaincode spec"
    When jim tries to query a through the CLI on vp0
    Then the query fails with "Nil amount for a"
