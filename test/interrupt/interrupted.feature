Feature: Somebody presses Ctrl-C

  Scenario: In the middle of a scenario
    Given a 4-peer pbft batch network
    When I deploy example02
    Then the user grows tired of it

  Scenario: In another
    Given a 1-peer noops network
    Then the user grows tired of it

  Scenario: The next one does not begin
    Given a 2-peer noops network
