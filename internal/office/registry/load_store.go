package registry

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const loadColumns = `l.load_id, l.office_id, l.file_name, l.file_size, l.agency_id, l.region, l.within_region, l.within_agency, l.state, l.fault,
	l.n_bytes, l.n_line, l.n_rows, l.n_new, l.n_updated, l.n_unchanged, l.n_bad, l.version, l.created_at, l.created_by, l.ended_at`

func scanLoad(r interface{ Scan(...any) error }) (Load, error) {
	var l Load
	var at, ended int64
	err := r.Scan(&l.ID, &l.Office, &l.FileName, &l.Size, &l.Target.Agency, &l.Target.Region, &l.Target.Within.Region, &l.Target.Within.Agency, &l.State, &l.Fault,
		&l.Bytes, &l.Line, &l.Rows, &l.New, &l.Updated, &l.Unchanged, &l.Bad, &l.version, &at, &l.By, &ended)
	l.At = time.UnixMilli(at).UTC()
	if ended > 0 {
		l.EndedAt = time.UnixMilli(ended).UTC()
	}
	return l, err
}

func insertLoad(ctx context.Context, tx *db.Tx, l Load) error {
	_, err := tx.Exec(ctx, `
		insert into registry_loads (load_id, office_id, file_name, file_size, agency_id, region, within_region, within_agency, state, fault,
			n_bytes, n_line, n_rows, n_new, n_updated, n_unchanged, n_bad, version, created_at, created_by, ended_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', 0, 0, 0, 0, 0, 0, 0, 1, $10, $11, 0)`,
		l.ID, string(l.Office), l.FileName, l.Size, string(l.Target.Agency), string(l.Target.Region),
		string(l.Target.Within.Region), string(l.Target.Within.Agency), string(l.State), l.At.UnixMilli(), string(l.By))
	if err != nil {
		return fmt.Errorf("add load %s: %w", l.ID, err)
	}
	return nil
}

func loadLoad(ctx context.Context, tx *db.Tx, id string) (Load, error) {
	l, err := scanLoad(tx.QueryRow(ctx, `select `+loadColumns+` from registry_loads l where l.load_id = $1 and l.state <> $2`, id, string(LoadDropped)))
	if err != nil {
		return Load{}, noSuch(err, "load", id)
	}
	return l, nil
}

func listLoads(ctx context.Context, tx *db.Tx, office netra.OfficeID, limit int) ([]Load, error) {
	return queryLoads(ctx, tx, `l.office_id = $1 and l.state <> $2 order by l.created_at desc, l.load_id desc limit `+fmt.Sprint(limit), string(office), string(LoadDropped))
}

// staleLoads are loads that wait for a person since before an instant.
func staleLoads(ctx context.Context, tx *db.Tx, before time.Time) ([]Load, error) {
	return queryLoads(ctx, tx, `l.state = $1 and l.created_at < $2`, string(LoadChecked), before.UnixMilli())
}

func queryLoads(ctx context.Context, tx *db.Tx, cond string, args ...any) ([]Load, error) {
	rows, err := tx.Query(ctx, `select `+loadColumns+` from registry_loads l where `+cond, args...)
	if err != nil {
		return nil, fmt.Errorf("list loads: %w", err)
	}
	defer rows.Close()
	var out []Load
	for rows.Next() {
		l, err := scanLoad(rows)
		if err != nil {
			return nil, fmt.Errorf("list loads: %w", err)
		}
		out = append(out, l)
	}
	return out, rows.Err()
}

// saveLoad saves how far a load is. Where another worker went on with it the
// version is another one, and nothing of the part is kept.
func saveLoad(ctx context.Context, tx *db.Tx, l Load) error {
	ended := int64(0)
	if !l.EndedAt.IsZero() {
		ended = l.EndedAt.UnixMilli()
	}
	n, err := tx.Exec(ctx, `
		update registry_loads
		set state = $1, fault = $2, n_bytes = $3, n_line = $4, n_rows = $5, n_new = $6, n_updated = $7, n_unchanged = $8, n_bad = $9,
			ended_at = $10, version = version + 1
		where load_id = $11 and version = $12`,
		string(l.State), l.Fault, l.Bytes, int64(l.Line), int64(l.Rows), int64(l.New), int64(l.Updated), int64(l.Unchanged), int64(l.Bad),
		ended, l.ID, int64(l.version))
	if err != nil {
		return fmt.Errorf("save load %s: %w", l.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
	}
	return nil
}

func insertProblems(ctx context.Context, tx *db.Tx, load string, ps []netra.Problem) error {
	for part := range slices.Chunk(ps, batchRows) {
		var args []any
		for _, p := range part {
			text, err := json.Marshal(p.Args)
			if err != nil {
				return fmt.Errorf("write problem of load %s: %w", load, err)
			}
			args = append(args, load, int64(p.Line), p.Field, p.Key, string(text))
		}
		_, err := tx.Exec(ctx, `insert into registry_load_problems (load_id, line, field, message, args) values `+tuples(len(part), 5), args...)
		if err != nil {
			return fmt.Errorf("keep problems of load %s: %w", load, err)
		}
	}
	return nil
}

func forgetProblems(ctx context.Context, tx *db.Tx, load string) error {
	if _, err := tx.Exec(ctx, `delete from registry_load_problems where load_id = $1`, load); err != nil {
		return fmt.Errorf("forget problems of load %s: %w", load, err)
	}
	return nil
}

func countProblems(ctx context.Context, tx *db.Tx, load string) (int, error) {
	var n int
	if err := tx.QueryRow(ctx, `select count(*) from registry_load_problems p where p.load_id = $1`, load).Scan(&n); err != nil {
		return 0, fmt.Errorf("count problems of load %s: %w", load, err)
	}
	return n, nil
}

func listProblems(ctx context.Context, tx *db.Tx, load string, limit int) ([]netra.Problem, error) {
	rows, err := tx.Query(ctx, `
		select p.line, p.field, p.message, p.args from registry_load_problems p
		where p.load_id = $1 order by p.line limit `+fmt.Sprint(limit), load)
	if err != nil {
		return nil, fmt.Errorf("list problems of load %s: %w", load, err)
	}
	defer rows.Close()
	var out []netra.Problem
	for rows.Next() {
		var p netra.Problem
		var args string
		if err := rows.Scan(&p.Line, &p.Field, &p.Key, &args); err != nil {
			return nil, fmt.Errorf("list problems of load %s: %w", load, err)
		}
		if err := json.Unmarshal([]byte(args), &p.Args); err != nil {
			return nil, fmt.Errorf("read problem of load %s: %w", load, err)
		}
		wholeNumbers(p.Args)
		out = append(out, p)
	}
	return out, rows.Err()
}
