package relatives

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

// insertLink keeps a link by the hash of its token and tells whether it is new.
func insertLink(ctx context.Context, tx *db.Tx, l link, token string) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into relatives_links (link_hash, office_id, election, pair_id) values ($1, $2, $3, $4)
		on conflict (link_hash) do nothing`, hashOf(token), string(l.office), l.election, l.pair)
	if err != nil {
		return false, fmt.Errorf("keep link: %w", err)
	}
	return n == 1, nil
}

func loadLink(ctx context.Context, tx *db.Tx, token string) (link, error) {
	var l link
	err := tx.QueryRow(ctx, `select l.office_id, l.election, l.pair_id from relatives_links l where l.link_hash = $1`, hashOf(token)).
		Scan(&l.office, &l.election, &l.pair)
	if errors.Is(err, db.ErrNoRows) {
		return l, notFound()
	}
	if err != nil {
		return l, fmt.Errorf("load link: %w", err)
	}
	return l, nil
}
