package access

import (
	"time"

	"github.com/netra-id/netra"
)

// User is a person who can log in.
type User struct {
	ID          netra.UserID
	Login       string // in lower case; an address or a short name
	Name        string
	Active      bool
	Ready       bool // has a password and a second factor
	CreatedAt   time.Time
	Memberships []Membership
}

// Membership lets a user act for an office in a role from one instant until
// another. A zero Until is open.
type Membership struct {
	ID         string
	User       netra.UserID
	Office     netra.OfficeID
	OfficeName string
	Role       netra.Role
	From       time.Time
	Until      time.Time
}

// Runs tells whether the membership lets the user act at t.
func (m Membership) Runs(t time.Time) bool {
	return !t.Before(m.From) && (m.Until.IsZero() || t.Before(m.Until))
}

// NewUser is who is to be added, and the first thing he may do.
type NewUser struct {
	Login  string
	Name   string
	Office netra.OfficeID
	Role   netra.Role
	From   time.Time // zero: now
	Until  time.Time // zero: open
}

// UserFilter restricts a list of users. Empty fields restrict nothing.
type UserFilter struct {
	Scope  *Scope // users with a membership, also a past one, in an office of the scope
	Office netra.OfficeID
	Role   netra.Role
	Query  string // part of name or login
	Ended  bool   // also those who may act nowhere any more
	After  string // login of the last one already seen
	Limit  int    // 0: 100
}

// Link is a one-time way in. Token is known to its maker only for this moment;
// the database keeps a hash of it.
type Link struct {
	Token     string
	ExpiresAt time.Time
	User      netra.UserID
}

// Invitation is what the one who opens an invitation link may know.
type Invitation struct {
	User      netra.UserID
	Name      string
	Login     string
	Office    string
	Role      netra.Role
	ExpiresAt time.Time
	Renewal   bool   // the user had a login before and sets it anew
	Secret    string // of the second factor, base 32, the same each time the link is opened
	URI       string // otpauth: address of the secret, for a QR code
}

// Persona is a person of a rehearsal: a user with one office he acts for.
type Persona struct {
	User       netra.UserID
	Name       string
	Membership string
	Office     Office
	Role       netra.Role
}

// Seat is who a session belongs to and where he sits.
type Seat struct {
	Actor      netra.Actor
	Office     Office
	Membership string
	Until      time.Time // the session ends here at the latest
}
