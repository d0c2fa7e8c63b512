package registry

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

// raceIDs are the races of an election by the letters of their ids and labels.
func (s *Service) raceIDs(election string) (map[string]string, error) {
	e := s.book.Elections[election]
	if e == nil {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "registry.election_unknown", Problems: []netra.Problem{{Field: "tahapan", Key: "registry.election_unknown"}}}
	}
	out := map[string]string{}
	for _, r := range e.Races {
		out[plainKey(r.ID)] = r.ID
		for _, label := range []string{r.Label.ID, r.Label.EN} {
			if label != "" {
				out[plainKey(label)] = r.ID
			}
		}
	}
	return out, nil
}

// planCandidates sorts the rows into new, changed, unchanged and bad ones.
func (s *Service) planCandidates(ctx context.Context, tx *db.Tx, sh *sheet, t Target, p *plan) error {
	races, err := s.raceIDs(t.Election)
	if err != nil {
		return err
	}
	known, err := candidatesOf(ctx, tx, t.Election)
	if err != nil {
		return err
	}
	seen := map[string]int{}
	var fresh, changed []candidateRow
	for _, r := range sh.rows {
		row, ps := readCandidate(r, t.Election, races, s.regions)
		if in := t.Within.Region; row.race.Region != "" && !in.Contains(row.race.Region) && !row.race.Region.Contains(in) {
			ps = append(ps, netra.Problem{Field: "wilayah", Line: r.line, Key: "registry.region_outside"})
		}
		key := placeInRace(row.race, row.candidate)
		if first := seen[key]; len(ps) == 0 && first > 0 {
			ps = append(ps, netra.Problem{Field: "nomor", Line: r.line, Key: "registry.candidate_twice", Args: []any{strconv.Itoa(first)}})
		}
		if len(ps) > 0 {
			p.report.Problems = append(p.report.Problems, ps...)
			continue
		}
		seen[key] = r.line
		old, ok := known[key]
		switch {
		case !ok:
			fresh = append(fresh, row)
		case sameCandidate(old, row.candidate):
			p.report.Unchanged++
		default:
			row.candidate.ID = old.ID
			changed = append(changed, row)
		}
	}
	p.report.New, p.report.Updated = len(fresh), len(changed)
	p.apply = func(ctx context.Context, tx *db.Tx, batch string, at time.Time) error {
		return saveCandidates(ctx, tx, fresh, changed, batch, at)
	}
	return nil
}

// placeInRace names the place that one candidate holds: a race, a number, a role.
func placeInRace(r Race, c Candidate) string {
	return fmt.Sprintf("%s|%s|%s|%d|%s", r.Election, r.Race, r.Region, c.Number, c.Role)
}

// AddRace adds a race or finds the one that is there.
func (s *Service) AddRace(ctx context.Context, tx *db.Tx, r Race) (Race, error) {
	races, err := s.raceIDs(r.Election)
	if err != nil {
		return Race{}, err
	}
	if r.Race = races[plainKey(r.Race)]; r.Race == "" {
		return Race{}, &netra.Error{Kind: netra.Invalid, Key: "registry.race_unknown", Problems: []netra.Problem{{Field: "pemilihan", Key: "registry.race_unknown"}}}
	}
	return raceOf(ctx, tx, r, s.clock.Now())
}

// AddCandidate adds one candidate to a race.
func (s *Service) AddCandidate(ctx context.Context, tx *db.Tx, r Race, c Candidate, by netra.Actor) (string, error) {
	r, err := s.AddRace(ctx, tx, r)
	if err != nil {
		return "", err
	}
	if c.TitleFront == "" && c.TitleBack == "" {
		c.TitleFront, c.Name, c.TitleBack = kin.Split(c.Name)
	}
	c.NameKey, c.Race = kin.Key(c.Name), r.ID
	if c.Role = candidateRole(c.Role); c.Role == "" || c.NameKey == "" {
		return "", &netra.Error{Kind: netra.Invalid, Key: "registry.candidate_role", Problems: []netra.Problem{{Field: "peran", Key: "registry.candidate_role"}}}
	}
	c.ID = netra.NewID(s.clock.Now())
	if err := insertCandidate(ctx, tx, c, ""); err != nil {
		return "", err
	}
	_, err = s.ledger.Append(ctx, tx, "registry.candidate.added", "race:"+r.ID, by, map[string]string{"name": c.Name, "role": c.Role, "number": strconv.Itoa(c.Number)})
	return c.ID, err
}

// Races are the races of an election in the regions that contain region or lie
// in it, by region.
func (s *Service) Races(ctx context.Context, tx *db.Tx, election string, region netra.Region) ([]Race, error) {
	return listRaces(ctx, tx, election, region)
}

// Candidates are the candidates of a race by number and role.
func (s *Service) Candidates(ctx context.Context, tx *db.Tx, race string) ([]Candidate, error) {
	return listCandidates(ctx, tx, []string{race})
}

// CandidatesOf are the candidates of some races, each race's by number and role.
func (s *Service) CandidatesOf(ctx context.Context, tx *db.Tx, races []Race) (map[string][]Candidate, error) {
	ids := make([]string, len(races))
	for i, r := range races {
		ids[i] = r.ID
	}
	out := map[string][]Candidate{}
	for part := range slices.Chunk(ids, chunk) {
		list, err := listCandidates(ctx, tx, part)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			out[c.Race] = append(out[c.Race], c)
		}
	}
	return out, nil
}
