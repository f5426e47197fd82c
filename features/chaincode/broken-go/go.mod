module chaincode-bdd.local/broken

go 1.23.0
