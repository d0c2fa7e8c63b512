package intake

import (
	"net/http"
	"strconv"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const signalPath = "/meja/sinyal"

// signalsPage is all that templates/signals.html may use.
type signalsPage struct {
	Form   *web.Form
	Rows   []signalRow
	Pages  web.Pages
	Export string // address of the same list as CSV
	Narrow bool   // a filter is set
}

// signalRow is one signal of the list.
type signalRow struct {
	Signal
	RegionName string
}

func (s *Service) signalRows(r *web.Request, f SignalFilter) ([]signalRow, int, error) {
	list, total, err := s.Signals(r.Context(), r.Actor, f)
	var rows []signalRow
	for _, g := range list {
		rows = append(rows, signalRow{g, registry.Regions().Name(g.Region)})
	}
	return rows, total, err
}

// signalFilter reads the filter from the address; query is the same filter for
// another address.
func signalFilter(r *web.Request) (f SignalFilter, query string) {
	q := r.URL.Query()
	page, err := strconv.Atoi(q.Get("hal"))
	if err != nil || page < 1 || page > 1<<20 {
		page = 1
	}
	f = SignalFilter{Unread: q.Get("belum") == "1", Offset: (page - 1) * listLength, Limit: listLength}
	if f.Unread {
		query = "belum=1&"
	}
	return f, query
}

func (s *Service) showSignals(w http.ResponseWriter, r *web.Request) error {
	f, query := signalFilter(r)
	rows, total, err := s.signalRows(r, f)
	if err != nil {
		return err
	}
	page := signalsPage{
		Rows: rows, Narrow: f.Unread, Export: signalPath + ".csv?" + query,
		Form:  web.NewForm(map[string]string{"belum": r.URL.Query().Get("belum")}),
		Pages: web.Pages{From: f.Offset + 1, To: f.Offset + len(rows), Total: total},
	}
	link := func(offset int) string { return signalPath + "?" + query + "hal=" + strconv.Itoa(offset/listLength+1) }
	if f.Offset > 0 {
		page.Pages.Prev = link(f.Offset - listLength)
	}
	if f.Offset+len(rows) < total {
		page.Pages.Next = link(f.Offset + listLength)
	}
	return s.views.Show(w, r, http.StatusOK, "signals", web.Meta{Title: "intake.signal.title", Nav: listPath, Crumbs: []web.Crumb{
		{Label: "intake.list.title", Href: listPath}, {Label: "intake.signal.title"},
	}}, page)
}

// showSignalsCSV is the same list as a file: what is counted, never what was
// written.
func (s *Service) showSignalsCSV(w http.ResponseWriter, r *web.Request) error {
	f, _ := signalFilter(r)
	f.Offset, f.Limit = 0, csvLength
	rows, _, err := s.signalRows(r, f)
	if err != nil {
		return err
	}
	out := [][]string{{r.T("intake.col.received"), r.T("intake.col.region"), r.T("intake.signal.about"), r.T("intake.signal.read_on")}}
	for _, g := range rows {
		out = append(out, []string{string(g.ReceivedOn), g.RegionName, g.About, string(g.ReadOn)})
	}
	web.SendCSV(w, "sinyal.csv", out)
	return nil
}

// signalPage is all that templates/signal.html may use.
type signalPage struct {
	Facts []web.Pair
	Text  string
}

func (s *Service) showSignal(w http.ResponseWriter, r *web.Request) error {
	g, text, err := s.ReadSignal(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	page := signalPage{Text: text, Facts: []web.Pair{
		{Label: "intake.signal.about", Value: g.About},
		{Label: "intake.col.received", Value: i18n.DateLong(r.Lang, g.ReceivedOn)},
		{Label: "intake.col.region", Value: registry.Regions().Name(g.Region)},
	}}
	if !g.ReadOn.IsZero() {
		page.Facts = append(page.Facts, web.Pair{Label: "intake.signal.first_read", Value: g.ReadBy + ", " + i18n.Date(r.Lang, g.ReadOn)})
	}
	return s.views.Show(w, r, http.StatusOK, "signal", web.Meta{Title: "intake.signal.one", Nav: listPath, Narrow: true, Crumbs: []web.Crumb{
		{Label: "intake.list.title", Href: listPath}, {Label: "intake.signal.title", Href: signalPath}, {Label: "intake.signal.one"},
	}}, page)
}
