@fast
Feature: Your own chaincode

  @embedded
  Scenario: A chaincode from a folder of the project
    Given the chaincode "ledger" from "chaincode/ledger"
    And a 1-peer noops network
    When I deploy "ledger" with args x, first
    Then each vp runs a dev container
    And querying x on each vp gives first
    When I invoke "note" with x, "second, and last"
    Then querying x on each vp gives "second, and last"

  Scenario: Any function, with any number of arguments
    Given the chaincode "pinger" from "chaincode/pinger"
    And the chaincode "reader" from "chaincode/reader"
    And a 2-peer noops network
    When I deploy "pinger"
    And I invoke "ping"
    And I invoke "ping" 2 times on vp1
    Then querying "count" on each vp gives 3
    When I try to query "count" with nothing
    Then the query fails with "count takes no arguments"
    When I deploy "reader" with "hi there"
    Then querying "read" with greeting on each vp gives "hi there"
    When I invoke "write" with "it's \"quoted\"", 'or {so}'
    Then querying "read" with 'it\'s "quoted"' on each vp gives "or {so}"
    When I invoke "write" on vp1 with arguments:
      """
      greeting
      "hi", {there
      """
    Then querying "read" with greeting through the CLI on vp0 gives '"hi", {there'

  Scenario: Several packages, one of them vendored, under their real import path
    Given the chaincode "shop" from "chaincode/shop" imported as "github.com/acme/shop"
    And a 1-peer noops network
    When I deploy "shop" calling "createUsers" with u1, u2
    Then querying "users" on vp0 gives the JSON ["u1","u2"]
    When I invoke "order" with u1, {"item":"pen","count":2}
    Then querying "order" with u1 on vp0 gives the JSON {"item":"pen","count":2,"price":6}
    And the network still commits by invoking "order" with u2, {"item":"cup","count":1}
    When I deploy "shop" through the CLI calling "createUsers" with arguments:
      """
      it's {open}, "u3"
      """
    Then querying "users" on vp0 gives the JSON ["it's {open}, \"u3\""]

  Scenario: Arguments and answers that are JSON
    Given the chaincode "papers" from "chaincode/papers"
    And a 1-peer noops network
    When I deploy "papers"
    And I invoke "issue" with {"ticker":"IBM", "par":10, "quantity":5}
    Then querying "get" with IBM on each vp gives the JSON {"par":10,"ticker":"IBM","quantity":5}
    And querying "get" with IBM on each vp gives text containing "IBM"
    And querying "get" with IBM on vp0 gives the JSON within 30 s:
      """
      {
        "quantity": 5,
        "par": 10,
        "ticker": "IBM"
      }
      """

  @embedded
  Scenario: A chaincode that does not compile leaves an empty block, and no image
    Given the chaincode "broken" from "chaincode/broken"
    And a 2-peer noops network
    When I deploy "broken"
    Then the transaction was rejected on each vp
    And no vp has a dev image
    And each vp is at height 2
    And the log of vp0 shows "Error building images"
    When I remove the network
    Then nothing of the network is left

  Scenario: With a base image that does not exist every build fails
    Given a 1-peer noops network with the chaincode base image "no.such/image:0.1.0"
    When I deploy example02
    Then the transaction was rejected on each vp
    And no vp has a dev image

  Scenario: A vp without the Docker engine exits at the next checkpoint, and the others go on
    Given a 4-peer pbft batch network where vp3 has:
      | CORE_VM_ENDPOINT | unix:///host/var/run/no-engine.sock |
    When I deploy example02
    Then vp0, vp1 and vp2 have a dev image
    When I invoke "invoke" with a, b, 10
    Then vp3 has exited with code 2
    And querying a on vp0, vp1 and vp2 gives 90
