FROM chaincode-bdd/baseimage
COPY gopath /opt/gopath
COPY peer /opt/gopath/bin/peer
COPY tls /opt/gopath/src/github.com/hyperledger/fabric/bddtests
WORKDIR /opt/gopath/src/github.com/hyperledger/fabric
CMD ["peer", "node", "start"]
