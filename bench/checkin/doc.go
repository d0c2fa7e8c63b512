// Command checkin is a hall of people at one door: several phones write names into the
// page of one QR code of a running program, as fast as it answers. It says how
// long it took and how long a person waited.
//
//	go run ./cmd/netra demo
//	go run ./bench/checkin -door http://127.0.0.1:8080/sosialisasi/… -people 500 -phones 8
package main
