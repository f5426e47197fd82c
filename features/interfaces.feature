@fast
Feature: The peer's command line, REST interface and log

  Background:
    Given a 4-peer pbft batch network

  @shared
  Scenario: The CLI lists the peers, and says what is wrong
    When I run "peer network list" on vp0
    Then the command exits with 0
    And stdout contains '"ID":{"name":"vp3"}'
    When I run "peer chaincode query -n nosuchchaincode -c '{}'" on vp0
    Then the command exits with 1
    And stderr contains "Error: Empty JSON chaincode parameters must contain the following keys"

  @shared
  Scenario: A query changes nothing, whoever asks, and by whichever way
    Given example02 is deployed
    And jim is logged in on vp0
    Then querying a on each vp gives 100
    And querying a as jim through the CLI on vp0 gives 100
    When I try to query nokey
    Then the query fails with "Nil amount for nokey"

  @shared
  Scenario: REST tells the chain and its peers
    Given example02 is deployed
    When I get "/network/peers" from vp0
    Then the answer has status 200
    And the answer's "peers" has 4 items
    When I get "/chain" from vp3
    Then the answer's "height" is 2
    When I get "/chain/blocks/7" from vp3
    Then the answer has status 404
    And the answer's "Error" is "openchain: resource not found"
    And the answer has no "transactions"

  Scenario: The log names what happened
    Then the log of vp0 shows "Security enabled status: true"
    And the log of vp0 shows no error
    When I try to deploy example02 with args a, notanumber, b, 200
    Then the transaction was rejected on each vp
    And the log of vp0 shows "-> ERRO"
