package watch

import (
	"context"
	"fmt"
	"time"

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
	{FromAttendees, "v_intake_signals", "received_on", "cast('' as text)", ""},
	{FromFindings, "v_casework_cases", "opened_on", "act", " and origin = 'finding'"},
}

// loadTallies counts the signals of a scope from one day until another one, by
// kabupaten or kota, kind of conduct and day.
func loadTallies(ctx context.Context, tx *db.Tx, sc access.Scope, from, until netra.Date) ([]SignalCount, error) {
	var out []SignalCount
	for _, v := range signalSources {
		cond, args := sc.SQL("office_id", 3)
		// The code of a kabupaten or kota has five characters; what lies within
		// one begins with it.
		rows, err := tx.Query(ctx, `
			select substr(region, 1, 5) as regency, `+v.act+` as kind, `+v.day+` as day, count(*)
			from `+v.view+` where `+v.day+` >= $1 and `+v.day+` <= $2 and length(region) >= 5`+v.where+` and `+cond+`
			group by 1, 2, 3`, append([]any{from, until}, args...)...)
		if err != nil {
			return nil, fmt.Errorf("count signals of %s: %w", v.view, err)
		}
		for rows.Next() {
			t := SignalCount{Source: v.source}
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

// hitTallies counts the hits of a scope by the region of the servant, the action
// and the day of the act. What a person decided to be nothing is none, nor is what
// was found after an instant.
func hitTallies(ctx context.Context, tx *db.Tx, sc access.Scope, from, until netra.Date, before time.Time) ([]SignalCount, error) {
	cond, args := sc.SQL("h.office_id", 4)
	rows, err := tx.Query(ctx, `
		select substr(v.region, 1, 5) as regency, h.act, h.acted_on, count(*)
		from watch_hits h join v_registry_servants v on v.servant_id = h.servant_id
		where h.acted_on >= $1 and h.acted_on <= $2 and h.found_at < $3 and not h.sampled and h.state not in ('nothing', 'stranger', 'unclear')
			and length(v.region) >= 5 and `+cond+`
		group by 1, 2, 3`, append([]any{string(from), string(until), before.UnixMilli()}, args...)...)
	if err != nil {
		return nil, fmt.Errorf("count hits: %w", err)
	}
	defer rows.Close()
	var out []SignalCount
	for rows.Next() {
		t := SignalCount{Source: FromHits}
		if err := rows.Scan(&t.Region, &t.Act, &t.On, &t.N); err != nil {
			return nil, fmt.Errorf("count hits: %w", err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}
