package relatives

import (
	"time"

	"github.com/netra-id/netra"
)

// RunState says how far a run is.
type RunState string

// The states of a run.
const (
	Waiting RunState = "waiting" // a worker will take it
	Reading RunState = "reading" // the roster is read and the weights are found
	Looking RunState = "looking" // relatives are looked up
	Done    RunState = "done"
)

// Run is one comparing of a roster with the candidates of an election.
type Run struct {
	ID       string
	Office   netra.OfficeID
	Election string
	State    RunState
	Since    time.Time // only what changed from then on; zero for everything
	Mark     time.Time // what changes from then on is for the next run
	Done     int       // relatives looked up
	Total    int
	People   int // servants
	Found    int // pairs that are new
	By       netra.UserID
	AskedAt  time.Time
	EndedAt  time.Time // zero while it goes on
}

// Whole tells whether the run compares everything.
func (r Run) Whole() bool { return r.Since.IsZero() }
