package prevent

import (
	"context"
	"fmt"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// listEffects sums what the offices of a scope told.
func listEffects(ctx context.Context, tx *db.Tx, sc access.Scope) ([]Effect, error) {
	cond, args := sc.SQL("n.office_id", 1)
	rows, err := tx.Query(ctx, `
		select n.office_id, count(*), min(n.happened_on),
			sum((select count(*) from prevent_recipients r where r.notice_id = n.notice_id)), sum(`+reachedUnits+`),
			sum((select count(*) from prevent_tellings t where t.notice_id = n.notice_id)),
			(select coalesce(sum(p.others
				+ (select count(*) from prevent_signatures g where g.pledge_id = p.pledge_id)
				+ (select coalesce(sum(c.signed), 0) from prevent_pledge_counts c where c.pledge_id = p.pledge_id)), 0)
				from prevent_pledges p where p.office_id = n.office_id)
		from prevent_notices n where n.withdrawn_on = '' and `+cond+` group by n.office_id order by n.office_id limit 1000`, args...)
	if err != nil {
		return nil, fmt.Errorf("sum what offices told: %w", err)
	}
	defer rows.Close()
	var out []Effect
	for rows.Next() {
		var e Effect
		if err := rows.Scan(&e.Office, &e.Notices, &e.FirstOn, &e.Recipients, &e.Reached, &e.People, &e.Signed); err != nil {
			return nil, fmt.Errorf("sum what offices told: %w", err)
		}
		out = append(out, e)
	}
	return out, rows.Err()
}
