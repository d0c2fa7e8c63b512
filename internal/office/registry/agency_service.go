package registry

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// AddAgency adds an agency. It makes the id where a has none.
func (s *Service) AddAgency(ctx context.Context, tx *db.Tx, a Agency, by netra.Actor) (netra.AgencyID, error) {
	a.Name, a.Short = oneLine(a.Name), oneLine(a.Short)
	if a.Short == "" {
		a.Short = a.Name
	}
	var ps []netra.Problem
	if a.Name == "" || len(a.Name) > 300 {
		ps = append(ps, netra.Problem{Field: "name", Key: "registry.agency_name"})
	}
	if !slices.Contains(AgencyKinds(), a.Kind) {
		ps = append(ps, netra.Problem{Field: "kind", Key: "registry.agency_kind"})
	}
	if _, ok := s.regions.Get(a.Region); !ok && a.Region != "" {
		ps = append(ps, netra.Problem{Field: "region", Key: "registry.region_unknown"})
	}
	if len(ps) > 0 {
		return "", &netra.Error{Kind: netra.Invalid, Key: "registry.agency_wrong", Problems: ps}
	}
	now := s.clock.Now()
	if a.ID == "" {
		a.ID = netra.AgencyID(netra.NewID(now))
	}
	if err := insertAgency(ctx, tx, a, now, by); err != nil {
		return "", err
	}
	_, err := s.ledger.Append(ctx, tx, "registry.agency.added", "agency:"+string(a.ID), by, map[string]string{
		"name": a.Name, "kind": string(a.Kind), "region": string(a.Region),
	})
	if err != nil {
		return "", fmt.Errorf("record agency %s: %w", a.ID, err)
	}
	return a.ID, nil
}

// Agency is the agency with that id.
func (s *Service) Agency(ctx context.Context, tx *db.Tx, id netra.AgencyID) (Agency, error) {
	return loadAgency(ctx, tx, id)
}

// Agencies lists the agencies of a region and of what lies in it, by name; all
// of them for "".
func (s *Service) Agencies(ctx context.Context, tx *db.Tx, region netra.Region) ([]Agency, error) {
	return listAgencies(ctx, tx, Within{Region: region})
}

// FindAgency is the agency that a text names, in full or short.
func (s *Service) FindAgency(ctx context.Context, tx *db.Tx, text string) (Agency, error) {
	return agencyNamed(ctx, tx, text)
}

// Units are the names of the units of an agency, sorted.
func (s *Service) Units(ctx context.Context, tx *db.Tx, agency netra.AgencyID) ([]string, error) {
	return listUnits(ctx, tx, agency)
}

// oneLine folds white space.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
