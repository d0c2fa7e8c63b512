package ask

import (
	"cmp"
	"encoding/json"
	"io"
	"maps"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Write writes an answer as JSON, byte by byte the same for the command line
// and the API.
func Write(w io.Writer, answer any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(answer)
}

// RuleAnswer is one rule by its id, without a question.
type RuleAnswer struct {
	ID           string      `json:"id"`
	Code         string      `json:"code"`
	Verdict      law.Verdict `json:"verdict"`
	Regime       string      `json:"regime"`
	Text         law.Text    `json:"text"`
	Examples     []law.Text  `json:"examples"`
	Acts         []Named     `json:"acts"`
	Who          []Named     `json:"who"` // empty: every civil servant
	Elections    []string    `json:"elections"`
	Stage        string      `json:"stage"` // before_fixed, after_fixed; "" at any time
	During       []string    `json:"during"`
	Facts        Conditions  `json:"facts"`
	Level        string      `json:"level,omitempty"`
	LevelOpen    bool        `json:"level_open"`
	Sanctions    []Sanction  `json:"sanctions"`
	Penalty      law.Text    `json:"penalty,omitzero"`
	Basis        []Source    `json:"basis"`
	Contested    []string    `json:"contested"`
	Overrides    []string    `json:"overrides"`
	Supersedes   []string    `json:"supersedes"`
	SupersededBy []string    `json:"superseded_by"`
	Certainty    Certainty   `json:"certainty"`
	Review       Review      `json:"review"`
	Note         law.Text    `json:"note,omitzero"`
	InForce      Span        `json:"in_force"`
	File         File        `json:"file"`
	Law          string      `json:"law_digest"`
}

// Conditions are the facts on which a rule depends.
type Conditions struct {
	All  []string `json:"all"`
	Any  []string `json:"any"`
	None []string `json:"none"`
}

// Rule is the rule with that id. An error is a *Refusal.
func (d *Desk) Rule(id string) (*RuleAnswer, error) {
	r := d.Book.Rules[id]
	if r == nil {
		return nil, d.refuse("id", id, "law.refusal.unknown", ids(d.Book.RulesInOrder(), func(r *law.Rule) string { return r.ID })...)
	}
	out := &RuleAnswer{
		ID: r.ID, Code: r.Code, Verdict: r.Verdict, Regime: r.Regime, Text: r.Text, Examples: list(r.Examples), Acts: []Named{}, Who: []Named{},
		Elections: list(r.Elections), Stage: string(r.Stage), During: list(r.During),
		Facts: Conditions{All: list(r.Facts.All), Any: list(r.Facts.Any), None: list(r.Facts.None)},
		Level: r.Level, LevelOpen: d.Book.NoLevel(r), Sanctions: []Sanction{}, Penalty: r.Penalty, Basis: d.sources(r.Basis),
		Contested: list(r.Contested), Overrides: list(r.Overrides), Supersedes: list(r.Supersedes), SupersededBy: []string{},
		Certainty: d.certainty(r.Basis...), Review: d.review(r.Review), Note: r.Note, InForce: Span(r.InForce), File: file(r.Head), Law: d.Book.Digest(),
	}
	for _, id := range r.Acts {
		if a := d.Book.Acts[id]; a != nil {
			out.Acts = append(out.Acts, Named{a.ID, a.Label})
		}
	}
	for _, id := range r.Who {
		if e := d.Book.Employments[id]; e != nil {
			out.Who = append(out.Who, Named{e.ID, e.Label})
		}
	}
	if r.Verdict == law.Forbidden {
		for _, c := range d.Book.SanctionsFor(r, "", "") {
			out.Sanctions = append(out.Sanctions, d.sanction(c))
		}
	}
	for _, other := range d.Book.RulesInOrder() {
		if slices.Contains(other.Supersedes, r.ID) {
			out.SupersededBy = append(out.SupersededBy, other.ID)
		}
	}
	return out, nil
}

// list is all, never nil, so that JSON has an empty list and no null.
func list[T any](all []T) []T { return append([]T{}, all...) }

// ProcedureAnswer is one procedure by its id.
type ProcedureAnswer struct {
	ID        string   `json:"id"`
	Label     law.Text `json:"label"`
	Track     string   `json:"track"`
	Function  string   `json:"function"` // of the office that runs it
	Elections []string `json:"elections"`
	Start     string   `json:"start"`
	States    []State  `json:"states"`
	Steps     []Step   `json:"steps"`
	Sources   []Source `json:"sources"`
	Review    Review   `json:"review"`
	Note      law.Text `json:"note,omitzero"`
	InForce   Span     `json:"in_force"`
	File      File     `json:"file"`
	Law       string   `json:"law_digest"`
}

// State is where a case stands in a procedure.
type State struct {
	Named
	CountsAs string `json:"counts_as"` // status under which it is counted
	Final    bool   `json:"final"`
}

// Step leads from one state to another.
type Step struct {
	Name    string     `json:"name"`
	Label   law.Text   `json:"label"`
	From    []string   `json:"from"`
	To      string     `json:"to,omitempty"` // "" where the case stays where it is
	By      []string   `json:"by"`           // functions; empty where the program takes it
	Clock   *StepClock `json:"clock"`        // null where it has none
	Opens   string     `json:"opens,omitempty"`
	Outcome string     `json:"outcome,omitempty"`
	Sources []Source   `json:"sources"`
}

// StepClock is the clock of a step, before any day is known.
type StepClock struct {
	Value string   `json:"value"`
	Since string   `json:"since"`
	Start string   `json:"start"`
	Legal bool     `json:"legal"`
	Basis []Source `json:"basis"`
}

// Procedure is the procedure with that id. An error is a *Refusal.
func (d *Desk) Procedure(id string) (*ProcedureAnswer, error) {
	p := d.Book.Procedures[id]
	if p == nil {
		return nil, d.refuse("id", id, "law.refusal.unknown", ids(d.Book.ProceduresInOrder(), func(p *law.Procedure) string { return p.ID })...)
	}
	out := &ProcedureAnswer{
		ID: p.ID, Label: p.Label, Track: p.Track, Function: p.Function, Elections: list(p.Elections), Start: p.Start, States: []State{}, Steps: []Step{},
		Sources: d.sources(p.Sources), Review: d.review(p.Review), Note: p.Note, InForce: Span(p.InForce), File: file(p.Head), Law: d.Book.Digest(),
	}
	for _, name := range slices.Sorted(maps.Keys(p.States)) {
		s := p.States[name]
		out.States = append(out.States, State{Named: Named{name, s.Label}, CountsAs: s.Counts, Final: s.Final})
	}
	for _, s := range p.Steps {
		x := Step{
			Name: s.Name, Label: s.Label, From: list(s.From), To: s.To, By: list(s.By), Opens: s.Opens, Outcome: s.Outcome, Sources: d.sources(s.Sources),
		}
		if w := s.Within; w != nil {
			x.Clock = &StepClock{Value: w.Value, Since: cmp.Or(w.Since, "entered"), Start: cmp.Or(w.Start, "after"), Legal: w.Legal, Basis: d.sources(w.Basis)}
		}
		out.Steps = append(out.Steps, x)
	}
	return out, nil
}

// ValueAnswer is one number of the law with all its terms.
type ValueAnswer struct {
	ID     string      `json:"id"`
	Label  law.Text    `json:"label"`
	Unit   string      `json:"unit"`
	Terms  []ValueTerm `json:"terms"`
	Review Review      `json:"review"`
	Note   law.Text    `json:"note,omitzero"`
	File   File        `json:"file"`
	Law    string      `json:"law_digest"`
}

// ValueTerm is what a value was in one period.
type ValueTerm struct {
	From  netra.Date `json:"from,omitempty"`
	Until netra.Date `json:"until,omitempty"`
	N     int        `json:"n"`
	Unit  string     `json:"unit"`
	Basis []Source   `json:"basis"`
}

// Value is the number with that id. An error is a *Refusal.
func (d *Desk) Value(id string) (*ValueAnswer, error) {
	v := d.Book.Values[id]
	if v == nil {
		return nil, d.refuse("id", id, "law.refusal.unknown", ids(d.Book.ValuesInOrder(), func(v *law.Value) string { return v.ID })...)
	}
	out := &ValueAnswer{
		ID: v.ID, Label: v.Label, Unit: v.Unit, Terms: []ValueTerm{}, Review: d.review(v.Review), Note: v.Note, File: file(v.Head), Law: d.Book.Digest(),
	}
	for _, t := range v.Terms {
		out.Terms = append(out.Terms, ValueTerm{From: t.From, Until: t.Until, N: t.N, Unit: cmp.Or(t.Unit, v.Unit), Basis: d.sources(t.Basis)})
	}
	return out, nil
}
