// Package process builds and runs the real program for tests and measurements
// that need it as a process of its own: one that can be stopped, killed, and
// charged for the processor time it used.
package process
