Feature: What is said of faults that are none, since what they are to strike is in no state for it

  Background:
    Given a 4-peer pbft batch network

  Scenario: Started, and it runs
    vp3 is running already: it takes «When I stop vp3» before this step

    When I start vp3

  Scenario: Started, and it is paused
    vp3 is paused: it takes «When I unpause vp3» in place of this step

    When I pause vp3
    And I start vp3

  Scenario: Unpaused, and it runs
    vp2 is running already: it takes «When I pause vp2» before this step

    When I unpause vp2

  Scenario: Unpaused, and it is stopped
    vp2 is stopped: it takes «When I start vp2» in place of this step

    When I stop vp2
    And I unpause vp2

  Scenario: Stopped twice
    vp3 is stopped already: it takes «When I start vp3» before this step

    When I stop vp3
    And I stop vp3

  Scenario: Stopped, and it has ended by itself
    vp3 is exited with 2 already: it takes «When I start vp3» before this step

    Given vp3 ends with exit code 2
    When I stop vp3

  Scenario: Stopped after it was killed
    membersrvc0 is killed already: it takes «When I start membersrvc0» before this step

    When I kill membersrvc0
    And I stop membersrvc0

  Scenario: Killed with another that is stopped; neither is killed
    vp3 is stopped already: it takes «When I start vp3» before this step

    When I stop vp3
    And I kill vp2 and vp3

  Scenario: Paused twice
    vp3 is paused already: it takes «When I unpause vp3» before this step

    When I pause vp3
    And I pause vp3 for 5 s

  Scenario: Paused, and it is stopped
    vp3 is stopped: it takes «When I start vp3» before this step

    When I stop vp3
    And I pause vp3

  Scenario: Started after somebody else removed its container
    the container of vp3 is gone: it was removed outside this scenario

    Given the container of vp3 is removed
    When I start vp3

  Scenario: No backups
    0 backups are none: name one or more

    When I stop 0 backups

  Scenario: Cut off twice
    vp3 is cut off from vp0 to vp2 already: it takes «When I reconnect vp3» before this step

    When I cut vp3 off from vp2
    And I cut vp3 off from the other vps
    And I cut vp3 off from the other vps

  Scenario: Cut off from one that is stopped
    vp2 is stopped: it takes «When I start vp2» before this step

    When I stop vp2
    And I cut vp3 off from vp2

  Scenario: Cut off from itself
    vp3 can't be cut off from itself: name other peers in the step

    When I cut vp3 off from vp3

  Scenario: Reconnected, and it was not cut off
    vp3 is not cut off: it takes «When I cut vp3 off from the other vps» before this step

    When I cut vp3 off from vp2
    And I reconnect vp3
    And I reconnect vp3

  Scenario: Reconnected after a new start, with which it was connected again
    vp3 is not cut off: it takes «When I cut vp3 off from the other vps» before this step

    When I cut vp3 off from the other vps
    And I stop vp3
    And I start vp3
    And I reconnect vp3

  Scenario: The dev container is removed twice
    no container dev-vp2-…: it takes «Then vp2 runs a dev container» before this step

    When I deploy example02
    Then vp2 runs a dev container
    When I remove the dev container of vp2
    And I remove the dev container of vp2

  Scenario: The dev image is removed, and nothing built it
    no image dev-vp2-…: it takes «Then vp2 has a dev image» before this step

    Given the chaincode is called "ee5b24a1"
    When I deploy example02
    And the image "dev-vp2-ee5b24a1" is removed
    And I remove the dev container and the dev image of vp2

  Scenario: The engine's socket is not ours to take
    the peers of this network have the Docker engine's own socket, and it can't be taken from them: …

    When vp3 loses the Docker engine
