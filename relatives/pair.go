package relatives

import (
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
)

// State says how much is known of a pair.
type State string

// The states of a pair.
const (
	Possible  State = "possible"  // a run found it, nobody looked yet
	Proposed  State = "proposed"  // one person says it is so
	Confirmed State = "confirmed" // two people say so
	Wrong     State = "wrong"     // it is somebody else; no run opens it again
	Declared  State = "declared"  // the servant's own word
	Withdrawn State = "withdrawn" // the servant took his word back
)

// States are all states in the order of the work.
func States() []State { return []State{Possible, Proposed, Confirmed, Declared, Wrong, Withdrawn} }

// Pair is a servant and a candidate who may be of one family.
type Pair struct {
	ID        string
	Office    netra.OfficeID
	Election  string
	Servant   netra.ServantID
	Candidate string
	Relation  registry.Relation
	NameInCV  string // "" where only the servant said so
	State     State
	Chance    float64 // 0 to 1 that the relative in the CV is the servant; 0 where no run found it
	Evidence  []Evidence
	FoundAt   time.Time

	ProposedBy netra.UserID
	SettledBy  netra.UserID // who confirmed as the second, or called it wrong
	Reason     string       // why it is the wrong person

	Declared   netra.Date
	DeclaredAs registry.Relation
	Withdrawn  netra.Date      // when the servant took his word back
	Answers    map[string]bool // to the questions of the law, by fact: on_leave

	TalkedOn netra.Date // when the personnel officer spoke with the servant
	TalkedBy netra.UserID
	TalkNote string

	Version int
}

// Said tells whether the servant's own word holds.
func (p Pair) Said() bool { return !p.Declared.IsZero() && p.Withdrawn.IsZero() }

// Open tells whether the office has to look at the pair: what a run found until
// somebody decides, and what was called wrong when the servant himself says it.
func (p Pair) Open() bool {
	switch p.State {
	case Possible, Proposed:
		return true
	case Withdrawn:
		return !p.FoundAt.IsZero()
	case Wrong:
		return p.Said()
	default:
		return false
	}
}

// Evidence is what one field of two records says for or against a pair.
type Evidence struct {
	Field string  `json:"field"` // name, born, partner, card, place, sex, region
	Level int     `json:"level"` // 0 they differ, more agree more
	Bits  float64 `json:"bits"`  // weight; below 0 it speaks against
	Words []Word  `json:"words,omitempty"`
}

// Word is a word on which an agreement of names rests.
type Word struct {
	Text  string `json:"text"`
	Borne int    `json:"borne"` // how many servants bear it
}

// Row is a pair in a list, with the names that people know.
type Row struct {
	Pair
	ServantName   string
	Position      string
	Unit          string
	CandidateName string
	Number        int
	Race          string // id in the election
	Region        netra.Region
}

// Filter restricts a list of pairs.
type Filter struct {
	Election string
	State    State  // "" for all; Declared for all whose servant said so himself
	Talk     bool   // confirmed, not declared, and nobody spoke with the servant
	Query    string // part of a name
	Offset   int
	Limit    int
}
