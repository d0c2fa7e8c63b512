package ask

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// readAct understands a typed question about an act.
func (d *Desk) readAct(in ActInput) (law.Query, ActQuestion, error) {
	q := law.Query{Facts: map[string]bool{}}
	var err error
	if q.Day, err = d.day("on", in.On); err != nil {
		return q, ActQuestion{}, err
	}
	understood := ActQuestion{On: q.Day, Decided: q.Day, Facts: q.Facts}
	if in.Decided != "" {
		if understood.Decided, err = d.day("decided", in.Decided); err != nil {
			return q, understood, err
		}
	}
	if in.Status != "" {
		if err = d.status(in.Status, &q); err != nil {
			return q, understood, err
		}
	}
	if in.Act != "" {
		if q.Act = fold(in.Act); d.Book.Acts[q.Act] == nil {
			return q, understood, d.refuse("act", in.Act, "law.refusal.unknown", ids(d.Book.ActsInOrder(), func(a *law.Act) string { return a.ID })...)
		}
	}
	if understood.Action, err = d.facts(in.Facts, &q); err != nil {
		return q, understood, err
	}
	if err = d.race(in, &q); err != nil {
		return q, understood, err
	}
	understood.Election, understood.Race, understood.Region, understood.Status = q.Election, q.Race, q.Region, q.Employment
	if a := d.Book.Acts[q.Act]; a != nil {
		understood.Act = &Named{a.ID, a.Label}
	}
	return q, understood, nil
}

func ids[T any](all []T, id func(T) string) []string {
	out := make([]string, 0, len(all))
	for _, v := range all {
		out = append(out, id(v))
	}
	return out
}

func (d *Desk) day(field, typed string) (netra.Date, error) {
	if typed == "" {
		return "", d.refuse(field, typed, "law.refusal.day_missing")
	}
	day, err := netra.ParseDate(typed)
	if err != nil {
		return "", d.refuse(field, typed, "law.refusal.day")
	}
	return day, nil
}

// status understands how the person is employed: an employment, or a post, whose
// name also answers a question, as a lurah is an official.
func (d *Desk) status(typed string, q *law.Query) error {
	all := d.Book.EmploymentsInOrder()
	e, ok := word(typed, all, func(e *law.Employment) (string, []string) { return e.ID, e.Words() })
	if !ok {
		return d.refuse("status", typed, "law.refusal.unknown", ids(all, func(e *law.Employment) string { return e.ID })...)
	}
	q.Employment = e.ID
	if slices.ContainsFunc(e.Posts.Words, func(post string) bool { return fold(post) == fold(typed) }) {
		for _, id := range e.Posts.Yes {
			q.Facts[id] = true
		}
	}
	return nil
}

// factAction is the name under which an action is given among the facts.
const factAction = "action"

// facts reads key=value pairs. What is said expressly goes before what the
// status or the action implies.
func (d *Desk) facts(pairs []string, q *law.Query) (action string, err error) {
	said := map[string]bool{}
	for _, pair := range pairs {
		key, value, ok := strings.Cut(pair, "=")
		if !ok {
			return "", d.refuse("fact", pair, "law.refusal.fact_form")
		}
		if fold(key) == factAction || fold(key) == "act" {
			if action != "" {
				return "", d.refuse("fact", pair, "law.refusal.two_actions")
			}
			if action, err = d.action(value, q); err != nil {
				return "", err
			}
			continue
		}
		all := d.Book.FactsInOrder()
		f, ok := word(key, all, func(f *law.Fact) (string, []string) { return f.ID, f.Aliases })
		if !ok {
			valid := append([]string{factAction}, ids(all, func(f *law.Fact) string { return f.ID })...)
			return "", d.refuse("fact", key, "law.refusal.unknown", valid...)
		}
		answer, ok := yesNo(value)
		if !ok {
			return "", d.refuse("fact", pair, "law.refusal.yes_no", "yes", "no")
		}
		if before, twice := said[f.ID]; twice && before != answer {
			return "", d.refuse("fact", pair, "law.refusal.contradicts")
		}
		said[f.ID] = answer
	}
	for id, answer := range said {
		q.Facts[id] = answer
	}
	return action, nil
}

// action understands what was done: an action, or the id of an act.
func (d *Desk) action(typed string, q *law.Query) (string, error) {
	all := d.Book.ActionsInOrder()
	a, ok := word(typed, all, func(a *law.Action) (string, []string) { return a.ID, a.Aliases })
	switch {
	case !ok && d.Book.Acts[fold(typed)] != nil:
		q.Act = fold(typed)
		return q.Act, nil
	case !ok:
		valid := slices.Concat(ids(all, func(a *law.Action) string { return a.ID }), ids(d.Book.ActsInOrder(), func(a *law.Act) string { return a.ID }))
		return "", d.refuse("fact", factAction+"="+typed, "law.refusal.unknown", valid...)
	case q.Act != "" && q.Act != a.Act:
		return "", d.refuse("fact", factAction+"="+typed, "law.refusal.two_actions")
	}
	q.Act = a.Act
	for _, id := range a.Yes {
		q.Facts[id] = true
	}
	for _, id := range a.No {
		q.Facts[id] = false
	}
	return a.ID, nil
}

func yesNo(typed string) (answer, ok bool) {
	switch fold(typed) {
	case "yes", "y", "ya", "true", "1":
		return true, true
	case "no", "n", "tidak", "bukan", "false", "0":
		return false, true
	}
	return false, false
}

// race finds election, race and region.
func (d *Desk) race(in ActInput, q *law.Query) error {
	id, region, _ := strings.Cut(in.Race, "@")
	byRegion := region == "" && isRegion(id)
	if byRegion {
		id, region = "", id
	}
	if region == "" {
		region = in.Region
	}
	if region != "" {
		place, ok := d.Places(netra.Region(region))
		if !ok {
			return d.refuse("race", region, "law.refusal.region")
		}
		q.Region = place.Code
	}
	var e *law.Election
	if in.Election != "" {
		if e = d.Book.Elections[fold(in.Election)]; e == nil {
			return d.refuse("election", in.Election, "law.refusal.unknown", ids(d.Book.ElectionsInOrder(), func(e *law.Election) string { return e.ID })...)
		}
		q.Election = e.ID
	} else if e = d.electionOf(q.Day, func(e *law.Election) bool { return d.hasRace(e, id, byRegion, q.Region) }); e == nil && id != "" {
		return d.refuse("race", id, "law.refusal.unknown", d.raceIDs(d.Book.ElectionsInOrder()...)...)
	} else if e != nil {
		q.Election = e.ID
	}
	if id != "" {
		r, ok := raceIn(e, id)
		if !ok {
			return d.refuse("race", id, "law.refusal.race_of", d.raceIDs(e)...)
		}
		if !r.ElectedIn(q.Region) {
			return d.notElected(in.Race, q.Region)
		}
		q.Race = r.ID
		return nil
	}
	if e != nil && q.Region != "" {
		q.Race = d.raceOf(e, q.Region)
	}
	if byRegion && q.Race == "" && (e == nil || slices.ContainsFunc(e.Races, func(r law.Race) bool { return r.Level != "" })) {
		return d.notElected(in.Race, q.Region)
	}
	return nil
}

// notElected refuses a race that a region does not have.
func (d *Desk) notElected(typed string, region netra.Region) error {
	place, _ := d.Places(region) // it was found before
	return &Refusal{Field: "race", Given: typed, Why: d.text("law.refusal.not_elected", place.Name)}
}

// electionOf is the election that is meant on a day: that which ran, or, where
// it does not have the race, the next one that does, else the last one.
func (d *Desk) electionOf(day netra.Date, has func(*law.Election) bool) *law.Election {
	if e := d.Book.ElectionOn(day); e == nil || has(e) {
		return e
	}
	var last *law.Election
	for _, e := range d.Book.ElectionsInOrder() {
		if !has(e) {
			continue
		}
		if last = e; e.VoteOn >= day {
			break
		}
	}
	return last
}

// hasRace tells whether the election has the race that is named, or that of the
// region by whose code it is named; any election where neither names one.
func (d *Desk) hasRace(e *law.Election, id string, byRegion bool, region netra.Region) bool {
	if byRegion {
		return d.raceOf(e, region) != ""
	}
	_, ok := raceIn(e, id)
	return ok || id == ""
}

// raceIn is the race of an election that a typed word means.
func raceIn(e *law.Election, typed string) (law.Race, bool) {
	return word(typed, e.Races, func(r law.Race) (string, []string) { return r.ID, r.Aliases })
}

// isRegion tells whether s is written like a code and not like a word.
func isRegion(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

func (d *Desk) raceIDs(es ...*law.Election) []string {
	var out []string
	for _, e := range es {
		for _, r := range e.Races {
			if !slices.Contains(out, r.ID) {
				out = append(out, r.ID)
			}
		}
	}
	return out
}

// raceOf is the race of a region: that of its own level, or, where its head is
// not elected, or it is smaller, that of the region around it. It is "" where
// the election has no race by region.
func (d *Desk) raceOf(e *law.Election, region netra.Region) string {
	for ; region != ""; region = region.Parent() {
		place, ok := d.Places(region)
		if !ok {
			continue
		}
		for _, r := range e.Races {
			if r.Level != "" && r.Level == place.Kind && r.ElectedIn(region) {
				return r.ID
			}
		}
	}
	return ""
}
