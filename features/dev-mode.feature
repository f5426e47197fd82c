@fast
Feature: Development mode

  The chaincode's author runs it, and it registers itself with the peer. The peer builds and runs nothing.

  Scenario: A chaincode that registered itself is deployed by its name
    Given a single peer in dev mode
    Then the log of vp0 shows "registered handler complete for chaincode testCC"
    When I deploy registered "testCC"
    Then the chaincode name is "testCC"
    And querying a on vp0 gives 100
    And no vp has a dev image
    When I invoke "invoke" with a, b, 10
    Then querying a on vp0 gives 90
