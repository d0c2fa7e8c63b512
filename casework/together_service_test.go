package casework

import (
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func TestStaleStepIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		first, by := h.input(c.ID, "registrasi")
		second := first
		if err := h.Take(t.Context(), c.ID, first, by); err != nil {
			t.Fatal(err)
		}
		if err := h.Take(t.Context(), c.ID, second, by); netra.KindOf(err) != netra.Conflict {
			t.Errorf("the same step again: %v, want Conflict", err)
		}
		reply, by := h.input(c.ID, "tanggapan")
		again := reply
		if err := h.Take(t.Context(), c.ID, reply, by); err != nil {
			t.Fatal(err)
		}
		if err := h.Take(t.Context(), c.ID, again, by); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a reply from a stale form: %v, want Conflict", err)
		}
	})
}

func TestTwoPeopleTakeOneStepOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		in, by := h.input(c.ID, "teruskan-hukum-lain")
		const n = 8
		errs := make([]error, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() { errs[i] = h.Take(t.Context(), c.ID, in, by) })
		}
		wg.Wait()
		done := 0
		for _, err := range errs {
			switch netra.KindOf(err) {
			case netra.Conflict, netra.NotInForce:
			default:
				if err != nil {
					t.Errorf("unexpected error: %v", err)
				}
				done++
			}
		}
		tracks, err := h.Tracks(t.Context(), c.ID, h.supervisor())
		if err != nil {
			t.Fatal(err)
		}
		if done != 1 || len(tracks) != 2 {
			t.Errorf("%d of %d succeeded and there are %d tracks, want 1 and 2", done, n, len(tracks))
		}
	})
}

func TestCasesOpenedAtOnceGetNumbersOfTheirOwn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const n = 12
		numbers := make([]string, n)
		var wg sync.WaitGroup
		for i := range n {
			wg.Go(func() {
				err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
					c, err := h.Open(t.Context(), tx, Opening{
						Origin: FromReport, Election: "pilkada-2024", Region: city, Act: "kampanye", ActOn: "2024-11-10", ReceivedOn: "2024-11-12",
					}, h.supervisor())
					numbers[i] = c.Number
					return err
				})
				if err != nil {
					t.Errorf("open: %v", err)
				}
			})
		}
		wg.Wait()
		seen := map[string]bool{}
		for _, number := range numbers {
			if seen[number] {
				t.Errorf("number %s was given twice", number)
			}
			seen[number] = true
		}
		if !seen["012/LP/36.72/XI/2024"] {
			t.Errorf("the twelfth number is missing among %v", numbers)
		}
	})
}
