package watch

import (
	"math"
	"slices"
)

// Share is a share of things that were counted, with the interval in which the
// true share lies 95 times of 100.
type Share struct {
	Yes, Of   int64
	At        float64
	From, To  float64
	Estimated bool // it was weighed, not counted
}

// Known tells whether anything was counted at all.
func (s Share) Known() bool { return s.Of > 0 }

// z95 and z975 are how many standard deviations 95 and 97.5 of 100 lie within.
const (
	z95  = 1.959964
	z975 = 2.241403
)

// wilson is a share with the interval of Wilson, which holds for few cases and
// near none or all, too.
func wilson(yes, of int64, z float64) Share {
	s := Share{Yes: yes, Of: of, To: 1}
	if of == 0 {
		return s
	}
	n, p := float64(of), float64(yes)/float64(of)
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.At, s.From, s.To = p, max(0, mid-half), min(1, mid+half)
	return s
}

// Tally is what people decided on the posts of one act and version, as the store
// counts it.
type Tally struct {
	Version string
	Act     string // an action of the law room
	Hits    int64  // signals of that act
	Right   int64  // decided: there was that act
	Wrong   int64  // decided: there was none, another one, or another person
	Unclear int64
	Waiting int64 // open or lapsed: nobody has decided
	Missed  int64 // posts of the sample in which people saw that act
}

// Drawn is the sample of one version: how many posts it stands for, and how many
// of it were decided.
type Drawn struct {
	Version string
	Of      int64 // posts that were screened and no hit
	Decided int64
}

// Quality is how good one version of the screen is at one act.
type Quality struct {
	Tally
	Precision Share // of its hits, how many are right
	Recall    Share // of the acts that there were, how many it found
}

// qualityOf weighs tallies. What the screen missed is known from the sample
// alone: the share of the sample in which people saw the act, taken for all posts
// that were no hit. The interval of recall takes both shares at their ends, each
// so wide that both hold 95 times of 100.
func qualityOf(ts []Tally, ds []Drawn) []Quality {
	var out []Quality
	for _, t := range ts {
		q := Quality{Tally: t, Precision: wilson(t.Right, t.Right+t.Wrong, z95), Recall: Share{To: 1, Estimated: true}}
		i := slices.IndexFunc(ds, func(d Drawn) bool { return d.Version == t.Version })
		if i >= 0 && ds[i].Decided > 0 && q.Precision.Known() {
			d := ds[i]
			right, miss := wilson(t.Right, t.Right+t.Wrong, z975), wilson(t.Missed, d.Decided, z975)
			hits, none := float64(t.Hits), float64(d.Of)
			q.Recall.Yes, q.Recall.Of = t.Right, t.Right+t.Wrong+d.Decided
			q.Recall.At = part(right.At*hits, miss.At*none)
			q.Recall.From = part(right.From*hits, miss.To*none)
			q.Recall.To = part(right.To*hits, miss.From*none)
		}
		out = append(out, q)
	}
	return out
}

// part is a's share of a and b, all where both are nothing.
func part(a, b float64) float64 {
	if a+b == 0 {
		return 1
	}
	return a / (a + b)
}

// Agreement is how far the first two people agree who decided on the same posts
// without knowing of each other: their share, and kappa, which takes off what
// chance would give (Cohen). Kappa is 1 where they always agree, 0 where no more
// than by chance.
type Agreement struct {
	Same  Share
	Kappa float64
}

// agreementOf counts pairs of first and second answers.
func agreementOf(pairs map[[2]Answer]int64) Agreement {
	var n, same int64
	first, second := map[Answer]int64{}, map[Answer]int64{}
	for p, k := range pairs {
		n += k
		first[p[0]] += k
		second[p[1]] += k
		if p[0] == p[1] {
			same += k
		}
	}
	out := Agreement{Same: wilson(same, n, z95)}
	if n == 0 {
		return out
	}
	chance := 0.0
	for _, a := range Answers() {
		chance += float64(first[a]) / float64(n) * float64(second[a]) / float64(n)
	}
	if chance == 1 {
		out.Kappa = 1 // everybody said the same of everything
		return out
	}
	out.Kappa = (out.Same.At - chance) / (1 - chance)
	return out
}
