package watch

import (
	"embed"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables watch_….
var Migrations = db.Embedded("watch", migrations)

// Config is what watch needs from the rest of the program.
type Config struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Jobs     *jobs.Queue
	Law      *law.Book
	Access   *access.Service
	Registry *registry.Service
	Bundle   *i18n.Bundle
	Views    *web.Views
}

// Service keeps watch lists and what was screened under them. It is safe for
// concurrent use.
type Service struct {
	Config
}

// New makes the service and lets the queue of c run its jobs.
func New(c Config) *Service {
	s := &Service{Config: c}
	s.handleJobs()
	return s
}

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "watch.not_found"} }
