package measure

import (
	"time"

	"github.com/netra-id/netra"
)

// Index is a vulnerability index that somebody published, as it was taken in.
type Index struct {
	ID          string
	Title       string
	IssuedOn    netra.Date // on which it was published
	Source      string     // where it can be read
	Most        Milli      // the greatest score that it gives
	FileName    string
	Digest      string // of its rows
	Rows        int
	SentAt      time.Time
	SentBy      netra.UserID
	PublishedAt time.Time // zero until somebody let it be seen
}

// Published tells whether the index may be seen.
func (x Index) Published() bool { return !x.PublishedAt.IsZero() }

// Milli is a score in thousandths, so that what was published is kept to the digit.
type Milli int64

// Float is the score as a number.
func (m Milli) Float() float64 { return float64(m) / 1000 }

// Score is one row of an index. Dimension and Indicator are "" where it is the
// score of the whole region, Indicator is "" where it is that of a dimension.
type Score struct {
	Election  string
	Region    netra.Region
	Dimension string
	Indicator string
	Milli     Milli
}

// IndexDraft is an index that somebody hands in.
type IndexDraft struct {
	Title    string
	IssuedOn netra.Date
	Source   string
	Most     Milli
	FileName string
	File     []byte
	Sheet    string
}

// IndexChange says what an index that waits would change.
type IndexChange struct {
	Regions    int
	Elections  []string
	Indicators int
	New        int // rows that the former index of the same title does not have
	Changed    int
	Same       int
	Gone       int // rows of the former one that this one does not have
}
