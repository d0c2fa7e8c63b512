// Command screen measures how fast posts are searched for watched terms.
//
//	go run ./bench/screen                        all of it: 500,000 posts, up to 5,000,000 terms
//	go run ./bench/screen -posts 50000 -largest 500000
//
// Four things, each beside what it is measured by in turn, in one thread, in
// seconds of the processor, medians of several rounds: the finder at 100,000
// terms beside Hyperscan's literals (built from bench/peers/hyperscan, needs a C
// compiler and libhyperscan-dev); the finder at the largest list beside taking
// the same posts apart into words and nothing else; the memory of a term and the
// time to build the list; a whole line of JSON in and its hits out at a million
// terms beside encoding/json and a Go map. Posts and terms are invented.
package main
