package relatives

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const (
	shown    = 50
	exported = 10_000
)

// talkTab is the tab of those with whom somebody has to speak.
const talkTab = "talk"

// listPage is all that templates/list_page.html may use.
type listPage struct {
	Form      *web.Form
	Elections []web.Option
	Election  string // id, "" where none runs
	Tabs      []web.Tab
	Rows      []rowView
	Talk      bool
	Matches   bool // the reader's office looks for families
	Narrow    bool
	Pages     web.Pages
	Base      string
	Export    string
	Running   string // locale key of what a run does, "" where none goes on
	Percent   int
	Last      string // sentence about the last run, "" where there was none
}

// rowView is one line of the list.
type rowView struct {
	ID        string
	Servant   string
	Post      string
	Candidate string
	Race      string
	Relation  string // locale key
	State     string
	Tone      string
	Chance    string
	Talked    bool
	Said      bool // by the servant himself, too
}

// asked is what an address asks of the list.
type asked struct {
	filter Filter
	tab    string
	form   *web.Form
}

func (s *Service) asked(r *web.Request) asked {
	q := r.URL.Query()
	election := q.Get("tahapan")
	if s.Law.Elections[election] == nil {
		election = ""
		if e := s.Law.ElectionOn(r.Today()); e != nil {
			election = e.ID
		}
	}
	out := asked{
		form: web.NewForm(map[string]string{"tahapan": election, "q": q.Get("q")}), tab: q.Get("lihat"),
		filter: Filter{Election: election, Limit: shown},
	}
	out.filter.Query = out.form.Text("q", 100, false)
	if n, err := strconv.Atoi(q.Get("mulai")); err == nil {
		out.filter.Offset = max(0, n)
	}
	switch {
	case out.tab == talkTab:
		out.filter.Talk = true
	case State(out.tab) == Proposed, State(out.tab) == Confirmed, State(out.tab) == Wrong, State(out.tab) == Declared, State(out.tab) == Withdrawn:
		out.filter.State = State(out.tab)
	default:
		out.tab, out.filter.State = string(Possible), Possible
	}
	return out
}

// href is the address of the list with another tab or part.
func (q asked) href(tab string, offset int) string {
	v := url.Values{"tahapan": {q.filter.Election}}
	if tab != string(Possible) {
		v.Set("lihat", tab)
	}
	if q.filter.Query != "" {
		v.Set("q", q.filter.Query)
	}
	if offset > 0 {
		v.Set("mulai", strconv.Itoa(offset))
	}
	return home + "?" + v.Encode()
}

func (s *Service) showList(w http.ResponseWriter, r *web.Request) error {
	q := s.asked(r)
	page := listPage{Form: q.form, Election: q.filter.Election, Talk: q.filter.Talk, Narrow: q.filter.Query != "", Base: home, Export: home + ".csv?" + r.URL.RawQuery}
	for _, e := range s.Law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	rows, total, err := s.List(r.Context(), q.filter, r.Actor)
	if err != nil {
		return err
	}
	for _, row := range rows {
		page.Rows = append(page.Rows, s.rowOf(r, row))
	}
	page.Pages = web.Pages{From: q.filter.Offset + 1, To: q.filter.Offset + len(rows), Total: total}
	if q.filter.Offset > 0 {
		page.Pages.Prev = q.href(q.tab, max(0, q.filter.Offset-shown))
	}
	if q.filter.Offset+len(rows) < total {
		page.Pages.Next = q.href(q.tab, q.filter.Offset+shown)
	}
	if err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		o, err := s.mine(r.Context(), tx, r.Actor)
		page.Matches = s.matches(o.Kind)
		return err
	}); err != nil {
		return err
	}
	counts, talks, err := s.Counts(r.Context(), q.filter.Election, r.Actor)
	if err != nil {
		return err
	}
	for _, st := range States() {
		page.Tabs = append(page.Tabs, web.Tab{Label: "relatives.tab." + string(st), Href: q.href(string(st), 0), Current: q.tab == string(st), Count: counts[st]})
	}
	page.Tabs = append(page.Tabs, web.Tab{Label: "relatives.tab.talk", Href: q.href(talkTab, 0), Current: q.tab == talkTab, Count: talks})
	if err := s.progress(r, &page); err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "list_page", web.Meta{Title: "relatives.title", Nav: home}, page)
}

// progress says how far a run is, and when the last one was.
func (s *Service) progress(r *web.Request, page *listPage) error {
	p, err := s.Progress(r.Context(), page.Election, r.Actor)
	if err != nil {
		return err
	}
	if p.Now != nil {
		page.Running = "relatives.run." + string(p.Now.State)
		page.Percent = 100 * p.Now.Done / max(1, p.Now.Total)
	}
	if p.Last != nil {
		page.Last = r.T("relatives.run.last", i18n.DateTime(r.Lang, p.Last.EndedAt, r.Zone()), p.Last.Total, p.Last.People, p.Last.Found)
	}
	return nil
}

func (s *Service) rowOf(r *web.Request, row Row) rowView {
	v := rowView{
		ID: row.ID, Servant: row.ServantName, Post: joined(row.Position, row.Unit), Candidate: row.CandidateName,
		Race: s.raceName(r, row.Election, row.Race) + ", " + placeOf(row.Region), Relation: "registry.relation." + string(row.Relation),
		State: "relatives.state." + string(row.State), Tone: toneOf(row.State), Talked: !row.TalkedOn.IsZero(), Said: row.Said() && row.State != Declared,
	}
	if row.Chance > 0 {
		v.Chance = percent(r, row.Chance)
	}
	return v
}

// percent is a chance as people read it; nothing that a machine says is certain.
func percent(r *web.Request, chance float64) string {
	return i18n.Decimal(r.Lang, min(99.9, 100*chance), 1) + "%"
}

func toneOf(st State) string {
	switch st {
	case Possible, Proposed:
		return "waiting"
	case Wrong, Withdrawn:
		return ""
	default:
		return "info"
	}
}

func joined(parts ...string) string {
	out := ""
	for _, p := range parts {
		if p != "" && out != "" {
			out += " · "
		}
		out += p
	}
	return out
}

func (s *Service) raceName(r *web.Request, election, race string) string {
	if e := s.Law.Elections[election]; e != nil {
		if kind, ok := e.Race(race); ok {
			return kind.Label.In(r.Lang)
		}
	}
	return race
}

func (s *Service) exportList(w http.ResponseWriter, r *web.Request) error {
	q := s.asked(r)
	q.filter.Offset, q.filter.Limit = 0, exported
	rows, _, err := s.List(r.Context(), q.filter, r.Actor)
	if err != nil {
		return err
	}
	out := [][]string{{
		r.T("relatives.col.servant"), r.T("relatives.col.post"), r.T("relatives.col.relation"), r.T("relatives.col.candidate"), r.T("relatives.col.race"),
		r.T("relatives.col.state"), r.T("relatives.col.chance"), r.T("relatives.col.talked"),
	}}
	for _, row := range rows {
		v := s.rowOf(r, row)
		out = append(out, []string{v.Servant, v.Post, r.T(v.Relation), v.Candidate, v.Race, r.T(v.State), v.Chance, string(row.TalkedOn)})
	}
	web.SendCSV(w, "keluarga-calon.csv", out)
	return nil
}

// postRun asks for a run and leads back to the list, where its progress is.
func (s *Service) postRun(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<12)
	if err != nil {
		return err
	}
	if err := s.Ask(r.Context(), f.Get("tahapan"), f.Checked("semua"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, home+"?"+url.Values{"tahapan": {f.Get("tahapan")}}.Encode(), "relatives.run.asked")
}
