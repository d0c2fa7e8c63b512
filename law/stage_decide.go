package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// ElectionOn is the election that runs on day: of several the one whose vote
// comes next. Where none runs it is the last one, whose races have then ended,
// and before the first one it is the first one. It is nil where no election is
// known.
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

// Span is from the first day of the first stage to the last day on which one
// may still run somewhere, or the days in force where the file names no stages.
func (e *Election) Span() Period {
	var p Period
	for i, s := range e.Stages {
		last := s.latest()
		if i == 0 {
			p = Period{From: s.From, Until: last}
			continue
		}
		p.From = min(p.From, s.From) // "", an open end, is the least
		if p.Until != "" && (last == "" || last > p.Until) {
			p.Until = last
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

// latest is the last day on which the stage may still run somewhere; "" where
// it has no end.
func (s ElStage) latest() netra.Date {
	if s.Until == "" {
		return ""
	}
	return max(s.Until, s.OpenUntil)
}

// Holds tells whether the stage is one of the race in region. An empty race or
// region leaves that open, so that every stage may be meant.
func (s ElStage) Holds(race string, region netra.Region) bool {
	return (race == "" || len(s.Races) == 0 || slices.Contains(s.Races, race)) &&
		(region == "" || len(s.Regions) == 0 || slices.ContainsFunc(s.Regions, func(r netra.Region) bool { return r.Contains(region) }))
}

// Ends are the last day of the race in region, which is that of its last stage
// there, and the last day on which it may have run where the calendar does not
// know that day for each region. Both are "" where a stage has no end.
func (e *Election) Ends(race string, region netra.Region) (last, latest netra.Date) {
	for _, s := range e.Stages {
		if !s.Holds(race, region) {
			continue
		}
		if s.Until == "" {
			return "", ""
		}
		last, latest = max(last, s.Until), max(latest, s.latest())
	}
	return last, latest
}

// raceStage is where a race stood on the day of a query.
type raceStage struct {
	stage     Stage
	fixedOn   netra.Date
	endedOn   netra.Date // last day of the race, where it is past
	latest    netra.Date // last day on which it may still have run, where that is not known
	race      Text
	elsewhere bool // the region fixed its candidates on a day of its own
}

func (s raceStage) ended(day netra.Date) Reason {
	return Reason{Key: "law.reason.ended", Args: []any{day, s.race, s.endedOn}}
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
	last, latest := e.Ends(q.Race, q.Region)
	switch {
	case s.fixedOn == "":
		return raceStage{}
	case q.Day < s.fixedOn:
		s.stage = BeforeFixed
	case latest != "" && q.Day > latest:
		s.stage, s.endedOn = Ended, last
	case last != "" && q.Day > last:
		s.endedOn, s.latest = last, latest
	default:
		s.stage = AfterFixed
	}
	return s
}

func stageFits(r *Rule, day netra.Date, st raceStage) []Reason {
	switch {
	case r.Stage == AnyStage:
		return nil
	case st.latest != "":
		return []Reason{{Key: "law.reason.end_open", Args: []any{day, st.race, st.endedOn, st.latest}, Open: true}}
	case st.stage == AnyStage:
		return []Reason{{Key: "law.reason.stage_open", Open: true}}
	case st.stage == Ended:
		return []Reason{st.ended(day)}
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
// which the rule is bound, for example the campaign. Where a stage ends on days
// that differ by region, or runs in some regions only, it may stay open.
func duringFits(r *Rule, q Query, e *Election) []Reason {
	switch {
	case len(r.During) == 0:
		return nil
	case e == nil || q.Day == "":
		return []Reason{{Key: "law.reason.during_open", Open: true}}
	}
	var of []Reason
	for _, s := range e.Stages {
		if !slices.Contains(r.During, s.ID) || !s.Holds(q.Race, q.Region) {
			continue
		}
		in := Reason{Key: "law.reason.stage_span", Args: []any{s.Label, s.From, s.Until}, OK: s.Has(q.Day)}
		switch {
		case in.OK && len(s.Regions) > 0 && q.Region == "":
			in = Reason{Key: "law.reason.stage_some", Args: in.Args, Open: true}
		case !in.OK && s.OpenUntil != "" && q.Day.In(s.From, s.OpenUntil):
			in = Reason{Key: "law.reason.stage_end_open", Args: []any{s.Label, s.Until, s.OpenUntil}, Open: true}
		}
		of = append(of, in)
	}
	switch {
	case some(of, isOK):
		return []Reason{{Key: "law.reason.during", Args: []any{q.Day}, OK: true, Of: of}}
	case some(of, isOpen):
		return []Reason{{Key: "law.reason.during_maybe", Args: []any{q.Day}, Open: true, Of: of}}
	}
	return []Reason{{Key: "law.reason.during_other", Args: []any{q.Day}, Of: of}}
}
