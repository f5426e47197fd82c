@fast
Feature: Leaving the engine as it was

  Compose removes what it labelled. What the peers made through the engine's socket bears no label: it is noted
  while it comes into being, and removed by that list.

  Scenario: What others have on the engine stays
    Given somebody else's container "bystander" on the engine
    And somebody else's image "dev-vp0-bystander" on the engine
    And a 4-peer pbft batch network
    When I deploy example02
    Then each vp runs a dev container
    And nothing of the network is left
    And what somebody else has on the engine is untouched

  Scenario: A network that does not come up leaves nothing, and says why at once
    When I try to start a 4-peer pbft batch network with:
      | CORE_SECURITY_ENROLLSECRET | wrong |
    Then the start fails with "while the network started; its log ended with"
    And nothing of the network is left
