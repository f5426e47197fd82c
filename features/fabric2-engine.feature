@fabric2 @slow
Feature: Faults of the Docker engine on Fabric 2.5 and 3.1

  A peer of Fabric 2.x builds when it installs a package. So a build that fails is a refusal of the deploy, and later a
  deploy of the same package can succeed.

  Scenario: The engine refuses to build, and later builds
    Given a 1-peer raft network
    When the Docker engine refuses to build
    And I try to deploy example02
    Then the deployment fails with "no space left on device"
    When the Docker engine builds again
    And each build is delayed by 5 s
    And I deploy example02
    Then each peer has a dev image
    And each peer runs a dev container

  Scenario: A peer without the Docker engine cannot install, and its dev container goes on without it
    Given a 2-peer raft network
    When peer0.org2 loses the Docker engine
    And I try to deploy example02
    Then the deployment fails with "docker image inspection failed"
    And the health of peer0.org2 says "docker"
    When peer0.org2 has the Docker engine back
    And I deploy example02
    Then each peer has a dev image
    When peer0.org2 loses the Docker engine
    Then querying a on each peer gives 100
