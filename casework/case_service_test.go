package casework

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

func TestCaseGoesFromTheStudyToTheRecordedSanction(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		if got := h.track(c.ID).Office; got != h.actors["bkn"].Office {
			t.Fatalf("forwarded to office %s, want the one that oversees merit on that day", got)
		}
		h.take(c.ID, "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		if got := h.track(c.ID).Office; got != h.actors["ppk-instansi"].Office {
			t.Fatalf("recommended to office %s, want the employer of the servant", got)
		}
		h.take(c.ID, "panggil", "periksa", "tanggapan", "susun-laporan", "putuskan", "sampaikan", "nyatakan-berlaku", "catat")
		end := h.load(c.ID)
		if st := h.Law.Statuses[end.Status]; !st.Ends || end.Outcome != Proven {
			t.Errorf("case ended as %s with outcome %q, want a finished case that is proven", end.Status, end.Outcome)
		}
		tracks, err := h.Tracks(t.Context(), c.ID, h.supervisor())
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range tracks {
			if !tr.Ended() {
				t.Errorf("track %s still stands at %s", tr.Procedure, tr.State)
			}
		}
	})
}

func TestNotProvenClearsThePersonAndEndsEveryTrack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "tidak-terbukti")
		end := h.load(c.ID)
		if st := h.Law.Statuses[end.Status]; !st.Clear || end.Outcome != NotProven {
			t.Errorf("case ended as %s with outcome %q, want cleared", end.Status, end.Outcome)
		}
		page := h.get("bawaslu-kabkota", "/meja/perkara/"+string(c.ID)).Body.String()
		for _, want := range []string{"nama dipulihkan", "rekomendasi tidak diikuti"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of the case does not say %q", want)
			}
		}
	})
}

func TestEachEmployerDecidesAboutItsOwnServant(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		if err := h.LinkServant(t.Context(), c.ID, h.asn["vertikal"], h.supervisor()); err != nil {
			t.Fatal(err)
		}
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		tracks, err := h.Tracks(t.Context(), c.ID, h.supervisor())
		if err != nil {
			t.Fatal(err)
		}
		if len(tracks) != 4 {
			t.Fatalf("%d tracks, want the study, the oversight and one for each employer", len(tracks))
		}
		// The employer who works last clears his servant; the other one was
		// punished, so the case is proven and closes as such.
		h.take(c.ID, "panggil", "periksa", "susun-laporan", "putuskan", "sampaikan", "nyatakan-berlaku", "catat")
		if st := h.Law.Statuses[h.load(c.ID).Status]; st.Ends {
			t.Fatalf("the case ended as %s while one employer has not decided", st.ID)
		}
		h.take(c.ID, "panggil", "periksa", "tidak-terbukti")
		end := h.load(c.ID)
		if st := h.Law.Statuses[end.Status]; !st.Ends || st.Clear || end.Outcome != Proven {
			t.Errorf("case ended as %s with outcome %q, want finished and proven", end.Status, end.Outcome)
		}
		if tr := h.track(c.ID); !tr.Ended() {
			t.Errorf("track %s still stands at %s", tr.Procedure, tr.State)
		}
	})
}

func TestReturnedFileComesBackAndGoesOutAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "kembalikan")
		back := h.track(c.ID)
		if back.Office != h.supervisor().Office {
			t.Fatalf("returned file lies in office %s, want the sender", back.Office)
		}
		h.take(c.ID, "teruskan-kembali", "mulai-verifikasi")
		if got := h.track(c.ID).Office; got != h.actors["bkn"].Office {
			t.Errorf("after completion the file lies in office %s, want the oversight body", got)
		}
	})
}

func TestFileCannotLeaveIncomplete(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		in, by := h.input(c.ID, "teruskan-hukum-lain")
		in.Documents = nil
		err := h.Take(t.Context(), c.ID, in, by)
		if netra.KindOf(err) != netra.Invalid {
			t.Fatalf("incomplete file: %v, want Invalid", err)
		}
		got := map[string]bool{}
		for _, p := range problemsOf(t, err) {
			got[p.Field] = true
		}
		for _, field := range []string{"syarat", "orang", "perbuatan", "dokumen-surat-penerusan"} {
			if !got[field] {
				t.Errorf("nothing is said about %s; problems at %v", field, got)
			}
		}
		if tr := h.track(c.ID); tr.Version != 1 {
			t.Errorf("the track was changed to version %d by a refused step", tr.Version)
		}
	})
}

func TestNamedPersonMustBeLinkedBeforeTheFileLeaves(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		if err := h.NamePerson(t.Context(), c.ID, "Seseorang", "Guru", h.supervisor()); err != nil {
			t.Fatal(err)
		}
		in, by := h.input(c.ID, "teruskan-hukum-lain")
		if err := h.Take(t.Context(), c.ID, in, by); netra.KindOf(err) != netra.Invalid {
			t.Errorf("file with an unknown person: %v, want Invalid", err)
		}
	})
}

func TestStepOfAnotherOfficeIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		in, _ := h.input(c.ID, "teruskan-hukum-lain")
		for kind, want := range map[string]netra.Kind{
			"bawaslu-provinsi": netra.Forbidden, // sees the case from above, but it is not his track
			"bkn":              netra.NotFound,  // has not received it yet
			"ppk-instansi":     netra.NotFound,
		} {
			if err := h.Take(t.Context(), c.ID, in, h.actors[kind]); netra.KindOf(err) != want {
				t.Errorf("%s takes the step: %v, want kind %d", kind, err, want)
			}
		}
	})
}

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

// What is recorded later than it happened starts the next clock on the day on
// which it happened.
func TestClocksRunFromTheDayOfTheFact(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "tanggapan", "susun-laporan")
		h.clock.to("2024-11-22")
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

// The law gives the handling its days from the entry in the register, not from
// the opening of the case and not from the day on which somebody records it.
func TestHandlingIsCountedFromTheDayInTheRegister(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.clock.to("2024-11-15")
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
		h.clock.to("2024-11-17")
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

// The study of the oversight body is counted from the day on which the
// verification ended, also where that is recorded later.
func TestStudyIsCountedFromTheEndOfTheVerification(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi")
		h.clock.to("2024-11-20")
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

// The oversight body records the block of services while the track of the
// employer below it runs: the case then counts as overdue.
func TestBlockedServicesCountAsOverdue(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi")
		oversight := h.track(c.ID).ID
		h.take(c.ID, "rekomendasikan")
		before := h.load(c.ID)
		tracks, err := h.Tracks(t.Context(), c.ID, h.actors["bkn"])
		if err != nil {
			t.Fatal(err)
		}
		for _, track := range tracks {
			if track.ID != oversight {
				continue
			}
			in := StepInput{Track: track.ID, Step: "blokir", Version: track.Version, On: "2024-11-13", Note: "Peringatan tidak diindahkan.", Documents: map[string]string{"surat-peringatan": "B-2/2024"}}
			if err := h.Take(t.Context(), c.ID, in, h.actors["bkn"]); err != nil {
				t.Fatal(err)
			}
		}
		if after := h.load(c.ID); after.Status != "overdue" {
			t.Errorf("status %s, was %s, want overdue", after.Status, before.Status)
		}
	})
}

// The oversight body reminds until the employer has handed its decision over;
// then its own track says so, and its clock stops.
func TestRecommendationIsFollowedUpWhenTheDecisionIsHandedOver(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "susun-laporan", "putuskan")
		oversight := func() (law.State, []Deadline) {
			t.Helper()
			var (
				st law.State
				ds []Deadline
			)
			err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
				f, err := h.file(t.Context(), tx, c.ID, h.actors["bkn"])
				if err != nil {
					return err
				}
				for _, track := range f.Tracks {
					if track.Office == h.actors["bkn"].Office {
						st, ds = h.Law.Procedures[track.Procedure].States[track.State], f.Deadlines[track.ID]
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return st, ds
		}
		if st, ds := oversight(); st.Counts != "recommended" || len(ds) != 1 {
			t.Errorf("before the handing over the oversight body counts it as %s with %d clocks, want recommended with its reminder", st.Counts, len(ds))
		}
		waiting, err := h.WaitingIn(t.Context(), h.actors["bkn"], 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(waiting) != 1 || waiting[0].For != "Kepegawaian" || waiting[0].Due == "" || waiting[0].Reminder == "" {
			t.Errorf("the oversight body waits for %+v, want the employer with its clock", waiting)
		}
		if due, err := h.DueIn(t.Context(), h.actors["bkn"], 10); err != nil || len(due) != 0 {
			t.Errorf("the oversight body owes %+v (%v) while the employer has time", due, err)
		}
		want(t, h.get("bkn", "/meja/perkara/"+string(c.ID)), http.StatusOK, "Menunggu Kepegawaian", "Hanya bila perlu")
		h.take(c.ID, "sampaikan")
		if st, ds := oversight(); st.Counts != "sanctioned" || st.Final || len(ds) != 0 {
			t.Errorf("after it: %s, final %v, %d clocks; want sanctioned, going on, without a clock", st.Counts, st.Final, len(ds))
		}
		h.take(c.ID, "ajukan-keberatan", "batalkan-keberatan")
		if st, _ := oversight(); st.Counts != "not_proven" || !st.Final {
			t.Errorf("annulled on appeal, the oversight body counts %s", st.Counts)
		}
		if got := h.load(c.ID); got.Status != "not_proven" || got.Outcome != NotProven {
			t.Errorf("the case ends as %s, %s", got.Status, got.Outcome)
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
			h.clock.to(x.day)
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

func TestOnlyARuleInForceCanBeChosen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		if err := h.LinkServant(t.Context(), c.ID, h.asn["pns"], h.supervisor()); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			on   netra.Date
			rule string
			ok   bool
		}{
			{"2024-09-21", "etik-4", true},  // the day before the candidates were fixed
			{"2024-09-21", "disp-6", false}, //
			{"2024-09-22", "disp-6", true},  // the day of fixing
			{"2024-09-22", "etik-4", false},
			{"2024-11-14", "disp-6", false}, // tomorrow
		} {
			err := h.AddAct(t.Context(), c.ID, ActInput{
				Act: "media-sosial", Race: "wali-kota", On: x.on, Rule: x.rule, Facts: map[string]bool{"active_support": true},
			}, h.supervisor())
			if (err == nil) != x.ok {
				t.Errorf("%s on %s: %v, want accepted %v", x.rule, x.on, err, x.ok)
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
		h.clock.to("2024-11-15")
		h.take(c.ID, "teruskan-hukum-lain")
		h.clock.to("2024-11-18")
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

func TestNamesAndWordsAreSealedInTheDatabase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi")
		err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			for _, q := range []string{
				`select summary from casework_cases`, `select name from casework_persons`, `select note from casework_steps`,
				`select content from casework_changes`,
			} {
				var b []byte
				if err := tx.QueryRow(t.Context(), q).Scan(&b); err != nil {
					return err
				}
				for _, word := range []string{"Unggahan", "Yusuf", "Catatan"} {
					if strings.Contains(string(b), word) {
						t.Errorf("%s shows %q", q, word)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestEveryChangeIsAnEvent(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi")
		kinds := map[string]int{}
		events, err := h.Ledger.List(t.Context(), ledgerFilter("case:"+string(c.ID)))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			kinds[e.Kind]++
		}
		for _, want := range []string{"case.opened", "case.person_added", "case.act_added", "case.checked", "case.registrasi"} {
			if kinds[want] != 1 {
				t.Errorf("%d events %s, want 1 (of %v)", kinds[want], want, kinds)
			}
		}
	})
}

// A file that is verified, studied and recommended on one day reached the
// employer after all that, and the reporter reads it in that order.
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

// Nothing is checked or handed to anybody on a track that has ended.
func TestEndedTrackIsLeftAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi")
		ended := h.track(c.ID)
		h.take(c.ID, "kembalikan", "teruskan-kembali")
		by := h.actors["bkn"]
		for what, err := range map[string]error{
			"checking":  h.Check(t.Context(), c.ID, ended.ID, map[string]bool{}, by),
			"assigning": h.Assign(t.Context(), c.ID, ended.ID, ended.Version+1, by.User, by),
		} {
			var e *netra.Error
			if !errors.As(err, &e) || e.Key != "casework.track_ended" {
				t.Errorf("%s on a track that was sent back: %v, want casework.track_ended", what, err)
			}
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

// TestAPersonDecidesAndTheRecordSaysWhoAndWhy holds invariant 11 where something
// is held against somebody: the program by itself can neither link a person nor
// map an act nor take a step, and each step that was taken names who took it.
func TestAPersonDecidesAndTheRecordSaysWhoAndWhy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		c := h.open()
		h.ready(c)
		in, by := h.input(c.ID, "teruskan-hukum-lain")
		program := netra.System(by.Office)
		program.Role = by.Role
		var servant netra.ServantID
		for _, servant = range h.asn {
			break
		}
		for what, err := range map[string]error{
			"links a servant": h.LinkServant(ctx, c.ID, servant, program),
			"names a person":  h.NamePerson(ctx, c.ID, "Seseorang", "Guru", program),
			"maps an act":     h.AddAct(ctx, c.ID, ActInput{Act: c.Act, On: "2024-11-10"}, program),
			"takes a step":    h.Take(ctx, c.ID, in, program),
		} {
			if netra.KindOf(err) != netra.NotFound {
				t.Errorf("the program %s: %v, want NotFound", what, err)
			}
		}
		if err := h.Take(ctx, c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		var steps []StepTaken
		if err := h.DB.Read(ctx, func(tx *db.Tx) (err error) {
			steps, err = loadSteps(ctx, tx, c.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(steps) == 0 {
			t.Fatal("no step was recorded")
		}
		for _, s := range steps {
			if s.By.User == "" || s.By.Office == "" {
				t.Errorf("step %s was taken by %+v", s.Step, s.By)
			}
		}
	})
}
