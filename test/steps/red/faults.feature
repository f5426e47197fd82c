Feature: Red: faults on containers in the wrong state

  Background:
    Given a 4-peer pbft batch network

  Scenario: Started, and it runs
    UserError: vp3 is running

    When I start vp3

  Scenario: Started, and it is paused
    UserError: vp3 is paused

    When I pause vp3
    And I start vp3

  Scenario: Unpaused, and it runs
    UserError: vp2 is running

    When I unpause vp2

  Scenario: Unpaused, and it is stopped
    UserError: vp2 is stopped

    When I stop vp2
    And I unpause vp2

  Scenario: Stopped twice
    UserError: vp3 is stopped

    When I stop vp3
    And I stop vp3

  Scenario: Stopped, and it has ended by itself
    UserError: vp3 is exited with 2

    Given vp3 ends with exit code 2
    When I stop vp3

  Scenario: Stopped after it was killed
    UserError: membersrvc0 is killed

    When I kill membersrvc0
    And I stop membersrvc0

  Scenario: Killed with another that is stopped; neither is killed
    UserError: vp3 is stopped

    When I stop vp3
    And I kill vp2 and vp3

  Scenario: Paused twice
    UserError: vp3 is paused

    When I pause vp3
    And I pause vp3 for 5 s

  Scenario: Paused, and it is stopped
    UserError: vp3 is stopped

    When I stop vp3
    And I pause vp3

  Scenario: Started after somebody else removed its container
    UserError: vp3 … gone

    Given the container of vp3 is removed
    When I start vp3

  Scenario: Restarted, and it is stopped
    UserError: vp3 is stopped

    When I stop vp3
    And I restart vp3

  Scenario: No backups
    UserError: 0 backups

    When I stop 0 backups

  Scenario: Cut off twice
    UserError: vp3 … cut off from vp0 to vp2

    When I cut vp3 off from vp2
    And I cut vp3 off from the other vps
    And I cut vp3 off from the other vps

  Scenario: Cut off from one that is stopped
    UserError: vp2 is stopped

    When I stop vp2
    And I cut vp3 off from vp2

  Scenario: Cut off from itself
    UserError: vp3 … itself

    When I cut vp3 off from vp3

  Scenario: Reconnected, and it was not cut off
    UserError: vp3 is not cut off

    When I cut vp3 off from vp2
    And I reconnect vp3
    And I reconnect vp3

  Scenario: Reconnected after a new start, with which it was connected again
    UserError: vp3 is not cut off

    When I cut vp3 off from the other vps
    And I stop vp3
    And I start vp3
    And I reconnect vp3

  Scenario: The dev container is removed twice
    no container dev-vp2-

    When I deploy example02
    Then vp2 runs a dev container
    When I remove the dev container of vp2
    And I remove the dev container of vp2

  Scenario: The dev image is removed, and nothing built it
    no image dev-vp2-

    Given the chaincode is called "ee5b24a1"
    When I deploy example02
    And the image "dev-vp2-ee5b24a1" is removed
    And I remove the dev container and the dev image of vp2

  Scenario: The engine's socket is not ours to take
    UserError: Docker engine

    When vp3 loses the Docker engine
