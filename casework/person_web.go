package casework

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// personsPage is all that templates/persons_page.html may use.
type personsPage struct {
	Case     netra.CaseID
	Number   string
	Region   string // of the case
	Query    *web.Form
	Agencies []web.Option // empty where there is nothing to choose
	Asked    bool
	Found    []foundView
	Form     *web.Form // somebody the roster does not hold
}

// foundView is a servant of the roster with what made him match.
type foundView struct {
	registry.Servant
	Already bool
	Far     bool   // works in another kabupaten or kota than that of the case
	Works   string // the name of that region
}

// searchLimit bounds the servants shown for one search.
const searchLimit = 20

func (s *Service) showPersons(w http.ResponseWriter, r *web.Request) error {
	return s.personsForm(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) personsForm(w http.ResponseWriter, r *web.Request, status int, form *web.Form) error {
	query := r.URL.Query()
	q := strings.TrimSpace(query.Get("q"))
	page := personsPage{Query: web.NewForm(map[string]string{"q": q, "instansi": query.Get("instansi")}), Asked: q != "", Form: form}
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.shaping(tx, r)
		if err != nil {
			return err
		}
		page.Case, page.Number, page.Region = f.ID, f.Number, s.Registry.Regions().Name(f.Region.Regency())
		in := searchedBy(f)
		if in.Agency == "" {
			if err := s.agencyFilter(r.Context(), tx, &page, &in); err != nil {
				return err
			}
		}
		if q == "" {
			return nil
		}
		found, err := s.searchServants(r.Context(), tx, f, q, in)
		if page.Query.SetErr(atField(err, "q")) {
			page.Asked, status = false, http.StatusUnprocessableEntity
			return nil
		}
		if err != nil {
			return err
		}
		for _, v := range found {
			page.Found = append(page.Found, foundView{
				Servant: v, Far: far(f, v.Region), Works: s.Registry.Regions().Name(v.Region.Regency()),
				Already: slices.ContainsFunc(f.Persons, func(p Person) bool { return p.Servant == v.ID }),
			})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "persons_page", web.Meta{
		Title: "casework.persons.title", Nav: home,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: "casework.persons.title"}},
	}, page)
}

// shaping opens a case for a page on which somebody says whom and what it is
// about, which only an office that works on the whole of it may.
func (s *Service) shaping(tx *db.Tx, r *web.Request) (*file, error) {
	f, err := s.file(r.Context(), tx, netra.CaseID(r.PathValue("id")), r.Actor)
	if err != nil {
		return nil, err
	}
	return f, f.mustShape(r.Actor.Office)
}

// searchedBy is the part of the roster that an office may search for a case: its
// own servants where it is an employer's, else those of the province of the
// case, because people work elsewhere than they act.
func searchedBy(f *file) registry.Within {
	if f.Office.Agency != "" {
		return registry.Within{Agency: f.Office.Agency}
	}
	return registry.Within{Region: f.Region.Province()}
}

// agencyFilter offers the agencies of the part of the roster that may be
// searched, and narrows the search to the one that was chosen.
func (s *Service) agencyFilter(ctx context.Context, tx *db.Tx, page *personsPage, in *registry.Within) error {
	agencies, err := s.Registry.Agencies(ctx, tx, in.Region)
	if err != nil || len(agencies) < 2 {
		return err
	}
	for _, a := range agencies {
		page.Agencies = append(page.Agencies, web.Option{Value: string(a.ID), Label: a.Name})
		if string(a.ID) == page.Query.Get("instansi") {
			in.Agency = a.ID
		}
	}
	return nil
}

// searchServants finds servants of the roster: those who work where the act
// happened, and among them those of an agency that is in the case, before the
// others.
func (s *Service) searchServants(ctx context.Context, tx *db.Tx, f *file, q string, in registry.Within) ([]registry.Servant, error) {
	near := in
	near.Region = f.Region.Regency()
	found, err := s.Registry.FindServants(ctx, tx, q, near, searchLimit)
	if err != nil {
		return nil, err
	}
	everywhere, err := s.Registry.FindServants(ctx, tx, q, in, searchLimit)
	if err != nil {
		return nil, err
	}
	for _, v := range everywhere {
		if !slices.ContainsFunc(found, func(o registry.Servant) bool { return o.ID == v.ID }) {
			found = append(found, v)
		}
	}
	rank := func(v registry.Servant) int {
		switch {
		case far(f, v.Region):
			return 2
		case slices.ContainsFunc(f.Persons, func(p Person) bool { return p.Agency == v.Agency }):
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b registry.Servant) int { return cmp.Compare(rank(a), rank(b)) })
	return found[:min(len(found), searchLimit)], nil
}

// far tells whether region lies outside the kabupaten or kota of the case. A
// region that is not known is not far.
func far(f *file, region netra.Region) bool {
	return region != "" && !f.Region.Regency().Contains(region)
}

// atField moves every problem of err to one field: a search has only one.
func atField(err error, field string) error {
	var e *netra.Error
	if !errors.As(err, &e) || e.Kind != netra.Invalid {
		return err
	}
	moved := *e
	moved.Problems = slices.Clone(e.Problems)
	for i := range moved.Problems {
		moved.Problems[i].Field = field
	}
	return &moved
}

func (s *Service) postPerson(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	id := netra.CaseID(r.PathValue("id"))
	if servant := f.Get("pegawai"); servant != "" {
		err = s.LinkServant(r.Context(), id, netra.ServantID(servant), r.Actor)
	} else {
		name, position := f.Text("nama", 200, true), f.Text("jabatan", 300, false)
		if f.Err() != nil {
			return s.personsForm(w, r, http.StatusUnprocessableEntity, f)
		}
		err = s.NamePerson(r.Context(), id, name, position, r.Actor)
	}
	if err != nil {
		if f.SetErr(err) {
			return s.personsForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.persons.saved")
}

// actPage is all that templates/act_page.html may use.
type actPage struct {
	Case      netra.CaseID
	Number    string
	Form      *web.Form
	Acts      []web.Option
	Races     []web.Option
	Facts     []*law.Fact
	Asked     bool
	Matches   []matchView
	YesNo     []web.Option
	Rules     []web.Option // the rules that applied and forbid or oblige
	FixedOn   netra.Date
	On        netra.Date
	BeforeFix bool
	Employed  string
}

func (s *Service) showAct(w http.ResponseWriter, r *web.Request) error {
	return s.actForm(w, r, http.StatusOK, nil)
}

// actForm asks for an act; with a form that was sent it shows what the resolver
// answers, and which rules may be chosen.
func (s *Service) actForm(w http.ResponseWriter, r *web.Request, status int, form *web.Form) error {
	page := actPage{Form: form, Asked: form != nil}
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.shaping(tx, r)
		if err != nil {
			return err
		}
		page.Case, page.Number = f.ID, f.Number
		if page.Form == nil {
			page.Form = web.NewForm(dateValues("tanggal", f.ActOn, map[string]string{"jenis": f.Act}))
		}
		s.actOptions(&page, f, r.Lang)
		if !page.Asked {
			return nil
		}
		in := s.actInput(page.Form, f)
		if page.Form.Err() != nil {
			status = http.StatusUnprocessableEntity
			return nil
		}
		s.answerInto(&page, s.Judge(f, in), r)
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "act_page", web.Meta{
		Title: "casework.acts.title", Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: "casework.acts.title"}},
	}, page)
}

func (s *Service) actOptions(page *actPage, f *file, lang string) {
	for _, a := range s.Law.ActsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: a.ID, Label: a.Label.In(lang), Hint: a.Hint.In(lang)})
	}
	for _, race := range s.races(f) {
		page.Races = append(page.Races, web.Option{Value: race.ID, Label: race.Label.In(lang)})
	}
	page.Facts = s.Law.FactsInOrder()
	page.YesNo = []web.Option{{Value: "ya", Label: "casework.yes"}, {Value: "tidak", Label: "casework.no"}}
	if len(f.Persons) > 0 {
		page.Employed = f.Persons[0].Employment
	}
}

func (s *Service) answerInto(page *actPage, a law.Answer, r *web.Request) {
	page.Matches, page.FixedOn, page.On = matchViews(a.Matches, r), a.FixedOn, a.Query.Day
	page.BeforeFix = a.FixedOn != "" && a.Query.Day < a.FixedOn
	for _, m := range a.Matches {
		if m.Yes() && m.Rule.Verdict != law.Allowed {
			page.Rules = append(page.Rules, web.Option{Value: m.Rule.ID, Label: m.Rule.Code, Hint: m.Rule.Text.In(r.Lang)})
		}
	}
	if len(page.Rules) == 1 {
		page.Rules[0].Selected = true
	}
}

// races are those in which somebody votes where the case happened: a city elects
// no regent, and a regency no mayor.
func (s *Service) races(f *file) []law.Race {
	e := s.Law.Elections[f.Election]
	if e == nil {
		return nil
	}
	var kinds []string
	for r := f.Region; r != ""; r = r.Parent() {
		if place, ok := s.Registry.Regions().Place(r); ok {
			kinds = append(kinds, place.Kind)
		}
	}
	return slices.DeleteFunc(slices.Clone(e.Races), func(r law.Race) bool {
		elsewhere := r.Level != "" && !slices.Contains(kinds, r.Level) && f.Region.Level() > 1
		return elsewhere || slices.ContainsFunc(r.NoneIn, func(x netra.Region) bool { return x.Contains(f.Region) })
	})
}

// actInput reads the form of an act and notes what is wrong with it.
func (s *Service) actInput(form *web.Form, f *file) ActInput {
	in := ActInput{Facts: map[string]bool{}, On: form.Date("tanggal", true), Rule: form.Get("aturan")}
	var acts, races []string
	for _, a := range s.Law.ActsInOrder() {
		acts = append(acts, a.ID)
	}
	for _, race := range s.races(f) {
		races = append(races, race.ID)
	}
	in.Act, in.Race = form.Choice("jenis", acts, true), form.Choice("pemilihan", races, true)
	for _, fact := range s.Law.FactsInOrder() {
		switch form.Get("fakta-" + fact.ID) {
		case "ya":
			in.Facts[fact.ID] = true
		case "tidak":
			in.Facts[fact.ID] = false
		}
	}
	if in.On > f.Today {
		form.Problem("tanggal", "casework.act_future")
	}
	return in
}

func (s *Service) postAct(w http.ResponseWriter, r *web.Request) error {
	form, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	id := netra.CaseID(r.PathValue("id"))
	if form.Get("aturan") == "" {
		return s.actForm(w, r, http.StatusOK, form)
	}
	var in ActInput
	err = s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.file(r.Context(), tx, id, r.Actor)
		if err != nil {
			return err
		}
		in = s.actInput(form, f)
		return form.Err()
	})
	if err == nil {
		err = s.AddAct(r.Context(), id, in, r.Actor)
	}
	if err != nil {
		if form.SetErr(err) {
			return s.actForm(w, r, http.StatusUnprocessableEntity, form)
		}
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.acts.saved")
}

// dateValues adds the three fields of a day to the values of a form.
func dateValues(name string, d netra.Date, values map[string]string) map[string]string {
	if !d.IsZero() {
		t := d.Time()
		values[name+"-d"], values[name+"-m"], values[name+"-y"] = t.Format("2"), t.Format("1"), t.Format("2006")
	}
	return values
}
