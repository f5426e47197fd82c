Feature: Red: dev images and dev containers

  Background:
    Given the chaincode is called "ee5b24a1"
    And the engine has an image "dev-vp2-f780f268" from before
    And a 4-peer pbft batch network

  Scenario Outline: A build: <wrong>
    <error>

    But <wrong>
    When I deploy example02
    Then <claim>

    Examples:
      | wrong                                                         | claim                                                         | error                                                                      |
      | vp2 builds nothing                                            | each vp has a dev image                                       | each vp has a dev image for example02 … 180 s … vp2: no image dev-vp2-     |
      | the compiler on vp2 says "./chaincode.go:12: undefined: shim" | vp1 and vp2 have a dev image                                  | vp2: no image dev-vp2-… … exit code 2 … ./chaincode.go:12: undefined: shim |
      | vp2 builds on "other/base"                                    | the dev image of each vp is based on the chaincode base image | dev-vp2-… … chaincode-bdd/baseimage                                        |
      | vp2 builds a dev image, and runs no dev container             | each vp runs a dev container                                  | each vp runs a dev container for example02 … vp2: … no container dev-vp2-  |
      | vp2 runs the image of vp1                                     | each dev container runs the image of its own peer             | dev-vp2-ee5b24a1 … dev-vp1-ee5b24a1                                        |
      | vp2 tells its chaincode to reach "172.18.0.99:7051"           | each dev container runs the image of its own peer             | dev-vp2-ee5b24a1 … 172.18.0.4:7051 … 172.18.0.99:7051                      |

  Scenario Outline: After the build: <wrong>
    <error>

    When I deploy example02
    But <wrong>
    Then <claim>

    Examples:
      | wrong                                         | claim                    | error                                   |
      | the image "dev-vp2-ee5b24a1" is removed       | vp2 has a dev image      | vp2: dev-vp2-ee5b24a1 … built … removed |
      | the container "dev-vp2-ee5b24a1" exits with 2 | vp2 runs a dev container | dev-vp2-ee5b24a1 is exited … 2          |

  Scenario Outline: After a second deploy: <wrong>
    <error>

    When I deploy example02
    And I deploy example02
    But <wrong>
    Then the dev containers are the same as before

    Examples:
      | wrong                                         | error                     |
      | the container "dev-vp2-ee5b24a1" is made anew | dev-vp2-ee5b24a1 is not   |
      | the container "dev-vp2-ee5b24a1" is removed   | dev-vp2-ee5b24a1 … gone   |
      | the container "dev-vp2-ee5b24a1" exits with 0 | dev-vp2-ee5b24a1 … exited |

  Scenario: The engine had it before, and nothing built it now
    vp2: dev-vp2-f780f268 … before this scenario

    Given the chaincode is called "f780f268"
    But vp2 builds nothing
    When I deploy example02
    Then each vp has a dev image

  Scenario: One vp builds one
    vp2 … a dev image for example02

    Given no vp builds anything
    But vp2 builds a dev image, and runs no dev container
    When I deploy example02
    Then no vp has a dev image

  Scenario: It is based on another image
    dev-vp2-… … other/base

    Given vp2 builds on "other/base"
    But vp2 builds on "chaincode-bdd/baseimage"
    When I deploy example02
    Then the dev image of vp2 is based on "other/base"

  Scenario: The engine has no such image to compare with
    no image other/base

    Given vp2 builds on "other/base"
    When I deploy example02
    But the image "other/base" is removed
    Then the dev image of vp2 is based on "other/base"
