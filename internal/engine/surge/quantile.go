package surge

import "math"

// normalQuantile is the value that a standard normal variable stays below with
// probability p.
func normalQuantile(p float64) float64 { return math.Sqrt2 * math.Erfinv(2*p-1) }

// countQuantile is the least count that a negative binomial variable with this
// mean and this ratio of variance to mean does not exceed with probability p. A
// ratio of one or less is a Poisson variable.
//
// It adds up the probabilities from zero; a mean too great for that is a normal
// variable for all that counts.
func countQuantile(p, mean, ratio float64) float64 {
	switch {
	case mean <= 0:
		return 0
	case mean > 10_000 || mean*ratio > 1_000_000:
		return math.Ceil(mean + normalQuantile(p)*math.Sqrt(mean*max(1, ratio)))
	}
	// Logarithms, because the probability of zero may be too small for a float64.
	var first, size float64
	if ratio > 1 {
		size = mean / (ratio - 1)
		first = -size * math.Log(ratio)
	} else {
		first = -mean
	}
	sum, logP := 0.0, first
	for k := 0.0; ; k++ {
		sum += math.Exp(logP)
		// Far out the sum no longer grows; rounding may keep it below p for ever.
		if sum >= p || (k > mean && logP < -700) {
			return k
		}
		if ratio > 1 {
			logP += math.Log((k+size)/(k+1)) + math.Log((ratio-1)/ratio)
		} else {
			logP += math.Log(mean / (k + 1))
		}
	}
}
