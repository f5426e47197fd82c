Feature: Red: command line, REST, log and logins

  Background:
    Given a 4-peer pbft batch network

  Scenario Outline: A command <wrong>
    AssertionFailure: <error>

    Given on vp0 "peer network list" <right>
    But on vp0 "peer network list" <wrong>
    When I run "peer network list" on vp0
    Then <claim>

    Examples:
      | right                        | wrong                  | claim                       | error                                                 |
      | prints "vp3"                 | exits with 1           | the command exits with 0    | peer network list … exited with 1 … 0 … no connection |
      | prints "vp0 vp3"             | prints '{"peers":[]}'  | stdout contains "vp3"       | peer network list … stdout … "vp3" … {"peers":[]}     |
      | prints "vp0 vp3"             | prints the error "vp3" | stdout contains "vp3"       | stdout … "vp3" … vp3                                  |
      | prints the error "Error: no" | prints "Error: no"     | stderr contains "Error: no" | stderr should contain "Error: no". Its stdout: … no    |
      | prints the error "vp3"       | prints "vp0"           | the output contains "vp3"   | output … "vp3" … vp0                                  |

  Scenario: A command that prints nothing
    stdout should contain "vp3". It printed nothing.

    When I run "cat" on vp0
    Then stdout contains "vp3"

  Scenario: A claim that any output fulfils
    UserError: ""

    Given on vp0 "peer network list" prints "vp3"
    When I run "peer network list" on vp0
    Then stdout contains ""

  Scenario Outline: An answer <wrong>
    AssertionFailure: <error>

    Given vp0 answers "/x" with status 200 and '<right>'
    But vp0 answers "/x" with status <wrong>
    When I get "/x" from vp0
    Then <claim>

    Examples:
      | right     | wrong                    | claim                       | error                                          |
      | {}        | 500 and '{"Error":"no"}' | the answer has status 200   | vp0's answer to GET /x has status 500, not 200 |
      | {"n":1}   | 200 and '{"n":7}'        | the answer's "n" is "1"     | "n" of vp0's answer to GET /x is 7, not 1      |
      | {"n":1}   | 500 and '{"Error":"no"}' | the answer's "n" is "1"     | GET /x has no "n": {"Error":"no"}              |
      | {"n":1}   | 200 and '{"n":"1"}'      | the answer's "n" is 1       | is "1", not 1                                  |
      | {"n":[1]} | 200 and '{"n":[1,2]}'    | the answer's "n" has 1 item | "n" … has 2 items, not 1                       |
      | {"n":[1]} | 200 and '{"n":"none"}'   | the answer's "n" has 1 item | "n" … {"n":"none"}                             |
      | {}        | 200 and '{"n":[]}'       | the answer has no "n"       | GET /x has "n" … {"n":[]}                      |

  Scenario: An answer has nothing where no path leads
    UserError: a path is needed

    When I get "/chain" from vp0
    Then the answer has no ""

  Scenario: A peer that lost its engine
    WaitFailed: the health of vp1 says "OK" … {"failed_checks":["docker"]}

    Given vp1 answers "/healthz" with status 200 and '{"status":"OK"}'
    But vp1 answers "/healthz" with status 503 and '{"failed_checks":["docker"]}'
    Then the health of vp1 says "OK"

  Scenario Outline: It is compared as JSON, in quotes also as text
    AssertionFailure: "x" … is [0], not

    Given vp0 answers "/chain" with status 200 and '{"x":<json>}'
    But vp0 answers "/chain" with status 200 and '{"x":[0]}'
    When I get "/chain" from vp0
    Then the answer's "x" is <value>

    Examples:
      | json              | value             |
      | true              | "true"            |
      | true              | true              |
      | null              | null              |
      | 7                 | "7"               |
      | "7"               | "7"               |
      | {"a":[1],"b":2.0} | {"b":2, "a":[1]}  |

  Scenario: What is expected is no JSON
    UserError: vp0 … quotes

    Given vp0 answers "/chain" with status 200 and '{"name":"vp0"}'
    When I get "/chain" from vp0
    Then the answer's "name" is vp0

  Scenario Outline: The log of <service> does not show it
    <error>

    Given <service> logs "CA started"
    But <service> has logged nothing
    Then the log of <service> shows <what>

    Examples:
      | service     | what                    | error                                           |
      | vp0         | "CA started"            | the log of vp0 shows "CA started" … 60 s        |
      | membersrvc0 | "CA started" within 5 s | the log of membersrvc0 shows "CA started" … 5 s |

  Scenario: The log shows an error
    AssertionFailure: the log of vp0 shows 1 error … stream closed

    Given vp0 logs "10:11:12.130 [peer] handleChat -> DEBU 0a0 stream open"
    And vp0 logs '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR}'
    But vp0 logs "10:11:12.131 [peer] handleChat -> ERRO 0a1 stream closed"
    Then the log of vp0 shows no error

  Scenario: The user is logged in
    login succeeded … "Identity or token does not match."

    Given vp1 refuses a login with "Identity or token does not match."
    But vp1 takes a login after all
    When jim tries to log in on vp1
    Then the login fails with "Identity or token does not match."

  Scenario: The login fails with other words; the secret is not shown
    "rpc error: code = 4" … "does not match" … login jim -p ***

    Given vp1 refuses a login with "Identity or token does not match."
    But vp1 refuses a login with "rpc error: code = 4"
    When jim tries to log in on vp1 with the secret "wrong"
    Then the login fails with "does not match"
