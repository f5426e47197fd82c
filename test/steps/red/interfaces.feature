Feature: Red: command line, REST, log and logins

  Background:
    Given a 4-peer pbft batch network

  Rule: the command exits with {int}

    Scenario: It exits with another code
      AssertionFailure: peer network list … exited with 1 … 0 … no connection

      Given on vp0 "peer network list" prints "vp3"
      But on vp0 "peer network list" exits with 1
      When I run "peer network list" on vp0
      Then the command exits with 0

  Rule: {stream} contains {string}

    Scenario: It shows something else
      AssertionFailure: peer network list … stdout … "vp3" … {"peers":[]}

      Given on vp0 "peer network list" prints "vp0 vp3"
      But on vp0 "peer network list" prints '{"peers":[]}'
      When I run "peer network list" on vp0
      Then stdout contains "vp3"

    Scenario: It is in the error output
      AssertionFailure: stdout … "vp3" … vp3

      Given on vp0 "peer network list" prints "vp0 vp3"
      But on vp0 "peer network list" prints the error "vp3"
      When I run "peer network list" on vp0
      Then stdout contains "vp3"

    Scenario: It is in the output
      AssertionFailure: stderr … "Error: no"

      Given on vp0 "peer network list" prints the error "Error: no"
      But on vp0 "peer network list" prints "Error: no"
      When I run "peer network list" on vp0
      Then stderr contains "Error: no"

    Scenario: It is in neither of them
      AssertionFailure: output … "vp3" … vp0

      Given on vp0 "peer network list" prints the error "vp3"
      But on vp0 "peer network list" prints "vp0"
      When I run "peer network list" on vp0
      Then the output contains "vp3"

  Rule: the answer has status {int}

    Scenario: It has another
      AssertionFailure: vp0's answer to GET /chain has status 500, not 200

      But vp0 answers "/chain" with status 500 and '{"Error":"no"}'
      When I get "/chain" from vp0
      Then the answer has status 200

  Rule: the answer's {string} is {string}, or {json}

    Scenario: It is something else
      AssertionFailure: "height" of vp0's answer to GET /chain is 7, not 1

      But vp0 answers "/chain" with status 200 and '{"height":7}'
      When I get "/chain" from vp0
      Then the answer's "height" is "1"

    Scenario: It is not there
      AssertionFailure: GET /chain has no "height": {"Error":"no"}

      But vp0 answers "/chain" with status 500 and '{"Error":"no"}'
      When I get "/chain" from vp0
      Then the answer's "height" is "1"

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

    Scenario: It is text where a number is expected
      AssertionFailure: is "1", not 1

      Given vp0 answers "/chain" with status 200 and '{"height":1}'
      But vp0 answers "/chain" with status 200 and '{"height":"1"}'
      When I get "/chain" from vp0
      Then the answer's "height" is 1

    Scenario: What is expected is no JSON
      UserError: vp0 … quotes

      Given vp0 answers "/chain" with status 200 and '{"name":"vp0"}'
      When I get "/chain" from vp0
      Then the answer's "name" is vp0

  Rule: the answer's {string} has {int} item(s)

    Scenario: It has fewer
      AssertionFailure: "peers" … has 1 item, not 4

      But vp0 answers "/network/peers" with status 200 and '{"peers":[{"ID":{"name":"vp0"}}]}'
      When I get "/network/peers" from vp0
      Then the answer's "peers" has 4 items

    Scenario: It is no list
      AssertionFailure: "peers" … {"peers":"none"}

      But vp0 answers "/network/peers" with status 200 and '{"peers":"none"}'
      When I get "/network/peers" from vp0
      Then the answer's "peers" has 4 items

  Rule: the answer has no {string}

    Scenario: It has
      AssertionFailure: GET /chain/blocks/7 has "transactions" … {"transactions":[]}

      But vp0 answers "/chain/blocks/7" with status 200 and '{"transactions":[]}'
      When I get "/chain/blocks/7" from vp0
      Then the answer has no "transactions"

  Rule: the log of {service} shows {string}{within}

    Scenario: It does not
      the log of vp0 shows "Security enabled" … 30 s

      Given vp0 logs "Security enabled status: true"
      But vp0 has logged nothing
      Then the log of vp0 shows "Security enabled"

    Scenario: It does not in the time given
      the log of membersrvc0 shows "CA started" … 5 s

      Given membersrvc0 logs "CA started"
      But membersrvc0 has logged nothing
      Then the log of membersrvc0 shows "CA started" within 5 s

  Rule: the log of {service} shows no error

    Scenario: It does
      AssertionFailure: the log of vp0 shows 1 error … stream closed

      Given vp0 logs "10:11:12.130 [peer] handleChat -> DEBU 0a0 stream open"
      And vp0 logs '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR}'
      But vp0 logs "10:11:12.131 [peer] handleChat -> ERRO 0a1 stream closed"
      Then the log of vp0 shows no error

  Rule: the login fails with {string}

    Scenario: The user is logged in
      login succeeded … "Identity or token does not match."

      Given vp1 refuses a login with "Identity or token does not match."
      But vp1 takes a login after all
      When jim tries to log in on vp1
      Then the login fails with "Identity or token does not match."

    Scenario: It fails with other words; the secret is not shown
      "rpc error: code = 4" … "does not match" … login jim -p ***

      Given vp1 refuses a login with "Identity or token does not match."
      But vp1 refuses a login with "rpc error: code = 4"
      When jim tries to log in on vp1 with the secret "wrong"
      Then the login fails with "does not match"

  Rule: an argument says something

    Scenario: A path without its slash
      "network/peers" … slash

      When I get "network/peers" from vp0

    Scenario: A command without words
      command

      When I run "  " on vp0

    Scenario: A claim that any output fulfils
      UserError: ""

      Given on vp0 "peer network list" prints "vp3"
      When I run "peer network list" on vp0
      Then stdout contains ""

    Scenario: A claim that any log fulfils
      UserError: ""

      Then the log of vp0 shows ""

    Scenario: A claim that any refusal fulfils
      UserError: ""

      Given vp0 refuses a login with "Identity or token does not match."
      When jim tries to log in on vp0
      Then the login fails with ""
