Feature: Red: chaincode

  Background:
    Given a 4-peer pbft batch network

  Rule: the deployment fails with {string}

    Scenario: The deployment is accepted
      deployment succeeded … "Path to chaincode does not exist"

      Given vp0 refuses a deploy with "Path to chaincode does not exist: github.com/no/path"
      But vp0 takes a deploy after all
      When I try to deploy "github.com/no/path"
      Then the deployment fails with "Path to chaincode does not exist"

    Scenario: The deployment fails with other words
      "User not logged in." … "Path to chaincode does not exist" … (POST /chaincode deploy, status 200, code -32000)

      Given vp0 refuses a deploy with "Path to chaincode does not exist: github.com/no/path"
      But vp0 refuses a deploy with "User not logged in."
      When I try to deploy "github.com/no/path"
      Then the deployment fails with "Path to chaincode does not exist"

  Rule: the chaincode name is {chaincodeName}

    Scenario: It is another
      AssertionFailure: f780f268

      Given the chaincode is called "ee5b24a1f17c356d"
      But the chaincode is called "f780f268d6bc3f2a"
      When I deploy example02
      Then the chaincode name is "ee5b24a1…"

    Scenario: It is another thing
      AssertionFailure: mycc

      But the chaincode is called "mycc"
      When I deploy example02
      Then the chaincode name is 128 hex digits

  Rule: the chaincode name differs from the previous one

    Scenario: It is the same
      AssertionFailure: ee5b24a1 and ee5b24a1

      Given the chaincode is called "ee5b24a1"
      When I deploy example02
      Given the chaincode is called "f780f268"
      But the chaincode is called "ee5b24a1"
      When I deploy example02 with args a, 7, b, 8
      Then the chaincode name differs from the previous one

  Rule: the chaincode name is the same as before

    Scenario: It is another
      AssertionFailure: f780f268

      Given the chaincode is called "ee5b24a1"
      When I deploy example02
      But the chaincode is called "f780f268"
      When I deploy example02
      Then the chaincode name is the same as before

  Rule: querying {text}{as}{through} on {peers} gives {text}{within}

    Scenario: One vp has another value
      querying a gives 90 … vp2: 77

      When I deploy example02
      And I invoke "invoke" with a, b, 10
      But vp2 has 77 for a
      Then querying a on each vp gives 90

    Scenario: Key and value in quotes are what stands between them, also as arguments
      querying first entry gives 90 … vp0: 77

      When I deploy example02 with args "first entry", "100", b, 200
      And I invoke "invoke" with "first entry", b, "10"
      But vp0 has 77 for "first entry"
      Then querying "first entry" on vp0 gives "90" within 5 s

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

    Scenario: One vp refuses the query
      vp1: refused: Error:Failed to launch chaincode spec

      When I deploy example02
      But vp1 refuses a query with "Error:Failed to launch chaincode spec"
      Then querying a on each vp gives 100

    Scenario: One vp has ended
      vp3

      When I deploy example02
      But vp3 ends with exit code 2
      Then querying a on each vp gives 100

    Scenario: The chaincode does not compile on one vp
      vp2 … exit code 2 … ./chaincode.go:12: undefined: shim

      But the compiler on vp2 says "./chaincode.go:12: undefined: shim"
      When I deploy example02
      Then querying a on each vp gives 100

  Rule: the query fails with {string}

    Scenario: The query is answered
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
