package edition

import (
	"time"

	"github.com/netra-id/netra"
)

// Key is the public half of a key whose signature this installation trusts.
type Key struct {
	ID        string
	Name      string
	Verifier  string // as the package note of Go writes it: name+hash+key
	AddedAt   time.Time
	AddedBy   netra.UserID
	RevokedAt time.Time
}

// Revoked tells whether the key counts no more.
func (k Key) Revoked() bool { return !k.RevokedAt.IsZero() }

// Proposal is an edition that somebody handed in. It takes no effect.
type Proposal struct {
	ID       string
	Edition  string
	Key      string // id of the key that signed it; "" where it was put in on the server itself
	At       time.Time
	By       netra.UserID
	ByName   string
	Errors   int
	Warnings int
}

// Turn is a change of the edition in force.
type Turn struct {
	ID      string
	Edition string
	Before  string // edition that was in force until then
	At      time.Time
	By      netra.UserID
	ByName  string
}
