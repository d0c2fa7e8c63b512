package prevent

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

const (
	pageSize    = 25
	exportLimit = 50_000
)

// listPage is all that templates/list_page.html may use.
type listPage struct {
	Circular bool
	Base     string
	Form     *web.Form
	Rows     []Row
	Pages    web.Pages
	Export   string
	Narrow   bool // a filter restricts the list
	CanMake  bool
}

func (p pages) filter(r *web.Request) Filter {
	q := r.URL.Query()
	offset, err := strconv.Atoi(q.Get("mulai"))
	if err != nil || offset < 0 {
		offset = 0
	}
	return Filter{Kind: p.kind, Query: oneLine(q.Get("q")), Open: q.Get("belum") == "1", Offset: offset, Limit: pageSize}
}

// meta is what the shell needs to know of a page below the list.
func (p pages) meta(title string) web.Meta {
	list := "prevent.circulars"
	if p.kind == Outreach {
		list = "prevent.outreach"
	}
	return web.Meta{Title: title, Nav: home, Crumbs: []web.Crumb{{Label: "prevent.title", Href: home}, {Label: list, Href: p.list()}, {Label: title}}}
}

func (p pages) showList(w http.ResponseWriter, r *web.Request) error {
	f := p.filter(r)
	rows, total, err := p.List(r.Context(), f, r.Actor)
	if err != nil {
		return err
	}
	q := url.Values{}
	if f.Query != "" {
		q.Set("q", f.Query)
	}
	if f.Open {
		q.Set("belum", "1")
	}
	page := listPage{
		Circular: p.kind == Circular, Base: p.list(), Rows: rows, Narrow: len(q) > 0, CanMake: r.Can(access.Prevent),
		Form: web.NewForm(map[string]string{"q": f.Query, "belum": q.Get("belum")}), Export: p.list() + ".csv?" + q.Encode(),
		Pages: web.Pages{From: f.Offset + 1, To: f.Offset + len(rows), Total: total},
	}
	link := func(offset int) string {
		q.Set("mulai", strconv.Itoa(offset))
		return p.list() + "?" + q.Encode()
	}
	if f.Offset > 0 {
		page.Pages.Prev = link(max(0, f.Offset-pageSize))
	}
	if f.Offset+len(rows) < total {
		page.Pages.Next = link(f.Offset + pageSize)
	}
	title := "prevent.circulars"
	if p.kind == Outreach {
		title = "prevent.outreach"
	}
	return p.Views.Show(w, r, http.StatusOK, "list_page", web.Meta{
		Title: title, Nav: home, Crumbs: []web.Crumb{{Label: "prevent.title", Href: home}, {Label: title}},
	}, page)
}

func (p pages) exportList(w http.ResponseWriter, r *web.Request) error {
	f := p.filter(r)
	f.Offset, f.Limit = 0, exportLimit
	rows, _, err := p.List(r.Context(), f, r.Actor)
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("prevent.field.nomor"), r.T("prevent.field.tanggal"), r.T("prevent.field.hal"), r.T("prevent.field.penerbit"),
		r.T("prevent.col.recipients"), r.T("prevent.col.reached"), r.T("prevent.col.people"),
	}}
	for _, n := range rows {
		out = append(out, []string{
			n.Number, string(n.On), n.Subject, n.Issuer, strconv.Itoa(n.Recipients), strconv.Itoa(n.Reached), strconv.Itoa(n.People),
		})
	}
	web.SendCSV(w, string(p.kind)+".csv", out)
	return nil
}
