package web

import (
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
)

func provinces(t *testing.T) []TileInput {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(sampleProvinces)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var in []TileInput
	for _, r := range rows[1:] {
		lat, err1 := strconv.ParseFloat(r[2], 64)
		lng, err2 := strconv.ParseFloat(r[3], 64)
		if err1 != nil || err2 != nil {
			t.Fatalf("province %s: %v %v", r[0], err1, err2)
		}
		in = append(in, TileInput{Code: netra.Region(r[0]), Name: r[1], Lat: lat, Lng: lng})
	}
	return in
}

// scattered is n regions on a piece of land, the same for the same seed.
func scattered(seed uint64, n int) []TileInput {
	r := rand.New(rand.NewPCG(seed, 7))
	in := make([]TileInput, n)
	for i := range in {
		in[i] = TileInput{
			Code: netra.Region(fmt.Sprintf("%02d.%02d", seed, i+1)), Name: fmt.Sprint(i),
			Lat: -8 + 4*r.Float64(), Lng: 106 + 9*r.Float64(),
		}
	}
	return in
}

// whole wants a tile of its own for every region.
func whole(t *testing.T, in []TileInput, at []TileAt) {
	t.Helper()
	if len(at) != len(in) {
		t.Fatalf("%d regions have %d tiles", len(in), len(at))
	}
	taken := map[[2]int]netra.Region{}
	for i, a := range at {
		if a.Code != in[i].Code {
			t.Errorf("tile %d is of %s, want %s", i, a.Code, in[i].Code)
		}
		if a.Col < 0 || a.Row < 0 {
			t.Errorf("%s lies outside of the map: %d, %d", a.Code, a.Col, a.Row)
		}
		place := [2]int{a.Col, a.Row}
		if other, ok := taken[place]; ok {
			t.Errorf("%s and %s share the tile %v", other, a.Code, place)
		}
		taken[place] = a.Code
	}
}

func TestEveryRegionHasATileOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, cols := range []int{1, 2, slimCols, wideCols, 100} {
		whole(t, provinces(t), PlaceTiles(provinces(t), cols))
	}
	for n := 1; n <= 45; n++ {
		for _, cols := range []int{3, slimCols, wideCols} {
			in := scattered(uint64(n), n)
			whole(t, in, PlaceTiles(in, cols))
		}
	}
	same := []TileInput{{Code: "1"}, {Code: "2"}, {Code: "3"}, {Code: "4"}} // all at one spot
	whole(t, same, PlaceTiles(same, 2))
	if PlaceTiles(nil, 5) != nil {
		t.Error("no regions have tiles")
	}
}

func TestSameRegionsGetTheSamePlaces(t *testing.T) {
	t.Parallel()
	in := provinces(t)
	first := PlaceTiles(in, wideCols)
	if !slices.Equal(first, PlaceTiles(in, wideCols)) {
		t.Error("two drawings differ")
	}
	turned := slices.Clone(in)
	slices.Reverse(turned)
	again := PlaceTiles(turned, wideCols)
	slices.Reverse(again)
	if !slices.Equal(first, again) {
		t.Error("the places depend on the order in which regions are given")
	}
}

// compass is the share of pairs that keep east and west, and north and south,
// among pairs that lie clearly apart in that direction.
func compass(in []TileInput, at []TileAt) float64 {
	kept, pairs := 0, 0
	var w, h float64
	for i := range in {
		for j := range in {
			w, h = max(w, in[i].Lng-in[j].Lng), max(h, in[i].Lat-in[j].Lat)
		}
	}
	for i := range in {
		for j := range i {
			dx, dy := in[i].Lng-in[j].Lng, in[i].Lat-in[j].Lat
			if math.Abs(dx) > w*.08 {
				pairs++
				if dx*(at[i].X()-at[j].X()) > 0 {
					kept++
				}
			}
			if math.Abs(dy) > h*.15 {
				pairs++
				if dy*(at[j].Y()-at[i].Y()) > 0 {
					kept++
				}
			}
		}
	}
	if pairs == 0 {
		return 1
	}
	return float64(kept) / float64(pairs)
}

func TestNeighboursKeepTheirDirections(t *testing.T) {
	t.Parallel()
	for _, cols := range []int{slimCols, wideCols} {
		in := provinces(t)
		if got := compass(in, PlaceTiles(in, cols)); got < 0.95 {
			t.Errorf("provinces on %d columns keep %.3f of their directions, want 0.95", cols, got)
		}
	}
	worst := 1.0
	for n := 8; n <= 40; n += 4 {
		in := scattered(uint64(n), n)
		worst = min(worst, compass(in, PlaceTiles(in, wideCols)))
	}
	t.Logf("worst of the scattered lands: %.3f", worst)
	if worst < 0.85 {
		t.Errorf("a scattered land keeps %.3f of its directions, want 0.85", worst)
	}
}

func TestAssignmentIsTheCheapestOfAll(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		n, m := 1+r.IntN(5), 0
		m = n + r.IntN(3)
		cost := make([][]float64, n)
		for i := range cost {
			for range m {
				cost[i] = append(cost[i], math.Round(r.Float64()*100))
			}
		}
		sum := 0.0
		for i, j := range assign(cost) {
			sum += cost[i][j]
		}
		if want := cheapest(cost, 0, map[int]bool{}); sum != want {
			t.Fatalf("sum %v, want %v of %v", sum, want, cost)
		}
	}
}

// cheapest tries everything.
func cheapest(cost [][]float64, row int, used map[int]bool) float64 {
	if row == len(cost) {
		return 0
	}
	best := math.Inf(1)
	for j, c := range cost[row] {
		if !used[j] {
			used[j] = true
			best = min(best, c+cheapest(cost, row+1, used))
			used[j] = false
		}
	}
	return best
}

func TestLargestMapIsPlacedInATwinkling(t *testing.T) {
	t.Parallel()
	in := scattered(9, 60)
	began := time.Now()
	PlaceTiles(in, wideCols)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("placing 60 tiles took %s", took)
	}
}

func TestShortNamesDiffer(t *testing.T) {
	t.Parallel()
	var names []string
	for _, p := range provinces(t) {
		names = append(names, p.Name)
	}
	names = append(names, "Kabupaten Serang", "Kota Serang", "Kabupaten Bandung", "Kabupaten Bandung Barat", "Kota Bandung")
	seen := map[string]string{}
	var tiles []Tile
	for _, n := range names {
		tiles = append(tiles, Tile{Name: n})
	}
	for i, s := range shortNames(tiles) {
		if other, ok := seen[s]; ok {
			t.Errorf("%s and %s are both %s", other, names[i], s)
		}
		seen[s] = names[i]
		if n := len([]rune(s)); n == 0 || n > shortLength {
			t.Errorf("%s became %q of %d letters", names[i], s, n)
		}
	}
	for short, name := range map[string]string{"Jakarta": "Daerah Khusus Ibukota Jakarta", "SumUta": "Sumatera Utara", "SulTah": "Sulawesi Tengah", "Banten": "Banten"} {
		if seen[short] != name {
			t.Errorf("%s is the short name of %q, want %q", short, seen[short], name)
		}
	}
}
