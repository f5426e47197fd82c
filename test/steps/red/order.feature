Feature: Red: steps in the wrong order, and errors that no step expects

  Scenario: A deploy without a network
    UserError: no network yet. Add "Given a 4-peer pbft batch network" before this step.

    When I deploy example02

  Scenario: An assertion without a network
    UserError: no network

    Then all vps agree on the chain

  Scenario: Nothing is left of no network
    UserError: no network

    Then nothing of the network is left

  Scenario: A query before any deploy
    UserError: nothing is deployed

    Given a 4-peer pbft batch network
    Then querying a on each vp gives 100

  Scenario: An invoke before any deploy
    UserError: nothing is deployed

    Given a 4-peer pbft batch network
    When I invoke "invoke" with a, b, 10

  Scenario: Before there is only one deployment
    UserError: only one deployment

    Given a 4-peer pbft batch network
    When I deploy example02
    Then the chaincode name is the same as before

  Scenario: A rejection before any transaction
    UserError: no transaction

    Given a 4-peer pbft batch network
    Then the transaction was rejected on each vp

  Scenario: An exit code before any command
    UserError: no command

    Given a 4-peer pbft batch network
    Then the command exits with 0

  Scenario: An answer before any request
    UserError: nothing was requested

    Given a 4-peer pbft batch network
    Then the answer has status 200

  Scenario: A refusal that was never provoked
    no login was tried

    Given a 4-peer pbft batch network
    Then the login fails with "does not match"

  Scenario: Another refusal than the one that was provoked
    no query was tried

    Given a 4-peer pbft batch network
    And vp0 refuses a login with "Identity or token does not match."
    When jim tries to log in on vp0
    Then the query fails with "does not match"

  Scenario: A second network
    4-peer pbft batch network

    Given a 4-peer pbft batch network
    And a 1-peer noops network

  Scenario: A network that there is not
    UserError: 7-peer noops

    Given a 7-peer noops network

  Scenario: A network of no files
    UserError: compose/

    Given the network in ""

  Scenario: A base image without a name
    UserError: "" … image

    Given a 4-peer pbft batch network with the chaincode base image ""

  Scenario: A table that is missing
    table

    Given a 4-peer pbft batch network with:

  Scenario: A table with a heading row
    UserError: "name" … CORE_LOGGING_LEVEL

    Given a 4-peer pbft batch network with:
      | name               | value |
      | CORE_LOGGING_LEVEL | debug |

  Scenario: A setting as core.yaml has it, for one vp
    UserError: "logging.level" … CORE_LOGGING_LEVEL

    Given a 4-peer pbft batch network where vp3 has:
      | logging.level | debug |

  Scenario: A setting without a value
    UserError: | CORE_LOGGING_LEVEL |

    Given the network in "docker-compose-3.yml" with:
      | CORE_LOGGING_LEVEL |

  Scenario: A vp that there is not
    UserError: vp7 … vp0 to vp3 … I deploy example02 on vp7

    Given a 4-peer pbft batch network
    When I deploy example02 on vp7

  Scenario: An assertion on a vp that there is not
    UserError: vp7 … vp0 to vp3 … vp7 is running

    Given a 4-peer pbft batch network
    Then vp7 is running

  Scenario: A setting of a service that there is not
    UserError: application … membersrvc0, vp0 to vp3

    Given a 4-peer pbft batch network where application has:
      | CORE_LOGGING_LEVEL | debug |

  Scenario: An option after the network has started
    UserError: 1-peer noops network … started

    Given a 1-peer noops network
    And the network will have the chaincode base image "utxo:0.1.0"

  Scenario: A service that there is not
    UserError: membersrvc0 … vp0

    Given a 1-peer noops network
    Then the log of membersrvc0 shows no error

  Scenario: A chaincode that there is not
    deployment failed … Path to chaincode does not exist: my/example99

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "Error when deploying chaincode: Path to chaincode does not exist: my/example99"
    When I deploy "my/example99"

  Scenario: A chaincode that is not in the catalogue
    UserError: example99 … example02, example01, map

    Given a 4-peer pbft batch network
    When I deploy example99

  Scenario: A folder that there is not
    UserError: "mine" … /no/such/folder

    Given a 4-peer pbft batch network
    And the chaincode "mine" from "no/such/folder"
    When I deploy "mine"

  Scenario: A folder without chaincode
    UserError: "mine" … /test/steps/red … .go

    Given the chaincode "mine" from "test/steps/red"

  Scenario: A chaincode without a folder
    UserError: "mine" … ""

    Given the chaincode "mine" from ""

  Scenario: More backups than there are
    UserError: 3 backups

    Given a 4-peer pbft batch network
    When I stop 4 backups

  Scenario: The primary of peers that log no view
    CORE_LOGGING_LEVEL=

    Given a 4-peer pbft batch network
    But vp0 has logged nothing
    But vp1 has logged nothing
    But vp2 has logged nothing
    But vp3 has logged nothing
    When vp3 logs "10:11:12.131 [peer] handleChat -> WARN 0a1 stream closed"
    And I stop the primary

  Scenario: A chaincode that can't tell whether the network commits
    map

    Given a 4-peer pbft batch network
    When I deploy map
    Then the network still commits

  Scenario: Every vp is stopped, and one is to act
    every vp is stopped, paused or cut off

    Given a 4-peer pbft batch network
    When I stop vp0, vp1, vp2 and vp3
    And I deploy example02

  Scenario: Every vp is stopped, and each is asked
    every vp is stopped, paused or cut off

    Given a 4-peer pbft batch network
    When I stop vp0, vp1, vp2 and vp3
    Then each vp is stopped

  Scenario: A network that does not start
    vp2 exited with 1 … panic: login error

    Given vp2 exits while the network starts, having logged "panic: login error"
    And a 4-peer pbft batch network

  Scenario: An invoke that is refused
    invoke failed … User not logged in. … (POST /chaincode invoke, status 200, code -32000)

    Given a 4-peer pbft batch network
    When I deploy example02
    Given vp1 refuses an invoke with "User not logged in. Use the '/registrar' endpoint to obtain a security token."
    When jim invokes "invoke" with a, b, 10 on vp1

  Scenario: A deploy through the CLI that is refused
    deployment failed … User 'bob' not logged in. … chaincode deploy -u bob … exit 1

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User 'bob' not logged in. Use the 'peer network login' command to obtain a security token."
    When bob deploys example02 through the CLI

  Scenario: A login that is refused
    login failed … Identity or token does not match. … login jim -p ***

    Given a 4-peer pbft batch network
    And vp0 refuses a login with "Identity or token does not match."
    And jim is logged in on vp0

  Scenario: A refusal that no step claims
    deployment failed … User not logged in. … POST /chaincode deploy

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02

  Scenario: A start that fails, which no step claims
    start failed … vp2 exited with 1 … panic: login error

    Given vp2 exits while the network starts, having logged "panic: login error"
    When I try to start a 4-peer pbft batch network with:
      | CORE_SECURITY_ENROLLSECRET | wrong |

  Scenario: A refusal that no step claims before the next attempt
    deployment failed … User not logged in.

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02
    And jim tries to log in on vp0

  Scenario: A refusal that no step claims before what it was to deploy is asked for
    deployment failed … User not logged in.

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02
    Then querying a on each vp gives 100

  Scenario: A query that no step claims
    query failed … Nil amount for nokey

    Given a 4-peer pbft batch network
    When I deploy example02
    And I try to query nokey
