package surge

import (
	"fmt"
	"math"
)

// Method names a detector.
type Method string

// The detectors.
const (
	C1         Method = "ears-c1"
	C2         Method = "ears-c2"
	C3         Method = "ears-c3"
	Farrington Method = "farrington"
	Scan       Method = "scan"
)

// Alarm says that a count was above its limit, with what a reader needs to check
// it.
type Alarm struct {
	Method Method
	// At is the index of the day or week in its series.
	At int
	// Count is what was counted there, Expected what was usual, Limit the
	// greatest count that is no alarm.
	Count           int
	Expected, Limit float64
	// Score is 0 at what was expected and 1 at the limit.
	Score float64
}

const (
	// baseline is how many days are usual for EARS: one week, each day of it
	// once.
	baseline = 7
	// guard is how many days C2 and C3 leave out before the day asked, so that a
	// slow rise does not raise its own limit.
	guard = 2
	// summed is over how many days C3 adds up.
	summed = 3
)

// EARS are the settings of C1, C2 and C3.
type EARS struct {
	Method Method
	// Z is by how many standard deviations of the baseline a day may be above
	// its mean, for each day of the series; a nil Z means DefaultZ on all. In a
	// stage in which more is usual the caller sets it higher. For C3, which is a
	// sum, the limit of DefaultZ is 2, and another Z moves it by as much.
	Z []float64
	// Spread is the least standard deviation that is believed; zero means
	// DefaultSpread. A week of zeroes has none, and the first report after it
	// would be infinitely surprising.
	Spread float64
}

// DefaultZ and DefaultSpread are what EARS takes where the caller sets nothing.
const (
	DefaultZ      = 3.0
	DefaultSpread = 0.5
)

// c3Limit is the limit of the sum C3 at DefaultZ.
const c3Limit = 2.0

// Alarms are the days of a series of daily counts that are above their limit, in
// order. Counts are not negative; a day without ten days (C1: seven) before it
// cannot alarm.
func (e EARS) Alarms(counts []int) ([]Alarm, error) {
	switch {
	case e.Method != C1 && e.Method != C2 && e.Method != C3:
		return nil, fmt.Errorf("surge: %q is no method of EARS", e.Method)
	case e.Z != nil && len(e.Z) != len(counts):
		return nil, fmt.Errorf("surge: %d limits for %d days", len(e.Z), len(counts))
	case e.Spread < 0 || math.IsNaN(e.Spread):
		return nil, fmt.Errorf("surge: spread %v is negative", e.Spread)
	}
	if err := checkCounts(counts); err != nil {
		return nil, err
	}
	gap := guard
	if e.Method == C1 {
		gap = 0
	}
	spread := e.Spread
	if spread == 0 {
		spread = DefaultSpread
	}
	var out []Alarm
	var sum, squares int64 // of the baseline, which slides along
	var before [summed - 1]float64
	for t := range counts {
		if in := t - gap - 1; in >= 0 {
			c := int64(counts[in])
			sum, squares = sum+c, squares+c*c
		}
		if drop := t - gap - 1 - baseline; drop >= 0 {
			c := int64(counts[drop])
			sum, squares = sum-c, squares-c*c
		}
		if t < gap+baseline {
			continue
		}
		mean := float64(sum) / baseline
		sd := max(spread, math.Sqrt(max(0, (float64(squares)-float64(sum)*mean)/(baseline-1))))
		above := (float64(counts[t]) - mean) / sd
		z := DefaultZ
		if e.Z != nil {
			z = e.Z[t]
		}
		limit := mean + z*sd
		if e.Method == C3 {
			past := before[0] + before[1]
			before[1], before[0] = before[0], max(0, above-1)
			if t < gap+baseline+summed-1 {
				continue
			}
			// C3 is the sum of what is above one deviation on three days; said
			// of today alone it is a limit on today's count.
			limit = mean + sd*(1+max(0, c3Limit+z-DefaultZ-past))
		}
		if float64(counts[t]) > limit {
			out = append(out, alarm(e.Method, t, counts[t], mean, limit))
		}
	}
	return out, nil
}

// alarm is an Alarm with its score.
func alarm(m Method, at, count int, expected, limit float64) Alarm {
	a := Alarm{Method: m, At: at, Count: count, Expected: expected, Limit: limit, Score: math.Inf(1)}
	if limit > expected {
		a.Score = (float64(count) - expected) / (limit - expected)
	}
	return a
}

// maxCount bounds a count, so that its square can be added up.
const maxCount = 1 << 20

func checkCounts(counts []int) error {
	for i, c := range counts {
		if c < 0 || c > maxCount {
			return fmt.Errorf("surge: count %d at %d is not between 0 and %d", c, i, maxCount)
		}
	}
	return nil
}
