package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Resolve says for every rule about the act, or for every rule where the query
// names no act, whether it applied on that day, and why. It never chooses
// between rules: what is allowed stands beside what is forbidden, and what
// depends on a fact that nobody answered is open. Where the race had ended on
// that day the duties that hold at any time are added, whatever the act.
func (b *Book) Resolve(q Query) Answer {
	a := Answer{Query: q, Election: q.Election}
	election := b.Elections[q.Election]
	if q.Election == "" {
		if election = b.ElectionOn(q.Day); election != nil {
			a.Election = election.ID
		}
	}
	st := b.stageOf(election, q)
	a.Stage, a.FixedOn, a.EndedOn = st.stage, st.fixedOn, st.endedOn
	open := map[string]bool{}
	for _, r := range b.RulesInOrder() {
		if always := r.General && st.stage == Ended; q.Act != "" && !always && !slices.Contains(r.Acts, q.Act) {
			continue
		}
		m := b.match(r, q, election, st)
		if m.Undecided() {
			for _, f := range unanswered(r.Facts, q.Facts) {
				open[f] = true
			}
		}
		a.Matches = append(a.Matches, m)
	}
	for _, f := range b.FactsInOrder() {
		if open[f.ID] {
			a.Open = append(a.Open, f.ID)
		}
	}
	return a
}

// match judges one rule: it applies where all its conditions are met, does not
// where one is not, and is open else.
func (b *Book) match(r *Rule, q Query, e *Election, st raceStage) Match {
	m := Match{Rule: r}
	for _, why := range [][]Reason{
		inForce(r, q.Day), forElection(r, q.Day, e, st), b.who(r, q.Employment), stageFits(r, q.Day, st), duringFits(r, q, e), b.factsFit(r.Facts, q.Facts),
	} {
		m.Why = append(m.Why, why...)
	}
	yes, no := true, false
	for _, why := range m.Why {
		yes = yes && why.OK
		no = no || !why.OK && !why.Open
	}
	switch {
	case no:
		m.Applies = new(bool)
		return m
	case yes:
		m.Applies = &yes
	}
	if b.NoLevel(r) {
		m.NoLevel = true
		m.Why = append(m.Why, Reason{Key: "law.reason.no_level", OK: true})
	}
	return m
}

// NoLevel tells whether the rule forbids something in a regime that knows
// levels of sanction, and the law assigns it no level: it names no sanctions
// either, or such of several levels.
func (b *Book) NoLevel(r *Rule) bool {
	if r.Verdict != Forbidden || r.Level != "" || len(b.levelsOf(r.Regime)) == 0 {
		return false
	}
	levels := map[string]bool{}
	for _, id := range r.Sanctions {
		if s := b.Sanctions[id]; s != nil {
			levels[s.Level] = true
		}
	}
	return len(levels) != 1
}

func inForce(r *Rule, day netra.Date) []Reason {
	p := r.InForce
	switch {
	case r.Review.Status == withdrawn:
		return []Reason{{Key: "law.reason.withdrawn", Args: []any{r.Review.Why}}}
	case day == "":
		return []Reason{{Key: "law.reason.day_open", Open: true}}
	case p.From != "" && day < p.From:
		return []Reason{{Key: "law.reason.not_yet", Args: []any{day, p.From}}}
	case p.Until != "" && day > p.Until:
		return []Reason{{Key: "law.reason.no_longer", Args: []any{day, p.Until}}}
	case p.From == "":
		return []Reason{{Key: "law.reason.in_force", Args: []any{day}, OK: true}}
	case p.Until == "":
		return []Reason{{Key: "law.reason.in_force_since", Args: []any{day, p.From}, OK: true}}
	}
	return []Reason{{Key: "law.reason.in_force_span", Args: []any{day, p.From, p.Until}, OK: true}}
}

// forElection checks the kind of election. A rule may name kinds or single
// elections; none of them binds once nobody stands for election any more.
func forElection(r *Rule, day netra.Date, e *Election, st raceStage) []Reason {
	switch {
	case len(r.Elections) == 0:
		return nil
	case e == nil:
		return []Reason{{Key: "law.reason.election_open", Open: true}}
	case st.stage == Ended:
		return []Reason{st.ended(day)}
	case slices.Contains(r.Elections, e.Kind), slices.Contains(r.Elections, e.ID):
		return []Reason{{Key: "law.reason.election", Args: []any{e.Label}, OK: true}}
	}
	return []Reason{{Key: "law.reason.election_other", Args: []any{e.Label}}}
}

func (b *Book) who(r *Rule, employment string) []Reason {
	if employment == "" {
		return []Reason{{Key: "law.reason.who_open", Open: true}}
	}
	label, asn := Text{ID: employment, EN: employment}, false
	if e := b.Employments[employment]; e != nil {
		label, asn = e.Label, e.ASN
	}
	ok := asn
	if len(r.Who) > 0 {
		ok = slices.Contains(r.Who, employment)
	}
	if ok {
		return []Reason{{Key: "law.reason.who", Args: []any{label}, OK: true}}
	}
	return []Reason{{Key: "law.reason.who_other", Args: []any{label}}}
}

// factsFit judges the conditions over facts, one reason for each group.
func (b *Book) factsFit(f Facts, said map[string]bool) []Reason {
	var out []Reason
	if len(f.All) > 0 {
		of := b.asked(f.All, said, true)
		out = append(out, Reason{Key: "law.reason.facts_all", OK: every(of, isOK), Open: !some(of, isNo) && some(of, isOpen), Of: of})
	}
	if len(f.Any) > 0 {
		of := b.asked(f.Any, said, true)
		out = append(out, Reason{Key: "law.reason.facts_any", OK: some(of, isOK), Open: !some(of, isOK) && some(of, isOpen), Of: of})
	}
	if len(f.None) > 0 {
		of := b.asked(f.None, said, false)
		out = append(out, Reason{Key: "law.reason.facts_none", OK: every(of, isOK), Open: !some(of, isNo) && some(of, isOpen), Of: of})
	}
	return out
}

// asked is one reason per fact, OK where the answer is want.
func (b *Book) asked(ids []string, said map[string]bool, want bool) []Reason {
	out := make([]Reason, 0, len(ids))
	for _, id := range ids {
		question := Text{ID: id, EN: id}
		if f := b.Facts[id]; f != nil {
			question = f.Question
		}
		answer, ok := said[id]
		r := Reason{Key: "law.reason.fact_open", Args: []any{question}, OK: ok && answer == want, Open: !ok}
		switch {
		case ok && answer:
			r.Key = "law.reason.fact_yes"
		case ok:
			r.Key = "law.reason.fact_no"
		}
		out = append(out, r)
	}
	return out
}

func isOK(r Reason) bool   { return r.OK }
func isOpen(r Reason) bool { return r.Open }
func isNo(r Reason) bool   { return !r.OK && !r.Open }

func some(rs []Reason, f func(Reason) bool) bool { return slices.ContainsFunc(rs, f) }

func every(rs []Reason, f func(Reason) bool) bool {
	return !slices.ContainsFunc(rs, func(r Reason) bool { return !f(r) })
}

// unanswered are the facts of f that nobody answered.
func unanswered(f Facts, said map[string]bool) []string {
	var out []string
	for _, id := range slices.Concat(f.All, f.Any, f.None) {
		if _, ok := said[id]; !ok {
			out = append(out, id)
		}
	}
	return out
}
