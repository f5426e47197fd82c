@fast
Feature: The networks a scenario can have

  Scenario: Compose files, layered
    Given the network in "docker-compose-rest.yml docker-membersrvc-attributes-enabled.yml"
    When I get "/network/peers" from vp0
    Then the answer's "peers" has 1 item
    When I run "sh -c 'echo $MEMBERSRVC_CA_ACA_ENABLED'" on membersrvc0
    Then its output shows "true"

  Scenario: Compose files, with a setting for each vp; the CLI tells of an invoke also where peers log warnings alone
    Given the network in "docker-compose-2.yml" with:
      | CORE_LOGGING_LEVEL | warning |
    When I get "/network/peers" from vp1
    Then the answer's "peers" has 2 items
    When I run "sh -c 'echo $CORE_LOGGING_LEVEL'" on vp1
    Then its output shows "warning"
    When I deploy example02
    And I invoke "invoke" with a, b, 10 through the CLI
    Then querying a on each vp gives 90

  # Of a real one no more is recorded than that the others list it.
  @embedded
  Scenario: A non-validating peer passes on what it gets
    Given a 4-peer pbft batch network with a non-validating peer
    And jim is logged in on nvp0
    When jim deploys example02 on nvp0
    Then each vp has a dev image
    When jim invokes "invoke" with a, b, 10 on nvp0
    Then querying a on each vp gives 90
    And querying a as jim on nvp0 gives 90

  @embedded
  Scenario: A chaincode base image of one's own
    Given a 1-peer noops network with the chaincode base image "chaincode-bdd/ccenv"
    When I deploy example02
    Then the dev image of vp0 is based on "chaincode-bdd/ccenv"

  # Of real ones no more is recorded than that they do not answer HTTP.
  @embedded
  Scenario: Peers that speak TLS with each other
    Given the network in "docker-compose-2-tls-basic.yml"
    When I deploy example02
    Then each vp runs a dev container
    And querying a on each vp gives 100
