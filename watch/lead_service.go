package watch

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// Leads lists what was seen of each servant toward each candidate under a list,
// and how many leads there are in all.
func (s *Service) Leads(ctx context.Context, list string, limit, offset int, by netra.Actor) (l List, leads []Lead, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if l, err = s.find(ctx, tx, list, by, access.Watch); err != nil {
			return err
		}
		if total, err = countLeads(ctx, tx, list); err != nil {
			return err
		}
		if leads, err = listLeads(ctx, tx, list, limit, offset); err != nil {
			return err
		}
		for i, d := range leads {
			v, err := s.Registry.Servant(ctx, tx, d.Servant)
			if err != nil {
				return err
			}
			c, _, err := s.Registry.Candidate(ctx, tx, d.Candidate)
			if err != nil {
				return err
			}
			leads[i].Name, leads[i].Unit, leads[i].Toward = v.FullName(), v.Unit, c.FullName()
		}
		return nil
	})
	return l, leads, total, err
}

// HitRow is a hit in a list, with the names that belong to it.
type HitRow struct {
	Hit
	Name   string // of the servant, "" on a sample
	Toward string // name of the candidate
}

// Hits lists the hits of a list, and how many there are in all.
func (s *Service) Hits(ctx context.Context, list string, f HitFilter, by netra.Actor) (l List, rows []HitRow, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		if l, err = s.find(ctx, tx, list, by, access.Watch); err != nil {
			return err
		}
		hits, n, err := hitsOfList(ctx, tx, list, f)
		if err != nil {
			return err
		}
		rows, total = nil, n
		names := map[string]string{}
		for _, h := range hits {
			row := HitRow{Hit: h}
			if h.Servant != "" {
				if row.Name, row.Toward, err = s.names(ctx, tx, h, names); err != nil {
					return err
				}
			}
			rows = append(rows, row)
		}
		return nil
	})
	return l, rows, total, err
}

// names are the names of the servant and of the candidate of a hit; known keeps
// those that were asked for before.
func (s *Service) names(ctx context.Context, tx *db.Tx, h Hit, known map[string]string) (servant, candidate string, err error) {
	who, toward := "s/"+string(h.Servant), "c/"+h.Candidate
	if known[who] == "" {
		v, err := s.Registry.Servant(ctx, tx, h.Servant)
		if err != nil {
			return "", "", err
		}
		known[who] = v.FullName()
	}
	if known[toward] == "" {
		c, _, err := s.Registry.Candidate(ctx, tx, h.Candidate)
		if err != nil {
			return "", "", err
		}
		known[toward] = c.FullName()
	}
	return known[who], known[toward], nil
}
