package registry

import (
	"context"
	"fmt"
	"slices"

	"github.com/netra-id/netra/internal/platform/db"
)

// The kinds of part of a candidate.
const (
	kinPart     = "kin"
	accountPart = "account"
	teamPart    = "team"
)

// officialAccount marks the account that the election commission knows.
const officialAccount = "official"

// partsOf are the parts of a candidate as arguments of rows, six of each.
func partsOf(c Candidate) []any {
	var args []any
	add := func(kind string, place int, what, name, born string) {
		args = append(args, c.ID, kind, int64(place), what, name, born)
	}
	for i, k := range c.Kin {
		add(kinPart, i, string(k.Relation), k.Name, string(k.Born))
	}
	for i, a := range c.Accounts {
		what := ""
		if a.Official {
			what = officialAccount
		}
		add(accountPart, i, what, a.Address, "")
	}
	for i, h := range c.Team {
		add(teamPart, i, h.Duty, h.Name, "")
	}
	return args
}

func insertParts(ctx context.Context, tx *db.Tx, c Candidate) error {
	args := partsOf(c)
	if len(args) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `insert into registry_candidate_parts (candidate_id, kind, place, what, name, born) values `+tuples(len(args)/6, 6), args...)
	if err != nil {
		return fmt.Errorf("add parts of candidate %s: %w", c.ID, err)
	}
	return nil
}

// loadParts completes candidates by what belongs to them.
func loadParts(ctx context.Context, tx *db.Tx, list []Candidate) error {
	at := make(map[string]int, len(list))
	ids := make([]string, len(list))
	for i, c := range list {
		at[c.ID], ids[i] = i, c.ID
	}
	for part := range slices.Chunk(ids, chunk) {
		if err := loadPartsOf(ctx, tx, part, func(id string) *Candidate { return &list[at[id]] }); err != nil {
			return err
		}
	}
	return nil
}

func loadPartsOf(ctx context.Context, tx *db.Tx, ids []string, of func(string) *Candidate) error {
	rows, err := tx.Query(ctx, `
		select p.candidate_id, p.kind, p.what, p.name, p.born from registry_candidate_parts p
		where p.candidate_id in (`+marks(1, len(ids))+`) order by p.candidate_id, p.kind, p.place`, anys(ids)...)
	if err != nil {
		return fmt.Errorf("list parts of candidates: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, kind, what string
		var r Relative
		if err := rows.Scan(&id, &kind, &what, &r.Name, &r.Born); err != nil {
			return fmt.Errorf("list parts of candidates: %w", err)
		}
		c := of(id)
		switch kind {
		case kinPart:
			r.Relation = Relation(what)
			c.Kin = append(c.Kin, r)
		case accountPart:
			c.Accounts = append(c.Accounts, Account{Official: what == officialAccount, Address: r.Name})
		case teamPart:
			c.Team = append(c.Team, Helper{Name: r.Name, Duty: what})
		}
	}
	return rows.Err()
}
