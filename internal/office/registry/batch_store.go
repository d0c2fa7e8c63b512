package registry

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// The states of a batch.
const (
	batchChecked = "checked"
	batchApplied = "applied"
	batchDropped = "dropped"
)

// batch is a file as stored.
type batch struct {
	report  Report
	content []byte // nil once it was taken over or dropped
}

func insertBatch(ctx context.Context, tx *db.Tx, id string, r Report, content []byte, by netra.Actor) error {
	status, applied := batchChecked, any(nil)
	if r.Applied {
		status, applied = batchApplied, r.At.UnixMilli()
	}
	leftOut, err := problemText(r.Problems)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `
		insert into registry_batches (batch_id, kind, digest, file_name, agency_id, region, election, within_region, within_agency, office_id, content,
			status, mode, n_rows, n_new, n_updated, n_unchanged, n_bad, left_out, created_at, created_by, applied_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22)`,
		id, r.Kind, r.Digest, r.FileName, string(r.Target.Agency), string(r.Target.Region), r.Target.Election,
		string(r.Target.Within.Region), string(r.Target.Within.Agency), string(by.Office), content,
		status, string(r.Mode), r.Rows, r.New, r.Updated, r.Unchanged, r.Bad, leftOut, r.At.UnixMilli(), string(by.User), applied)
	if err != nil {
		return fmt.Errorf("keep batch %s: %w", id, err)
	}
	return nil
}

const batchColumns = `b.batch_id, b.kind, b.digest, b.file_name, b.agency_id, b.region, b.election, b.within_region, b.within_agency, b.status, b.mode,
	b.n_rows, b.n_new, b.n_updated, b.n_unchanged, b.n_bad, b.created_at, b.created_by, b.applied_at`

// problemText is problems as they are stored. They name lines and columns and
// repeat nothing of the rows.
func problemText(ps []netra.Problem) (string, error) {
	b, err := json.Marshal(ps)
	if err != nil {
		return "", fmt.Errorf("write problems: %w", err)
	}
	return string(b), nil
}

// readProblems is the reverse of problemText. Numbers among the arguments are
// whole, so that they choose the right plural.
func readProblems(text string) ([]netra.Problem, error) {
	var ps []netra.Problem
	if err := json.Unmarshal([]byte(text), &ps); err != nil {
		return nil, fmt.Errorf("read problems: %w", err)
	}
	for _, p := range ps {
		wholeNumbers(p.Args)
	}
	return ps, nil
}

// wholeNumbers makes numbers that were read from JSON whole again.
func wholeNumbers(args []any) {
	for i, a := range args {
		if f, ok := a.(float64); ok {
			args[i] = int(f)
		}
	}
}

func scanBatch(r interface{ Scan(...any) error }, more ...any) (Report, error) {
	var rep Report
	var status string
	var at int64
	var applied sql.NullInt64
	dest := []any{
		&rep.Batch, &rep.Kind, &rep.Digest, &rep.FileName, &rep.Target.Agency, &rep.Target.Region, &rep.Target.Election,
		&rep.Target.Within.Region, &rep.Target.Within.Agency, &status, &rep.Mode,
		&rep.Rows, &rep.New, &rep.Updated, &rep.Unchanged, &rep.Bad, &at, &rep.By, &applied,
	}
	err := r.Scan(append(dest, more...)...)
	rep.Applied = status == batchApplied
	rep.At = time.UnixMilli(at).UTC()
	if applied.Valid {
		rep.At = time.UnixMilli(applied.Int64).UTC()
	}
	return rep, err
}

// loadBatch is a batch of an office; that of another office is not there.
func loadBatch(ctx context.Context, tx *db.Tx, id string, office netra.OfficeID) (batch, error) {
	var b batch
	var leftOut string
	var err error
	b.report, err = scanBatch(tx.QueryRow(ctx, `
		select `+batchColumns+`, b.content, b.left_out from registry_batches b
		where b.batch_id = $1 and b.office_id = $2 and b.status <> $3`, id, string(office), batchDropped), &b.content, &leftOut)
	if err != nil {
		return batch{}, noSuch(err, "batch", id)
	}
	b.report.Problems, err = readProblems(leftOut)
	return b, err
}

func listBatches(ctx context.Context, tx *db.Tx, office netra.OfficeID, kind string, limit int) ([]Report, error) {
	rows, err := tx.Query(ctx, `
		select `+batchColumns+` from registry_batches b
		where b.office_id = $1 and b.status <> $2 and b.kind = $3
		order by b.created_at desc, b.batch_id desc limit `+fmt.Sprint(limit), string(office), batchDropped, kind)
	if err != nil {
		return nil, fmt.Errorf("list batches: %w", err)
	}
	defer rows.Close()
	var out []Report
	for rows.Next() {
		r, err := scanBatch(rows)
		if err != nil {
			return nil, fmt.Errorf("list batches: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// appliedBefore tells whether a file with the same content was the last one that
// was taken over for the same target. An older file after a newer one is no
// repetition: it says something else than the registry does.
func appliedBefore(ctx context.Context, tx *db.Tx, kind, digest string, t Target) (bool, error) {
	var last string
	err := tx.QueryRow(ctx, `
		select b.digest from registry_batches b
		where b.kind = $1 and b.agency_id = $2 and b.region = $3 and b.election = $4 and b.status = $5
		order by b.applied_at desc, b.batch_id desc limit 1`,
		kind, string(t.Agency), string(t.Region), t.Election, batchApplied).Scan(&last)
	if errors.Is(err, db.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for earlier batches: %w", err)
	}
	return last == digest, nil
}

// closeBatch marks a staged batch as taken over and forgets the content.
func closeBatch(ctx context.Context, tx *db.Tx, id string, r Report) error {
	leftOut, err := problemText(r.Problems)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `
		update registry_batches
		set status = $1, mode = $2, n_rows = $3, n_new = $4, n_updated = $5, n_unchanged = $6, n_bad = $7, left_out = $8, applied_at = $9, content = null
		where batch_id = $10 and status = $11`,
		batchApplied, string(r.Mode), r.Rows, r.New, r.Updated, r.Unchanged, r.Bad, leftOut, r.At.UnixMilli(), id, batchChecked)
	if err != nil {
		return fmt.Errorf("close batch %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
	}
	return nil
}

// rearrangeBatch keeps what a person said of the columns of a staged file.
func rearrangeBatch(ctx context.Context, tx *db.Tx, id string, content []byte, digest string) error {
	n, err := tx.Exec(ctx, `update registry_batches set content = $1, digest = $2 where batch_id = $3 and status = $4`, content, digest, id, batchChecked)
	if err != nil {
		return fmt.Errorf("rearrange batch %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.batch_done"}
	}
	return nil
}

func dropBatch(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `update registry_batches set status = $1, content = null where batch_id = $2`, batchDropped, id); err != nil {
		return fmt.Errorf("drop batch %s: %w", id, err)
	}
	return nil
}

func dropOldBatches(ctx context.Context, tx *db.Tx, before time.Time) error {
	_, err := tx.Exec(ctx, `update registry_batches set status = $1, content = null where status = $2 and created_at < $3`, batchDropped, batchChecked, before.UnixMilli())
	if err != nil {
		return fmt.Errorf("drop old batches: %w", err)
	}
	return nil
}
