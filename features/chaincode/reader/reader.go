// As reader.js, for Fabric's own peers.
package main

import (
	"fmt"

	"github.com/hyperledger/fabric/core/chaincode/shim"
)

type reader struct{}

func (reader) Init(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	return nil, stub.PutState("greeting", []byte(args[0]))
}

func (reader) Invoke(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "write" || len(args) != 2 {
		return nil, fmt.Errorf("unknown function %s", function)
	}
	return nil, stub.PutState(args[0], []byte(args[1]))
}

func (reader) Query(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "read" || len(args) != 1 {
		return nil, fmt.Errorf("unknown function %s", function)
	}
	return stub.GetState(args[0])
}

func main() {
	if err := shim.Start(reader{}); err != nil {
		fmt.Println(err)
	}
}
