package relatives

import (
	"context"
	"embed"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
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

// Migrations are the tables relatives_….
var Migrations = db.Embedded("relatives", migrations)

// Config is what relatives needs from the rest of the program.
type Config struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Jobs     *jobs.Queue
	Vault    *vault.Vault
	Law      *law.Book
	Access   *access.Service
	Registry *registry.Service
	Bundle   *i18n.Bundle
	Views    *web.Views
}

// Service keeps pairs, runs and declarations. It is safe for concurrent use.
type Service struct {
	Config
	sent *rate.Bucket
}

// How many steps of declarations are taken from all servants together, in a second
// and at once: an office sends its link to thousands, and who tries names needs
// millions.
const (
	perSecond = 20
	atOnce    = 300
)

// New makes the service and lets its jobs run on the queue.
func New(c Config) *Service {
	s := &Service{Config: c, sent: rate.New(c.Clock, perSecond, atOnce)}
	s.Jobs.Handle(runJob, s.run)
	return s
}

func tooMany() error { return &netra.Error{Kind: netra.TooMany} }

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "relatives.not_found"} }

// place is the office of an actor and whose servants it looks after: those of its
// agency where it belongs to one, else those of its region.
func (s *Service) place(ctx context.Context, tx *db.Tx, office netra.OfficeID) (access.Office, registry.Within, error) {
	o, err := s.Access.Office(ctx, tx, office)
	if err != nil {
		return o, registry.Within{}, err
	}
	if o.Agency != "" {
		return o, registry.Within{Agency: o.Agency}, nil
	}
	return o, registry.Within{Region: o.Region}, nil
}

// mine is the office of an actor who may handle families; to anybody else there
// is nothing.
func (s *Service) mine(ctx context.Context, tx *db.Tx, by netra.Actor) (access.Office, error) {
	if by.Office == "" || !s.Access.Allows(by.Role, access.HandleKin) {
		return access.Office{}, notFound()
	}
	return s.Access.Office(ctx, tx, by.Office)
}

// matches tells whether offices of a kind look for families: those that the law
// gives something to do in cases.
func (s *Service) matches(kind string) bool {
	k := s.Law.Kinds[kind]
	return k != nil && slices.ContainsFunc(s.Law.ProceduresInOrder(), func(p *law.Procedure) bool {
		return slices.ContainsFunc(k.Performs, func(does law.Power) bool { return does.Function == p.Function })
	})
}

// today is the day in the zone of an office.
func (s *Service) today(o access.Office) netra.Date {
	return netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone))
}
