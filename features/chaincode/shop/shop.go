// A shop: its users are created by the constructor, and each of them orders.
package main

import (
	"encoding/json"
	"fmt"

	"github.com/acme/prices"
	"github.com/acme/shop/stock"
	"github.com/hyperledger/fabric/core/chaincode/shim"
)

type shop struct{}

func (shop) Init(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "createUsers" {
		return nil, fmt.Errorf("no function %s: there is createUsers", function)
	}
	users, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	return nil, stub.PutState("users", users)
}

// Invoke takes `order` with a user and JSON such as {"item":"pen","count":2}.
func (shop) Invoke(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function != "order" || len(args) != 2 {
		return nil, fmt.Errorf("no function %s with %d arguments: there is order with 2", function, len(args))
	}
	order, err := stock.Read(args[1])
	if err != nil {
		return nil, err
	}
	order.Price = prices.Of(order.Item) * order.Count
	text, err := json.Marshal(order)
	if err != nil {
		return nil, err
	}
	return nil, stub.PutState("order of "+args[0], text)
}

// Query answers `users` without arguments, and `order` with a user.
func (shop) Query(stub shim.ChaincodeStubInterface, function string, args []string) ([]byte, error) {
	if function == "users" && len(args) == 0 {
		return stub.GetState("users")
	}
	if function == "order" && len(args) == 1 {
		return stub.GetState("order of " + args[0])
	}
	return nil, fmt.Errorf("no query %s with %d arguments", function, len(args))
}

func main() {
	if err := shim.Start(shop{}); err != nil {
		fmt.Println(err)
	}
}
