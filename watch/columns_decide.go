package watch

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"

	"github.com/netra-id/netra"
)

// headerKey names a header by its hash, so that what was said of it is found again.
func headerKey(header []string) string {
	sum := sha256.Sum256([]byte(strings.Join(header, "\x1f")))
	return hex.EncodeToString(sum[:])
}

// checkColumns says what is missing in what somebody said of the columns of a
// file.
func checkColumns(c Columns, header []string) error {
	var ps []netra.Problem
	bad := func(field, key string) { ps = append(ps, netra.Problem{Field: field, Key: key}) }
	for _, f := range slices.Sorted(maps.Keys(c.Fields)) {
		if !slices.Contains(ColumnFields(), f) || !slices.Contains(header, c.Fields[f]) {
			bad(columnField(f), "watch.columns.no_column")
		}
	}
	has := func(fields ...string) bool {
		return slices.ContainsFunc(fields, func(f string) bool { return c.Fields[f] != "" })
	}
	if !has("text", "target") {
		bad(columnField("text"), "watch.columns.need_text")
	}
	if !has("author", "author_name") {
		bad(columnField("author"), "watch.columns.need_author")
	}
	if !has("at") {
		bad(columnField("at"), "watch.columns.need_at")
	}
	switch {
	case c.Platform != "" && !slices.Contains(Platforms(), c.Platform), c.Platform == "" && !has("platform", "url"):
		bad("layanan", "watch.columns.need_platform")
	}
	if len(ps) > 0 {
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: ps}
	}
	return nil
}

// columnField is the field of the form that asks for a column.
func columnField(f string) string { return "kolom-" + f }
