package prevent

import (
	"context"

	"github.com/netra-id/netra"
)

// Counts is the part of the program that counts. A thing counts on the one day
// on which it came in or was opened, in a region and what lies in it.
type Counts interface {
	ByDay(ctx context.Context, what Measured, region netra.Region, until netra.Date) (map[netra.Date]int, error)
}

// Measured is what a target bounds.
type Measured string

// What can be measured.
const (
	Cases   Measured = "cases"
	Reports Measured = "reports"
)

// measures are all of them, in the order they are shown.
func measures() []Measured { return []Measured{Cases, Reports} }

// Target is what an office means to keep until a day: "no problem of neutrality
// until the vote".
type Target struct {
	ID      string
	Office  netra.OfficeID
	Region  netra.Region
	Title   string
	Measure Measured
	AtMost  int
	FromOn  netra.Date
	UntilOn netra.Date
	Owner   string // who answers for it: a position
}

// Deed is something that was done for a target.
type Deed struct {
	On   netra.Date
	What string
	By   string
	Href string // of a notice or a pledge, "" for what somebody wrote
}

// TargetState says how a target stands.
type TargetState string

// The states of a target.
const (
	Ahead  TargetState = "ahead"  // it has not begun
	Held   TargetState = "held"   // so far no more than it allows
	Kept   TargetState = "kept"   // its last day is over and it was kept
	Missed TargetState = "missed" // more came than it allows
)

// Standing is how a target stands on a day.
type Standing struct {
	State    TargetState
	Count    int        // since it began
	BrokenOn netra.Date // the day on which it was missed, "" where it was not
	Days     []DayCount
}

// DayCount is one day of a target.
type DayCount struct {
	On    netra.Date
	New   int
	Sum   int
	State TargetState
}

// TargetRow is a target in a list.
type TargetRow struct {
	Target
	Standing
}
