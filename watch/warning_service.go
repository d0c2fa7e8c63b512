package watch

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// Outlook is what early warning says to an office on a day.
type Outlook struct {
	Warnings []Warning
	Clusters []Cluster
	// Signals is how many were counted in the series, Regions in how many
	// kabupaten and kota.
	Signals, Regions int
}

// Outlook counts the signals of the offices that an actor oversees and says
// where more came in than is usual. It is computed anew for each day asked, from
// what came in until then.
func (s *Service) Outlook(ctx context.Context, asOf netra.Date, by netra.Actor) (Outlook, error) {
	var out Outlook
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		out = Outlook{}
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeWatch)
		if err != nil {
			return err
		}
		list, err := loadTallies(ctx, tx, sc, asOf.AddDays(1-7*seriesWeeks), asOf)
		if err != nil {
			return err
		}
		seen := map[netra.Region]bool{}
		for _, t := range list {
			if t.On.DaysUntil(asOf) >= seriesDays {
				continue
			}
			seen[t.Region] = true
			out.Signals += t.N
		}
		out.Regions = len(seen)
		if out.Warnings, err = warn(s.Law, list, asOf); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		out.Clusters, err = clusters(s.regencies(office.Region), list, asOf)
		return err
	})
	return out, err
}

// regencies are the kabupaten and kota in a region.
func (s *Service) regencies(in netra.Region) []spot {
	var out []spot
	for _, g := range s.Registry.Regions().All(2) {
		if in.Contains(g.Code) {
			out = append(out, spot{g.Code, g.Lat, g.Lng})
		}
	}
	return out
}
