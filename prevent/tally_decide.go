package prevent

import (
	"cmp"
	"slices"
)

// unreached sums the units that did not know in time, of those circulars of which
// less than half of the units did.
func unreached(list []reach) []Tally {
	type sum struct {
		reach
		all, late int
	}
	sums := map[string]*sum{}
	for _, r := range list {
		s := sums[r.notice]
		if s == nil {
			s = &sum{reach: r}
			sums[r.notice] = s
		}
		s.all += r.n
		if r.firstOn.IsZero() || r.firstOn > r.happenedOn.AddDays(ReachDays) {
			s.late += r.n
		}
	}
	counts := map[Tally]int{}
	for _, s := range sums {
		if 2*s.late > s.all {
			counts[Tally{Region: s.region, On: s.happenedOn.AddDays(ReachDays)}] += s.late
		}
	}
	var out []Tally
	for t, n := range counts {
		t.N = n
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Tally) int { return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Region, b.Region)) })
	return out
}
