package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Resolve says for every rule about the act, or for every rule where the query
// names no act, whether it applied on that day, and why. It never chooses
// between rules: what is allowed stands beside what is forbidden, and what
// depends on a fact that nobody answered is open.
func (b *Book) Resolve(q Query) Answer {
	a := Answer{Query: q, Election: q.Election}
	election := b.Elections[q.Election]
	if q.Election == "" {
		if election = b.ElectionOn(q.Day); election != nil {
			a.Election = election.ID
		}
	}
	st := b.stageOf(election, q)
	a.Stage, a.FixedOn = st.stage, st.fixedOn
	open := map[string]bool{}
	for _, r := range b.RulesInOrder() {
		if q.Act != "" && !slices.Contains(r.Acts, q.Act) {
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

// ElectionOn is the election that runs on day: of several the one whose vote
// comes next. Where none runs it is the last one, because its candidates stay
// those of its repeated votes; before the first one it is the first one. It is
// nil where no election is known.
func (b *Book) ElectionOn(day netra.Date) *Election {
	var running, last, first *Election
	for _, e := range b.ElectionsInOrder() {
		if first == nil {
			first = e
		}
		span := e.Span()
		if span.Has(day) && (running == nil || running.VoteOn < day) {
			running = e
		}
		if e.VoteOn <= day {
			last = e
		}
	}
	switch {
	case running != nil:
		return running
	case last != nil:
		return last
	}
	return first
}

// Span is from the first day of the first stage to the last day of the last
// one, or the days in force where the file names stages no more than those.
func (e *Election) Span() Period {
	var p Period
	for i, s := range e.Stages {
		if i == 0 {
			p = s.Period
			continue
		}
		p.From = min(p.From, s.From) // "", an open end, is the least
		if p.Until != "" && (s.Until == "" || s.Until > p.Until) {
			p.Until = s.Until
		}
	}
	if len(e.Stages) == 0 {
		return e.InForce
	}
	return p
}

// Race is the race with that id.
func (e *Election) Race(id string) (Race, bool) {
	i := slices.IndexFunc(e.Races, func(r Race) bool { return r.ID == id })
	if i < 0 {
		return Race{}, false
	}
	return e.Races[i], true
}

// FixedIn is the day on which the candidates of the race were fixed in region:
// that of the smallest exception that contains it, else that of the race.
func (r Race) FixedIn(region netra.Region) netra.Date {
	day, level := r.FixedOn, -1
	for _, x := range r.Except {
		if region != "" && x.Region.Contains(region) && x.Region.Level() > level {
			day, level = x.FixedOn, x.Region.Level()
		}
	}
	return day
}

// firstFixed is the day on which the first candidates of the election were fixed
// in region.
func (e *Election) firstFixed(region netra.Region) netra.Date {
	var day netra.Date
	for i, r := range e.Races {
		if d := r.FixedIn(region); i == 0 || d < day {
			day = d
		}
	}
	return day
}

// lastFixed is the day on which the last candidates of the election were fixed
// in region.
func (e *Election) lastFixed(region netra.Region) netra.Date {
	var day netra.Date
	for _, r := range e.Races {
		day = max(day, r.FixedIn(region))
	}
	return day
}

// raceStage is where a race stood on the day of a query.
type raceStage struct {
	stage     Stage
	fixedOn   netra.Date
	race      Text
	elsewhere bool // the region fixed its candidates on a day of its own
}

// stageOf finds the stage of the race of the query. Where the query names no
// race the stage is known only if all races of the election agree.
func (b *Book) stageOf(e *Election, q Query) raceStage {
	if e == nil || q.Day == "" {
		return raceStage{}
	}
	var s raceStage
	if race, ok := e.Race(q.Race); ok {
		s.fixedOn, s.race = race.FixedIn(q.Region), race.Label
		s.elsewhere = s.fixedOn != race.FixedOn
	} else if q.Race == "" {
		s.race = e.Label
		s.fixedOn = e.lastFixed(q.Region)
		if first := e.firstFixed(q.Region); q.Day < first {
			s.fixedOn = first
		} else if q.Day < s.fixedOn {
			return raceStage{}
		}
	}
	switch {
	case s.fixedOn == "":
		return raceStage{}
	case q.Day < s.fixedOn:
		s.stage = BeforeFixed
	default:
		s.stage = AfterFixed
	}
	return s
}

// match judges one rule: it applies where all its conditions are met, does not
// where one is not, and is open else.
func (b *Book) match(r *Rule, q Query, e *Election, st raceStage) Match {
	m := Match{Rule: r}
	for _, why := range [][]Reason{
		inForce(r, q.Day), b.forElection(r, e), b.who(r, q.Employment), stageFits(r, q.Day, st), duringFits(r, q.Day, e), b.factsFit(r.Facts, q.Facts),
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
// elections.
func (b *Book) forElection(r *Rule, e *Election) []Reason {
	switch {
	case len(r.Elections) == 0:
		return nil
	case e == nil:
		return []Reason{{Key: "law.reason.election_open", Open: true}}
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

func stageFits(r *Rule, day netra.Date, st raceStage) []Reason {
	switch {
	case r.Stage == AnyStage:
		return nil
	case st.stage == AnyStage:
		return []Reason{{Key: "law.reason.stage_open", Open: true}}
	}
	why := Reason{Args: []any{day, st.fixedOn, st.race}, OK: st.stage == r.Stage}
	switch {
	case why.OK && r.Stage == BeforeFixed:
		why.Key = "law.reason.before_fixed"
	case why.OK:
		why.Key = "law.reason.after_fixed"
	case r.Stage == BeforeFixed:
		why.Key = "law.reason.too_late"
	default:
		why.Key = "law.reason.too_early"
	}
	if st.elsewhere {
		why.Of = []Reason{{Key: "law.reason.region_fixed", Args: []any{st.fixedOn}, OK: true}}
	}
	return []Reason{why}
}

// duringFits checks that the day lies in one of the stages of the calendar to
// which the rule is bound, for example the campaign.
func duringFits(r *Rule, day netra.Date, e *Election) []Reason {
	switch {
	case len(r.During) == 0:
		return nil
	case e == nil || day == "":
		return []Reason{{Key: "law.reason.during_open", Open: true}}
	}
	why := Reason{Key: "law.reason.during_other", Args: []any{day}}
	for _, s := range e.Stages {
		if !slices.Contains(r.During, s.ID) {
			continue
		}
		in := Reason{Key: "law.reason.stage_span", Args: []any{s.Label, s.From, s.Until}, OK: s.Has(day)}
		if in.OK {
			why = Reason{Key: "law.reason.during", Args: []any{day}, OK: true, Of: why.Of}
		}
		why.Of = append(why.Of, in)
	}
	return []Reason{why}
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
