package casework

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// owes is the step that the desk of a kind of office names of its only case.
func (h *house) owes(kind string) string {
	h.t.Helper()
	due := slicetest.Must[[]Due](h.t)(h.DueIn(h.t.Context(), h.actors[kind], 10))
	if len(due) != 1 {
		h.t.Fatalf("%s owes %d things, want one", kind, len(due))
	}
	return due[0].Step.ID
}

// awaited is the step for which the desk of a kind of office waits.
func (h *house) awaited(kind string) string {
	h.t.Helper()
	waiting := slicetest.Must[[]Waiting](h.t)(h.WaitingIn(h.t.Context(), h.actors[kind], 10))
	if len(waiting) != 1 {
		h.t.Fatalf("%s waits for %d things, want one", kind, len(waiting))
	}
	return waiting[0].Step.ID
}

// progress is what a reporter may know of a case.
func (h *house) progress(id netra.CaseID) (steps []Progress, err error) {
	err = h.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		steps, err = h.Progress(h.t.Context(), tx, id)
		return err
	})
	return steps, err
}

// An objection is a right of the servant. Until its last day nobody owes it: it
// stands on the page of the case, and on no desk, list or ladder.
func TestARightIsOwedByNobody(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "susun-laporan", "putuskan", "sampaikan")
		const owed = "Catat bahwa keputusan berlaku"
		if got := h.owes("ppk-instansi"); got != owed {
			t.Errorf("the employer owes %q", got)
		}
		if got := h.awaited("bawaslu-kabkota"); got != owed {
			t.Errorf("the supervisor waits for %q", got)
		}
		list, _, err := h.List(t.Context(), ListFilter{Limit: 10}, h.actors["ppk-instansi"])
		if err != nil {
			t.Fatal(err)
		}
		if want := h.due(c.ID, "nyatakan-berlaku"); len(list) != 1 || list[0].Due != want {
			t.Errorf("the list says %+v, want what is owed on %s", list, want)
		}
		steps := slicetest.Must[[]Progress](t)(h.progress(c.ID))
		if last := steps[len(steps)-1]; last.NextDue != h.due(c.ID, "nyatakan-berlaku") {
			t.Errorf("the reporter reads %s as the next day", last.NextDue)
		}
		h.get("ppk-instansi", "/meja/perkara/"+string(c.ID)).Want(http.StatusOK, "Catat keberatan", "hak, bukan kewajiban")
		waits, _, _ := strings.Cut(h.get("bawaslu-kabkota", "/meja/perkara/"+string(c.ID)).Text(), "Rekomendasi dan putusan")
		if _, waits, _ = strings.Cut(waits, "Menunggu Kepegawaian"); !strings.Contains(waits, owed) || strings.Count(waits, "Catat keberatan") != 1 {
			t.Errorf("of the objection the page speaks once, below what is waited for:\n%s", waits)
		}
		n := h.clockOf(c, "ajukan-keberatan").N
		h.clock.To("2025-03-31")
		h.climbLadders()
		if rungs := h.rungsOf(c); len(rungs) == 0 || len(rungs[n]) > 0 {
			t.Errorf("rungs %v; want some, and none of the objection's clock %d", rungs, n)
		}
	})
}

// Of several steps that end on one day the desk names the usual one.
func TestOfStepsDueOnOneDayTheUsualOneIsNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		p := h.Law.Procedures[h.track(c.ID).Procedure]
		usual, ok := p.Usual(p.Start)
		if !ok || p.StepsFrom(p.Start)[0].Name == usual.Name {
			t.Fatalf("the usual step %q of %s must not be the first of the file", usual.Name, p.ID)
		}
		if first, last := h.due(c.ID, p.StepsFrom(p.Start)[0].Name), h.due(c.ID, usual.Name); first != last {
			t.Fatalf("the first step ends on %s and the usual one on %s; want one day", first, last)
		}
		if got := h.owes("bawaslu-kabkota"); got != usual.Label.ID {
			t.Errorf("the desk names %q, want %q", got, usual.Label.ID)
		}
	})
}

// What was recorded is owed no more, also where the case stays where it is.
func TestTheClockOfAStepThatLeavesTheCaseWhereItIsStops(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan", "panggil", "periksa", "susun-laporan", "putuskan", "sampaikan", "ajukan-keberatan")
		if got := h.owes("ppk-instansi"); got != "Catat tanggapan pejabat" {
			t.Errorf("after the objection the employer owes %q", got)
		}
		h.take(c.ID, "tanggapi-keberatan")
		if got := h.owes("ppk-instansi"); got != "Catat putusan keberatan: sanksi tetap" {
			t.Errorf("after the reply the employer owes %q", got)
		}
	})
}

// Rungs are recorded after they were read: of a clock that was stopped meanwhile
// nothing is said, and what another process said is not said again.
func TestNothingIsSaidOfAClockThatWasStoppedMeanwhile(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		done, open := h.open(), h.open()
		h.ready(done)
		h.clock.To("2024-11-20")
		reached := h.reachedNow()
		about := func(id netra.CaseID) (n int) {
			for _, r := range reached {
				if r.Case == id {
					n++
				}
			}
			return n
		}
		if about(done.ID) == 0 || about(done.ID) != about(open.ID) {
			t.Fatalf("%d and %d rungs reached, want as many of each", about(done.ID), about(open.ID))
		}
		h.take(done.ID, "teruskan-hukum-lain")
		if got, want := slicetest.Must[int](t)(h.tell(t.Context(), reached)), about(open.ID); got != want {
			t.Errorf("%d rungs were told, want the %d of the case that still runs", got, want)
		}
		if got := slicetest.Must[int](t)(h.tell(t.Context(), reached)); got != 0 {
			t.Errorf("%d rungs were told twice", got)
		}
		events, err := h.Ledger.List(t.Context(), ledgerFilter("case:"+string(open.ID)))
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, e := range events {
			if e.Kind == "case.rung_reached" {
				n++
			}
		}
		if n != about(open.ID) || slices.ContainsFunc(h.reachedNow(), func(r reachedRung) bool { return r.Case == open.ID }) {
			t.Errorf("%d events, want %d, and nothing left to say", n, about(open.ID))
		}
	})
}

// reachedNow are the rungs that would be told now.
func (h *house) reachedNow() []reachedRung {
	h.t.Helper()
	return slicetest.Read(h.ground, h.reached)
}
