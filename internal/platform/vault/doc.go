// Package vault holds the keys. One master key lies in a file outside of the
// database; it never encrypts content itself. From it come, by HKDF, one key
// that wraps the data keys and one key per purpose for keyed hashes. Each
// report or person has a data key of its own, kept in the database in wrapped
// form: who has the database without the file reads nothing, and destroying
// one wrapped key erases what it sealed, in every backup too.
//
// Sealed content is AES-256-GCM with a random nonce. The caller names the place
// where it belongs (table, id, field) as additional data, so that a sealed
// field that is moved to another row does not open there. Content is padded to
// a few size classes first, because the length of a text says much about it.
//
// The package never prints a key, never writes one anywhere but into the master
// key file, and never makes up for a missing file of an existing office: the
// application compares Vault.ID with the one that its database remembers.
package vault
