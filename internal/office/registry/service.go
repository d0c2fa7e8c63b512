package registry

import (
	"embed"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("registry", migrationFiles)

// Service keeps agencies, servants, races and candidates. It is safe for
// concurrent use.
type Service struct {
	db      *db.DB
	clock   netra.Clock
	ledger  *ledger.Ledger
	book    *law.Book
	regions *RegionTree
}

// New builds the service.
func New(d *db.DB, clock netra.Clock, l *ledger.Ledger, book *law.Book) *Service {
	return &Service{db: d, clock: clock, ledger: l, book: book, regions: Regions()}
}

// Regions is the built-in tree of regions.
func (s *Service) Regions() *RegionTree { return s.regions }

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "registry.not_found"} }
