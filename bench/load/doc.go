// Package load is the client of the measurements: a bounded number of
// connections, each sending one request after the other for a bounded time, to
// an address of this machine only. It writes and reads HTTP itself, so that the
// client takes as little as possible of the processors that it shares with the
// server, and the same for every server.
package load
