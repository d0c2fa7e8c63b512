package measure

import (
	"math"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// perMille is to how many civil servants the rate beside every count relates.
const perMille = 1000

// rate is a count for each 1,000, with its interval.
func rate(count, staff int) (r, low, high float64) {
	low, high = countInterval(count)
	scale := perMille / float64(staff)
	return float64(count) * scale, low * scale, high * scale
}

// countInterval is the interval in which the mean of a Poisson count lies with
// 95 % certainty, in Byar's approximation of the exact one (Breslow and Day,
// 1987, "Statistical Methods in Cancer Research" II, 2.3): within a hundredth of
// it from a count of five on.
func countInterval(n int) (low, high float64) {
	const z = 1.959964
	if n > 0 {
		x := float64(n)
		low = x * math.Pow(1-1/(9*x)-z/(3*math.Sqrt(x)), 3)
	}
	x := float64(n + 1)
	return max(0, low), x * math.Pow(1-1/(9*x)+z/(3*math.Sqrt(x)), 3)
}

// colour is a region under a rule.
func colour(z *law.ZoneRule, region netra.Region, count, staff int) ZonePlace {
	p := ZonePlace{Region: region, Count: count, Staff: staff, Coloured: true}
	if staff > 0 {
		p.Rated = true
		p.Rate, p.Low, p.High = rate(count, staff)
	}
	n := float64(count)
	if z.Per > 0 {
		p.Coloured = p.Rated
		n = p.Rate * float64(z.Per) / perMille
	}
	if p.Coloured {
		p.Band, p.Level = z.Band(n)
	}
	return p
}

// zoneStart is the first day that a rule counts for an election.
func zoneStart(e *law.Election) netra.Date {
	if e == nil {
		return ""
	}
	return e.Span().From
}
