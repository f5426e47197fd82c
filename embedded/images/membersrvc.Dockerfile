FROM chaincode-bdd/baseimage
COPY membersrvc /opt/gopath/bin/membersrvc
WORKDIR /opt/gopath/src/github.com/hyperledger/fabric
CMD ["membersrvc"]
