package measure

import (
	"cmp"
	"slices"
	"time"

	"github.com/netra-id/netra"
)

// tally adds up cells by a feature.
func tally(cells []Cell, feature func(Cell) string) map[string]int {
	out := map[string]int{}
	for _, c := range cells {
		out[feature(c)] += c.N
	}
	return out
}

// ranked are the counts, most frequent first, equal ones by id.
func ranked(m map[string]int) []Count {
	out := make([]Count, 0, len(m))
	for id, n := range m {
		out = append(out, Count{ID: id, N: n})
	}
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID)) })
	return out
}

// inOrder are the counts of ids in the given order, those without a case too.
func inOrder(m map[string]int, ids []string) []Count {
	out := make([]Count, 0, len(ids))
	for _, id := range ids {
		out = append(out, Count{ID: id, N: m[id]})
	}
	return out
}

// below is the region one level under top in which r lies: the province for the
// country, the kabupaten or kota for a province, r itself further down.
func below(top, r netra.Region) netra.Region {
	for r.Level() > top.Level()+1 {
		r = r.Parent()
	}
	return r
}

// maxWeeks is the longest series shown by weeks, about half a year.
const maxWeeks = 26

// series spreads the days of reports, cases and decisions over weeks, or over
// months where the weeks would be too many. Spans without anything are kept: a
// gap is news too.
func series(reports, cases, decided map[netra.Date]int, asOf netra.Date) (points []Point, weekly bool) {
	first := netra.Date("")
	for _, days := range []map[netra.Date]int{reports, cases, decided} {
		for d := range days {
			if first == "" || d < first {
				first = d
			}
		}
	}
	if first == "" || asOf < first {
		return nil, true
	}
	weekly = first.DaysUntil(asOf) <= maxWeeks*7
	at := map[netra.Date]int{}
	for d := spanOf(first, weekly); d <= asOf; d = next(d, weekly) {
		at[d] = len(points)
		points = append(points, Point{From: d})
	}
	add := func(days map[netra.Date]int, to func(*Point) *int) {
		for d, n := range days {
			if i, ok := at[spanOf(d, weekly)]; ok && d <= asOf {
				*to(&points[i]) += n
			}
		}
	}
	add(reports, func(p *Point) *int { return &p.Reports })
	add(cases, func(p *Point) *int { return &p.Cases })
	add(decided, func(p *Point) *int { return &p.Decided })
	return points, weekly
}

// spanOf is the first day of the week (Monday, as in ISO 8601) or month of d.
func spanOf(d netra.Date, weekly bool) netra.Date {
	if weekly {
		return d.AddDays(-((int(d.Weekday()) + 6) % 7))
	}
	return d[:8] + "01"
}

func next(d netra.Date, weekly bool) netra.Date {
	if weekly {
		return d.AddDays(7)
	}
	return netra.Date(d.Time().AddDate(0, 1, 0).Format(time.DateOnly))
}
