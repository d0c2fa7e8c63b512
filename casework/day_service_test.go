package casework

import (
	"errors"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

func TestClocksRunFromTheDayOfTheFact(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "tanggapan", "susun-laporan")
		h.clock.To("2024-11-22")
		in, by := h.input(c.ID, "putuskan")
		in.DecreeOn = in.DecreeOn.AddDays(-5)
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		decree := in.DecreeOn
		in, by = h.input(c.ID, "sampaikan")
		today := in.On
		for day, want := range map[netra.Date]string{
			"": "casework.day_missing", today.AddDays(1): "casework.day_future", decree.AddDays(-1): "casework.day_early",
		} {
			in.On = day
			err := h.Take(t.Context(), c.ID, in, by)
			var e *netra.Error
			if !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Key != want {
				t.Errorf("delivered on %q: %v, want %s", day, err, want)
			}
		}
		in.On = today.AddDays(-2)
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		track := h.track(c.ID)
		if track.EnteredOn != today.AddDays(-2) {
			t.Errorf("the state is entered on %s, want %s", track.EnteredOn, today.AddDays(-2))
		}
		ds, err := h.DeadlinesOf(t.Context(), c.ID, by)
		if err != nil {
			t.Fatal(err)
		}
		want := h.Law.Deadlines(h.Law.Procedures[track.Procedure], track.State, law.Events{
			Entered: track.EnteredOn, Opened: track.OpenedOn, Received: c.ReceivedOn,
		})
		var n int
		for _, d := range want {
			for _, have := range ds {
				if have.Step == d.Step && have.Due == d.Due {
					n++
				}
			}
		}
		if n == 0 || n != len(want) {
			t.Errorf("%d of %d clocks run from the day of delivery", n, len(want))
		}
	})
}

func TestHandlingIsCountedFromTheDayInTheRegister(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.clock.To("2024-11-15")
		in, by := h.input(c.ID, "registrasi")
		in.On = "2024-11-14"
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		if due := h.due(c.ID, "mulai-klarifikasi"); due != "2024-11-17" {
			t.Errorf("three days after the register are %s, want 2024-11-17", due)
		}
		in, by = h.input(c.ID, "mulai-klarifikasi")
		in.On = "2024-11-13"
		var e *netra.Error
		if err := h.Take(t.Context(), c.ID, in, by); !errors.As(err, &e) || len(e.Problems) != 1 || e.Problems[0].Key != "casework.day_early" {
			t.Errorf("invited before it was registered: %v", err)
		}
		h.take(c.ID, "mulai-klarifikasi")
		h.clock.To("2024-11-17")
		h.take(c.ID, "susun-kajian")
		if due := h.due(c.ID, "bawa-ke-pleno"); due != "2024-11-17" {
			t.Errorf("three days after the register are %s, want 2024-11-17", due)
		}
		// Two more days, in all five, where it was recorded that information is lacking.
		h.take(c.ID, "minta-keterangan-tambahan")
		if due := h.due(c.ID, "lengkapi-kajian"); due != "2024-11-19" {
			t.Errorf("five days after the register are %s, want 2024-11-19", due)
		}
	})
}

func TestStudyIsCountedFromTheEndOfTheVerification(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi")
		h.clock.To("2024-11-20")
		in, by := h.input(c.ID, "lolos-verifikasi")
		in.On = "2024-11-18"
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		if due := h.due(c.ID, "rekomendasikan"); due != "2024-11-21" {
			t.Errorf("three working days after the verification are %s, want 2024-11-21", due)
		}
	})
}

func TestOversightFollowsTheDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for _, x := range []struct {
			day  netra.Date
			kind string
		}{
			{"2024-09-03", "kasn"}, // last day of the old body
			{"2024-09-04", "bkn"},  // first day of the new one
		} {
			h.clock.To(x.day)
			var c Case
			if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
				var err error
				c, err = h.Open(t.Context(), tx, Opening{
					Origin: FromFinding, Election: "pilkada-2024", Region: city, Act: "media-sosial", ActOn: x.day.AddDays(-3), ReceivedOn: x.day,
				}, h.supervisor())
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if err := h.LinkServant(t.Context(), c.ID, h.asn["pns"], h.supervisor()); err != nil {
				t.Fatal(err)
			}
			act := ActInput{Act: "media-sosial", Race: "wali-kota", On: x.day.AddDays(-3), Rule: "etik-4", Facts: map[string]bool{"active_support": true}}
			if err := h.AddAct(t.Context(), c.ID, act, h.supervisor()); err != nil {
				t.Fatal(err)
			}
			met := map[string]bool{}
			for _, q := range h.Law.Procedures[h.track(c.ID).Procedure].Requirements {
				met[q.ID] = true
			}
			if err := h.Check(t.Context(), c.ID, h.track(c.ID).ID, met, h.supervisor()); err != nil {
				t.Fatal(err)
			}
			h.take(c.ID, "teruskan-hukum-lain")
			if got := h.track(c.ID).Office; got != h.actors[x.kind].Office {
				t.Errorf("on %s the file went to office %s, want %s", x.day, got, x.kind)
			}
		}
	})
}

func TestStatusesOfAPastDayStay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		before := h.load(c.ID).Status
		h.clock.To("2024-11-15")
		h.take(c.ID, "teruskan-hukum-lain")
		h.clock.To("2024-11-18")
		h.take(c.ID, "mulai-verifikasi")
		for day, want := range map[netra.Date]string{"2024-11-13": before, "2024-11-14": before, "2024-11-15": "forwarded", "2024-11-17": "forwarded", "2024-11-18": "in_progress"} {
			var got string
			err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
				return tx.QueryRow(t.Context(), `
					select status from v_casework_history
					where case_id = $1 and from_on <= $2 and (until_on = '' or until_on > $2)`, c.ID, day).Scan(&got)
			})
			if err != nil || got != want {
				t.Errorf("on %s the case counted as %q (%v), want %q", day, got, err, want)
			}
		}
	})
}
