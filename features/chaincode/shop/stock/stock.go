// Package stock knows what can be ordered.
package stock

import (
	"encoding/json"
	"fmt"
)

// Order is what a user wants.
type Order struct {
	Item  string `json:"item"`
	Count int    `json:"count"`
	Price int    `json:"price"`
}

// Read refuses an order of nothing.
func Read(text string) (Order, error) {
	var order Order
	if err := json.Unmarshal([]byte(text), &order); err != nil {
		return order, err
	}
	if order.Count < 1 {
		return order, fmt.Errorf("an order of %d", order.Count)
	}
	return order, nil
}
