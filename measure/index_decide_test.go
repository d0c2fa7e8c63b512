package measure

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
)

func placesOfTest(text string) []netra.Region {
	return map[string][]netra.Region{"Kota Bengkulu": {"17.71"}, "Serang": {"36.04", "36.73"}, "Cibeber": {"36.72.01"}}[text]
}

var electionsOfTest = map[string]string{"pilkada2020": "pilkada-2020", "pilkada2024": "pilkada-2024"}

func TestEveryWrongRowOfAnIndexIsNamed(t *testing.T) {
	_, got := readScores([]indexRow{
		{line: 2, region: "Serang", election: "Pilkada 2020", score: "1"},
		{line: 3, region: "Nowhere", election: "Pilkada 1990", score: "a lot"},
		{line: 4, region: "Kota Bengkulu", election: "pilkada-2020", score: "101"},
		{line: 5, region: "Cibeber", election: "pilkada-2020", score: "1"},
		{line: 6, region: "Kota Bengkulu", election: "pilkada-2020", indicator: "Netralitas ASN", score: "1"},
		{line: 7, region: "Kota Bengkulu", election: "pilkada-2020", dimension: "Konteks", score: "1"},
		{line: 8, region: "Kota Bengkulu", election: "pilkada-2020", dimension: "Konteks", score: "2"},
	}, 100_000, placesOfTest, electionsOfTest)
	type row struct {
		Line       int
		Field, Key string
	}
	var rows []row
	for _, p := range got {
		rows = append(rows, row{p.Line, p.Field, p.Key})
	}
	want := []row{
		{2, "wilayah", "measure.index.region_unclear"},
		{3, "wilayah", "measure.index.region_unknown"},
		{3, "pemilihan", "measure.index.election_unknown"},
		{3, "skor", "measure.index.score_wrong"},
		{4, "skor", "measure.index.score_above"},
		{5, "wilayah", "measure.index.region_level"},
		{6, "dimensi", "measure.index.dimension_missing"},
		{7, "wilayah", "measure.index.no_total"},
		{8, "indikator", "measure.index.twice"},
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

func TestScoresAreKeptToTheDigit(t *testing.T) {
	for text, want := range map[string]Milli{"88,95": 88_950, "88.95": 88_950, "13.47": 13_470, "100": 100_000, "0": 0, "19": 19_000, "88.949999999999": 88_950} {
		if got, ok := parseMilli(text); !ok || got != want {
			t.Errorf("%s is %d, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "-1", "1.234,5", "1e3", "NaN", "tinggi", "99999999"} {
		if got, ok := parseMilli(text); ok {
			t.Errorf("%q is %d", text, got)
		}
	}
}

func TestTheSameRowsInAnotherOrderAreTheSameIndex(t *testing.T) {
	rows := []indexRow{
		{line: 2, region: "Kota Bengkulu", election: "Pilkada 2020", score: "41,2"},
		{line: 3, region: "Kota Bengkulu", election: "Pilkada 2020", dimension: "Konteks", score: "50"},
	}
	a, ps := readScores(rows, 100_000, placesOfTest, electionsOfTest)
	slices.Reverse(rows)
	b, _ := readScores(rows, 100_000, placesOfTest, electionsOfTest)
	if len(ps) > 0 || len(a) != 2 || digestOf(a) != digestOf(b) {
		t.Errorf("%v, %v against %v", ps, a, b)
	}
	b[0].Milli++
	if digestOf(a) == digestOf(b) {
		t.Error("another score has the same digest")
	}
	got := changes(a, b[:1])
	if got.Changed != 1 || got.Same != 0 || got.New != 0 || got.Gone != 1 || got.Regions != 1 || len(got.Elections) != 1 {
		t.Errorf("changes: %+v", got)
	}
}
