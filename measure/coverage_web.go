package measure

import (
	"html/template"
	"net/http"
	"net/url"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const coverage = home + "/cakupan"

// coveragePage is all that templates/coverage_page.html may use.
type coveragePage struct {
	Form      *web.Form
	Provinces []web.Option
	Place     string
	AsOf      netra.Date
	Map       template.HTML
	Rows      []coverageRow
	Nobody    int // places without anybody, which are no rows
	Export    string
}

type coverageRow struct {
	Coverage
	Name string
	Href string // "" where nothing lies below
	Tone string
	Word string // locale key
}

// coverageTone is the tone and the tile of a state. Silence is no alarm and no
// success: somebody has to look.
func coverageTone(c CoverageState) (tone string, tile int) {
	switch c {
	case CoverageReports:
		return "good", 1
	case CoverageSilent:
		return "waiting", 2
	default:
		return "bad", 3
	}
}

func (s *Service) coverageFilter(r *web.Request, form *web.Form) (province netra.Region, asOf netra.Date, q url.Values) {
	asOf = r.PastDay(form, "hari")
	if info, ok := s.Registry.Regions().Get(netra.Region(r.URL.Query().Get("wilayah"))); ok {
		province = info.Code.Province()
	}
	form.Set("wilayah", string(province))
	q = web.DateQuery("hari", asOf)
	if province != "" {
		q.Set("wilayah", string(province))
	}
	return province, asOf, q
}

func (s *Service) showCoverage(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	province, asOf, q := s.coverageFilter(r, form)
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	list, err := s.Covered(r.Context(), province, asOf)
	if err != nil {
		return err
	}
	page := coveragePage{Form: form, Place: r.T("measure.country"), AsOf: asOf, Export: coverage + ".csv?" + q.Encode()}
	for _, p := range s.Registry.Regions().Provinces() {
		page.Provinces = append(page.Provinces, web.Option{Value: string(p.Code), Label: p.Name})
	}
	if province != "" {
		page.Place = s.regionName(province)
	}
	tiles := web.Tiles{Title: r.T("measure.coverage.map", page.Place)}
	for _, c := range list {
		info, _ := s.Registry.Regions().Get(c.Region) // every place comes from this tree
		tone, level := coverageTone(c.State)
		row := coverageRow{Coverage: c, Name: info.Name, Tone: tone, Word: "measure.coverage." + string(c.State)}
		if province == "" {
			below := web.DateQuery("hari", asOf)
			below.Set("wilayah", string(c.Region))
			row.Href = coverage + "?" + below.Encode()
		}
		tiles.Tiles = append(tiles.Tiles, web.Tile{
			Code: info.Code, Name: info.Name, Short: info.Short, Lat: info.Lat, Lng: info.Lng, Value: i18n.Number(r.Lang, c.Reports), Word: r.T(row.Word), Level: level, Href: row.Href,
		})
		if c.State == CoverageNobody {
			page.Nobody++
			continue
		}
		page.Rows = append(page.Rows, row)
	}
	for _, state := range []CoverageState{CoverageReports, CoverageSilent, CoverageNobody} {
		_, level := coverageTone(state)
		tiles.Legend = append(tiles.Legend, web.TileKey{Level: level, Label: r.T("measure.coverage." + string(state))})
	}
	page.Map = web.TileMap(r.Lang, tiles)
	return s.Views.Show(w, r, status, "coverage_page", web.Meta{
		Title: "measure.coverage.title", Nav: home, Description: "measure.coverage.description",
		Crumbs: []web.Crumb{{Label: "measure.title", Href: home}, {Label: "measure.coverage.title"}},
	}, page)
}

// exportCoverage writes every place, also those where nobody is.
func (s *Service) exportCoverage(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	province, asOf, _ := s.coverageFilter(r, form)
	if err := form.Err(); err != nil {
		return err
	}
	list, err := s.Covered(r.Context(), province, asOf)
	if err != nil {
		return err
	}
	lines := [][]string{{"as_of", "region", "name", "state", "offices", "people", "districts", "districts_with_office", "reports", "last_report_on"}}
	for _, c := range list {
		lines = append(lines, []string{
			string(asOf), string(c.Region), s.regionName(c.Region), string(c.State), strconv.Itoa(c.Offices), strconv.Itoa(c.People),
			strconv.Itoa(c.Districts), strconv.Itoa(c.Watched), strconv.Itoa(c.Reports), string(c.Last),
		})
	}
	web.SendCSV(w, "cakupan-"+string(asOf)+".csv", lines)
	return nil
}
