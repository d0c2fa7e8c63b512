package relatives

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// pairPage is all that templates/pair_page.html may use.
type pairPage struct {
	Form      *web.Form
	ID        string
	State     string // locale key
	Tone      string
	Title     string
	Text      string // locale key: what the state means and what comes next
	Servant   []web.Pair
	Candidate []web.Pair
	Evidence  []evidenceView
	Bits      string
	Chance    string
	Past      []web.Pair // who said what
	CanJudge  bool
	Again     bool // this reader proposed it: somebody else has to confirm
	CanTalk   bool
	Page      string // address of the servant's page, "" where he declared nothing here
	ServantID netra.ServantID
	PersonID  string // of the candidate
}

// evidenceView is one line of what a pair rests on.
type evidenceView struct {
	Field string
	Says  string
	Words string
	Bits  string
	Tone  string
}

func (s *Service) showPair(w http.ResponseWriter, r *web.Request) error {
	return s.drawPair(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawPair(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.Open(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	if !f.Has("tanggal-d") {
		f.SetDate("tanggal", r.Today())
	}
	page := pairPage{
		Form: f, ID: sheet.ID, State: "relatives.state." + string(sheet.State), Tone: toneOf(sheet.State), ServantID: sheet.Servant.ID, PersonID: sheet.Candidate.ID,
		Title: r.T("relatives.pair.title", sheet.Servant.FullName(), sheet.Candidate.FullName()), Text: means(sheet.Pair),
		CanJudge: sheet.Own && sheet.Pair.Open(),
		Again:    sheet.State == Proposed && sheet.ProposedBy == r.Actor.User,
		CanTalk:  sheet.Employer && (sheet.State == Confirmed || sheet.Said()),
	}
	page.Servant = []web.Pair{
		{Label: "registry.col.nip", Value: sheet.Servant.NIP.Masked()},
		{Label: "registry.col.position", Value: dash(sheet.Servant.Position)},
		{Label: "registry.col.unit", Value: dash(sheet.Servant.Unit)},
		{Label: "registry.col.agency", Value: sheet.Servant.AgencyName},
	}
	page.Candidate = []web.Pair{
		{Label: "relatives.col.race", Value: s.raceName(r, sheet.Race.Election, sheet.Race.Race) + ", " + placeOf(sheet.Race.Region)},
		{Label: "registry.field.nomor", Value: i18n.Number(r.Lang, sheet.Candidate.Number)},
		{Label: "registry.field.partai", Value: dash(sheet.Candidate.Party)},
		{Label: "relatives.col.relation", Value: r.T("registry.relation." + string(sheet.Relation))},
	}
	if sheet.Said() && sheet.DeclaredAs != sheet.Relation {
		page.Candidate = append(page.Candidate, web.Pair{Label: "relatives.pair.own_word", Value: r.T("registry.relation." + string(sheet.DeclaredAs))})
	}
	if sheet.Page != "" {
		page.Page = r.Address(counselPath + sheet.Page)
	}
	if sheet.NameInCV != "" {
		page.Candidate = append(page.Candidate, web.Pair{Label: "relatives.pair.cv", Value: sheet.NameInCV})
	}
	page.explain(r, sheet.Pair)
	s.past(r, &page, sheet)
	return s.Views.Show(w, r, status, "pair_page", web.Meta{
		Title: page.Title, Nav: home, Crumbs: []web.Crumb{{Label: "relatives.title", Href: home}, {Label: page.Title}},
	}, page)
}

// means is the locale key of what a pair means and what comes next.
func means(p Pair) string {
	if p.State == Wrong && p.Said() {
		return "relatives.means.wrong_said"
	}
	return "relatives.means." + string(p.State)
}

// explain says field by field on what the pair rests.
func (page *pairPage) explain(r *web.Request, p Pair) {
	total := 0.0
	for _, e := range p.Evidence {
		total += e.Bits
		v := evidenceView{
			Field: "relatives.field." + e.Field, Says: fmt.Sprintf("relatives.level.%s_%d", e.Field, e.Level),
			Bits: signed(r, e.Bits), Tone: "good",
		}
		if e.Bits < 0 {
			v.Tone = "bad"
		}
		var words []string
		for _, w := range e.Words {
			words = append(words, r.T("relatives.pair.borne", w.Borne, w.Text))
		}
		v.Words = strings.Join(words, "; ")
		page.Evidence = append(page.Evidence, v)
	}
	if len(p.Evidence) > 0 {
		page.Bits, page.Chance = signed(r, total), percent(r, p.Chance)
	}
}

func signed(r *web.Request, v float64) string {
	text := i18n.Decimal(r.Lang, v, 1)
	if v > 0 {
		text = "+" + text
	}
	return text
}

// past says who said what about the pair.
func (s *Service) past(r *web.Request, page *pairPage, sheet Sheet) {
	add := func(label string, value string) {
		page.Past = append(page.Past, web.Pair{Label: "relatives.past." + label, Value: value})
	}
	add("office", sheet.Office)
	if !sheet.FoundAt.IsZero() {
		add("found", i18n.DateTime(r.Lang, sheet.FoundAt, r.Zone()))
	}
	if sheet.ProposedBy != "" {
		add("proposed", sheet.Names[sheet.ProposedBy])
	}
	switch {
	case sheet.State == Wrong:
		add("wrong", sheet.Names[sheet.SettledBy])
		add("reason", sheet.Reason)
	case sheet.SettledBy != "":
		add("confirmed", sheet.Names[sheet.SettledBy])
	}
	if !sheet.Declared.IsZero() {
		add("declared", i18n.Date(r.Lang, sheet.Declared))
		for _, fact := range slices.Sorted(maps.Keys(sheet.Answers)) {
			answer := "relatives.no"
			if sheet.Answers[fact] {
				answer = "relatives.yes"
			}
			page.Past = append(page.Past, web.Pair{Label: s.question(r, fact), Value: r.T(answer)})
		}
	}
	if !sheet.Withdrawn.IsZero() {
		add("withdrawn", i18n.Date(r.Lang, sheet.Withdrawn))
	}
	if !sheet.TalkedOn.IsZero() {
		add("talked", i18n.Date(r.Lang, sheet.TalkedOn)+", "+sheet.Names[sheet.TalkedBy])
		if sheet.TalkNote != "" {
			add("note", sheet.TalkNote)
		}
	}
}

// question is what is asked about a fact, as the servant himself is asked; the
// law room speaks of somebody else on the day of an act.
func (s *Service) question(r *web.Request, fact string) string {
	if personal(fact) {
		return r.T("relatives.fact." + fact)
	}
	return fact
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func placeOf(region netra.Region) string { return registry.Regions().Name(region) }

func (s *Service) postConfirm(w http.ResponseWriter, r *web.Request) error {
	return s.said(w, r, web.NewForm(nil), s.Confirm(r.Context(), r.PathValue("id"), r.Actor), "relatives.said.confirm")
}

func (s *Service) postDismiss(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	return s.said(w, r, f, s.Dismiss(r.Context(), r.PathValue("id"), f.Get("alasan"), r.Actor), "relatives.said.wrong")
}

func (s *Service) postTalk(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	on := f.Date("tanggal", true)
	if f.Err() != nil {
		return s.drawPair(w, r, http.StatusUnprocessableEntity, f)
	}
	return s.said(w, r, f, s.Talk(r.Context(), r.PathValue("id"), on, f.Get("catatan"), r.Actor), "relatives.said.talk")
}

// said leads back to the pair where a word about it was taken, and shows what is
// wrong with it where it was not.
func (s *Service) said(w http.ResponseWriter, r *web.Request, f *web.Form, err error, toast string) error {
	switch {
	case err == nil:
		return web.RedirectSaying(w, r, home+"/"+r.PathValue("id"), toast)
	case f.SetErr(err):
		return s.drawPair(w, r, http.StatusUnprocessableEntity, f)
	}
	return err
}
