package prevent

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertTarget(ctx context.Context, tx *db.Tx, t Target, at time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_targets (target_id, office_id, region, title, measure, at_most, from_on, until_on, owner, made_at, made_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		t.ID, string(t.Office), string(t.Region), t.Title, string(t.Measure), t.AtMost, string(t.FromOn), string(t.UntilOn), t.Owner,
		at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("add target %s: %w", t.ID, err)
	}
	return nil
}

const targetColumns = `t.target_id, t.office_id, t.region, t.title, t.measure, t.at_most, t.from_on, t.until_on, t.owner`

func scanTarget(r interface{ Scan(...any) error }) (Target, error) {
	var t Target
	err := r.Scan(&t.ID, &t.Office, &t.Region, &t.Title, &t.Measure, &t.AtMost, &t.FromOn, &t.UntilOn, &t.Owner)
	return t, err
}

func loadTarget(ctx context.Context, tx *db.Tx, id string) (Target, error) {
	t, err := scanTarget(tx.QueryRow(ctx, `select `+targetColumns+` from prevent_targets t where t.target_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return t, notFound()
	}
	if err != nil {
		return t, fmt.Errorf("load target %s: %w", id, err)
	}
	return t, nil
}

// listTargets lists the targets of a scope, what ends last first.
func listTargets(ctx context.Context, tx *db.Tx, sc access.Scope) ([]Target, error) {
	cond, args := sc.SQL("t.office_id", 1)
	rows, err := tx.Query(ctx, `select `+targetColumns+` from prevent_targets t where `+cond+` order by t.until_on desc, t.target_id limit 200`, args...)
	if err != nil {
		return nil, fmt.Errorf("list targets: %w", err)
	}
	defer rows.Close()
	var out []Target
	for rows.Next() {
		t, err := scanTarget(rows)
		if err != nil {
			return nil, fmt.Errorf("list targets: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

func insertDeed(ctx context.Context, tx *db.Tx, id, target string, d Deed) error {
	_, err := tx.Exec(ctx, `insert into prevent_target_deeds (deed_id, target_id, done_on, what, done_by) values ($1, $2, $3, $4, $5)`,
		id, target, string(d.On), d.What, d.By)
	if err != nil {
		return fmt.Errorf("add deed of target %s: %w", target, err)
	}
	return nil
}

func listDeeds(ctx context.Context, tx *db.Tx, target string) ([]Deed, error) {
	rows, err := tx.Query(ctx, `select d.done_on, d.what, d.done_by from prevent_target_deeds d where d.target_id = $1 order by d.done_on, d.deed_id`, target)
	if err != nil {
		return nil, fmt.Errorf("list deeds of target %s: %w", target, err)
	}
	defer rows.Close()
	var out []Deed
	for rows.Next() {
		var d Deed
		if err := rows.Scan(&d.On, &d.What, &d.By); err != nil {
			return nil, fmt.Errorf("list deeds of target %s: %w", target, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// noticesBetween are the notices and pledges of a target's office in its time.
func noticesBetween(ctx context.Context, tx *db.Tx, t Target) ([]Deed, error) {
	rows, err := tx.Query(ctx, `
		select n.kind, n.notice_id, n.subject, n.happened_on from prevent_notices n
		where n.office_id = $1 and n.happened_on >= $2 and n.happened_on <= $3
		union all
		select 'ikrar', p.pledge_id, p.title, p.opened_on from prevent_pledges p
		where p.office_id = $1 and p.opened_on >= $2 and p.opened_on <= $3`, string(t.Office), string(t.FromOn), string(t.UntilOn))
	if err != nil {
		return nil, fmt.Errorf("list what was done for target %s: %w", t.ID, err)
	}
	defer rows.Close()
	var out []Deed
	for rows.Next() {
		var d Deed
		var kind, id string
		if err := rows.Scan(&kind, &id, &d.What, &d.On); err != nil {
			return nil, fmt.Errorf("list what was done for target %s: %w", t.ID, err)
		}
		d.Href = home + "/" + kind + "/" + id
		out = append(out, d)
	}
	return out, rows.Err()
}
