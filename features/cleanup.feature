@fast
Feature: Leaving the engine as it was

  Compose removes what has its labels. What the peers created has labels of the gateway; without the gateway it is found
  by its name and its build steps.

  Scenario: A network that does not start leaves nothing, and says why at once
    When I try to start a 4-peer pbft batch network with:
      | CORE_SECURITY_ENROLLSECRET | wrong |
    Then the start fails with "while the network started; its log ended with"
    When I remove the network
    Then nothing of the network is left
