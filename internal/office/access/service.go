package access

import (
	"context"
	"embed"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("access", migrationFiles)

// Service answers who may do what. It is safe for concurrent use.
type Service struct {
	db     *db.DB
	clock  netra.Clock
	ledger *ledger.Ledger
	book   *law.Book
	vault  *vault.Vault

	demo     bool
	hashing  Hashing
	sessions *scs.SessionManager
	pause    func(ctx context.Context, d time.Duration) error
	gate     *gate
	decoy    string // hash that unknown names are compared with

	// tree caches which offices stand below an office. It is valid for one
	// revision of the tree, whose name is read in every transaction, so that
	// a change made by another process counts at once.
	tree struct {
		sync.Mutex
		revision string
		below    map[netra.OfficeID]map[netra.OfficeID]bool
	}
}

// Option changes how a Service works.
type Option func(*Service)

// Demo lets LoginAs open sessions without a password. Only for a database of
// invented people.
func Demo() Option { return func(s *Service) { s.demo = true } }

// WithHashing sets the cost of hashing passwords.
func WithHashing(h Hashing) Option { return func(s *Service) { s.hashing = h } }

// New builds the service. Without options it is fit for real use.
func New(d *db.DB, clock netra.Clock, l *ledger.Ledger, book *law.Book, v *vault.Vault, opts ...Option) *Service {
	s := &Service{
		db: d, clock: clock, ledger: l, book: book, vault: v,
		hashing: DefaultHashing(), pause: pause, gate: newGate(clock),
	}
	for _, o := range opts {
		o(s)
	}
	s.decoy = s.hashing.decoy()
	s.sessions = scs.New()
	s.sessions.Store = &sessionStore{s}
	s.sessions.Codec = sessionCodec{}
	s.sessions.HashTokenInStore = true
	return s
}

// pause waits d, or less when ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// notFound is what a person reads about a thing that is not there or that he
// may not know of: the two look the same.
func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "access.not_found"} }
