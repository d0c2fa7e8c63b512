package prevent

import (
	"context"
	"embed"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables prevent_….
var Migrations = db.Embedded("prevent", migrations)

// Config is what prevent needs from the rest of the program.
type Config struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Vault    *vault.Vault
	Blobs    blob.Store
	Law      *law.Book
	Access   *access.Service
	Registry *registry.Service
	Bundle   *i18n.Bundle
	Views    *web.Views
	// Supervisor takes what somebody noticed who came or read.
	Supervisor Supervisor
	// Counts says how many reports and cases came on which day.
	Counts Counts
	Post   Post   // hands over letters; nil where the installation sends none
	Origin string // public address, "https://…", for the links of letters
}

// Supervisor is the part of the program that brings early information to the
// election supervisor of a region. about names the event or circular after which
// it came. Who wrote it is not handed over.
type Supervisor interface {
	TakeSignal(ctx context.Context, tx *db.Tx, region netra.Region, about, text string) error
}

// Service keeps notices and who knows of them. It is safe for concurrent use.
type Service struct {
	Config
	sent *rate.Bucket
}

// How many answers of people without an account are taken from all together, in
// a second and at once: a hall of people at one door sends in one minute.
const (
	perSecond = 50
	atOnce    = 600
)

// New makes the service.
func New(c Config) *Service { return &Service{Config: c, sent: rate.New(c.Clock, perSecond, atOnce)} }

func tooMany() error { return &netra.Error{Kind: netra.TooMany, Key: "prevent.too_many"} }

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "prevent.not_found"} }
