Feature: Deploying chaincode on every version of Fabric

  Whatever a deploy consists of, in the end each peer has built an image, runs a container, and gives the same answers as
  the others.

  Scenario Outline: Each peer builds an image and runs a container: <chaincode>, 4-peer <consensus> network
    Given a 4-peer <consensus> network
    When I deploy <chaincode>
    Then each peer has a dev image
    And each peer runs a dev container
    And each dev container runs the image of its own peer
    And querying a on each peer gives 100
    When I invoke "invoke" with a, b, 10
    Then querying a on each peer gives 90
    And querying b on each peer gives 210
    And all peers agree on the chain
    When I remove the network
    Then nothing of the network is left

    @fast
    Examples: Fabric 0.6
      | consensus  | chaincode |
      | pbft batch | example02 |

    @fabric2 @slow
    Examples: Fabric 2.5 and 3.1
      | consensus | chaincode |
      | raft      | example02 |

    @fabric2 @slow @nodeenv
    Examples: Fabric 2.5 and 3.1, JavaScript
      | consensus | chaincode      |
      | raft      | example02-node |

    @fabric2 @fabric3 @slow
    Examples: Fabric 3.1
      | consensus | chaincode |
      | bft       | example02 |
