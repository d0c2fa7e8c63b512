package watch

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/engine/stance"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
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
	Vault    *vault.Vault
	Blobs    blob.Store
	Evidence *evidence.Service
	Law      *law.Book
	Rules    screen.Law
	Access   *access.Service
	Registry *registry.Service
	Bundle   *i18n.Bundle
	Cases    Cases
	Signals  []Signals // beside those that watch itself counts
	Pages    Pages     // nil where this program has no browser
	Views    *web.Views
}

// Service keeps watch lists and what was screened under them. It is safe for
// concurrent use.
type Service struct {
	Config
	model   *stance.Model
	version string // of the screen: every count of it belongs to one
}

// New makes the service and lets the queue of c run its jobs.
func New(c Config) (*Service, error) {
	s := &Service{Config: c}
	var err error
	if s.model, err = screen.ShippedModel(); err != nil {
		return nil, err
	}
	if s.version, err = versionOf(s.model); err != nil {
		return nil, err
	}
	s.handleJobs()
	return s, nil
}

// versionOf names a model by the beginning of its hash.
func versionOf(m *stance.Model) (string, error) {
	sum := sha256.New()
	if err := m.Write(sum); err != nil {
		return "", fmt.Errorf("name the model of stance: %w", err)
	}
	return hex.EncodeToString(sum.Sum(nil))[:8], nil
}

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "watch.not_found"} }
