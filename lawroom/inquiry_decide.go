package lawroom

import (
	"net/url"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// The names under which the answers of "may I …?" stand in its address. An
// answer that nobody knows is unknown, so that the page does not ask again.
const (
	sayWho      = "siapa"
	sayAct      = "apa"
	sayDay      = "hari"
	sayRace     = "kontes" // election/race
	sayProvince = "provinsi"
	sayRegion   = "wilayah"
	sayFact     = "f-" // and the id of a fact
	unknown     = "-"
	yes         = "ya"
	no          = "tidak"
)

// inquiry is a question "may I …?" as far as it is told: all of it stands in the
// address of the page, and nothing of it is kept.
type inquiry struct {
	said map[string]string
}

// readInquiry takes from the address what the law room and the map know;
// anything else is as if it had not been said.
func readInquiry(b *law.Book, places ask.Places, q url.Values) inquiry {
	in := inquiry{said: map[string]string{}}
	// Nothing can be said of an act or a day that nobody knows.
	needed := []string{sayAct, sayDay}
	keep := func(name string, ok bool) {
		if v := q.Get(name); v != "" && ok || v == unknown && !slices.Contains(needed, name) {
			in.said[name] = v
		}
	}
	keep(sayWho, b.Employments[q.Get(sayWho)] != nil)
	keep(sayAct, b.Acts[q.Get(sayAct)] != nil)
	_, err := netra.ParseDate(q.Get(sayDay))
	keep(sayDay, err == nil)
	election, race, _ := strings.Cut(q.Get(sayRace), "/")
	known, stands := false, law.Race{}
	if e := b.Elections[election]; e != nil {
		stands, known = e.Race(race)
	}
	keep(sayRace, known)
	for _, name := range []string{sayProvince, sayRegion} {
		_, ok := places(netra.Region(q.Get(name)))
		keep(name, ok && stands.ElectedIn(netra.Region(q.Get(name))))
	}
	for _, f := range b.FactsInOrder() {
		if bearsOn(b, f.ID, in.get(sayAct)) {
			keep(sayFact+f.ID, q.Get(sayFact+f.ID) == yes || q.Get(sayFact+f.ID) == no)
		}
	}
	return in
}

// bearsOn tells whether a rule about the act, or a point that is disputed, hangs
// on the fact. What does not need not stand in an address.
func bearsOn(b *law.Book, fact, act string) bool {
	names := func(f law.Facts) bool { return slices.Contains(slices.Concat(f.All, f.Any, f.None), fact) }
	return slices.ContainsFunc(rulesAbout(b, act), func(r *law.Rule) bool { return names(r.Facts) }) ||
		slices.ContainsFunc(b.InterpretationsInOrder(), func(v *law.Interpretation) bool { return names(v.Facts) })
}

// get is an answer, "" where it is not known.
func (in inquiry) get(name string) string {
	if v := in.said[name]; v != unknown {
		return v
	}
	return ""
}

// answered tells whether something was said, be it that it is not known.
func (in inquiry) answered(name string) bool { return in.said[name] != "" }

// href is the address of the question with other answers; "" takes one away.
// What hangs on an answer that changes goes with it.
func (in inquiry) href(name, value string) string {
	q := url.Values{}
	for k, v := range in.said {
		gone := slices.Contains(hangsOn[name], k) || slices.Contains(hangsOn[name], sayFact) && strings.HasPrefix(k, sayFact)
		if k != name && !gone {
			q.Set(k, v)
		}
	}
	if value != "" {
		q.Set(name, value)
	}
	if len(q) == 0 {
		return mayI
	}
	return mayI + "?" + q.Encode()
}

// hangsOn are the answers that lose their sense when another one changes.
var hangsOn = map[string][]string{
	sayAct: {sayFact}, sayDay: {sayRace, sayProvince, sayRegion}, sayRace: {sayProvince, sayRegion}, sayProvince: {sayRegion},
}

// question is what the answers ask of the law room.
func (in inquiry) question() ask.ActInput {
	out := ask.ActInput{On: in.get(sayDay), Status: in.get(sayWho), Act: in.get(sayAct), Region: in.get(sayRegion)}
	if out.Region == "" {
		out.Region = in.get(sayProvince)
	}
	out.Election, out.Race, _ = strings.Cut(in.get(sayRace), "/")
	for k, v := range in.said {
		if id, ok := strings.CutPrefix(k, sayFact); ok && v != unknown {
			out.Facts = append(out.Facts, id+"="+map[string]string{yes: "yes", no: "no"}[v])
		}
	}
	slices.Sort(out.Facts)
	return out
}

// api is the address at which programs get the same answer.
func (in inquiry) api() string {
	x, q := in.question(), url.Values{}
	for name, v := range map[string]string{
		"election": x.Election, "race": x.Race, "region": x.Region, "on": x.On, "status": x.Status, "act": x.Act,
	} {
		if v != "" {
			q.Set(name, v)
		}
	}
	q["fact"] = x.Facts
	return api + "/law/act?" + q.Encode()
}

// next is the question that is asked next, "" where all are answered: who, what,
// when, for whom, and where the candidate stands in a region also where.
func (in inquiry) next(b *law.Book) string {
	for _, name := range []string{sayAct, sayWho, sayDay, sayRace} {
		if !in.answered(name) && (name != sayRace || len(racesOn(b, netra.Date(in.get(sayDay)))) > 0) {
			return name
		}
	}
	if r, ok := raceOf(b, in.get(sayRace)); ok && r.Level != "" {
		if !in.answered(sayProvince) {
			return sayProvince
		}
		if in.get(sayProvince) != "" && r.Level != provinceLevel && !in.answered(sayRegion) {
			return sayRegion
		}
	}
	return ""
}

// provinceLevel is the level of a race that a whole province votes in.
const provinceLevel = "provinsi"

// raceOf finds election/race.
func raceOf(b *law.Book, id string) (law.Race, bool) {
	election, race, _ := strings.Cut(id, "/")
	if e := b.Elections[election]; e != nil {
		return e.Race(race)
	}
	return law.Race{}, false
}

// electionRace is a race with the election to which it belongs.
type electionRace struct {
	ID       string // election/race
	Election *law.Election
	Race     law.Race
}

// racesOn are the races that may be meant on a day: those of all elections that
// run then, or of the first one where none has begun. Where all are over nobody
// is a candidate, and there is nothing to choose.
func racesOn(b *law.Book, day netra.Date) []electionRace {
	var running []*law.Election
	for _, e := range b.ElectionsInOrder() {
		if span := e.Span(); span.Has(day) {
			running = append(running, e)
		}
	}
	if e := b.ElectionOn(day); len(running) == 0 && e != nil && day < e.VoteOn {
		running = append(running, e)
	}
	var out []electionRace
	for _, e := range running {
		for _, r := range e.Races {
			out = append(out, electionRace{e.ID + "/" + r.ID, e, r})
		}
	}
	return out
}

// employmentIn is the employment that a question names by its short name, ""
// where it names none; of several the longest name, so that "cpns" is no "pns".
// A post counts only where the question begins with it: who says "lurah dukung
// calon" speaks of a lurah, who says "suami maju bupati" of no regent yet.
func employmentIn(b *law.Book, words string) string {
	text, best, longest := " "+plain(words)+" ", "", 0
	for _, e := range b.EmploymentsInOrder() {
		for _, name := range append(strings.Split(plain(e.Label.ID), " atau "), plain(e.ID)) {
			if len(name) > longest && len(name) > 2 && strings.Contains(text, " "+name+" ") {
				best, longest = e.ID, len(name)
			}
		}
		for _, alias := range e.Words() {
			if name := plain(alias); len(name) > longest && strings.HasPrefix(text, " "+name+" ") {
				best, longest = e.ID, len(name)
			}
		}
	}
	return best
}

// plain is a text in small letters with single spaces in place of signs.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \t\r\n-_.,;:!?()/\"'", r) }), " ")
}
