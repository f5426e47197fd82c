// Two or more accounts, and transfers between them: chaincode_example02 of Fabric 0.6 for Fabric 2.x and 3.x.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"

	"github.com/hyperledger/fabric-chaincode-go/v2/shim"
	"github.com/hyperledger/fabric-protos-go-apiv2/peer"
)

type accounts struct{}

// Init runs only for a definition with --init-required, and then takes the same arguments as the function init.
func (accounts) Init(stub shim.ChaincodeStubInterface) *peer.Response {
	_, args := stub.GetFunctionAndParameters()
	return answer(set(stub, args))
}

func (accounts) Invoke(stub shim.ChaincodeStubInterface) *peer.Response {
	function, args := stub.GetFunctionAndParameters()
	switch function {
	case "init":
		return answer(set(stub, args))
	case "invoke":
		return answer(transfer(stub, args))
	case "delete":
		return answer(remove(stub, args))
	case "query":
		return query(stub, args)
	case "keep":
		return answer(keep(stub, args))
	case "show":
		return show(stub, args)
	}
	return shim.Error(fmt.Sprintf("unknown function %q: use init, invoke, delete, query, keep or show", function))
}

func answer(err error) *peer.Response {
	if err != nil {
		return shim.Error(err.Error())
	}
	return shim.Success(nil)
}

// set takes names and amounts in turn.
func set(stub shim.ChaincodeStubInterface, args []string) error {
	if len(args) == 0 || len(args)%2 != 0 {
		return fmt.Errorf("incorrect number of arguments: %d, expecting names and amounts", len(args))
	}
	for i := 0; i < len(args); i += 2 {
		amount, err := strconv.Atoi(args[i+1])
		if err != nil {
			return fmt.Errorf("expecting an integer for the amount of %s", args[i])
		}
		if err := put(stub, args[i], amount); err != nil {
			return err
		}
	}
	return nil
}

func transfer(stub shim.ChaincodeStubInterface, args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("incorrect number of arguments: %d, expecting from, to, amount", len(args))
	}
	from, err := get(stub, args[0])
	if err != nil {
		return err
	}
	to, err := get(stub, args[1])
	if err != nil {
		return err
	}
	amount, err := strconv.Atoi(args[2])
	if err != nil {
		return fmt.Errorf("invalid transaction amount %q, expecting an integer", args[2])
	}
	if err := put(stub, args[0], from-amount); err != nil {
		return err
	}
	if err := put(stub, args[1], to+amount); err != nil {
		return err
	}
	event, err := json.Marshal(map[string]any{"from": args[0], "to": args[1], "amount": amount})
	if err != nil {
		return err
	}
	return stub.SetEvent("transfer", event)
}

func remove(stub shim.ChaincodeStubInterface, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("incorrect number of arguments: %d, expecting a name", len(args))
	}
	return stub.DelState(args[0])
}

func query(stub shim.ChaincodeStubInterface, args []string) *peer.Response {
	if len(args) != 1 {
		return shim.Error(fmt.Sprintf("incorrect number of arguments: %d, expecting a name", len(args)))
	}
	amount, err := get(stub, args[0])
	if err != nil {
		return shim.Error(err.Error())
	}
	return shim.Success([]byte(strconv.Itoa(amount)))
}

// keep takes the name of a collection and a key; the value is the transient data "value", which no block contains.
func keep(stub shim.ChaincodeStubInterface, args []string) error {
	if len(args) != 2 {
		return fmt.Errorf("incorrect number of arguments: %d, expecting a collection and a key", len(args))
	}
	transient, err := stub.GetTransient()
	if err != nil {
		return err
	}
	value, ok := transient["value"]
	if !ok {
		return fmt.Errorf("the transient data has no value")
	}
	return stub.PutPrivateData(args[0], args[1], value)
}

func show(stub shim.ChaincodeStubInterface, args []string) *peer.Response {
	if len(args) != 2 {
		return shim.Error(fmt.Sprintf("incorrect number of arguments: %d, expecting a collection and a key", len(args)))
	}
	value, err := stub.GetPrivateData(args[0], args[1])
	if err != nil {
		return shim.Error(err.Error())
	}
	return shim.Success(value)
}

func get(stub shim.ChaincodeStubInterface, name string) (int, error) {
	state, err := stub.GetState(name)
	if err != nil {
		return 0, err
	}
	if state == nil {
		// As example02 of Fabric 0.6 words it.
		text, err := json.Marshal(map[string]string{"Error": "Nil amount for " + name})
		if err != nil {
			return 0, err
		}
		return 0, fmt.Errorf("%s", text)
	}
	return strconv.Atoi(string(state))
}

func put(stub shim.ChaincodeStubInterface, name string, amount int) error {
	return stub.PutState(name, []byte(strconv.Itoa(amount)))
}

func main() {
	if err := start(); err != nil {
		log.Fatal(err)
	}
}

// start connects to the peer, or waits for peers where the chaincode runs as a service.
func start() error {
	address := os.Getenv("CHAINCODE_SERVER_ADDRESS")
	if address == "" {
		return shim.Start(accounts{})
	}
	server := &shim.ChaincodeServer{
		CCID:     os.Getenv("CHAINCODE_ID"),
		Address:  address,
		CC:       accounts{},
		TLSProps: shim.TLSProperties{Disabled: true},
	}
	return server.Start()
}
