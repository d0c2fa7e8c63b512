package registry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const candidateColumns = `c.candidate_id, c.race_id, c.number, c.role, c.name, c.name_key, c.title_front, c.title_back, c.alias`

func scanCandidate(r interface{ Scan(...any) error }, more ...any) (Candidate, error) {
	var c Candidate
	dest := []any{&c.ID, &c.Race, &c.Number, &c.Role, &c.Name, &c.NameKey, &c.TitleFront, &c.TitleBack, &c.Alias}
	err := r.Scan(append(dest, more...)...)
	return c, err
}

// candidatesOf are the candidates of an election by their place.
func candidatesOf(ctx context.Context, tx *db.Tx, election string) (map[string]Candidate, error) {
	rows, err := tx.Query(ctx, `
		select `+candidateColumns+`, r.race, r.region
		from registry_candidates c join registry_races r on r.race_id = c.race_id
		where r.election = $1`, election)
	if err != nil {
		return nil, fmt.Errorf("list candidates of %s: %w", election, err)
	}
	defer rows.Close()
	out := map[string]Candidate{}
	for rows.Next() {
		r := Race{Election: election}
		c, err := scanCandidate(rows, &r.Race, &r.Region)
		if err != nil {
			return nil, fmt.Errorf("list candidates of %s: %w", election, err)
		}
		out[placeInRace(r, c)] = c
	}
	return out, rows.Err()
}

func listCandidates(ctx context.Context, tx *db.Tx, races []string) ([]Candidate, error) {
	rows, err := tx.Query(ctx, `
		select `+candidateColumns+` from registry_candidates c
		where c.race_id in (`+marks(1, len(races))+`) order by c.race_id, c.number, c.role`, anys(races)...)
	if err != nil {
		return nil, fmt.Errorf("list candidates: %w", err)
	}
	defer rows.Close()
	var out []Candidate
	for rows.Next() {
		c, err := scanCandidate(rows)
		if err != nil {
			return nil, fmt.Errorf("list candidates: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func listRaces(ctx context.Context, tx *db.Tx, election string, region netra.Region) ([]Race, error) {
	rows, err := tx.Query(ctx, `select r.race_id, r.election, r.race, r.region from registry_races r where r.election = $1 order by r.region, r.race`, election)
	if err != nil {
		return nil, fmt.Errorf("list races of %s: %w", election, err)
	}
	defer rows.Close()
	var out []Race
	for rows.Next() {
		var r Race
		if err := rows.Scan(&r.ID, &r.Election, &r.Race, &r.Region); err != nil {
			return nil, fmt.Errorf("list races of %s: %w", election, err)
		}
		if region.Contains(r.Region) || r.Region.Contains(region) {
			out = append(out, r)
		}
	}
	return out, rows.Err()
}

// raceOf is the race with its id; it is added where it is not there yet.
func raceOf(ctx context.Context, tx *db.Tx, r Race, at time.Time) (Race, error) {
	for range 2 {
		err := tx.QueryRow(ctx, `select race_id from registry_races where election = $1 and race = $2 and region = $3`,
			r.Election, r.Race, string(r.Region)).Scan(&r.ID)
		if err == nil {
			return r, nil
		}
		if !errors.Is(err, db.ErrNoRows) {
			return Race{}, fmt.Errorf("load race: %w", err)
		}
		_, err = tx.Exec(ctx, `
			insert into registry_races (race_id, election, race, region) values ($1, $2, $3, $4)
			on conflict (election, race, region) do nothing`, netra.NewID(at), r.Election, r.Race, string(r.Region))
		if err != nil {
			return Race{}, fmt.Errorf("add race: %w", err)
		}
	}
	return Race{}, fmt.Errorf("add race %s of %s in %s: it is not there afterwards", r.Race, r.Election, r.Region)
}

func insertCandidate(ctx context.Context, tx *db.Tx, c Candidate, batch string) error {
	n, err := tx.Exec(ctx, `
		insert into registry_candidates (candidate_id, race_id, number, role, name, name_key, title_front, title_back, alias, batch_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		on conflict (race_id, number, role) do nothing`,
		c.ID, c.Race, c.Number, c.Role, c.Name, c.NameKey, c.TitleFront, c.TitleBack, c.Alias, batch)
	if err != nil {
		return fmt.Errorf("add candidate: %w", err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.candidate_exists"}
	}
	return nil
}

// saveCandidates writes the new and the changed candidates.
func saveCandidates(ctx context.Context, tx *db.Tx, fresh, changed []candidateRow, batch string, at time.Time) error {
	races := map[Race]Race{}
	for _, r := range fresh {
		race, ok := races[r.race]
		if !ok {
			var err error
			if race, err = raceOf(ctx, tx, r.race, at); err != nil {
				return err
			}
			races[r.race] = race
		}
		r.candidate.ID, r.candidate.Race = netra.NewID(at), race.ID
		if err := insertCandidate(ctx, tx, r.candidate, batch); err != nil {
			return err
		}
	}
	for _, r := range changed {
		c := r.candidate
		_, err := tx.Exec(ctx, `
			update registry_candidates
			set name = $1, name_key = $2, title_front = $3, title_back = $4, alias = $5, batch_id = $6
			where candidate_id = $7`, c.Name, c.NameKey, c.TitleFront, c.TitleBack, c.Alias, batch, c.ID)
		if err != nil {
			return fmt.Errorf("update candidate %s: %w", c.ID, err)
		}
	}
	return nil
}
