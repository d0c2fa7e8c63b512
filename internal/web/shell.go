package web

import (
	"net/http"

	"github.com/netra-id/netra/internal/platform/i18n"
)

// shellPage is all that templates/page.html may use.
type shellPage struct {
	Lang     string
	Title    string // of the document
	NoIndex  bool
	Narrow   bool
	Preview  *preview
	Assets   assetPaths
	Desk     bool // the navigation of the desk instead of the public one
	LoggedIn bool
	Acting   string // who acts, for the header
	Role     string
	Nav      []navLink
	Other    languageLink
	Exit     string // where the quick exit leads, "" without one
	Demo     *demoBar
	Toast    string
	Crumbs   []Crumb
	Operator string
	Office   string // who prints: the office of the desk, the operator elsewhere
	Printed  string // the day of printing
	Page     any
}

type navLink struct {
	Label   string
	Href    string
	Current bool
}

type languageLink struct {
	Lang string
	Href string
}

// preview is what a messenger shows of a link.
type preview struct {
	Title, Description, URL, Image string
}

type demoBar struct {
	Played   string // the day that is played, "" where the calendar goes on
	Personas []Option
}

// shell gathers what stands around a page.
func (m *Mux) shell(w http.ResponseWriter, r *Request, status int, meta Meta) shellPage {
	title := m.cfg.Bundle.Text(r.Lang, meta.Title)
	if status == http.StatusUnprocessableEntity {
		title = r.T("web.error_prefix", title)
	}
	s := shellPage{
		Lang:     r.Lang,
		Title:    r.T("web.title_of", title),
		NoIndex:  meta.NoIndex || !r.Public() || status != http.StatusOK,
		Narrow:   meta.Narrow,
		Assets:   m.assets.paths,
		Desk:     !r.Public() && r.Actor.LoggedIn(),
		LoggedIn: r.Actor.LoggedIn(),
		Crumbs:   meta.Crumbs,
		Operator: m.cfg.Operator,
		Office:   m.cfg.Operator,
		Printed:  i18n.DateLong(r.Lang, r.Today()),
		Toast:    m.takeToast(w, r),
	}
	if s.Desk && m.cfg.OfficeOf != nil {
		s.Office = m.cfg.OfficeOf(r.Context(), r.Actor)
	}
	if s.LoggedIn {
		s.Acting, s.Role = r.Actor.Name, r.T("web.role."+string(r.Actor.Role))
	}
	s.Nav = m.navigation(r, meta.Nav, s.Desk)
	s.Other.Lang = i18n.English
	if r.Lang == i18n.English {
		s.Other.Lang = i18n.Indonesian
	}
	s.Other.Href = r.languageHref(s.Other.Lang)
	if meta.QuickExit {
		s.Exit = m.cfg.QuickExit
	}
	if meta.Description != "" && !s.NoIndex {
		s.Preview = m.preview(r, meta)
	}
	if m.cfg.Demo != nil {
		s.Demo = m.demoBar(r)
	}
	return s
}

// navigation is the public one, or that of the desk with what the actor may
// open.
func (m *Mux) navigation(r *Request, current string, desk bool) []navLink {
	var out []navLink
	if !desk {
		for _, n := range [][2]string{
			{"web.nav.report", "/lapor"}, {"web.nav.status", "/status"}, {"web.nav.may_i", "/bolehkah"}, {"web.nav.rules", "/aturan"}, {"web.nav.figures", "/angka"},
		} {
			out = append(out, navLink{Label: r.T(n[0]), Href: n[1], Current: current == n[1]})
		}
		return out
	}
	for _, n := range m.cfg.Nav {
		if r.Can(n.Perm) {
			out = append(out, navLink{Label: r.T(n.Key), Href: n.Href, Current: current == n.Href || current == n.Key})
		}
	}
	return out
}

func (m *Mux) preview(r *Request, meta Meta) *preview {
	p := &preview{
		Title:       m.cfg.Bundle.Text(r.Lang, meta.Title),
		Description: m.cfg.Bundle.Text(r.Lang, meta.Description),
		URL:         m.cfg.Origin + r.URL.EscapedPath(),
	}
	if meta.Image != "" {
		p.Image = m.cfg.Origin + meta.Image
	}
	return p
}

func (m *Mux) demoBar(r *Request) *demoBar {
	d := &demoBar{}
	if !r.Played() {
		return d
	}
	d.Played = i18n.DateLong(r.Lang, r.Today())
	d.Personas = append(d.Personas, Option{Value: "", Label: r.T("web.demo.visitor"), Selected: !r.Actor.LoggedIn()})
	for _, p := range m.cfg.Demo.Personas {
		if p.ID == "" {
			continue
		}
		d.Personas = append(d.Personas, Option{
			Value: p.ID, Label: m.cfg.Bundle.Text(r.Lang, p.Label), Selected: p.ID == string(r.Actor.User),
		})
	}
	return d
}
