// What an upgrade of example02 may look like: it answers queries of the same accounts with a currency, and changes nothing.
package main

import (
	"log"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

type coins struct{}

func (coins) Init(shim.ChaincodeStubInterface) *peer.Response {
	return shim.Success(nil)
}

func (coins) Invoke(stub shim.ChaincodeStubInterface) *peer.Response {
	function, args := stub.GetFunctionAndParameters()
	if function != "query" || len(args) != 1 {
		return shim.Error("only a query of one account is possible")
	}
	amount, err := stub.GetState(args[0])
	if err != nil {
		return shim.Error(err.Error())
	}
	return shim.Success([]byte(string(amount) + " coins"))
}

func main() {
	if err := shim.Start(coins{}); err != nil {
		log.Fatal(err)
	}
}
