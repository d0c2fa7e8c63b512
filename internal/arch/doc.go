// Package arch holds the tests that keep the house in order: which package may
// import which, which tables a slice may touch, what a file may use by its
// name, and where the law, the clock, the environment and the texts for people
// may stand. It has no code of its own.
//
// Each rule is a function that reads a file system and returns findings. One
// test runs all rules over the module; another one gives every rule a small
// tree that breaks it, so that a rule that can no longer fail is noticed.
//
// When a rule here hurts, change the rule in the same change, with the reason.
package arch
