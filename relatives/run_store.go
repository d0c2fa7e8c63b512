package relatives

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

const runColumns = `r.run_id, r.office_id, r.election, r.state, r.since_at, r.mark_at, r.n_done, r.n_total, r.n_people, r.n_found,
	r.asked_by, r.asked_at, r.ended_at`

func scanRun(row interface{ Scan(...any) error }) (Run, error) {
	var r Run
	var since, mark, asked, ended int64
	err := row.Scan(&r.ID, &r.Office, &r.Election, &r.State, &since, &mark, &r.Done, &r.Total, &r.People, &r.Found, &r.By, &asked, &ended)
	r.Since, r.Mark, r.AskedAt, r.EndedAt = instant(since), instant(mark), instant(asked), instant(ended)
	return r, err
}

// instant is an instant as stored; 0 stands for none.
func instant(milli int64) time.Time {
	if milli == 0 {
		return time.Time{}
	}
	return time.UnixMilli(milli).UTC()
}

func milli(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// insertRun adds a run and tells whether it could be: not while another one of the
// same office and election goes on.
func insertRun(ctx context.Context, tx *db.Tx, r Run) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into relatives_runs (run_id, office_id, election, state, since_at, mark_at, n_done, n_total, n_people, n_found, model, asked_by, asked_at, ended_at)
		values ($1, $2, $3, $4, $5, $6, 0, 0, 0, 0, '', $7, $8, 0)
		on conflict do nothing`,
		r.ID, string(r.Office), r.Election, string(r.State), milli(r.Since), milli(r.Mark), string(r.By), r.AskedAt.UnixMilli())
	if err != nil {
		return false, fmt.Errorf("add run %s: %w", r.ID, err)
	}
	return n == 1, nil
}

func loadRun(ctx context.Context, tx *db.Tx, id string) (Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, `select `+runColumns+` from relatives_runs r where r.run_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return r, notFound()
	}
	if err != nil {
		return r, fmt.Errorf("load run %s: %w", id, err)
	}
	return r, nil
}

// lastRun is the last run of an office for an election that has ended or, where
// open is asked for, that goes on.
func lastRun(ctx context.Context, tx *db.Tx, office netra.OfficeID, election string, open bool) (Run, error) {
	cond := `r.state = 'done'`
	if open {
		cond = `r.state <> 'done'`
	}
	r, err := scanRun(tx.QueryRow(ctx, `
		select `+runColumns+` from relatives_runs r
		where r.office_id = $1 and r.election = $2 and `+cond+` order by r.asked_at desc, r.run_id desc limit 1`, string(office), election))
	if errors.Is(err, db.ErrNoRows) {
		return r, notFound()
	}
	if err != nil {
		return r, fmt.Errorf("load last run of %s: %w", office, err)
	}
	return r, nil
}

// listDone are the last runs that ended of each office and election.
func listDone(ctx context.Context, tx *db.Tx) ([]Run, error) {
	rows, err := tx.Query(ctx, `
		select `+runColumns+` from relatives_runs r
		where r.state = 'done' and r.asked_at = (
			select max(o.asked_at) from relatives_runs o where o.office_id = r.office_id and o.election = r.election)
		order by r.office_id, r.election`)
	if err != nil {
		return nil, fmt.Errorf("list runs: %w", err)
	}
	defer rows.Close()
	var out []Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list runs: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func saveRun(ctx context.Context, tx *db.Tx, r Run) error {
	_, err := tx.Exec(ctx, `
		update relatives_runs set state = $1, n_done = $2, n_total = $3, n_people = $4, n_found = $5, ended_at = $6 where run_id = $7`,
		string(r.State), int64(r.Done), int64(r.Total), int64(r.People), int64(r.Found), milli(r.EndedAt), r.ID)
	if err != nil {
		return fmt.Errorf("save run %s: %w", r.ID, err)
	}
	return nil
}

// saveModel keeps how the fields weighed in a whole run, for those after it.
func saveModel(ctx context.Context, tx *db.Tx, run string, m *kin.Model) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write model of run %s: %w", run, err)
	}
	if _, err := tx.Exec(ctx, `update relatives_runs set model = $1 where run_id = $2`, string(text), run); err != nil {
		return fmt.Errorf("keep model of run %s: %w", run, err)
	}
	return nil
}

// lastModel is how the fields weighed in the last whole run of an office for an
// election; NotFound where there was none.
func lastModel(ctx context.Context, tx *db.Tx, office netra.OfficeID, election string) (kin.Model, error) {
	var text string
	var m kin.Model
	err := tx.QueryRow(ctx, `
		select r.model from relatives_runs r where r.office_id = $1 and r.election = $2 and r.model <> '' order by r.asked_at desc limit 1`,
		string(office), election).Scan(&text)
	if errors.Is(err, db.ErrNoRows) {
		return m, notFound()
	}
	if err != nil {
		return m, fmt.Errorf("load model of %s: %w", office, err)
	}
	if err := json.Unmarshal([]byte(text), &m); err != nil {
		return m, fmt.Errorf("read model of %s: %w", office, err)
	}
	return m, nil
}
