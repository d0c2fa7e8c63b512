package kin

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
)

// Person is what a list knows of somebody. What is empty is not known and
// neither speaks for a link nor against it.
type Person struct {
	Name    string     // as printed, with or without titles
	Born    netra.Date // birth date
	Place   string     // birth place
	Sex     Sex
	Region  netra.Region // where he lives or serves: a kabupaten or kota, or what lies below
	Partner string       // name of the husband or wife
	Card    string       // the family card, as a keyed hash of its number and never the number
}

// Sex as the numbers of civil servants write it.
type Sex byte

// The sexes, and not known.
const (
	UnknownSex Sex = iota
	Male
	Female
)

// Field is one of the things by which two people are compared.
type Field int

// The fields, in the order in which a link is explained.
const (
	ByName Field = iota
	ByBorn
	ByPartner
	ByCard
	ByPlace
	BySex
	ByRegion
	nFields
)

// String is the short name of the field, as a key of locale/.
func (f Field) String() string {
	return [...]string{"name", "born", "partner", "card", "place", "sex", "region"}[f]
}

// Level is how far two people agree in a field: 0 they differ, higher numbers
// agree more, Unknown where one of them is not known.
type Level int8

// Unknown is the level of a field that one of the two lists does not have.
const Unknown Level = -1

// The levels by their names. A field has the first Levels(f) of them.
const (
	NamesDiffer  Level = iota // no word in common but such as nearly everybody bears
	NamesTouch                // a word in common
	NamesAlike                // alike letter by letter, as mistyped
	NamesContain              // each word of the shorter one is in the longer one, or its initial
	NamesSame                 // the same words as they sound, in any order
)

// Levels of the birth date.
const (
	BornApart    Level = iota
	BornSameYear       // the year agrees
	BornMistyped       // one digit differs, or day and month are swapped
	BornSame
)

// Levels of fields that agree or do not, and of those that may nearly agree.
const (
	Differs Level = iota
	Near          // the same province; a birth place alike letter by letter
	Same
)

// levels is how many levels a field has.
func (f Field) levels() int {
	switch f {
	case ByName, ByPartner:
		return 5
	case ByBorn:
		return 4
	case ByPlace, ByRegion:
		return 3
	default:
		return 2
	}
}

// known is a Person made ready to be compared.
type known struct {
	Person
	keys, partner []string // words as they sound, sorted, each once
	sorted        string   // keys in one line
	place         string
	card          string
}

func ready(p Person) known {
	k := known{Person: p, keys: keys(p.Name), partner: keys(p.Partner), place: Fold(letters(p.Place)), card: p.Card}
	k.sorted = strings.Join(k.keys, " ")
	return k
}

// keys are the words of a name as they sound, each once, sorted.
func keys(name string) []string {
	var out []string
	for _, t := range Tokens(name) {
		if t.Key != "" {
			out = append(out, t.Key)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// pairing is how far two people agree, field by field, and the words of the
// names on which the agreement rests.
type pairing struct {
	levels [nFields]Level
	shared []string // words of the own name that both have
	both   []string // words of the partner's name that both have
}

// compare compares two people field by field. alike is the similarity of their
// sorted names, if it is known already, or 0.
func compare(a, b *known, alike float64) pairing {
	var p pairing
	p.levels[ByName], p.shared = compareNames(a.keys, b.keys, a.sorted, b.sorted, alike)
	p.levels[ByPartner], p.both = compareNames(a.partner, b.partner, "", "", 0)
	p.levels[ByBorn] = compareBorn(a.Born, b.Born)
	p.levels[BySex] = yesNo(a.Sex == b.Sex, a.Sex != UnknownSex && b.Sex != UnknownSex)
	p.levels[ByCard] = yesNo(a.card == b.card, a.card != "" && b.card != "")
	p.levels[ByPlace] = comparePlaces(a.place, b.place)
	p.levels[ByRegion] = compareRegions(a.Region, b.Region)
	return p
}

// mistyped is the similarity from which two names count as one mistyped.
const mistyped = 0.92

func compareNames(a, b []string, lineA, lineB string, alike float64) (Level, []string) {
	if len(a) == 0 || len(b) == 0 {
		return Unknown, nil
	}
	shared := common(a, b)
	switch short := min(len(a), len(b)); {
	case len(shared) == len(a) && len(shared) == len(b):
		return NamesSame, shared
	case len(shared) > 0 && short > 1 && contained(a, b):
		return NamesContain, shared
	}
	if alike == 0 {
		if lineA == "" {
			lineA, lineB = strings.Join(a, " "), strings.Join(b, " ")
		}
		alike = Similarity(lineA, lineB)
	}
	switch {
	case alike >= mistyped || eachAlike(a, b):
		return NamesAlike, shared
	case len(shared) > 0:
		return NamesTouch, shared
	default:
		return NamesDiffer, nil
	}
}

// common are the words that two sorted lists share.
func common(a, b []string) []string {
	var out []string
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch strings.Compare(a[i], b[j]) {
		case 0:
			out = append(out, a[i])
			i++
			j++
		case -1:
			i++
		default:
			j++
		}
	}
	return out
}

// contained tells whether each word of the shorter name, or its initial, is in
// the longer one, each word of which serves once.
func contained(a, b []string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return eachIn(a, b, func(x, y string) bool {
		return x == y || len(x) == 1 && strings.HasPrefix(y, x) || len(y) == 1 && strings.HasPrefix(x, y)
	})
}

// eachAlike tells whether the names have as many words, each of which is alike
// to one of the other.
func eachAlike(a, b []string) bool {
	return len(a) == len(b) && len(a) > 1 && eachIn(a, b, func(x, y string) bool {
		return x == y || len(x) > 3 && len(y) > 3 && Similarity(x, y) >= mistyped
	})
}

func eachIn(a, b []string, fits func(x, y string) bool) bool {
	var used uint64
	for _, x := range a {
		at := slices.Index(b, x) // an equal word first, so that an initial does not take it away
		if at < 0 || used>>(at&63)&1 == 1 {
			at = -1
			for j, y := range b {
				if used>>(j&63)&1 == 0 && fits(x, y) {
					at = j
					break
				}
			}
		}
		if at < 0 {
			return false
		}
		used |= 1 << (at & 63)
	}
	return true
}

func compareBorn(a, b netra.Date) Level {
	if a.IsZero() || b.IsZero() {
		return Unknown
	}
	if a == b {
		return BornSame
	}
	if len(a) != 10 || len(b) != 10 {
		return BornApart
	}
	off := 0
	for i := range len(a) {
		if a[i] != b[i] {
			off++
		}
	}
	switch {
	case off == 1 || a[:5]+a[8:]+"-"+a[5:7] == b:
		return BornMistyped
	case a[:4] == b[:4]:
		return BornSameYear
	default:
		return BornApart
	}
}

func comparePlaces(a, b string) Level {
	switch {
	case a == "" || b == "":
		return Unknown
	case a == b:
		return Same
	case Similarity(a, b) >= mistyped:
		return Near
	default:
		return Differs
	}
}

func compareRegions(a, b netra.Region) Level {
	switch {
	case len(a) < 5 || len(b) < 5:
		return Unknown
	case a[:5] == b[:5]:
		return Same
	case a[:2] == b[:2]:
		return Near
	default:
		return Differs
	}
}

func yesNo(same, comparable bool) Level {
	switch {
	case !comparable:
		return Unknown
	case same:
		return 1
	default:
		return 0
	}
}
