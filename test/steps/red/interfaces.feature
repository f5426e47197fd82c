Feature: What is said of the command line, of REST, of the log, and of logins

  Background:
    Given a 4-peer pbft batch network

  Rule: the command exits with {int}

    Scenario: It exits with another code
      «peer network list» exited with 1: it should have exited with 0; it printed
        | no connection

      Given on vp0 "peer network list" prints "vp3"
      But on vp0 "peer network list" exits with 1
      When I run "peer network list" on vp0
      Then the command exits with 0

  Rule: its output shows {string}

    Scenario: It shows something else
      «peer network list» exited with 0: its stdout should show "vp3"; it printed
        | {"peers":[]}

      Given on vp0 "peer network list" prints "vp0 vp3"
      But on vp0 "peer network list" prints '{"peers":[]}'
      When I run "peer network list" on vp0
      Then its output shows "vp3"

    Scenario: It is in the error output
      «peer network list» exited with 1: its stdout should show "vp3"; it printed
        | vp3

      Given on vp0 "peer network list" prints "vp0 vp3"
      But on vp0 "peer network list" prints the error "vp3"
      When I run "peer network list" on vp0
      Then its output shows "vp3"

  Rule: its error output shows {string}

    Scenario: It is in the output
      «peer network list» exited with 0: its stderr should show "Error: no"; it printed
        | Error: no

      Given on vp0 "peer network list" prints the error "Error: no"
      But on vp0 "peer network list" prints "Error: no"
      When I run "peer network list" on vp0
      Then its error output shows "Error: no"

  Rule: the answer has status {int}

    Scenario: It has another
      status of vp0's answer to GET /chain: expected 500 to equal 200

      But vp0 answers "/chain" with status 500 and '{"Error":"no"}'
      When I get "/chain" from vp0
      Then the answer has status 200

  Rule: the answer's {string} is {string}

    Scenario: It is something else
      "height" of vp0's answer to GET /chain is "7", not "1"

      But vp0 answers "/chain" with status 200 and '{"height":7}'
      When I get "/chain" from vp0
      Then the answer's "height" is "1"

    Scenario: It is not there
      vp0's answer to GET /chain has no "height": {"Error":"no"}

      But vp0 answers "/chain" with status 500 and '{"Error":"no"}'
      When I get "/chain" from vp0
      Then the answer's "height" is "1"

  Rule: the answer's {string} has {int} item(s)

    Scenario: It has fewer
      "peers" of vp0's answer to GET /network/peers has 1 element, not 4

      But vp0 answers "/network/peers" with status 200 and '{"peers":[{"ID":{"name":"vp0"}}]}'
      When I get "/network/peers" from vp0
      Then the answer's "peers" has 4 items

    Scenario: It is no list
      "peers" of vp0's answer to GET /network/peers is no array: {"peers":"none"}

      But vp0 answers "/network/peers" with status 200 and '{"peers":"none"}'
      When I get "/network/peers" from vp0
      Then the answer's "peers" has 4 items

  Rule: the answer has no {string}

    Scenario: It has
      vp0's answer to GET /chain/blocks/7 has a "transactions", and should not: {"transactions":[]}

      But vp0 answers "/chain/blocks/7" with status 200 and '{"transactions":[]}'
      When I get "/chain/blocks/7" from vp0
      Then the answer has no "transactions"

  Rule: the log of {service} shows {string}{within}

    Scenario: It does not
      the log of vp0 shows "Security enabled": not within 30 s
        no such line

      Given vp0 logs "Security enabled status: true"
      But vp0 has logged nothing
      Then the log of vp0 shows "Security enabled"

    Scenario: It does not in the time given
      the log of membersrvc0 shows "CA started": not within 5 s
        no such line

      Given membersrvc0 logs "CA started"
      But membersrvc0 has logged nothing
      Then the log of membersrvc0 shows "CA started" within 5 s

  Rule: the log of {service} shows no error

    Scenario: It does
      the log of vp0 shows 1 error:
        | 10:11:12.131 [peer] handleChat -> ERRO 0a1 stream closed

      Given vp0 logs "10:11:12.130 [peer] handleChat -> DEBU 0a0 stream open"
      And vp0 logs '07:50:18.236 [peer] handleChat -> ERRO 101 Error handling message: Peer FSM failed while handling message (DISC_HELLO): current state: created, error: transition canceled with error: Error registering Handler: Duplicate Handler error: {name:"vp2"  172.17.0.4:7051 VALIDATOR}'
      But vp0 logs "10:11:12.131 [peer] handleChat -> ERRO 0a1 stream closed"
      Then the log of vp0 shows no error

  Rule: the login fails with {string}

    Scenario: The user is logged in
      the login was accepted, and should have failed with "Identity or token does not match."

      Given vp1 refuses a login with "Identity or token does not match."
      But vp1 takes a login after all
      When jim tries to log in on vp1
      Then the login fails with "Identity or token does not match."

    Scenario: It fails with other words; the secret is not shown
      the login failed with "rpc error: code = 4", not with "does not match" (`peer network login jim -p ***`, exit 1)

      Given vp1 refuses a login with "Identity or token does not match."
      But vp1 refuses a login with "rpc error: code = 4"
      When jim tries to log in on vp1 with the secret "wrong"
      Then the login fails with "does not match"

  Rule: an argument says something

    Scenario: A path without its slash
      "network/peers" is no path: it begins with a slash, as "/network/peers" does

      When I get "network/peers" from vp0

    Scenario: A command without words
      «  » is no command: it has no words

      When I run "  " on vp0

    Scenario: A claim that any output fulfils
      "" is in any text: write some of the words that should be there

      Given on vp0 "peer network list" prints "vp3"
      When I run "peer network list" on vp0
      Then its output shows ""

    Scenario: A claim that any log fulfils
      "" is in any text: write some of the words that should be there

      Then the log of vp0 shows ""

    Scenario: A claim that any refusal fulfils
      "" is in any text: write some of the words that should be there

      Given vp0 refuses a login with "Identity or token does not match."
      When jim tries to log in on vp0
      Then the login fails with ""
