package measure

import (
	"context"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of measure.
func NewViews(b *i18n.Bundle) (*web.Views, error) { return web.NewViews("measure", templates, b) }

const home = "/angka"

// Install names every route of measure with the permission it needs.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.Public, s.showFigures)
	m.Get(home+".csv", access.Public, s.exportFigures)
	m.Get(coverage, access.Public, s.showCoverage)
	m.Get(coverage+".csv", access.Public, s.exportCoverage)
	m.Get(zones, access.Public, s.showZones)
	m.Get(zones+".csv", access.Public, s.exportZones)
	s.installVulnerability(m)
	s.installIndexes(m)
	s.installContests(m)
}

// figuresPage is all that templates/figures_page.html may use.
type figuresPage struct {
	Form     *web.Form
	Regions  []web.Option
	Acts     []web.Option
	AsOf     netra.Date
	Place    string
	Figures  []web.Figure
	Map      template.HTML
	Line     template.HTML
	ByAct    template.HTML
	ByLevel  template.HTML
	Statuses []statusRow
	Places   []placeRow
	Spans    []spanRow
	Weekly   bool
	Export   string
	Any      bool
	Meaning  []web.Pair
}

// meaning says in words what the figures count.
func meaning(r *web.Request) []web.Pair {
	var out []web.Pair
	for _, what := range []string{"report", "case", "person", "decision", "as_of"} {
		out = append(out, web.Pair{Label: "measure.meaning." + what, Value: r.T("measure.meaning." + what + "_text")})
	}
	return out
}

type statusRow struct {
	Status *law.Status
	N      int
	Share  float64
}

type placeRow struct {
	Region netra.Region
	Name   string
	Href   string
	N      int
}

type spanRow struct {
	Label                   string
	Reports, Cases, Decided int
}

// filterOf reads a filter from the address. What is not in the closed lists is
// taken as not asked for; a day that is none is a mistake the reader hears of.
func (s *Service) filterOf(r *web.Request, form *web.Form) Filter {
	q := r.URL.Query()
	f := Filter{AsOf: r.PastDay(form, "hari")}
	if info, ok := s.Registry.Regions().Get(netra.Region(q.Get("wilayah"))); ok && info.Level <= 2 {
		f.Region = info.Code
	}
	if s.Law.Acts[q.Get("jenis")] != nil {
		f.Act = q.Get("jenis")
	}
	form.Set("wilayah", string(f.Region))
	form.Set("jenis", f.Act)
	return f
}

func (s *Service) showFigures(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	f := s.filterOf(r, form)
	if form.Err() != nil {
		return s.drawFigures(w, r, http.StatusUnprocessableEntity, form, f)
	}
	if f.AsOf != r.Today() {
		// Any past day may be asked for; keeping each page would fill the memory.
		return s.drawFigures(w, r, http.StatusOK, form, f)
	}
	key := strings.Join([]string{"figures", string(f.AsOf), string(f.Region), f.Act}, "/")
	return s.Cache.Serve(w, r, key, func(w http.ResponseWriter, r *web.Request) error {
		return s.drawFigures(w, r, http.StatusOK, form, f)
	})
}

func (s *Service) drawFigures(w http.ResponseWriter, r *web.Request, status int, form *web.Form, f Filter) error {
	figures, err := s.Count(r.Context(), f)
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "figures_page", web.Meta{
		Title: "measure.title", Nav: home, Description: "measure.description",
	}, s.page(figures, form, r))
}

func (s *Service) page(f Figures, form *web.Form, r *web.Request) figuresPage {
	page := figuresPage{
		Form: form, AsOf: f.Filter.AsOf, Place: r.T("measure.country"), Figures: s.cards(f, r.Lang, r.T), Weekly: f.Weekly,
		Export: home + ".csv?" + query(f.Filter).Encode(), Any: f.Cases+f.Reports > 0, Meaning: meaning(r),
	}
	if f.Filter.Region != "" {
		page.Place = s.regionName(f.Filter.Region)
	}
	for _, p := range s.Registry.Regions().Provinces() {
		page.Regions = append(page.Regions, web.Option{Value: string(p.Code), Label: p.Name})
	}
	if f.Filter.Region.Level() == 2 {
		page.Regions = append(page.Regions, web.Option{Value: string(f.Filter.Region), Label: page.Place})
	}
	for _, a := range s.Law.ActsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: a.ID, Label: a.Label.In(r.Lang)})
	}
	for _, c := range f.ByStatus {
		share := 0.0
		if f.Cases > 0 {
			share = 100 * float64(c.N) / float64(f.Cases)
		}
		page.Statuses = append(page.Statuses, statusRow{Status: s.Law.Statuses[c.ID], N: c.N, Share: share})
	}
	s.places(&page, f, r)
	s.charts(&page, f, r)
	return page
}

// cards are the figures on top, each with what it counts.
func (s *Service) cards(f Figures, lang string, t func(string, ...any) string) []web.Figure {
	card := func(key string, n int, tone string) web.Figure {
		return web.Figure{Label: "measure.card." + key, Value: i18n.Number(lang, n), Note: t("measure.counts." + key), Tone: tone}
	}
	return []web.Figure{
		card("reports", f.Reports, ""), card("cases", f.Cases, ""), card("open", f.Open, ""),
		card("recommended", f.Recommended, ""), card("sanctioned", f.Sanctioned, ""), card("cleared", f.Cleared, ""),
	}
}

// Headline are the figures of the home page.
func (s *Service) Headline(ctx context.Context, asOf netra.Date, lang string) ([]web.Figure, error) {
	f, err := s.Count(ctx, Filter{AsOf: asOf})
	if err != nil {
		return nil, err
	}
	return s.cards(f, lang, func(key string, args ...any) string { return s.Bundle.T(lang, key, args...) }), nil
}

// tones of the map: how many cases a region has beside the one that has most.
const mapLevels = 3

func (s *Service) places(page *figuresPage, f Figures, r *web.Request) {
	counts := map[netra.Region]int{}
	most := 0
	for _, c := range f.ByRegion {
		counts[netra.Region(c.ID)] = c.N
		most = max(most, c.N)
		page.Places = append(page.Places, placeRow{
			Region: netra.Region(c.ID), Name: s.regionName(netra.Region(c.ID)), N: c.N, Href: regionLink(f.Filter, netra.Region(c.ID)),
		})
	}
	tree := s.Registry.Regions()
	shown := tree.Provinces()
	if top := f.Filter.Region; top.Level() == 1 {
		shown = tree.Children(top)
	} else if top.Level() == 2 {
		return
	}
	step := max(1, (most+mapLevels-1)/mapLevels)
	m := web.Tiles{Title: r.T("measure.map.title", page.Place)}
	for _, info := range shown {
		n := counts[info.Code]
		level := min(mapLevels, (n+step-1)/step)
		m.Tiles = append(m.Tiles, web.Tile{
			Code: info.Code, Name: info.Name, Short: info.Short, Lat: info.Lat, Lng: info.Lng, Value: i18n.Number(r.Lang, n),
			Word: r.T("measure.map.word." + strconv.Itoa(level)), Level: level, Href: regionLink(f.Filter, info.Code),
		})
	}
	m.Legend = append(m.Legend, web.TileKey{Level: 0, Label: r.T("measure.map.none")})
	for level := 1; level <= mapLevels; level++ {
		from, to := (level-1)*step+1, level*step
		if from > most {
			break
		}
		m.Legend = append(m.Legend, web.TileKey{Level: level, Label: r.T("measure.map.range", r.T("measure.map.word."+strconv.Itoa(level)), from, min(to, most))})
	}
	page.Map = web.TileMap(r.Lang, m)
}

func (s *Service) charts(page *figuresPage, f Figures, r *web.Request) {
	bars := web.Bars{Title: r.T("measure.by_act"), LabelHead: r.T("measure.act"), ValueHead: r.T("measure.cases"), ShareHead: r.T("web.chart.share")}
	for _, c := range f.ByAct {
		label := c.ID
		if a := s.Law.Acts[c.ID]; a != nil {
			label = a.Label.In(r.Lang)
		}
		bars.Bars = append(bars.Bars, web.Bar{Label: label, Value: float64(c.N)})
	}
	page.ByAct = web.BarList(r.Lang, bars)
	levels := web.Bars{Title: r.T("measure.by_level"), LabelHead: r.T("measure.level"), ValueHead: r.T("measure.decisions")}
	for _, c := range f.ByLevel {
		if l := s.Law.Levels[c.ID]; l != nil {
			levels.Bars = append(levels.Bars, web.Bar{Label: l.Label.In(r.Lang), Value: float64(c.N)})
		}
	}
	page.ByLevel = web.BarList(r.Lang, levels)
	lines := web.Lines{Title: r.T("measure.series.title"), Series: []web.Line{
		{Label: r.T("measure.series.reports")}, {Label: r.T("measure.series.cases")}, {Label: r.T("measure.series.decided")},
	}}
	for _, p := range f.Series {
		label := spanLabel(r.Lang, p.From, f.Weekly)
		lines.X = append(lines.X, label)
		for i, n := range []int{p.Reports, p.Cases, p.Decided} {
			lines.Series[i].Values = append(lines.Series[i].Values, float64(n))
		}
		page.Spans = append(page.Spans, spanRow{Label: label, Reports: p.Reports, Cases: p.Cases, Decided: p.Decided})
	}
	if len(f.Series) > 1 {
		page.Line = web.LineChart(r.Lang, lines)
	}
}

// spanLabel is the first day of a week, or a month, in few letters.
func spanLabel(lang string, from netra.Date, weekly bool) string {
	day, rest, _ := strings.Cut(i18n.Date(lang, from), " ")
	month, year, _ := strings.Cut(rest, " ")
	short := []rune(month)
	short = short[:min(3, len(short))]
	if weekly {
		return day + " " + string(short)
	}
	return string(short) + " " + year
}

func query(f Filter) url.Values {
	q := web.DateQuery("hari", f.AsOf)
	if f.Region != "" {
		q.Set("wilayah", string(f.Region))
	}
	if f.Act != "" {
		q.Set("jenis", f.Act)
	}
	return q
}

func regionLink(f Filter, r netra.Region) string {
	f.Region = r
	return home + "?" + query(f).Encode()
}

// exportFigures writes every figure of the page as one table: what is counted,
// of what, and how many, as of which day.
func (s *Service) exportFigures(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	f := s.filterOf(r, form)
	if err := form.Err(); err != nil {
		return err
	}
	figures, err := s.Count(r.Context(), f)
	if err != nil {
		return err
	}
	lines := [][]string{{"as_of", "region", "counted", "feature", "value", "label", "n"}}
	add := func(counted, feature, value, label string, n int) {
		lines = append(lines, []string{string(f.AsOf), string(f.Region), counted, feature, value, label, strconv.Itoa(n)})
	}
	add("reports", "", "", r.T("measure.card.reports"), figures.Reports)
	add("cases", "", "", r.T("measure.card.cases"), figures.Cases)
	for _, c := range figures.ByStatus {
		add("cases", "status", c.ID, s.Law.Statuses[c.ID].Label.In(r.Lang), c.N)
	}
	for _, c := range figures.ByAct {
		label := c.ID
		if a := s.Law.Acts[c.ID]; a != nil {
			label = a.Label.In(r.Lang)
		}
		add("cases", "act", c.ID, label, c.N)
	}
	for _, c := range figures.ByRegion {
		add("cases", "region", c.ID, s.regionName(netra.Region(c.ID)), c.N)
	}
	add("recommendations", "", "", r.T("measure.card.recommended"), figures.Recommended)
	add("decisions", "outcome", "proven", r.T("measure.card.sanctioned"), figures.Sanctioned)
	add("decisions", "outcome", "not_proven", r.T("measure.card.cleared"), figures.Cleared)
	for _, c := range figures.ByLevel {
		add("decisions", "level", c.ID, s.Law.Levels[c.ID].Label.In(r.Lang), c.N)
	}
	for _, p := range figures.Series {
		add("reports", "from", string(p.From), spanLabel(r.Lang, p.From, figures.Weekly), p.Reports)
		add("cases", "from", string(p.From), spanLabel(r.Lang, p.From, figures.Weekly), p.Cases)
		add("decisions", "from", string(p.From), spanLabel(r.Lang, p.From, figures.Weekly), p.Decided)
	}
	web.SendCSV(w, "netra-"+string(f.AsOf)+".csv", lines)
	return nil
}
