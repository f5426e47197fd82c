package main

// It does not compile: nothing declares shim.

func main() {
	shim.Start(nil)
}
