package screen

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
)

// Leash says under which law, for what and until when a watch list may be used.
// Nobody is looked for without one.
type Leash struct {
	ID         string     `json:"id"`
	Name       string     `json:"name"`
	Basis      []string   `json:"basis"`   // legal bases, as they are cited
	Purpose    string     `json:"purpose"` // what it is for, in a sentence
	Author     string     `json:"author"`
	Approver   string     `json:"approver"` // somebody else than the author
	ApprovedOn netra.Date `json:"approved_on"`
	From       netra.Date `json:"from"`  // first day on which it may be used
	Until      netra.Date `json:"until"` // last day
	Scope      Scope      `json:"scope"`
	Zone       string     `json:"zone,omitempty"`  // of the days of acts; Asia/Jakarta where empty
	Floor      float64    `json:"floor,omitempty"` // the least score of a hit
}

// Location is the zone in which the list's days are counted.
func (l Leash) Location() (*time.Location, error) {
	loc, err := time.LoadLocation(cmp.Or(l.Zone, "Asia/Jakarta"))
	if err != nil {
		return nil, fmt.Errorf("watch list, zone: %w", err)
	}
	return loc, nil
}

// Scope is what a list is for; nothing outside of it becomes a hit.
type Scope struct {
	Election  string     `json:"election"` // id of the law room
	Platforms []string   `json:"platforms,omitempty"`
	From      netra.Date `json:"from"` // first and last day of acts
	Until     netra.Date `json:"until"`
}

// Refusals of a leash. Each is a key of a sentence.
const (
	NoID        = "no_id"
	NoBasis     = "no_basis"
	NoPurpose   = "no_purpose"
	NoAuthor    = "no_author"
	NoApprover  = "no_approver"
	SamePerson  = "same_person" // who wrote it approved it
	NoApproval  = "no_approval_day"
	NoEnd       = "no_end"
	NoScope     = "no_scope"
	EndsFirst   = "ends_before_it_begins"
	NotYet      = "not_yet"
	Ended       = "ended"
	LaterSigned = "approved_later" // its approval lies after the day of use
)

// Refusals are the reasons for which a list may not be used on a day, none where it
// may.
func (l Leash) Refusals(on netra.Date) []string {
	var out []string
	refuse := func(wrong bool, key string) {
		if wrong {
			out = append(out, key)
		}
	}
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	person := func(s string) string { return strings.Join(strings.Fields(strings.ToLower(s)), " ") }
	refuse(blank(l.ID), NoID)
	refuse(!slices.ContainsFunc(l.Basis, func(b string) bool { return !blank(b) }), NoBasis)
	refuse(blank(l.Purpose), NoPurpose)
	refuse(blank(l.Author), NoAuthor)
	refuse(blank(l.Approver), NoApprover)
	refuse(!blank(l.Approver) && person(l.Approver) == person(l.Author), SamePerson)
	refuse(l.ApprovedOn == "", NoApproval)
	refuse(l.ApprovedOn > on, LaterSigned)
	refuse(l.Until == "", NoEnd)
	refuse(blank(l.Scope.Election) || l.Scope.From == "" || l.Scope.Until == "", NoScope)
	refuse(l.Until != "" && l.From > l.Until || l.Scope.Until != "" && l.Scope.From > l.Scope.Until, EndsFirst)
	refuse(l.From > on, NotYet)
	refuse(l.Until != "" && l.Until < on, Ended)
	return out
}
