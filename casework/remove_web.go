package casework

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// removePage is all that templates/remove_page.html may use.
type removePage struct {
	Case   netra.CaseID
	Number string
	Field  string // of the form: orang or perbuatan
	ID     string
	Title  string // locale key
	Name   string
	Form   *web.Form
}

func (s *Service) showRemovePerson(w http.ResponseWriter, r *web.Request) error {
	return s.removePerson(w, r, http.StatusOK, r.URL.Query().Get("orang"), web.NewForm(nil))
}

func (s *Service) removePerson(w http.ResponseWriter, r *web.Request, status int, person string, form *web.Form) error {
	return s.removeForm(w, r, status, removePage{Field: "orang", ID: person, Title: "casework.remove.person", Form: form}, func(f *file) (string, bool) {
		p, ok := f.person(person)
		return p.Name, ok
	})
}

func (s *Service) postRemovePerson(w http.ResponseWriter, r *web.Request) error {
	form, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	id, person := netra.CaseID(r.PathValue("id")), form.Get("orang")
	reason := form.Text("sebab", maxReason, false)
	if err = form.Err(); err == nil {
		err = s.RemovePerson(r.Context(), id, person, reason, r.Actor)
	}
	if form.SetErr(err) {
		return s.removePerson(w, r, http.StatusUnprocessableEntity, person, form)
	}
	if err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.persons.removed")
}

func (s *Service) showRemoveAct(w http.ResponseWriter, r *web.Request) error {
	return s.removeAct(w, r, http.StatusOK, r.URL.Query().Get("perbuatan"), web.NewForm(nil))
}

func (s *Service) removeAct(w http.ResponseWriter, r *web.Request, status int, act string, form *web.Form) error {
	return s.removeForm(w, r, status, removePage{Field: "perbuatan", ID: act, Title: "casework.remove.act", Form: form}, func(f *file) (string, bool) {
		i := slices.IndexFunc(f.Acts, func(a CaseAct) bool { return a.ID == act })
		if i < 0 {
			return "", false
		}
		return s.actLabel(f.Acts[i].Act).In(r.Lang) + ", " + i18n.DateLong(r.Lang, f.Acts[i].On), true
	})
}

func (s *Service) postRemoveAct(w http.ResponseWriter, r *web.Request) error {
	form, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	id, act := netra.CaseID(r.PathValue("id")), form.Get("perbuatan")
	reason := form.Text("sebab", maxReason, false)
	if err = form.Err(); err == nil {
		err = s.RemoveAct(r.Context(), id, act, reason, r.Actor)
	}
	if form.SetErr(err) {
		return s.removeAct(w, r, http.StatusUnprocessableEntity, act, form)
	}
	if err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.acts.removed")
}

// removeForm asks once more before something is taken off a case, and why.
// name finds what is to be removed.
func (s *Service) removeForm(w http.ResponseWriter, r *web.Request, status int, page removePage, name func(*file) (string, bool)) error {
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.shaping(tx, r)
		if err != nil {
			return err
		}
		f.hideNames(r)
		page.Case, page.Number = f.ID, f.Number
		var ok bool
		if page.Name, ok = name(f); !ok {
			return &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "remove_page", web.Meta{
		Title: page.Title, Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: page.Title}},
	}, page)
}
