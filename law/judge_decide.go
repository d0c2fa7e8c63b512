package law

import (
	"slices"
)

// Outcome is what all rules together say about an act.
type Outcome string

// The outcomes. Contested and Depends leave the answer to a person: the first
// because the law is read in different ways, the second because something is
// not known.
const (
	IsForbidden Outcome = "forbidden"
	IsAllowed   Outcome = "allowed"
	IsContested Outcome = "contested"
	IsSilent    Outcome = "silent"
	ItDepends   Outcome = "depends"
)

// Judgement is an Answer taken together.
type Judgement struct {
	Outcome  Outcome
	Deciding []Match           // the rules on which the outcome rests
	Yields   map[string]string // rules that applied but give way, by id, each with the rule that goes before it
	Disputes []Dispute
}

// Dispute is a point on which the law is read in different ways, and whether
// the facts of the query raise it.
type Dispute struct {
	*Interpretation
	Open bool // not known: a fact that it hangs on was not answered
}

// Judge takes the rules of an answer together.
//
//   - A rule that names another one in `overrides` goes before it; one that itself
//     gives way to a forbidden rule goes before nothing.
//   - What is forbidden by one rule and allowed by another is contested, and so
//     is what only a disputed reading forbids or allows.
//   - What is forbidden depends as long as a permission that goes before all that
//     forbid it is open and a fact that it asks for was affirmed.
//   - A rule that applied needs no answer to the questions that are open; what
//     is allowed stays so only as long as no open rule that forbids applies,
//     and the answer says which.
//   - Duties forbid and allow nothing: whoever neglects one breaks the rule that
//     forbids the neglect. Where nothing else is said of the act, those about it
//     are all that the law says.
func (b *Book) Judge(a Answer) Judgement {
	j := Judgement{Yields: yields(a.Matches), Disputes: b.disputes(a)}
	var forbids, allows, duties, open []Match
	for _, m := range a.Matches {
		switch {
		case j.Yields[m.Rule.ID] != "":
		case m.Undecided() && m.Rule.Verdict != Duty:
			open = append(open, m)
		case m.Yes() && m.Rule.Verdict == Forbidden:
			forbids = append(forbids, m)
		case m.Yes() && m.Rule.Verdict == Allowed:
			allows = append(allows, m)
		case m.Yes() && slices.Contains(m.Rule.Acts, a.Query.Act):
			duties = append(duties, m)
		}
	}
	disputed := func(m Match) bool {
		return slices.ContainsFunc(j.Disputes, func(d Dispute) bool {
			return d.About.whether() && !d.Open && slices.Contains(m.Rule.Contested, d.ID)
		})
	}
	hangs := func(m Match) bool {
		return slices.ContainsFunc(j.Disputes, func(d Dispute) bool {
			return d.About.whether() && d.Open && slices.Contains(m.Rule.Contested, d.ID)
		})
	}
	raised := slices.ContainsFunc(j.Disputes, func(d Dispute) bool { return d.About.whether() && !d.Open })
	switch {
	case len(forbids) > 0 && len(allows) > 0:
		j.Outcome, j.Deciding = IsContested, slices.Concat(forbids, allows)
	case slices.ContainsFunc(open, func(m Match) bool { return m.mayPermit(forbids) && begun(m.Rule, a.Query.Facts) }):
		j.Outcome, j.Deciding = ItDepends, slices.Concat(forbids, open)
	case slices.ContainsFunc(forbids, func(m Match) bool { return !disputed(m) }):
		j.Outcome, j.Deciding = IsForbidden, forbids
	case len(forbids) > 0, raised && !slices.ContainsFunc(allows, func(m Match) bool { return !disputed(m) }):
		j.Outcome, j.Deciding = IsContested, slices.Concat(forbids, allows)
	case slices.ContainsFunc(allows, func(m Match) bool { return !hangs(m) }):
		j.Outcome, j.Deciding = IsAllowed, allows
	case len(allows) > 0:
		j.Outcome, j.Deciding = ItDepends, allows
	case len(open) > 0:
		j.Outcome, j.Deciding = ItDepends, open
	default:
		j.Outcome, j.Deciding = IsSilent, duties
	}
	return j
}

// mayPermit tells whether the rule, once its facts are known, may go before all
// that forbid.
func (m Match) mayPermit(forbids []Match) bool {
	return m.Rule.Verdict == Allowed && len(forbids) > 0 &&
		!slices.ContainsFunc(forbids, func(f Match) bool { return !slices.Contains(m.Rule.Overrides, f.Rule.ID) })
}

// begun tells whether a fact that the rule asks for was affirmed.
func begun(r *Rule, facts map[string]bool) bool {
	return slices.ContainsFunc(slices.Concat(r.Facts.All, r.Facts.Any), func(f string) bool { return facts[f] })
}

// Unless are the open permissions that would go before everything on which a
// prohibition rests.
func (j Judgement) Unless(a Answer) []*Rule {
	var out []*Rule
	for _, m := range a.Matches {
		if j.Outcome == IsForbidden && m.Undecided() && j.Yields[m.Rule.ID] == "" && m.mayPermit(j.Deciding) {
			out = append(out, m.Rule)
		}
	}
	return out
}

// yields are the rules that give way, by id, each with the rule that goes before
// it. What a forbidden rule goes before has no say about others.
func yields(all []Match) map[string]string {
	out := map[string]string{}
	for _, verdict := range []Verdict{Forbidden, Allowed} {
		for _, m := range all {
			if !m.Yes() || m.Rule.Verdict != verdict || out[m.Rule.ID] != "" {
				continue
			}
			for _, id := range m.Rule.Overrides {
				out[id] = m.Rule.ID
			}
		}
	}
	return out
}

// whether tells whether the point is about the act being forbidden at all.
func (a About) whether() bool { return a == "" || a == Whether }

// disputes are the contested points that the query raises: those of the rules
// that applied or are open, and those about the act itself, where neither the
// facts nor the stage of the race rule them out.
func (b *Book) disputes(a Answer) []Dispute {
	binds := slices.ContainsFunc(a.Matches, func(m Match) bool { return m.binds() })
	var out []Dispute
	for _, v := range b.InterpretationsInOrder() {
		named := slices.ContainsFunc(a.Matches, func(m Match) bool { return !m.No() && slices.Contains(m.Rule.Contested, v.ID) })
		about := binds && a.Query.Act != "" && slices.Contains(v.Acts, a.Query.Act) && v.InForce.Has(a.Query.Day)
		if v.Review.Status == withdrawn || !named && !about {
			continue
		}
		why := b.factsFit(v.Facts, a.Query.Facts)
		if some(why, isNo) || v.Stage != AnyStage && v.Stage != a.Stage {
			continue
		}
		out = append(out, Dispute{Interpretation: v, Open: some(why, isOpen)})
	}
	return out
}

// binds tells whether the rule was in force and binds the person, whatever else
// it asks.
func (m Match) binds() bool {
	return every(m.Why, func(r Reason) bool { return !isNo(r) || !slices.Contains(bindingReasons, r.Key) })
}

// bindingReasons are the reasons for which a rule says nothing to a person at
// all.
var bindingReasons = []string{"law.reason.who_other", "law.reason.not_yet", "law.reason.no_longer", "law.reason.withdrawn", "law.reason.election_other", "law.reason.ended"}
