package app

import "github.com/netra-id/netra/watch"

// watching makes the service that screens public posts.
func (a *App) watching() (*watch.Service, error) {
	views, err := watch.NewViews(a.Bundle)
	if err != nil {
		return nil, err
	}
	return watch.New(watch.Config{
		DB: a.DB, Clock: a.Clock, Ledger: a.Ledger, Jobs: a.Jobs, Law: a.Law, Access: a.Access, Registry: a.Registry, Bundle: a.Bundle,
		Views: views,
	}), nil
}
