package ruling

import (
	"embed"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables ruling_….
var Migrations = db.Embedded("ruling", migrations)

// promise is the value of the law room that says within how many days a desk
// answers.
const promise = "jawaban-hari"

// How many questions and codes the program takes from all senders together, in a
// second and at once.
const (
	perSecond = 20
	atOnce    = 100
)

// Config is what the desk needs from the rest of the program.
type Config struct {
	DB     *db.DB
	Clock  netra.Clock
	Ledger *ledger.Ledger
	Vault  *vault.Vault
	Law    *law.Book
	Access *access.Service
	Bundle *i18n.Bundle
	Views  *web.Views
	// Changed is called after a change that public pages show.
	Changed func()
}

// Service keeps questions and answers. It is safe for concurrent use.
type Service struct {
	Config
	sent, lookups *rate.Bucket
}

// New makes the service.
func New(c Config) *Service {
	return &Service{Config: c, sent: rate.New(c.Clock, perSecond, atOnce), lookups: rate.New(c.Clock, perSecond, atOnce)}
}

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "ruling.not_found"} }

func tooMany() error { return &netra.Error{Kind: netra.TooMany, Key: "ruling.too_many"} }
