package measure

import (
	"context"

	"github.com/netra-id/netra/internal/platform/db"
)

// Zones colours every region of the rule's unit as of a day, by who was linked with
// a case since the first day that the rule counts. Whoever was cleared until then is
// not counted. The same day gives the same counts later, because cases keep from
// when and until when each thing stood; the rates follow the roster of today, since
// rosters of past days are not kept.
func (s *Service) Zones(ctx context.Context, f ZoneFilter) (ZoneMap, error) {
	var out ZoneMap
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.zones(ctx, tx, f)
		return err
	})
	return out, err
}

func (s *Service) zones(ctx context.Context, tx *db.Tx, f ZoneFilter) (ZoneMap, error) {
	out := ZoneMap{Filter: f, From: zoneStart(f.Election)}
	counts, err := loadServants(ctx, tx, f, out.From, f.Rule.Level())
	if err != nil {
		return out, err
	}
	staff, err := s.Registry.CountByRegion(ctx, tx, f.Rule.Level())
	if err != nil {
		return out, err
	}
	for _, info := range s.Registry.Regions().All(f.Rule.Level()) {
		if f.Province.Contains(info.Code) {
			out.Places = append(out.Places, colour(f.Rule, info.Code, counts[info.Code], staff[info.Code]))
		}
	}
	return out, nil
}
