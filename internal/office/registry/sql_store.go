package registry

import (
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra/internal/platform/db"
)

// chunk is how many values one list in a query has at most.
const chunk = 400

// marks are n placeholders from $from on, with commas between.
func marks(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", from+i)
	}
	return b.String()
}

// tuples are n rows of width placeholders each, for an insert of many rows.
func tuples(n, width int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("(" + marks(i*width+1, width) + ")")
	}
	return b.String()
}

// anys are the values of a list as arguments.
func anys[T ~string](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}

// noSuch turns an empty answer into NotFound and names anything else.
func noSuch(err error, what, id string) error {
	if errors.Is(err, db.ErrNoRows) {
		return notFound()
	}
	return fmt.Errorf("load %s %s: %w", what, id, err)
}
