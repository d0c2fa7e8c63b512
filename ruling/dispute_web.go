package ruling

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

// disputeView is an answer that is held with those from which it differs.
type disputeView struct {
	Held    rulingView
	Against []rulingView
}

// disputesPage is all that templates/disputes_page.html may use.
type disputesPage struct {
	Rows []disputeView
}

func (s *Service) showDisputes(w http.ResponseWriter, r *web.Request) error {
	all, err := s.Disputes(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := disputesPage{}
	for _, d := range all {
		page.Rows = append(page.Rows, disputeView{s.view(r, d.Held), s.views(r, d.Against)})
	}
	return s.Views.Show(w, r, http.StatusOK, "disputes_page", web.Meta{
		Title: "ruling.disputes", Nav: desk, Crumbs: []web.Crumb{{Label: "ruling.desk", Href: desk}, {Label: "ruling.disputes"}},
	}, page)
}

// disputePage is all that templates/dispute_page.html may use.
type disputePage struct {
	disputeView
	Form    *web.Form
	Base    string
	Choices []web.Option
	CanEnd  bool
}

func (s *Service) showDispute(w http.ResponseWriter, r *web.Request) error {
	return s.drawDispute(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawDispute(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	all, err := s.Disputes(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(d Dispute) bool { return d.Held.ID == r.PathValue("id") })
	if i < 0 {
		return notFound()
	}
	page := disputePage{
		disputeView: disputeView{s.view(r, all[i].Held), s.views(r, all[i].Against)}, Form: f, Base: disputes + "/" + all[i].Held.ID,
		CanEnd:  r.Can(access.AnswerQuestions),
		Choices: []web.Option{{Value: "baru", Label: "ruling.stands.new"}, {Value: "lama", Label: "ruling.stands.old"}},
	}
	return s.Views.Show(w, r, status, "dispute_page", web.Meta{
		Title: "ruling.dispute", Nav: desk,
		Crumbs: []web.Crumb{{Label: "ruling.desk", Href: desk}, {Label: "ruling.disputes", Href: disputes}, {Label: "ruling.dispute"}},
	}, page)
}

func (s *Service) postDispute(w http.ResponseWriter, r *web.Request) error {
	all, err := s.Disputes(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(d Dispute) bool { return d.Held.ID == r.PathValue("id") }) {
		return notFound()
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	stands := f.Choice("tetap", []string{"baru", "lama"}, true)
	if f.Err() == nil {
		err := s.Settle(r.Context(), r.PathValue("id"), stands == "baru", f.Get("alasan"), r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, disputes, "ruling.settled")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawDispute(w, r, http.StatusUnprocessableEntity, f)
}

// postWithdraw ends a published answer. A reason that is missing is a matter of
// the question's page, from which the form comes.
func (s *Service) postWithdraw(w http.ResponseWriter, r *web.Request) error {
	if _, err := s.Ruling(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	if err := s.Withdraw(r.Context(), r.PathValue("id"), f.Get("alasan"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, home+"/"+r.PathValue("id"), "ruling.withdrawn")
}
