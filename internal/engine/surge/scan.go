package surge

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Place is a region of a map: where it lies, and how much is expected of it
// relative to the others (people watched, or counts of an earlier time).
type Place struct {
	Lat, Lng float64 // degrees
	Expected float64 // not negative; only ratios matter
}

// Cluster is a region with its neighbours in which more was counted in the last
// days than in all regions on the whole.
type Cluster struct {
	// Places are the indexes of the regions, that in the middle first.
	Places []int
	// Days is how many of the last days belong to it.
	Days int
	// Count is what was counted in it, Expected what would be had all regions
	// the same rate.
	Count    int
	Expected float64
	// Ratio is the logarithm of the likelihood ratio of Kulldorff.
	Ratio float64
	// P is how often chance alone makes a cluster as strong somewhere on the map.
	P float64
}

// Scanner are the settings of the space-time scan statistic.
type Scanner struct {
	// Neighbours is how many regions a cluster has at most; zero means ten.
	Neighbours int
	// Days is how many of the last days a cluster has at most; zero means all
	// that are given. A cluster of which more than half of everything is expected
	// is none.
	Days int
	// Draws is how many maps are drawn by chance to tell P; zero means 199.
	Draws int
	// Seed makes the draws repeatable.
	Seed uint64
}

// Clusters are the strongest clusters that share no region, strongest first, at
// most as many as asked. counts has a row for each place, with a count for each
// day, the same days in all.
func (s Scanner) Clusters(places []Place, counts [][]int, most int) ([]Cluster, error) {
	if len(counts) != len(places) || len(places) == 0 {
		return nil, fmt.Errorf("surge: counts of %d regions for %d places", len(counts), len(places))
	}
	m := scanMap{days: len(counts[0])}
	total := 0
	for i, row := range counts {
		if len(row) != m.days {
			return nil, fmt.Errorf("surge: region %d has %d days, region 0 has %d", i, len(row), m.days)
		}
		if err := checkCounts(row); err != nil {
			return nil, err
		}
		p := places[i]
		if !(p.Expected >= 0) || math.IsInf(p.Expected, 0) || math.Abs(p.Lat) > 90 || math.Abs(p.Lng) > 180 {
			return nil, fmt.Errorf("surge: place %d is not on the earth or expects %v", i, p.Expected)
		}
		for _, c := range row {
			total += c
		}
		m.expected = append(m.expected, p.Expected)
		m.sum += p.Expected
	}
	if total == 0 || m.sum == 0 || m.days == 0 {
		return nil, nil
	}
	m.window = cmp.Or(min(s.Days, m.days), m.days)
	m.zones = nearest(places, cmp.Or(s.Neighbours, 10))
	found := m.best(recentSums(counts, m.window), total)
	var out []Cluster
	used := make([]bool, len(places))
	for _, c := range found {
		if len(out) == most || slices.ContainsFunc(c.Places, func(i int) bool { return used[i] }) {
			continue
		}
		for _, i := range c.Places {
			used[i] = true
		}
		out = append(out, c)
	}
	m.chance(out, total, cmp.Or(s.Draws, 199), rand.New(rand.NewPCG(s.Seed, 1)))
	return out, nil
}

// scanMap is what all draws share.
type scanMap struct {
	days, window int
	expected     []float64
	sum          float64
	zones        [][]int // for each place itself and its neighbours, nearest first
}

// recentSums are, for each place, what was counted in the last 1, 2, … days.
func recentSums(counts [][]int, window int) [][]int {
	out := make([][]int, len(counts))
	for i, row := range counts {
		out[i] = make([]int, window)
		sum := 0
		for d := range window {
			sum += row[len(row)-1-d]
			out[i][d] = sum
		}
	}
	return out
}

// best is the strongest cluster around each place, strongest first.
func (m *scanMap) best(sums [][]int, total int) []Cluster {
	var out []Cluster
	for _, zone := range m.zones {
		top := Cluster{}
		m.each(zone, sums, func(n, days, count int, expected float64) {
			if r := likelihood(count, expected*float64(total), total); r > top.Ratio {
				top = Cluster{Places: zone[:n], Days: days, Count: count, Expected: expected * float64(total), Ratio: r}
			}
		})
		if top.Ratio > 0 {
			out = append(out, top)
		}
	}
	slices.SortStableFunc(out, func(a, b Cluster) int { return cmp.Compare(b.Ratio, a.Ratio) })
	return out
}

// each calls f for every cluster around one place: its first n regions in the
// last days, with its count and its share of what is expected of all.
func (m *scanMap) each(zone []int, sums [][]int, f func(n, days, count int, expected float64)) {
	in := make([]int, m.window)
	share := 0.0
	for n, i := range zone {
		share += m.expected[i] / m.sum
		for d := range m.window {
			in[d] += sums[i][d]
			f(n+1, d+1, in[d], share*float64(d+1)/float64(m.days))
		}
	}
}

// likelihood is the logarithm of Kulldorff's ratio for a cluster with c counts
// where e were expected, of all; zero where it is not above, or holds more than
// half of everything.
func likelihood(c int, e float64, all int) float64 {
	if e <= 0 || float64(c) <= e || 2*e > float64(all) {
		return 0
	}
	in := float64(c) * math.Log(float64(c)/e)
	if c == all {
		return in
	}
	out := float64(all - c)
	return in + out*math.Log(out/(float64(all)-e))
}

// chance tells P of each cluster from maps on which the same number of counts
// falls by chance.
func (m *scanMap) chance(found []Cluster, total, draws int, r *rand.Rand) {
	if len(found) == 0 {
		return
	}
	above := make([]int, len(found))
	upTo := make([]float64, len(m.expected)) // running sums of what is expected
	sum := 0.0
	for i, e := range m.expected {
		sum += e
		upTo[i] = sum
	}
	sums := make([][]int, len(m.expected))
	for i := range sums {
		sums[i] = make([]int, m.window)
	}
	for range draws {
		for i := range sums {
			clear(sums[i])
		}
		for range total {
			ago := r.IntN(m.days)
			if i := place(upTo, r.Float64()*sum); ago < m.window {
				sums[i][ago]++
			}
		}
		for _, row := range sums {
			for d := 1; d < m.window; d++ {
				row[d] += row[d-1]
			}
		}
		top := 0.0
		for _, zone := range m.zones {
			m.each(zone, sums, func(_, _, count int, expected float64) {
				top = max(top, likelihood(count, expected*float64(total), total))
			})
		}
		for i, c := range found {
			if top >= c.Ratio {
				above[i]++
			}
		}
	}
	for i := range found {
		found[i].P = float64(above[i]+1) / float64(draws+1)
	}
}

// place is the first index whose running sum is above x.
func place(upTo []float64, x float64) int {
	i, _ := slices.BinarySearchFunc(upTo, x, func(s, x float64) int {
		if s > x {
			return 1
		}
		return -1
	})
	return min(i, len(upTo)-1)
}

// nearest are, for each place, itself and those nearest to it, at most n.
func nearest(places []Place, n int) [][]int {
	type at struct {
		i int
		d float64
	}
	out := make([][]int, len(places))
	far := make([]at, len(places))
	for i, p := range places {
		for j, q := range places {
			far[j] = at{j, distance(p, q)}
		}
		far[i].d = -1 // itself first, also where two lie at one point
		slices.SortFunc(far, func(a, b at) int { return cmp.Or(cmp.Compare(a.d, b.d), cmp.Compare(a.i, b.i)) })
		for _, f := range far[:min(n, len(far))] {
			out[i] = append(out[i], f.i)
		}
	}
	return out
}

// distance grows with the distance over the ground: the haversine of the angle.
func distance(p, q Place) float64 {
	const rad = math.Pi / 180
	a := math.Sin((q.Lat - p.Lat) * rad / 2)
	b := math.Sin((q.Lng - p.Lng) * rad / 2)
	return a*a + math.Cos(p.Lat*rad)*math.Cos(q.Lat*rad)*b*b
}
