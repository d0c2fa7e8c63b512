package measure

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const indexColumns = `index_id, title, issued_on, source, most_milli, file_name, digest, rows_n, sent_at, sent_by, published_at`

func scanIndex(row interface{ Scan(...any) error }) (Index, error) {
	var (
		x         Index
		sent, out int64
	)
	err := row.Scan(&x.ID, &x.Title, &x.IssuedOn, &x.Source, &x.Most, &x.FileName, &x.Digest, &x.Rows, &sent, &x.SentBy, &out)
	x.SentAt = time.UnixMilli(sent)
	if out > 0 {
		x.PublishedAt = time.UnixMilli(out)
	}
	return x, err
}

func insertIndex(ctx context.Context, tx *db.Tx, x Index, scores []Score) error {
	_, err := tx.Exec(ctx, `
		insert into measure_indexes (`+indexColumns+`, published_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, '')`,
		x.ID, x.Title, x.IssuedOn, x.Source, x.Most, x.FileName, x.Digest, x.Rows, x.SentAt.UnixMilli(), x.SentBy)
	if err != nil {
		return fmt.Errorf("insert index %s: %w", x.ID, err)
	}
	const columns, atOnce = 6, 100
	for part := range slices.Chunk(scores, atOnce) {
		var values []string
		var args []any
		for i, s := range part {
			n := i * columns
			values = append(values, fmt.Sprintf("($%d, $%d, $%d, $%d, $%d, $%d)", n+1, n+2, n+3, n+4, n+5, n+6))
			args = append(args, x.ID, s.Election, s.Region, s.Dimension, s.Indicator, s.Milli)
		}
		if _, err := tx.Exec(ctx, `
			insert into measure_scores (index_id, election, region, dimension, indicator, score_milli) values `+strings.Join(values, ", "), args...); err != nil {
			return fmt.Errorf("insert scores of index %s: %w", x.ID, err)
		}
	}
	return nil
}

// loadIndexes lists indexes, the one that was handed in last on top.
func loadIndexes(ctx context.Context, tx *db.Tx, publishedOnly bool) ([]Index, error) {
	where := ""
	if publishedOnly {
		where = "where published_at > 0"
	}
	rows, err := tx.Query(ctx, `select `+indexColumns+` from measure_indexes `+where+` order by sent_at desc, index_id desc`)
	if err != nil {
		return nil, fmt.Errorf("list indexes: %w", err)
	}
	defer rows.Close()
	var out []Index
	for rows.Next() {
		x, err := scanIndex(rows)
		if err != nil {
			return nil, fmt.Errorf("scan index: %w", err)
		}
		out = append(out, x)
	}
	return out, rows.Err()
}

func loadIndex(ctx context.Context, tx *db.Tx, id string) (Index, error) {
	x, err := scanIndex(tx.QueryRow(ctx, `select `+indexColumns+` from measure_indexes where index_id = $1`, id))
	return x, foundIndex(err, id)
}

// sameIndex is an index of that title with the same rows; ok is false where there
// is none.
func sameIndex(ctx context.Context, tx *db.Tx, title, digest string) (x Index, ok bool, err error) {
	x, err = scanIndex(tx.QueryRow(ctx, `select `+indexColumns+` from measure_indexes where title = $1 and digest = $2`, title, digest))
	if errors.Is(err, sql.ErrNoRows) {
		return Index{}, false, nil
	}
	return x, err == nil, err
}

func foundIndex(err error, id string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return indexNotFound()
	}
	if err != nil {
		return fmt.Errorf("load index %s: %w", id, err)
	}
	return nil
}

// loadScores are the rows of an index in order; of one region where one is named.
func loadScores(ctx context.Context, tx *db.Tx, id string, region netra.Region) ([]Score, error) {
	rows, err := tx.Query(ctx, `
		select election, region, dimension, indicator, score_milli from measure_scores
		where index_id = $1 and ($2 = '' or region = $2) order by election, region, dimension, indicator`, id, region)
	if err != nil {
		return nil, fmt.Errorf("load scores of index %s: %w", id, err)
	}
	defer rows.Close()
	var out []Score
	for rows.Next() {
		var s Score
		if err := rows.Scan(&s.Election, &s.Region, &s.Dimension, &s.Indicator, &s.Milli); err != nil {
			return nil, fmt.Errorf("scan scores of index %s: %w", id, err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func setPublished(ctx context.Context, tx *db.Tx, id string, at time.Time, by netra.UserID) error {
	if _, err := tx.Exec(ctx, `update measure_indexes set published_at = $1, published_by = $2 where index_id = $3 and published_at = 0`,
		at.UnixMilli(), by, id); err != nil {
		return fmt.Errorf("publish index %s: %w", id, err)
	}
	return nil
}

// deleteIndex drops an index that nobody let be seen.
func deleteIndex(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `delete from measure_scores where index_id in (select index_id from measure_indexes where index_id = $1 and published_at = 0)`, id); err != nil {
		return fmt.Errorf("drop scores of index %s: %w", id, err)
	}
	if _, err := tx.Exec(ctx, `delete from measure_indexes where index_id = $1 and published_at = 0`, id); err != nil {
		return fmt.Errorf("drop index %s: %w", id, err)
	}
	return nil
}
