Feature: Networks of your own compose files

  @fast
  Scenario: What a compose file lacks is added, and what gets in the way is replaced
    Given the network in "compose/validators.yml"
    When I deploy example02 on validator-b
    Then each vp has a dev image
    And each dev container runs the image of its own peer
    And querying a on vp0 and validator-b gives 100
    And the log of application shows "waiting"
    When I stop validator-b
    Then vp1 is stopped
    When I remove the network
    Then nothing of the network is left

  Scenario Outline: <file>
    Given the network in "compose/<file>.yml"
    When I deploy example02
    Then each vp runs a dev container
    And querying a on each vp gives 100
    When I remove the network
    Then nothing of the network is left

    @fast
    Examples: Fabric 0.6
      | file         |
      | own-network  |
      | host-network |
      | built-image  |
      | format1      |

    @fabric2 @slow
    Examples: Fabric 2.5 and 3.1
      | file              |
      | two-organisations |

  @fast
  Scenario: A user of your own membersrvc.yaml
    Given the user "system_chaincode_invoker" with secret "DRJ20pEql15a"
    And the network in "docker-compose-rest.yml"
    And system_chaincode_invoker is logged in on vp0
    When system_chaincode_invoker deploys example02
    Then querying a as system_chaincode_invoker on vp0 gives 100
