package ask

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// successors compares, step by step, each procedure that began between the two
// days with the one that it replaced.
func (x *differ) successors() {
	in := func(day netra.Date) []*law.Procedure {
		return slices.DeleteFunc(x.desk.Book.ProceduresInOrder(), func(p *law.Procedure) bool { return !p.InForce.Has(day) })
	}
	before := in(x.from)
	for _, is := range in(x.to) {
		if is.InForce.Has(x.from) {
			continue
		}
		for _, was := range before {
			if !is.SameSubject(was) || was.InForce.Has(x.to) {
				continue
			}
			n := len(x.out)
			x.steps(was, is)
			x.requirements(was, is)
			if len(x.out) == n {
				f := file(is.Head)
				x.out = append(x.out, Change{
					What: "procedure", ID: is.ID, How: "changed", On: is.InForce.From, Was: was.ID, Is: is.ID, Label: is.Label,
					Text: x.desk.text("law.diff.procedure_same", is.Label, is.InForce.From, was.Label), File: &f,
				})
			}
		}
	}
}

// steps says which steps came, went or are taken otherwise.
func (x *differ) steps(was, is *law.Procedure) {
	for _, s := range is.Steps {
		old := sameStep(was, s)
		if old == nil {
			x.part(is, "step", s.Name, "began", s.Label, "", x.within(s, x.to))
			continue
		}
		change := func(key string, a, b law.Text) {
			if a != b {
				x.changed(is, s, key, a, b)
			}
		}
		change("step_clock", x.within(*old, x.from), x.within(s, x.to))
		change("step_office", x.offices(*old), x.offices(s))
		change("step_papers", x.papers(was, *old), x.papers(is, s))
		change("step_path", x.path(was, *old), x.path(is, s))
	}
	for _, s := range was.Steps {
		if sameStep(is, s) == nil {
			x.part(is, "step", s.Name, "ended", s.Label, "", law.Text{})
		}
	}
}

func sameStep(p *law.Procedure, s law.Step) *law.Step {
	i := slices.IndexFunc(p.Steps, func(t law.Step) bool { return t.Name == s.Name && slices.Equal(t.Origins, s.Origins) })
	if i < 0 {
		return nil
	}
	return &p.Steps[i]
}

// requirements says which conditions came and went.
func (x *differ) requirements(was, is *law.Procedure) {
	has := func(p *law.Procedure, id string) bool {
		return slices.ContainsFunc(p.Requirements, func(r law.Requirement) bool { return r.ID == id })
	}
	for _, r := range is.Requirements {
		if !has(was, r.ID) {
			x.part(is, "requirement", r.ID, "began", r.Label, "", law.Text{})
		}
	}
	for _, r := range was.Requirements {
		if !has(is, r.ID) {
			x.part(is, "requirement", r.ID, "ended", r.Label, "", law.Text{})
		}
	}
}

// part adds a step or a requirement of a procedure that came or went.
func (x *differ) part(p *law.Procedure, what, id, how string, label law.Text, code string, more law.Text) {
	f := file(p.Head)
	x.out = append(x.out, Change{
		What: what, ID: p.ID + "/" + id, Code: code, How: how, On: p.InForce.From, Is: more.ID, Label: label,
		Text: x.desk.text("law.diff."+what+"_"+how, label, p.InForce.From, p.Label, more), File: &f,
	})
}

// changed adds a step that is taken otherwise.
func (x *differ) changed(p *law.Procedure, s law.Step, key string, was, is law.Text) {
	f := file(p.Head)
	x.out = append(x.out, Change{
		What: "step", ID: p.ID + "/" + s.Name, How: "changed", On: p.InForce.From, Was: was.ID, Is: is.ID, Label: s.Label,
		Text: x.desk.text("law.diff."+key, s.Label, p.InForce.From, was, is), File: &f,
	})
}

// within is the time that a step has on a day, in words.
func (x *differ) within(s law.Step, day netra.Date) law.Text {
	if s.Within != nil {
		if v := x.desk.Book.Values[s.Within.Value]; v != nil {
			if n, ok := v.On(day); ok {
				return x.unit(n)
			}
		}
	}
	return x.desk.text("law.diff.no_clock")
}

// offices are the functions that take a step, in words.
func (x *differ) offices(s law.Step) law.Text {
	var all []law.Text
	for _, id := range s.By {
		if fn := x.desk.Book.FunctionsByID[id]; fn != nil {
			all = append(all, fn.Label)
		}
	}
	return x.joined(all)
}

// papers are the documents that a step needs, in words.
func (x *differ) papers(p *law.Procedure, s law.Step) law.Text {
	var all []law.Text
	for _, d := range p.Documents {
		if slices.Contains(s.Needs, d.ID) {
			all = append(all, d.Label)
		}
	}
	return x.joined(all)
}

// path is where a step leads from and to, in words.
func (x *differ) path(p *law.Procedure, s law.Step) law.Text {
	var from []law.Text
	for _, name := range s.From {
		from = append(from, p.States[name].Label)
	}
	a, to := x.joined(from), p.States[s.To].Label
	if s.To == "" {
		to = x.desk.text("law.diff.stays")
	}
	return law.Text{ID: a.ID + " → " + to.ID, EN: a.EN + " → " + to.EN}
}

func (x *differ) joined(all []law.Text) law.Text {
	if len(all) == 0 {
		return x.desk.text("law.diff.nobody")
	}
	var id, en []string
	for _, t := range all {
		id, en = append(id, t.ID), append(en, t.EN)
	}
	return law.Text{ID: strings.Join(id, ", "), EN: strings.Join(en, ", ")}
}
