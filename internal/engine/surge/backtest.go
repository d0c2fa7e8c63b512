package surge

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Trial is a backtest: many series of invented counts around a level that is
// given, each with one surge at a moment drawn by chance.
type Trial struct {
	// Mean is what is usual on each day or week of the series; Ratio is the
	// variance of a count over its mean, 1 for Poisson's.
	Mean  []float64
	Ratio float64
	// From is the first index at which a surge may begin and an alarm counts.
	From int
	// Size is how many more counts a surge brings in all, in standard deviations
	// of a count at its beginning; Lasts over how many days or weeks they come.
	Size  float64
	Lasts int
	Runs  int
	Seed  uint64
}

// Outcome is how a detector did in a Trial.
type Outcome struct {
	// Quiet is how many days or weeks without a surge were judged, False on how
	// many of them it raised an alarm.
	Quiet, False int
	// Surges is how many there were, Found how many had an alarm while they
	// lasted, Delay after how many days or weeks on the median of those.
	Surges, Found int
	Delay         float64
}

// FalseRate is the share of quiet days or weeks with an alarm.
func (o Outcome) FalseRate() float64 { return share(o.False, o.Quiet) }

// FoundRate is the share of surges that were found while they lasted.
func (o Outcome) FoundRate() float64 { return share(o.Found, o.Surges) }

func share(n, of int) float64 {
	if of == 0 {
		return math.NaN()
	}
	return float64(n) / float64(of)
}

// Run gives each series to a detector and compares its alarms with what was put
// in. The same Trial draws the same series for every detector.
func (t Trial) Run(detect func(counts []int) ([]Alarm, error)) (Outcome, error) {
	switch {
	case t.Lasts < 1 || t.Runs < 1 || t.Size < 0 || t.Ratio < 1:
		return Outcome{}, fmt.Errorf("surge: a trial needs runs, a surge that lasts, and a ratio of at least 1: %d, %d, %v", t.Runs, t.Lasts, t.Ratio)
	case t.From < 0 || t.From+t.Lasts >= len(t.Mean):
		return Outcome{}, fmt.Errorf("surge: no surge of %d fits between %d and %d", t.Lasts, t.From, len(t.Mean))
	}
	r := rand.New(rand.NewPCG(t.Seed, 2))
	var o Outcome
	var delays []int
	counts := make([]int, len(t.Mean))
	for range t.Runs {
		for i, mean := range t.Mean {
			counts[i] = draw(r, mean, t.Ratio)
		}
		start := t.From + r.IntN(len(t.Mean)-t.Lasts-t.From)
		more := draw(r, t.Size*math.Sqrt(max(t.Mean[start], 0.1)*t.Ratio), 1)
		for range more {
			counts[start+r.IntN(t.Lasts)]++
		}
		alarms, err := detect(counts)
		if err != nil {
			return Outcome{}, err
		}
		o.Quiet += start - t.From
		o.Surges++
		first := -1
		for _, a := range alarms {
			switch {
			case a.At >= t.From && a.At < start:
				o.False++
			case a.At >= start && a.At < start+t.Lasts && first < 0:
				first = a.At - start
			}
		}
		if first >= 0 {
			o.Found++
			delays = append(delays, first)
		}
	}
	slices.Sort(delays)
	o.Delay = math.NaN()
	if n := len(delays); n > 0 {
		o.Delay = float64(delays[(n-1)/2]+delays[n/2]) / 2
	}
	return o, nil
}

// draw is a count of a negative binomial variable: a Poisson one whose mean is
// itself drawn from a gamma distribution.
func draw(r *rand.Rand, mean, ratio float64) int {
	if mean <= 0 {
		return 0
	}
	if ratio > 1 {
		mean = gamma(r, mean/(ratio-1)) * (ratio - 1)
	}
	n := 0
	for ; mean > 500; mean -= 500 { // e^-500 is still a float64
		n += poissonDraw(r, 500)
	}
	return n + poissonDraw(r, mean)
}

// poissonDraw multiplies uniform numbers (Knuth).
func poissonDraw(r *rand.Rand, mean float64) int {
	limit, p := math.Exp(-mean), 1.0
	for n := 0; ; n++ {
		if p *= r.Float64(); p <= limit {
			return n
		}
	}
}

// gamma draws from the gamma distribution of that shape and scale one
// (Marsaglia and Tsang, 2000).
func gamma(r *rand.Rand, shape float64) float64 {
	boost := 1.0
	if shape < 1 {
		boost = math.Pow(r.Float64(), 1/shape)
		shape++
	}
	d := shape - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := r.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(r.Float64()) < 0.5*x*x+d-d*v+d*math.Log(v) {
			return boost * d * v
		}
	}
}
