Feature: What is said of the start, and of what is left

  Rule: the start fails with {string}

    Scenario: The network starts
      the start was accepted, and should have failed with "panic"

      Given vp2 exits while the network starts, having logged "panic: login error"
      But vp2 does not exit
      When I try to start a 4-peer pbft batch network with:
        | CORE_SECURITY_ENROLLSECRET | wrong |
      Then the start fails with "panic"

    Scenario: It fails with other words
      the start failed with "vp2 exited with 1 while the network started; its log ended with
        | port in use", not with "panic" (4-peer pbft batch network)

      Given vp2 exits while the network starts, having logged "panic: login error"
      But vp2 exits while the network starts, having logged "port in use"
      When I try to start a 4-peer pbft batch network with:
        | CORE_SECURITY_ENROLLSECRET | wrong |
      Then the start fails with "panic"

  Rule: nothing of the network is left

    Scenario: The engine keeps a container
      everything of chaincode-bdd-… removed: not within 30 s
        container chaincode-bdd-…-vp2-1 (running)

      Given a 4-peer pbft batch network
      But the engine does not remove the container of vp2
      Then nothing of the network is left

  Rule: what somebody else has on the engine is untouched

    Scenario: An image that is somebody else's indeed keeps its name
      the engine has an image mine already: take another name in the step

      Given the engine has an image "mine" from before
      And somebody else's image "mine" on the engine

    Scenario: A container was stopped
      container bystander is not as it was: exited

      Given somebody else's container "bystander" on the engine
      But the container "bystander" exits with 0
      Then what somebody else has on the engine is untouched

    Scenario: A container was made anew
      container bystander is not as it was: another one bears its name

      Given somebody else's container "bystander" on the engine
      But the container "bystander" is made anew
      Then what somebody else has on the engine is untouched

    Scenario: A container was removed
      container bystander is gone

      Given somebody else's container "bystander" on the engine
      But the container "bystander" is removed
      Then what somebody else has on the engine is untouched

    Scenario: The name of an image was taken
      image dev-vp0-bystander is not as it was: another one bears its name

      Given somebody else's image "dev-vp0-bystander" on the engine
      But the name of the image "dev-vp0-bystander" goes to another
      Then what somebody else has on the engine is untouched

    Scenario: An image was removed
      image dev-vp0-bystander is gone

      Given somebody else's image "dev-vp0-bystander" on the engine
      But the image "dev-vp0-bystander" is removed
      Then what somebody else has on the engine is untouched
