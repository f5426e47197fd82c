Feature: What is said of steps out of order, and of errors that no step expects

  Scenario: A deploy without a network
    no network yet: it takes «Given a 4-peer pbft batch network» before this step

    When I deploy example02

  Scenario: An assertion without a network
    no network yet: it takes «Given a 4-peer pbft batch network» before this step

    Then all vps agree on the chain

  Scenario: Nothing is left of no network
    no network yet: it takes «Given a 4-peer pbft batch network» before this step

    Then nothing of the network is left

  Scenario: A query before any deploy
    nothing is deployed yet: it takes «When I deploy example02» before this step

    Given a 4-peer pbft batch network
    Then querying a on each vp gives 100

  Scenario: An invoke before any deploy
    nothing is deployed yet: it takes «When I deploy example02» before this step

    Given a 4-peer pbft batch network
    When I invoke "invoke" with a, b, 10

  Scenario: Before there is only one deployment
    only one deployment yet: it takes another «When I deploy …» before this step

    Given a 4-peer pbft batch network
    When I deploy example02
    Then the chaincode name is the same as before

  Scenario: A rejection before any transaction
    no transaction yet: it takes «When I invoke …» or «When I deploy …» before this step

    Given a 4-peer pbft batch network
    Then the transaction was rejected on each vp

  Scenario: An exit code before any command
    no command ran yet: it takes «When I run "peer network list" on vp0» before this step

    Given a 4-peer pbft batch network
    Then the command exits with 0

  Scenario: An answer before any request
    nothing was requested yet: it takes «When I get "/chain" from vp0» before this step

    Given a 4-peer pbft batch network
    Then the answer has status 200

  Scenario: A refusal that was never provoked
    no login was tried yet: it takes «When … tries to …» before this step

    Given a 4-peer pbft batch network
    Then the login fails with "does not match"

  Scenario: Another refusal than the one that was provoked
    no query was tried yet: it takes «When … tries to …» before this step

    Given a 4-peer pbft batch network
    And vp0 refuses a login with "Identity or token does not match."
    When jim tries to log in on vp0
    Then the query fails with "does not match"

  Scenario: A second network
    a scenario has one network, and this one has its 4-peer pbft batch network

    Given a 4-peer pbft batch network
    And a 1-peer noops network

  Scenario: A network that there is not
    no 7-peer noops network: compose/ has …

    Given a 7-peer noops network

  Scenario: A network of no files
    no file is named: it takes one of compose/, as in «the network in "docker-compose-3.yml"»

    Given the network in ""

  Scenario: A base image without a name
    "" is no name of an image: write it like chaincode-bdd/peer or host:5000/peer:tag.

    Given a 4-peer pbft batch network with the chaincode base image ""

  Scenario: A table that is missing
    this step takes a table below it: docs/steps.md has an example

    Given a 4-peer pbft batch network with:

  Scenario: A table with a heading row
    "name" is no environment variable of a peer: its name is written like CORE_LOGGING_LEVEL, and the table has no heading row

    Given a 4-peer pbft batch network with:
      | name               | value |
      | CORE_LOGGING_LEVEL | debug |

  Scenario: A setting as core.yaml has it, for one vp
    "logging.level" is no environment variable of a peer: its name is written like CORE_LOGGING_LEVEL, and the table has no heading row

    Given a 4-peer pbft batch network where vp3 has:
      | logging.level | debug |

  Scenario: A setting without a value
    | CORE_LOGGING_LEVEL | is no setting: a row has a name and a value, as | CORE_LOGGING_LEVEL | debug |

    Given the network in "docker-compose-3.yml" with:
      | CORE_LOGGING_LEVEL |

  Scenario: A vp that there is not
    vp7: this network has vp0 to vp3 («…»)

    Given a 4-peer pbft batch network
    When I deploy example02 on vp7

  Scenario: An assertion on a vp that there is not
    vp7: this network has vp0 to vp3 («…»)

    Given a 4-peer pbft batch network
    Then vp7 is running

  Scenario: A service that there is not
    membersrvc0: this network has vp0

    Given a 1-peer noops network
    Then the log of membersrvc0 shows no error

  Scenario: A chaincode that there is not
    the deployment failed: Error when deploying chaincode: Path to chaincode does not exist: my/example99 (POST /chaincode deploy, status 200, code -32000): it takes «Given the chaincode "example99" from "…"» before this step

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "Error when deploying chaincode: Path to chaincode does not exist: my/example99"
    When I deploy "my/example99"

  Scenario: A chaincode that is not in the catalogue
    unknown chaincode example99: there is example02, example01, map; any other goes in quotes, by its path or the name its folder was given

    Given a 4-peer pbft batch network
    When I deploy example99

  Scenario: A folder that there is not
    the chaincode "mine" should be in …/no/such/folder, and that is no folder

    Given a 4-peer pbft batch network
    And the chaincode "mine" from "no/such/folder"
    When I deploy "mine"

  Scenario: A folder without chaincode
    the chaincode "mine" should be in …/test/steps/red, and there is no source of one: a .go file, or a .js file for the embedded network

    Given the chaincode "mine" from "test/steps/red"

  Scenario: A chaincode without a folder
    the chaincode "mine" from "": it takes a name, and the folder it is in, as in «the chaincode "ledger" from "features/chaincode/ledger"»

    Given the chaincode "mine" from ""

  Scenario: More backups than there are
    there are 3 backups, not 4

    Given a 4-peer pbft batch network
    When I stop 4 backups

  Scenario: The primary of peers that log no view
    No peer logs its view, so the primary is not known: start the peers with CORE_LOGGING_LEVEL=debug.

    Given a 4-peer pbft batch network
    But vp0 has logged nothing
    But vp1 has logged nothing
    But vp2 has logged nothing
    But vp3 has logged nothing
    When vp3 logs "10:11:12.131 [peer] handleChat -> WARN 0a1 stream closed"
    And I stop the primary

  Scenario: A chaincode that can't tell whether the network commits
    map has no call that changes nothing: deploy example02 for this step

    Given a 4-peer pbft batch network
    When I deploy map
    Then the network still commits

  Scenario: Every vp is stopped, and one is to act
    every vp is stopped, paused or cut off: name the peer in the step

    Given a 4-peer pbft batch network
    When I stop vp0, vp1, vp2 and vp3
    And I deploy example02

  Scenario: Every vp is stopped, and each is asked
    every vp is stopped, paused or cut off: name the peers in the step

    Given a 4-peer pbft batch network
    When I stop vp0, vp1, vp2 and vp3
    Then each vp is stopped

  Scenario: A network that does not start
    vp2 exited with 1 while the network started; its log ended with
      | panic: login error

    Given vp2 exits while the network starts, having logged "panic: login error"
    And a 4-peer pbft batch network

  Scenario: An invoke that is refused
    the invoke failed: User not logged in. Use the '/registrar' endpoint to obtain a security token. (POST /chaincode invoke, status 200, code -32000): it takes «Given jim is logged in on vp1» before this step

    Given a 4-peer pbft batch network
    When I deploy example02
    Given vp1 refuses an invoke with "User not logged in. Use the '/registrar' endpoint to obtain a security token."
    When jim invokes "invoke" with a, b, 10 on vp1

  Scenario: A deploy through the CLI that is refused
    the deployment failed: User 'bob' not logged in. Use the 'peer network login' command to obtain a security token. (`peer chaincode deploy -u bob -l golang -p … -c {"Args":["init","a","100","b","200"]}`, exit 1): it takes «Given bob is logged in on vp0» before this step

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User 'bob' not logged in. Use the 'peer network login' command to obtain a security token."
    When bob deploys example02 through the CLI

  Scenario: A login that is refused
    the login failed: Identity or token does not match. (`peer network login jim -p ***`, exit 1)

    Given a 4-peer pbft batch network
    And vp0 refuses a login with "Identity or token does not match."
    And jim is logged in on vp0

  Scenario: A refusal that no step claims
    the deployment failed and no step expected that: User not logged in. (POST /chaincode deploy, status 200, code -32000); «Then the deployment fails with "…"» would

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02

  Scenario: A start that fails, which no step claims
    the start failed and no step expected that: vp2 exited with 1 while the network started; its log ended with
      | panic: login error (4-peer pbft batch network); «Then the start fails with "…"» would

    Given vp2 exits while the network starts, having logged "panic: login error"
    When I try to start a 4-peer pbft batch network with:
      | CORE_SECURITY_ENROLLSECRET | wrong |

  Scenario: A refusal that no step claims before the next attempt
    the deployment failed and no step expected that: User not logged in. (POST /chaincode deploy, status 200, code -32000); «Then the deployment fails with "…"» would

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02
    And jim tries to log in on vp0

  Scenario: A refusal that no step claims before what it was to deploy is asked for
    the deployment failed and no step expected that: User not logged in. (POST /chaincode deploy, status 200, code -32000); «Then the deployment fails with "…"» would

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    When I try to deploy example02
    Then querying a on each vp gives 100

  Scenario: A query that no step claims
    the query failed and no step expected that: Nil amount for nokey (POST /chaincode query, status 200, code -32000); «Then the query fails with "…"» would

    Given a 4-peer pbft batch network
    When I deploy example02
    And I try to query nokey
