// As pinger.js, for Fabric's own peers.
package main

import (
	"fmt"
	"strconv"

	"github.com/hyperledger/fabric/core/chaincode/shim"
)

type pinger struct{}

func (pinger) Init(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	return nil, stub.PutState("count", []byte("0"))
}

func (pinger) Invoke(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "ping" || len(args) > 0 {
		return nil, fmt.Errorf("ping takes no arguments, got %s%q", function, args)
	}
	text, err := stub.GetState("count")
	if err != nil {
		return nil, err
	}
	count, err := strconv.Atoi(string(text))
	if err != nil {
		return nil, err
	}
	return nil, stub.PutState("count", []byte(strconv.Itoa(count+1)))
}

func (pinger) Query(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "count" || len(args) > 0 {
		return nil, fmt.Errorf("count takes no arguments, got %s%q", function, args)
	}
	return stub.GetState("count")
}

func main() {
	if err := shim.Start(pinger{}); err != nil {
		fmt.Println(err)
	}
}
