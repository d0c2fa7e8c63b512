package measure

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// loadServants counts civil servants of cases by the region of the case, each
// once in a region, as they stood at the end of the day: those who were linked from
// the first day that is counted on, or those of them of whom a violation was
// recommended or decided.
func loadServants(ctx context.Context, tx *db.Tx, f ZoneFilter, from netra.Date, level int) (map[netra.Region]int, error) {
	election := ""
	if f.Election != nil {
		election = f.Election.ID
	}
	proven := ""
	if f.Rule.Counts == law.ZoneProven {
		proven = ` and exists (
			select 1 from v_casework_decisions d
			where d.person_id = p.person_id and d.outcome = 'proven' and d.decided_on <= $2
				and (d.superseded_on = '' or d.superseded_on > $2))`
	}
	// A code has two digits, and three characters more for each level below.
	rows, err := tx.Query(ctx, `
		select substr(p.region, 1, $1), count(distinct p.servant)
		from v_casework_persons p
		where p.linked_on >= $4 and p.linked_on <= $2 and (p.cleared_on = '' or p.cleared_on > $2) and p.election = $3 and length(p.region) >= $1`+proven+`
		group by 1`, 3*level-1, f.AsOf, election, from)
	if err != nil {
		return nil, fmt.Errorf("count civil servants of cases: %w", err)
	}
	defer rows.Close()
	out := map[netra.Region]int{}
	for rows.Next() {
		var (
			r netra.Region
			n int
		)
		if err := rows.Scan(&r, &n); err != nil {
			return nil, fmt.Errorf("scan civil servants of cases: %w", err)
		}
		out[r] = n
	}
	return out, rows.Err()
}
