package edition

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertKey(ctx context.Context, tx *db.Tx, k Key) error {
	_, err := tx.Exec(ctx, `
		insert into edition_keys (key_id, name, verifier, added_at, added_by, revoked_at) values ($1, $2, $3, $4, $5, 0)`,
		k.ID, k.Name, k.Verifier, k.AddedAt.UnixMilli(), k.AddedBy)
	if err != nil {
		return fmt.Errorf("insert key %s: %w", k.Name, err)
	}
	return nil
}

func revokeKey(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	n, err := tx.Exec(ctx, `update edition_keys set revoked_at = $1 where key_id = $2 and revoked_at = 0`, at.UnixMilli(), id)
	if err != nil {
		return fmt.Errorf("revoke key %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.NotFound, Key: "edition.no_key"}
	}
	return nil
}

func listKeys(ctx context.Context, tx *db.Tx) ([]Key, error) {
	rows, err := tx.Query(ctx, `select key_id, name, verifier, added_at, added_by, revoked_at from edition_keys order by key_id`)
	if err != nil {
		return nil, fmt.Errorf("list keys: %w", err)
	}
	defer rows.Close()
	var out []Key
	for rows.Next() {
		var (
			k              Key
			added, revoked int64
		)
		if err := rows.Scan(&k.ID, &k.Name, &k.Verifier, &added, &k.AddedBy, &revoked); err != nil {
			return nil, fmt.Errorf("scan key: %w", err)
		}
		k.AddedAt = time.UnixMilli(added)
		if revoked > 0 {
			k.RevokedAt = time.UnixMilli(revoked)
		}
		out = append(out, k)
	}
	return out, rows.Err()
}

func insertProposal(ctx context.Context, tx *db.Tx, p Proposal) error {
	_, err := tx.Exec(ctx, `
		insert into edition_proposals (proposal_id, edition, key_id, proposed_at, proposed_by, proposed_name, errors, warnings)
		values ($1, $2, $3, $4, $5, $6, $7, $8)`, p.ID, p.Edition, p.Key, p.At.UnixMilli(), p.By, p.ByName, p.Errors, p.Warnings)
	if err != nil {
		return fmt.Errorf("insert proposal of edition %.12s: %w", p.Edition, err)
	}
	return nil
}

const proposalColumns = `proposal_id, edition, key_id, proposed_at, proposed_by, proposed_name, errors, warnings`

func listProposals(ctx context.Context, tx *db.Tx) ([]Proposal, error) {
	rows, err := tx.Query(ctx, `select `+proposalColumns+` from edition_proposals order by proposal_id desc limit 50`)
	if err != nil {
		return nil, fmt.Errorf("list proposals: %w", err)
	}
	defer rows.Close()
	var out []Proposal
	for rows.Next() {
		p, err := scanProposal(rows.Scan)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

func loadProposal(ctx context.Context, tx *db.Tx, id string) (Proposal, error) {
	p, err := scanProposal(tx.QueryRow(ctx, `select `+proposalColumns+` from edition_proposals where proposal_id = $1`, id).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return p, &netra.Error{Kind: netra.NotFound, Key: "edition.no_proposal"}
	}
	return p, err
}

func scanProposal(scan func(...any) error) (Proposal, error) {
	var (
		p  Proposal
		at int64
	)
	if err := scan(&p.ID, &p.Edition, &p.Key, &at, &p.By, &p.ByName, &p.Errors, &p.Warnings); err != nil {
		return p, fmt.Errorf("scan proposal: %w", err)
	}
	p.At = time.UnixMilli(at)
	return p, nil
}

func insertTurn(ctx context.Context, tx *db.Tx, t Turn) error {
	_, err := tx.Exec(ctx, `
		insert into edition_turns (turn_id, edition, before, turned_at, turned_by, turned_name) values ($1, $2, $3, $4, $5, $6)`,
		t.ID, t.Edition, t.Before, t.At.UnixMilli(), t.By, t.ByName)
	if err != nil {
		return fmt.Errorf("insert turn to edition %.12s: %w", t.Edition, err)
	}
	return nil
}

func listTurns(ctx context.Context, tx *db.Tx) ([]Turn, error) {
	rows, err := tx.Query(ctx, `
		select turn_id, edition, before, turned_at, turned_by, turned_name from edition_turns order by turn_id desc limit 50`)
	if err != nil {
		return nil, fmt.Errorf("list turns: %w", err)
	}
	defer rows.Close()
	var out []Turn
	for rows.Next() {
		var (
			t  Turn
			at int64
		)
		if err := rows.Scan(&t.ID, &t.Edition, &t.Before, &at, &t.By, &t.ByName); err != nil {
			return nil, fmt.Errorf("scan turn: %w", err)
		}
		t.At = time.UnixMilli(at)
		out = append(out, t)
	}
	return out, rows.Err()
}
