package registry

import (
	"time"

	"github.com/netra-id/netra"
)

// The limits of a roster that is read in the background.
const (
	MaxLoadBytes = 4 << 30
	// MaxLoadProblems is how many problems of one file are kept; how many there
	// are is counted to the end.
	MaxLoadProblems = 100_000
)

// LoadState says how far a load is.
type LoadState string

// The states of a load.
const (
	LoadChecking LoadState = "checking" // read to say what it would do
	LoadChecked  LoadState = "checked"  // waits for a person
	LoadApplying LoadState = "applying"
	LoadDone     LoadState = "done"
	LoadFailed   LoadState = "failed" // the file cannot be read; Fault says why
	LoadDropped  LoadState = "dropped"
)

// Load is a roster that is read from a file row by row in the background,
// whatever its length. It can be left, and goes on where it stopped.
type Load struct {
	ID        string
	Office    netra.OfficeID
	FileName  string
	Size      int64
	Target    Target
	State     LoadState
	Fault     string // locale key
	Bytes     int64  // read of the file
	Line      int
	Rows      int
	New       int
	Updated   int
	Unchanged int
	Bad       int // rows
	By        netra.UserID
	At        time.Time
	EndedAt   time.Time

	version int
}

// Busy tells whether a worker reads the file.
func (l Load) Busy() bool { return l.State == LoadChecking || l.State == LoadApplying }

// Percent is how much of the file was read.
func (l Load) Percent() int {
	if l.Size == 0 {
		return 0
	}
	return int(100 * min(l.Bytes, l.Size) / l.Size)
}
