// Command intake measures how many reports per second Netra takes over HTTP,
// durable and whole (sealed, with its event in the ledger, its receipt
// answered), beside PocketBase creating a record of the same length with the
// same durability, in one run and in turn, so that both meet the same machine.
//
//	go run ./bench/intake            five rounds, 64 clients, five seconds each
//	go run ./bench/intake -enforce   fails below the bar
//	go run ./bench/intake -database postgres://user@host/empty
package main
