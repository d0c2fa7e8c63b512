package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// loadColumns is what an office said of a header before; not Known where it said
// nothing.
func loadColumns(ctx context.Context, tx *db.Tx, office netra.OfficeID, header string) (Columns, error) {
	var c Columns
	var text string
	err := tx.QueryRow(ctx, `select c.columns from watch_columns c where c.office_id = $1 and c.header = $2`, string(office), header).Scan(&text)
	if errors.Is(err, db.ErrNoRows) {
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("load columns: %w", err)
	}
	return c, json.Unmarshal([]byte(text), &c)
}

// saveColumns keeps what somebody said of the columns of a run that waited for it,
// and for the next file with the same header.
func saveColumns(ctx context.Context, tx *db.Tx, r Run, header string, at time.Time, by netra.Actor) error {
	text, err := columnsText(r.columns)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `
		update watch_runs set columns = $1, state = $2 where run_id = $3 and state = $4`, text, string(Waiting), r.ID, string(Asking))
	if err != nil {
		return fmt.Errorf("save columns of run %s: %w", r.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.changed_meanwhile"}
	}
	if _, err := tx.Exec(ctx, `
		insert into watch_columns (office_id, header, columns, saved_at, saved_by) values ($1, $2, $3, $4, $5)
		on conflict (office_id, header) do update set columns = excluded.columns, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
		string(r.Office), header, text, at.UnixMilli(), string(by.User)); err != nil {
		return fmt.Errorf("remember columns: %w", err)
	}
	return nil
}

// columnsText is how columns are stored, "" where there are none.
func columnsText(c Columns) (string, error) {
	if !c.Known() {
		return "", nil
	}
	b, err := json.Marshal(c)
	if err != nil {
		return "", fmt.Errorf("write columns: %w", err)
	}
	return string(b), nil
}
