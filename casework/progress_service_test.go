package casework

import (
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/platform/db"
)

func TestProgressTellsStepsOfOneDayInTheirOrder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil")
		var got []string
		if err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			list, err := h.Progress(t.Context(), tx, c.ID)
			for _, p := range list {
				got = append(got, p.Label.EN)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want := []string{
			"The file is being studied", "A sanction is recommended to the head of the servant's agency",
			"The servant's agency has received the file", "The servant is summoned",
		}
		if !slices.Equal(got[max(0, len(got)-len(want)):], want) {
			t.Errorf("the reporter reads %q, want it to end with %q", got, want)
		}
	})
}

func TestProgressNamesNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi")
		var steps []Progress
		if err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			var err error
			steps, err = h.Progress(t.Context(), tx, c.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(steps) < 3 {
			t.Fatalf("%d steps, want the study, the forwarding and the verification", len(steps))
		}
		for _, s := range steps {
			for _, secret := range []string{"Yusuf", "Petugas", "Guru"} {
				if strings.Contains(s.Label.ID, secret) {
					t.Errorf("step %q names %q", s.Label.ID, secret)
				}
			}
		}
		if last := steps[len(steps)-1]; last.Final || last.NextDue == "" {
			t.Errorf("last step %+v, want one that says until when", last)
		}
	})
}
