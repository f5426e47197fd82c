@slow @faults
Feature: Consensus with a peer that fails

  Four vps tolerate one fault, f = 1. Under PBFT batch with a checkpoint every 2 blocks and a log of 8, a vp that missed
  blocks stays behind until state transfer fetches what it lacks, and meanwhile answers from its old state.

  Background:
    Given a 4-peer pbft batch network with:
      | CORE_PBFT_GENERAL_TIMEOUT_REQUEST | 3s |
    When I deploy example02
    Then querying a on each vp gives 100

  Scenario: A backup stops and the others go on; back again, it answers with stale values until it catches up in a jump
    When I stop vp3
    Then vp3 is stopped
    And the network still commits
    When I invoke "invoke" 2 times with a, b, 10
    Then querying a on each vp gives 80
    When I start vp3
    Then vp3 is running
    And querying a on vp3 gives 100
    # The jump is to block 12, the second checkpoint beyond its log; with the next invoke it may be behind again.
    When I invoke "invoke" 8 times with a, b, 1
    Then querying a on each vp gives 72
    And all vps agree on the chain

  Scenario: The primary stops, and after the request timeout another one leads
    When I stop the primary
    Then the network still commits

  Scenario: Two of four stop, and nothing commits until one is back
    When I stop 2 backups
    And I invoke "invoke" with a, b, 10
    Then nothing commits for 3 s
    When I start vp2
    Then querying a on vp0 and vp1 gives 90

  Scenario: A paused backup has every block soon after it is unpaused
    When I pause vp2
    Then vp2 is paused
    When I invoke "invoke" with a, b, 10
    Then querying a on each vp gives 90
    When I unpause vp2
    Then querying a on vp2 gives 90
    When I restart vp2
    Then vp2 is running
    And querying a on vp2 gives 90

  Scenario: One backup killed, another paused for a while: then the network goes on
    When I kill vp3
    Then vp3 has exited with code 137
    And the network still commits
    When I pause a backup for 2 s
    Then the network still commits

  Scenario: A peer creates a removed dev container again when it needs it
    When I remove the dev container of vp2
    And I invoke "invoke" with a, b, 10
    Then querying a on each vp gives 90
    And vp2 runs a dev container
    When I remove the dev container and the dev image of vp3
    Then querying a on vp3 gives 90
    And vp3 has a dev image

  # The connections stay: what the others sent meanwhile arrives when TCP tries again, at most as long after as the cut took.
  Scenario: A vp that is cut off from the others falls behind, and has every block soon after it is back
    When I cut vp3 off from the other vps
    Then the network still commits
    When I invoke "invoke" 2 times with a, b, 10
    Then querying a on each vp gives 80
    And querying a on vp3 gives 100
    When I reconnect vp3
    Then querying a on vp3 gives 80
    And all vps agree on the chain
    When I cut vp3 off from vp2
    Then the network still commits

  Scenario: A vp that loses the Docker engine builds nothing until it has it back
    When vp3 loses the Docker engine
    Then querying a on vp3 gives 100
    And the network still commits
    When vp3 has the Docker engine back
    And I deploy example02 with args a, 7, b, 8
    Then each vp has a dev image
    And querying a on each vp gives 7

  Scenario: A vp that cannot build a deploy exits at the next checkpoint, and the others go on
    When vp3 loses the Docker engine
    And I deploy example02 with args a, 7, b, 8
    Then vp0, vp1 and vp2 have a dev image
    When I invoke "invoke" 2 times with a, b, 1
    Then vp3 has exited with code 2
    And querying a on vp0, vp1 and vp2 gives 5

  Scenario: If the engine refuses to build, every vp rejects the deploy, and later deploys work
    When the Docker engine refuses to build
    And I deploy example02 with args a, 7, b, 8
    Then the transaction was rejected on each vp
    And no vp has a dev image
    When the Docker engine builds again
    And I deploy example02 with args a, 9, b, 8
    Then each vp has a dev image
    And querying a on each vp gives 9

  Scenario: A deploy waits for the slowest build, and everything ordered after it waits too
    When each build is delayed by 2 min
    And I deploy example02 with args a, 7, b, 8
    Then nothing commits for 4 s
    When builds are no longer delayed
    Then each vp has a dev image
    And querying a on each vp gives 7
