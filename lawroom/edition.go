package lawroom

import "github.com/netra-id/netra"

// Effect is what another edition of the law room would do to the cases that run
// now. Whoever holds the cases works it out.
type Effect struct {
	Tracks map[string]int // running tracks by procedure; they go on under the text that they began under
	Clocks int            // running clocks
	Moved  []MovedClock   // those whose end would move
}

// MovedClock is a running clock that another edition would end on another day.
type MovedClock struct {
	Number   string // of the case
	Step     string
	From, To netra.Date
}
