package intake

import (
	"context"
	"log/slog"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Content is what a reporter told. It is stored only sealed.
type Content struct {
	Act       string       `json:"act"`       // id of a law.Act
	Narrative string       `json:"narrative"` // in his own words
	ActOn     netra.Date   `json:"act_on"`
	Region    netra.Region `json:"region"`   // kabupaten or kota
	District  netra.Region `json:"district"` // kecamatan, "" where he did not say
	Place     string       `json:"place"`
	Who       string       `json:"who"`
	Agency    string       `json:"agency"`
	Files     []File       `json:"files"`
}

// Identity is who the reporter says he is. It is stored only sealed, apart from
// the content.
type Identity struct {
	Name    string `json:"name"`
	Address string `json:"address"`
	Contact string `json:"contact"`
}

// File describes a file that came with a report or a message. The bytes stand
// in the blob store, sealed; Blob is their name there.
type File struct {
	Name   string `json:"name"`
	Type   string `json:"type"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // of the original, in hex
	Blob   string `json:"blob"`
}

// Upload is a file as it came in.
type Upload struct {
	Name string
	Data []byte
}

// Tip is everything that a reporter sends at once.
type Tip struct {
	Code     Code
	Content  Content
	Identity *Identity // nil: without a name
	Uploads  []Upload
}

// LogValue hides the content from the log.
func (Content) LogValue() slog.Value { return slog.StringValue("[content]") }

// LogValue hides the identity from the log.
func (Identity) LogValue() slog.Value { return slog.StringValue("[identity]") }

// LogValue hides the tip from the log.
func (Tip) LogValue() slog.Value { return slog.StringValue("[tip]") }

// String hides the content where something is printed that holds it.
func (Content) String() string { return "[content]" }

// String hides the identity where something is printed that holds it.
func (Identity) String() string { return "[identity]" }

// String hides the tip where something is printed that holds it.
func (Tip) String() string { return "[tip]" }

// Report is what can be known of a report without opening it.
type Report struct {
	ID         netra.ReportID
	Office     netra.OfficeID
	Region     netra.Region
	Act        string
	Election   string
	ReceivedOn netra.Date
	Procedure  string // id of the law.Procedure it began under
	Digest     string // digest of that procedure's file on that day
	State      string
	CountsAs   string
	EnteredOn  netra.Date // since when it is in the state
	DueOn      netra.Date // earliest clock of the state, "" none
	Named      bool
	Unread     bool // the reporter wrote something that nobody at the office has read
	Officer    netra.UserID
	Case       netra.CaseID
	CaseNumber string
	Version    int64
}

// Passage is one state that a report has been in, and the step that led there;
// the first one has no step.
type Passage struct {
	Step     string
	State    string
	CountsAs string
	FromOn   netra.Date
	UntilOn  netra.Date
	Reason   string
	By       netra.Actor
	Note     Note
}

// Note is what an officer wrote down with a step, for the office only.
type Note struct {
	Text      string            `json:"text"`
	Documents map[string]string `json:"documents"`
}

// Message is one thing that the reporter or the office wrote.
type Message struct {
	FromReporter bool
	On           netra.Date
	By           string // name of the officer, shown at the desk only
	Text         string
	Files        []File
}

// Receipt is what the reporter hears after sending.
type Receipt struct {
	OfficeName string
	ReceivedOn netra.Date
	Next       []Due
	Again      bool // this code had arrived before
	Differs    bool // it had arrived with other content, which stays as it was
}

// Due is one clock that runs, with the step it waits for.
type Due struct {
	Step     law.Step
	Deadline law.Deadline
}

// Progress is what a reporter may know of his report.
type Progress struct {
	Report     Report
	OfficeName string
	State      law.State
	Status     *law.Status
	Passages   []SeenPassage
	Next       []Due
	Case       []ProgressStep
	Messages   []Message
}

// SeenPassage is a passage as the reporter reads it.
type SeenPassage struct {
	Label  law.Text
	On     netra.Date
	Reason law.Text // why, where the step gives a reason
	Remedy law.Text // what he can do about it
	Tone   string
}

// Cases is what intake asks of the package that works on cases. The calls run
// in the transaction they are given.
type Cases interface {
	// OpenFromReport opens a case from a report and returns its id and number.
	OpenFromReport(ctx context.Context, tx *db.Tx, in CaseRequest, by netra.Actor) (netra.CaseID, string, error)
	// Progress lists what a reporter may know of the case: public label, day,
	// next due day. No names.
	Progress(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]ProgressStep, error)
}

// The origins of a case: the office took the matter up itself, or somebody
// reported it formally.
const (
	OriginFinding = "finding"
	OriginReport  = "report"
)

// CaseRequest is what a case begins with. It holds nothing that the reporter
// wrote: Summary is the officer's.
type CaseRequest struct {
	Report     netra.ReportID
	Election   string
	Office     netra.OfficeID
	Region     netra.Region
	ActKind    string
	ActOn      netra.Date
	ReceivedOn netra.Date
	Origin     string // OriginFinding or OriginReport
	Summary    string // the officer's own words
}

// ProgressStep is one step of the case as a reporter may know it.
type ProgressStep struct {
	Label   law.Text
	Status  law.Text // the word by which such a case is counted
	Tone    string
	On      netra.Date
	NextDue netra.Date
	Final   bool
	Outcome string
}

// Taking is a step that an officer wants to take.
type Taking struct {
	Step    string
	Version int64 // of the report as the officer saw it
	Reason  string
	Note    string
	// Documents says of each paper that the step needs which one it is, by the
	// id of the law.Document: a number, a date, where it lies.
	Documents map[string]string
	Case      CaseDraft // where the step opens a case
}

// CaseDraft is what an officer says of the case he opens.
type CaseDraft struct {
	Summary  string
	Election string
	ActKind  string
	ActOn    netra.Date
	Region   netra.Region
	Sure     bool // he has seen that his words repeat the reporter's
}

// Sheet is a report as an officer reads it.
type Sheet struct {
	Report     Report
	OfficeName string
	Content    Content
	State      law.State
	Status     *law.Status
	Passages   []Passage
	Messages   []Message
	Openings   []Opening // of the identity
	Due        []Due
	Steps      []law.Step // those this officer may take today
	Procedure  *law.Procedure
	Own        bool // the report lies with the officer's own office
	Today      netra.Date
	Elections  []law.Election
}

// Opening says that somebody opened the identity of a reporter, and why.
type Opening struct {
	At     time.Time
	By     netra.Actor
	Reason string
}

// Filter narrows the list of reports.
type Filter struct {
	State  string
	Office netra.OfficeID // only the reports of this office
	Region netra.Region   // a province, a kabupaten or a kota
	Act    string
	Mine   bool // those on which the reader took the last step
	Offset int
	Limit  int
}

// Listing is one page of the list of reports.
type Listing struct {
	Rows  []Report
	Total int
}
