package prevent

import (
	"context"
	"slices"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// TestUnitsThatDidNotHearInTimeAreCounted follows a circular of 11 November to
// four units.
func TestUnitsThatDidNotHearInTimeAreCounted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		counted := func(within netra.Region, until netra.Date) []Tally {
			return slicetest.Read(h.Ground, func(ctx context.Context, tx *db.Tx) ([]Tally, error) {
				return h.CountUnreached(ctx, tx, within, "2024-11-01", until)
			})
		}
		id := h.circular()
		h.confirm("/edaran/"+h.unitToken(Circular, id, "Dinas Pendidikan"), "Ratna", "Dinas Pendidikan")
		want := []Tally{{Region: region, On: "2024-11-25", N: 3}}
		for _, within := range []netra.Region{"", "36", region} {
			if got := counted(within, "2024-11-30"); !slices.Equal(got, want) {
				t.Errorf("within %q: %+v, want %+v", within, got, want)
			}
		}
		if got := counted("36.04", "2024-11-30"); len(got) != 0 {
			t.Errorf("in a region beside it: %+v", got)
		}
		if got := counted(region, "2024-11-24"); len(got) != 0 {
			t.Errorf("before its time is over: %+v", got)
		}
		h.confirm("/edaran/"+h.unitToken(Circular, id, "Dinas Kesehatan"), "Siti", "Dinas Kesehatan")
		if got := counted(region, "2024-11-30"); len(got) != 0 {
			t.Errorf("half of the units know, and yet %+v", got)
		}
	})
}

func TestWhoHearsLaterChangesNothing(t *testing.T) {
	t.Parallel()
	got := unreached([]reach{{"a", "36.02", "2024-11-11", "", 2}, {"a", "36.02", "2024-11-11", "2024-11-25", 1}, {"a", "36.02", "2024-11-11", "2024-11-26", 1}})
	if want := []Tally{{"36.02", "2024-11-25", 3}}; !slices.Equal(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
}
