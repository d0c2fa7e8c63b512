package ruling

import (
	"context"
	"slices"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

func TestQuestionsAreCountedByRegionKindAndDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ask("lebak")
		h.ask("lebak")
		h.ask("serang")
		for _, tt := range []struct {
			within      netra.Region
			from, until netra.Date
			want        []Tally
		}{
			{"36.02", "2024-11-12", "2024-11-12", []Tally{{"36.02", "media-sosial", "2024-11-12", 2}}},
			{"36", "2024-11-01", "2024-11-30", []Tally{{"36.02", "media-sosial", "2024-11-12", 2}, {"36.04", "media-sosial", "2024-11-12", 1}}},
			{"", "2024-11-01", "2024-11-30", []Tally{{"36.02", "media-sosial", "2024-11-12", 2}, {"36.04", "media-sosial", "2024-11-12", 1}}},
			{"36", "2024-11-13", "2024-11-30", nil},
			{"17", "2024-11-01", "2024-11-30", nil},
		} {
			got := slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) ([]Tally, error) {
				return h.CountQuestions(ctx, tx, tt.within, tt.from, tt.until)
			})
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q from %s: %+v, want %+v", tt.within, tt.from, got, tt.want)
			}
		}
	})
}
