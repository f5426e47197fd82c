@fast @bddtests
Feature: A single peer with security, in the words of Fabric's own suite

  Scenario Outline: A user's certificates, <attributes> attributes in one of them, and somebody else
    Given we compose "<ComposeFiles>"
    And I register with CA supplying username "diego" and secret "DRJ23pEQl16a" on peers:
      | vp0 |
    When I request transaction certs with query parameters on "vp0"
      | key   | value |
      | count | 5     |
    Then I should get a JSON response with array "OK" contains "5" elements
    And I should get a JSON response with "1" different transaction certs
    When I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/authorizable_counter" with ctor "init" to "vp0"
      ||
      ||
    Then I wait up to "60" seconds for transaction to be committed to all peers
    When I invoke chaincode "authorizable_counter" function name "increment" with attributes "company, position" on "vp0"
      ||
      ||
    Then I should have received a transactionID
    And I wait up to "30" seconds for transaction to be committed to all peers
    When I query chaincode "authorizable_counter" function name "read" on "vp0"
      ||
      ||
    Then I should get a JSON response with "result.message" = "1"
    When I execute "peer network login 'no such user' -p x" in container vp0
    Then the command should not complete successfully
    And I should get result with "Error on client login"

    Examples:
      | attributes | ComposeFiles                                                                                                        |
      | clear      | docker-compose-rest.yml docker-membersrvc-attributes-enabled.yml                                                    |
      | encrypted  | docker-compose-rest.yml docker-membersrvc-attributes-enabled.yml docker-membersrvc-attributes-encryption-enabled.yml |
