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
