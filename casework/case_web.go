package casework

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed templates/*.html
var templates embed.FS

// NewViews parses the pages of casework.
func NewViews(b *i18n.Bundle) (*web.Views, error) {
	return web.NewViews("casework", templates, b)
}

const home = "/meja/perkara"

// Install names every route of casework with the permission it needs.
func (s *Service) Install(m *web.Mux) {
	m.Get(home, access.SeeCases, s.showList)
	m.Get(home+".csv", access.SeeCases, s.exportList)
	m.Get(home+"/{id}", access.SeeCases, s.showCase)
	m.Get(home+"/{id}/bukti/{item}", access.SeePersons, s.sendEvidence)
	m.Get(home+"/{id}/langkah/{track}/{step}", access.ActOnCase, s.showStep)
	m.Post(home+"/{id}/langkah/{track}/{step}", access.ActOnCase, s.postStep)
	m.Get(home+"/{id}/syarat/{track}", access.ActOnCase, s.showChecklist)
	m.Post(home+"/{id}/syarat/{track}", access.ActOnCase, s.postChecklist)
	m.Get(home+"/{id}/tenggat/{track}", access.ActOnCase, s.showClocks)
	m.Post(home+"/{id}/tenggat/{track}", access.ActOnCase, s.postClocks)
	m.Post(home+"/{id}/petugas/{track}", access.ActOnCase, s.postAssign)
	m.Get(home+"/{id}/orang", access.ActOnCase, s.showPersons)
	m.Post(home+"/{id}/orang", access.ActOnCase, s.postPerson)
	m.Get(home+"/{id}/orang/hapus", access.ActOnCase, s.showRemovePerson)
	m.Post(home+"/{id}/orang/hapus", access.ActOnCase, s.postRemovePerson)
	m.Get(home+"/{id}/perbuatan", access.ActOnCase, s.showAct)
	m.Post(home+"/{id}/perbuatan", access.ActOnCase, s.postAct)
	m.Get(home+"/{id}/perbuatan/hapus", access.ActOnCase, s.showRemoveAct)
	m.Post(home+"/{id}/perbuatan/hapus", access.ActOnCase, s.postRemoveAct)
}

func caseURL(id netra.CaseID) string { return home + "/" + string(id) }

// casePage is all that templates/case_page.html may use.
type casePage struct {
	ID        netra.CaseID
	Number    string
	Act       law.Text
	Status    *law.Status
	Summary   string
	Pairs     []web.Pair
	Tracks    []trackView
	Persons   []personView
	Acts      []actView
	Decisions []decisionView
	Entries   []web.Entry
	Evidence  []web.FileItem
	CanAct    bool
	Cleared   bool
	Today     netra.Date
}

type personView struct {
	Person
	Case     netra.CaseID
	CanAct   bool
	Decided  bool
	Employed string // locale key of the kind of employment
	Works    string // the region in which he works, where it is another than that of the case
	Happened string // the region of the case
}

type actView struct {
	CaseAct
	Case    netra.CaseID
	Label   law.Text
	Rule    *law.Rule
	Race    law.Text
	Matches []matchView
	CanAct  bool
	Decided bool
}

type decisionView struct {
	Decision
	On         netra.Date // on which it was taken, also where that was recorded later
	Person     string
	Office     string
	Sanction   *law.Sanction
	Imposed    *law.Sanction // set where another sanction stands in for the one of the article
	Comparison Comparison
	Tone       string
	Reason     string
	Departure  string
}

// matchView is a rule with the resolver's reasons in words.
type matchView struct {
	law.Match
	Reasons []reasonView
}

// reasonView is one reason in the language of the reader.
type reasonView struct {
	Text string
	OK   bool
	Open bool
	Of   []reasonView
}

func matchViews(ms []law.Match, r *web.Request) []matchView {
	var out []matchView
	for _, m := range ms {
		out = append(out, matchView{Match: m, Reasons: reasonViews(m.Why, r)})
	}
	return out
}

func reasonViews(rs []law.Reason, r *web.Request) []reasonView {
	var out []reasonView
	for _, why := range rs {
		out = append(out, reasonView{
			Text: r.T(why.Key, why.Args...), OK: why.OK, Open: why.Open, Of: reasonViews(why.Of, r),
		})
	}
	return out
}

// comparisonTones are how a comparison is drawn.
var comparisonTones = map[Comparison]string{
	SameSanction: "good", Lighter: "bad", Heavier: "waiting", NotFollowed: "bad",
}

func (s *Service) showCase(w http.ResponseWriter, r *web.Request) error {
	var page casePage
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.reading(r.Context(), tx, netra.CaseID(r.PathValue("id")), r.Actor)
		if err != nil {
			return err
		}
		f.hideNames(r)
		page, err = s.casePage(r.Context(), tx, f, r)
		return err
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "case_page", web.Meta{
		Title: r.T("casework.title", page.Number), Nav: home,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number}},
	}, page)
}

// hideNames leaves nobody's name and no reason in a case that is opened for
// somebody without the right to see persons.
func (f *file) hideNames(r *web.Request) {
	if r.Can(access.SeePersons) {
		return
	}
	for i := range f.Persons {
		f.Persons[i].Name, f.Persons[i].Position = r.T("casework.persons.hidden"), ""
	}
	for i := range f.Decisions {
		f.Decisions[i].reason, f.Decisions[i].departure = nil, nil
	}
}

func (s *Service) casePage(ctx context.Context, tx *db.Tx, f *file, r *web.Request) (casePage, error) {
	page := casePage{
		ID: f.ID, Number: f.Number, Act: s.actLabel(f.Act), Status: s.Law.Statuses[f.Status], Summary: f.Summary,
		CanAct: r.Can(access.ActOnCase) && f.shapes(r.Actor.Office), Today: f.Today,
		Cleared: f.Outcome == NotProven,
	}
	names, err := s.officeNames(ctx, tx, f)
	if err != nil {
		return page, err
	}
	page.Pairs = s.pairs(f, r, names)
	if page.Evidence, err = s.evidenceItems(ctx, tx, f, r); err != nil {
		return page, err
	}
	for _, t := range f.Tracks {
		v, err := s.trackView(ctx, tx, f, t, names, r)
		if err != nil {
			return page, err
		}
		page.Tracks = append(page.Tracks, v)
	}
	ownFirst(page.Tracks)
	for _, p := range f.Persons {
		v := personView{
			Person: p, Case: f.ID, CanAct: page.CanAct, Employed: "casework.employment." + p.Employment,
			Decided: slices.ContainsFunc(f.Decisions, func(d Decision) bool { return d.Person == p.ID }),
		}
		if far(f, p.Region) {
			v.Works, v.Happened = s.Registry.Regions().Name(p.Region.Regency()), s.Registry.Regions().Name(f.Region.Regency())
		}
		page.Persons = append(page.Persons, v)
	}
	for _, a := range f.Acts {
		page.Acts = append(page.Acts, s.actView(f, a, page.CanAct, r))
	}
	if page.Decisions, err = s.decisionViews(f, names); err != nil {
		return page, err
	}
	page.Entries, err = s.timeline(ctx, tx, f, names, r)
	return page, err
}

func (s *Service) actLabel(id string) law.Text {
	if a := s.Law.Acts[id]; a != nil {
		return a.Label
	}
	return law.Text{ID: id, EN: id}
}

// officeNames are the names of the offices a case came before.
func (s *Service) officeNames(ctx context.Context, tx *db.Tx, f *file) (map[netra.OfficeID]string, error) {
	names := map[netra.OfficeID]string{}
	ids := []netra.OfficeID{f.Case.Office}
	for _, t := range f.Tracks {
		ids = append(ids, t.Office)
	}
	for _, id := range ids {
		if _, ok := names[id]; ok {
			continue
		}
		o, err := s.Access.Office(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		names[id] = o.Name
	}
	return names, nil
}

func (s *Service) pairs(f *file, r *web.Request, names map[netra.OfficeID]string) []web.Pair {
	ps := []web.Pair{
		{Label: "casework.pair.office", Value: names[f.Case.Office]},
		{Label: "casework.pair.origin", Value: r.T("casework.origin." + string(f.Origin))},
		{Label: "casework.pair.region", Value: s.Registry.Regions().Name(f.Region)},
		{Label: "casework.pair.act_on", Value: i18n.DateLong(r.Lang, f.ActOn)},
		{Label: "casework.pair.received_on", Value: i18n.DateLong(r.Lang, f.ReceivedOn)},
		{Label: "casework.pair.opened_on", Value: i18n.DateLong(r.Lang, f.OpenedOn)},
	}
	for _, st := range f.Steps {
		if n := st.Fields.RegisterNumber; n != "" {
			ps = append(ps, web.Pair{Label: "casework.pair.register", Value: n})
		}
	}
	if e := s.Law.Elections[f.Election]; e != nil {
		ps = append(ps, web.Pair{Label: "casework.pair.election", Value: e.Label.In(r.Lang)})
	}
	// Only the office that opened the case may know that a report stands
	// behind it, and which.
	if f.Report != "" && f.Case.Office == r.Actor.Office && r.Can(access.SeeReports) {
		ps = append(ps, web.Pair{Label: "casework.pair.report", Value: r.T("casework.pair.report_link"), Href: "/meja/laporan/" + string(f.Report)})
	}
	return ps
}

func (s *Service) actView(f *file, a CaseAct, canAct bool, r *web.Request) actView {
	v := actView{
		CaseAct: a, Case: f.ID, Label: s.actLabel(a.Act), Rule: s.Law.Rules[a.RuleID], Matches: matchViews(a.Answer.Matches, r), CanAct: canAct,
		Decided: slices.ContainsFunc(f.Decisions, func(d Decision) bool { return d.Act == a.ID }),
	}
	if e := s.Law.Elections[f.Election]; e != nil {
		for _, race := range e.Races {
			if race.ID == a.Race {
				v.Race = race.Label
			}
		}
	}
	return v
}

// decisionViews sets each decision beside the recommendation it answers.
func (s *Service) decisionViews(f *file, names map[netra.OfficeID]string) ([]decisionView, error) {
	var out []decisionView
	for _, d := range f.Decisions {
		v := decisionView{Decision: d, On: d.DecidedOn, Office: names[d.Office], Sanction: s.Law.Sanctions[d.Sanction]}
		if i := slices.IndexFunc(f.Steps, func(st StepTaken) bool { return st.ID == d.Step }); i >= 0 {
			v.On = happened(f.Steps[i].Fields, f.Steps[i].On)
		}
		if d.Imposed != d.Sanction {
			v.Imposed = s.Law.Sanctions[d.Imposed]
		}
		if p, ok := f.person(d.Person); ok {
			v.Person = p.Name
		}
		if d.Kind == "decision" {
			for _, rec := range f.Decisions {
				if rec.Kind == "recommendation" && rec.Person == d.Person && rec.Act == d.Act {
					v.Comparison = Compare(s.Law.Sanctions, rec, d)
					v.Tone = comparisonTones[v.Comparison]
				}
			}
		}
		var err error
		if v.Reason, err = f.openWords("case.decision:"+d.ID, d.reason); err != nil {
			return nil, err
		}
		if v.Departure, err = f.openWords("case.departure:"+d.ID, d.departure); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func join(sep string, parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), sep)
}

// versionOf reads the version of the track that the form was made from.
func versionOf(f *web.Form) (int64, error) {
	v, err := strconv.ParseInt(f.Get("versi"), 10, 64)
	if err != nil {
		return 0, &netra.Error{Kind: netra.Invalid, Key: "casework.version_missing"}
	}
	return v, nil
}
