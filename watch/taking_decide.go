package watch

import (
	"slices"

	"github.com/netra-id/netra"
)

// maxTakings is how many pages are taken of one hit at most.
const maxTakings = 20

// mayAsk says why no further page can be taken of a hit: one at a time, and not
// without end.
func mayAsk(before []Taking) error {
	switch {
	case slices.ContainsFunc(before, func(t Taking) bool { return t.State == TakingAsked }):
		return &netra.Error{Kind: netra.Conflict, Key: "watch.taking.waits"}
	case len(before) >= maxTakings:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.taking.enough", Args: []any{maxTakings}}
	}
	return nil
}
