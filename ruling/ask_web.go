package ruling

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const (
	askAt   = home + "/baru"
	maxForm = 64 << 10
)

// askPage is all that templates/ask_page.html may use.
type askPage struct {
	Action  string
	Desk    bool // an office asks
	Search  bool // only the search is shown: first see what is answered already
	Form    *web.Form
	Words   string
	Known   []rulingView // answers that exist already
	Said    []string
	Desks   []web.Option
	Promise netra.Date // of the chosen desk, "" where none is chosen
	Days    int
	Law     string // address of the answer of the law room
}

// readSaid takes what the law room knows from the parameters of the page that
// judges a conduct.
func (s *Service) readSaid(q url.Values) Said {
	out := Said{Facts: map[string]bool{}}
	if s.Law.Acts[q.Get("apa")] != nil {
		out.Act = q.Get("apa")
	}
	if s.Law.Employments[q.Get("siapa")] != nil {
		out.Employment = q.Get("siapa")
	}
	if d, err := netra.ParseDate(q.Get("hari")); err == nil {
		out.Day = d
	}
	for _, f := range s.Law.FactsInOrder() {
		if v := q.Get("f-" + f.ID); v == "ya" || v == "tidak" {
			out.Facts[f.ID] = v == "ya"
		}
	}
	return out
}

// saidWords are the answers about the conduct in words.
func (s *Service) saidWords(r *web.Request, said Said) []string {
	var out []string
	if a := s.Law.Acts[said.Act]; a != nil {
		out = append(out, a.Label.In(r.Lang))
	}
	if e := s.Law.Employments[said.Employment]; e != nil {
		out = append(out, e.Label.In(r.Lang))
	}
	if !said.Day.IsZero() {
		out = append(out, i18n.DateLong(r.Lang, said.Day))
	}
	return append(out, s.factWords(r, said.Facts)...)
}

func (s *Service) showAsk(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	words := strings.TrimSpace(q.Get("q"))
	said := s.readSaid(q)
	f := web.NewForm(map[string]string{"pertanyaan": words, "kode": string(receipt.New())})
	if said.Act == "" && words == "" && !q.Has("tulis") {
		return s.drawAsk(w, r, http.StatusOK, askPage{Action: home, Search: true, Form: f})
	}
	region := netra.Region(q.Get("wilayah"))
	if region == "" {
		region = netra.Region(q.Get("provinsi"))
	}
	if region != "" {
		o, ok, err := s.DeskFor(r.Context(), region)
		if err != nil {
			return err
		}
		if ok {
			f.Set("kantor", string(o.ID))
		}
	}
	return s.askForm(w, r, http.StatusOK, f, said, false)
}

// askForm draws the form, with the answers that exist already above it.
func (s *Service) askForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form, said Said, desk bool) error {
	page := askPage{Action: home, Desk: desk, Form: f, Words: f.Get("pertanyaan"), Said: s.saidWords(r, said)}
	if desk {
		page.Action = "/meja/tanya"
	}
	f.Set("tentang", said.query())
	known, err := s.known(r, page.Words, said)
	if err != nil {
		return err
	}
	page.Known = s.views(r, known)
	desks, err := s.Desks(r.Context())
	if err != nil {
		return err
	}
	page.Desks = deskOptions(desks, "")
	for i, o := range desks {
		if i == 0 || f.Get("kantor") == string(o.ID) {
			d := s.Promise(o)
			page.Promise, page.Days = d.Due, d.N
		}
	}
	if f.Get("kantor") == "" {
		page.Promise = ""
	}
	page.Law = "/bolehkah?" + url.Values{"q": {page.Words}}.Encode()
	return s.drawAsk(w, r, status, page)
}

// known are the published answers that may answer already: those about the same
// conduct, and those that the words find.
func (s *Service) known(r *web.Request, words string, said Said) ([]Ruling, error) {
	const most = 5
	var out []Ruling
	seen := map[string]bool{}
	add := func(f Filter) error {
		found, err := s.Rulings(r.Context(), f)
		for _, x := range found {
			if !seen[x.ID] && len(out) < most {
				seen[x.ID] = true
				out = append(out, x)
			}
		}
		return err
	}
	if words != "" {
		if err := add(Filter{Words: words}); err != nil {
			return nil, err
		}
	}
	if said.Act == "" {
		return out, nil
	}
	return out, add(Filter{Act: said.Act})
}

func deskOptions(desks []access.Office, but netra.OfficeID) []web.Option {
	var out []web.Option
	for _, o := range desks {
		if o.ID != but {
			out = append(out, web.Option{Value: string(o.ID), Label: o.Name})
		}
	}
	return out
}

func (s *Service) drawAsk(w http.ResponseWriter, r *web.Request, status int, page askPage) error {
	m := web.Meta{Title: "ruling.ask", Nav: "/bolehkah", NoIndex: true, Narrow: true, Crumbs: []web.Crumb{{Label: "ruling.title", Href: home}, {Label: "ruling.ask"}}}
	if page.Desk {
		m.Nav, m.Crumbs = desk, []web.Crumb{{Label: "ruling.desk", Href: desk}, {Label: "ruling.ask"}}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "ask_page", m, page)
}

// sentPage is all that templates/sent_page.html may use.
type sentPage struct {
	Code string
	Due  netra.Date
}

func (s *Service) postAsk(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	a := s.readAsking(f)
	q, err := s.Ask(r.Context(), a, netra.Actor{})
	if err != nil {
		if !f.SetErr(err) {
			return err
		}
		return s.askForm(w, r, http.StatusUnprocessableEntity, f, a.Said, false)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, http.StatusOK, "sent_page", web.Meta{Title: "ruling.sent.title", Nav: "/bolehkah", NoIndex: true, Narrow: true},
		sentPage{Code: a.Code.Grouped(), Due: q.DueOn})
}

// readAsking reads the form. A code that was not made here is made anew: whoever
// chooses his own would choose one that others guess.
func (s *Service) readAsking(f *web.Form) Asking {
	code, ok := receipt.Parse(f.Get("kode"))
	if !ok {
		code = receipt.New()
		f.Set("kode", string(code))
	}
	a := Asking{Code: code, Office: netra.OfficeID(f.Get("kantor")), Text: f.Get("pertanyaan")}
	about := url.URL{RawQuery: f.Get("tentang")}
	a.Said = s.readSaid(about.Query())
	return a
}

// query writes the answers about the conduct as readSaid reads them.
func (a Said) query() string {
	q := url.Values{"apa": {a.Act}, "siapa": {a.Employment}, "hari": {string(a.Day)}}
	for id, yes := range a.Facts {
		q.Set("f-"+id, map[bool]string{true: "ya", false: "tidak"}[yes])
	}
	return q.Encode()
}

// statusPage is all that templates/status_page.html may use.
type statusPage struct {
	Form    *web.Form
	Unknown bool
	Reply   *Reply
	Ruling  rulingView
	Chip    web.Chip
}

func (s *Service) showStatus(w http.ResponseWriter, r *web.Request) error {
	return s.drawStatus(w, r, http.StatusOK, statusPage{Form: web.NewForm(nil)})
}

func (s *Service) drawStatus(w http.ResponseWriter, r *web.Request, status int, page statusPage) error {
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "status_page", web.Meta{
		Title: "ruling.status.title", Nav: "/bolehkah", NoIndex: true, Narrow: true,
		Crumbs: []web.Crumb{{Label: "ruling.title", Href: home}, {Label: "ruling.status.title"}},
	}, page)
}

// postStatus shows what became of a question. The code comes in the body, never
// in an address, which browsers and proxies remember.
func (s *Service) postStatus(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	reply, err := s.Follow(r.Context(), f.Get("kode"))
	if netra.KindOf(err) == netra.NotFound {
		return s.drawStatus(w, r, http.StatusNotFound, statusPage{Form: f, Unknown: true})
	}
	if err != nil {
		return err
	}
	page := statusPage{Form: f, Reply: &reply, Chip: stateChip(reply.Question)}
	if reply.Ruling.ID != "" {
		page.Ruling = s.view(r, reply.Ruling)
	}
	return s.drawStatus(w, r, http.StatusOK, page)
}

// stateChip is where a question stands.
func stateChip(q Question) web.Chip {
	tone := map[State]string{Waiting: "waiting", Answered: "good", Declined: "neutral"}[q.State]
	if q.Held {
		return web.Chip{Tone: "progress", Label: "ruling.state.held"}
	}
	return web.Chip{Tone: tone, Label: "ruling.state." + string(q.State)}
}
