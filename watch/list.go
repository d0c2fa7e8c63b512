package watch

import (
	"strings"
	"time"

	"github.com/netra-id/netra"
)

// List says what may be screened, why, and until when.
type List struct {
	ID       string
	Office   netra.OfficeID
	Title    string
	Purpose  string
	Basis    Basis
	Region   netra.Region // whose servants and whose race
	Election string
	Race     string
	Terms    []Term
	Accounts []Account
	ActsFrom netra.Date // the first day of the acts that are looked for
	EndsOn   netra.Date // the last day on which anything is screened
	EndsAt   time.Time  // the first instant after it, by the clock of the office

	Proposed Act
	Approved Act // zero until somebody else approved it
	Refused  Act
	Ended    Act // zero while it was not ended; the day may have come all the same
	Version  int64
}

// Act is what somebody did to a list, and why where he had to say so.
type Act struct {
	By   netra.UserID
	Name string
	At   time.Time
	Why  string
}

// Done tells whether anybody did it.
func (a Act) Done() bool { return !a.At.IsZero() }

// Basis is the legal basis of a list: a place in the law by which the office may
// watch.
type Basis struct {
	Instrument string // id of a law.Instrument
	At         string // the place in it
}

// Term is a word or a few that stand for a candidate beside his name: a hashtag,
// a slogan.
type Term struct {
	Candidate string // id of the registry
	Name      string // of the candidate
	Text      string
}

// Account is one account whose posts are looked at. Servant is whose it is where
// that is known, and Known says from what.
type Account struct {
	Platform string
	Handle   string // without @, in small letters
	Servant  netra.ServantID
	Known    string
}

// declared begins what is known of an account that the servant himself said is
// his.
const declared = "dinyatakan"

// Declared tells whether the servant himself said that the account is his; else
// an officer found it and stands for it.
func (a Account) Declared() bool { return strings.HasPrefix(strings.ToLower(a.Known), declared) }

// State says where a list stands on its leash.
type State string

// The states of a list.
const (
	Proposed State = "proposed"
	Refused  State = "refused"
	Running  State = "running"
	Ended    State = "ended"
)

// States are all states, in the order of a list's life.
func States() []State { return []State{Proposed, Running, Ended, Refused} }

// Draft is a list as somebody wrote it. Terms and Accounts hold a line for each,
// as the form explains it.
type Draft struct {
	Title    string
	Purpose  string
	Basis    Basis
	Region   netra.Region
	Election string
	Race     string
	Terms    []string
	Accounts []string
	ActsFrom netra.Date
	EndsOn   netra.Date
}

// Row is a watch list in a list of them.
type Row struct {
	List
	State State
}

// Filter restricts a list of watch lists.
type Filter struct {
	Query  string // part of the title
	State  State  // "" is every state
	Offset int
	Limit  int
}
