package watch

import (
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
)

// Run is one file of public posts that goes through the screen under a list.
type Run struct {
	ID        string
	List      string
	Office    netra.OfficeID
	FileName  string
	Size      int64
	Format    string // as it was recognised
	Version   string // of the screen
	State     RunState
	Why       string // it stopped: the key of a sentence
	DoneBytes int64
	Counts    Counts
	StartedAt time.Time
	By        netra.UserID
	ByName    string
	EndedAt   time.Time

	columns Columns // of a file of the office's own
	file    string
	digest  string // of the file; "" in a run from before it was kept
	wrapped []byte // nil when the run is over: then nobody can read the file any more
}

// RunState says how far a run is.
type RunState string

// The states of a run.
const (
	Asking  RunState = "asking" // somebody has to say what the columns of the file hold
	Waiting RunState = "waiting"
	Working RunState = "working"
	Done    RunState = "done"
	Stopped RunState = "stopped" // the leash ended, or there were too many hits
	Failed  RunState = "failed"  // its job was set aside for good
)

// Over tells whether nothing more happens in the run.
func (r Run) Over() bool { return r.State == Done || r.State == Stopped || r.State == Failed }

// Counts say what became of everything in a file.
type Counts struct {
	Screen  screen.Counts    `json:"screen"`
	Refused map[string]int64 `json:"refused,omitempty"` // rows that were not read, by why
	Hits    int64            `json:"hits"`              // new under this list
	Known   int64            `json:"known"`             // signals that were hits of an earlier file
	Sampled int64            `json:"sampled"`
}

// Hit is a post that a person should look at: what the screen saw, or, of the
// sample, a post in which it saw nothing.
type Hit struct {
	ID         string
	Run        string
	List       string
	Office     netra.OfficeID
	Sampled    bool
	Twice      bool // two people decide on it whatever the first one says
	Lead       string
	Copies     string
	Servant    netra.ServantID
	Candidate  string
	Act        string // an action of the law room, as the screen saw it
	TrueAct    string // as people saw it, where they did
	On         netra.Date
	Score      float64
	Verdict    string
	Codes      []string // of the rules that decide
	Version    string
	FoundAt    time.Time
	State      HitState
	ClosedAt   time.Time
	Case       netra.CaseID
	CaseNumber string

	signal  string
	wrapped []byte
	sealed  []byte
}

// kept tells whether captures of the hit are still taken.
func (h Hit) kept() bool { return h.State == Open || h.State == Confirmed }

// HitState says what became of a hit.
type HitState string

// The states of a hit.
const (
	Open      HitState = "open"      // nobody has decided, or another one has to
	Confirmed HitState = "confirmed" // two people saw an act; on a sample: the screen missed one
	Nothing   HitState = "nothing"   // there is no act in it
	Stranger  HitState = "stranger"  // it is another person
	Unclear   HitState = "unclear"   // people could not tell
	Lapsed    HitState = "lapsed"    // the list ended before anybody decided
	Found     HitState = "found"     // a case was made of it
)

// HitStates are all states, in the order of a hit's life.
func HitStates() []HitState {
	return []HitState{Open, Confirmed, Found, Nothing, Stranger, Unclear, Lapsed}
}

// seen is what is sealed of a hit: what the screen saw, without the post.
type seen struct {
	Who    screen.Who      `json:"who"`
	Why    []screen.Reason `json:"why"`
	Stance *screen.Stance  `json:"stance,omitempty"`
	Law    screen.Ruling   `json:"law"`
}

// found is a signal on its way into the store, with its post.
type found struct {
	signal  screen.Hit
	sampled bool
	post    posts.Post
}
