package web

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// sampleProvinces are the centres of the provinces, for the map of this page.
// The figures beside them are invented.
//
//go:embed sample/provinces.csv
var sampleProvinces string

// stylePage is all that templates/style.html may use.
type stylePage struct {
	Today, Early, Soon, Late netra.Date
	Chips                    []Chip
	Figures                  []Figure
	Map, Bars, Lines         template.HTML
	Files                    []FileItem
	Tabs                     []Tab
	Kinds                    []Option
	Clean                    *Form
	Rows                     []styleRow
	Pages                    Pages
	Entries                  []Entry
	Pairs                    []Pair
	Fresh                    styleForm
	Code                     string
}

type styleRow struct {
	Number, Person, NIP, Place, Agency, Stage string
	N                                         int
	Due                                       netra.Date
	State                                     Chip
}

// styleForm is all that templates/style_wrong.html and _style_form.html may use.
type styleForm struct {
	Form    *Form
	Kinds   []Option
	Aspects []Option
	Picker  RegionPicker
}

// showStyle shows every part of pages in every state, for designers and for the
// test that draws them all.
func (m *Mux) showStyle(w http.ResponseWriter, r *Request) error {
	if r.URL.Query().Get("keadaan") == "galat" {
		return m.showWrongForm(w, r)
	}
	page, err := newStylePage(r)
	if err != nil {
		return err
	}
	return m.views.Show(w, r, http.StatusOK, "style", Meta{Title: "gaya.title", NoIndex: true}, page)
}

// showWrongForm shows the form as it comes back when something is wrong with
// every field.
func (m *Mux) showWrongForm(w http.ResponseWriter, r *Request) error {
	_, provinces, err := sampleTiles(r)
	if err != nil {
		return err
	}
	page := styleForm{Form: wrongForm(), Kinds: sampleKinds(), Aspects: sampleAspects(), Picker: RegionPicker{
		Provinces: provinces, Regencies: []Option{{Value: "36.02", Label: "Kabupaten Lebak"}, {Value: "36.72", Label: "Kota Cilegon"}},
	}}
	meta := Meta{Title: "gaya.form_wrong", NoIndex: true, Narrow: true, QuickExit: true, Crumbs: []Crumb{{"gaya.title", "/gaya"}, {Label: "gaya.form_wrong"}}}
	return m.views.Show(w, r, http.StatusUnprocessableEntity, "style_wrong", meta, page)
}

func newStylePage(r *Request) (stylePage, error) {
	today := r.Today()
	tiles, provinces, err := sampleTiles(r)
	if err != nil {
		return stylePage{}, err
	}
	p := stylePage{
		Today: today, Early: today.AddDays(9), Soon: today.AddDays(1), Late: today.AddDays(-3),
		Chips: []Chip{
			{"neutral", "gaya.state_closed"},
			{"info", "gaya.state_new"},
			{"progress", "gaya.state_open"},
			{"waiting", "gaya.state_wait"},
			{"good", "gaya.state_clear"},
			{"bad", "gaya.state_late"},
		},
		Figures: sampleFigures(r.Lang),
		Map:     TileMap(r.Lang, tiles),
		Bars:    BarList(r.Lang, sampleBars(r)),
		Lines:   LineChart(r.Lang, sampleLines(r)),
		Files: []FileItem{
			{Name: "IMG_20241112_073000.jpg", Size: 2_345_678, Href: "/gaya", Note: "gaya.file_note"},
			{Name: "undangan-deklarasi.pdf", Size: 81_200},
		},
		Tabs: []Tab{
			{"gaya.state_new", "/gaya", true, 12},
			{"gaya.state_open", "/gaya", false, 312},
			{"gaya.state_late", "/gaya", false, 17},
			{"web.all", "/gaya", false, -1},
		},
		Kinds:   sampleKinds(),
		Clean:   NewForm(nil),
		Rows:    sampleRows(today),
		Code:    "7K3M-9QXT-WD4R-2HNB",
		Pages:   Pages{Prev: "/gaya", Next: "/gaya", From: 26, To: 50, Total: 1272},
		Entries: sampleEntries(r),
		Pairs: []Pair{
			{Label: "gaya.number", Value: "NTR-2024-00417"},
			{Label: "gaya.place", Value: "Kabupaten Lebak", Href: "/gaya"},
			{Label: "gaya.due", Value: i18n.DateLong(r.Lang, today.AddDays(3))},
		},
	}
	p.Fresh = styleForm{Form: NewForm(map[string]string{"kode": "x"}), Kinds: p.Kinds, Aspects: sampleAspects(), Picker: RegionPicker{Provinces: provinces}}
	return p, nil
}

// wrongForm is a form in which something is wrong with every kind of field.
func wrongForm() *Form {
	f := NewForm(map[string]string{"tanggal-d": "31", "tanggal-m": "2", "tanggal-y": "2024", "nama": "Siti", "provinsi": "36", "setuju": "1"})
	f.Choice("jenis", nil, true)
	f.Date("tanggal", true)
	f.Problem("wilayah", "web.problem.choice")
	f.Text("uraian", 10, true)
	f.Problem("surel", "web.problem.required")
	f.Problem("instansi", "web.problem.choice")
	f.Problem("milik", "web.problem.choice")
	f.Problem("berkas", "web.problem.file_count", 5)
	f.Problem("", "web.error.conflict_text")
	return f
}

func sampleKinds() []Option {
	return []Option{
		{Value: "1", Label: "gaya.kind_post", Hint: "gaya.kind_post_hint", Selected: true},
		{Value: "2", Label: "gaya.kind_attend", Hint: "gaya.kind_attend_hint"},
		{Value: "9", Label: "gaya.kind_other"},
	}
}

func sampleAspects() []Option {
	return []Option{{Value: "foto", Label: "gaya.aspect_photo", Selected: true}, {Value: "surat", Label: "gaya.aspect_letter"}}
}

func sampleFigures(lang string) []Figure {
	return []Figure{
		{Label: "gaya.reports", Value: i18n.Number(lang, 1272), Note: "gaya.reports_note", Href: "/gaya"},
		{Label: "gaya.open", Value: i18n.Number(lang, 312), Note: "gaya.open_note"},
		{Label: "gaya.late", Value: i18n.Number(lang, 17), Note: "gaya.late_note", Tone: "bad"},
		{Label: "gaya.done", Value: i18n.Number(lang, 141), Note: "gaya.done_note", Tone: "good"},
	}
}

func sampleRows(today netra.Date) []styleRow {
	return []styleRow{
		{"NTR-2024-00417", "gaya.person_a", "199101012015031003", "Kabupaten Lebak", "gaya.unit_a", "gaya.stage_clarify", 1, today.AddDays(3), Chip{"progress", "gaya.state_open"}},
		{"NTR-2024-00409", "gaya.person_b", "198802232010012011", "Kabupaten Lebak", "gaya.unit_b", "gaya.stage_study", 2, today.AddDays(-2), Chip{"bad", "gaya.state_late"}},
		{"NTR-2024-00342", "gaya.person_c", "197509162000031001", "Kota Cilegon", "gaya.unit_c", "gaya.stage_forward", 1, today.AddDays(11), Chip{"waiting", "gaya.state_wait"}},
	}
}

func sampleEntries(r *Request) []Entry {
	at := time.Date(2024, 11, 4, 2, 30, 0, 0, time.UTC)
	when := func(days int) string { return i18n.DateTime(r.Lang, at.AddDate(0, 0, days), r.Zone()) }
	office := r.T("gaya.by_office")
	return []Entry{
		{Title: "gaya.received", When: when(0), Who: office, Tone: "good"},
		{Title: "gaya.returned", When: when(2), Who: office, Tone: "bad"},
		{Title: "gaya.clarified", When: when(6), Who: office, Text: r.T("gaya.clarified_text"), Tone: "progress", Chip: &Chip{"progress", "gaya.state_open"}, Links: []Link{{"web.see", "/gaya"}}},
		{Title: "gaya.plenary", When: when(11), Tone: "waiting", Ahead: true},
		{Title: "gaya.decided", When: when(14), Ahead: true},
	}
}

func sampleBars(r *Request) Bars {
	return Bars{
		Title: r.T("gaya.kinds"), LabelHead: r.T("gaya.kinds_head"), ValueHead: r.T("gaya.cases"), ShareHead: r.T("web.chart.share"),
		Bars: []Bar{
			{Label: r.T("gaya.kind_post"), Value: 418, Href: "/gaya"},
			{Label: r.T("gaya.kind_attend"), Value: 236},
			{Label: r.T("gaya.aspect_letter"), Value: 129},
			{Label: r.T("gaya.aspect_photo"), Value: 97},
			{Label: r.T("gaya.kind_other"), Value: 44},
		},
	}
}

func sampleLines(r *Request) Lines {
	in := []float64{22, 31, 28, 64, 81, 96, 88, 121, 134, 129, 158, 171, 149}
	verified := []float64{12, 18, 19, 37, 48, 61, 55, 72, 88, 83, 97, 112, 90}
	l := Lines{Title: r.T("gaya.weekly_alt"), Series: []Line{{r.T("gaya.reports"), in}, {r.T("gaya.verified"), verified}}}
	for i := range in {
		l.X = append(l.X, i18n.DateShort(r.Lang, netra.Date("2024-09-01").AddDays(7*i)))
	}
	return l
}

// sampleTiles is a map with invented figures, and the provinces as options.
func sampleTiles(r *Request) (Tiles, []Option, error) {
	rows, err := csv.NewReader(strings.NewReader(sampleProvinces)).ReadAll()
	if err != nil {
		return Tiles{}, nil, fmt.Errorf("read sample provinces: %w", err)
	}
	t := Tiles{Title: r.T("gaya.map_alt"), Legend: []TileKey{
		{1, r.T("gaya.low")}, {2, r.T("gaya.middle")}, {3, r.T("gaya.high")}, {0, r.T("gaya.none")},
	}}
	words := []string{"gaya.none_word", "gaya.low_word", "gaya.middle_word", "gaya.high_word"}
	var options []Option
	for i, row := range rows[1:] {
		lat, err1 := strconv.ParseFloat(row[2], 64)
		lng, err2 := strconv.ParseFloat(row[3], 64)
		if err1 != nil || err2 != nil {
			return Tiles{}, nil, fmt.Errorf("sample province %s has no centre", row[0])
		}
		value := float64(i*37%80) / 10
		level := 1
		switch {
		case i%17 == 9:
			level = 0
		case value > 5.5:
			level = 3
		case value > 2.5:
			level = 2
		}
		tile := Tile{Code: netra.Region(row[0]), Name: row[1], Lat: lat, Lng: lng, Value: i18n.Decimal(r.Lang, value, 1), Level: level, Word: r.T(words[level]), Href: "/gaya?wilayah=" + row[0]}
		if level == 0 {
			tile.Value = "–"
		}
		t.Tiles = append(t.Tiles, tile)
		options = append(options, Option{Value: row[0], Label: row[1]})
	}
	return t, options, nil
}
