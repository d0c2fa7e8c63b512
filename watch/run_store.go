package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const runColumns = `r.run_id, r.list_id, r.office_id, r.file_name, r.file, r.digest, r.columns, r.size, r.key_wrapped, r.format, r.version, r.state, r.why,
	r.done_bytes, r.counts, r.started_at, r.started_by, r.started_name, r.ended_at`

func scanRun(row interface{ Scan(...any) error }) (Run, error) {
	var r Run
	var counts, columns string
	var started, ended int64
	err := row.Scan(&r.ID, &r.List, &r.Office, &r.FileName, &r.file, &r.digest, &columns, &r.Size, &r.wrapped, &r.Format, &r.Version, &r.State, &r.Why,
		&r.DoneBytes, &counts, &started, &r.By, &r.ByName, &ended)
	if err != nil {
		return r, err
	}
	r.StartedAt, r.EndedAt = instant(started), instant(ended)
	if columns != "" {
		if err := json.Unmarshal([]byte(columns), &r.columns); err != nil {
			return r, err
		}
	}
	return r, json.Unmarshal([]byte(counts), &r.Counts)
}

func insertRun(ctx context.Context, tx *db.Tx, r Run) error {
	columns, err := columnsText(r.columns)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into watch_runs (run_id, list_id, office_id, file_name, file, digest, columns, size, key_wrapped, format, version, state, why, done_bytes, counts,
			started_at, started_by, started_name, ended_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 0, '{}', $13, $14, $15, 0)`,
		r.ID, r.List, string(r.Office), r.FileName, r.file, r.digest, columns, r.Size, r.wrapped, r.Format, r.Version, string(r.State),
		r.StartedAt.UnixMilli(), string(r.By), r.ByName)
	if err != nil {
		return fmt.Errorf("add run %s: %w", r.ID, err)
	}
	return nil
}

func loadRun(ctx context.Context, tx *db.Tx, id string) (Run, error) {
	r, err := scanRun(tx.QueryRow(ctx, `select `+runColumns+` from watch_runs r where r.run_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return r, notFound()
	}
	if err != nil {
		return r, fmt.Errorf("load run %s: %w", id, err)
	}
	return r, nil
}

// saveRun saves how far a run is that was not over, and destroys the key of its
// file where it is over now. It writes the row, so that of the end of a run and
// what the run keeps at the same time the database refuses one.
func saveRun(ctx context.Context, tx *db.Tx, r Run) error {
	counts, err := json.Marshal(r.Counts)
	if err != nil {
		return fmt.Errorf("write counts of run %s: %w", r.ID, err)
	}
	ended := int64(0)
	if r.Over() {
		ended, r.wrapped = r.EndedAt.UnixMilli(), nil
	}
	n, err := tx.Exec(ctx, `
		update watch_runs set state = $1, why = $2, done_bytes = $3, counts = $4, key_wrapped = $5, ended_at = $6
		where run_id = $7 and ended_at = 0`,
		string(r.State), r.Why, r.DoneBytes, string(counts), r.wrapped, ended, r.ID)
	if err != nil {
		return fmt.Errorf("save run %s: %w", r.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.changed_meanwhile"}
	}
	return nil
}

// listRuns lists the runs of a list, the newest first.
func listRuns(ctx context.Context, tx *db.Tx, list string) ([]Run, error) {
	rows, err := tx.Query(ctx, `select `+runColumns+` from watch_runs r where r.list_id = $1 order by r.started_at desc`, list)
	if err != nil {
		return nil, fmt.Errorf("list runs of %s: %w", list, err)
	}
	defer rows.Close()
	var out []Run
	for rows.Next() {
		r, err := scanRun(rows)
		if err != nil {
			return nil, fmt.Errorf("list runs of %s: %w", list, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// sameFile is the run in which a file went through the screen under a list
// before, "" where it did not. One that failed, or was let go before, does not
// count.
func sameFile(ctx context.Context, tx *db.Tx, list, digest string) (string, error) {
	var id string
	err := tx.QueryRow(ctx, `
		select r.run_id from watch_runs r where r.list_id = $1 and r.digest = $2 and r.state <> $3 and r.why <> $4 order by r.started_at limit 1`,
		list, digest, string(Failed), droppedKey).Scan(&id)
	if err != nil && !errors.Is(err, db.ErrNoRows) {
		return "", fmt.Errorf("look for a file of %s: %w", list, err)
	}
	return id, nil
}

// insertHit adds a hit, or tells that the list has it already.
func insertHit(ctx context.Context, tx *db.Tx, h Hit, queueKey string) (added bool, err error) {
	n, err := tx.Exec(ctx, `
		insert into watch_hits (hit_id, run_id, list_id, office_id, signal_id, sampled, twice, queue_key, lead_id, copies, servant_id, candidate_id,
			act, acted_on, score, verdict, codes, version, found_at, state, closed_at, case_id, case_number, key_wrapped, sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, 0, '', '', $21, $22)
		on conflict (list_id, signal_id) do nothing`,
		h.ID, h.Run, h.List, string(h.Office), h.signal, h.Sampled, h.Twice, queueKey, h.Lead, h.Copies, string(h.Servant), h.Candidate,
		h.Act, string(h.On), h.Score, h.Verdict, strings.Join(h.Codes, " "), h.Version, h.FoundAt.UnixMilli(), string(Open), h.wrapped, h.sealed)
	if err != nil {
		return false, fmt.Errorf("add hit of run %s: %w", h.Run, err)
	}
	return n > 0, nil
}

// countHits counts the hits and the sample of a run.
func countHits(ctx context.Context, tx *db.Tx, run string) (hits, sampled int64, err error) {
	err = tx.QueryRow(ctx, `
		select coalesce(sum(case when h.sampled then 0 else 1 end), 0), coalesce(sum(case when h.sampled then 1 else 0 end), 0)
		from watch_hits h where h.run_id = $1`, run).Scan(&hits, &sampled)
	if err != nil {
		return 0, 0, fmt.Errorf("count hits of run %s: %w", run, err)
	}
	return hits, sampled, nil
}

// listStrangers lists the accounts that are not those of servants, by servant.
func listStrangers(ctx context.Context, tx *db.Tx, office netra.OfficeID) (map[netra.ServantID][]string, error) {
	rows, err := tx.Query(ctx, `select s.servant_id, s.account from watch_strangers s where s.office_id = $1 order by s.account`, string(office))
	if err != nil {
		return nil, fmt.Errorf("list strangers: %w", err)
	}
	defer rows.Close()
	out := map[netra.ServantID][]string{}
	for rows.Next() {
		var id netra.ServantID
		var account string
		if err := rows.Scan(&id, &account); err != nil {
			return nil, fmt.Errorf("list strangers: %w", err)
		}
		out[id] = append(out[id], account)
	}
	return out, rows.Err()
}
