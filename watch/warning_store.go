package watch

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// signalSources are the views that are counted: their day, and their kind of
// conduct where they have one.
var signalSources = []struct {
	source         Source
	view, day, act string
	where          string
}{
	{FromReports, "v_intake_reports", "received_on", "act", ""},
	{FromAttendees, "v_intake_signals", "received_on", "''", ""},
	{FromFindings, "v_casework_cases", "opened_on", "act", " and origin = 'finding'"},
}

// loadTallies counts the signals of a scope from one day until another one, by
// kabupaten or kota, kind of conduct and day.
func loadTallies(ctx context.Context, tx *db.Tx, sc access.Scope, from, until netra.Date) ([]tally, error) {
	var out []tally
	for _, v := range signalSources {
		cond, args := sc.SQL("office_id", 3)
		// The code of a kabupaten or kota has five characters; what lies within
		// one begins with it.
		rows, err := tx.Query(ctx, `
			select substr(region, 1, 5) as regency, `+v.act+` as kind, `+v.day+` as day, count(*)
			from `+v.view+` where `+v.day+` >= $1 and `+v.day+` <= $2 and length(region) >= 5`+v.where+` and `+cond+`
			group by substr(region, 1, 5), `+v.act+`, `+v.day, append([]any{from, until}, args...)...)
		if err != nil {
			return nil, fmt.Errorf("count signals of %s: %w", v.view, err)
		}
		for rows.Next() {
			t := tally{Source: v.source}
			if err := rows.Scan(&t.Region, &t.Act, &t.On, &t.N); err != nil {
				rows.Close()
				return nil, fmt.Errorf("scan signals of %s: %w", v.view, err)
			}
			out = append(out, t)
		}
		if err := rows.Err(); err != nil {
			return nil, fmt.Errorf("count signals of %s: %w", v.view, err)
		}
		rows.Close()
	}
	return out, nil
}
