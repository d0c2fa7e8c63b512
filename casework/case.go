package casework

import (
	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Case is one file that offices work on.
type Case struct {
	ID         netra.CaseID
	Number     string
	Office     netra.OfficeID // the office that opened it
	Election   string
	Region     netra.Region
	Origin     Origin
	Report     netra.ReportID
	Act        string // id of the law.Act by which the case is counted
	ActOn      netra.Date
	ReceivedOn netra.Date
	OpenedOn   netra.Date
	Status     string  // id of a law.Status
	Outcome    Outcome // what the last decision concluded
	Version    int64

	wrapped []byte
	summary []byte
}

// Origin is how a case began.
type Origin string

// The origins: a report that somebody signed, or a finding of the supervisor's
// own, which may rest on a tip whose writer stays unknown.
const (
	FromReport  Origin = "report"
	FromFinding Origin = "finding"
)

// Outcome is what an authority concluded.
type Outcome string

// The outcomes. They are the words that a step of law/procedures uses.
const (
	NoOutcome Outcome = ""
	Proven    Outcome = "proven"
	NotProven Outcome = "not_proven"
)

// Person is somebody whom a case is about. Without a ServantID he is not yet
// found in the roster, and the case cannot go to the authority that employs
// him.
type Person struct {
	ID         string
	Servant    netra.ServantID
	Agency     netra.AgencyID
	AgencyName string
	Employment string
	Name       string
	Position   string
	Region     netra.Region // where he works, "" not known
	ClearedOn  netra.Date
}

// CaseAct is a conduct on a day, mapped to a rule by an officer with the help
// of the resolver.
type CaseAct struct {
	ID         string
	Act        string
	Race       string
	On         netra.Date
	RuleID     string
	RuleDigest string
	Facts      map[string]bool
	Answer     law.Answer
}

// Track is one procedure of the case in one office.
type Track struct {
	ID           netra.TrackID
	Case         netra.CaseID
	Parent       netra.TrackID
	Office       netra.OfficeID
	Agency       netra.AgencyID // the agency whose persons the track is about, "" all
	Kind         string         // track of the procedure: intake, bawaslu, …
	Procedure    string
	Digest       string
	State        string
	EnteredOn    netra.Date
	OpenedOn     netra.Date
	EnteredAt    int64 // milliseconds since 1970, where the moment is known
	OpenedAt     int64
	Edition      string // of the law room under which it began, "" not kept
	EndedOn      netra.Date
	AssignedTo   netra.UserID
	AssignedName string
	Version      int64
}

// Ended tells whether the track reached a final state.
func (t Track) Ended() bool { return t.EndedOn != "" }

// Deadline is a clock of a track with the reason for its date.
type Deadline struct {
	N     int // place among the clocks of its track
	Step  string
	Due   netra.Date
	Legal bool
	Why   law.Deadline
}

// StepTaken is one line of the timeline.
type StepTaken struct {
	ID     string
	Track  netra.TrackID
	N      int
	Step   string
	From   string
	To     string
	By     netra.Actor
	At     int64 // milliseconds since 1970, UTC
	On     netra.Date
	Fields StepFields
	note   []byte
}

// StepFields are the entries of a step that are not secret: numbers, dates,
// papers and the chosen reason.
type StepFields struct {
	Day            netra.Date        `json:"day,omitempty"` // on which it happened, where it may be recorded later
	Reason         string            `json:"reason,omitempty"`
	RegisterNumber string            `json:"register_number,omitempty"`
	DecreeNumber   string            `json:"decree_number,omitempty"`
	DecreeOn       netra.Date        `json:"decree_on,omitempty"`
	Documents      map[string]string `json:"documents,omitempty"` // id of the document: its number or description
}

// Decision is what an authority concluded for one person and act.
type Decision struct {
	ID           string
	Track        netra.TrackID
	Step         string
	Person       string
	Act          string
	Kind         string // recommendation, decision
	Outcome      Outcome
	Sanction     string // id of the sanction the rule names
	Imposed      string // id of the sanction in force in its place, the same where there is none
	DecreeNumber string
	DecreeOn     netra.Date
	DecidedOn    netra.Date
	SupersededOn netra.Date // since when another decision stands in its place, "" it stands
	RuleID       string
	RuleDigest   string
	Office       netra.OfficeID
	reason       []byte
	departure    []byte // why it differs from the recommendation
	digest       string
}

// StepInput is what an officer enters for a step.
type StepInput struct {
	Track     netra.TrackID
	Step      string
	Version   int64
	Note      string
	On        netra.Date // on which it happened
	Reason    string
	Register  string
	Decree    string
	DecreeOn  netra.Date
	Documents map[string]string
	// Sanctions are the chosen sanctions by pair, see PairKey.
	Sanctions map[string]string
	// LevelReason says why this level, where the law assigns none.
	LevelReason string
	// Departures say why a decision differs from the recommendation, by pair.
	Departures map[string]string
}

// PairKey names a person and an act in a form.
func PairKey(person, act string) string { return person + "." + act }
