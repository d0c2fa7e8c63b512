package registry

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const candidateColumns = `c.candidate_id, c.race_id, c.list, c.number, c.role, c.name, c.name_key, c.title_front, c.title_back, c.alias,
	c.party, c.constituency, c.born, c.birthplace, c.sex, c.source, c.version, c.since_at`

func scanCandidate(r interface{ Scan(...any) error }, more ...any) (Candidate, error) {
	var c Candidate
	var since int64
	dest := []any{
		&c.ID, &c.Race, &c.List, &c.Number, &c.Role, &c.Name, &c.NameKey, &c.TitleFront, &c.TitleBack, &c.Alias,
		&c.Party, &c.Constituency, &c.Born, &c.Birthplace, &c.Sex, &c.Source, &c.Version, &since,
	}
	err := r.Scan(append(dest, more...)...)
	c.Since = time.UnixMilli(since).UTC()
	return c, err
}

func loadCandidate(ctx context.Context, tx *db.Tx, id string) (Candidate, error) {
	c, err := scanCandidate(tx.QueryRow(ctx, `select `+candidateColumns+` from registry_candidates c where c.candidate_id = $1`, id))
	if err != nil {
		return Candidate{}, noSuch(err, "candidate", id)
	}
	one := []Candidate{c}
	err = loadParts(ctx, tx, one)
	return one[0], err
}

// candidatesOf are the candidates of an election by their place, with all that
// belongs to them.
func candidatesOf(ctx context.Context, tx *db.Tx, election string) (map[string]Candidate, error) {
	rows, err := tx.Query(ctx, `
		select `+candidateColumns+`, r.race, r.region
		from registry_candidates c join registry_races r on r.race_id = c.race_id
		where r.election = $1`, election)
	if err != nil {
		return nil, fmt.Errorf("list candidates of %s: %w", election, err)
	}
	defer rows.Close()
	var list []Candidate
	var races []Race
	for rows.Next() {
		r := Race{Election: election}
		c, err := scanCandidate(rows, &r.Race, &r.Region)
		if err != nil {
			return nil, fmt.Errorf("list candidates of %s: %w", election, err)
		}
		list, races = append(list, c), append(races, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list candidates of %s: %w", election, err)
	}
	if err := loadParts(ctx, tx, list); err != nil {
		return nil, err
	}
	out := make(map[string]Candidate, len(list))
	for i, c := range list {
		out[placeInRace(races[i], c)] = c
	}
	return out, nil
}

func listCandidates(ctx context.Context, tx *db.Tx, races []string) ([]Candidate, error) {
	rows, err := tx.Query(ctx, `
		select `+candidateColumns+` from registry_candidates c
		where c.race_id in (`+marks(1, len(races))+`) order by c.race_id, c.list, c.number, c.role`, anys(races)...)
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

func loadRace(ctx context.Context, tx *db.Tx, id string) (Race, error) {
	r := Race{ID: id}
	err := tx.QueryRow(ctx, `select r.election, r.race, r.region from registry_races r where r.race_id = $1`, id).Scan(&r.Election, &r.Race, &r.Region)
	if err != nil {
		return Race{}, noSuch(err, "race", id)
	}
	return r, nil
}

func insertCandidate(ctx context.Context, tx *db.Tx, c Candidate, batch string, at time.Time) error {
	n, err := tx.Exec(ctx, `
		insert into registry_candidates (candidate_id, race_id, list, number, role, name, name_key, title_front, title_back, alias,
			party, constituency, born, birthplace, sex, source, version, since_at, batch_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 1, $17, $18)
		on conflict (race_id, list, number, role) do nothing`,
		c.ID, c.Race, c.List, c.Number, c.Role, c.Name, c.NameKey, c.TitleFront, c.TitleBack, c.Alias,
		c.Party, c.Constituency, string(c.Born), c.Birthplace, int64(c.Sex), c.Source, at.UnixMilli(), batch)
	if err != nil {
		return fmt.Errorf("add candidate: %w", err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.candidate_exists"}
	}
	return insertParts(ctx, tx, c)
}

// candidateChange is what the registry said of a candidate and what a list says
// now.
type candidateChange struct{ old, now Candidate }

// saveCandidates writes the new and the changed candidates.
func saveCandidates(ctx context.Context, tx *db.Tx, fresh []candidateRow, changed []candidateChange, batch string, at time.Time) error {
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
		if err := insertCandidate(ctx, tx, r.candidate, batch, at); err != nil {
			return err
		}
	}
	for _, c := range changed {
		if err := updateCandidate(ctx, tx, c, batch, at); err != nil {
			return err
		}
	}
	return nil
}

// updateCandidate keeps what the registry said before and saves what it says
// now.
func updateCandidate(ctx context.Context, tx *db.Tx, ch candidateChange, batch string, at time.Time) error {
	past := ch.old
	past.Kin = nil // of his family only what lists say now is kept
	was, err := json.Marshal(past)
	if err != nil {
		return fmt.Errorf("keep candidate %s: %w", past.ID, err)
	}
	_, err = tx.Exec(ctx, `
		insert into registry_candidate_history (candidate_id, version, was, from_at, until_at, batch_id)
		select c.candidate_id, c.version, $1, c.since_at, $2, c.batch_id from registry_candidates c where c.candidate_id = $3`,
		string(was), at.UnixMilli(), past.ID)
	if err != nil {
		return fmt.Errorf("keep candidate %s: %w", past.ID, err)
	}
	c := ch.now
	c.ID = past.ID
	n, err := tx.Exec(ctx, `
		update registry_candidates
		set name = $1, name_key = $2, title_front = $3, title_back = $4, alias = $5, party = $6, constituency = $7, born = $8,
			birthplace = $9, sex = $10, source = $11, batch_id = $12, since_at = $13, version = version + 1
		where candidate_id = $14 and version = $15`, c.Name, c.NameKey, c.TitleFront, c.TitleBack, c.Alias, c.Party, c.Constituency, string(c.Born),
		c.Birthplace, int64(c.Sex), c.Source, batch, at.UnixMilli(), c.ID, int64(past.Version))
	if err != nil {
		return fmt.Errorf("update candidate %s: %w", c.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
	}
	if _, err := tx.Exec(ctx, `delete from registry_candidate_parts where candidate_id = $1`, c.ID); err != nil {
		return fmt.Errorf("update candidate %s: %w", c.ID, err)
	}
	return insertParts(ctx, tx, c)
}

// candidateHistory is what lists said of a candidate before, the newest first.
func candidateHistory(ctx context.Context, tx *db.Tx, id string) ([]Candidate, error) {
	rows, err := tx.Query(ctx, `
		select h.was, h.until_at from registry_candidate_history h
		where h.candidate_id = $1 order by h.version desc`, id)
	if err != nil {
		return nil, fmt.Errorf("list history of candidate %s: %w", id, err)
	}
	defer rows.Close()
	var out []Candidate
	for rows.Next() {
		var was string
		var until int64
		if err := rows.Scan(&was, &until); err != nil {
			return nil, fmt.Errorf("list history of candidate %s: %w", id, err)
		}
		var c Candidate
		if err := json.Unmarshal([]byte(was), &c); err != nil {
			return nil, fmt.Errorf("read history of candidate %s: %w", id, err)
		}
		c.Until = time.UnixMilli(until).UTC()
		out = append(out, c)
	}
	return out, rows.Err()
}
