package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// ProcedureBeginning is the procedure with which an office that performs one of
// functions begins a case on day. Where there is none the error is NotInForce.
func (b *Book) ProcedureBeginning(functions []string, electionKind string, day netra.Date) (*Procedure, error) {
	for _, p := range b.ProceduresInOrder() {
		if p.Begins && slices.Contains(functions, p.Function) {
			return b.ProcedureFor(p.Track, electionKind, day)
		}
	}
	return nil, &netra.Error{Kind: netra.NotInForce, Key: "law.office_begins_nothing"}
}

// ProcedureOfFunction is the procedure that an office follows when another one
// sends it a case because it performs function. A function without a procedure
// of its own is one level of what such offices do anyway: the office goes on by
// the procedure with which it begins its cases. Where there is none the error
// is NotInForce.
func (b *Book) ProcedureOfFunction(function, electionKind string, day netra.Date) (*Procedure, error) {
	for _, p := range b.ProceduresInOrder() {
		if p.Function == function && !p.Begins && !p.opensCases() {
			return b.ProcedureFor(p.Track, electionKind, day)
		}
	}
	if slices.ContainsFunc(b.ProceduresInOrder(), func(p *Procedure) bool { return p.Function == function }) {
		return nil, &netra.Error{Kind: netra.NotInForce, Key: "law.no_procedure_for_function"}
	}
	for _, kind := range b.KindsPerforming(function, day) {
		if p, err := b.ProcedureBeginning(b.Functions(kind, day), electionKind, day); err == nil {
			return p, nil
		}
	}
	return nil, &netra.Error{Kind: netra.NotInForce, Key: "law.no_procedure_for_function"}
}

// opensCases tells whether the procedure is about reports, out of which cases
// grow.
func (p *Procedure) opensCases() bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.OpensCase })
}

// Transfer tells whether a step hands the case to another office of the same
// body: it opens a function that has no procedure of its own.
func (b *Book) Transfer(s Step) bool {
	return s.Opens != "" && !slices.ContainsFunc(b.ProceduresInOrder(), func(p *Procedure) bool { return p.Function == s.Opens })
}

// Takes tells whether offices of a kind take a step at one time or another.
func (b *Book) Takes(kind string, s Step) bool {
	k := b.Kinds[kind]
	return k != nil && slices.ContainsFunc(k.Performs, func(p Power) bool { return slices.Contains(s.By, p.Function) })
}

// ByAgency tells whether a function belongs to the employer of a servant, and
// not to a region.
func (b *Book) ByAgency(function string) bool {
	f := b.FunctionsByID[function]
	return f != nil && f.ByAgency
}

// SameSubject tells whether two procedures are for the same track of an election
// alike, so that on one day only one of them can be in force. One for all kinds
// of election gives way to one that names the kind.
func (p *Procedure) SameSubject(q *Procedure) bool {
	return p.Track == q.Track && (len(p.Elections) == 0 && len(q.Elections) == 0 || share(p.Elections, q.Elections))
}
