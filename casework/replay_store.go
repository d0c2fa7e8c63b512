package casework

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// grounds is on what a step was decided, sealed.
type grounds struct {
	Step    string
	Case    netra.CaseID
	Edition string
	given   []byte
}

func insertGrounds(ctx context.Context, tx *db.Tx, g grounds) error {
	if _, err := tx.Exec(ctx, `
		insert into casework_grounds (step_id, case_id, edition, given) values ($1, $2, $3, $4)`,
		g.Step, g.Case, g.Edition, g.given); err != nil {
		return fmt.Errorf("keep grounds of step %s: %w", g.Step, err)
	}
	return nil
}

// casesWithGrounds are the cases of which at least one step can be replayed.
func casesWithGrounds(ctx context.Context, tx *db.Tx) ([]netra.CaseID, error) {
	rows, err := tx.Query(ctx, `select distinct case_id from casework_grounds order by case_id`)
	if err != nil {
		return nil, fmt.Errorf("list cases to replay: %w", err)
	}
	defer rows.Close()
	var out []netra.CaseID
	for rows.Next() {
		var id netra.CaseID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("scan case to replay: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func loadGrounds(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]grounds, error) {
	rows, err := tx.Query(ctx, `
		select step_id, case_id, edition, given from casework_grounds where case_id = $1 order by step_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load grounds of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []grounds
	for rows.Next() {
		var g grounds
		if err := rows.Scan(&g.Step, &g.Case, &g.Edition, &g.given); err != nil {
			return nil, fmt.Errorf("scan grounds of case %s: %w", id, err)
		}
		out = append(out, g)
	}
	return out, rows.Err()
}
