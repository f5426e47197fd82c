Feature: Red: faults on containers in the wrong state

  Background:
    Given a 4-peer pbft batch network

  Scenario Outline: <before>; <fault>
    <error>

    When <before>
    And <fault>

    Examples:
      | before                           | fault                            | error                                    |
      | I do nothing                     | I start vp3                      | UserError: vp3 is running                |
      | I pause vp3                      | I start vp3                      | UserError: vp3 is paused                 |
      | I do nothing                     | I unpause vp2                    | UserError: vp2 is running                |
      | I stop vp2                       | I unpause vp2                    | UserError: vp2 is stopped                |
      | I stop vp3                       | I stop vp3                       | UserError: vp3 is stopped                |
      | vp3 ends with exit code 2        | I stop vp3                       | UserError: vp3 is exited with 2          |
      | I kill membersrvc0               | I stop membersrvc0               | UserError: membersrvc0 is killed         |
      | I stop vp3                       | I kill vp2 and vp3               | UserError: vp3 is stopped                |
      | I pause vp3                      | I pause vp3 for 5 s              | UserError: vp3 is paused                 |
      | I stop vp3                       | I pause vp3                      | UserError: vp3 is stopped                |
      | the container of vp3 is removed  | I start vp3                      | UserError: vp3 … gone                    |
      | I stop vp3                       | I restart vp3                    | UserError: vp3 is stopped                |
      | I do nothing                     | I stop 0 backups                 | UserError: 0 backups                     |
      | I do nothing                     | I stop 4 backups                 | UserError: backups: there are 3, not 4   |
      | I cut vp3 off from the other vps | I cut vp3 off from the other vps | UserError: vp3 … cut off from vp0 to vp2 |
      | I stop vp2                       | I cut vp3 off from vp2           | UserError: vp2 is stopped                |
      | I do nothing                     | I cut vp3 off from vp3           | UserError: no other peer … vp3           |
      | I do nothing                     | I reconnect vp3                  | UserError: vp3 is not cut off            |
      | I cut vp3 off from vp0           | I cut vp0 off from vp3           | UserError: vp0 is already cut off from vp3 |
      | I stop 2 backups                 | I start 3 backups                | UserError: backups … stopped or paused: there are 2, not 3 |
      | I do nothing                     | I unpause a backup               | UserError: there are 0, not 1            |
      | I stop vp0, vp1, vp2 and vp3     | I deploy example02               | every vp is stopped, paused or cut off   |
      | I stop vp0, vp1, vp2 and vp3     | each vp is stopped               | every vp is stopped, paused or cut off   |
      | I do nothing                     | vp3 loses the Docker engine      | UserError: Docker engine                 |

  Scenario: Reconnected after a new start, with which it was connected again
    UserError: vp3 is not cut off

    When I cut vp3 off from the other vps
    And I stop vp3
    And I start vp3
    And I reconnect vp3

  Scenario Outline: The state of <services>
    WaitFailed: <error>

    When I stop <services>
    But I start <services>
    Then <services> <claim>

    Examples:
      | services              | claim                     | error                                                     |
      | vp3                   | is stopped                | vp3 is stopped: not within 60 s … vp3: running            |
      | membersrvc0           | has exited with code 0    | membersrvc0 has exited with code 0 … running              |
      | vp2, and membersrvc0  | are stopped               | vp2, membersrvc0 are stopped … vp2: running               |

  Scenario: Backups that are started are those that were stopped
    WaitFailed: vp2, vp3 are running … vp3: exited with 0

    When I stop 2 backups
    And I start 2 backups
    But I stop a backup
    Then vp2 and vp3 are running

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

  Scenario: The primary of peers that log no view
    CORE_LOGGING_LEVEL=

    Given vp0 has logged nothing
    And vp1 has logged nothing
    And vp2 has logged nothing
    And vp3 has logged nothing
    When vp3 logs "10:11:12.131 [peer] handleChat -> WARN 0a1 stream closed"
    And I stop the primary
