package measure

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// loadPosts lists the offices of some kinds with how many people work in each at an
// instant.
func loadPosts(ctx context.Context, tx *db.Tx, kinds []string, at time.Time) ([]post, error) {
	if len(kinds) == 0 {
		return nil, nil
	}
	args := []any{at.UnixMilli()}
	var marks []string
	for _, k := range kinds {
		args = append(args, k)
		marks = append(marks, fmt.Sprintf("$%d", len(args)))
	}
	rows, err := tx.Query(ctx, `
		select region, count(distinct user_id) from v_access_staff
		where from_at <= $1 and (until_at = 0 or until_at > $1) and region <> '' and kind in (`+strings.Join(marks, ", ")+`)
		group by office_id, region`, args...)
	if err != nil {
		return nil, fmt.Errorf("count people of offices: %w", err)
	}
	defer rows.Close()
	var out []post
	for rows.Next() {
		var p post
		if err := rows.Scan(&p.Region, &p.People); err != nil {
			return nil, fmt.Errorf("scan people of offices: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// loadHeard counts reports by the region that they are about.
func loadHeard(ctx context.Context, tx *db.Tx, asOf netra.Date) (map[netra.Region]heard, error) {
	rows, err := tx.Query(ctx, `select region, count(*), max(received_on) from v_intake_reports where received_on <= $1 group by region`, asOf)
	if err != nil {
		return nil, fmt.Errorf("count reports by region: %w", err)
	}
	defer rows.Close()
	out := map[netra.Region]heard{}
	for rows.Next() {
		var (
			r netra.Region
			h heard
		)
		if err := rows.Scan(&r, &h.Reports, &h.Last); err != nil {
			return nil, fmt.Errorf("scan reports by region: %w", err)
		}
		out[r] = h
	}
	return out, rows.Err()
}
