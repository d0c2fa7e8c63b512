package surge

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// grid is a map of n × n places with the same number expected of each.
func grid(n int) []Place {
	var out []Place
	for i := range n {
		for j := range n {
			out = append(out, Place{Lat: float64(i) / 10, Lng: 105 + float64(j)/10, Expected: 1})
		}
	}
	return out
}

func noise(seed uint64, places, days int, mean float64) [][]int {
	r := rand.New(rand.NewPCG(seed, 4))
	out := make([][]int, places)
	for i := range out {
		out[i] = make([]int, days)
		for d := range out[i] {
			out[i][d] = draw(r, mean, 1)
		}
	}
	return out
}

func TestScanFindsAPlaceWithItsNeighbours(t *testing.T) {
	places := grid(8)
	counts := noise(1, len(places), 28, 0.3)
	hot := []int{0, 1, 8} // a corner and the two beside it
	for _, i := range hot {
		counts[i][26] += 3
		counts[i][27] += 3
	}
	got, err := Scanner{Days: 7, Seed: 1}.Clusters(places, counts, 3)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) == 0 {
		t.Fatal("nothing found")
	}
	top := got[0]
	slices.Sort(top.Places)
	if !slices.Equal(top.Places, hot) || top.Days != 2 || top.P > 0.01 {
		t.Errorf("found %+v; want the places %v in the last 2 days", top, hot)
	}
	if top.Count < 18 || top.Expected > 4 {
		t.Errorf("counted %d, expected %v", top.Count, top.Expected)
	}
	seen := map[int]bool{}
	for _, c := range got {
		for _, i := range c.Places {
			if seen[i] {
				t.Errorf("place %d is in two clusters", i)
			}
			seen[i] = true
		}
	}
}

func TestScanIsQuietWhereChanceDidIt(t *testing.T) {
	places := grid(6)
	loud := 0
	for seed := range uint64(60) {
		got, err := Scanner{Days: 7, Draws: 99, Seed: seed}.Clusters(places, noise(seed, len(places), 21, 0.2), 1)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 0 && got[0].P <= 0.05 {
			loud++
		}
	}
	// Three in sixty are meant; ten would be one chance in three thousand.
	if loud > 9 {
		t.Errorf("%d of 60 quiet maps have a cluster", loud)
	}
}

func TestScanOfNothing(t *testing.T) {
	for name, f := range map[string]func() ([]Cluster, error){
		"no counts":   func() ([]Cluster, error) { return Scanner{}.Clusters(grid(2), noise(1, 4, 7, 0), 1) },
		"no days":     func() ([]Cluster, error) { return Scanner{}.Clusters(grid(2), make([][]int, 4), 1) },
		"no expected": func() ([]Cluster, error) { return Scanner{}.Clusters(make([]Place, 1), [][]int{{1}}, 1) },
	} {
		if got, err := f(); err != nil || len(got) != 0 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if _, err := (Scanner{}).Clusters(grid(2), noise(1, 3, 7, 1), 1); err == nil {
		t.Error("counts of three regions for four places were taken")
	}
	if _, err := (Scanner{}).Clusters([]Place{{Lat: 91}}, [][]int{{1}}, 1); err == nil {
		t.Error("a place beside the earth was taken")
	}
}

func TestNearestBeginsWithItself(t *testing.T) {
	got := nearest([]Place{{Lat: -6}, {Lat: -6}, {Lat: -7}, {Lat: -6.1}}, 3)
	if !slices.Equal(got[1], []int{1, 0, 3}) {
		t.Errorf("nearest to place 1: %v", got[1])
	}
}
