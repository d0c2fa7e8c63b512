// Command crash looks for acknowledged reports that a crash loses. It sends
// reports to the real server, kills it with SIGKILL at a random moment, starts
// it again, and asks for every report that was acknowledged; many times over.
// In the end the ledger is exported and verified without the database.
//
//	go run ./bench/crash                 fifty kills
//	go run ./bench/crash -kills 5 -seed 7
//	go run ./bench/crash -database postgres://user@host/empty
//
// A kill ends the program, not the machine: what was written and not yet synced
// survives it. A power cut is a harder test, and is not this one.
package main
