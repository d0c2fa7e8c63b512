package measure

import "github.com/netra-id/netra"

// Contest is what an office says against the colour of its region on a day.
type Contest struct {
	ID         string
	Rule       string
	RuleDigest string
	Election   string
	Region     netra.Region
	AsOf       netra.Date // day of the colour
	Counted    int        // what the page said
	Band       string
	Claimed    int // what the office counts
	Source     string
	Note       string
	Office     netra.OfficeID
	OfficeName string
	MadeOn     netra.Date
	MadeBy     netra.UserID
	Answer     ContestAnswer
}

// ContestAnswer is what the office above, or the one that runs the installation,
// says to a contest. On is "" while nobody answered.
type ContestAnswer struct {
	On         netra.Date
	By         netra.UserID
	OfficeName string
	Accepted   bool
	Text       string
}

// Answered tells whether somebody answered.
func (c Contest) Answered() bool { return c.Answer.On != "" }

// ContestDraft is a contest as an officer writes it.
type ContestDraft struct {
	Election string
	AsOf     netra.Date
	Claimed  int
	Source   string
	Note     string
}
