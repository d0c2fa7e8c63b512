package prevent

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// Effects are the offices of an actor's scope that told something, with the cases
// before and after.
func (s *Service) Effects(ctx context.Context, by netra.Actor) ([]Effect, error) {
	var out []Effect
	var today netra.Date
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention)
		if err != nil {
			return err
		}
		if today, err = s.today(ctx, tx, by.Office); err != nil {
			return err
		}
		if out, err = listEffects(ctx, tx, sc); err != nil {
			return err
		}
		for i, e := range out {
			office, err := s.Access.Office(ctx, tx, e.Office)
			if err != nil {
				return err
			}
			out[i].Name, out[i].Region = office.Name, office.Region
			if out[i].Servants, err = s.Registry.CountServants(ctx, tx, registry.Within{Region: office.Region}); err != nil {
				return err
			}
		}
		return nil
	})
	for i, e := range out {
		if err != nil {
			break
		}
		var counts map[netra.Date]int
		counts, err = s.Counts.ByDay(ctx, Cases, e.Region, today)
		out[i].Days, out[i].Before, out[i].After = around(counts, e.FirstOn, today)
	}
	return out, err
}
