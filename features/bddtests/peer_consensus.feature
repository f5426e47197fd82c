@fast @bddtests
Feature: Four peers under PBFT, in the words of Fabric's own suite

  Scenario Outline: The network goes on without a backup, under <consensus>
    Given we compose "<compose files>"
    And I use the following credentials for querying peers:
      | peer | username   | secret       |
      | vp0  | test_user0 | MS9qrN8hFjlE |
      | vp1  | test_user1 | jGlNl6ImkuDo |
      | vp2  | test_user2 | zMflqOKezFiA |
      | vp3  | test_user3 | vWdLCE00vJy0 |
    And I register with CA supplying username "binhn" and secret "7avZQLwcUe9q" on peers:
      | vp0 |
    When I execute "peer network list" in container vp0
    Then the command should complete successfully
    And stdout should contain JSON
    And stdout should contain JSON with "Peers" array of length 3
    When I deploy chaincode "github.com/hyperledger/fabric/examples/chaincode/go/chaincode_example02" with ctor "init" to "vp0"
      | arg1 | arg2 | arg3 | arg4 |
      | a    | 100  | b    | 200  |
    Then I should have received a chaincode name
    And I wait up to "60" seconds for transaction to be committed to peers:
      | vp0 | vp1 | vp2 | vp3 |
    When I query chaincode "example2" function name "query" with value "a" on peers:
      | vp0 | vp1 | vp2 | vp3 |
    Then I should get a JSON response from peers with "result.message" = "100"
      | vp0 | vp1 | vp2 | vp3 |
    Given I stop peers:
      | vp3 |
    When I invoke chaincode "example2" function name "invoke" on "vp0" "2" times
      | arg1 | arg2 | arg3 |
      | a    | b    | 10   |
    Then I should have received a transactionID
    And I wait up to "30" seconds for transactions to be committed to peers:
      | vp0 | vp1 | vp2 |
    When I query chaincode "example2" function name "query" with value "a" on peers:
      | vp0 | vp1 | vp2 |
    Then I should get a JSON response from all peers with "result.message" = "80"
    Given I start peers, waiting up to "60" seconds for them to be ready:
      | vp3 |
    And I pause peers:
      | vp1 |
    And I unpause peers:
      | vp1 |
    When I unconditionally query chaincode "example2" function name "query" with value "a" on peers:
      | vp1 | vp3 |
    Then I should get a JSON response containing "jsonrpc" attribute
    And I should get a JSON response from peers with "result.message" = "80":
      | vp1 |
    Given I stop peers:
      | vp2 |
    And I start peers:
      | vp2 |

    Examples:
      | consensus | compose files                     |
      | batch     | docker-compose-4-consensus-batch.yml |
