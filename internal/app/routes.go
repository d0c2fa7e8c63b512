package app

import (
	"context"
	"embed"
	"net/http"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

//go:embed templates/*.html
var templates embed.FS

// navigation is the desk's, in the order of use.
var navigation = []web.NavItem{
	{Key: "app.nav.home", Href: deskHome, Perm: access.SeeDesk},
	{Key: "app.nav.reports", Href: "/meja/laporan", Perm: access.SeeReports},
	{Key: "app.nav.cases", Href: "/meja/perkara", Perm: access.SeeCases},
	{Key: "app.nav.prevent", Href: "/meja/cegah", Perm: access.SeePrevention},
	{Key: "app.nav.questions", Href: "/meja/tanya", Perm: access.SeeQuestions},
	{Key: "app.nav.watch", Href: "/meja/awasi", Perm: access.SeeWatch},
	{Key: "app.nav.zones", Href: "/meja/zona", Perm: access.ContestZone},
	{Key: "app.nav.servants", Href: "/meja/pegawai", Perm: access.SeeRegistry},
	{Key: "app.nav.relatives", Href: "/meja/keluarga", Perm: access.HandleKin},
	{Key: "app.nav.offices", Href: "/meja/kantor", Perm: access.ManageOffice},
	{Key: "app.nav.users", Href: "/meja/pengguna", Perm: access.SeeUsers},
	{Key: "app.nav.jobs", Href: "/meja/pekerjaan", Perm: access.SeeJobs},
	{Key: "app.nav.ledger", Href: "/meja/jejak", Perm: access.SeeLedger},
	{Key: "app.nav.law", Href: "/meja/hukum", Perm: access.ManageLaw},
	{Key: "app.nav.indexes", Href: "/meja/kerawanan", Perm: access.ManageLaw},
	{Key: "app.nav.rules", Href: "/aturan", Perm: access.SeeRules},
}

// routes builds the shell and lets every part register its routes.
func (a *App) routes(ctx context.Context) error {
	var err error
	if a.views, err = web.NewViews("app", templates, a.Bundle); err != nil {
		return err
	}
	cfg := web.Config{
		Bundle: a.Bundle, Clock: a.Clock, Sessions: a.Access, Rights: a.Access, Log: a.Log, Nav: navigation,
		Origin: a.Origin, Secure: a.Secure, ZoneOf: a.zoneOf, OfficeOf: a.officeOf,
	}
	if err := a.DB.Read(ctx, func(tx *db.Tx) error {
		if host, err := a.Access.HostOffice(ctx, tx); err == nil {
			if !a.Demo { // no office answers for what is invented
				cfg.Operator = host.Name
			}
		} else if netra.KindOf(err) != netra.NotFound {
			return err
		}
		if cfg.Language, err = loadSetting(ctx, tx, settingLanguage); err != nil {
			return err
		}
		sample, err := loadSetting(ctx, tx, settingSample)
		if err != nil || sample == "" {
			return err
		}
		cfg.Demo = &web.Demo{}
		if a.Demo {
			cfg.Demo, err = a.personas(ctx, tx)
		}
		return err
	}); err != nil {
		return err
	}
	m, err := web.New(cfg)
	if err != nil {
		return err
	}
	m.Get("/", access.Public, a.showHome)
	m.Get("/tentang", access.Public, a.showAbout)
	m.Get(deskHome, access.SeeDesk, a.showDesk)
	m.Get(setupPath+"/{token}", access.Public, a.showSetup)
	m.Post(setupPath+"/{token}", access.Public, a.postSetup)
	if a.Demo {
		m.Post("/demo/peran", access.Public, a.postPersona)
	}
	a.Intake.Install(m)
	a.Casework.Install(m)
	a.Prevent.Install(m)
	a.Watch.Install(m)
	a.Ruling.Install(m)
	a.Relatives.Install(m)
	a.Measure.Install(m)
	a.Lawroom.Install(m)
	a.installOffice(m)
	a.frame.mux.Store(m)
	a.cache.Bump()
	return nil
}

// zoneOf is the zone by whose clock an actor works.
func (a *App) zoneOf(ctx context.Context, by netra.Actor) *time.Location {
	var zone string
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := a.Access.Office(ctx, tx, by.Office)
		zone = o.Zone
		return err
	})
	if err != nil {
		return nil // the shell falls back to the time of the capital
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return nil
	}
	return loc
}

// officeOf is the name of the office that an actor acts for.
func (a *App) officeOf(ctx context.Context, by netra.Actor) string {
	var name string
	if err := a.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := a.Access.Office(ctx, tx, by.Office)
		name = o.Name
		return err
	}); err != nil {
		return "" // the page prints without it
	}
	return name
}

// homePage is all that templates/home_page.html may use.
type homePage struct {
	Figures []web.Figure
	Demo    bool
}

func (a *App) showHome(w http.ResponseWriter, r *web.Request) error {
	return a.cache.Serve(w, r, "home", func(w http.ResponseWriter, r *web.Request) error {
		figures, err := a.Measure.Headline(r.Context(), r.Today(), r.Lang)
		if err != nil {
			return err
		}
		return a.views.Show(w, r, http.StatusOK, "home_page", web.Meta{
			Title: "app.home.title", Nav: "/", Description: "app.home.description",
		}, homePage{Figures: figures, Demo: a.Demo})
	})
}

// aboutPage is all that templates/about_page.html may use.
type aboutPage struct{ Demo bool }

func (a *App) showAbout(w http.ResponseWriter, r *web.Request) error {
	return a.cache.Serve(w, r, "about", func(w http.ResponseWriter, r *web.Request) error {
		return a.views.Show(w, r, http.StatusOK, "about_page", web.Meta{
			Title: "app.about.title", Nav: "/tentang", Description: "app.about.description", Narrow: true,
		}, aboutPage{Demo: a.Demo})
	})
}
