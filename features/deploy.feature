@fast
Feature: Deploying chaincode in net mode

  A deploy is a transaction like any other: one vp takes it, all order it, and then each vp by itself builds a
  Docker image of the chaincode and runs it as a container. Both are named dev-vpN-<chaincode name>.

  Scenario: A deploy leaves a dev image on every vp
    Given a 4-peer pbft batch network
    When I deploy example02
    Then each vp has a dev image

  Scenario: jim deploys example02, looks at Docker, and moves 10 from a to b
    Given a 4-peer pbft batch network
    And jim is logged in on vp0
    When jim deploys example02 through the CLI on vp0 with args a, 100, b, 200
    Then the chaincode name is 128 hex digits
    And each vp has a dev image
    And the dev image of each vp is based on the chaincode base image
    And each vp runs a dev container
    And each dev container runs the image of its own peer
    And querying a as jim through the CLI on vp0 gives 100
    And querying b as jim through the CLI on vp0 gives 200
    And querying a on each vp gives 100
    And querying b on each vp gives 200
    When jim invokes "invoke" with a, b, 10 through the CLI on vp0
    Then querying a on each vp gives 90
    And querying a as jim through the CLI on vp0 gives 90
    And querying b on each vp gives 210
    And each vp is at height 3
    And all vps agree on the chain
    When I remove the network
    Then nothing of the network is left

  Scenario Outline: Any vp takes a deploy, through REST or through the CLI
    Given a 4-peer pbft batch network
    And <user> is logged in on <peer>
    When <user> deploys example02 through <interface> on <peer>
    Then each vp has a dev image
    And each vp runs a dev container
    And querying b on each vp gives 200

    Examples:
      | user       | peer | interface |
      | test_user1 | vp1  | the CLI   |
      | test_user3 | vp3  | REST      |

  Scenario: Other constructor arguments make another chaincode, a duplicate makes none
    The chaincode's name is a hash of its files and of its constructor's arguments.

    Given a 4-peer pbft batch network
    When I deploy example02
    Then each vp runs a dev container
    When I deploy example02 on vp1
    Then the chaincode name is the same as before
    And the transaction was rejected on each vp
    And the dev containers are the same as before
    When I deploy example02 with args a, 7, b, 8
    Then the chaincode name differs from the previous one
    And each vp has a dev image
    And querying a on each vp gives 7

  @shared
  Rule: What a peer checks up front, it refuses at once

    Scenario: No such path
      Given a 4-peer pbft batch network
      And jim is logged in on vp0
      When I try to deploy "github.com/no/such/path"
      Then the deployment fails with "Path to chaincode does not exist: github.com/no/such/path"
      When jim tries to deploy "github.com/no/such/path" through the CLI on vp0
      Then the deployment fails with "Path to chaincode does not exist: github.com/no/such/path"
      And each vp is at height 1

    Scenario: A constructor that is no JSON, or says nothing
      Given a 4-peer pbft batch network
      And jim is logged in on vp0
      When jim tries to deploy example02 through the CLI on vp0 with the constructor '{"Args":["init","a"'
      Then the deployment fails with "Chaincode argument error: unexpected end of JSON input"
      When jim tries to deploy example02 through the CLI on vp0 with the constructor '{"Arguments":["init"]}'
      Then the deployment fails with "Non-empty JSON chaincode parameters must contain the following keys: 'Args' or 'Function' and 'Args'"
      When jim tries to deploy example02 through the CLI on vp0 with the constructor '{}'
      Then the deployment fails with "Empty JSON chaincode parameters must contain the following keys: 'Args' or 'Function' and 'Args'"

    Scenario: Nobody is logged in
      Given a 4-peer pbft batch network
      When lukas tries to deploy example02 through the CLI on vp0
      Then the deployment fails with "User 'lukas' not logged in. Use the 'peer network login' command to obtain a security token."
      When lukas tries to deploy example02 on vp0
      Then the deployment fails with "User not logged in. Use the '/registrar' endpoint to obtain a security token."

    Scenario: A secret is right, and works on one peer only
      Given a 4-peer pbft batch network
      When lukas tries to log in on vp0 with the secret "wrong"
      Then the login fails with "Identity or token does not match."
      Given jim is logged in on vp0
      When jim tries to log in on vp1
      Then the login fails with "Identity or token does not match."
