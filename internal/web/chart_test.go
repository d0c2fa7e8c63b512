package web_test

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/web"
)

// wellFormed wants a piece of HTML that an XML reader takes, which charts are.
func wellFormed(t *testing.T, s string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader("<root>" + s + "</root>"))
	for {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%v in %s", err, s)
		}
	}
}

const evil = `"><script>alert(1)</script>`

func TestLineChartIsDrawnForBothWidths(t *testing.T) {
	t.Parallel()
	got := string(web.LineChart("id", web.Lines{
		Title: "Laporan " + evil, X: []string{"1 Sep", "8 Sep", "15 Sep " + evil},
		Series: []web.Line{{"Masuk " + evil, []float64{10, 1234, math.NaN()}}, {"Terverifikasi", []float64{5, 600, 20}}},
	}))
	wellFormed(t, got)
	wantHas(t, got, `class="plot wide"`, `class="plot slim"`, `role="img"`, "line-1", "line-2", "1.234", "1.500", "Terverifikasi")
	wantNot(t, got, "<script", "NaN", "style=", "Inf")
}

func TestLineChartBearsOddData(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]web.Lines{
		"nothing":         {},
		"one point":       {X: []string{"a"}, Series: []web.Line{{"s", []float64{3}}}},
		"all zero":        {X: []string{"a", "b"}, Series: []web.Line{{"s", []float64{0, 0}}}},
		"more values":     {X: []string{"a"}, Series: []web.Line{{"s", []float64{1, 2, 3}}}},
		"fewer values":    {X: []string{"a", "b", "c"}, Series: []web.Line{{"s", []float64{1}}, {"empty", nil}}},
		"tiny shares":     {Digits: 1, X: []string{"a", "b"}, Series: []web.Line{{"s", []float64{0.1, 0.3}}}},
		"too many series": {X: []string{"a"}, Series: []web.Line{{"1", []float64{1}}, {"2", []float64{1}}, {"3", []float64{1}}, {"4", []float64{1}}}},
	} {
		got := string(web.LineChart("id", c))
		wellFormed(t, got)
		if strings.Contains(got, "NaN") || strings.Contains(got, "Inf") || strings.Contains(got, "line-4") {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAxisCountsInWholeSteps(t *testing.T) {
	t.Parallel()
	got := string(web.LineChart("id", web.Lines{X: []string{"a", "b"}, Series: []web.Line{{"s", []float64{1, 3}}}}))
	for _, label := range []string{">0</text>", ">1</text>", ">2</text>", ">3</text>"} {
		if strings.Count(got, label) != 2 { // once per width
			t.Errorf("the label %s stands %d times, want 2", label, strings.Count(got, label))
		}
	}
}

func TestBarListIsATable(t *testing.T) {
	t.Parallel()
	got := string(web.BarList("id", web.Bars{
		Title: "Perkara " + evil, LabelHead: "Perbuatan", ValueHead: "Perkara", ShareHead: "Bagian",
		Bars: []web.Bar{{Label: evil, Value: 1500, Href: "/x?a=1&b=2"}, {Label: "Lain", Note: "catatan", Value: 500}, {Label: "Nol"}},
	}))
	wellFormed(t, got)
	wantHas(t, got, "<caption", `scope="row"`, "1.500", "75,0%", `width="100.0"`, `width="33.3"`, `href="/x?a=1&amp;b=2"`, "catatan")
	wantNot(t, got, "<script", "style=")
	if web.BarList("id", web.Bars{}) != "" {
		t.Error("no bars are a table")
	}
	wantHas(t, string(web.BarList("id", web.Bars{ShareHead: "x", Bars: []web.Bar{{Label: "a"}}})), "0,0%")
}

func TestTileMapTellsEachRegionInColourPatternAndWord(t *testing.T) {
	t.Parallel()
	got := string(web.TileMap("id", web.Tiles{
		Title: "Peta " + evil,
		Tiles: []web.Tile{
			{Code: "36", Name: "Banten", Lat: -6.4, Lng: 106.1, Value: "7,4", Word: "tinggi", Level: 3, Href: "/angka?wilayah=36"},
			{Code: "32", Name: "Jawa Barat", Short: "Jabar", Lat: -6.9, Lng: 107.6, Value: "1,0", Word: "rendah", Level: 1},
			{Code: "31", Name: evil, Lat: -6.2, Lng: 106.8, Value: "–", Word: "tidak ada data", Level: 77},
		},
		Legend: []web.TileKey{{3, "Tinggi"}, {0, "Tidak ada data"}},
	}))
	wellFormed(t, got)
	wantHas(t, got, `role="group"`, "<title>Banten: 7,4, tinggi</title>", "level-3", "mark-3", "level-1", "level-0", "mark-0", `href="/angka?wilayah=36"`, ">Banten<", ">Jabar<", "Tinggi")
	wantNot(t, got, "<script", "style=", "level-77")
	if web.TileMap("id", web.Tiles{}) != "" {
		t.Error("no tiles are a map")
	}
}
