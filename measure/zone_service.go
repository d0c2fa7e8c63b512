package measure

import (
	"context"

	"github.com/netra-id/netra/internal/platform/db"
)

// Zones colours every region of the rule's unit as of a day. Whoever was cleared
// until then is not counted; the same day gives the same colours later, because
// cases keep from when and until when each thing stood.
func (s *Service) Zones(ctx context.Context, f ZoneFilter) (ZoneMap, error) {
	out := ZoneMap{Filter: f, From: zoneStart(f.Election)}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		counts, err := loadServants(ctx, tx, f, f.Rule.Level())
		if err != nil {
			return err
		}
		staff, err := s.Registry.CountByRegion(ctx, tx, f.Rule.Level())
		if err != nil {
			return err
		}
		for _, info := range s.Registry.Regions().All(f.Rule.Level()) {
			if f.Province.Contains(info.Code) {
				out.Places = append(out.Places, colour(f.Rule, info.Code, counts[info.Code], staff[info.Code]))
			}
		}
		return nil
	})
	return out, err
}
