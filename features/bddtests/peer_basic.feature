@fast @bddtests
Feature: A single peer, in the words of Fabric's own suite

  Scenario: What a fresh peer answers, and its system chaincode noop, which is disabled
    Given we compose "docker-compose-1.yml"
    And I do nothing
    When requesting "/chain" from "vp0"
    Then I should get a JSON response with "height" = "1"
    And I should get a JSON response containing "currentBlockHash" attribute
    And I should get a JSON response containing no "previousBlockHash" attribute
    And I should "store" the "height" from the JSON response
    When requesting "/network/peers" from "vp0"
    Then I should get a JSON response with array "peers" contains "1" elements
    And I should get a JSON response with "peers.0.ID.name" = "vp0"
    And I wait "0.5" seconds
    When requesting "/chain" from "vp0"
    Then I should get a JSON response with "height" = "previous"
    And I should get a JSON response with "height" > "0"
    When I invoke master chaincode "noop" function name "execute" on "vp0"
      | arg1 |
      | aa   |
    Then I should have received a transactionID
    And the transaction was rejected on vp0
    When requesting "/chain" from "vp0"
    Then I should get a JSON response with "height" = "2"

  Scenario: Two chaincodes, each called by a name of its own
    Given we compose "docker-compose-1.yml"
    When I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/map" with ctor "init" to "vp0"
      ||
      ||
    And I deploy lang chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" of "GOLANG" with ctor "init" to "vp0"
      | arg1 | arg2 | arg3 | arg4 |
      | a    | 100  | b    | 200  |
    Then I should have received a chaincode name
    And I wait "60" seconds for chaincode to build
    And I wait up to "60" seconds for transaction to be committed to peers:
      | vp0 |
    When I invoke chaincode "map" function name "put" on "vp0"
      | arg1 | arg2   |
      | key1 | value1 |
    Then I wait up to "25" seconds for transaction to be committed to all peers
    When I query chaincode "map" function name "keys" on "vp0"
    Then I should get a JSON response with "result.message" = "['key1']"
    When I unconditionally query chaincode "map" function name "get" on "vp0"
    Then I should get a JSON response with "error.code" = "-32003"
    When I invoke chaincode "example2" function name "invoke" on "vp0" "3" times
      | arg1 | arg2 | arg3 |
      | a    | b    | 10   |
    Then I wait up to "30" seconds for transactions to be committed to peers
      | vp0 |
    When I query chaincode "example02" function name "query" on all peers:
      | arg1 |
      | a    |
    Then I should get a JSON response from all peers with "result.message" = "70"
    When I stop the chaincode
    And I remove the chaincode images
    And I query chaincode "chaincode_example02" function name "query" on "vp0"
      | arg1 |
      | b    |
    Then I should get a JSON response with "result.message" = "230"

  Scenario: A chaincode in development mode
    Given we compose "docker-compose-1-devmode.yml"
    When I deploy chaincode with name "testCC" and with ctor "init" to "vp0"
      | arg1 | arg2 | arg3 | arg4 |
      | a    | 100  | b    | 200  |
    Then I should have received a chaincode name
    And I check the transaction ID if it is "testCC"
    When I mock deploy chaincode with name "testCC"
    And I query chaincode "testCC" function name "query" on "vp0"
      | arg1 |
      | b    |
    Then I should get a JSON response with "result.message" = "200"
    And ensure after 1 seconds there are no errors in the logs for peer vp0

  Scenario: A deploy that fails is told to a listener, and in the log
    Given we compose "docker-compose-1-exp.yml"
    And I start a listener
    When I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example01" with ctor "init" to "vp0"
      | arg1 | arg2    | arg3 | arg4 |
      | a    | hundred | b    | 200  |
    Then I should have received a chaincode name
    And I should get a rejection message in the listener after stopping it
    And I wait up to 10 seconds for an error in the logs for peer vp0

  Scenario: The CLI where no peer is
    Given we compose "docker-compose-1-empty.yml"
    When I execute "peer network list" in container empty
    Then the command should not complete successfully
    And I should get result with "Error trying to connect to local peer"
