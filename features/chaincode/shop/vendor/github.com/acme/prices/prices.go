// Package prices is vendored.
package prices

// Of tells the price of an item.
func Of(item string) int {
	return len(item)
}
