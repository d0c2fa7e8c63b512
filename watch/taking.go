package watch

import (
	"context"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/browser"
)

// Pages takes pages of the public web.
type Pages interface {
	// Take looks at the page at an address.
	Take(ctx context.Context, address string) (browser.Taken, error)
}

// Taking is a page that the program itself takes as a capture of a hit.
type Taking struct {
	ID      string
	Hit     string
	Address string // "" once the hit is forgotten
	State   TakingState
	Why     string // it failed: the key of a sentence
	Status  int    // what the server answered with
	AskedAt time.Time
	By      netra.UserID // "" where the program took it by itself
	ByName  string
	EndedAt time.Time

	sealed []byte
}

// bySelf tells whether the program took a page by itself, which shows that somebody
// saw an act: who has still to decide does not see it.
func (t Taking) bySelf() bool { return t.By == "" }

// actor is who asked for a page, in an office.
func (t Taking) actor(office netra.OfficeID) netra.Actor {
	if t.bySelf() {
		return netra.System(office)
	}
	return netra.Actor{User: t.By, Name: t.ByName, Office: office}
}

// TakingState says how far a taking is.
type TakingState string

// The states of a taking.
const (
	TakingAsked  TakingState = "asked"
	TakingDone   TakingState = "done"
	TakingFailed TakingState = "failed"
)
