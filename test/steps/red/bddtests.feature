Feature: Red: the vocabulary of Fabric's own suite

  Background:
    Given we compose "docker-compose-2.yml"

  Scenario Outline: An answer: <error>
    <error>

    When requesting <path> from "vp0"
    And I should "store" the <stored> from the JSON response
    Then <claim>

    Examples:
      | path              | stored   | claim                                                                 | error                                                  |
      | "/chain"          | "height" | I should get a JSON response containing "result.message" attribute    | vp0's answer to GET /chain has no "result.message"     |
      | "/chain"          | "height" | I should get a JSON response containing no "height" attribute         | has "height", and should not: {"height":1              |
      | "/chain"          | "height" | I should get a JSON response with "height" = "2"                      | "height" of vp0's answer to GET /chain is "1", not "2" |
      | "/chain"          | "height" | I should get a JSON response with "height" > "previous"               | is 1, not greater than 1                               |
      | "/chain"          | "depth"  | I do nothing                                                          | vp0's answer to GET /chain has no "depth"              |
      | "/network/peers"  | "peers"  | I should get a JSON response with array "peers" contains "4" elements | has 2 items, not 4                                     |
      | "/chain/blocks/9" | "peers"  | I do nothing                                                          | GET /chain/blocks/9 has status 404, not 200            |

  Scenario Outline: Before anything was done: <error>
    UserError: <error>

    Then <claim>

    Examples:
      | claim                                                              | error                                         |
      | I should get a JSON response with "height" = "1"                   | no request was made yet                       |
      | I should have received a chaincode name                            | nothing is deployed yet                       |
      | I invoke chaincode "map" function name "put" on "vp0"              | no chaincode is called "map"                  |
      | I should have received a transactionID                             | no transaction yet                            |
      | the command should complete successfully                           | no command ran yet                            |
      | I should get a rejection message in the listener after stopping it | nobody listens for rejected transactions yet  |
      | we compose "docker-compose-99.yml"                                 | There is no compose file docker-compose-99.yml |
      | we compose "docker-compose-sdk-node.yml"                           | docker-compose-sdk-node.yml is not supported  |
      | I wait "two" seconds                                               | "two" is not a number of seconds              |

  Scenario: One of the peers answers otherwise
    "result.message" of vp1's answer to the query of example2 is "99", not "100"

    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
      | arg1 | arg2 |
      | a    | 100  |
    Given vp1 has 99 for a
    When I query chaincode "example2" function name "query" on all peers
      | arg1 |
      | a    |
    Then I should get a JSON response from all peers with "result.message" = "100"

  Scenario: A peer of the table was not asked
    no answer from vp1: the last request did not go there

    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
      | arg1 | arg2 |
      | a    | 100  |
    And I query chaincode "example2" function name "query" with value "a" on peers:
      | vp0 |
    Then I should get a JSON response from peers with "result.message" = "100":
      | vp0 | vp1 |

  Scenario Outline: A deploy: <error>
    <error>

    Given <given>
    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
    Then <claim>

    Examples:
      | given                                                  | claim                                                                   | error                                                                |
      | vp0 refuses a deploy with "User not logged in."        | I should have received a chaincode name                                 | the deploy failed, and no step expected that: User not logged in.    |
      | the chaincode is called ""                             | I should have received a chaincode name                                 | empty name                                                           |
      | no vp builds anything                                  | I wait "0.4" seconds for chaincode to build                             | a dev image for x/chaincode_example02 … not within 400 ms            |
      | vp0 executes nothing                                   | I wait up to "0.4" seconds for transaction to be committed to all peers | vp0: rejected                                                        |
      | vp0 answers "query" with status 400 and '{}'           | I query chaincode "map" function name "get" on "vp0"                    | the query of "map", taken for x/chaincode_example02 … has status 400 |
      | vp0 answers "query" with status 400 and '{"error":{}}' | I query chaincode "example2" function name "query" on "vp0"             | the query of example2 has status 400, not 200: {"error":{}}          |
      | I do nothing                                           | I deploy lang chaincode "x" of "COBOL" with ctor "init" to "vp0"        | "COBOL" is not a chaincode language. Allowed: GOLANG, NODE, CAR      |
      | I do nothing                                           | I deploy chaincode with name "testCC" and with ctor "init" to "vp0"     | testCC registers with vp0: not within                                |

  Scenario Outline: An invoke: <error>
    <error>

    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
    Given <given>
    When I invoke chaincode "example2" function name "invoke" on "vp0" "2" times
      | arg1 | arg2 | arg3 |
      | a    | b    | 1    |
    Then <claim>
      | vp0 | vp1 |

    Examples:
      | given                                            | claim                                                                | error                                             |
      | vp1 commits nothing more                         | I wait up to "0.4" seconds for transaction to be committed to peers: | vp0: as expected … vp1: at height 2 … in no block |
      | vp0 commits nothing more                         | I wait up to "0.4" seconds for transactions to be committed to peers | vp0: 0 of 2; the next is at height 2              |
      | vp0 refuses an invoke with "User not logged in." | I wait up to "0.4" seconds for transaction to be committed to peers: | the invoke failed, and no step expected that      |

  Scenario Outline: A transaction ID: <error>
    <error>

    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
    Given vp0 answers "invoke" with status 200 and '{"result":{"status":"OK","message":"<id>"}}'
    When I invoke chaincode "example2" function name "invoke" on "vp0"
    Then <claim>

    Examples:
      | id   | claim                                      | error                                                |
      |      | I should have received a transactionID     | the id of the last transaction is empty              |
      | tx-1 | I check the transaction ID if it is "tx-2" | the id of the last transaction is "tx-1", not "tx-2" |

  Scenario: An earlier query was refused, and no step looked
    the query failed, and no step expected that: Nil amount for nokey

    When I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
    And I query chaincode "example2" function name "query" on "vp0"
      | arg1  |
      | nokey |
    And I invoke chaincode "example2" function name "invoke" on "vp0"

  Scenario: Certificates differ
    GET /registrar/binhn/tcert?count=2 has 2 different certificates, not 1

    Given vp0 answers "/registrar/binhn/tcert?count=2" with status 200 and '{"OK":["one","another"]}'
    When I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers
      | vp0 |
    And I request transaction certs with query parameters on "vp0"
      | key   | value |
      | count | 2     |
    Then I should get a JSON response with "1" different transaction certs

  Scenario Outline: A table: <error>
    UserError: <error>

    When <step>
      | peer | user | secret |
      | vp0  | jim  | s      |

    Examples:
      | step                                                       | error                                                       |
      | I use the following credentials for querying peers         | the table has no column "username", only peer, user, secret |
      | I request transaction certs with query parameters on "vp0" | nobody is registered yet                                    |

  Scenario Outline: A table with one row: <step>
    UserError: <error>

    When <step>
      | <cell> |

    Examples:
      | step                                                  | cell | error                     |
      | I deploy chaincode "x" with ctor "init" to "vp0"      | a    | the table needs two rows  |
      | I stop peers                                          |      | the table names no peer   |

  Scenario: Arguments in a text
    UserError: this step needs a table

    When I deploy chaincode "x" with ctor "init" to "vp0"
      """
      a, 100
      """

  Scenario: The secret was used on another peer
    the registration of binhn on vp1 failed: Identity or token does not match.

    Given vp1 answers "POST /registrar" with status 401 and '{"Error":"Identity or token does not match."}'
    When I register with CA supplying username "binhn" and secret "s" on peers
      | vp0 | vp1 |

  Scenario: There is no such peer
    no service vp7

    When I stop peers
      | vp7 |

  Scenario: The peers do not find each other
    every vp lists every vp: not within … vp1: lists nobody

    When I stop peers:
      | vp1 |
    Given vp1 answers "/network/peers" with status 200 and '{"peers":[]}'
    Then I start peers, waiting up to "0.4" seconds for them to be ready:
      | vp1 |

  Scenario Outline: A command: <error>
    `peer network list` … <error>

    Given on vp0 "peer network list" <comes to>
    When I execute "peer network list" in container vp0
    Then <claim>

    Examples:
      | comes to              | claim                                                     | error                                                          |
      | exits with 1          | the command should complete successfully                  | exited with 1: it should have exited with 0 … no connection    |
      | prints '{}'           | the command should not complete successfully              | exited with 0: it should have failed                           |
      | prints 'Peers: none'  | stdout should contain JSON                                | exited with 0: its stdout is not JSON                          |
      | prints '{"Peers":[]}' | stdout should contain JSON with "Peers" array of length 3 | "Peers" in its stdout is an array of length 0, not of length 3 |
      | prints '{"Peers":3}'  | stdout should contain JSON with "Peers" array of length 3 | "Peers" in its stdout is no array                              |
      | prints '{"Peers":[]}' | I should get result with "vp1"                            | its output should contain "vp1"                                |

  Scenario Outline: A log: <error>
    <error>

    Given vp0 logs <line>
    Then <claim>

    Examples:
      | line                                                                     | claim                                                               | error                                               |
      | "10:11:12.131 [rest] start -> INFO 001 up"                               | I wait up to 0 seconds for an error in the logs for peer vp0        | an error in the log of vp0: not within 0 ms         |
      | "10:11:12.131 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:vp2" | I wait up to 0 seconds for an error in the logs for peer vp0        | an error in the log of vp0: not within 0 ms         |
      | "10:11:12.131 [rest] Register -> ERRO 0a1 no"                            | ensure after 9 seconds there are no errors in the logs for peer vp0 | of 9 s: 10:11:12.131 [rest] Register -> ERRO 0a1 no |

  Scenario: Nothing is rejected
    a rejection is announced: not within 60 s … no rejection

    When I start a listener
    Then I should get a rejection message in the listener after stopping it

  Scenario: Two are rejected
    2 rejections were announced, not 1: … tx-1: no … tx-2: no

    When I start a listener
    And I deploy chaincode "x/chaincode_example02" with ctor "init" to "vp0"
    And I invoke chaincode "example2" function name "invoke" on "vp0" "2" times
      | arg1 | arg2 | arg3 |
      | a    | b    | x    |
    Then I should get a rejection message in the listener after stopping it
