package casework

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertChange(ctx context.Context, tx *db.Tx, id netra.CaseID, c Change) error {
	_, err := tx.Exec(ctx, `
		insert into casework_changes (change_id, case_id, kind, act, by_user, by_name, by_office, at, content)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		c.ID, id, c.Kind, c.Act, c.By.User, c.By.Name, c.By.Office, c.At, c.content)
	if err != nil {
		return fmt.Errorf("insert change of case %s: %w", id, err)
	}
	return nil
}

func loadChanges(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]Change, error) {
	rows, err := tx.Query(ctx, `
		select change_id, kind, act, by_user, by_name, by_office, at, content
		from casework_changes where case_id = $1 order by change_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load changes of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []Change
	for rows.Next() {
		var c Change
		if err := rows.Scan(&c.ID, &c.Kind, &c.Act, &c.By.User, &c.By.Name, &c.By.Office, &c.At, &c.content); err != nil {
			return nil, fmt.Errorf("scan change of case %s: %w", id, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}
