package app

import (
	"context"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

// installOffice registers the pages of what every office needs: logging in,
// users, offices, the roster, jobs and the ledger.
func (a *App) installOffice(m *web.Mux) {
	(&loginPages{access: a.Access, db: a.DB, views: a.views, secure: a.Secure}).install(m)
	(&userPages{access: a.Access, db: a.DB, views: a.views, origin: a.Origin, secure: a.Secure, demo: a.Demo}).install(m)
	recount := func(ctx context.Context, tx *db.Tx) error { return a.Casework.RecomputeSoon(ctx, tx, a.Jobs) }
	(&officePages{access: a.Access, registry: a.Registry, law: a.Law, db: a.DB, views: a.views, recount: recount}).install(m)
	roster := &rosterPages{access: a.Access, registry: a.Registry, law: a.Law, db: a.DB, views: a.views}
	roster.install(m)
	(&loadPages{roster, a.Loader}).install(m)
	(&jobPages{access: a.Access, jobs: a.Jobs, ledger: a.Ledger, db: a.DB, views: a.views}).install(m)
	(&ledgerPages{access: a.Access, ledger: a.Ledger, intake: a.Intake, casework: a.Casework, law: a.Law, db: a.DB, views: a.views, bundle: a.Bundle}).install(m)
}
