package watch

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Source is where a signal of early warning comes from.
type Source string

// The sources: what the public reported, what attendees of outreach noticed,
// findings of supervisors, posts in which the screen saw an act, questions about
// what is allowed, and units that did not hear of a circular in time.
const (
	FromReports   Source = "reports"
	FromAttendees Source = "attendees"
	FromFindings  Source = "findings"
	FromHits      Source = "hits"
	FromQuestions Source = "questions"
	FromReach     Source = "reach"
)

// Sources are all sources, in the order in which they are counted up.
func Sources() []Source {
	return []Source{FromReports, FromAttendees, FromFindings, FromQuestions, FromHits, FromReach}
}

// noticed tells whether people noticed what the source counts. How many hits
// there are hangs on the files that were screened, and how many units a circular
// did not reach on whom it was sent to: neither is laid over the other regions.
func (s Source) noticed() bool { return s != FromHits && s != FromReach }

// SignalCount is how many signals of one kind a region had on a day.
type SignalCount struct {
	Source Source
	Region netra.Region // kabupaten or kota
	Act    string       // kind of conduct, "" where nobody says
	On     netra.Date
	N      int
}

// Signals is a part of the program that counts signals of its own within a
// region, from one day until another one.
type Signals func(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]SignalCount, error)

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
