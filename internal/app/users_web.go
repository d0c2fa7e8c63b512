package app

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

// userPages let an administrator look after the people of his office and of
// those below it.
type userPages struct {
	access *access.Service
	db     *db.DB
	views  *web.Views
	origin string
	secure bool
	demo   bool // its people are taken by a switch and have no passwords
}

const usersPath = "/meja/pengguna"

func (p *userPages) install(m *web.Mux) {
	m.Get(usersPath, access.SeeUsers, p.showUsers)
	m.Get(usersPath+"/undang", access.ManageUsers, p.showInvite)
	m.Post(usersPath+"/undang", access.ManageUsers, p.postInvite)
	m.Get(usersPath+"/{id}", access.SeeUsers, p.showUser)
	m.Post(usersPath+"/{id}/tambah", access.ManageUsers, p.postAdd)
	m.Post(usersPath+"/{id}/akhiri", access.ManageUsers, p.postEnd)
	m.Post(usersPath+"/{id}/tautan", access.ManageUsers, p.postRenew)
	m.Post(usersPath+"/{id}/sesi", access.ManageUsers, p.postEndSessions)
	m.Post(usersPath+"/{id}/nonaktif", access.ManageUsers, p.postDisable)
	m.Post(usersPath+"/{id}/aktif", access.ManageUsers, p.postEnable)
}

// usersPage is all that templates/users_page.html may use.
type usersPage struct {
	Form    *web.Form
	Roles   []web.Option
	Offices []web.Option // none where there is one office only
	Rows    []userRow
	More    more
	CanEdit bool
}

// userRow is one line of the list of users.
type userRow struct {
	ID    netra.UserID
	Name  string
	Login string
	Seats []membershipView
	Chip  web.Chip
}

// membershipView is one membership as pages show it.
type membershipView struct {
	ID     string
	Office string
	Role   string // locale key
	From   time.Time
	Until  time.Time
	Runs   bool
	Ahead  bool // begins later
}

// usersShown is how many users one page lists.
const usersShown = 50

// roleOptions are the roles in the order they are shown.
func roleOptions() []web.Option {
	var out []web.Option
	for _, role := range netra.Roles {
		out = append(out, web.Option{Value: string(role), Label: "web.role." + string(role), Hint: "access.role_hint." + string(role)})
	}
	return out
}

func roleNames() []string {
	var out []string
	for _, role := range netra.Roles {
		out = append(out, string(role))
	}
	return out
}

func (p *userPages) showUsers(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	f := web.NewForm(map[string]string{"q": q.Get("q"), "peran": q.Get("peran"), "kantor": q.Get("kantor"), "semua": q.Get("semua")})
	page := usersPage{Form: f, CanEdit: r.Can(access.ManageUsers)}
	for _, role := range roleOptions() {
		page.Roles = append(page.Roles, web.Option{Value: role.Value, Label: role.Label})
	}
	offices, err := p.offices(r, access.SeeUsers)
	if err != nil {
		return err
	}
	filter := access.UserFilter{
		Query: f.Text("q", 100, false), Role: netra.Role(f.Choice("peran", roleNames(), false)),
		Office: netra.OfficeID(f.Choice("kantor", optionValues(offices), false)), Ended: f.Checked("semua"),
		After: q.Get("sesudah"), Limit: usersShown + 1,
	}
	if len(offices) > 1 {
		page.Offices = offices
	}
	status := http.StatusOK
	if f.Err() != nil {
		status = http.StatusUnprocessableEntity
	} else if err := p.list(r, filter, &page); err != nil {
		return err
	}
	return p.views.Show(w, r, status, "users_page", web.Meta{Title: "access.users.title", Nav: usersPath}, page)
}

// list fills the page with the users of a filter, as far as the actor sees them.
func (p *userPages) list(r *web.Request, filter access.UserFilter, page *usersPage) error {
	return p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.SeeUsers)
		if err != nil {
			return err
		}
		filter.Scope = &sc
		users, err := p.access.Users(r.Context(), tx, filter)
		if err != nil {
			return err
		}
		next := ""
		if len(users) > usersShown {
			users = users[:usersShown]
			next = users[usersShown-1].Login
		}
		page.More = moreOf(r, "sesudah", next)
		for _, u := range users {
			page.Rows = append(page.Rows, userRow{ID: u.ID, Name: u.Name, Login: u.Login, Seats: seats(u, sc, r.Now(), filter.Ended), Chip: p.userChip(u, r.Now())})
		}
		return nil
	})
}

// more leads on through a list that is read from one entry to the next, and
// back to its beginning.
type more struct {
	First string
	Next  string
}

// moreOf are the ways from the present part of a list, whose last entry is next
// where there is more; field is how the address names it.
func moreOf(r *web.Request, field, next string) more {
	var m more
	to := func(value string) string {
		q := r.URL.Query()
		q.Del(field)
		if value != "" {
			q.Set(field, value)
		}
		if len(q) == 0 {
			return r.URL.Path
		}
		return r.URL.Path + "?" + q.Encode()
	}
	if r.URL.Query().Get(field) != "" {
		m.First = to("")
	}
	if next != "" {
		m.Next = to(next)
	}
	return m
}

// seats are the memberships that a scope covers; past ones only where they are
// asked for.
func seats(u access.User, sc access.Scope, now time.Time, past bool) []membershipView {
	var out []membershipView
	for _, m := range u.Memberships {
		ended := !m.Until.IsZero() && !m.Until.After(now)
		if !sc.Covers(m.Office) || ended && !past {
			continue
		}
		out = append(out, membershipView{
			ID: m.ID, Office: m.OfficeName, Role: "web.role." + string(m.Role), From: m.From, Until: m.Until, Runs: m.Runs(now), Ahead: m.From.After(now),
		})
	}
	return out
}

// userChip is the state of a user. Who has no password yet is waited for, but not
// in the demonstration, whose people are taken by a switch and need none.
func (p *userPages) userChip(u access.User, now time.Time) web.Chip {
	unready := "waiting"
	if p.demo {
		unready = "neutral"
	}
	switch runs := slices.ContainsFunc(u.Memberships, func(m access.Membership) bool { return m.Runs(now) }); {
	case !u.Active:
		return web.Chip{Tone: "bad", Label: "access.users.disabled"}
	case !u.Ready:
		return web.Chip{Tone: unready, Label: "access.users.invited"}
	case !runs:
		return web.Chip{Tone: "neutral", Label: "access.users.no_seat"}
	default:
		return web.Chip{Tone: "good", Label: "access.users.active"}
	}
}

// invitePage is all that templates/invite_page.html may use.
type invitePage struct {
	Form    *web.Form
	Offices []web.Option
	Roles   []web.Option
}

// linkPage is all that templates/link_page.html may use.
type linkPage struct {
	Name    string
	Link    string
	Expires time.Time
	User    netra.UserID
	Zone    *time.Location
}

func (p *userPages) showInvite(w http.ResponseWriter, r *web.Request) error {
	return p.inviteForm(w, r, http.StatusOK, web.NewForm(map[string]string{"kantor": string(r.Actor.Office), "peran": string(netra.RoleOfficer)}))
}

func (p *userPages) inviteForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := invitePage{Form: f, Roles: roleOptions()}
	var err error
	if page.Offices, err = p.offices(r, access.ManageUsers); err != nil {
		return err
	}
	return p.views.Show(w, r, status, "invite_page", web.Meta{
		Title: "access.invite.title", Nav: usersPath, Narrow: true,
		Crumbs: []web.Crumb{{Label: "access.users.title", Href: usersPath}, {Label: "access.invite.title"}},
	}, page)
}

// offices are those in which the actor may do something with people.
func (p *userPages) offices(r *web.Request, perm access.Permission) ([]web.Option, error) {
	var out []web.Option
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, perm)
		if err != nil {
			return err
		}
		list, err := p.access.Offices(r.Context(), tx, access.OfficeFilter{Scope: &sc})
		for _, o := range list {
			out = append(out, web.Option{Value: string(o.ID), Label: o.Name})
		}
		return err
	})
	return out, err
}

// readMembership reads office, role and end of a membership. The end is the last
// day on which it runs, by the clock of the actor's office.
func (p *userPages) readMembership(r *web.Request, f *web.Form) (access.NewUser, error) {
	options, err := p.offices(r, access.ManageUsers)
	if err != nil {
		return access.NewUser{}, err
	}
	in := access.NewUser{Office: netra.OfficeID(f.Choice("kantor", optionValues(options), true)), Role: netra.Role(f.Choice("peran", roleNames(), true))}
	if until := f.Date("sampai", false); !until.IsZero() {
		in.Until = until.AddDays(1).StartIn(r.Zone())
		if until < r.Today() {
			f.Problem("sampai", "access.until_past")
		}
	}
	return in, nil
}

func (p *userPages) postInvite(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	in, err := p.readMembership(r, f)
	if err != nil {
		return err
	}
	in.Name, in.Login = f.Text("nama", 120, true), f.Text("nama-masuk", 120, true)
	if f.Err() != nil {
		return p.inviteForm(w, r, http.StatusUnprocessableEntity, f)
	}
	link, err := p.access.Invite(r.Context(), in, r.Actor)
	if err != nil {
		if renamed(f, err, memberFields) {
			return p.inviteForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return p.showLink(w, r, in.Name, link)
}

// memberFields are the fields of access as the forms call them.
var memberFields = map[string]string{"name": "nama", "login": "nama-masuk", "office": "kantor", "role": "peran", "until": "sampai"}

// showLink shows a link this once; nobody can read it again.
func (p *userPages) showLink(w http.ResponseWriter, r *web.Request, name string, l access.Link) error {
	origin := p.origin
	if origin == "" {
		origin = "http://" + r.Host
		if p.secure {
			origin = "https://" + r.Host
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.views.Show(w, r, http.StatusOK, "link_page", web.Meta{
		Title: "access.link.title", Nav: usersPath, Narrow: true,
		Crumbs: []web.Crumb{{Label: "access.users.title", Href: usersPath}, {Label: "access.link.title"}},
	}, linkPage{Name: name, Link: strings.TrimRight(origin, "/") + invitationPath + "/" + l.Token, Expires: l.ExpiresAt, User: l.User, Zone: r.Zone()})
}

// userPage is all that templates/user_page.html may use.
type userPage struct {
	Form    *web.Form
	User    access.User
	Chip    web.Chip
	Seats   []membershipView
	Running []web.Option // memberships that can be ended
	Offices []web.Option
	Roles   []web.Option
	CanEdit bool
	Self    bool
	Zone    *time.Location
}

func (p *userPages) showUser(w http.ResponseWriter, r *web.Request) error {
	return p.userForm(w, r, http.StatusOK, web.NewForm(nil))
}

func (p *userPages) userForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := userPage{Form: f, Roles: roleOptions(), CanEdit: r.Can(access.ManageUsers), Zone: r.Zone()}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.SeeUsers)
		if err != nil {
			return err
		}
		page.User, err = p.seen(r.Context(), tx, sc, netra.UserID(r.PathValue("id")))
		page.Seats = seats(page.User, sc, r.Now(), true)
		return err
	})
	if err != nil {
		return err
	}
	if page.CanEdit {
		if page.Offices, err = p.offices(r, access.ManageUsers); err != nil {
			return err
		}
	}
	for _, s := range page.Seats {
		if s.Runs || s.Ahead {
			page.Running = append(page.Running, web.Option{Value: s.ID, Label: s.Office, Hint: s.Role})
		}
	}
	if len(page.Running) == 1 {
		page.Running[0].Selected = true
	}
	page.Chip, page.Self = p.userChip(page.User, r.Now()), page.User.ID == r.Actor.User
	return p.views.Show(w, r, status, "user_page", web.Meta{
		Title: page.User.Name, Nav: usersPath,
		Crumbs: []web.Crumb{{Label: "access.users.title", Href: usersPath}, {Label: page.User.Name}},
	}, page)
}

// seen is a user who acts or acted for an office of the scope; anybody else is
// not there.
func (p *userPages) seen(ctx context.Context, tx *db.Tx, sc access.Scope, id netra.UserID) (access.User, error) {
	u, err := p.access.User(ctx, tx, id)
	if err != nil {
		return access.User{}, err
	}
	if !slices.ContainsFunc(u.Memberships, func(m access.Membership) bool { return sc.Covers(m.Office) }) {
		return access.User{}, &netra.Error{Kind: netra.NotFound, Key: "access.not_found"}
	}
	return u, nil
}

func (p *userPages) postAdd(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	in, err := p.readMembership(r, f)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return p.userForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if _, err := p.access.AddMembership(r.Context(), netra.UserID(r.PathValue("id")), in, r.Actor); err != nil {
		return p.refused(w, r, f, err)
	}
	return p.done(w, r, "access.user.added")
}

// refused shows the user again with what was wrong, or gives the error on.
func (p *userPages) refused(w http.ResponseWriter, r *web.Request, f *web.Form, err error) error {
	if renamed(f, err, memberFields) {
		return p.userForm(w, r, http.StatusUnprocessableEntity, f)
	}
	return err
}

func (p *userPages) done(w http.ResponseWriter, r *web.Request, key string) error {
	return web.RedirectSaying(w, r, usersPath+"/"+r.PathValue("id"), key)
}

func (p *userPages) postEnd(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	id := f.Text("keanggotaan", 40, true)
	var until time.Time
	if day := f.Date("berakhir", false); !day.IsZero() {
		until = day.AddDays(1).StartIn(r.Zone())
		if day < r.Today() {
			f.Problem("berakhir", "access.until_past")
		}
	}
	if f.Err() != nil {
		return p.userForm(w, r, http.StatusUnprocessableEntity, f)
	}
	err = p.db.Read(r.Context(), func(tx *db.Tx) error {
		m, err := p.access.Membership(r.Context(), tx, id)
		if err == nil && string(m.User) != r.PathValue("id") {
			return &netra.Error{Kind: netra.NotFound, Key: "access.not_found"}
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := p.access.EndMembership(r.Context(), id, until, r.Actor); err != nil {
		return p.refused(w, r, f, err)
	}
	return p.done(w, r, "access.user.ended")
}

func (p *userPages) postRenew(w http.ResponseWriter, r *web.Request) error {
	id := netra.UserID(r.PathValue("id"))
	link, err := p.access.Renew(r.Context(), id, r.Actor)
	if err != nil {
		return p.refused(w, r, web.NewForm(nil), err)
	}
	var u access.User
	err = p.db.Read(r.Context(), func(tx *db.Tx) error {
		u, err = p.access.User(r.Context(), tx, id)
		return err
	})
	if err != nil {
		return err
	}
	return p.showLink(w, r, u.Name, link)
}

func (p *userPages) postEndSessions(w http.ResponseWriter, r *web.Request) error {
	if err := p.access.EndAllSessions(r.Context(), netra.UserID(r.PathValue("id")), r.Actor); err != nil {
		return p.refused(w, r, web.NewForm(nil), err)
	}
	return p.done(w, r, "access.user.sessions_ended")
}

func (p *userPages) postDisable(w http.ResponseWriter, r *web.Request) error {
	if err := p.access.Disable(r.Context(), netra.UserID(r.PathValue("id")), r.Actor); err != nil {
		return p.refused(w, r, web.NewForm(nil), err)
	}
	return p.done(w, r, "access.user.disabled")
}

func (p *userPages) postEnable(w http.ResponseWriter, r *web.Request) error {
	if err := p.access.Enable(r.Context(), netra.UserID(r.PathValue("id")), r.Actor); err != nil {
		return p.refused(w, r, web.NewForm(nil), err)
	}
	return p.done(w, r, "access.user.enabled")
}
