@leaky
Feature: What a failed scenario leaves

  Scenario: A login that is refused
    Given a 4-peer pbft batch network
    And vp0 refuses a login, telling all it knows
    And jim is logged in on vp0

  Scenario: A refusal that no step expected
    Given a 4-peer pbft batch network
    And vp1 refuses a login, telling all it knows
    When lukas tries to log in on vp1

  Scenario: A network that does not start
    Given vp2 tells all it knows, and does not start
    And a 4-peer pbft batch network

  Scenario: An assertion
    Given a 4-peer pbft batch network
    And alice is logged in on vp0
    Then it fails with all it knows

  Scenario: Calls
    Given a 4-peer pbft batch network
    When I deploy example02
    Then querying a on each vp gives 95
