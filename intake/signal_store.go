package intake

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertSignal(ctx context.Context, tx *db.Tx, g sealedSignal) error {
	_, err := tx.Exec(ctx, `
		insert into intake_signals (signal_id, office_id, region, about, received_on, read_on, read_by, key_wrapped, content)
		values ($1, $2, $3, $4, $5, '', '', $6, $7)`,
		g.ID, string(g.Office), string(g.Region), g.About, string(g.ReceivedOn), g.wrapped, g.content)
	if err != nil {
		return fmt.Errorf("add signal %s: %w", g.ID, err)
	}
	return nil
}

const signalColumns = `g.signal_id, g.office_id, g.region, g.about, g.received_on, g.read_on, g.read_by`

func scanSignal(r interface{ Scan(...any) error }, more ...any) (Signal, error) {
	var g Signal
	err := r.Scan(append([]any{&g.ID, &g.Office, &g.Region, &g.About, &g.ReceivedOn, &g.ReadOn, &g.ReadBy}, more...)...)
	return g, err
}

func loadSignal(ctx context.Context, tx *db.Tx, id string) (sealedSignal, error) {
	var g sealedSignal
	var err error
	g.Signal, err = scanSignal(tx.QueryRow(ctx, `
		select `+signalColumns+`, g.key_wrapped, g.content from intake_signals g where g.signal_id = $1`, id), &g.wrapped, &g.content)
	if errors.Is(err, db.ErrNoRows) {
		return g, notFound()
	}
	if err != nil {
		return g, fmt.Errorf("load signal %s: %w", id, err)
	}
	return g, nil
}

func markSignalRead(ctx context.Context, tx *db.Tx, id string, on netra.Date, by string) error {
	_, err := tx.Exec(ctx, `update intake_signals set read_on = $1, read_by = $2 where signal_id = $3 and read_on = ''`, string(on), by, id)
	if err != nil {
		return fmt.Errorf("mark signal %s as read: %w", id, err)
	}
	return nil
}

// listSignals lists the signals of a scope, the newest first, and how many there
// are in all.
func listSignals(ctx context.Context, tx *db.Tx, sc access.Scope, f SignalFilter) ([]Signal, int, error) {
	cond, args := sc.SQL("g.office_id", 1)
	if f.Unread {
		cond += ` and g.read_on = ''`
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from intake_signals g where `+cond, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count signals: %w", err)
	}
	rows, err := tx.Query(ctx, `select `+signalColumns+` from intake_signals g where `+cond+
		fmt.Sprintf(` order by g.received_on desc, g.signal_id desc limit %d offset %d`, f.Limit, f.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list signals: %w", err)
	}
	defer rows.Close()
	var out []Signal
	for rows.Next() {
		g, err := scanSignal(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("list signals: %w", err)
		}
		out = append(out, g)
	}
	return out, total, rows.Err()
}
