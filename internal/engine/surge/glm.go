package surge

import (
	"math"
	"slices"
)

// maxTerms bounds the terms of a model: level, trend, and ten periods of a year.
const maxTerms = 12

// poisson is a log-linear model of the counts of weeks that follow each other,
// fitted by iteratively reweighted least squares (McCullagh and Nelder, 1989,
// "Generalized Linear Models", 2.5) with a weight and an exposure for each. Its
// terms are the level, the trend, and the period of the year. Because the weeks
// follow each other the trend is a constant factor from one to the next, and all
// that the fit needs are sums by period: no exponential is taken for a week.
type poisson struct {
	terms    int
	period   []int     // term of each week beside level and trend, 0 for none
	trend    []float64 // of each week, in even steps; used where terms > slope
	exposure []float64

	beta [maxTerms]float64
	// unscaled is the inverse of the information matrix.
	unscaled [maxTerms][maxTerms]float64
	mu       []float64
}

const (
	level = 0
	slope = 1
	// maxEta bounds a coefficient, so that no step of the fit overflows.
	maxEta = 30
)

// expect fills mu from beta.
func (m *poisson) expect() {
	var base [maxTerms]float64
	for p := range base {
		eta := m.beta[level]
		if p > slope {
			eta += m.beta[p]
		}
		base[p] = math.Exp(min(maxEta, max(-maxEta, eta)))
	}
	factor, step := 1.0, 1.0
	if m.terms > slope && len(m.trend) > 1 {
		b := min(maxEta, max(-maxEta, m.beta[slope]))
		factor, step = math.Exp(b*m.trend[0]), math.Exp(b*(m.trend[1]-m.trend[0]))
	}
	for i, p := range m.period {
		m.mu[i] = max(1e-12, base[p]*factor*m.exposure[i])
		factor *= step
	}
}

// sums are what one round of the fit needs, by period.
type sums struct {
	w0, w1, w2 [maxTerms]float64 // of the weights, times trend, times its square
	r0, r1     [maxTerms]float64 // of what is left over, and times trend
}

func (m *poisson) sums(y, w []float64) (s sums) {
	for i, p := range m.period {
		x := 0.0
		if m.terms > slope {
			x = m.trend[i]
		}
		wm, r := w[i]*m.mu[i], w[i]*(y[i]-m.mu[i])
		s.w0[p] += wm
		s.w1[p] += wm * x
		s.w2[p] += wm * x * x
		s.r0[p] += r
		s.r1[p] += r * x
	}
	return s
}

// fit estimates the model and says whether it converged.
func (m *poisson) fit(y, w []float64) bool {
	total, exposed := 0.0, 0.0
	for i := range y {
		total += w[i] * y[i]
		exposed += w[i] * m.exposure[i]
	}
	if total <= 0 || exposed <= 0 {
		return false
	}
	m.beta = [maxTerms]float64{level: math.Log(total / exposed)}
	m.mu = slices.Grow(m.mu[:0], len(y))[:len(y)]
	for range 40 {
		m.expect()
		s := m.sums(y, w)
		var info [maxTerms][maxTerms]float64
		var score [maxTerms]float64
		for p := range maxTerms {
			info[level][level] += s.w0[p]
			score[level] += s.r0[p]
			if m.terms > slope {
				info[level][slope] += s.w1[p]
				info[slope][slope] += s.w2[p]
				score[slope] += s.r1[p]
			}
			if p > slope && p < m.terms {
				info[p][p], info[p][level], info[p][slope] = s.w0[p], s.w0[p], s.w1[p]
				info[level][p], info[slope][p] = s.w0[p], s.w1[p]
				score[p] = s.r0[p]
			}
		}
		info[slope][level] = info[level][slope]
		inv, ok := invert(info, m.terms)
		if !ok {
			return false
		}
		m.unscaled = inv
		// The square of the step, in standard errors: small when nothing that
		// the counts can tell changes any more.
		moved := 0.0
		for a := range m.terms {
			by := 0.0
			for b := range m.terms {
				by += inv[a][b] * score[b]
			}
			moved += by * score[a]
			m.beta[a] += by
		}
		if math.Abs(moved) < 1e-8 {
			m.expect()
			return true
		}
	}
	return false
}

// now is the expected count of the row for which trend and season are zero: that
// which is asked, in the same week of the year as its own.
func (m *poisson) now(exposure float64) float64 {
	return exposure * math.Exp(min(maxEta, m.beta[level]))
}

// leverage is the diagonal of the hat matrix for week i.
func (m *poisson) leverage(i int, w float64) float64 {
	v := &m.unscaled
	h := v[level][level]
	p := m.period[i]
	if m.terms > slope {
		x := m.trend[i]
		h += 2*x*v[level][slope] + x*x*v[slope][slope]
		if p > slope {
			h += v[p][p] + 2*v[level][p] + 2*x*v[slope][p]
		}
	}
	return min(0.999, w*m.mu[i]*h)
}

// invert is the inverse of the first n rows and columns of a positive definite
// matrix, by Cholesky's decomposition; false where it is not one.
func invert(a [maxTerms][maxTerms]float64, n int) (inv [maxTerms][maxTerms]float64, ok bool) {
	var l [maxTerms][maxTerms]float64
	for i := range n {
		for j := range i {
			s := a[i][j]
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			l[i][j] = s / l[j][j]
		}
		s := a[i][i]
		for k := range i {
			s -= l[i][k] * l[i][k]
		}
		if s <= 1e-10*(1e-300+a[i][i]) {
			return inv, false
		}
		l[i][i] = math.Sqrt(s)
	}
	for c := range n { // column by column: L Lᵀ x = e
		var y [maxTerms]float64
		for i := range n {
			s := 0.0
			if i == c {
				s = 1
			}
			for k := range i {
				s -= l[i][k] * y[k]
			}
			y[i] = s / l[i][i]
		}
		for i := n - 1; i >= 0; i-- {
			s := y[i]
			for k := i + 1; k < n; k++ {
				s -= l[k][i] * inv[k][c]
			}
			inv[i][c] = s / l[i][i]
		}
	}
	return inv, true
}
