package casework

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// pageSize is the number of cases on one page of the list.
const pageSize = 25

// exportLimit bounds a downloaded list.
const exportLimit = 50_000

// listPage is all that templates/list_page.html may use.
type listPage struct {
	Form     *web.Form
	Statuses []web.Option
	Acts     []web.Option
	Regions  []web.Option
	Rows     []rowView
	Total    int
	Pages    web.Pages
	Export   string
	Filtered bool
	Today    netra.Date
}

type rowView struct {
	Row
	Label      law.Text
	RegionName string
	StatusOf   *law.Status
}

func (s *Service) filterOf(r *web.Request) ListFilter {
	q := r.URL.Query()
	offset, err := strconv.Atoi(q.Get("mulai"))
	if err != nil || offset < 0 {
		offset = 0
	}
	return ListFilter{
		Status: q.Get("status"), Act: q.Get("jenis"), Region: netra.Region(q.Get("wilayah")), Number: q.Get("nomor"),
		Mine: q.Get("saya") == "1", Offset: offset, Limit: pageSize,
	}
}

func (s *Service) showList(w http.ResponseWriter, r *web.Request) error {
	lf := s.filterOf(r)
	rows, total, err := s.List(r.Context(), lf, r.Actor)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	q.Del("mulai")
	page := listPage{
		Form: web.NewForm(map[string]string{
			"status": lf.Status, "jenis": lf.Act, "wilayah": string(lf.Region), "nomor": lf.Number, "saya": q.Get("saya"),
		}),
		Total: total, Filtered: len(q) > 0, Export: home + ".csv?" + q.Encode(), Today: r.Today(),
		Pages: pages(home, q, lf.Offset, len(rows), total),
	}
	for _, st := range s.Law.StatusesInOrder() {
		page.Statuses = append(page.Statuses, web.Option{Value: st.ID, Label: st.Label.In(r.Lang)})
	}
	for _, a := range s.Law.ActsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: a.ID, Label: a.Label.In(r.Lang)})
	}
	for _, p := range s.Registry.Regions().Provinces() {
		page.Regions = append(page.Regions, web.Option{Value: string(p.Code), Label: p.Name})
	}
	for _, row := range rows {
		page.Rows = append(page.Rows, rowView{
			Row: row, Label: s.actLabel(row.Act), RegionName: s.Registry.Regions().Name(row.Region), StatusOf: s.Law.Statuses[row.Status],
		})
	}
	return s.Views.Show(w, r, http.StatusOK, "list_page", web.Meta{Title: "casework.list.title", Nav: home}, page)
}

// pages links to the neighbours of a page of a list, keeping the filter.
func pages(path string, q url.Values, offset, n, total int) web.Pages {
	link := func(to int) string {
		v := url.Values{}
		for k, vs := range q {
			v[k] = vs
		}
		if to > 0 {
			v.Set("mulai", strconv.Itoa(to))
		}
		return path + "?" + v.Encode()
	}
	p := web.Pages{From: offset + 1, To: offset + n, Total: total}
	if offset > 0 {
		p.Prev = link(max(0, offset-pageSize))
	}
	if offset+n < total {
		p.Next = link(offset + pageSize)
	}
	return p
}

// exportList writes the filtered list as CSV: what is counted, never a name.
func (s *Service) exportList(w http.ResponseWriter, r *web.Request) error {
	lf := s.filterOf(r)
	lf.Offset, lf.Limit = 0, exportLimit
	rows, _, err := s.List(r.Context(), lf, r.Actor)
	if err != nil {
		return err
	}
	lines := [][]string{{
		r.T("casework.col.number"), r.T("casework.col.region_code"), r.T("casework.col.region"), r.T("casework.col.act"),
		r.T("casework.col.status"), r.T("casework.col.opened_on"), r.T("casework.col.due"), r.T("casework.col.persons"),
	}}
	for _, row := range rows {
		lines = append(lines, []string{
			row.Number, string(row.Region), s.Registry.Regions().Name(row.Region), s.actLabel(row.Act).In(r.Lang),
			s.Law.Statuses[row.Status].Label.In(r.Lang), string(row.OpenedOn), string(row.Due), strconv.Itoa(row.NPersons),
		})
	}
	web.SendCSV(w, "perkara.csv", lines)
	return nil
}
