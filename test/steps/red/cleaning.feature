Feature: Red: the start, and what is left

  Rule: the start fails with {string}

    Scenario: The network starts
      start succeeded … "panic"

      Given vp2 exits while the network starts, having logged "panic: login error"
      But vp2 does not exit
      When I try to start a 4-peer pbft batch network with:
        | CORE_SECURITY_ENROLLSECRET | wrong |
      Then the start fails with "panic"

    Scenario: It fails with another message
      vp2 exited with 1 … port in use … "panic"

      Given vp2 exits while the network starts, having logged "panic: login error"
      But vp2 exits while the network starts, having logged "port in use"
      When I try to start the network in "docker-compose-4-consensus-batch.yml"
      Then the start fails with "panic"

  Rule: nothing of the network is left

    Scenario: The network was not removed
      AssertionFailure: container chaincode-bdd-…-vp2-1 (running)

      Given a 4-peer pbft batch network
      When I remove the network
      But the container of vp2 comes back
      Then nothing of the network is left

    Scenario: The engine keeps a container
      container chaincode-bdd-…-vp2-1 (running)

      Given a 4-peer pbft batch network
      But the engine does not remove the container of vp2
      When I remove the network

    Scenario Outline: A step that comes after the removal: <step>
      UserError: the network was removed

      Given a 4-peer pbft batch network
      When I remove the network
      And <step>

      Examples:
        | step                 |
        | I deploy example02   |
        | vp0 is stopped       |
        | I remove the network |
