Feature: Short

  Scenario: One peer deploys, invokes and answers
    Given a 1-peer noops network
    When I deploy example02
    Then each vp has a dev image
    And querying a on each vp gives 100
    When I invoke "invoke" with a, b, 10
    Then querying a on each vp gives 90

  Scenario: Four peers deploy
    Given a 4-peer pbft batch network
    When I deploy example02
    Then each vp has a dev image
