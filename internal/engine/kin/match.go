package kin

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"

	"github.com/netra-id/netra"
)

// Link says that two records may be of one person, and on what that rests. It
// accuses nobody and decides nothing: a person looks at it first.
type Link struct {
	Row      int     // of the roster
	Bits     float64 // all weights together
	Chance   float64 // that it is one person, 0 to 1, as the model has it
	Evidence []Evidence
}

// Evidence is what one field says.
type Evidence struct {
	Field Field
	Level Level
	Bits  float64
	Words []string // of a name: the words, as they sound, on which it rests
}

// telling is the weight from which the name of a partner says who is meant: fewer
// than one in thirty bear it. That somebody is married to a Siti says nothing.
const telling = 5

// firm tells whether a link rests on more than name, sex and regions, which many
// people share: on a birth date, a family card, or a partner whose name weighs
// partner bits. Other links are never made. A partner's name does not stand
// against two birth dates that are both known and have nothing in common.
func firm(levels [nFields]Level, partner float64) bool {
	married := levels[ByPartner] >= NamesAlike && partner >= telling && levels[ByBorn] != BornApart
	return levels[ByBorn] >= BornMistyped || married || levels[ByCard] == 1
}

// Floors of similarity at which a pair is looked at, by how much its block says
// already.
const (
	floorSameDay  = 0.80 // born on one day
	floorMistyped = 0.92 // born on a day that may be a mistyped one
	floorPartner  = 0.80 // a partner of one name
)

// Matcher finds people in a roster. It may be used by many goroutines, each with
// a Finder of its own.
type Matcher struct {
	people  []known
	model   Model
	born    *Index
	partner *Index
	card    map[string][]int32
}

// NewMatcher makes a roster ready to be searched under a model.
func NewMatcher(roster []Person, model Model) *Matcher {
	m := &Matcher{people: make([]known, len(roster)), model: model, card: map[string][]int32{}}
	var born, partner Builder
	born.Grow(len(roster), 16*len(roster))
	partner.Grow(len(roster), 16*len(roster))
	for i, p := range roster {
		k := ready(p)
		m.people[i] = k
		// Block 0 is never looked up: a row without a date stands there, so that
		// rows keep their numbers.
		born.Add(dayKey(k.Born), []byte(k.sorted))
		partner.Add(nameKey(k.partner), []byte(k.sorted))
		if k.card != "" {
			m.card[k.card] = append(m.card[k.card], int32(i))
		}
	}
	if m.model.People == 0 {
		m.model.countWords(m.people)
	}
	m.born, m.partner = born.Build(), partner.Build()
	return m
}

// TrainMatcher makes a Matcher whose model is estimated from the two lists.
func TrainMatcher(roster, others []Person, seed uint64) (*Matcher, Training) {
	model, t := Train(roster, others, seed)
	return NewMatcher(roster, model), t
}

// Model is the model under which the matcher weighs.
func (m *Matcher) Model() *Model { return &m.model }

// Finder looks people up in a Matcher. It belongs to one goroutine.
type Finder struct {
	m                          *Matcher
	sameDay, mistyped, partner *Searcher
	seen                       map[int32]float64
}

// Finder makes a Finder.
func (m *Matcher) Finder() *Finder {
	return &Finder{
		m: m, sameDay: m.born.Search(floorSameDay), mistyped: m.born.Search(floorMistyped), partner: m.partner.Search(floorPartner),
		seen: map[int32]float64{},
	}
}

// Find gives the links of p to the roster whose chance is at least floor, the
// likeliest first.
func (f *Finder) Find(p Person, floor float64) []Link {
	k := ready(p)
	clear(f.seen)
	note := func(row int32, alike float64) { f.seen[row] = alike }
	name := []byte(k.sorted)
	if day := dayKey(k.Born); day != 0 {
		f.sameDay.Near(day, name, note)
		for _, other := range mistypedDays(k.Born) {
			f.mistyped.Near(dayKey(other), name, note)
		}
	}
	if key := nameKey(k.partner); key != 0 {
		f.partner.Near(key, name, note)
	}
	for _, row := range f.m.card[k.card] {
		if k.card != "" {
			note(row, 0)
		}
	}
	var out []Link
	for row, alike := range f.seen {
		if l, ok := f.m.weigh(&k, row, alike); ok && l.Chance >= floor {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b Link) int {
		return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(a.Row, b.Row))
	})
	return out
}

// weigh weighs one pair. Somebody is in the roster at most once, and each row is
// as likely to be he before anything is known. A Matcher of the rows that changed
// counts all people of its model, among whom he may be as well.
func (m *Matcher) weigh(k *known, row int32, alike float64) (Link, bool) {
	p := compare(k, &m.people[row], alike)
	if !firm(p.levels, m.model.nameWeight(ByPartner, p.levels[ByPartner], p.both)) {
		return Link{}, false
	}
	l := Link{Row: int(row)}
	for f := range nFields {
		e := Evidence{Field: f, Level: p.levels[f]}
		if e.Level == Unknown {
			continue
		}
		switch f {
		case ByName:
			e.Bits, e.Words = m.model.nameWeight(f, e.Level, p.shared), p.shared
		case ByPartner:
			e.Bits, e.Words = m.model.nameWeight(f, e.Level, p.both), p.both
		default:
			e.Bits = m.model.Weight(f, e.Level)
		}
		l.Bits += e.Bits
		l.Evidence = append(l.Evidence, e)
	}
	l.Chance = 1 / (1 + math.Exp2(-l.Bits)*float64(max(1, len(m.people)-1, m.model.People-1)))
	return l, true
}

// dayKey is the block of a birth date: the date as a number, 0 where none is
// known.
func dayKey(d netra.Date) uint32 {
	if len(d) != 10 {
		return 0
	}
	var key uint32
	for i, c := range []byte(d) {
		if i != 4 && i != 7 {
			key = key*10 + uint32(c-'0')
		}
	}
	return key
}

// nameKey is the block of a name, whatever its spelling and order; 0 where no
// name is known.
func nameKey(keys []string) uint32 {
	if len(keys) == 0 {
		return 0
	}
	h := fnv.New32a()
	for _, k := range keys {
		h.Write([]byte(k))
		h.Write([]byte{0})
	}
	return max(1, h.Sum32())
}

// mistypedDays are the days as which one may have been mistyped: one digit is
// another, or day and month are swapped.
func mistypedDays(d netra.Date) []netra.Date {
	out := make([]netra.Date, 0, 40)
	add := func(text []byte) {
		if day, err := netra.ParseDate(string(text)); err == nil && day != d {
			out = append(out, day)
		}
	}
	for i := range len(d) {
		if i == 4 || i == 7 {
			continue
		}
		for c := byte('0'); c <= '9'; c++ {
			if c != d[i] {
				text := []byte(d)
				text[i] = c
				add(text)
			}
		}
	}
	if d[5:7] != d[8:] {
		add([]byte(d[:5] + d[8:] + "-" + d[5:7]))
	}
	return out
}
