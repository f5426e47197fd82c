# Where a chaincode's author runs it in dev mode: the base image with the examples.
FROM chaincode-bdd/baseimage
COPY gopath /opt/gopath
