package edition

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// keep stores an edition that is not stored yet.
func keep(ctx context.Context, tx *db.Tx, b *law.Book) error {
	edition := b.Digest()
	var n int
	if err := tx.QueryRow(ctx, `select count(*) from edition_rooms where edition = $1`, edition).Scan(&n); err != nil {
		return fmt.Errorf("look for edition %.12s: %w", edition, err)
	}
	if n > 0 {
		return nil
	}
	for _, path := range b.Files() {
		body := b.Text(path)
		sum := sha256.Sum256(body)
		digest := hex.EncodeToString(sum[:])
		if _, err := tx.Exec(ctx, `
			insert into edition_files (digest, body) values ($1, $2) on conflict (digest) do nothing`, digest, body); err != nil {
			return fmt.Errorf("keep %s: %w", path, err)
		}
		if _, err := tx.Exec(ctx, `
			insert into edition_rooms (edition, path, digest) values ($1, $2, $3)
			on conflict (edition, path) do nothing`, edition, path, digest); err != nil {
			return fmt.Errorf("keep edition %.12s: %w", edition, err)
		}
	}
	return nil
}

// load reads the files of an edition by path.
func load(ctx context.Context, tx *db.Tx, edition string) (map[string][]byte, error) {
	rows, err := tx.Query(ctx, `
		select r.path, f.body from edition_rooms r join edition_files f on f.digest = r.digest
		where r.edition = $1`, edition)
	if err != nil {
		return nil, fmt.Errorf("load edition %.12s: %w", edition, err)
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var (
			path string
			body []byte
		)
		if err := rows.Scan(&path, &body); err != nil {
			return nil, fmt.Errorf("scan edition %.12s: %w", edition, err)
		}
		out[path] = body
	}
	return out, rows.Err()
}
