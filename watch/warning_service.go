package watch

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Outlook is what early warning says to an office on a day.
type Outlook struct {
	Warnings []Warning
	Clusters []Cluster
	// Signals is how many of each source were counted in the last seriesDays,
	// Regions in how many kabupaten and kota.
	Signals map[Source]int
	Regions int
}

// Outlook counts the signals of the offices that an actor oversees and says
// where more came in than is usual. It is computed anew for each day asked, from
// what came in until then.
func (s *Service) Outlook(ctx context.Context, asOf netra.Date, by netra.Actor) (Outlook, error) {
	var out Outlook
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		out = Outlook{Signals: map[Source]int{}}
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeWatch)
		if err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		list, err := s.tallies(ctx, tx, sc, office, asOf)
		if err != nil {
			return err
		}
		seen := map[netra.Region]bool{}
		for _, t := range list {
			if t.On.DaysUntil(asOf) >= seriesDays {
				continue
			}
			seen[t.Region] = true
			out.Signals[t.Source] += t.N
		}
		out.Regions = len(seen)
		if out.Warnings, err = warn(s.Law, list, asOf); err != nil {
			return err
		}
		out.Clusters, err = clusters(s.regencies(office.Region), list, asOf)
		return err
	})
	return out, err
}

// tallies are the signals of all sources in the region of an office: of reports,
// findings and hits those of the offices that it oversees, of the other sources
// their numbers and nothing else.
func (s *Service) tallies(ctx context.Context, tx *db.Tx, sc access.Scope, office access.Office, asOf netra.Date) ([]SignalCount, error) {
	from := asOf.AddDays(1 - 7*seriesWeeks)
	list, err := loadTallies(ctx, tx, sc, from, asOf)
	if err != nil {
		return nil, err
	}
	hits, err := hitTallies(ctx, tx, sc, from, asOf, asOf.AddDays(1).StartIn(i18n.Zone(office.Zone)))
	if err != nil {
		return nil, err
	}
	for _, t := range hits {
		if a := s.Law.Actions[t.Act]; a != nil {
			t.Act = a.Act // by which the other sources name it
		}
		list = append(list, t)
	}
	for _, count := range s.Signals {
		more, err := count(ctx, tx, office.Region, from, asOf)
		if err != nil {
			return nil, err
		}
		for _, t := range more {
			if t.Region = t.Region.Regency(); t.Region.Level() == 2 {
				list = append(list, t)
			}
		}
	}
	return list, nil
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
