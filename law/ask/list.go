package ask

import (
	"slices"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// ListInput asks for a list of things of the law room, as it is typed.
type ListInput struct {
	What     string // one of Lists
	On       string // only what is in force on that day
	Election string // only what is for that election
	Act      string // only rules about that act
	Of       string // only steps of that procedure
}

// ListAnswer is a list of things of the law room.
type ListAnswer struct {
	What  string     `json:"what"`
	On    netra.Date `json:"on,omitempty"`
	Count int        `json:"count"`
	Items []Item     `json:"items"`
	Law   string     `json:"law_digest"`
}

// Item is one thing of a list. What a kind of thing does not have is left out.
type Item struct {
	ID        string         `json:"id"`
	Label     law.Text       `json:"label"`
	Code      string         `json:"code,omitempty"`
	Kind      string         `json:"kind,omitempty"`      // of an instrument, an election, a holiday; verdict of a rule; unit of a value
	Number    string         `json:"number,omitempty"`    // of an instrument; amount of a value on the day
	Regime    string         `json:"regime,omitempty"`    // of a rule or a level
	Level     string         `json:"level,omitempty"`     // of a rule, a sanction, an office
	Stage     string         `json:"stage,omitempty"`     // of a rule
	Acts      []string       `json:"acts,omitempty"`      // of a rule or an action
	Who       []string       `json:"who,omitempty"`       // employments that a rule or sanction names
	Elections []string       `json:"elections,omitempty"` // kinds or elections for which a rule is; left out: at any time
	Regions   []netra.Region `json:"regions,omitempty"`   // in which a regional holiday holds; left out: everywhere
	Of        string         `json:"of,omitempty"`        // procedure of a step, election of a race or stage
	From      []string       `json:"from,omitempty"`      // states from which a step leads
	To        string         `json:"to,omitempty"`        // state to which it leads
	By        []string       `json:"by,omitempty"`        // functions that may take it, or that an office performs
	Value     string         `json:"value,omitempty"`     // clock of a step
	FixedOn   netra.Date     `json:"fixed_on,omitzero"`   // of a race
	Aliases   []string       `json:"aliases,omitempty"`   // other words that are understood
	Facts     []string       `json:"facts,omitempty"`     // that an action implies: "on_leave=no"
	ASN       *bool          `json:"civil_servant,omitempty"`
	InForce   *Span          `json:"in_force,omitempty"`
	Certainty law.Mark       `json:"mark,omitempty"` // weakest mark of what it rests on
	File      *File          `json:"file,omitempty"`
}

// Lists are the things that can be listed, in order.
func Lists() []string {
	return []string{
		"instruments", "acts", "actions", "facts", "rules", "contested", "sanctions", "levels", "values", "procedures", "steps",
		"offices", "functions", "employments", "elections", "races", "stages", "holidays", "weeks",
	}
}

// List lists things of the law room. An error is a *Refusal.
func (d *Desk) List(in ListInput) (*ListAnswer, error) {
	l := &lister{desk: d, book: d.Book, act: fold(in.Act), of: fold(in.Of)}
	if in.On != "" {
		var err error
		if l.on, err = d.day("on", in.On); err != nil {
			return nil, err
		}
	}
	if in.Election != "" {
		if l.election = d.Book.Elections[fold(in.Election)]; l.election == nil {
			return nil, d.refuse("election", in.Election, "law.refusal.unknown", ids(d.Book.ElectionsInOrder(), func(e *law.Election) string { return e.ID })...)
		}
	}
	if in.Of != "" && d.Book.Procedures[l.of] == nil {
		return nil, d.refuse("of", in.Of, "law.refusal.unknown", ids(d.Book.ProceduresInOrder(), func(p *law.Procedure) string { return p.ID })...)
	}
	if in.Act != "" && d.Book.Acts[l.act] == nil {
		return nil, d.refuse("act", in.Act, "law.refusal.unknown", ids(d.Book.ActsInOrder(), func(a *law.Act) string { return a.ID })...)
	}
	fill := map[string]func(){
		"instruments": l.instruments, "acts": l.acts, "actions": l.actions, "facts": l.facts, "rules": l.rules, "contested": l.contested,
		"sanctions": l.sanctions, "levels": l.levels, "values": l.values, "procedures": l.procedures, "steps": l.steps,
		"offices": l.offices, "functions": l.functions, "employments": l.employments, "elections": l.elections, "races": l.races,
		"stages": l.stages, "holidays": l.holidays, "weeks": l.weeks,
	}[fold(in.What)]
	if fill == nil {
		return nil, d.refuse("what", in.What, "law.refusal.unknown", Lists()...)
	}
	l.items = []Item{}
	fill()
	return &ListAnswer{What: fold(in.What), On: l.on, Count: len(l.items), Items: l.items, Law: d.Book.Digest()}, nil
}

// lister collects the items of one list.
type lister struct {
	desk     *Desk
	book     *law.Book
	on       netra.Date
	election *law.Election
	act, of  string
	items    []Item
}

func (l *lister) add(i Item) { l.items = append(l.items, i) }

// file adds a thing that has a file of its own, where it is in force.
func (l *lister) file(h law.Head, i Item, basis ...law.Source) {
	if l.on != "" && !h.InForce.Has(l.on) {
		return
	}
	f, span := file(h), Span(h.InForce)
	i.ID, i.File, i.InForce = h.ID, &f, &span
	if sources := slices.Concat(basis, h.Sources); len(sources) > 0 {
		i.Certainty = l.desk.certainty(sources...).Mark
	}
	l.add(i)
}

// concerns tells whether a thing for these elections is for the one asked about.
func (l *lister) concerns(names []string) bool {
	return l.election == nil || len(names) == 0 || slices.Contains(names, l.election.ID) || slices.Contains(names, l.election.Kind)
}

func (l *lister) instruments() {
	for _, v := range l.book.InstrumentsInOrder() {
		l.file(v.Head, Item{Label: v.Title, Kind: v.Kind, Number: v.Number})
	}
}

func (l *lister) acts() {
	for _, v := range l.book.ActsInOrder() {
		l.file(v.Head, Item{Label: v.Label})
	}
}

func (l *lister) actions() {
	for _, v := range l.book.ActionsInOrder() {
		i := Item{ID: v.ID, Label: v.Label, Aliases: v.Aliases, Acts: []string{v.Act}}
		for _, f := range v.Yes {
			i.Facts = append(i.Facts, f+"=yes")
		}
		for _, f := range v.No {
			i.Facts = append(i.Facts, f+"=no")
		}
		l.add(i)
	}
}

func (l *lister) facts() {
	for _, v := range l.book.FactsInOrder() {
		l.add(Item{ID: v.ID, Label: v.Question, Aliases: v.Aliases})
	}
}

func (l *lister) rules() {
	for _, v := range l.book.RulesInOrder() {
		if l.concerns(v.Elections) && (l.act == "" || slices.Contains(v.Acts, l.act)) {
			l.file(v.Head, Item{
				Label: v.Text, Code: v.Code, Kind: string(v.Verdict), Regime: v.Regime, Level: v.Level, Stage: string(v.Stage), Acts: v.Acts, Who: v.Who, Elections: v.Elections,
			}, v.Basis...)
		}
	}
}

func (l *lister) contested() {
	for _, v := range l.book.InterpretationsInOrder() {
		var sources []law.Source
		for _, r := range v.Readings {
			sources = append(sources, r.Sources...)
		}
		l.file(v.Head, Item{Label: v.Question, Kind: string(v.About), Acts: v.Acts}, sources...)
	}
}

func (l *lister) sanctions() {
	for _, v := range l.book.SanctionsInOrder() {
		l.file(v.Head, Item{Label: v.Label, Code: v.Code, Level: v.Level, Who: v.Who}, v.Basis...)
	}
}

func (l *lister) levels() {
	for _, v := range l.book.LevelsInOrder() {
		l.add(Item{ID: v.ID, Label: v.Label, Regime: v.Regime})
	}
}

// values shows the number of the day, or the latest where no day is asked.
func (l *lister) values() {
	for _, v := range l.book.ValuesInOrder() {
		i := Item{Label: v.Label, Kind: v.Unit}
		var basis []law.Source
		for _, t := range v.Terms {
			if l.on == "" || t.Has(l.on) {
				i.Number, basis = strconv.Itoa(t.N), t.Basis
				if t.Unit != "" {
					i.Kind = t.Unit
				}
			}
		}
		if i.Number != "" {
			l.file(v.Head, i, basis...)
		}
	}
}

func (l *lister) procedures() {
	for _, v := range l.book.ProceduresInOrder() {
		if l.concerns(v.Elections) {
			l.file(v.Head, Item{Label: v.Label, Kind: v.Track, By: []string{v.Function}})
		}
	}
}

func (l *lister) steps() {
	for _, p := range l.book.ProceduresInOrder() {
		if !l.concerns(p.Elections) || l.on != "" && !p.InForce.Has(l.on) || l.of != "" && l.of != p.ID {
			continue
		}
		for _, s := range p.Steps {
			i := Item{ID: s.Name, Label: s.Label, Of: p.ID, From: s.From, To: s.To, By: s.By}
			if s.Within != nil {
				i.Value = s.Within.Value
			}
			l.add(i)
		}
	}
}

func (l *lister) offices() {
	for _, v := range l.book.KindsInOrder() {
		i := Item{Label: v.Label, Level: v.Level}
		for _, p := range v.Performs {
			if l.on == "" || p.Has(l.on) {
				i.By = add(i.By, p.Function)
			}
		}
		l.file(v.Head, i)
	}
}

func (l *lister) functions() {
	for _, v := range l.book.FunctionsInOrder() {
		l.add(Item{ID: v.ID, Label: v.Label})
	}
}

func (l *lister) employments() {
	for _, v := range l.book.EmploymentsInOrder() {
		asn := v.ASN
		l.add(Item{ID: v.ID, Label: v.Label, ASN: &asn, Aliases: v.Words()})
	}
}

// chosen are the elections asked about: one, or all.
func (l *lister) chosen() []*law.Election {
	if l.election != nil {
		return []*law.Election{l.election}
	}
	return l.book.ElectionsInOrder()
}

func (l *lister) elections() {
	for _, v := range l.chosen() {
		if span := v.Span(); l.on != "" && !span.Has(l.on) {
			continue
		}
		f, span := file(v.Head), Span(v.Span())
		l.add(Item{ID: v.ID, Label: v.Label, Kind: v.Kind, InForce: &span, File: &f})
	}
}

func (l *lister) races() {
	for _, e := range l.chosen() {
		for _, r := range e.Races {
			l.add(Item{ID: r.ID, Label: r.Label, Of: e.ID, Level: r.Level, FixedOn: r.FixedOn, Aliases: r.Aliases, Certainty: l.desk.certainty(r.Sources...).Mark})
		}
	}
}

func (l *lister) stages() {
	for _, e := range l.chosen() {
		for _, s := range e.Stages {
			if span := Span(s.Period); l.on == "" || s.Has(l.on) {
				l.add(Item{ID: s.ID, Label: s.Label, Of: e.ID, InForce: &span, Certainty: l.desk.certainty(s.Sources...).Mark})
			}
		}
	}
}

func (l *lister) holidays() {
	for _, h := range l.book.HolidaysInOrder() {
		for _, x := range h.Days {
			if l.on == "" || l.on == x.Date {
				f := file(h.Head)
				l.add(Item{ID: string(x.Date), Label: x.Label, Kind: x.Kind, Regions: x.Regions, File: &f})
			}
		}
	}
}

func (l *lister) weeks() {
	for _, w := range l.book.WeeksInOrder() {
		i := Item{ID: w.ID, Label: w.Label}
		for _, o := range w.Off {
			i.By = append(i.By, o.Day)
		}
		l.add(i)
	}
}
