package measure

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Covered says of every province, or of every kabupaten and kota of one, who
// supervises there and what came from there until the end of a day. Sub-districts
// are not counted one by one: with few reports a count could point at who sent one.
func (s *Service) Covered(ctx context.Context, province netra.Region, asOf netra.Date) ([]Coverage, error) {
	tree := s.Registry.Regions()
	var kinds []string
	for id, f := range s.Law.FunctionsByID {
		if f.Watches {
			kinds = append(kinds, s.Law.KindsPerforming(id, asOf)...)
		}
	}
	var places []netra.Region
	districts := map[netra.Region]int{}
	for _, info := range tree.Children(province) {
		places = append(places, info.Code)
		districts[info.Code] = districtsIn(tree, info)
	}
	var out []Coverage
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		posts, err := loadPosts(ctx, tx, kinds, asOf.AddDays(1).StartIn(i18n.WIB))
		if err != nil {
			return err
		}
		from, err := loadHeard(ctx, tx, asOf)
		out = cover(places, districts, posts, from)
		return err
	})
	return out, err
}

// districtsIn counts the sub-districts of a region.
func districtsIn(tree *registry.RegionTree, info registry.RegionInfo) int {
	below := tree.Children(info.Code)
	if info.Level == regency {
		return len(below)
	}
	n := 0
	for _, x := range below {
		n += len(tree.Children(x.Code))
	}
	return n
}
