package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/mail"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/lawroom"
	"github.com/netra-id/netra/locale"
	"github.com/netra-id/netra/measure"
	"github.com/netra-id/netra/prevent"
	"github.com/netra-id/netra/relatives"
	"github.com/netra-id/netra/ruling"
	"github.com/netra-id/netra/watch"
)

// Config is what one installation is made of.
type Config struct {
	DataDir  string // keys, files and, without Database, the database
	Database string // "sqlite:…" or "postgres://…"; "" is netra.db in DataDir
	Clock    netra.Clock
	Log      *slog.Logger
	Origin   string      // public address, "https://…", for previews
	Secure   bool        // served over https
	Mail     string      // mail server, as mail.Parse reads it; "" where no letters are sent
	Pages    watch.Pages // takes public pages as captures; nil where there is no browser
	Demo     bool        // invented people, a ribbon, and a switch of roles
	LawDir   string      // folder whose law files are used and followed as they are edited; "" for those built in
}

// App is the running program.
type App struct {
	Config
	DB        *db.DB
	Ledger    *ledger.Ledger
	Jobs      *jobs.Queue
	Law       *law.Book
	Bundle    *i18n.Bundle
	Access    *access.Service
	Registry  *registry.Service
	Loader    *registry.Loader
	Intake    *intake.Service
	Casework  *casework.Service
	Measure   *measure.Service
	Prevent   *prevent.Service
	Watch     *watch.Service
	Ruling    *ruling.Service
	Lawroom   *lawroom.Service
	Relatives *relatives.Service

	views *web.Views
	cache *web.Cache
	frame *frame
}

// New opens everything and brings the database to the newest form. What it
// opened is closed again when it fails.
func New(ctx context.Context, c Config) (_ *App, err error) {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	a := &App{Config: c, cache: web.NewCache(), frame: &frame{turned: make(chan struct{}, 1)}}
	if err := os.MkdirAll(c.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	if c.Database == "" {
		c.Database = "sqlite:" + filepath.Join(c.DataDir, "netra.db")
	}
	if a.Law, err = a.ownLaw(); err != nil {
		return nil, fmt.Errorf("read law: %w", err)
	}
	if a.Bundle, err = i18n.Load(locale.FS); err != nil {
		return nil, fmt.Errorf("read locale: %w", err)
	}
	if a.DB, err = db.Open(ctx, c.Database); err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, a.DB.Close())
		}
	}()
	if err = a.DB.Migrate(ctx, Migrations()...); err != nil {
		return nil, fmt.Errorf("migrate database: %w", err)
	}
	if a.Law, err = edition.InForce(ctx, a.DB, a.Law); err != nil {
		return nil, err
	}
	if err = a.foundations(ctx); err != nil {
		return nil, err
	}
	if err = a.services(ctx); err != nil {
		return nil, err
	}
	if c.Demo {
		if err = a.fillDemoOnce(ctx); err != nil {
			return nil, fmt.Errorf("fill demonstration: %w", err)
		}
	}
	if err = a.clocks(ctx); err != nil {
		return nil, fmt.Errorf("count clocks: %w", err)
	}
	a.frame.live.Store(a)
	return a, a.routes(ctx)
}

// clocks counts the running clocks again where the law room is not the one by
// which they were counted last, and lets their ladders be climbed and changed
// rosters be compared from now on.
func (a *App) clocks(ctx context.Context) error {
	var last string
	err := a.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		last, err = loadSetting(ctx, tx, settingLaw)
		return err
	})
	if err != nil {
		return err
	}
	if now := a.Law.Digest(); now != last {
		if _, err := a.Casework.Recompute(ctx); err != nil {
			return err
		}
		if err := a.DB.Write(ctx, func(tx *db.Tx) error { return saveSetting(ctx, tx, settingLaw, now) }); err != nil {
			return err
		}
	}
	if err := a.Relatives.WatchChanges(ctx); err != nil {
		return err
	}
	if err := a.Prevent.WatchReminders(ctx, a.Jobs); err != nil {
		return err
	}
	return a.Casework.WatchClocks(ctx, a.Jobs)
}

// Migrations are the tables of all parts, those first on which others rest.
func Migrations() []db.Migrations {
	return []db.Migrations{
		ledger.Migrations, jobs.Migrations, access.Migrations, registry.Migrations, edition.Migrations, intake.Migrations, casework.Migrations,
		prevent.Migrations, evidence.Migrations, watch.Migrations, ruling.Migrations, relatives.Migrations, measure.Migrations,
		settingsMigrations,
	}
}

// foundations opens what knows nothing of the law: keys, the ledger, files.
func (a *App) foundations(ctx context.Context) error {
	keys := filepath.Join(a.DataDir, "keys")
	v, err := vault.Open(keys)
	if err != nil {
		return fmt.Errorf("open vault: %w", err)
	}
	signer, err := ledgerKey(keys)
	if err != nil {
		return err
	}
	a.Ledger = ledger.New(a.DB, a.Clock, signer, ledger.KeepAt(filepath.Join(a.DataDir, "checkpoint")))
	if err := a.Ledger.Check(ctx); err != nil {
		return fmt.Errorf("check ledger: %w", err)
	}
	files, err := blob.Dir(filepath.Join(a.DataDir, "files"))
	if err != nil {
		return fmt.Errorf("open files: %w", err)
	}
	a.frame.vault, a.frame.files = v, files
	return nil
}

// services makes the services and passes each the others it asks.
func (a *App) services(ctx context.Context) error {
	v := a.frame.vault
	a.Jobs = jobs.New(a.DB, a.Clock)
	var opts []access.Option
	if a.Demo {
		opts = append(opts, access.Demo())
	}
	a.Access = access.New(a.DB, a.Clock, a.Ledger, a.Law, v, opts...)
	a.Registry = registry.New(a.DB, a.Clock, a.Ledger, a.Law)
	var err error
	if a.Loader, err = registry.NewLoader(a.Registry, a.Jobs, filepath.Join(a.DataDir, "imports")); err != nil {
		return err
	}
	measureViews, err := measure.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	a.Measure = measure.New(measure.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Access: a.Access, Law: a.Law, Registry: a.Registry, Views: measureViews, Bundle: a.Bundle, Cache: a.cache,
	})
	lawViews, err := lawroom.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	editions, err := edition.Open(ctx, a.DB, a.Law)
	if err != nil {
		return fmt.Errorf("keep edition of the law room: %w", err)
	}
	caseViews, err := casework.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	a.Casework = casework.New(casework.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Vault: v, Law: a.Law, Access: a.Access, Registry: a.Registry,
		Views: caseViews, Changed: a.Measure.Changed, Editions: editions, Evidence: a.evidence(),
	})
	a.Intake, err = intake.New(intake.Config{
		DB: a.DB, Clock: a.Clock, Book: a.Law, Vault: v, Blobs: a.frame.files, Ledger: a.Ledger, Access: a.Access, Bundle: a.Bundle,
		Cases: cases{a.Casework}, Changed: a.Measure.Changed,
	})
	if err != nil {
		return err
	}
	preventViews, err := prevent.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	var post prevent.Post
	if a.Mail != "" {
		if a.Origin == "" {
			return errors.New("letters hold links: a mail server needs the public address of the installation")
		}
		if post, err = mail.Parse(a.Mail); err != nil {
			return err
		}
	}
	a.Prevent = prevent.New(prevent.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Vault: v, Law: a.Law, Access: a.Access, Registry: a.Registry, Bundle: a.Bundle,
		Views: preventViews, Blobs: a.frame.files, Origin: a.Origin, Supervisor: a.Intake,
		Counts: counts{a.Measure}, Post: post,
	})
	rulingViews, err := ruling.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	a.Ruling = ruling.New(ruling.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Vault: v, Law: a.Law, Access: a.Access, Bundle: a.Bundle, Views: rulingViews,
		Changed: a.cache.Bump,
	})
	relativesViews, err := relatives.NewViews(a.Bundle)
	if err != nil {
		return err
	}
	a.Relatives = relatives.New(relatives.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Jobs: a.Jobs, Vault: v, Law: a.Law, Access: a.Access, Registry: a.Registry, Bundle: a.Bundle,
		Views: relativesViews,
	})
	if a.Watch, err = a.watching(); err != nil {
		return err
	}
	a.Lawroom = lawroom.New(lawroom.Config{
		Law: a.Law, Bundle: a.Bundle, Views: lawViews, Cache: a.cache, DB: a.DB, Turn: a.turn, Effect: effectOf(a.Casework), Rulings: rulings{a.Ruling},
		Editions: &edition.Desk{DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Access: a.Access, Editions: editions},
	})
	return nil
}

// Run does what goes on beside the requests until ctx ends: it seals the
// ledger, runs jobs, and tidies what no longer counts.
func (a *App) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	parts := []func(context.Context) error{
		a.Ledger.Run,
		a.jobs,
		a.followTurns,
		a.tidy,
	}
	failed := make(chan error, len(parts))
	for _, part := range parts {
		go func() { failed <- part(ctx) }()
	}
	var first error
	for range parts {
		if err := <-failed; err != nil && !errors.Is(err, context.Canceled) && first == nil {
			first = err
		}
		cancel()
	}
	return first
}

// tidyEvery is how often sessions and links that ran out are removed.
const tidyEvery = 10 * time.Minute

func (a *App) tidy(ctx context.Context) error {
	t := time.NewTicker(tidyEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-t.C:
			if err := errors.Join(a.Access.Tidy(ctx), a.Loader.Tidy(ctx)); err != nil {
				a.Log.Error("tidy what ran out", "err", err)
			}
		}
	}
}

// Handler answers requests.
func (a *App) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.frame.mux.Load().ServeHTTP(w, r) })
}

// Routes lists every route with the permission it needs.
func (a *App) Routes() []web.Route { return a.frame.mux.Load().Routes() }

// Close seals what happened and closes the database.
func (a *App) Close() error {
	_, err := a.Ledger.Seal(context.Background())
	return errors.Join(err, a.DB.Close())
}

// cases lets intake open cases and follow them.
type cases struct{ *casework.Service }

// OpenFromReport opens a case for intake.
func (c cases) OpenFromReport(ctx context.Context, tx *db.Tx, in intake.CaseRequest, by netra.Actor) (netra.CaseID, string, error) {
	opened, err := c.Open(ctx, tx, casework.Opening{
		Report: in.Report, Origin: casework.Origin(in.Origin), Election: in.Election, Region: in.Region, Act: in.ActKind,
		ActOn: in.ActOn, ReceivedOn: in.ReceivedOn, Summary: in.Summary,
	}, by)
	return opened.ID, opened.Number, err
}

// Progress is what a reporter may know of a case.
func (c cases) Progress(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]intake.ProgressStep, error) {
	steps, err := c.Service.Progress(ctx, tx, id)
	out := make([]intake.ProgressStep, 0, len(steps))
	for _, s := range steps {
		out = append(out, intake.ProgressStep{
			Label: s.Label, Status: s.Status, Tone: s.Tone, On: s.On, NextDue: s.NextDue, Final: s.Final, Outcome: string(s.Outcome),
		})
	}
	return out, err
}

// rulings lets the law room show what offices answered about a rule.
type rulings struct{ *ruling.Service }

// RulingsOf are the published answers about any of the rules.
func (r rulings) RulingsOf(ctx context.Context, rules []string) ([]lawroom.Ruling, error) {
	all, err := r.Rulings(ctx, ruling.Filter{Rules: rules})
	var out []lawroom.Ruling
	for _, x := range all {
		out = append(out, lawroom.Ruling{
			ID: x.ID, Rule: x.Rule, Question: x.Question, Verdict: x.Verdict, Office: x.OfficeName, PublishedOn: x.PublishedOn,
		})
	}
	return out, err
}

// counts lets prevent see how many reports and cases came on which day.
type counts struct{ *measure.Service }

// ByDay counts by day in a region, up to and including until.
func (c counts) ByDay(ctx context.Context, what prevent.Measured, region netra.Region, until netra.Date) (map[netra.Date]int, error) {
	return c.Service.ByDay(ctx, measure.Daily(what), measure.Filter{AsOf: until, Region: region})
}
