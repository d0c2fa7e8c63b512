package casework

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Pause is a time in which clocks of a track stood still, with its ground and
// the paper that proves it.
type Pause struct {
	ID       string
	Track    netra.TrackID
	Ground   string // id of a law.Suspension
	Document string // number of the paper
	From     netra.Date
	Until    netra.Date // the last day, "" while it lasts
	By       string
}

// Move is a change of the day on which a running clock ends.
type Move struct {
	ID   string
	On   netra.Date
	From netra.Date // "" it stood still
	To   netra.Date // "" it stands still
	Why  []law.Reason
}

// Rung is a rung of its ladder that a clock has reached.
type Rung struct {
	ID        string
	Ladder    string
	Due       netra.Date // the end of the clock then
	ReachedOn netra.Date
	ToldOn    netra.Date // later, where the program did not run on that day
}

// SuspendInput is what an officer enters to let clocks stand still, or to let
// them go on.
type SuspendInput struct {
	Track    netra.TrackID
	Ground   string
	Document string
	From     netra.Date
	Until    netra.Date // "" while it lasts
}
