// Package slicetest is what the tests of every slice stand on: a ground of
// clock, law, vault, ledger, offices and texts on a real database, people whom a
// test can be, and pages asked for as one of them. Each slice builds its own
// house on it.
package slicetest
