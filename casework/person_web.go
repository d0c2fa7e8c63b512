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
