// Package ledger keeps the append-only record of what happened: who did what to
// which thing, when. Tables are the truth for work; the ledger is the truth for
// courts.
//
// # How it works
//
// Append writes an event in the transaction of the change that it records. It
// takes no place in an order yet, so that writers never wait for each other.
// Seal gives every event that has none the next leaf of a Merkle tree (RFC 6962
// hashing, golang.org/x/mod/sumdb/tlog) and signs the new root: a checkpoint, in
// the text format of C2SP tlog-checkpoint, a signed note. Who holds a checkpoint
// can prove that everything before it is still there and unchanged.
//
// A leaf is the canonical JSON of the event. The payload is not in it, only the
// SHA-256 of a random salt and the payload: the payload can be destroyed, or
// its salt by Forget, and the proof stays valid.
//
// # Words
//
// Event: one thing that happened. Leaf: its number in the tree. Checkpoint: the
// signed size and root of the tree. Export: the whole ledger as JSON lines, for
// Verify, which needs nothing but the public key. Proof: that one event is in the
// tree of a checkpoint.
//
// # What this cannot do
//
// Who owns the database and the key can write another history from the start.
// That is found by who holds an older checkpoint: printed on a letter, kept in a
// file outside of the database (KeepAt), or signed by a witness.
//
// The order of the leaves tells roughly when an event happened, even where its
// time is only a day, as for a visitor's.
package ledger
