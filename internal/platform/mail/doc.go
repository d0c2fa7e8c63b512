// Package mail sends letters over SMTP: one plain text to one address. The
// connection is encrypted before a password goes over it, and where the server
// stands elsewhere also without one. Address and password of the server come from
// outside of the database and are in no error and no log line.
package mail
