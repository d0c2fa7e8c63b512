// Package invent makes people up: civil servants with Indonesian names, numbers
// and posts as rosters hold them, and the same people as a tired clerk would
// type them a second time. The same seed makes the same people. Nobody real is
// meant; the numbers are valid in form only.
//
// It serves `netra sample`, tests and benchmarks.
package invent
