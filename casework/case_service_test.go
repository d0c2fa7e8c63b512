package casework

import (
	"errors"
	"net/http"
	"strings"
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

// What is recorded later than it happened starts the next clock on the day on
// which it happened.
// The law gives the handling its days from the entry in the register, not from
// the opening of the case and not from the day on which somebody records it.
// The study of the oversight body is counted from the day on which the
// verification ended, also where that is recorded later.
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
		h.get("bkn", "/meja/perkara/"+string(c.ID)).Want(http.StatusOK, "Menunggu Kepegawaian", "Hanya bila perlu")
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
