package app

import (
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

// loginPages are the ways in and out: password, second factor, invitation, and
// the choice of the office one acts for.
type loginPages struct {
	access *access.Service
	db     *db.DB
	views  *web.Views
	secure bool
}

const (
	factorPath     = web.LoginPath + "/kode"
	invitationPath = "/undangan"
	accountPath    = "/meja/akun"

	// deviceCookie marks a browser from which somebody logged in before, so
	// that wrong tries of strangers do not slow him down.
	deviceCookie = "netra_gawai"
	deviceLasts  = 180 * 24 * time.Hour
)

func (p *loginPages) install(m *web.Mux) {
	m.Get(web.LoginPath, access.Public, p.showLogin)
	m.Post(web.LoginPath, access.Public, p.postLogin)
	m.Get(factorPath, access.Public, p.showFactor)
	m.Post(factorPath, access.Public, p.postFactor)
	m.Post("/keluar", access.Public, p.postLogout)
	m.Get(invitationPath+"/{token}", access.Public, p.showInvitation)
	m.Post(invitationPath+"/{token}", access.Public, p.postInvitation)
	m.Get(accountPath, access.SeeDesk, p.showAccount)
	m.Post(accountPath+"/kantor", access.SeeDesk, p.postSeat)
	m.Post(accountPath+"/akhiri", access.SeeDesk, p.postEndSessions)
}

// loginPage is all that templates/login_page.html may use.
type loginPage struct {
	Form *web.Form
	Demo string // locale key of how to become one of the invented people, who have no passwords; "" without them
}

// factorPage is all that templates/factor_page.html may use.
type factorPage struct{ Form *web.Form }

// onward is where a person goes after logging in: a page of the desk that he
// asked for, and no other place.
func onward(path string) string {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || strings.ContainsAny(path, "\\\r\n") {
		return deskHome
	}
	if u.Path != deskHome && !strings.HasPrefix(u.Path, deskHome+"/") {
		return deskHome
	}
	return u.RequestURI()
}

func (p *loginPages) showLogin(w http.ResponseWriter, r *web.Request) error {
	next := r.URL.Query().Get("lanjut")
	if r.Actor.LoggedIn() {
		return web.Redirect(w, r, onward(next))
	}
	return p.loginForm(w, r, http.StatusOK, web.NewForm(map[string]string{"lanjut": next}))
}

func (p *loginPages) loginForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := loginPage{Form: f}
	switch {
	case r.Played():
		page.Demo = "access.login.demo"
	case r.Demo():
		page.Demo = "access.login.sample"
	}
	return p.views.Show(w, r, status, "login_page", web.Meta{Title: "access.login.title", NoIndex: true, Narrow: true}, page)
}

func (p *loginPages) postLogin(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	login := f.Text("nama-masuk", 120, true)
	password := f.Get("sandi")
	if password == "" {
		f.Problem("sandi", "web.problem.required")
	}
	if f.Err() != nil {
		return p.loginForm(w, r, http.StatusUnprocessableEntity, f)
	}
	token, err := p.access.Login(r.Context(), login, password, p.device(r))
	if err != nil {
		return p.again(err, func(status int) error { return p.loginForm(w, r, status, f) }, f, map[string]string{"password": "sandi"})
	}
	// Whoever sat here before is out: his session does not live on unseen.
	if err := p.access.Logout(r.Context(), web.SessionToken(r)); err != nil {
		return err
	}
	web.StartSession(w, r, token, time.Time{})
	return web.Redirect(w, r, factorPath+query("lanjut", f.Get("lanjut")))
}

// again shows a form once more with what a service said, or gives the error on.
// A delay after wrong tries stands above the form like any other problem.
func (p *loginPages) again(err error, show func(status int) error, f *web.Form, fields map[string]string) error {
	var e *netra.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case netra.TooMany:
		f.Problem("", e.Key, e.Args...)
		return show(http.StatusTooManyRequests)
	case netra.Invalid, netra.Conflict:
		for _, q := range e.Problems {
			field := q.Field
			if ours, ok := fields[field]; ok {
				field = ours
			}
			f.Problem(field, q.Key, q.Args...)
		}
		if len(e.Problems) == 0 {
			f.Problem("", e.Key, e.Args...)
		}
		return show(http.StatusUnprocessableEntity)
	default:
		return err
	}
}

// query is a query with one value, "" where there is no value.
func query(name, value string) string {
	if value == "" {
		return ""
	}
	return "?" + url.Values{name: {value}}.Encode()
}

func (p *loginPages) showFactor(w http.ResponseWriter, r *web.Request) error {
	if _, err := p.access.Pending(r.Context(), web.SessionToken(r)); err != nil {
		return p.backToLogin(w, r, err)
	}
	return p.factorForm(w, r, http.StatusOK, web.NewForm(map[string]string{"lanjut": r.URL.Query().Get("lanjut")}))
}

// backToLogin begins anew when the half session ran out.
func (p *loginPages) backToLogin(w http.ResponseWriter, r *web.Request, err error) error {
	if netra.KindOf(err) == netra.NotFound {
		return web.RedirectSaying(w, r, web.LoginPath, "access.login.again")
	}
	return err
}

func (p *loginPages) factorForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	return p.views.Show(w, r, status, "factor_page", web.Meta{Title: "access.factor.title", NoIndex: true, Narrow: true}, factorPage{f})
}

func (p *loginPages) postFactor(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	code := f.Text("kode", 60, true)
	if f.Err() != nil {
		return p.factorForm(w, r, http.StatusUnprocessableEntity, f)
	}
	opened, device, err := p.access.SecondFactor(r.Context(), web.SessionToken(r), code, p.device(r))
	switch netra.KindOf(err) {
	case netra.NotFound:
		return p.backToLogin(w, r, err)
	case netra.Forbidden:
		// The codes are right, but there is no office to act for.
		f.Problem("", "access.no_membership")
		return p.factorForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return p.again(err, func(status int) error {
			f.Set("kode", "")
			return p.factorForm(w, r, status, f)
		}, f, map[string]string{"code": "kode"})
	}
	web.StartSession(w, r, opened, r.Now().Add(access.SessionLasts()))
	http.SetCookie(w, &http.Cookie{
		Name: p.deviceName(), Value: device, Path: "/", MaxAge: int(deviceLasts / time.Second),
		HttpOnly: true, Secure: p.secure, SameSite: http.SameSiteLaxMode,
	})
	return web.Redirect(w, r, onward(f.Get("lanjut")))
}

func (p *loginPages) deviceName() string {
	if p.secure {
		return "__Host-" + deviceCookie
	}
	return deviceCookie
}

// device is the mark of a known browser, "" where it has none.
func (p *loginPages) device(r *web.Request) string {
	c, err := r.Cookie(p.deviceName())
	if err != nil {
		return ""
	}
	return c.Value
}

func (p *loginPages) postLogout(w http.ResponseWriter, r *web.Request) error {
	if err := p.access.Logout(r.Context(), web.SessionToken(r)); err != nil {
		return err
	}
	web.EndSession(w, r)
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`)
	return web.RedirectSaying(w, r, web.LoginPath, "access.logged_out")
}

// invitationPage is all that templates/invitation_page.html may use.
type invitationPage struct {
	Form       *web.Form
	Invitation access.Invitation
	Role       string // locale key
	QR         template.URL
}

// recoveryPage is all that templates/recovery_page.html may use.
type recoveryPage struct {
	Login string
	Codes []string
}

func (p *loginPages) showInvitation(w http.ResponseWriter, r *web.Request) error {
	in, err := p.access.Invitation(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return p.invitationForm(w, r, http.StatusOK, in, web.NewForm(nil))
}

func (p *loginPages) invitationForm(w http.ResponseWriter, r *web.Request, status int, in access.Invitation, f *web.Form) error {
	picture, err := qrPicture(in.URI)
	if err != nil {
		return err
	}
	// Neither a password nor a code is ever sent back to the browser.
	for _, name := range []string{"sandi", "sandi-lagi", "kode"} {
		f.Set(name, "")
	}
	return p.views.Show(w, r, status, "invitation_page", web.Meta{Title: "access.invitation.title", NoIndex: true, Narrow: true},
		invitationPage{Form: f, Invitation: in, Role: "web.role." + string(in.Role), QR: picture})
}

func (p *loginPages) postInvitation(w http.ResponseWriter, r *web.Request) error {
	in, err := p.access.Invitation(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	password, code := f.Get("sandi"), f.Text("kode", 20, true)
	if password == "" {
		f.Problem("sandi", "web.problem.required")
	} else if f.Get("sandi-lagi") != password {
		f.Problem("sandi-lagi", "access.password_differs")
	}
	if f.Err() != nil {
		return p.invitationForm(w, r, http.StatusUnprocessableEntity, in, f)
	}
	codes, err := p.access.AcceptInvitation(r.Context(), r.PathValue("token"), password, code)
	if err != nil {
		return p.again(err, func(status int) error { return p.invitationForm(w, r, status, in, f) }, f,
			map[string]string{"password": "sandi", "code": "kode"})
	}
	return p.views.Show(w, r, http.StatusOK, "recovery_page", web.Meta{Title: "access.recovery.title", NoIndex: true, Narrow: true},
		recoveryPage{Login: in.Login, Codes: codes})
}

// accountPage is all that templates/account_page.html may use.
type accountPage struct {
	Name  string
	Login string
	Seats []seatView
}

// seatView is one office that the person may act for.
type seatView struct {
	Membership string
	Office     string
	Role       string // locale key
	Current    bool
}

func (p *loginPages) showAccount(w http.ResponseWriter, r *web.Request) error {
	seat, err := p.access.Seat(r.Context(), web.SessionToken(r))
	if err != nil {
		return err
	}
	page := accountPage{Name: r.Actor.Name}
	err = p.db.Read(r.Context(), func(tx *db.Tx) error { return p.account(r.Context(), tx, seat, &page) })
	if err != nil {
		return err
	}
	return p.views.Show(w, r, http.StatusOK, "account_page", web.Meta{Title: "access.account.title", Nav: accountPath, Narrow: true}, page)
}

func (p *loginPages) account(ctx context.Context, tx *db.Tx, seat access.Seat, page *accountPage) error {
	u, err := p.access.User(ctx, tx, seat.Actor.User)
	if err != nil {
		return err
	}
	page.Login = u.Login
	ms, err := p.access.Memberships(ctx, tx, seat.Actor.User)
	if err != nil {
		return err
	}
	for _, m := range ms {
		page.Seats = append(page.Seats, seatView{Membership: m.ID, Office: m.OfficeName, Role: "web.role." + string(m.Role), Current: m.ID == seat.Membership})
	}
	return nil
}

func (p *loginPages) postSeat(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	seat, err := p.access.Seat(r.Context(), web.SessionToken(r))
	if err != nil {
		return err
	}
	token, err := p.access.Choose(r.Context(), web.SessionToken(r), f.Text("keanggotaan", 40, true))
	if err != nil {
		return err
	}
	web.StartSession(w, r, token, seat.Until)
	return web.RedirectSaying(w, r, deskHome, "access.account.moved")
}

func (p *loginPages) postEndSessions(w http.ResponseWriter, r *web.Request) error {
	if err := p.access.EndAllSessions(r.Context(), r.Actor.User, r.Actor); err != nil {
		return err
	}
	web.EndSession(w, r)
	return web.RedirectSaying(w, r, web.LoginPath, "access.logged_out")
}
