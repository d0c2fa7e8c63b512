package surge

import (
	"fmt"
	"math"
)

const (
	// yearWeeks is a year for the season.
	yearWeeks = 52
	// seasonHalf is how many weeks on each side of the same week of an earlier
	// year are one period; the rest of the year is cut into nine more.
	seasonHalf    = 3
	seasonPeriods = 10
	// recent is how many weeks before the one asked are not looked at, so that a
	// surge that lasts does not become usual.
	recent = 26
	// outlier is from which residual on an earlier week counts less.
	outlier = 2.58
	// fewest is how many counts the history of a model with trend and season
	// needs; with fewer there is a level and nothing else.
	fewest = 20
	// least is how much must have been counted in the last month for an alarm.
	least, leastWeeks = 5, 4
)

// FarringtonWeeks is how many weeks there are before the first one that
// Farrington's detector can judge.
const FarringtonWeeks = yearWeeks + recent

// Flexible are the settings of Farrington's detector.
type Flexible struct {
	// Alpha is the probability that a week of nothing unusual is above its
	// limit; zero means DefaultAlpha.
	Alpha float64
	// Exposure is how much each week lets expect, relative to the others: people
	// watched, or the stage of the election; nil means the same in all. Each is
	// positive.
	Exposure []float64
}

// DefaultAlpha is one week in two hundred.
const DefaultAlpha = 0.005

// Alarms are the weeks of a series of weekly counts from index first on that are
// above their limit, in order. A week needs a year and a half before it, else it
// cannot alarm.
func (f Flexible) Alarms(counts []int, first int) ([]Alarm, error) {
	if err := checkCounts(counts); err != nil {
		return nil, err
	}
	alpha := f.Alpha
	if alpha == 0 {
		alpha = DefaultAlpha
	}
	switch {
	case !(alpha > 0 && alpha < 0.5):
		return nil, fmt.Errorf("surge: alpha %v is not between 0 and 0.5", alpha)
	case f.Exposure != nil && len(f.Exposure) != len(counts):
		return nil, fmt.Errorf("surge: %d exposures for %d weeks", len(f.Exposure), len(counts))
	}
	for i, x := range f.Exposure {
		if !(x > 0) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("surge: exposure %v at %d is not positive", x, i)
		}
	}
	var out []Alarm
	var h history
	for t := max(first, FarringtonWeeks); t < len(counts); t++ {
		month := 0
		for _, c := range counts[t-leastWeeks+1 : t+1] {
			month += c
		}
		if month < least {
			continue
		}
		h.before(counts, f.Exposure, t)
		mean, limit := h.limit(f.exposure(t), alpha)
		if float64(counts[t]) > limit {
			out = append(out, alarm(Farrington, t, counts[t], mean, limit))
		}
	}
	return out, nil
}

func (f Flexible) exposure(t int) float64 {
	if f.Exposure == nil {
		return 1
	}
	return f.Exposure[t]
}

// history are the weeks that a limit is made of; its slices are used again for
// the next week.
type history struct {
	y, w  []float64
	model poisson
	total float64
}

// before takes the weeks up to recent before t.
func (h *history) before(counts []int, exposure []float64, t int) {
	end := t - recent
	h.y, h.w = h.y[:0], h.w[:0]
	m := &h.model
	m.period, m.trend, m.exposure = m.period[:0], m.trend[:0], m.exposure[:0]
	h.total = 0
	for i := range end {
		h.y = append(h.y, float64(counts[i]))
		h.w = append(h.w, 1)
		// Around zero and of the size of one, which is kind to the arithmetic.
		m.trend = append(m.trend, float64(i-t)/yearWeeks)
		m.period = append(m.period, season(t-i))
		x := 1.0
		if exposure != nil {
			x = exposure[i]
		}
		m.exposure = append(m.exposure, x)
		h.total += float64(counts[i])
	}
}

// season is the period of a week that many weeks before the one asked: 0 for
// those around the same week of a year, else a term after level and slope.
func season(ago int) int {
	in := (ago + seasonHalf) % yearWeeks
	if in <= 2*seasonHalf {
		return 0
	}
	rest := yearWeeks - (2*seasonHalf + 1)
	return slope + 1 + (in-(2*seasonHalf+1))*(seasonPeriods-1)/rest
}

// limit is what is expected of a week with that exposure, and the greatest count
// that is not unusual.
func (h *history) limit(exposure, alpha float64) (mean, limit float64) {
	h.model.terms = slope + seasonPeriods
	if h.total >= fewest && h.fitTwice() {
		most := 0.0
		for i, y := range h.y {
			most = max(most, y/h.model.exposure[i])
		}
		// A trend is not carried on beyond what was ever seen.
		if h.model.now(exposure) <= most*exposure {
			return h.threshold(exposure, alpha)
		}
	}
	// A level and nothing else.
	h.flat()
	if !h.fitTwice() {
		// Nothing was ever counted: less than one a year is as good as known.
		mu := exposure / yearWeeks
		return mu, countQuantile(1-alpha, mu, 1)
	}
	return h.threshold(exposure, alpha)
}

// flat leaves the level only in the model.
func (h *history) flat() {
	h.model.terms = 1
	clear(h.model.period)
}

// fitTwice fits, gives weeks of earlier surges a smaller weight, and fits again.
func (h *history) fitTwice() bool {
	for i := range h.w {
		h.w[i] = 1
	}
	if !h.model.fit(h.y, h.w) {
		return false
	}
	phi := h.dispersion()
	sum := 0.0
	for i, y := range h.y {
		s := anscombe(y, h.model.mu[i], phi, h.model.leverage(i, h.w[i]))
		h.w[i] = 1
		if s > outlier {
			h.w[i] = 1 / (s * s)
		}
		sum += h.w[i]
	}
	for i := range h.w {
		h.w[i] *= float64(len(h.w)) / sum
	}
	return h.model.fit(h.y, h.w)
}

// dispersion is by how much the counts scatter more than Poisson's would, at
// least one.
func (h *history) dispersion() float64 {
	s, n := 0.0, 0.0
	for i, y := range h.y {
		if h.w[i] > 0 {
			n++
		}
		if mu := h.model.mu[i]; mu > 0 {
			s += h.w[i] * (y - mu) * (y - mu) / mu
		}
	}
	return max(1, s/max(1, n-float64(h.model.terms)))
}

// anscombe is the residual of a count whose spread hardly depends on its mean.
func anscombe(y, mu, phi, h float64) float64 {
	if mu <= 0 {
		return 0
	}
	return 1.5 * (math.Pow(y, 2.0/3)*math.Pow(mu, -1.0/6) - math.Sqrt(mu)) / math.Sqrt(phi*(1-h))
}

// threshold is the quantile of a negative binomial with the mean and dispersion
// of the model.
func (h *history) threshold(exposure, alpha float64) (mean, limit float64) {
	mean = h.model.now(exposure)
	return mean, countQuantile(1-alpha, mean, h.dispersion())
}
