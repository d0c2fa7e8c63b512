// Command netra is the whole program: server, demonstration, and the tools of
// its keepers. Only this package reads the wall clock and the environment.
package main
