package measure

import (
	"context"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// where writes the conditions of a filter on a view that has the columns
// region, act and election.
func (f Filter) where(conds []string, args []any) (string, []any) {
	add := func(format string, v any) {
		args = append(args, v)
		conds = append(conds, fmt.Sprintf(format, len(args)))
	}
	if f.Region != "" {
		add("(region = $%[1]d or region like $%[1]d || '.%%')", string(f.Region))
	}
	if f.Act != "" {
		add("act = $%d", f.Act)
	}
	if f.Election != "" {
		add("election = $%d", f.Election)
	}
	return strings.Join(conds, " and "), args
}

// loadCells counts the cases as they stood at the end of the day.
func loadCells(ctx context.Context, tx *db.Tx, f Filter) ([]Cell, error) {
	where, args := f.where([]string{"from_on <= $1", "(until_on = '' or until_on > $1)"}, []any{f.AsOf})
	rows, err := tx.Query(ctx, `
		select status, outcome, region, act, count(*)
		from v_casework_history where `+where+` group by status, outcome, region, act`, args...)
	if err != nil {
		return nil, fmt.Errorf("count cases: %w", err)
	}
	defer rows.Close()
	var out []Cell
	for rows.Next() {
		var c Cell
		if err := rows.Scan(&c.Status, &c.Outcome, &c.Region, &c.Act, &c.N); err != nil {
			return nil, fmt.Errorf("scan count of cases: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// loadDays counts rows of a view by day, up to and including the day of the
// filter. view and column are ours, never a reader's.
func loadDays(ctx context.Context, tx *db.Tx, f Filter, view, column string, extra ...string) (map[netra.Date]int, error) {
	where, args := f.where(append([]string{column + " <= $1"}, extra...), []any{f.AsOf})
	rows, err := tx.Query(ctx, `select `+column+`, count(*) from `+view+` where `+where+` group by `+column, args...)
	if err != nil {
		return nil, fmt.Errorf("count days of %s: %w", view, err)
	}
	defer rows.Close()
	out := map[netra.Date]int{}
	for rows.Next() {
		var (
			d netra.Date
			n int
		)
		if err := rows.Scan(&d, &n); err != nil {
			return nil, fmt.Errorf("scan days of %s: %w", view, err)
		}
		out[d] = n
	}
	return out, rows.Err()
}

// decided is a count of recommendations or decisions.
type decided struct {
	Kind, Outcome, Sanction string
	N                       int
}

func loadDecided(ctx context.Context, tx *db.Tx, f Filter) ([]decided, error) {
	where, args := f.where([]string{"decided_on <= $1", "(superseded_on = '' or superseded_on > $1)"}, []any{f.AsOf})
	rows, err := tx.Query(ctx, `
		select kind, outcome, sanction, count(*) from v_casework_decisions where `+where+`
		group by kind, outcome, sanction`, args...)
	if err != nil {
		return nil, fmt.Errorf("count decisions: %w", err)
	}
	defer rows.Close()
	var out []decided
	for rows.Next() {
		var d decided
		if err := rows.Scan(&d.Kind, &d.Outcome, &d.Sanction, &d.N); err != nil {
			return nil, fmt.Errorf("scan count of decisions: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
