package measure

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// Config is what measure needs from the rest of the program.
type Config struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Access   *access.Service
	Law      *law.Book
	Registry *registry.Service
	Views    *web.Views
	Bundle   *i18n.Bundle
	Cache    *web.Cache
}

// Service is measure's door.
type Service struct {
	Config
}

// New makes the service.
func New(c Config) *Service { return &Service{Config: c} }

// Changed forgets the pages that were kept ready: something they count changed.
func (s *Service) Changed() { s.Cache.Bump() }

// Count counts as of the day of the filter. The same filter gives the same
// figures however much happened later, because every change of a case keeps the
// day from which and until which it stood.
func (s *Service) Count(ctx context.Context, f Filter) (Figures, error) {
	out := Figures{Filter: f}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		cells, err := loadCells(ctx, tx, f)
		if err != nil {
			return err
		}
		s.addCases(&out, cells)
		ds, err := loadDecided(ctx, tx, f)
		if err != nil {
			return err
		}
		s.addDecisions(&out, ds)
		reports, err := loadDays(ctx, tx, f, "v_intake_reports", "received_on")
		if err != nil {
			return err
		}
		for _, n := range reports {
			out.Reports += n
		}
		cases, err := loadDays(ctx, tx, f, "v_casework_cases", "opened_on")
		if err != nil {
			return err
		}
		decided, err := loadDays(ctx, tx, f, "v_casework_decisions", "decided_on", "kind = 'decision'")
		if err != nil {
			return err
		}
		out.Series, out.Weekly = series(reports, cases, decided, f.AsOf)
		return nil
	})
	return out, err
}

func (s *Service) addCases(out *Figures, cells []Cell) {
	var ids []string
	for _, st := range s.Law.StatusesInOrder() {
		ids = append(ids, st.ID)
	}
	out.ByStatus = inOrder(tally(cells, func(c Cell) string { return c.Status }), ids)
	out.ByAct = ranked(tally(cells, func(c Cell) string { return c.Act }))
	out.ByRegion = ranked(tally(cells, func(c Cell) string { return string(below(out.Filter.Region, c.Region)) }))
	for _, c := range cells {
		out.Cases += c.N
		if st := s.Law.Statuses[c.Status]; st != nil && !st.Ends {
			out.Open += c.N
		}
	}
}

// addDecisions counts persons × acts. What was recommended and what was decided
// are two things; only a decision makes a sanction or clears.
func (s *Service) addDecisions(out *Figures, ds []decided) {
	levels := map[string]int{}
	for _, d := range ds {
		switch {
		case d.Kind == "recommendation" && d.Outcome == "proven":
			out.Recommended += d.N
		case d.Kind == "decision" && d.Outcome == "not_proven":
			out.Cleared += d.N
		case d.Kind == "decision":
			out.Sanctioned += d.N
			if sanction := s.Law.Sanctions[d.Sanction]; sanction != nil {
				levels[sanction.Level] += d.N
			}
		}
	}
	var ids []string
	for _, l := range s.Law.LevelsInOrder() {
		ids = append(ids, l.ID)
	}
	out.ByLevel = inOrder(levels, ids)
}

// regionName is a region as people read it; the country has no code.
func (s *Service) regionName(r netra.Region) string {
	return s.Registry.Regions().Name(r)
}
