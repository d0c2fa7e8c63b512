package lawroom

import (
	"context"
	"sync"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// Config is what the law room needs from the rest of the program.
type Config struct {
	Law    *law.Book
	Bundle *i18n.Bundle
	Views  *web.Views
	Cache  *web.Cache

	Rulings Rulings

	// For administrators, who change the law room.
	DB       *db.DB
	Editions *edition.Desk
	Turn     func(context.Context) error                      // puts the edition in force to use
	Effect   func(context.Context, *law.Book) (Effect, error) // on running cases
}

// Rulings is the part of the program that keeps what offices answered about
// rules.
type Rulings interface {
	// RulingsOf are the published answers about any of the rules.
	RulingsOf(ctx context.Context, rules []string) ([]Ruling, error)
}

// Ruling is an official answer about a rule, as a page of the law room shows it.
type Ruling struct {
	ID, Rule    string
	Question    string
	Verdict     law.Outcome
	Office      string
	PublishedOn netra.Date
}

// Service is the door of the law room.
type Service struct {
	Config
	finder *finder
	desk   *ask.Desk
	check  func() law.Report // of the whole book, made once
}

// New makes the service for one edition of the law.
func New(c Config) *Service {
	return &Service{
		Config: c, finder: newFinder(c.Law),
		desk:  &ask.Desk{Book: c.Law, Say: c.Bundle.T, Places: registry.Regions().Place},
		check: sync.OnceValue(func() law.Report { return law.Check(c.Law) }),
	}
}

// Regions are the provinces, or what lies in one.
func (s *Service) Regions(in netra.Region) []registry.RegionInfo {
	if in == "" {
		return registry.Regions().Provinces()
	}
	return registry.Regions().Children(in)
}
