package access

import (
	"context"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertLink(ctx context.Context, tx *db.Tx, id, hash, purpose string, l Link, by netra.Actor, at time.Time) error {
	var user any
	if l.User != "" {
		user = string(l.User)
	}
	_, err := tx.Exec(ctx, `
		insert into access_links (link_id, token_hash, purpose, user_id, expires_at, used_at, created_at, created_by)
		values ($1, $2, $3, $4, $5, null, $6, $7)`,
		id, hash, purpose, user, l.ExpiresAt.UnixMilli(), at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("add link %s: %w", id, err)
	}
	return nil
}

// endLinks ends the unused links of a purpose and a user.
func endLinks(ctx context.Context, tx *db.Tx, purpose string, user netra.UserID, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update access_links set expires_at = $1
		where purpose = $2 and coalesce(user_id, '') = $3 and used_at is null and expires_at > $1`,
		at.UnixMilli(), purpose, string(user))
	if err != nil {
		return fmt.Errorf("end links of %s: %w", user, err)
	}
	return nil
}

func loadLink(ctx context.Context, tx *db.Tx, purpose, hash string) (linkRow, error) {
	var l linkRow
	var expires int64
	err := tx.QueryRow(ctx, `
		select link_id, coalesce(user_id, ''), expires_at, used_at
		from access_links
		where purpose = $1 and token_hash = $2`, purpose, hash).Scan(&l.id, &l.user, &expires, &l.usedAt)
	if err != nil {
		return linkRow{}, fmt.Errorf("load link: %w", err)
	}
	l.expiresAt = time.UnixMilli(expires)
	return l, nil
}

// spendLink marks a link as used; a second use loses the race and finds it
// gone.
func spendLink(ctx context.Context, tx *db.Tx, id string, at time.Time) error {
	n, err := tx.Exec(ctx, `update access_links set used_at = $1 where link_id = $2 and used_at is null`, at.UnixMilli(), id)
	if err != nil {
		return fmt.Errorf("use link %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.NotFound, Key: "access.link_gone"}
	}
	return nil
}
