package intake

import (
	"fmt"
	"sync"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// Config is everything that intake works with. All of it is needed but for the
// two rates.
type Config struct {
	DB     *db.DB
	Clock  netra.Clock
	Book   *law.Book
	Vault  *vault.Vault
	Blobs  blob.Store
	Ledger *ledger.Ledger
	Access *access.Service
	Bundle *i18n.Bundle
	Cases  Cases
	// Changed is called after a change that public figures count; it may be nil.
	Changed func()

	// ReportsPerSecond is how many reports and messages the program takes from
	// all senders together; 0 means 5000. LookupsPerSecond is how many codes it
	// looks up; 0 means 500.
	ReportsPerSecond int
	LookupsPerSecond int
}

// The rates where Config names none, and how many seconds' worth may come at
// once.
const (
	defaultReports = 5000
	defaultLookups = 500
	burstSeconds   = 4
)

// Service takes reports and lets offices decide on them. It is safe for
// concurrent use.
type Service struct {
	Config
	views   *web.Views
	reports *rate.Bucket
	lookups *rate.Bucket
	form    formData

	// mu guards routes and drawn.
	mu     sync.Mutex
	routes map[routeKey]route
	drawn  map[sentKey]drawnPage
}

// New builds the service. It fails where a part is missing or a template is
// broken.
func New(c Config) (*Service, error) {
	switch {
	case c.DB == nil, c.Clock == nil, c.Book == nil, c.Vault == nil, c.Blobs == nil, c.Ledger == nil,
		c.Access == nil, c.Bundle == nil, c.Cases == nil:
		return nil, fmt.Errorf("intake: a part of Config is missing")
	}
	if c.ReportsPerSecond == 0 {
		c.ReportsPerSecond = defaultReports
	}
	if c.LookupsPerSecond == 0 {
		c.LookupsPerSecond = defaultLookups
	}
	views, err := web.NewViews("intake", templates, c.Bundle)
	if err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	s := &Service{
		Config:  c,
		views:   views,
		reports: rate.New(c.Clock, c.ReportsPerSecond, burstSeconds*c.ReportsPerSecond),
		lookups: rate.New(c.Clock, c.LookupsPerSecond, burstSeconds*c.LookupsPerSecond),
		routes:  map[routeKey]route{},
		drawn:   map[sentKey]drawnPage{},
	}
	s.form = newFormData(c.Book)
	return s, nil
}
