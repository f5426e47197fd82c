# No part of Fabric: a packet filter, run in a peer's network namespace to cut it off from others.
FROM chaincode-bdd/baseimage
COPY netfilter /
