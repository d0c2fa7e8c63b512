package watch

import (
	"cmp"
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
	return weighed([]stratum{{all: of, of: of, yes: yes}}, z)
}

// stratum are the posts of one run, of which some were decided, drawn at random.
type stratum struct{ all, of, yes int64 }

// weighed is the share of yes in strata of which different parts were decided:
// each counts by all of its posts. The interval is Wilson's, of as many posts as
// would tell as much had they been drawn from all strata alike (Kish).
func weighed(strata []stratum, z float64) Share {
	s := Share{To: 1}
	var all, p, loss float64
	for _, t := range strata {
		if t.of > 0 {
			all += float64(t.all)
		}
	}
	for _, t := range strata {
		if t.of == 0 {
			continue
		}
		s.Yes, s.Of = s.Yes+t.yes, s.Of+t.of
		weight := float64(t.all) / all
		p += weight * float64(t.yes) / float64(t.of)
		loss += weight * weight / float64(t.of)
	}
	if s.Of == 0 {
		return s
	}
	n := 1 / loss
	mid := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	s.At, s.From, s.To = p, max(0, mid-half), min(1, mid+half)
	return s
}

// mark is a post of a queue as its quality counts it.
type mark struct {
	Sampled bool
	Act     string // as the screen saw it
	TrueAct string // as people saw it
	State   HitState
}

// reviewed is a run that is over, with its posts in the random order of the queue.
type reviewed struct {
	Version string
	None    int64 // posts for which its sample stands; nothing where none was drawn
	Marks   []mark
}

// firstBlock is how many posts of a queue are counted at least, unless it has
// fewer.
const firstBlock = 25

// settled is how many posts from the beginning of a queue may be counted: all of
// it, or the first 25, 50, 100 and so on, when each of those is decided. Whatever
// happens to be decided would tell too little of acts: an act takes two people
// and nothing takes one, and a list may end between them.
func settled(marks []mark) int {
	decided := slices.IndexFunc(marks, func(m mark) bool { return m.State == Open || m.State == Lapsed })
	if decided < 0 {
		return len(marks)
	}
	n := 0
	for block := firstBlock; block <= decided; block *= 2 {
		n = block
	}
	return n
}

// Tally is what people decided on the posts of one act and version, as far as it
// is counted.
type Tally struct {
	Version string
	Act     string // an action of the law room
	Hits    int64  // signals of that act
	Right   int64  // there was that act
	Wrong   int64  // there was none, another one, or another person
	Unclear int64
	Waiting int64 // not counted: behind the first on which nobody has decided
	Missed  int64 // posts of the sample in which people saw that act
	Drawn   int64 // posts of the sample that are counted
}

// Quality is how good one version of the screen is at one act.
type Quality struct {
	Tally
	Precision Share // of its hits, how many are right
	Recall    Share // of the acts that there were, how many it found
}

// weighing is an act of a version with the strata by which it is weighed.
type weighing struct {
	Tally
	hits   []stratum // of all runs
	found  []stratum // of the runs with a sample
	missed []stratum // their samples
}

// qualityOf weighs what people decided in runs, by version and act. What the
// screen missed is known from the samples alone: of each run the share of its
// sample in which people saw the act, taken for all its posts that were no hit;
// so recall is of the runs that have a sample. Its interval takes both shares at
// their ends, each so wide that both hold 95 times of 100.
func qualityOf(runs []reviewed) []Quality {
	ws := map[[2]string]*weighing{}
	for _, r := range runs {
		for _, m := range r.Marks {
			act := m.Act
			if m.Sampled {
				act = m.TrueAct
			}
			if key := [2]string{r.Version, act}; act != "" && ws[key] == nil {
				ws[key] = &weighing{Tally: Tally{Version: r.Version, Act: act}}
			}
		}
	}
	for _, r := range runs {
		for key, w := range ws {
			if key[0] == r.Version {
				w.take(r)
			}
		}
	}
	var out []Quality
	for _, w := range ws {
		if w.Hits+w.Missed > 0 {
			out = append(out, w.quality())
		}
	}
	slices.SortFunc(out, func(a, b Quality) int {
		return cmp.Or(cmp.Compare(a.Version, b.Version), cmp.Compare(a.Act, b.Act))
	})
	return out
}

// take counts a run.
func (w *weighing) take(r reviewed) {
	var hits, sample stratum
	n := settled(r.Marks)
	for i, m := range r.Marks {
		saw := (m.State == Confirmed || m.State == Found) && m.TrueAct == w.Act
		counted := i < n && m.State != Unclear
		if m.Sampled {
			if counted {
				sample.of++
				sample.yes += one(saw)
			}
			continue
		}
		if m.Act != w.Act {
			continue
		}
		hits.all++
		switch {
		case counted:
			hits.of++
			hits.yes += one(saw)
		case i < n:
			w.Unclear++
		default:
			w.Waiting++
		}
	}
	sample.all = r.None
	w.Hits, w.Right, w.Wrong = w.Hits+hits.all, w.Right+hits.yes, w.Wrong+hits.of-hits.yes
	w.hits = append(w.hits, hits)
	if r.None > 0 && sample.of > 0 {
		w.Missed, w.Drawn = w.Missed+sample.yes, w.Drawn+sample.of
		w.found, w.missed = append(w.found, hits), append(w.missed, sample)
	}
}

func one(yes bool) int64 {
	if yes {
		return 1
	}
	return 0
}

func (w *weighing) quality() Quality {
	q := Quality{Tally: w.Tally, Precision: weighed(w.hits, z95), Recall: Share{To: 1, Estimated: true}}
	right, miss := weighed(w.found, z975), weighed(w.missed, z975)
	if !right.Known() || !miss.Known() {
		return q
	}
	var hits, none float64
	for i := range w.found {
		hits, none = hits+float64(w.found[i].all), none+float64(w.missed[i].all)
	}
	q.Recall.Yes, q.Recall.Of = right.Yes, right.Of+miss.Of
	q.Recall.At = part(right.At*hits, miss.At*none)
	q.Recall.From = part(right.From*hits, miss.To*none)
	q.Recall.To = part(right.To*hits, miss.From*none)
	return q
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
