package evidence

import (
	"context"
	"fmt"
	"time"

	"github.com/netra-id/netra/internal/platform/db"
)

func insertItem(ctx context.Context, tx *db.Tx, it Item) error {
	_, err := tx.Exec(ctx, `
		insert into evidence_items (item_id, about, office_id, kind, media_type, sha256, size, blob, tool, taken_at, by_user, by_name,
			forgotten_at, key_wrapped, sealed)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14)`,
		it.ID, it.About, string(it.Office), string(it.Kind), it.MediaType, it.SHA256, it.Size, it.blob, it.Tool, it.TakenAt.UnixMilli(),
		string(it.By), it.ByName, it.wrapped, it.sealed)
	if err != nil {
		return fmt.Errorf("keep evidence %s: %w", it.ID, err)
	}
	return nil
}

func listItems(ctx context.Context, tx *db.Tx, about string) ([]Item, error) {
	rows, err := tx.Query(ctx, `
		select i.item_id, i.office_id, i.kind, i.media_type, i.sha256, i.size, i.blob, i.tool, i.taken_at, i.by_user, i.by_name,
			i.forgotten_at, i.key_wrapped, i.sealed
		from evidence_items i
		where i.about = $1 or i.item_id in (select k.item_id from evidence_links k where k.about = $1)
		order by i.taken_at, i.item_id`, about)
	if err != nil {
		return nil, fmt.Errorf("list evidence: %w", err)
	}
	defer rows.Close()
	var out []Item
	for rows.Next() {
		var it Item
		var taken, forgotten int64
		if err := rows.Scan(&it.ID, &it.Office, &it.Kind, &it.MediaType, &it.SHA256, &it.Size, &it.blob, &it.Tool, &taken, &it.By,
			&it.ByName, &forgotten, &it.wrapped, &it.sealed); err != nil {
			return nil, fmt.Errorf("list evidence: %w", err)
		}
		it.About = about // also where it was attached: what happens to it happens there
		it.TakenAt, it.Forgotten = time.UnixMilli(taken).UTC(), forgotten > 0
		out = append(out, it)
	}
	return out, rows.Err()
}

// linkItems lets the items about one thing be about another one, too.
func linkItems(ctx context.Context, tx *db.Tx, from, to string) error {
	_, err := tx.Exec(ctx, `
		insert into evidence_links (about, item_id) select cast($1 as text), i.item_id from evidence_items i where i.about = $2
		on conflict (about, item_id) do nothing`, to, from)
	if err != nil {
		return fmt.Errorf("attach evidence: %w", err)
	}
	return nil
}

func forgetItems(ctx context.Context, tx *db.Tx, about string, at time.Time) error {
	_, err := tx.Exec(ctx, `
		update evidence_items set forgotten_at = $1, key_wrapped = null, sealed = null where about = $2 and forgotten_at = 0`,
		at.UnixMilli(), about)
	if err != nil {
		return fmt.Errorf("forget evidence: %w", err)
	}
	return nil
}
