// Command kin measures the matching of people on lists that package invent
// makes up.
//
//	go run ./bench/kin speed                     5,000,000 x 300,000 people beside DuckDB
//	go run ./bench/kin speed -roster 500000 -others 30000
//	go run ./bench/kin accuracy                  recall by false links, with the weights printed
//
// Both sides of speed do one job: read two files, and find every pair with one
// birth date whose names reach a Jaro-Winkler similarity of 0.92. They run in
// turn, in one thread each, and the number of pairs found must be the same. The
// seconds are those of the processor, so that other work on the machine counts
// less. The second part doubles both lists and one of them, and looks 1,000 new
// people up in the whole roster. DuckDB is built from bench/peers/duck and needs
// a C compiler; -peer "" leaves it out.
package main
