package kin

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// Model holds the weights of a comparison after Fellegi and Sunter (1969): for
// each field and level the chance M that a pair of records of one person shows
// it, and the chance U that a pair of two people does.
type Model struct {
	M, U [nFields][]float64
	// People is how many people the U were taken from. Words is how many of them
	// bear a word in their names, by the word as it sounds: what many bear weighs
	// little.
	People int
	Words  map[string]int
}

// DefaultModel holds weights for lists that are too small to estimate any: the
// M from how often offices mistype, the U from how many people could be meant.
// They are set by hand and rather too careful; Train replaces them.
func DefaultModel() Model {
	var m Model
	m.M = [nFields][]float64{
		ByName: {0.01, 0.03, 0.06, 0.15, 0.75}, ByBorn: {0.02, 0.01, 0.05, 0.92}, ByPartner: {0.06, 0.04, 0.07, 0.13, 0.70},
		ByCard: {0.15, 0.85}, ByPlace: {0.15, 0.05, 0.80}, BySex: {0.01, 0.99}, ByRegion: {0.15, 0.15, 0.70},
	}
	m.U = [nFields][]float64{
		ByName: {0.9, 0.0989, 0.0005, 0.0005, 0.0001}, ByBorn: {0.97, 0.0285, 0.0014, 0.0001}, ByPartner: {0.9, 0.0989, 0.0005, 0.0005, 0.0001},
		ByCard: {0.9999, 0.0001}, ByPlace: {0.97, 0.005, 0.025}, BySex: {0.5, 0.5}, ByRegion: {0.9, 0.08, 0.02},
	}
	return m
}

// Weight is what a level of a field speaks for a link, in bits; below 0 it
// speaks against it. What is not known says nothing.
func (m *Model) Weight(f Field, l Level) float64 {
	if l == Unknown {
		return 0
	}
	return math.Log2(m.M[f][l] / m.U[f][l])
}

// nameWeight is Weight for a name whose shared words are known. Where the words
// agree, the chance that a stranger has them too is that of these very words and
// not of any: the share of people who bear each, taken as independent, but
// never less than one in all of them.
func (m *Model) nameWeight(f Field, l Level, shared []string) float64 {
	if l < NamesTouch || len(shared) == 0 || m.People == 0 {
		return m.Weight(f, l)
	}
	chance := 1.0
	for _, w := range shared {
		chance *= (float64(m.Words[w]) + 0.5) / (float64(m.People) + 1)
	}
	chance = max(chance, 1/float64(m.People+1))
	if l == NamesTouch {
		// One rare word does not outweigh that the others differ.
		return min(m.Weight(f, l), math.Log2(m.M[f][l]/chance))
	}
	return math.Log2(m.M[f][l] / min(1, chance))
}

// countWords counts who bears which word.
func (m *Model) countWords(people []known) {
	m.People, m.Words = len(people), map[string]int{}
	for i := range people {
		for _, w := range people[i].keys {
			m.Words[w]++
		}
	}
}

// Training says how a model was found, so that it can be printed and judged.
type Training struct {
	RandomPairs int         // pairs of which the U were counted
	Blocks      []TrainedOn // what the M were estimated on
}

// TrainedOn is one estimation: the pairs that agree in one field, which
// therefore says nothing there.
type TrainedOn struct {
	Field  Field
	Pairs  int
	Rounds int     // of expectation maximisation, until nothing moved
	Share  float64 // of these pairs that are one person
}

// most pairs that an estimation looks at; more of them change nothing.
const mostPairs = 300_000

// Train estimates a model for finding the people of others in roster: U from
// pairs drawn at random, which are almost never one person; M by expectation
// maximisation (Dempster, Laird and Rubin 1977) on pairs with one birth date and
// on pairs with one name, each without the field that all of them share. The
// same seed draws the same pairs. A field of which the lists hold too little
// keeps the weights of DefaultModel.
func Train(roster, others []Person, seed uint64) (Model, Training) {
	a, b := make([]known, len(roster)), make([]known, len(others))
	for i, p := range roster {
		a[i] = ready(p)
	}
	for i, p := range others {
		b[i] = ready(p)
	}
	return train(a, b, seed)
}

func train(a, b []known, seed uint64) (Model, Training) {
	m := DefaultModel()
	m.countWords(a)
	var t Training
	if len(a) == 0 || len(b) == 0 {
		return m, t
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	t.RandomPairs = min(mostPairs, len(a)*len(b))
	var seen counts
	for range t.RandomPairs {
		p := compare(&a[rng.IntN(len(a))], &b[rng.IntN(len(b))], 0)
		seen.add(p.levels, 1)
	}
	for f := range nFields {
		m.U[f] = seen.shares(f, m.U[f])
	}
	trained := [nFields]int{}
	sums := m.M
	for _, by := range []Field{ByBorn, ByName} {
		patterns, n := patternsOf(a, b, by, rng)
		if n < 100 {
			continue
		}
		ms, on := expectationMaximisation(patterns, n, by, &m)
		if on.Share == 0 || !onePerson(ms) {
			continue
		}
		t.Blocks = append(t.Blocks, on)
		for f := range nFields {
			if f == by || ms[f] == nil {
				continue
			}
			if trained[f] == 0 {
				sums[f] = make([]float64, f.levels())
			}
			trained[f]++
			for l, v := range ms[f] {
				sums[f][l] += v
			}
		}
	}
	for f, n := range trained {
		if n == 0 {
			continue
		}
		for l := range sums[f] {
			sums[f][l] /= float64(n)
		}
		m.M[f] = sums[f]
	}
	return m, t
}

// onePerson tells whether an estimation can be of people who are one: nobody
// differs from himself more often than not. Where few of a list are in the
// other one, the pairs may fall apart along another line, as husbands and
// bachelors.
func onePerson(ms [nFields][]float64) bool {
	for _, f := range []Field{ByName, ByBorn, ByCard, BySex} {
		if ms[f] != nil && ms[f][0] > 0.5 {
			return false
		}
	}
	return true
}

// counts are how often each level of each field was seen.
type counts [nFields][5]float64

func (c *counts) add(levels [nFields]Level, n float64) {
	for f, l := range levels {
		if l != Unknown {
			c[f][l] += n
		}
	}
}

// shares turns counts into chances. Half a pair is added to each level, so that
// what was never seen is rare and not impossible. A field of which nothing was
// seen keeps what it had.
func (c *counts) shares(f Field, otherwise []float64) []float64 {
	n := f.levels()
	var all float64
	for _, v := range c[f][:n] {
		all += v
	}
	if all == 0 {
		return otherwise
	}
	out := make([]float64, n)
	for l := range out {
		out[l] = (c[f][l] + 0.5) / (all + 0.5*float64(n))
	}
	return out
}

// patternsOf counts how pairs that agree in a field agree in the others.
func patternsOf(a, b []known, by Field, rng *rand.Rand) (map[[nFields]Level]int, int) {
	key := func(k *known) string {
		if by == ByBorn {
			return string(k.Born)
		}
		return k.sorted
	}
	blocks := map[string][]int32{}
	for i := range a {
		if k := key(&a[i]); k != "" {
			blocks[k] = append(blocks[k], int32(i))
		}
	}
	out, n := map[[nFields]Level]int{}, 0
	for _, j := range rng.Perm(len(b)) {
		k := key(&b[j])
		if k == "" {
			continue
		}
		for _, i := range blocks[k] {
			out[compare(&a[i], &b[j], 0).levels]++
			n++
		}
		if n >= mostPairs {
			break
		}
	}
	return out, n
}

// expectationMaximisation splits pairs into those of one person and those of
// two, as the levels of their fields fall best. It begins with the chances of m
// and moves both: strangers of one name have one sex as a rule, so that the U of
// all pairs are not those of a block. It returns the M of each field but by, nil
// where nothing was seen of it.
func expectationMaximisation(patterns map[[nFields]Level]int, n int, by Field, m *Model) ([nFields][]float64, TrainedOn) {
	on := TrainedOn{Field: by, Pairs: n, Share: 0.1}
	ms, us := m.M, m.U
	order := slices.SortedFunc(maps.Keys(patterns), func(a, b [nFields]Level) int { return slices.Compare(a[:], b[:]) })
	for on.Rounds = 1; on.Rounds <= 500; on.Rounds++ {
		var same, apart counts
		var one float64
		for _, levels := range order {
			times := float64(patterns[levels])
			p, q := on.Share, 1-on.Share
			for f, l := range levels {
				if l != Unknown && Field(f) != by {
					p *= ms[f][l]
					q *= us[f][l]
				}
			}
			p /= p + q
			one += p * times
			same.add(levels, p*times)
			apart.add(levels, (1-p)*times)
		}
		before := on.Share
		on.Share = one / float64(n)
		if one < 1 || one > float64(n)-1 { // nobody, or nobody else, is in both lists
			on.Share = 0
			return ms, on
		}
		for f := range nFields {
			if f != by {
				ms[f], us[f] = same.shares(f, ms[f]), apart.shares(f, us[f])
			}
		}
		if math.Abs(on.Share-before) < 1e-7 {
			break
		}
	}
	for f := range nFields {
		seen := false
		for _, levels := range order {
			seen = seen || levels[f] != Unknown
		}
		if !seen {
			ms[f] = nil
		}
	}
	return ms, on
}

// String prints the weights, a line for each field and level: chance with one
// person, chance with two, weight in bits.
func (m *Model) String() string {
	var s strings.Builder
	fmt.Fprintf(&s, "%-8s %5s %10s %12s %8s\n", "field", "level", "one person", "two people", "bits")
	for f := range nFields {
		for l := f.levels() - 1; l >= 0; l-- {
			fmt.Fprintf(&s, "%-8s %5d %10.6f %12.8f %+8.2f\n", f, l, m.M[f][l], m.U[f][l], m.Weight(f, Level(l)))
		}
	}
	return s.String()
}
