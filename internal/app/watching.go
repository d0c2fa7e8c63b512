package app

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law/ask"
	"github.com/netra-id/netra/watch"
)

// watching makes the service that screens public posts.
func (a *App) watching() (*watch.Service, error) {
	views, err := watch.NewViews(a.Bundle)
	if err != nil {
		return nil, err
	}
	return watch.New(watch.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Jobs: a.Jobs, Vault: a.frame.vault, Blobs: a.frame.files,
		Evidence: a.evidence(), Law: a.Law,
		Rules: ScreenLaw{&ask.Desk{Book: a.Law, Say: a.Bundle.T, Places: registry.Regions().Place}}, Access: a.Access, Registry: a.Registry, Bundle: a.Bundle,
		Views: views, Cases: findings{a.Casework}, Pages: a.Pages,
		Signals: []watch.Signals{a.questionSignals, a.reachSignals},
	})
}

// questionSignals are the questions to the ruling desk, for early warning.
func (a *App) questionSignals(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]watch.SignalCount, error) {
	list, err := a.Ruling.CountQuestions(ctx, tx, within, from, until)
	var out []watch.SignalCount
	for _, t := range list {
		out = append(out, watch.SignalCount{Source: watch.FromQuestions, Region: t.Region, Act: t.Act, On: t.On, N: t.N})
	}
	return out, err
}

// reachSignals are the units that did not hear of a circular in time, for early
// warning.
func (a *App) reachSignals(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]watch.SignalCount, error) {
	list, err := a.Prevent.CountUnreached(ctx, tx, within, from, until)
	var out []watch.SignalCount
	for _, t := range list {
		out = append(out, watch.SignalCount{Source: watch.FromReach, Region: t.Region, On: t.On, N: t.N})
	}
	return out, err
}

// findings lets watch hand confirmed hits over to those who handle cases.
type findings struct{ *casework.Service }

// OpenFinding opens a case of the office's own finding, with the servant in it.
func (f findings) OpenFinding(ctx context.Context, tx *db.Tx, in watch.Finding, by netra.Actor) (netra.CaseID, string, error) {
	opened, err := f.OpenAbout(ctx, tx, casework.Opening{
		Origin: casework.FromFinding, Election: in.Election, Region: in.Region, Act: in.Act, ActOn: in.On, ReceivedOn: in.Since, Summary: in.Summary,
	}, in.Servant, by)
	return opened.ID, opened.Number, err
}

// evidence keeps originals for those parts of the program that show them.
func (a *App) evidence() *evidence.Service {
	return evidence.New(a.Clock, a.Ledger, a.frame.vault, a.frame.files)
}
