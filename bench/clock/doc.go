// Command clock measures how fast the ends of legal clocks are counted: a
// million of them in one run, with the real lists of holidays, beside a loop
// that walks over the days one by one, as one would write it without thinking.
// Both run in turn, several times, and must agree on every end.
//
//	go run ./bench/clock             seven rounds of a million
//	go run ./bench/clock -enforce    fails below the bar
package main
