package relatives

import (
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// Door is what the link of an office opens: who may declare there, for which
// election.
type Door struct {
	Office   access.Office
	Election *law.Election
}

// Who is a servant as he names himself who opened a door.
type Who struct {
	NIP  string
	Name string
}

// Declaration is what a servant declares.
type Declaration struct {
	Who
	Candidate string
	Relation  registry.Relation
	Answers   map[string]bool // to the questions of the law, by fact
	Key       string          // token of his page, where he declares it again
}

// Choice is a candidate among whom a servant chooses.
type Choice struct {
	registry.Standing
	Race law.Text
}

// Counsel is what a servant reads who declared.
type Counsel struct {
	Pair
	Office    string
	Candidate registry.Candidate
	Race      registry.Race
	Election  *law.Election
	Servant   registry.Servant
	Advice    []Advice
	Stage     law.Text // where the race stands on the day
	Draft     bool     // no lawyer reviewed all that decides
	Open      []ask.Question
	Door      string // token by which he declares something else
}
