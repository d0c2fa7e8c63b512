package watch

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// leadsPage is all that templates/leads_page.html may use.
type leadsPage struct {
	Base   string
	Leads  []leadRow
	Pages  web.Pages
	Export string
}

// leadRow is a lead in the words of a page.
type leadRow struct {
	Lead
	Score string
}

// percent is a chance in words.
func percent(lang string, p float64) string {
	return i18n.Number(lang, int(100*p+.5)) + "%"
}

func hitsPath(list string) string { return listPath + "/" + list + "/petunjuk" }

func (s *Service) showLeads(w http.ResponseWriter, r *web.Request) error {
	offset := offsetOf(r.URL.Query())
	l, leads, total, err := s.Leads(r.Context(), r.PathValue("id"), pageSize, offset, r.Actor)
	if err != nil {
		return err
	}
	path := listPath + "/" + l.ID + "/arah"
	page := leadsPage{Base: hitsPath(l.ID), Pages: pages(path, url.Values{}, offset, len(leads), total), Export: path + ".csv"}
	for _, d := range leads {
		page.Leads = append(page.Leads, leadRow{Lead: d, Score: percent(r.Lang, d.Best)})
	}
	return s.Views.Show(w, r, http.StatusOK, "leads_page", meta("watch.leads.title", web.Crumb{Label: l.Title, Href: listPath + "/" + l.ID}), page)
}

func (s *Service) exportLeads(w http.ResponseWriter, r *web.Request) error {
	_, leads, _, err := s.Leads(r.Context(), r.PathValue("id"), exportLimit, 0, r.Actor)
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("watch.leads.who"), r.T("watch.leads.toward"), r.T("watch.leads.hits"), r.T("watch.leads.open"), r.T("watch.leads.confirmed"),
		r.T("watch.leads.from"), r.T("watch.leads.until"), r.T("watch.leads.score"),
	}}
	for _, d := range leads {
		out = append(out, []string{
			d.Name, d.Toward, strconv.Itoa(d.Hits), strconv.Itoa(d.Open), strconv.Itoa(d.Confirmed), string(d.From), string(d.Until), percent(r.Lang, d.Best),
		})
	}
	web.SendCSV(w, "arah.csv", out)
	return nil
}

// hitsPage is all that templates/hits_page.html may use.
type hitsPage struct {
	MaySearch bool   // by words: the list is on its leash
	Words     string // that were looked for
	Searched  int    // in how many posts
	Most      int
	Base      string
	Form      *web.Form
	States    []web.Option
	Hits      []hitRow
	Pages     web.Pages
	Export    string
	Narrow    bool
}

// hitRow is a hit in the words of a page.
type hitRow struct {
	HitRow
	ActName law.Text
	Score   string
	Chip    web.Chip
}

func hitChip(st HitState) web.Chip {
	tone := map[HitState]string{Open: "waiting", Confirmed: "progress", Found: "good", Nothing: "neutral", Stranger: "neutral", Unclear: "neutral", Lapsed: "neutral"}[st]
	return web.Chip{Tone: tone, Label: "watch.hit.state." + string(st)}
}

// actionName is what an action is called.
func (s *Service) actionName(id string) law.Text {
	if a := s.Law.Actions[id]; a != nil {
		return a.Label
	}
	return law.Text{ID: id, EN: id}
}

func hitFilterOf(r *web.Request) (HitFilter, url.Values) {
	q := r.URL.Query()
	f, kept := HitFilter{Lead: q.Get("arah"), Offset: offsetOf(q), Limit: pageSize}, url.Values{}
	if st := HitState(q.Get("status")); slices.Contains(HitStates(), st) {
		f.State = st
		kept.Set("status", string(st))
	}
	if f.Lead != "" {
		kept.Set("arah", f.Lead)
	}
	return f, kept
}

// hitRows are the hits of a filter and how many there are or, where there are
// words, those whose posts have them and in how many posts they were looked for.
func (s *Service) hitRows(r *web.Request, f HitFilter, words string) (l List, _ []hitRow, total int, err error) {
	var rows []HitRow
	if words == "" {
		l, rows, total, err = s.Hits(r.Context(), r.PathValue("id"), f, r.Actor)
	} else {
		l, rows, total, err = s.Search(r.Context(), r.PathValue("id"), words, r.Actor)
	}
	var out []hitRow
	for _, row := range rows {
		act := row.Act
		if row.Sampled {
			act = row.TrueAct
		}
		out = append(out, hitRow{HitRow: row, ActName: s.actionName(act), Score: percent(r.Lang, row.Hit.Score), Chip: hitChip(row.State)})
	}
	return l, out, total, err
}

func (s *Service) showHits(w http.ResponseWriter, r *web.Request) error {
	f, q := hitFilterOf(r)
	words := strings.TrimSpace(r.URL.Query().Get("kata"))
	if words != "" { // over all of the list, the best first
		f, q = HitFilter{}, url.Values{}
	}
	l, rows, total, err := s.hitRows(r, f, words)
	if err != nil {
		return err
	}
	path := hitsPath(l.ID)
	page := hitsPage{
		MaySearch: s.MaySearch(r.Context(), l), Words: words, Searched: total, Most: searchedMost,
		Base: path, Form: web.NewForm(map[string]string{"status": string(f.State), "arah": f.Lead, "kata": words}), Hits: rows, Narrow: len(q) > 0 || words != "",
		Export: path + ".csv?" + q.Encode(), Pages: pages(path, q, f.Offset, len(rows), total),
	}
	for _, st := range HitStates() {
		page.States = append(page.States, web.Option{Value: string(st), Label: "watch.hit.state." + string(st)})
	}
	return s.Views.Show(w, r, http.StatusOK, "hits_page", meta("watch.hit.list", web.Crumb{Label: l.Title, Href: listPath + "/" + l.ID}), page)
}

func (s *Service) exportHits(w http.ResponseWriter, r *web.Request) error {
	f, _ := hitFilterOf(r)
	f.Offset, f.Limit = 0, exportLimit
	_, rows, _, err := s.hitRows(r, f, "")
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("watch.leads.who"), r.T("watch.leads.toward"), r.T("watch.hit.act"), r.T("watch.hit.on"), r.T("watch.hit.rule"), r.T("watch.leads.score"),
		r.T("watch.col.state"), r.T("watch.hit.case"),
	}}
	for _, h := range rows {
		out = append(out, []string{
			h.Name, h.Toward, h.ActName.In(r.Lang), string(h.On), joined(h.Codes), h.Score, r.T(h.Chip.Label), h.CaseNumber,
		})
	}
	web.SendCSV(w, "petunjuk.csv", out)
	return nil
}
