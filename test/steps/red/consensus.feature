Feature: Red: faults and ledger

  Background:
    Given a 4-peer pbft batch network

  Rule: {peers} is/are {state}

    Scenario: A vp that was stopped runs
      vp3 is stopped … vp3: running

      When I stop vp3
      But vp3 runs again
      Then vp3 is stopped

    Scenario: One of two has ended
      vp1, vp2 are running … vp2: exited with 2

      But vp2 ends with exit code 2
      Then vp1 and vp2 are running

  Rule: {peers} has/have exited with code {int}

    Scenario: It has exited with another code
      vp3 … exited with 137 … vp3: exited with 2

      Given vp3 ends with exit code 137
      But vp3 ends with exit code 2
      Then vp3 has exited with code 137

  Rule: the network still commits{by}{within}

    Scenario: One vp commits no more
      tx-1 … vp2: at height 2

      When I deploy example02
      But vp2 commits nothing more
      Then the network still commits

    Scenario: One vp fails to execute it
      tx-1 … vp2

      When I deploy example02
      But vp2 executes nothing
      Then the network still commits

    Scenario: One vp commits no more in the time given
      tx-1 … vp2: at height 2

      When I deploy example02
      But vp2 commits nothing more
      Then the network still commits by invoking "invoke" with a, b, 1 within 5 s

  Rule: nothing commits for {duration}

    Scenario: One vp adds a block meanwhile
      nothing commits … tx-1 … 1 s … vp1 … 2 to 3

      When I deploy example02
      Given no vp commits anything more
      But vp1 adds a block after 1 s
      Then nothing commits for 3 s

    Scenario: One vp can't tell
      nothing commits … vp1 does not answer

      When I deploy example02
      Given no vp commits anything more
      But vp1 ends after 1 s
      Then nothing commits for 3 s

  Rule: {peers} is/are at height {int}{within}

    Scenario: One vp is lower
      height 3 … vp2: height 2

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, 10
      Then each vp is at height 3

    Scenario: One vp is beyond it already
      height 2 … vp2: height 3

      When I deploy example02
      But vp2 adds a block of its own
      Then vp2 is at height 2 within 5 s

    Scenario: An argument that looks like a peer
      height 3 … vp2: height 2

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with vp7, b, 3
      Then all peers are at height 3 within 1 minute

  Rule: the transaction was rejected on {peers}

    Scenario: One vp committed it
      vp2 committed … tx-1

      When I deploy example02
      But vp2 executes "xyz", which fails on the others
      When I invoke "invoke" with a, b, xyz
      Then the transaction was rejected on each vp

    Scenario: One vp has not come to it
      tx-1 … vp2: at height 2

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, xyz
      Then the transaction was rejected on each vp

  Rule: the rejection of the transaction is announced

    Scenario: The peer announces none
      rejection of transaction tx-1 is announced … 30 s

      When I deploy example02
      And I listen for rejected transactions on vp1
      But vp1 announces no rejection
      When I invoke "invoke" with a, b, xyz
      Then the rejection of the transaction is announced

    Scenario: Nobody listens
      UserError: nobody listens … Add "Given I listen for rejected transactions" before this step.

      When I deploy example02
      And I invoke "invoke" with a, b, xyz
      Then the rejection of the transaction is announced

  Rule: {peers} agree on the chain

    Scenario: One vp stays behind
      vp2: height 2, vp0 has 3

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, 10
      Then all vps agree on the chain

    Scenario: One vp has another block
      vp2: block 1 differs

      But vp2 executes nothing
      When I deploy example02
      Then all vps agree on the chain
