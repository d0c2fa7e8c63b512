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
	today := netra.DateOf(s.clock.Now(), easternmost())
	var fresh []candidateRow
	var changed []candidateChange
	for _, r := range sh.rows {
		row, ps := readCandidate(r, t.Election, races, s.regions, today)
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
		now := row.candidate
		if ok {
			now = keepUnsaidOf(old, now, sh.has)
		}
		switch {
		case !ok:
			fresh = append(fresh, row)
		case sameCandidate(old, now):
			p.report.Unchanged++
		default:
			changed = append(changed, candidateChange{old, now})
		}
	}
	p.report.New, p.report.Updated = len(fresh), len(changed)
	p.apply = func(ctx context.Context, tx *db.Tx, batch string, at time.Time) error {
		return saveCandidates(ctx, tx, fresh, changed, batch, at)
	}
	return nil
}

// placeInRace names the place that one candidate holds: a race, a list, a
// number, a role.
func placeInRace(r Race, c Candidate) string {
	return fmt.Sprintf("%s|%s|%s|%s|%d|%s", r.Election, r.Race, r.Region, c.List, c.Number, c.Role)
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
	now := s.clock.Now()
	c.ID, c.List = netra.NewID(now), listOf(c)
	if err := insertCandidate(ctx, tx, c, "", now); err != nil {
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

// RacesOf are those of some races in which somebody stands with that name and
// party, as Candidate.Fits has it.
func (s *Service) RacesOf(ctx context.Context, tx *db.Tx, races []Race, name, party string) ([]Race, error) {
	candidates, err := s.CandidatesOf(ctx, tx, races)
	if err != nil {
		return nil, err
	}
	var out []Race
	for _, r := range races {
		if slices.ContainsFunc(candidates[r.ID], func(c Candidate) bool { return c.Fits(name, party) }) {
			out = append(out, r)
		}
	}
	return out, nil
}

// Candidates are the candidates of a race by number and role.
func (s *Service) Candidates(ctx context.Context, tx *db.Tx, race string) ([]Candidate, error) {
	return listCandidates(ctx, tx, []string{race})
}

// Candidate is one candidate with his family, accounts and team, and the race in
// which he stands.
func (s *Service) Candidate(ctx context.Context, tx *db.Tx, id string) (Candidate, Race, error) {
	c, err := loadCandidate(ctx, tx, id)
	if err != nil {
		return Candidate{}, Race{}, err
	}
	r, err := loadRace(ctx, tx, c.Race)
	return c, r, err
}

// CandidateHistory is what lists said of a candidate, what they say now first.
// Families are not kept in it.
func (s *Service) CandidateHistory(ctx context.Context, tx *db.Tx, now Candidate) ([]Candidate, error) {
	past, err := candidateHistory(ctx, tx, now.ID)
	return append([]Candidate{now}, past...), err
}

// WithParts completes candidates by their families, accounts and teams.
func (s *Service) WithParts(ctx context.Context, tx *db.Tx, list []Candidate) error {
	return loadParts(ctx, tx, list)
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
