package prevent

import (
	"net/http"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const accounts = home + "/akun"

func (s *Service) installAccounts(m *web.Mux) {
	m.Get(accounts, access.SeePrevention, s.showAccounts)
	m.Get(accounts+".csv", access.SeePrevention, s.exportAccounts)
	m.Get(accounts+"/baru", access.Prevent, s.showNewAccount)
	m.Post(accounts, access.Prevent, s.postAccount)
	m.Get(accounts+"/{id}", access.SeePrevention, s.showAccount)
	m.Post(accounts+"/{id}/periksa", access.Prevent, s.postCheck)
	m.Post(accounts+"/{id}/tutup", access.Prevent, s.postClose)
}

// accountView is a line of the list.
type accountView struct {
	Account
	Chip web.Chip
}

func viewOf(r *web.Request, a Account) accountView {
	v := accountView{Account: a, Chip: web.Chip{Tone: "good", Label: "prevent.account.fine"}}
	switch {
	case !a.ClosedOn.IsZero():
		v.Chip = web.Chip{Tone: "neutral", Label: "prevent.account.closed"}
	case a.Last.On.IsZero():
		v.Chip = web.Chip{Tone: "waiting", Label: "prevent.account.never"}
	case !a.Last.Fine:
		v.Chip = web.Chip{Tone: "bad", Label: "prevent.account.found"}
	case a.Overdue(r.Today()):
		v.Chip = web.Chip{Tone: "waiting", Label: "prevent.account.overdue"}
	}
	return v
}

// accountsPage is all that templates/accounts_page.html may use.
type accountsPage struct {
	Rows    []accountView
	Guide   *law.Guide
	Book    *law.Book
	CanMake bool
}

// Codes are the codes of the rules that a point of the guide rests on.
func (p accountsPage) Codes(x law.GuidePoint) []*law.Rule {
	var out []*law.Rule
	for _, id := range x.Rules {
		out = append(out, p.Book.Rules[id])
	}
	return out
}

func (s *Service) showAccounts(w http.ResponseWriter, r *web.Request) error {
	list, err := s.Accounts(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := accountsPage{Guide: s.Law.GuideOn(law.AccountGuide, r.Today()), Book: s.Law, CanMake: r.Can(access.Prevent)}
	for _, a := range list {
		page.Rows = append(page.Rows, viewOf(r, a))
	}
	return s.Views.Show(w, r, http.StatusOK, "accounts_page", listMeta("prevent.accounts"), page)
}

func (s *Service) exportAccounts(w http.ResponseWriter, r *web.Request) error {
	list, err := s.Accounts(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{
		r.T("prevent.account.platform"), r.T("prevent.account.handle"), r.T("prevent.account.address"), r.T("prevent.account.custodian"),
		r.T("prevent.account.last"), r.T("prevent.col.state"), r.T("prevent.account.note"),
	}}
	for _, a := range list {
		rows = append(rows, []string{a.Platform, a.Handle, a.Address, a.Custodian, string(a.Last.On), r.T(viewOf(r, a).Chip.Label), a.Last.Note})
	}
	web.SendCSV(w, "akun-kantor.csv", rows)
	return nil
}

// newAccountPage is all that templates/new_account_page.html may use.
type newAccountPage struct{ Form *web.Form }

func (s *Service) showNewAccount(w http.ResponseWriter, r *web.Request) error {
	return s.drawNewAccount(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawNewAccount(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	m := deskMeta("prevent.new_account", accounts, "prevent.accounts")
	m.Narrow = true
	return s.Views.Show(w, r, status, "new_account_page", m, newAccountPage{f})
}

func (s *Service) postAccount(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	a, err := s.AddAccount(r.Context(), Account{
		Platform: f.Get("platform"), Handle: f.Get("nama-akun"), Address: f.Get("alamat"), Custodian: f.Get("pemegang"),
	}, r.Actor)
	if err == nil {
		return web.RedirectSaying(w, r, accounts+"/"+a.ID, "prevent.account.saved")
	}
	if !f.SetErr(err) {
		return err
	}
	return s.drawNewAccount(w, r, http.StatusUnprocessableEntity, f)
}

// accountPage is all that templates/account_page.html may use.
type accountPage struct {
	Account  accountView
	Base     string
	Form     *web.Form
	Facts    []web.Pair
	Checks   []web.Entry
	Guide    *law.Guide
	Choices  []web.Option
	CanCheck bool
	Own      bool
}

func (s *Service) showAccount(w http.ResponseWriter, r *web.Request) error {
	return s.drawAccount(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawAccount(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	a, checks, err := s.OpenAccount(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := accountPage{
		Account: viewOf(r, a), Base: accounts + "/" + a.ID, Form: f, Guide: s.Law.GuideOn(law.AccountGuide, r.Today()),
		CanCheck: r.Can(access.Prevent) && a.ClosedOn.IsZero(), Own: a.Office == r.Actor.Office,
		Choices: []web.Option{{Value: "sesuai", Label: "prevent.account.fine"}, {Value: "ada", Label: "prevent.account.found"}},
		Facts: []web.Pair{
			{Label: "prevent.account.platform", Value: a.Platform},
			{Label: "prevent.account.custodian", Value: a.Custodian},
			{Label: "prevent.account.noted", Value: i18n.DateLong(r.Lang, a.NotedOn)},
		},
	}
	if a.Address != "" {
		page.Facts = append(page.Facts, web.Pair{Label: "prevent.account.address", Value: a.Address, Href: a.Address})
	}
	for _, c := range checks {
		e := web.Entry{Title: "prevent.account.fine", When: i18n.DateLong(r.Lang, c.On), Who: c.By, Text: c.Note, Tone: "good"}
		if !c.Fine {
			e.Title, e.Tone = "prevent.account.found", "bad"
		}
		page.Checks = append(page.Checks, e)
	}
	return s.Views.Show(w, r, status, "account_page", deskMeta(a.Handle, accounts, "prevent.accounts"), page)
}

func (s *Service) postCheck(w http.ResponseWriter, r *web.Request) error {
	if _, _, err := s.OpenAccount(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	found := f.Choice("hasil", []string{"sesuai", "ada"}, true)
	if f.Err() == nil {
		err := s.CheckAccount(r.Context(), r.PathValue("id"), found == "sesuai", f.Get("catatan"), r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, accounts+"/"+r.PathValue("id"), "prevent.account.checked")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawAccount(w, r, http.StatusUnprocessableEntity, f)
}

func (s *Service) postClose(w http.ResponseWriter, r *web.Request) error {
	if err := s.CloseAccount(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, accounts, "prevent.account.closed_now")
}
