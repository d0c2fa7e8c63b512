// Package dbtest gives tests real databases: a SQLite file, and a database of a
// private PostgreSQL server that lives as long as the test binary. Tests import
// it, and nothing else does.
//
// The server is started once per binary from /usr/lib/postgresql, or from the
// path, without fsync. A shell that waits for the end of a pipe stops it and
// removes its files when the binary ends in whatever way. Where
// NETRA_TEST_POSTGRES holds the address of a server, that one is used; its user
// must be allowed to create databases. Without a server the PostgreSQL half of
// a test is skipped, or fails where NETRA_TEST_ALL is 1.
package dbtest
