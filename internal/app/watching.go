package app

import (
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
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
		Evidence: evidence.New(a.Clock, a.Ledger, a.frame.vault, a.frame.files), Law: a.Law,
		Rules: ScreenLaw{&ask.Desk{Book: a.Law, Say: a.Bundle.T, Places: registry.Regions().Place}}, Access: a.Access, Registry: a.Registry, Bundle: a.Bundle,
		Views: views,
	})
}
