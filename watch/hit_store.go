package watch

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra/internal/platform/db"
)

const hitColumns = `h.hit_id, h.run_id, h.list_id, h.office_id, h.signal_id, h.sampled, h.twice, h.lead_id, h.copies, h.servant_id, h.candidate_id,
	h.act, h.true_act, h.acted_on, h.score, h.verdict, h.codes, h.version, h.found_at, h.state, h.closed_at, h.case_id, h.case_number, h.key_wrapped, h.sealed`

func scanHit(row interface{ Scan(...any) error }, more ...any) (Hit, error) {
	var h Hit
	var codes string
	var at, closed int64
	err := row.Scan(append([]any{
		&h.ID, &h.Run, &h.List, &h.Office, &h.signal, &h.Sampled, &h.Twice, &h.Lead, &h.Copies, &h.Servant, &h.Candidate,
		&h.Act, &h.TrueAct, &h.On, &h.Score, &h.Verdict, &codes, &h.Version, &at, &h.State, &closed, &h.Case, &h.CaseNumber, &h.wrapped, &h.sealed,
	}, more...)...)
	h.Codes, h.FoundAt, h.ClosedAt = strings.Fields(codes), instant(at), instant(closed)
	return h, err
}

func loadHit(ctx context.Context, tx *db.Tx, id string) (Hit, error) {
	h, err := scanHit(tx.QueryRow(ctx, `select `+hitColumns+` from watch_hits h where h.hit_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return h, notFound()
	}
	if err != nil {
		return h, fmt.Errorf("load hit %s: %w", id, err)
	}
	return h, nil
}

// holdHit writes the row of a hit as it is, so that of what closes it and what is
// added to it at the same time the database refuses one.
func holdHit(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `update watch_hits set state = state where hit_id = $1`, id); err != nil {
		return fmt.Errorf("hold hit %s: %w", id, err)
	}
	return nil
}

// hitsOfRun lists the hits and the sample of a run.
func hitsOfRun(ctx context.Context, tx *db.Tx, run string) ([]Hit, error) {
	return listHits(ctx, tx, ` where h.run_id = $1 order by h.queue_key`, run)
}

func listHits(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Hit, error) {
	rows, err := tx.Query(ctx, `select `+hitColumns+` from watch_hits h`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list hits: %w", err)
	}
	defer rows.Close()
	var out []Hit
	for rows.Next() {
		h, err := scanHit(rows)
		if err != nil {
			return nil, fmt.Errorf("list hits: %w", err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}
