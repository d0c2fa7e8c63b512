package ruling

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	pageSize    = 25
	exportLimit = 50_000
)

// deskPage is all that templates/desk_page.html may use.
type deskPage struct {
	Tabs     []web.Tab
	Form     *web.Form
	Rows     []questionView
	Pages    web.Pages
	Narrow   bool
	Export   string
	Disputes int
	Answers  bool // the actor's office is one that answers
}

// questionView is a line of the desk's list.
type questionView struct {
	Question
	About string
	Chip  web.Chip
}

func (s *Service) line(r *web.Request, q Question) questionView {
	v := questionView{Question: q, About: r.T("ruling.no_act"), Chip: stateChip(q)}
	if a := s.Law.Acts[q.Said.Act]; a != nil {
		v.About = a.Label.In(r.Lang)
	}
	return v
}

func deskFilter(r *web.Request) QuestionFilter {
	q := r.URL.Query()
	offset, err := strconv.Atoi(q.Get("mulai"))
	if err != nil || offset < 0 {
		offset = 0
	}
	return QuestionFilter{Waiting: q.Get("menunggu") == "1", Mine: q.Get("daftar") == "kami", Offset: offset, Limit: pageSize}
}

// query is the filter as an address says it.
func (f QuestionFilter) query() url.Values {
	q := url.Values{}
	if f.Waiting {
		q.Set("menunggu", "1")
	}
	if f.Mine {
		q.Set("daftar", "kami")
	}
	return q
}

func (s *Service) showDesk(w http.ResponseWriter, r *web.Request) error {
	f := deskFilter(r)
	list, total, err := s.Questions(r.Context(), f, r.Actor)
	if err != nil {
		return err
	}
	open, err := s.Disputes(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	desks, err := s.Desks(r.Context())
	if err != nil {
		return err
	}
	q := f.query()
	page := deskPage{
		Form: web.NewForm(map[string]string{"menunggu": q.Get("menunggu"), "daftar": q.Get("daftar")}), Narrow: f.Waiting, Disputes: len(open),
		Pages: web.Pages{From: f.Offset + 1, To: f.Offset + len(list), Total: total}, Export: desk + ".csv?" + q.Encode(),
		Answers: slices.ContainsFunc(desks, func(o access.Office) bool { return o.ID == r.Actor.Office }),
		Tabs: []web.Tab{
			{Label: "ruling.tab.desk", Href: desk, Current: !f.Mine, Count: -1},
			{Label: "ruling.tab.mine", Href: desk + "?daftar=kami", Current: f.Mine, Count: -1},
			{Label: "ruling.tab.disputes", Href: disputes, Count: len(open)},
		},
	}
	for _, x := range list {
		page.Rows = append(page.Rows, s.line(r, x))
	}
	at := func(offset int) string {
		q.Set("mulai", strconv.Itoa(offset))
		return desk + "?" + q.Encode()
	}
	if f.Offset > 0 {
		page.Pages.Prev = at(max(0, f.Offset-pageSize))
	}
	if f.Offset+len(list) < total {
		page.Pages.Next = at(f.Offset + pageSize)
	}
	return s.Views.Show(w, r, http.StatusOK, "desk_page", web.Meta{Title: "ruling.desk", Nav: desk}, page)
}

func (s *Service) exportDesk(w http.ResponseWriter, r *web.Request) error {
	f := deskFilter(r)
	f.Offset, f.Limit = 0, exportLimit
	list, _, err := s.Questions(r.Context(), f, r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{
		r.T("ruling.col.about"), r.T("ruling.col.asked"), r.T("ruling.col.due"), r.T("ruling.col.state"), r.T("ruling.col.ended"),
	}}
	for _, x := range list {
		v := s.line(r, x)
		rows = append(rows, []string{v.About, string(x.AskedOn), string(x.DueOn), r.T(v.Chip.Label), string(x.EndedOn)})
	}
	web.SendCSV(w, "pertanyaan.csv", rows)
	return nil
}

func (s *Service) showAskDesk(w http.ResponseWriter, r *web.Request) error {
	f := web.NewForm(map[string]string{"pertanyaan": r.URL.Query().Get("q"), "kode": string(receipt.New())})
	return s.askForm(w, r, http.StatusOK, f, s.readSaid(r.URL.Query()), true)
}

func (s *Service) postAskDesk(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	a := s.readAsking(f)
	q, err := s.Ask(r.Context(), a, r.Actor)
	if err == nil {
		return web.RedirectSaying(w, r, desk+"/"+q.ID, "ruling.sent.title")
	}
	if !f.SetErr(err) {
		return err
	}
	return s.askForm(w, r, http.StatusUnprocessableEntity, f, a.Said, true)
}

// sheetPage is all that templates/sheet_page.html may use.
type sheetPage struct {
	Sheet   Sheet
	Base    string
	Form    *web.Form
	Chip    web.Chip
	Facts   []web.Pair
	Said    []string
	Rules   []web.Option
	Say     []web.Option // verdicts
	Who     []web.Option
	Ask     []factField
	Known   []rulingView
	Desks   []web.Option
	Ruling  rulingView
	CanEnd  bool // the actor may withdraw the published answer
	Version int
}

// factField is a fact that an answer may depend on.
type factField struct {
	Name, Question string
	Options        []web.Option
}

func (s *Service) showSheet(w http.ResponseWriter, r *web.Request) error {
	return s.drawSheet(w, r, http.StatusOK, nil)
}

func (s *Service) drawSheet(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.Open(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	if f == nil {
		f = s.suggested(r, sheet)
	}
	f.Set("versi", strconv.Itoa(sheet.Version))
	page := sheetPage{Sheet: sheet, Base: desk + "/" + sheet.ID, Form: f, Chip: stateChip(sheet.Question), Said: s.saidWords(r, sheet.Said)}
	page.Facts = []web.Pair{
		{Label: "ruling.col.office", Value: sheet.OfficeName},
		{Label: "ruling.col.asked", Value: i18n.DateLong(r.Lang, sheet.AskedOn)},
		{Label: "ruling.col.due", Value: i18n.DateLong(r.Lang, sheet.DueOn)},
	}
	if sheet.Reply.Ruling.ID != "" {
		page.Ruling = s.view(r, sheet.Reply.Ruling)
		page.CanEnd = sheet.Own && sheet.Reply.Ruling.Standing == Published && sheet.Reply.Ruling.Office == r.Actor.Office
	}
	if sheet.Own && sheet.State == Waiting {
		if err := s.offer(r, &page); err != nil {
			return err
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "sheet_page", web.Meta{
		Title: "ruling.question", Nav: desk, Crumbs: []web.Crumb{{Label: "ruling.desk", Href: desk}, {Label: "ruling.question"}},
	}, page)
}

// suggested begins the answer with what the one who asked has said.
func (s *Service) suggested(r *web.Request, sheet Sheet) *web.Form {
	f := web.NewForm(map[string]string{"pertanyaan": sheet.Text, "siapa": sheet.Said.Employment})
	f.SetDate("dari", r.Today())
	for id, yes := range sheet.Said.Facts {
		f.Set("f-"+id, map[bool]string{true: "ya", false: "tidak"}[yes])
	}
	return f
}

// offer fills in what the desk can choose.
func (s *Service) offer(r *web.Request, page *sheetPage) error {
	said := page.Sheet.Said
	day := said.Day
	if day.IsZero() {
		day = r.Today()
	}
	fits := map[string]bool{}
	if said.Act != "" {
		a := s.Law.Resolve(law.Query{Day: day, Employment: said.Employment, Act: said.Act, Facts: said.Facts})
		for _, m := range append(a.Applying(), a.Undecided()...) {
			fits[m.Rule.ID] = true
		}
	}
	for _, fit := range []bool{true, false} {
		for _, rule := range s.Law.RulesInOrder() {
			if fits[rule.ID] == fit && rule.InForce.Has(day) && rule.Review.Status != "withdrawn" {
				group := "ruling.rules_other"
				if fit {
					group = "ruling.rules_fit"
				}
				page.Rules = append(page.Rules, web.Option{Value: rule.ID, Label: rule.Code + " · " + clip(rule.Text.In(r.Lang)), Group: r.T(group)})
			}
		}
	}
	for _, v := range Verdicts() {
		page.Say = append(page.Say, web.Option{Value: string(v), Label: "law.outcome." + string(v)})
	}
	for _, e := range s.Law.EmploymentsInOrder() {
		page.Who = append(page.Who, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	for _, x := range s.Law.FactsInOrder() {
		page.Ask = append(page.Ask, factField{Name: "f-" + x.ID, Question: x.Question.In(r.Lang), Options: []web.Option{
			{Value: "ya", Label: "ruling.yes"}, {Value: "tidak", Label: "ruling.no"},
		}})
	}
	known, err := s.known(r, page.Sheet.Text, said)
	if err != nil {
		return err
	}
	page.Known = s.views(r, known)
	desks, err := s.Desks(r.Context())
	page.Desks = deskOptions(desks, page.Sheet.Office)
	return err
}

// clip shortens the text of a rule for a list to choose from.
func clip(s string) string {
	const most = 80
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}

// take reads a form of the sheet and does what it asks for.
func (s *Service) take(w http.ResponseWriter, r *web.Request, say string, do func(f *web.Form, id string, version int) (to string, err error)) error {
	id := r.PathValue("id")
	if _, err := s.Open(r.Context(), id, r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	version, err := strconv.Atoi(f.Get("versi"))
	if err != nil {
		return changed()
	}
	to, err := do(f, id, version)
	switch {
	case err == nil && f.Err() == nil:
		return web.RedirectSaying(w, r, to, say)
	case err != nil && !f.SetErr(err):
		return err
	}
	return s.drawSheet(w, r, http.StatusUnprocessableEntity, f)
}

func (s *Service) postAnswer(w http.ResponseWriter, r *web.Request) error {
	return s.take(w, r, "ruling.answered", func(f *web.Form, id string, version int) (string, error) {
		x := Ruling{
			Rule: f.Get("aturan"), Verdict: law.Outcome(f.Get("putusan")), Question: f.Get("pertanyaan"), Answer: f.Get("jawaban"),
			Valid: Span{f.Date("dari", true), f.Date("sampai", false)}, Employments: f.Choices("siapa", s.employments()), Facts: map[string]bool{},
		}
		for _, fact := range s.Law.FactsInOrder() {
			if v := f.Get("f-" + fact.ID); v != "" {
				x.Facts[fact.ID] = v == "ya"
			}
		}
		if !f.Checked("tanpa-nama") {
			f.Problem("tanpa-nama", "ruling.problem.names")
		}
		if _, err := checkRuling(s.Law, x); err != nil || f.Err() != nil {
			return "", err // everything that is wrong at one time
		}
		sheet, err := s.Open(r.Context(), id, r.Actor)
		if err != nil {
			return "", err
		}
		x.Act = sheet.Said.Act
		made, against, err := s.Answer(r.Context(), id, version, x, r.Actor)
		if err == nil && len(against) > 0 {
			return disputes + "/" + made.ID, nil
		}
		return desk + "/" + id, err
	})
}

func (s *Service) employments() []string {
	var out []string
	for _, e := range s.Law.EmploymentsInOrder() {
		out = append(out, e.ID)
	}
	return out
}

func (s *Service) postKnown(w http.ResponseWriter, r *web.Request) error {
	return s.take(w, r, "ruling.answered", func(f *web.Form, id string, version int) (string, error) {
		return desk + "/" + id, s.AnswerWith(r.Context(), id, version, f.Get("jawaban-lama"), r.Actor)
	})
}

func (s *Service) postPass(w http.ResponseWriter, r *web.Request) error {
	return s.take(w, r, "ruling.passed", func(f *web.Form, id string, version int) (string, error) {
		return desk, s.Pass(r.Context(), id, version, netra.OfficeID(f.Get("kantor")), r.Actor)
	})
}

func (s *Service) postDecline(w http.ResponseWriter, r *web.Request) error {
	return s.take(w, r, "ruling.declined", func(f *web.Form, id string, version int) (string, error) {
		return desk + "/" + id, s.Decline(r.Context(), id, version, f.Get("alasan"), r.Actor)
	})
}
