package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// withdrawn is the review status of a file that is kept only so that what was
// decided under it can be read.
const withdrawn = "withdrawn"

// recordsRegistration is what a step records that writes the case into the
// register; clocks may run from that day.
const recordsRegistration = "registration"

// Registers tells whether the step writes the case into the register.
func (s Step) Registers() bool { return s.Records == recordsRegistration }

// ProcedureFor is the procedure under which a track begins on day. One that
// names the kind of election goes before one for all kinds, and of two the one
// that came into force later. Where there is none the error is NotInForce.
func (b *Book) ProcedureFor(track, electionKind string, day netra.Date) (*Procedure, error) {
	var best *Procedure
	for _, p := range b.ProceduresInOrder() {
		general := len(p.Elections) == 0
		if p.Track != track || p.Review.Status == withdrawn || !p.InForce.Has(day) ||
			!general && !slices.Contains(p.Elections, electionKind) {
			continue
		}
		if best == nil || p.moreSpecific(best) {
			best = p
		}
	}
	if best == nil {
		return nil, &netra.Error{Kind: netra.NotInForce, Key: "law.no_procedure", Args: []any{track, electionKind, string(day)}}
	}
	return best, nil
}

func (p *Procedure) moreSpecific(than *Procedure) bool {
	if a, b := len(p.Elections) > 0, len(than.Elections) > 0; a != b {
		return a
	}
	return p.InForce.From > than.InForce.From
}

// For tells whether the requirement is asked of a case that began so.
func (r Requirement) For(origin string) bool { return meant(r.Origins, origin) }

// For tells whether the step can be taken in a case that began so.
func (s Step) For(origin string) bool { return meant(s.Origins, origin) }

// ReasonsFor are the reasons that can be given in a case that began so; of an
// origin that nobody knows, those of every case.
func (s Step) ReasonsFor(origin string) []StepReason {
	return slices.DeleteFunc(slices.Clone(s.Reasons), func(r StepReason) bool { return !meant(r.Origins, origin) })
}

// meant tells whether something is meant for a case that began so.
func meant(origins []string, origin string) bool {
	return len(origins) == 0 || slices.Contains(origins, origin)
}

// Usual is the step by which a case usually goes on from state; false where
// none is.
func (p *Procedure) Usual(state string) (Step, bool) {
	steps := p.StepsFrom(state)
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Usual })
	if i < 0 {
		return Step{}, false
	}
	return steps[i], true
}

// Open are the steps that an office with these functions may take from state,
// in the order of the file.
func (p *Procedure) Open(state string, functions []string) []Step {
	return p.steps(state, func(s Step) bool {
		return slices.ContainsFunc(s.By, func(f string) bool { return slices.Contains(functions, f) })
	})
}

// Automatic are the steps that the program takes from state when event happens
// to the track that this one opened.
func (p *Procedure) Automatic(state, event string) []Step {
	return p.steps(state, func(s Step) bool { return s.On != "" && s.On == event })
}

// StepsFrom are all steps that may be taken in state.
func (p *Procedure) StepsFrom(state string) []Step {
	return p.steps(state, func(Step) bool { return true })
}

// Step is the step of that name that may be taken in state. Like all steps that
// a procedure hands out for a state it names the state it leads to, also where
// the file leaves `to` empty because the case stays where it is.
func (p *Procedure) Step(state, name string) (Step, bool) {
	s := p.steps(state, func(s Step) bool { return s.Name == name })
	if len(s) == 0 {
		return Step{}, false
	}
	return s[0], true
}

func (p *Procedure) steps(state string, keep func(Step) bool) []Step {
	var out []Step
	for _, s := range p.Steps {
		if !slices.Contains(s.From, state) || !keep(s) {
			continue
		}
		if s.To == "" {
			s.To = state
		}
		out = append(out, s)
	}
	return out
}

// StatusOf is the status under which a state is counted and shown, nil where
// the procedure has no such state.
func (b *Book) StatusOf(p *Procedure, state string) *Status {
	return b.Statuses[p.States[state].Counts]
}

// PublicLabel is what a reporter reads of a state: its own words, else those of
// its status.
func (b *Book) PublicLabel(p *Procedure, state string) Text {
	if s := p.States[state]; s.Public.ID != "" {
		return s.Public
	}
	if s := b.StatusOf(p, state); s != nil {
		return s.Public
	}
	return Text{}
}

// Requirement is the item of the checklist with that id.
func (p *Procedure) Requirement(id string) (Requirement, bool) {
	i := slices.IndexFunc(p.Requirements, func(r Requirement) bool { return r.ID == id })
	if i < 0 {
		return Requirement{}, false
	}
	return p.Requirements[i], true
}

// Suspension is the ground with that id on which clocks stand still.
func (p *Procedure) Suspension(id string) (Suspension, bool) {
	i := slices.IndexFunc(p.Suspensions, func(s Suspension) bool { return s.ID == id })
	if i < 0 {
		return Suspension{}, false
	}
	return p.Suspensions[i], true
}

// Stoppable are the grounds that may stop a clock which runs in state of a case
// that began so.
func (p *Procedure) Stoppable(state, origin string) []Suspension {
	var out []Suspension
	for _, s := range p.Suspensions {
		if meant(s.Origins, origin) && slices.ContainsFunc(p.StepsFrom(state), func(x Step) bool {
			return x.Within != nil && slices.Contains(x.Within.SuspendedBy, s.ID)
		}) {
			out = append(out, s)
		}
	}
	return out
}

// Document is the paper with that id.
func (p *Procedure) Document(id string) (Document, bool) {
	i := slices.IndexFunc(p.Documents, func(d Document) bool { return d.ID == id })
	if i < 0 {
		return Document{}, false
	}
	return p.Documents[i], true
}
