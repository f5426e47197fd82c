Feature: What is said of dev images and dev containers

  Rule: {peers} has/have a dev image

    Scenario: One vp never builds it
      each vp has a dev image for example02 (…): not within 180 s
        vp0: as expected
        vp1: as expected
        vp2: no image dev-vp2-…
        vp3: as expected

      Given a 4-peer pbft batch network
      But vp2 builds nothing
      When I deploy example02
      Then each vp has a dev image

    Scenario: The chaincode does not compile on one vp
      vp1, vp2 have a dev image for example02 (…): gave up after …, it cannot succeed any more
        vp2: no image dev-vp2-…; its deploy transaction was rejected: exit code 2
          | ./chaincode.go:12: undefined: shim

      Given a 4-peer pbft batch network
      But the compiler on vp2 says "./chaincode.go:12: undefined: shim"
      When I deploy example02
      Then vp1 and vp2 have a dev image

    Scenario: The engine had it before, and nothing built it now
      each vp has a dev image for example02 (ee5b24a1): not within 180 s
        vp0: as expected
        vp1: as expected
        vp2: dev-vp2-ee5b24a1 is from before this scenario: nothing built it here
        vp3: as expected

      Given the chaincode is called "ee5b24a1"
      And the engine has an image "dev-vp2-ee5b24a1" from before
      And a 4-peer pbft batch network
      But vp2 builds nothing
      When I deploy example02
      Then each vp has a dev image

    Scenario: It was built, and somebody removed it
      vp2 has a dev image for example02 (ee5b24a1): not within 180 s
        vp2: dev-vp2-ee5b24a1 was built, and removed since

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      But the image "dev-vp2-ee5b24a1" is removed
      Then vp2 has a dev image

  Rule: no vp has a dev image

    Scenario: One vp builds one
      vp2 has a dev image for example02, and should have none

      Given a 4-peer pbft batch network
      And no vp builds anything
      But vp2 builds a dev image, and runs no dev container
      When I deploy example02
      Then no vp has a dev image

  Rule: each dev image is based on the chaincode base image

    Scenario: One vp builds on another image
      dev-vp2-… is not based on chaincode-bdd/baseimage: its layers do not begin with those of that image

      Given a 4-peer pbft batch network
      But vp2 builds on "other/base"
      When I deploy example02
      Then each dev image is based on the chaincode base image

  Rule: the dev image of {peers} is based on {string}

    Scenario: It is based on another image
      dev-vp2-… is not based on other/base: its layers do not begin with those of that image

      Given a 4-peer pbft batch network
      And vp2 builds on "other/base"
      But vp2 builds on "chaincode-bdd/baseimage"
      When I deploy example02
      Then the dev image of vp2 is based on "other/base"

    Scenario: The engine has no such image to compare with
      the engine has no image other/base, which dev-vp2-… should be based on

      Given a 4-peer pbft batch network
      And vp2 builds on "other/base"
      When I deploy example02
      But the image "other/base" is removed
      Then the dev image of vp2 is based on "other/base"

  Rule: {peers} run(s) a dev container

    Scenario: One vp builds the image, and runs nothing
      each vp runs a dev container for example02 (…): not within 180 s
        vp0: as expected
        vp1: as expected
        vp2: its image is built, no container dev-vp2-… yet
        vp3: as expected

      Given a 4-peer pbft batch network
      But vp2 builds a dev image, and runs no dev container
      When I deploy example02
      Then each vp runs a dev container

    Scenario: The chaincode ends
      vp2 runs a dev container for example02 (ee5b24a1): not within 180 s
        vp2: dev-vp2-ee5b24a1 is exited (exit code 2)

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      But the container "dev-vp2-ee5b24a1" exits with 2
      Then vp2 runs a dev container

  Rule: each dev container runs the image of its own peer

    Scenario: One vp runs the image of another
      image name of dev-vp2-ee5b24a1 is dev-vp1-ee5b24a1, not dev-vp2-ee5b24a1

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      But vp2 runs the image of vp1
      When I deploy example02
      Then each dev container runs the image of its own peer

    Scenario: The chaincode of one vp is told to reach another peer
      command of dev-vp2-ee5b24a1 is /opt/gopath/bin/ee5b24a1 -peer.address=172.18.0.99:7051, not /opt/gopath/bin/ee5b24a1 -peer.address=172.18.0.4:7051

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      But vp2 tells its chaincode to reach "172.18.0.99:7051"
      When I deploy example02
      Then each dev container runs the image of its own peer

  Rule: the dev containers are the same as before

    Scenario: One of them was made anew
      dev-vp2-ee5b24a1 is another container than before the deploy

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" is made anew
      Then the dev containers are the same as before

    Scenario: One of them is gone
      dev-vp2-ee5b24a1 is gone, which ran before the deploy

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" is removed
      Then the dev containers are the same as before

    Scenario: One of them has ended
      dev-vp2-ee5b24a1 is exited, and ran before the deploy

      Given the chaincode is called "ee5b24a1"
      And a 4-peer pbft batch network
      When I deploy example02
      And I deploy example02
      But the container "dev-vp2-ee5b24a1" exits with 0
      Then the dev containers are the same as before
