package law

import (
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
)

// Query asks which rules applied to an act on a day. What is empty is not
// known, and a rule that depends on it is then open; an empty Act asks about
// all rules and an empty Election about the one that ran on the day.
type Query struct {
	Election   string
	Race       string
	Region     netra.Region
	Day        netra.Date
	Employment string
	Act        string
	Facts      map[string]bool
}

// Answer is what the law says to a Query.
type Answer struct {
	Query    Query
	Election string     // the election that was looked at, "" where none is known
	Stage    Stage      // of the race on the day; AnyStage where it is not known
	FixedOn  netra.Date // when the candidates of that race were fixed in that region
	EndedOn  netra.Date // last day of the race there, where it is past or may be; "" else
	Matches  []Match    // one for each rule, in the order of RulesInOrder
	Open     []string   // facts whose answer would decide an open rule
}

// Match is one rule and whether it applied.
type Match struct {
	Rule    *Rule
	Applies *bool // nil: open, because something is not known
	Why     []Reason
	// NoLevel: the rule applies or may apply and the law assigns no level of
	// sanction to it, so that the examiner must choose one and say why.
	NoLevel bool
}

// Yes tells whether the rule applied.
func (m Match) Yes() bool { return m.Applies != nil && *m.Applies }

// No tells whether the rule did not apply.
func (m Match) No() bool { return m.Applies != nil && !*m.Applies }

// Undecided tells whether something that is not known decides about the rule.
func (m Match) Undecided() bool { return m.Applies == nil }

// Applying are the rules that applied.
func (a Answer) Applying() []Match { return a.pick(Match.Yes) }

// Undecided are the rules of which it is not known whether they applied.
func (a Answer) Undecided() []Match { return a.pick(Match.Undecided) }

func (a Answer) pick(keep func(Match) bool) []Match {
	var out []Match
	for _, m := range a.Matches {
		if keep(m) {
			out = append(out, m)
		}
	}
	return out
}

// Contested tells whether the rules that applied leave the answer to a person:
// one forbids and another one allows, or one of them is read in different ways.
func (a Answer) Contested() bool {
	forbidden, allowed := false, false
	for _, m := range a.Applying() {
		if len(m.Rule.Contested) > 0 {
			return true
		}
		forbidden = forbidden || m.Rule.Verdict == Forbidden
		allowed = allowed || m.Rule.Verdict == Allowed
	}
	return forbidden && allowed
}

// Reason is one step of an explanation. Key names its sentence in the table
// law.reason of locale/; Args fill it and are Text, netra.Date, string or int,
// also after a way through JSON, so that i18n can write them in any language.
type Reason struct {
	Key  string   `json:"key"`
	Args []any    `json:"args,omitempty"`
	OK   bool     `json:"ok"`             // the condition is met
	Open bool     `json:"open,omitempty"` // not known; OK is false
	Of   []Reason `json:"of,omitempty"`   // what it is made of
}

// arg is one argument of a Reason in JSON; one field is set.
type arg struct {
	Text *Text       `json:"text,omitempty"`
	Date *netra.Date `json:"date,omitempty"`
	Word *string     `json:"word,omitempty"`
	N    *int        `json:"n,omitempty"`
}

// MarshalJSON writes each argument with its kind, so that a stored explanation
// can be shown in either language years later.
func (r Reason) MarshalJSON() ([]byte, error) {
	type plain Reason // without this method
	p := plain(r)
	p.Args = nil
	for _, a := range r.Args {
		switch v := a.(type) {
		case Text:
			p.Args = append(p.Args, arg{Text: &v})
		case netra.Date:
			p.Args = append(p.Args, arg{Date: &v})
		case string:
			p.Args = append(p.Args, arg{Word: &v})
		case int:
			p.Args = append(p.Args, arg{N: &v})
		default:
			return nil, fmt.Errorf("reason %s: argument of type %T", r.Key, a)
		}
	}
	return json.Marshal(p)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Reason) UnmarshalJSON(data []byte) error {
	var p struct {
		Key  string   `json:"key"`
		Args []arg    `json:"args"`
		OK   bool     `json:"ok"`
		Open bool     `json:"open"`
		Of   []Reason `json:"of"`
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return err
	}
	*r = Reason{Key: p.Key, OK: p.OK, Open: p.Open, Of: p.Of}
	for _, a := range p.Args {
		switch {
		case a.Text != nil:
			r.Args = append(r.Args, *a.Text)
		case a.Date != nil:
			r.Args = append(r.Args, *a.Date)
		case a.Word != nil:
			r.Args = append(r.Args, *a.Word)
		case a.N != nil:
			r.Args = append(r.Args, *a.N)
		default:
			return fmt.Errorf("reason %s: argument without a value", p.Key)
		}
	}
	return nil
}
