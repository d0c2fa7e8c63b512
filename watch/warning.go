package watch

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/law"
)

// Source is where a signal of early warning comes from.
type Source string

// The sources: what the public reported, what attendees of outreach noticed, and
// findings of supervisors.
const (
	FromReports   Source = "reports"
	FromAttendees Source = "attendees"
	FromFindings  Source = "findings"
)

// tally is how many signals of one kind a region had on a day.
type tally struct {
	Source Source
	Region netra.Region // kabupaten or kota
	Act    string       // kind of conduct, "" where nobody says
	On     netra.Date
	N      int
}

// spot is a kabupaten or kota and where it lies, in degrees.
type spot struct {
	Region   netra.Region
	Lat, Lng float64
}

// Warning says that a region had more signals of one kind than is usual there.
// It names no person, and accuses nobody: it says where to look first.
type Warning struct {
	Source Source
	Region netra.Region
	Act    string
	On     netra.Date // the day, or the last day of the week
	// Methods are the detectors that rang; Alarm is the strongest of them.
	Methods []surge.Method
	Alarm   surge.Alarm
	// Alertness is the level of the stage, nil where the law room has none.
	Alertness *law.Alertness
	// Counts is the series up to the day asked, one count for each Step days, from
	// From on.
	From   netra.Date
	Step   int // 1 or, of a long series, 7
	Counts []int
	// Weeks is how long anything of this source is known of the region.
	Weeks int
}

// Cluster is a kabupaten or kota with its neighbours in which more was noticed
// in the last days than in the other regions.
type Cluster struct {
	Regions  []netra.Region
	From     netra.Date
	Count    int
	Expected float64
	P        float64 // how often chance alone makes one as strong
}
