package relatives

import (
	"context"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

// deleteElection deletes all that is kept of an election and returns how many
// pairs there were.
func deleteElection(ctx context.Context, tx *db.Tx, election string) (int64, error) {
	var pairs int64
	for _, table := range []string{"relatives_links", "relatives_runs", "relatives_pairs"} {
		n, err := tx.Exec(ctx, `delete from `+table+` where election = $1`, election)
		if err != nil {
			return 0, fmt.Errorf("delete what is kept of %s: %w", election, err)
		}
		pairs = n
	}
	return pairs, nil
}
