Feature: Red: steps in the wrong order, and errors that no step expects

  Scenario Outline: Before there is a network: <step>
    <error>

    Given <step>

    Examples:
      | step                                                         | error                                                                                |
      | I deploy example02                                           | UserError: no network yet. Add "Given a 4-peer pbft batch network" before this step. |
      | all vps agree on the chain                                   | UserError: no network                                                                |
      | nothing of the network is left                               | UserError: no network                                                                |
      | a 7-peer noops network                                       | UserError: 7-peer noops                                                              |
      | the network in ""                                            | UserError: compose/                                                                  |
      | a 4-peer pbft batch network with the chaincode base image "" | UserError: "" … image                                                                |
      | a 4-peer pbft batch network with:                            | table                                                                                |
      | the chaincode "mine" from "test/steps/red"                   | UserError: "mine" … /test/steps/red … .go                                            |
      | the chaincode "mine" from ""                                 | UserError: "" is none                                                               |

  Scenario Outline: In a network, before anything was done: <step>
    <error>

    Given a 4-peer pbft batch network
    Then <step>

    Examples:
      | step                                                        | error                                                   |
      | querying a on each vp gives 100                             | UserError: nothing is deployed                          |
      | I invoke "invoke" with a, b, 10                             | UserError: nothing is deployed                          |
      | the transaction was rejected on each vp                     | UserError: no transaction                               |
      | the command exits with 0                                    | UserError: no command                                   |
      | the answer has status 200                                   | UserError: nothing was requested                        |
      | the login fails with "does not match"                       | no login was tried                                      |
      | a 1-peer noops network                                      | 4-peer pbft batch network                               |
      | the network will have the chaincode base image "utxo:0.1.0" | UserError: 4-peer pbft batch network … started          |
      | I deploy example02 on vp7                                   | UserError: vp7 … vp0 to vp3 … I deploy example02 on vp7 |
      | vp7 is running                                              | UserError: vp7 … vp0 to vp3 … vp7 is running            |
      | the log of application shows no error                       | UserError: application … membersrvc0, vp0 to vp3        |
      | I deploy example99                                          | UserError: example99 … example02, example01, map        |
      | I get "network/peers" from vp0                              | "network/peers" … slash                                 |
      | I run "  " on vp0                                           | command                                                 |
      | the user "a b" with secret "x"                              | UserError: "a b" cannot be named in a step              |
      | vp0 and vp0 agree on the chain                              | UserError: vp0 alone cannot disagree                    |
      | the log of vp0 shows ""                                     | UserError: ""                                           |
      | nothing of the network is left                              | UserError: still runs … "When I remove the network"     |

  Scenario Outline: A setting: <network> has <name>
    UserError: <error>

    Given <network>:
      | <name> | <value> |

    Examples:
      | network                                           | name               | value | error                                 |
      | a 4-peer pbft batch network with                  | name               | value | "name" … CORE_LOGGING_LEVEL           |
      | a 4-peer pbft batch network where vp3 has         | logging.level      | debug | "logging.level" … CORE_LOGGING_LEVEL  |
      | a 4-peer pbft batch network where application has | CORE_LOGGING_LEVEL | debug | application … membersrvc0, vp0 to vp3 |

  Scenario: Settings in a text
    UserError: this step needs a table

    Given the network in "docker-compose-3.yml" with:
      """
      CORE_LOGGING_LEVEL=debug
      """

  Scenario: A setting without a value
    UserError: | CORE_LOGGING_LEVEL |

    Given the network in "docker-compose-3.yml" with:
      | CORE_LOGGING_LEVEL |

  Scenario: Before there is only one deployment
    UserError: only one deployment

    Given a 4-peer pbft batch network
    When I deploy example02
    Then the chaincode name is the same as before

  Scenario: A folder that there is not
    UserError: "no/such/folder" does not exist … test/steps/red/no/such/folder or … from the feature file

    Given a 4-peer pbft batch network
    And the chaincode "mine" from "no/such/folder"
    When I deploy "mine"

  Scenario Outline: A folder of chaincode that cannot be built, before the network starts: <folder>
    UserError: <error>

    Given a 4-peer pbft batch network
    And the chaincode "mine" from <folder>
    When I deploy "mine"

    Examples:
      | folder                                                           | error                                                                    |
      | "features/chaincode/shop/vendor/github.com/acme/prices"          | has only Go … FABRIC_IMAGES=hyperledger … .js file                       |
      | "compose"                                                        | has no source file                                                       |
      | "features/chaincode/shop" imported as "../shop"                  | "../shop" is not an import path                                          |
      | "features/chaincode/shop/stock" imported as "github.com/acme/it" | its import path must end with "/stock", unlike "github.com/acme/it"      |

  Scenario: A chaincode that can't tell whether the network commits
    my/example99

    Given a 4-peer pbft batch network
    When I deploy "my/example99"
    Then the network still commits

  Scenario: A network that does not start
    vp2 exited with 1 … panic: login error

    Given vp2 exits while the network starts, having logged "panic: login error"
    And a 4-peer pbft batch network

  Scenario: A start that fails, which no step claims
    start failed … vp2 exited with 1 … panic: login error

    Given vp2 exits while the network starts, having logged "panic: login error"
    When I try to start a 4-peer pbft batch network with:
      | CORE_SECURITY_ENROLLSECRET | wrong |

  Scenario Outline: Refused: <action>
    <error>

    Given a 4-peer pbft batch network
    And <refusal>
    When <before>
    And <action>

    Examples:
      | refusal                                                      | before             | action                                    | error                                                                                   |
      | vp0 refuses a deploy with "Path to chaincode does not exist" | I do nothing       | I deploy "my/example99"                   | deployment failed … Path to chaincode does not exist                                    |
      | vp1 refuses an invoke with "User not logged in."             | I deploy example02 | jim invokes "invoke" with a, b, 10 on vp1 | invoke failed … User not logged in. … (POST /chaincode invoke, status 200, code -32000) |
      | vp0 refuses a deploy with "User 'bob' not logged in."        | I do nothing       | bob deploys example02 through the CLI     | deployment failed … User 'bob' not logged in. … chaincode deploy -u bob … exit 1        |
      | vp0 refuses a login with "Identity or token does not match." | I do nothing       | jim is logged in on vp0                   | login failed … Identity or token does not match. … login jim -p ***                     |

  Scenario Outline: Refused, and no step claims it: <attempt>, then <next>
    <error>

    Given a 4-peer pbft batch network
    And vp0 refuses a deploy with "User not logged in."
    And vp0 refuses a login with "Identity or token does not match."
    When <attempt>
    And <next>

    Examples:
      | attempt                    | next                                  | error                                                            |
      | I try to deploy example02  | I do nothing                          | deployment failed … User not logged in. … POST /chaincode deploy |
      | I try to deploy example02  | jim tries to log in on vp0            | deployment failed … User not logged in.                          |
      | I try to deploy example02  | querying a on each vp gives 100       | deployment failed … User not logged in.                          |
      | jim tries to log in on vp0 | the query fails with "does not match" | no query was tried                                               |
      | jim tries to log in on vp0 | the login fails with ""               | UserError: ""                                                    |

  Scenario: A query that no step claims
    query failed … Nil amount for nokey

    Given a 4-peer pbft batch network
    When I deploy example02
    And I try to query nokey
