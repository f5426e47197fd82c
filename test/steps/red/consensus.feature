Feature: What is said of faults, and of the ledger

  Background:
    Given a 4-peer pbft batch network

  Rule: {peers} is/are {state}

    Scenario: A vp that was stopped runs
      vp3 is stopped: not within 30 s
        vp3: running

      When I stop vp3
      But vp3 runs again
      Then vp3 is stopped

    Scenario: One of two has ended
      vp1, vp2 are running: not within 30 s
        vp1: as expected
        vp2: exited with 2

      But vp2 ends with exit code 2
      Then vp1 and vp2 are running

  Rule: the network still commits

    Scenario: One vp commits no more
      transaction tx-1 committed: not within 30 s
        vp0: as expected
        vp1: as expected
        vp2: at height 2 (2 when it was submitted), no block has it
        vp3: as expected

      When I deploy example02
      But vp2 commits nothing more
      Then the network still commits

    Scenario: One vp fails to execute it
      transaction tx-1 committed: gave up after …, it cannot succeed any more
        vp2: it has an empty block, which is what a failed one leaves

      When I deploy example02
      But vp2 executes nothing
      Then the network still commits

  Rule: the network still commits within {duration}

    Scenario: One vp commits no more
      transaction tx-1 committed: not within 5 s
        vp0: as expected
        vp1: as expected
        vp2: at height 2 (2 when it was submitted), no block has it
        vp3: as expected

      When I deploy example02
      But vp2 commits nothing more
      Then the network still commits within 5 s

  Rule: nothing commits for {duration}

    Scenario: One vp adds a block meanwhile
      nothing commits, though transaction tx-1 is pending: stopped holding after 1 s of 3 s: vp1 went from 2 to 3

      When I deploy example02
      Given no vp commits anything more
      But vp1 adds a block after 1 s
      Then nothing commits for 3 s

    Scenario: One vp can't tell
      nothing commits, though transaction tx-1 is pending: stopped holding after 1 s of 3 s: vp1 does not answer

      When I deploy example02
      Given no vp commits anything more
      But vp1 ends after 1 s
      Then nothing commits for 3 s

  Rule: {peers} is/are at height {int}{within}

    Scenario: One vp is lower
      each vp is at height 3: not within 30 s
        vp0: as expected
        vp1: as expected
        vp2: height 2
        vp3: as expected

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, 10
      Then each vp is at height 3

    Scenario: One vp is beyond it already
      vp2 is at height 2: gave up after …, it cannot succeed any more
        vp2: height 3

      When I deploy example02
      But vp2 adds a block of its own
      Then vp2 is at height 2 within 5 s

  Rule: the transaction was rejected on {peers}

    Scenario: One vp committed it
      vp2 committed transaction tx-1, and should have rejected it

      When I deploy example02
      But vp2 executes "xyz", which fails on the others
      When I invoke "invoke" with a, b, xyz
      Then the transaction was rejected on each vp

    Scenario: One vp has not come to it
      the fate of transaction tx-1: not within 30 s
        vp0: as expected
        vp1: as expected
        vp2: at height 2 (2 when it was submitted), no block has it
        vp3: as expected

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, xyz
      Then the transaction was rejected on each vp

  Rule: all vps agree on the chain

    Scenario: One vp stays behind
      all vps agree on the chain: not within 30 s
        vp0: as expected
        vp1: as expected
        vp2: height 2, vp0 has 3
        vp3: as expected

      When I deploy example02
      But vp2 commits nothing more
      When I invoke "invoke" with a, b, 10
      Then all vps agree on the chain

    Scenario: One vp has another block
      all vps agree on the chain: gave up after …, it cannot succeed any more
        vp2: block 1 differs from vp0's

      But vp2 executes nothing
      When I deploy example02
      Then all vps agree on the chain
