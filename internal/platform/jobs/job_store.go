package jobs

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("jobs", migrationFiles)

var (
	//go:embed sql/claim.sqlite.sql
	claimSQLite string
	//go:embed sql/claim.postgres.sql
	claimPostgres string
)

// insert adds a waiting job, or moves the one that waits already forward.
func insert(ctx context.Context, tx *db.Tx, id string, j Job, payload string, due time.Time) error {
	var key any
	if j.Key != "" {
		key = j.Key
	}
	_, err := tx.Exec(ctx, `
		insert into jobs_jobs (job_id, kind, job_key, payload, state, due_at, tries)
		values ($1, $2, $3, $4, 'waiting', $5, 0)
		on conflict (kind, job_key) where state = 'waiting' do update
		set due_at = excluded.due_at
		where jobs_jobs.tries = 0 and jobs_jobs.due_at > excluded.due_at`,
		id, j.Kind, key, payload, due.UnixMilli())
	if err != nil {
		return fmt.Errorf("enqueue %s: %w", j.Kind, err)
	}
	return nil
}

// claimed is a job that a worker holds.
type claimed struct {
	id      string
	kind    string
	payload []byte
	try     int
	due     int64
	lease   string
}

// anyDue tells whether a claim would find something, without taking the lock of
// a writer for it.
func anyDue(ctx context.Context, tx *db.Tx, now time.Time) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `
		select case when exists (
				select 1 from jobs_jobs where state = 'waiting' and due_at <= $1
			) or exists (
				select 1 from jobs_jobs where state = 'running' and leased_until <= $1
			) then 1 else 0 end`, now.UnixMilli()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for due jobs: %w", err)
	}
	return n == 1, nil
}

// buryLost sets aside the jobs whose worker vanished as often as they may be
// tried: they take workers down with them.
func buryLost(ctx context.Context, tx *db.Tx, now time.Time) ([]claimed, error) {
	rows, err := tx.Query(ctx, `
		update jobs_jobs
		set state = 'dead', dead_at = $1, lease = null, leased_until = null,
			last_error = 'the worker that ran this job ended before the job did'
		where state = 'running' and leased_until <= $1 and tries >= $2
		returning job_id, kind, payload`,
		now.UnixMilli(), maxTries)
	if err != nil {
		return nil, fmt.Errorf("set aside lost jobs: %w", err)
	}
	defer rows.Close()
	var lost []claimed
	for rows.Next() {
		var c claimed
		var payload string
		if err := rows.Scan(&c.id, &c.kind, &payload); err != nil {
			return nil, fmt.Errorf("set aside lost jobs: %w", err)
		}
		c.payload = []byte(payload)
		lost = append(lost, c)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("set aside lost jobs: %w", err)
	}
	return lost, nil
}

// claim takes up to n due jobs of the given kinds.
func claim(ctx context.Context, tx *db.Tx, kinds []string, lease string, now time.Time, n int) ([]claimed, error) {
	text := claimSQLite
	if tx.Dialect() == db.Postgres {
		text = claimPostgres
	}
	rows, err := tx.Query(ctx, text, now.UnixMilli(), ","+strings.Join(kinds, ",")+",",
		lease, now.Add(leaseFor).UnixMilli(), n)
	if err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	var found []claimed
	for rows.Next() {
		c := claimed{lease: lease}
		var payload string
		if err := rows.Scan(&c.id, &c.kind, &payload, &c.try, &c.due); err != nil {
			return nil, errors.Join(fmt.Errorf("claim jobs: %w", err), rows.Close())
		}
		c.payload = []byte(payload)
		found = append(found, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("claim jobs: %w", err)
	}
	return found, rows.Close()
}

// renew prolongs the leases and tells which of the jobs are still held.
func renew(ctx context.Context, tx *db.Tx, held []claimed, now time.Time) (map[string]bool, error) {
	still := map[string]bool{}
	for _, c := range held {
		n, err := tx.Exec(ctx, `
			update jobs_jobs set leased_until = $1
			where job_id = $2 and lease = $3 and state = 'running'`,
			now.Add(leaseFor).UnixMilli(), c.id, c.lease)
		if err != nil {
			return nil, fmt.Errorf("renew lease of job %s: %w", c.id, err)
		}
		still[c.id] = n == 1
	}
	return still, nil
}

// hold fails with ErrLost unless the job is still of its worker. It writes the row,
// so that of a claim at the same time and this only one passes.
func hold(ctx context.Context, tx *db.Tx, c claimed) error {
	n, err := tx.Exec(ctx, `
		update jobs_jobs set lease = lease
		where job_id = $1 and lease = $2 and state = 'running'`, c.id, c.lease)
	if err != nil {
		return fmt.Errorf("hold job %s: %w", c.id, err)
	}
	if n == 0 {
		return fmt.Errorf("hold job %s: %w", c.id, ErrLost)
	}
	return nil
}

// remove ends a job that is done.
func remove(ctx context.Context, tx *db.Tx, c claimed) error {
	n, err := tx.Exec(ctx, `
		delete from jobs_jobs
		where job_id = $1 and lease = $2 and state = 'running'`, c.id, c.lease)
	if err != nil {
		return fmt.Errorf("finish job %s: %w", c.id, err)
	}
	if n == 0 {
		return fmt.Errorf("finish job %s: %w", c.id, ErrLost)
	}
	return nil
}

// putBack lets a job wait for another try at due. Where one with the same key
// came in meanwhile, that one does the work.
func putBack(ctx context.Context, tx *db.Tx, c claimed, tries int, due time.Time, text string) error {
	n, err := tx.Exec(ctx, `
		delete from jobs_jobs
		where job_id = $1 and lease = $2 and exists (
			select 1 from jobs_jobs w
			where w.state = 'waiting' and w.kind = jobs_jobs.kind and w.job_key = jobs_jobs.job_key)`,
		c.id, c.lease)
	if err == nil && n == 0 {
		_, err = tx.Exec(ctx, `
			update jobs_jobs
			set state = 'waiting', due_at = $1, tries = $2, last_error = $3, lease = null, leased_until = null
			where job_id = $4 and lease = $5 and state = 'running'`,
			due.UnixMilli(), tries, text, c.id, c.lease)
	}
	if err != nil {
		return fmt.Errorf("put back job %s: %w", c.id, err)
	}
	return nil
}

// bury sets a job aside for good, and tells whether it was still its worker's.
func bury(ctx context.Context, tx *db.Tx, c claimed, now time.Time, text string) (bool, error) {
	n, err := tx.Exec(ctx, `
		update jobs_jobs
		set state = 'dead', dead_at = $1, last_error = $2, lease = null, leased_until = null
		where job_id = $3 and lease = $4 and state = 'running'`,
		now.UnixMilli(), text, c.id, c.lease)
	if err != nil {
		return false, fmt.Errorf("set aside job %s: %w", c.id, err)
	}
	return n > 0, nil
}

// listDead lists the dead, the latest first.
func listDead(ctx context.Context, tx *db.Tx) ([]Dead, error) {
	rows, err := tx.Query(ctx, `
		select job_id, kind, coalesce(job_key, ''), tries, coalesce(last_error, ''), dead_at
		from jobs_jobs
		where state = 'dead'
		order by dead_at desc, job_id desc
		limit 1000`)
	if err != nil {
		return nil, fmt.Errorf("list dead jobs: %w", err)
	}
	var list []Dead
	for rows.Next() {
		var d Dead
		var at int64
		if err := rows.Scan(&d.ID, &d.Kind, &d.Key, &d.Tries, &d.Error, &at); err != nil {
			return nil, errors.Join(fmt.Errorf("list dead jobs: %w", err), rows.Close())
		}
		d.DiedAt = time.UnixMilli(at).UTC()
		list = append(list, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list dead jobs: %w", err)
	}
	return list, rows.Close()
}

// revive lets a dead job wait again as if it were new.
func revive(ctx context.Context, tx *db.Tx, id string, now time.Time) error {
	n, err := tx.Exec(ctx, `
		delete from jobs_jobs
		where job_id = $1 and state = 'dead' and exists (
			select 1 from jobs_jobs w
			where w.state = 'waiting' and w.kind = jobs_jobs.kind and w.job_key = jobs_jobs.job_key)`, id)
	if err == nil && n == 0 {
		n, err = tx.Exec(ctx, `
			update jobs_jobs
			set state = 'waiting', due_at = $1, tries = 0, dead_at = null
			where job_id = $2 and state = 'dead'`, now.UnixMilli(), id)
	}
	if err != nil {
		return fmt.Errorf("retry job %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.NotFound, Err: fmt.Errorf("retry job %s: no dead job has this id", id)}
	}
	return nil
}

// count counts the jobs by state.
func count(ctx context.Context, tx *db.Tx) (map[string]int, error) {
	rows, err := tx.Query(ctx, `select state, count(*) from jobs_jobs group by state`)
	if err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	counts := map[string]int{"waiting": 0, "running": 0, "dead": 0}
	for rows.Next() {
		var state string
		var n int
		if err := rows.Scan(&state, &n); err != nil {
			return nil, errors.Join(fmt.Errorf("count jobs: %w", err), rows.Close())
		}
		counts[state] = n
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count jobs: %w", err)
	}
	return counts, rows.Close()
}
