package registry

import (
	"context"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

// Known is a servant as matching knows him. It holds the birth date of his
// number, which may be compared and never shown.
type Known struct {
	ID     netra.ServantID
	Person kin.Person
}

// KnownServants lists servants as matching compares them, in the order of their
// ids after one, those only of whom a roster said something new since an instant.
func (s *Service) KnownServants(ctx context.Context, tx *db.Tx, in Within, since time.Time, after netra.ServantID, limit int) ([]Known, error) {
	cond, args := in.condition("s", 3)
	rows, err := tx.Query(ctx, `
		select s.servant_id, s.nip, s.name, s.region, s.partner from registry_servants s
		where s.servant_id > $1 and s.since_at >= $2`+cond+` order by s.servant_id limit `+fmt.Sprint(max(1, limit)),
		append([]any{string(after), since.UnixMilli()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("list servants to match: %w", err)
	}
	defer rows.Close()
	var out []Known
	for rows.Next() {
		var k Known
		var n NIP
		if err := rows.Scan(&k.ID, &n, &k.Person.Name, &k.Person.Region, &k.Person.Partner); err != nil {
			return nil, fmt.Errorf("list servants to match: %w", err)
		}
		if day, ok := n.birth(); ok {
			k.Person.Born = day
		}
		k.Person.Sex = n.sex()
		out = append(out, k)
	}
	return out, rows.Err()
}

// Standing is a candidate with the race in which he stands.
type Standing struct {
	Candidate
	In Race
}

// Standing lists who stands in the races of an election that concern a region,
// with their families.
func (s *Service) Standing(ctx context.Context, tx *db.Tx, election string, region netra.Region) ([]Standing, error) {
	races, err := listRaces(ctx, tx, election, region)
	if err != nil {
		return nil, err
	}
	byRace, err := s.CandidatesOf(ctx, tx, races)
	if err != nil {
		return nil, err
	}
	var out []Standing
	for _, r := range races {
		list := byRace[r.ID]
		if err := loadParts(ctx, tx, list); err != nil {
			return nil, err
		}
		for _, c := range list {
			if !c.IsEmptyColumn() {
				out = append(out, Standing{c, r})
			}
		}
	}
	return out, nil
}

// ChangedSince tells whether a roster or a list of candidates said something new
// since an instant about those that an office looks after.
func (s *Service) ChangedSince(ctx context.Context, tx *db.Tx, in Within, election string, since time.Time) (bool, error) {
	cond, args := in.condition("s", 2)
	var n int
	err := tx.QueryRow(ctx, `select count(*) from (select 1 from registry_servants s where s.since_at >= $1`+cond+` limit 1) as one`,
		append([]any{since.UnixMilli()}, args...)...).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for changed servants: %w", err)
	}
	if n > 0 {
		return true, nil
	}
	err = tx.QueryRow(ctx, `
		select count(*) from (
			select 1 from registry_candidates c join registry_races r on r.race_id = c.race_id
			where r.election = $1 and c.since_at >= $2 limit 1) as one`, election, since.UnixMilli()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for changed candidates: %w", err)
	}
	return n > 0, nil
}

// ForgetFamilies deletes the families that lists of candidates of an election
// named, and says how many people that were.
func (s *Service) ForgetFamilies(ctx context.Context, tx *db.Tx, election string) (int64, error) {
	n, err := tx.Exec(ctx, `
		delete from registry_candidate_parts where kind = $1 and candidate_id in (
			select c.candidate_id from registry_candidates c join registry_races r on r.race_id = c.race_id where r.election = $2)`, kinPart, election)
	if err != nil {
		return 0, fmt.Errorf("forget families of %s: %w", election, err)
	}
	return n, nil
}
