// Package mailbox is a mail server for tests: it listens on this machine, speaks
// SMTP, keeps what it gets, and refuses whom a test names.
package mailbox
