Feature: Red: dev images and dev containers

  Rule: {peers} has/have a dev image

    Scenario: One vp never builds it
      each vp has a dev image for example02 … 180 s … vp2: no image dev-vp2-

      Given a 4-peer pbft batch network
      But vp2 builds nothing
      When I deploy example02
      Then each vp has a dev image

    Scenario: The chaincode does not compile on one vp
      vp2: no image dev-vp2-… … exit code 2 … ./chaincode.go:12: undefined: shim

      Given a 4-peer pbft batch network
      But the compiler on vp2 says "./chaincode.go:12: undefined: shim"
      When I deploy example02
      Then vp1 and vp2 have a dev image

    Scenario: The engine had it before, and nothing built it now
      vp2: dev-vp2-ee5b24a1 … before this scenario

      Given the chaincode is called "ee5b24a1"
      And the engine has an image "dev-vp2-ee5b24a1" from before
      And a 4-peer pbft batch network
      But vp2 builds nothing
      When I deploy example02
      Then each vp has a dev image

    Scenario: It was built, and somebody removed it
      vp2: dev-vp2-ee5b24a1 … built … removed

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      But the image "dev-vp2-ee5b24a1" is removed
      Then vp2 has a dev image

  Rule: no vp has a dev image

    Scenario: One vp builds one
      vp2 … a dev image for example02

      Given a 4-peer pbft batch network
      And no vp builds anything
      But vp2 builds a dev image, and runs no dev container
      When I deploy example02
      Then no vp has a dev image

  Rule: the dev image of {peers} is based on {baseImage}

    Scenario: One vp builds on another image
      dev-vp2-… … chaincode-bdd/baseimage

      Given a 4-peer pbft batch network
      But vp2 builds on "other/base"
      When I deploy example02
      Then the dev image of each vp is based on the chaincode base image

    Scenario: It is based on another image
      dev-vp2-… … other/base

      Given a 4-peer pbft batch network
      And vp2 builds on "other/base"
      But vp2 builds on "chaincode-bdd/baseimage"
      When I deploy example02
      Then the dev image of vp2 is based on "other/base"

    Scenario: The engine has no such image to compare with
      no image other/base

      Given a 4-peer pbft batch network
      And vp2 builds on "other/base"
      When I deploy example02
      But the image "other/base" is removed
      Then the dev image of vp2 is based on "other/base"

  Rule: {peers} run(s) a dev container

    Scenario: One vp builds the image, and runs nothing
      each vp runs a dev container for example02 … vp2: … no container dev-vp2-

      Given a 4-peer pbft batch network
      But vp2 builds a dev image, and runs no dev container
      When I deploy example02
      Then each vp runs a dev container

    Scenario: The chaincode ends
      dev-vp2-ee5b24a1 is exited … 2

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      But the container "dev-vp2-ee5b24a1" exits with 2
      Then vp2 runs a dev container

  Rule: each dev container runs the image of its own peer

    Scenario: One vp runs the image of another
      dev-vp2-ee5b24a1 … dev-vp1-ee5b24a1

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      But vp2 runs the image of vp1
      When I deploy example02
      Then each dev container runs the image of its own peer

    Scenario: The chaincode of one vp is told to reach another peer
      dev-vp2-ee5b24a1 … 172.18.0.99:7051 … 172.18.0.4:7051

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      But vp2 tells its chaincode to reach "172.18.0.99:7051"
      When I deploy example02
      Then each dev container runs the image of its own peer

  Rule: the dev containers are the same as before

    Scenario: One of them was made anew
      dev-vp2-ee5b24a1 is not

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" is made anew
      Then the dev containers are the same as before

    Scenario: One of them is gone
      dev-vp2-ee5b24a1 … gone

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" is removed
      Then the dev containers are the same as before

    Scenario: One of them has ended
      dev-vp2-ee5b24a1 … exited

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" exits with 0
      Then the dev containers are the same as before
