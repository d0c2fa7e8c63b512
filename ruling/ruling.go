package ruling

import (
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/law"
)

// State says where a question stands.
type State string

// The states of a question.
const (
	Waiting  State = "waiting"
	Answered State = "answered"
	Declined State = "declined" // the desk does not answer it and says why
)

// Question is what somebody wants to know. Who asked is not kept; an office that
// asked is.
type Question struct {
	ID       string
	Office   netra.OfficeID // whose desk it waits on
	AskedBy  netra.OfficeID // "" where the public asked
	Region   netra.Region
	Said     Said
	AskedOn  netra.Date
	DueOn    netra.Date // the last day of the promise
	State    State
	EndedOn  netra.Date // when it was answered or declined
	Ruling   string     // id of the answer
	Held     bool       `json:"-"` // it is answered, and offices still have to agree
	Declined string     // why it is not answered
	Version  int
}

// Said is what the one who asks has already answered on the page that judges a
// conduct.
type Said struct {
	Act        string          `json:"act,omitempty"`
	Employment string          `json:"employment,omitempty"`
	Day        netra.Date      `json:"day,omitempty"`
	Facts      map[string]bool `json:"facts,omitempty"`
}

// Asking is a question as it is sent. Text may hold names and is sealed.
type Asking struct {
	Code   receipt.Code // chosen before sending, so that a retry is the same question
	Office netra.OfficeID
	Said   Said
	Text   string
}

// Standing says whether an answer counts.
type Standing string

// The standings of an answer.
const (
	Held      Standing = "held" // differs from one that is published; somebody must decide
	Published Standing = "published"
	Replaced  Standing = "replaced" // another answer stands in its place
	Withdrawn Standing = "withdrawn"
	Dropped   Standing = "dropped" // was held, and the earlier one stands
)

// Verdicts are what an answer can say, in the words of the law room.
func Verdicts() []law.Outcome { return []law.Outcome{law.IsForbidden, law.IsAllowed, law.ItDepends} }

// Ruling is the official answer to a question.
type Ruling struct {
	ID          string
	Office      netra.OfficeID
	OfficeName  string
	Rule        string // id of the rule
	RuleDigest  string // of the file of the rule that was explained
	Act         string
	Employments []string        // for whom it holds; none: for every servant
	Facts       map[string]bool // under which it holds
	Valid       Span
	Verdict     law.Outcome
	Question    string // without names
	Answer      string
	Standing    Standing
	WrittenBy   netra.UserID
	PublishedOn netra.Date // "" while it is held
	EndedOn     netra.Date // since when it no longer counts
	EndedWhy    string
	Instead     string // id of the answer that stands in its place
	Version     int
}

// Span is the days on which an answer holds. An empty Until has no end.
type Span struct {
	From, Until netra.Date
}

// Overlaps tells whether two spans share a day.
func (s Span) Overlaps(o Span) bool {
	return (s.Until.IsZero() || o.From <= s.Until) && (o.Until.IsZero() || s.From <= o.Until)
}

// Filter restricts a list of published answers.
type Filter struct {
	Words string
	Rules []string // ids; none restricts nothing
	Act   string
}

// QuestionFilter restricts the list of a desk.
type QuestionFilter struct {
	Waiting       bool
	Mine          bool           // asked by the actor's own office
	Office        netra.OfficeID // on the desk of this office
	Offset, Limit int
}

// Paragraphs are the paragraphs of an answer.
func (r Ruling) Paragraphs() []string {
	var out []string
	for p := range strings.SplitSeq(r.Answer, "\n") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}
