package watch

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

const takingColumns = `taking_id, hit_id, state, why, status, asked_at, asked_by, asked_name, ended_at, address`

func scanTaking(row interface{ Scan(...any) error }) (Taking, error) {
	var t Taking
	var asked, ended int64
	err := row.Scan(&t.ID, &t.Hit, &t.State, &t.Why, &t.Status, &asked, &t.By, &t.ByName, &ended, &t.sealed)
	t.AskedAt, t.EndedAt = instant(asked), instant(ended)
	return t, err
}

func insertTaking(ctx context.Context, tx *db.Tx, t Taking) error {
	_, err := tx.Exec(ctx, `
		insert into watch_takings (`+takingColumns+`) values ($1, $2, $3, '', 0, $4, $5, $6, 0, $7)`,
		t.ID, t.Hit, string(t.State), t.AskedAt.UnixMilli(), string(t.By), t.ByName, t.sealed)
	if err != nil {
		return fmt.Errorf("ask for a page of hit %s: %w", t.Hit, err)
	}
	return nil
}

func loadTaking(ctx context.Context, tx *db.Tx, id string) (Taking, error) {
	t, err := scanTaking(tx.QueryRow(ctx, `select `+takingColumns+` from watch_takings where taking_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return t, notFound()
	}
	if err != nil {
		return t, fmt.Errorf("load taking %s: %w", id, err)
	}
	return t, nil
}

// listTakings lists the takings of a hit, the oldest first.
func listTakings(ctx context.Context, tx *db.Tx, hit string) ([]Taking, error) {
	rows, err := tx.Query(ctx, `select `+takingColumns+` from watch_takings where hit_id = $1 order by asked_at, taking_id`, hit)
	if err != nil {
		return nil, fmt.Errorf("list takings of hit %s: %w", hit, err)
	}
	defer rows.Close()
	var out []Taking
	for rows.Next() {
		t, err := scanTaking(rows)
		if err != nil {
			return nil, fmt.Errorf("list takings of hit %s: %w", hit, err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// endTaking ends a taking that is asked for.
func endTaking(ctx context.Context, tx *db.Tx, t Taking) error {
	_, err := tx.Exec(ctx, `
		update watch_takings set state = $1, why = $2, status = $3, ended_at = $4 where taking_id = $5 and state = $6`,
		string(t.State), t.Why, t.Status, t.EndedAt.UnixMilli(), t.ID, string(TakingAsked))
	if err != nil {
		return fmt.Errorf("end taking %s: %w", t.ID, err)
	}
	return nil
}
