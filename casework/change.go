package casework

import (
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
)

// Change is a line of the timeline about whom or what a case is about.
type Change struct {
	ID   string
	Kind ChangeKind
	Act  string // id of the law.Act that was added or removed
	By   netra.Actor
	At   int64 // milliseconds since 1970, UTC

	content []byte
}

// ChangeKind is what was changed. It is also the kind of the event in the
// ledger.
type ChangeKind string

// The kinds of changes.
const (
	PersonAdded   ChangeKind = "case.person_added"
	PersonRemoved ChangeKind = "case.person_removed"
	ActAdded      ChangeKind = "case.act_added"
	ActRemoved    ChangeKind = "case.act_removed"
)

// changeContent is what lies sealed of a change.
type changeContent struct {
	Name   string `json:"name,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// seal closes the words of a change with the key of the case.
func (f *file) seal(c *Change, words changeContent) error {
	b, err := json.Marshal(words)
	if err != nil {
		return fmt.Errorf("write change: %w", err)
	}
	if c.content, err = f.key.Seal("case.change:"+c.ID, b); err != nil {
		return fmt.Errorf("seal change: %w", err)
	}
	return nil
}

// words opens the words of a change.
func (f *file) words(c Change) (changeContent, error) {
	var words changeContent
	b, err := f.key.Open("case.change:"+c.ID, c.content)
	if err != nil {
		return words, fmt.Errorf("open change %s: %w", c.ID, err)
	}
	if err := json.Unmarshal(b, &words); err != nil {
		return words, fmt.Errorf("read change %s: %w", c.ID, err)
	}
	return words, nil
}
