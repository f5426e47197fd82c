Feature: tmp

  Scenario: a command that does not end
    Given a 1-peer noops network
    When I run "tail -f /dev/null" on vp0
