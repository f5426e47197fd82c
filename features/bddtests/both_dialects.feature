@bddtests @fast
Feature: Both dialects in one scenario

  Scenario: Each sees what the other deployed, and the folders that a scenario names
    Given the chaincode "shop" from "../chaincode/shop" imported as "github.com/acme/shop"
    And we compose "docker-compose-1.yml"
    When I deploy chaincode "github.com/acme/shop" with ctor "createUsers" to "vp0"
      | arg1 | arg2 |
      | u1   | u2   |
    Then querying "users" on vp0 gives the JSON ["u1","u2"]
    When I deploy "shop" calling "createUsers" with u3
    Then querying "users" on vp0 gives text containing "u3"
    When I query chaincode "shop" function name "users" on "vp0"
    Then I should get a JSON response with "result.message" = "['u3']"
