package stance

import (
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// Sample is a text of which somebody has said how it stands.
type Sample struct {
	Words []string
	Class Class
	Group string // samples that are alike: never is one judged by what was learned from another
}

// Training says how a model is made. The zero value is good.
type Training struct {
	About  string // what the samples are
	Rounds int    // how often each sample is looked at; 20 where 0
	Least  int    // in how many samples a part must stand; 1 where 0
	Seed   uint64
	Doubt  float64 // by how much less sure of texts that are unlike the samples; 1 where 0
}

// ErrSamples says that there is too little to learn from.
var ErrSamples = errors.New("a model needs at least twenty samples, and two classes")

// folds is how many parts the samples are cut into to see how honest chances are.
const folds = 5

// Train makes a model. The same samples in the same order make the same model.
func Train(samples []Sample, t Training) (*Model, error) {
	if t.Rounds == 0 {
		t.Rounds = 20
	}
	if t.Least == 0 {
		t.Least = 1
	}
	var of [Classes]int
	for _, s := range samples {
		of[s.Class]++
	}
	some := 0
	for _, n := range of {
		if n > 0 {
			some++
		}
	}
	if len(samples) < 20 || some < 2 {
		return nil, ErrSamples
	}
	if t.Doubt == 0 {
		t.Doubt = 1
	}
	m := fit(samples, t)
	m.heat, m.About = heatOf(unseen(samples, t))*t.Doubt, t.About
	return m, nil
}

// unseen are judgements of all samples, each by a model that has not seen it.
func unseen(samples []Sample, t Training) []judged {
	part, next := map[string]int{}, 0
	of := make([]int, len(samples))
	for _, at := range rand.New(rand.NewPCG(t.Seed, 7)).Perm(len(samples)) {
		group := samples[at].Group
		n, ok := part[group]
		if !ok || group == "" {
			n, next = next%folds, next+1
			part[group] = n
		}
		of[at] = n
	}
	var out []judged
	for fold := range folds {
		var learn []Sample
		for i, s := range samples {
			if of[i] != fold {
				learn = append(learn, s)
			}
		}
		m := fit(learn, t)
		for i, s := range samples {
			if of[i] == fold {
				out = append(out, judged{m.sums(s.Words), s.Class})
			}
		}
	}
	return out
}

// judged is what a model said of a sample that it had not seen.
type judged struct {
	sums weights
	is   Class
}

// fit learns weights by stochastic gradients with a step of its own for each
// weight (AdaGrad), drawn towards 0. Rare classes count more.
func fit(samples []Sample, t Training) *Model {
	m := &Model{heat: 1, names: vocabulary(samples, t.Least)}
	m.index()
	m.rows = make([]weights, len(m.names))
	sizes := make([]weights, len(m.names)) // of the gradients so far
	var biasSize weights
	share := shares(samples)
	rng := rand.New(rand.NewPCG(t.Seed, 11))
	const step, draw = 0.05, 1e-3
	learn := func(w, size *float32, g float64) {
		g += draw * float64(*w)
		*size += float32(g * g)
		*w -= float32(step * g / (1e-6 + math.Sqrt(float64(*size))))
	}
	var rows []int
	for range t.Rounds {
		for _, at := range rng.Perm(len(samples)) {
			s := samples[at]
			j := m.Judge(s.Words)
			rows = rows[:0]
			eachHash(s.Words, func(h uint64) {
				if row := m.row(h); row >= 0 {
					rows = append(rows, row)
				}
			})
			for c := range Classes {
				g := j.Chance[c] * share[s.Class]
				if Class(c) == s.Class {
					g -= share[s.Class]
				}
				learn(&m.bias[c], &biasSize[c], g)
				for _, row := range rows {
					learn(&m.rows[row][c], &sizes[row][c], g)
				}
			}
		}
	}
	return m.pruned()
}

// shares are how much a sample of each class counts: the root of what would make
// all classes weigh the same.
func shares(samples []Sample) [Classes]float64 {
	var of [Classes]float64
	for _, s := range samples {
		of[s.Class]++
	}
	var out [Classes]float64
	for c, n := range of {
		if n > 0 {
			out[c] = math.Sqrt(float64(len(samples)) / Classes / n)
		}
	}
	return out
}

// vocabulary are the parts that stand in at least least samples.
func vocabulary(samples []Sample, least int) []string {
	in := map[string]int{}
	for _, s := range samples {
		once := map[string]bool{}
		parts(s.Words, func(p string) { once[p] = true })
		for p := range once {
			in[p]++
		}
	}
	for p, n := range in {
		if n < least {
			delete(in, p)
		}
	}
	return slices.Sorted(maps.Keys(in))
}

// pruned is the model without parts that say next to nothing, its weights as a
// file keeps them.
func (m *Model) pruned() *Model {
	out := &Model{heat: m.heat, bias: rounded(m.bias)}
	for i, n := range m.names {
		w := rounded(m.rows[i])
		if slices.Max(w[:])-slices.Min(w[:]) >= 0.05 {
			out.names, out.rows = append(out.names, n), append(out.rows, w)
		}
	}
	out.index()
	return out
}

func rounded(w weights) weights {
	for c, v := range w {
		w[c] = float32(math.Round(float64(v)*100) / 100)
	}
	return w
}

// heatOf is by what sums must be divided for the chances to be likeliest.
func heatOf(seen []judged) float64 {
	loss := func(heat float64) float64 {
		total := 0.0
		for _, s := range seen {
			total -= math.Log(max(judgement(s.sums, heat).Chance[s.is], 1e-12))
		}
		return total
	}
	low, high := 0.2, 20.0
	for range 60 { // the loss has one valley
		a, b := low+(high-low)/3, high-(high-low)/3
		if loss(a) < loss(b) {
			high = b
		} else {
			low = a
		}
	}
	return math.Round((low+high)/2*1e4) / 1e4
}
