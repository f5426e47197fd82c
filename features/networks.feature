@fast
Feature: The networks a scenario can have

  Scenario: Layered compose files
    Given the network in "docker-compose-rest.yml docker-membersrvc-attributes-enabled.yml"
    When I get "/network/peers" from vp0
    Then the answer's "peers" has 1 item
    When I run "sh -c 'echo $MEMBERSRVC_CA_ACA_ENABLED'" on membersrvc0
    Then stdout contains "true"

  Scenario: Compose files with a setting for each vp; the CLI reports an invoke although peers log warnings only
    Given the network in "docker-compose-2.yml" with:
      | CORE_LOGGING_LEVEL | warning |
    When I get "/network/peers" from vp1
    Then the answer's "peers" has 2 items
    When I run "sh -c 'echo $CORE_LOGGING_LEVEL'" on vp1
    Then the output contains "warning"
    When I deploy example02
    And I invoke "invoke" with a, b, 10 through the CLI
    Then querying a on each vp gives 90

  # Of a real one, only that the other peers list it is recorded.
  @embedded
  Scenario: A non-validating peer forwards what it receives
    Given vp3 will have:
      | CORE_LOGGING_LEVEL | warning |
    And the network will have a non-validating peer
    And a 4-peer PBFT batch network where vp0 has:
      | CORE_LOGGING_LEVEL | info |
    And jim is logged in on nvp0
    When jim deploys example02 on nvp0
    Then every vp has a dev image within 2 minutes
    When jim invokes "invoke" with a, b, 10 on nvp0
    Then querying a on all vps gives 90
    And querying a as jim on nvp0 gives 90
    When I run "sh -c 'echo $CORE_LOGGING_LEVEL'" on vp3
    Then stdout contains "warning"

  Scenario Outline: A peer with a wrong secret cannot start <network>
    Given each vp will have:
      | CORE_SECURITY_ENROLLSECRET | wrong |
    When I try to start <network>
    Then the start fails with "exited with 1 while the network started"

    Examples:
      | network                                  |
      | a 4-peer noops network                   |
      | the network in "docker-compose-rest.yml" |

  Scenario: Compose files with a wrong setting for one service
    When I try to start the network in "docker-compose-rest.yml" where vp0 has:
      | CORE_SECURITY_ENROLLSECRET | wrong |
    Then the start fails with "vp0 exited with 1 while the network started"

  @embedded
  Scenario: Another chaincode base image
    Given a 1-peer noops network with the chaincode base image "chaincode-bdd/ccenv"
    When I deploy example02
    Then the dev image of vp0 is based on "chaincode-bdd/ccenv"

  # Of real ones, only that they do not answer HTTP is recorded.
  @embedded
  Scenario: Peers that use TLS among themselves
    Given the network in "docker-compose-2-tls-basic.yml"
    When I deploy example02
    Then each vp runs a dev container
    And querying a on each vp gives 100
