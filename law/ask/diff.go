package ask

import (
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// DiffAnswer is what changed in the law between two days: what held on the
// second and not on the first, what held on the first and not on the second,
// and what became another.
type DiffAnswer struct {
	From    netra.Date `json:"from"`
	To      netra.Date `json:"to"`
	Count   int        `json:"count"`
	Changes []Change   `json:"changes"`
	Law     string     `json:"law_digest"`
}

// Change is one thing that changed, with the day on which it did.
type Change struct {
	What  string     `json:"what"` // instrument, rule, sanction, value, procedure, step, requirement, office, power, stage, holiday, race
	ID    string     `json:"id"`
	Code  string     `json:"code,omitempty"`
	How   string     `json:"how"` // began, ended, changed
	On    netra.Date `json:"on"`  // first day of the new state; of what ended, the day after its last one
	Was   string     `json:"was,omitempty"`
	Is    string     `json:"is,omitempty"`
	Label law.Text   `json:"label"`
	Text  law.Text   `json:"text"` // the change in a sentence
	File  *File      `json:"file,omitempty"`
}

// Diff says what changed between two days. An error is a *Refusal.
func (d *Desk) Diff(from, to string) (*DiffAnswer, error) {
	a, err := d.day("from", from)
	if err != nil {
		return nil, err
	}
	b, err := d.day("to", to)
	if err != nil {
		return nil, err
	}
	if b < a {
		return nil, d.refuse("to", to, "law.refusal.backwards")
	}
	x := &differ{desk: d, from: a, to: b, out: []Change{}}
	x.heads()
	x.successors()
	x.values()
	x.powers()
	x.elections()
	x.holidays()
	slices.SortStableFunc(x.out, func(p, q Change) int {
		if p.On != q.On {
			if p.On < q.On {
				return -1
			}
			return 1
		}
		return 0
	})
	return &DiffAnswer{From: a, To: b, Count: len(x.out), Changes: x.out, Law: d.Book.Digest()}, nil
}

type differ struct {
	desk     *Desk
	from, to netra.Date
	out      []Change
}

// period adds a change where something holds on one of the days and not on the
// other.
func (x *differ) period(p law.Period, c Change) {
	was, is := p.Has(x.from), p.Has(x.to)
	switch {
	case !was && is:
		c.How, c.On = "began", p.From
	case was && !is:
		c.How, c.On = "ended", p.Until.AddDays(1)
	default:
		return
	}
	c.Text = x.desk.text("law.diff."+c.What+"_"+c.How, c.Label, c.On, c.Code)
	x.out = append(x.out, c)
}

// heads compares what has a file of its own.
func (x *differ) heads() {
	b := x.desk.Book
	add := func(what string, h law.Head, code string, label law.Text) {
		f := file(h)
		if h.Review.Status != "withdrawn" {
			x.period(h.InForce, Change{What: what, ID: h.ID, Code: code, Label: label, File: &f})
		}
	}
	for _, v := range b.InstrumentsInOrder() {
		add("instrument", v.Head, "", law.Text{ID: b.Cite(law.Source{Instrument: v.ID}, "id", x.desk.Say), EN: b.Cite(law.Source{Instrument: v.ID}, "en", x.desk.Say)})
	}
	for _, v := range b.RulesInOrder() {
		add("rule", v.Head, v.Code, v.Text)
	}
	for _, v := range b.SanctionsInOrder() {
		add("sanction", v.Head, v.Code, v.Label)
		if v.StandIn.Sanction != "" && v.Replaced(x.from) && !v.Replaced(x.to) {
			f := file(v.Head)
			x.out = append(x.out, Change{
				What: "sanction", ID: v.ID, Code: v.Code, How: "changed", On: v.StandIn.Until, Was: v.StandIn.Sanction, Is: v.ID, Label: v.Label,
				Text: x.desk.text("law.diff.stand_in_ended", v.Label, v.StandIn.Until), File: &f,
			})
		}
	}
	for _, v := range b.ProceduresInOrder() {
		add("procedure", v.Head, "", v.Label)
	}
	for _, v := range b.KindsInOrder() {
		add("office", v.Head, "", v.Label)
	}
}

// values compares the numbers that change with time.
func (x *differ) values() {
	for _, v := range x.desk.Book.ValuesInOrder() {
		was, had := v.On(x.from)
		is, has := v.On(x.to)
		f := file(v.Head)
		c := Change{What: "value", ID: v.ID, Label: v.Label, File: &f}
		switch {
		case !had && has:
			c.How, c.On, c.Is = "began", is.From, amount(is)
			c.Text = x.desk.text("law.diff.value_began", v.Label, is.From, x.unit(is))
		case had && !has:
			c.How, c.On, c.Was = "ended", was.Until.AddDays(1), amount(was)
			c.Text = x.desk.text("law.diff.value_ended", v.Label, c.On)
		case had && has && (was.N != is.N || was.Unit != is.Unit):
			c.How, c.On, c.Was, c.Is = "changed", is.From, amount(was), amount(is)
			c.Text = x.desk.text("law.diff.value_changed", v.Label, is.From, x.unit(was), x.unit(is))
		default:
			continue
		}
		x.out = append(x.out, c)
	}
}

func amount(a law.Amounts) string { return fmt.Sprintf("%d %s", a.N, a.Unit) }

func (x *differ) unit(a law.Amounts) law.Text { return x.desk.text("law.unit."+a.Unit, a.N) }

// powers compares what offices may do.
func (x *differ) powers() {
	b := x.desk.Book
	for _, k := range b.KindsInOrder() {
		for _, p := range k.Performs {
			fn := b.FunctionsByID[p.Function]
			was, is := k.InForce.Has(x.from) && p.Has(x.from), k.InForce.Has(x.to) && p.Has(x.to)
			if fn == nil || was == is || was && slices.Contains(b.Functions(k.ID, x.to), p.Function) || is && slices.Contains(b.Functions(k.ID, x.from), p.Function) {
				continue
			}
			f := file(k.Head)
			c := Change{What: "power", ID: k.ID, Code: p.Function, Label: k.Label, File: &f, How: "began", On: max(p.From, k.InForce.From)}
			if was {
				c.How, c.On = "ended", lastOf(p.Until, k.InForce.Until).AddDays(1)
			}
			c.Text = x.desk.text("law.diff.power_"+c.How, k.Label, c.On, fn.Label)
			x.out = append(x.out, c)
		}
	}
}

// lastOf is the earlier of two ends; "" is open.
func lastOf(a, b netra.Date) netra.Date {
	if a == "" || b != "" && b < a {
		return b
	}
	return a
}

// elections compares the stages that run, and the races whose candidates were
// fixed in between.
func (x *differ) elections() {
	for _, e := range x.desk.Book.ElectionsInOrder() {
		f := file(e.Head)
		for _, s := range e.Stages {
			x.period(s.Period, Change{What: "stage", ID: e.ID + "/" + s.ID, Label: s.Label, File: &f})
		}
		for _, r := range e.Races {
			if x.from < r.FixedOn && r.FixedOn <= x.to {
				x.out = append(x.out, Change{
					What: "race", ID: e.ID + "/" + r.ID, How: "changed", On: r.FixedOn, Was: string(law.BeforeFixed), Is: string(law.AfterFixed),
					Label: r.Label, Text: x.desk.text("law.diff.race_fixed", r.Label, r.FixedOn), File: &f,
				})
			}
		}
	}
}

// holidays lists those that lie after the first day, up to the second.
func (x *differ) holidays() {
	for _, h := range x.desk.Book.HolidaysInOrder() {
		f := file(h.Head)
		for _, day := range h.Days {
			if x.from < day.Date && day.Date <= x.to {
				x.out = append(x.out, Change{
					What: "holiday", ID: string(day.Date), Code: day.Kind, How: "began", On: day.Date, Label: day.Label,
					Text: x.desk.text("law.diff.holiday", day.Label, day.Date), File: &f,
				})
			}
		}
	}
}
