// As papers.js, for Fabric's own peers.
package main

import (
	"encoding/json"
	"fmt"

	"github.com/hyperledger/fabric/core/chaincode/shim"
)

type papers struct{}

// Issue is the argument of issue.
type Issue struct {
	Ticker   string `json:"ticker"`
	Par      int    `json:"par"`
	Quantity int    `json:"quantity"`
}

func (papers) Init(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	return nil, nil
}

func (papers) Invoke(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "issue" || len(args) != 1 {
		return nil, fmt.Errorf("unknown function %s", function)
	}
	var issue Issue
	if err := json.Unmarshal([]byte(args[0]), &issue); err != nil {
		return nil, err
	}
	text, err := json.Marshal(issue)
	if err != nil {
		return nil, err
	}
	return nil, stub.PutState(issue.Ticker, text)
}

func (papers) Query(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "get" || len(args) != 1 {
		return nil, fmt.Errorf("unknown function %s", function)
	}
	return stub.GetState(args[0])
}

func main() {
	if err := shim.Start(papers{}); err != nil {
		fmt.Println(err)
	}
}
