package watch

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/posts"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// supportive is a line of a file: a supporting post of the servant of the tests.
func supportive(id string) string {
	return fmt.Sprintf(`{"platform":"instagram","id":%q,"author":{"handle":"asep.rekaan"},"at":"2020-09-10T08:00:00+07:00","act":"post","text":"Ayo dukung Ratna Rekaan Kusuma, semoga menang! %s"}`, id, id)
}

// idle is a line of a file: a post of somebody else about nothing.
func idle(id string) string {
	return fmt.Sprintf(`{"platform":"instagram","id":%q,"author":{"handle":"warga.%s"},"at":"2020-09-11T08:00:00+07:00","act":"post","text":"Harga cabai naik lagi di pasar."}`, id, id)
}

// private is a line of a file that must not be read.
const private = `{"platform":"instagram","id":"p","author":{"handle":"asep.rekaan"},"at":"2020-09-10T08:00:00+07:00","act":"post","text":"rahasia keluarga","visibility":"followers"}`

func file(lines ...string) []byte { return []byte(strings.Join(lines, "\n") + "\n") }

// screened runs a file under a list to its end.
func (h *house) screened(l List, data []byte) Run {
	h.t.Helper()
	r := must[Run](h.t)(h.Start(h.t.Context(), l.ID, "unggahan.jsonl", data, h.Actors["petugas"]))
	if n, err := h.Jobs.RunDue(h.t.Context()); err != nil || n == 0 {
		h.t.Fatalf("%d jobs ran: %v", n, err)
	}
	return must[RunSheet](h.t)(h.OpenRun(h.t.Context(), r.ID, h.Actors["petugas"])).Run
}

// hits are all hits and samples of a run.
func (h *house) hits(run string) (out []Hit) {
	h.t.Helper()
	if err := h.Service.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		var err error
		out, err = hitsOfRun(h.t.Context(), tx, run)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return out
}

func TestAFileBecomesHitsAndASampleAndNothingElseIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		lines := []string{private}
		for i := range 30 {
			lines = append(lines, idle(fmt.Sprint(i)))
		}
		for i := range 7 {
			lines = append(lines, supportive(fmt.Sprint("s", i)))
		}
		r := h.screened(l, file(lines...))
		if r.State != Done || r.Counts.Hits != 7 || r.Counts.Sampled != 3 || r.Counts.Refused[posts.WhyPrivate] != 1 ||
			r.Counts.Screen.Screened != 37 || r.Counts.Screen.Nobody != 30 || r.Counts.Screen.None != 30 || r.DoneBytes != r.Size {
			t.Errorf("run %+v", r)
		}
		hits := h.hits(r.ID)
		for _, hit := range hits {
			var items []evidence.Item
			if err := h.Service.DB.Read(t.Context(), func(tx *db.Tx) error {
				var err error
				items, err = h.Evidence.List(t.Context(), tx, about(hit.ID))
				return err
			}); err != nil || len(items) != 1 {
				t.Fatalf("hit %s has %d captures, %v", hit.ID, len(items), err)
			}
			post := string(must[[]byte](t)(h.Evidence.Original(t.Context(), items[0])))
			if hit.Sampled == strings.Contains(post, "Ayo dukung") || items[0].ByName != "Orang petugas" {
				t.Errorf("sampled %t, kept by %s: %s", hit.Sampled, items[0].ByName, post)
			}
			if !hit.Sampled && (hit.Act != "post" || hit.On != "2020-09-10" || hit.Verdict != "forbidden" || len(hit.Codes) == 0) {
				t.Errorf("hit %+v", hit)
			}
		}
		if len(hits) != 10 {
			t.Errorf("%d posts are kept, want 7 and 3", len(hits))
		}
		if r.wrapped != nil {
			t.Error("the file of a run that is over can still be read")
		}
	})
}

func TestAFileThatComesTwiceMakesNoSecondHit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		first := h.screened(l, file(supportive("a"), supportive("b"), idle("c")))
		second := h.screened(l, file(supportive("a"), supportive("b"), supportive("d"), idle("c")))
		if first.Counts.Hits != 2 || second.Counts.Hits != 1 || second.Counts.Known != 2 {
			t.Errorf("%d hits, then %d new and %d known", first.Counts.Hits, second.Counts.Hits, second.Counts.Known)
		}
		// A job that runs again after its end finds nothing to do.
		if err := h.runFile(t.Context(), []byte(`"`+first.ID+`"`)); err != nil {
			t.Error(err)
		}
	})
}

func TestTheSameFileGoesThroughTheScreenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx, l := t.Context(), h.approved()
		data := file(supportive("a"), idle("b"))
		h.screened(l, file(idle("x")))
		first := h.screened(l, data)
		_, err := h.Start(ctx, l.ID, "nama-lain.jsonl", data, h.Actors["rekan"])
		wantKey(t, err, sameFileKey)
		page := listPath + "/" + l.ID
		a := h.upload("petugas", page+"/penyaringan", url.Values{"publik": {"1"}}, "unggahan.jsonl", data)
		if got := to(t, a); got != runPath+"/"+first.ID {
			t.Errorf("it leads to %s, want the first run", got)
		}
		h.screened(h.approved(), data) // another list is another purpose

		// A run that failed may be tried again with the same file.
		h.Rules = lawOfTests(func() error { return jobs.ErrGiveUp })
		data = file(supportive("c"))
		r := must[Run](t)(h.Start(ctx, l.ID, "x", data, h.Actors["petugas"]))
		if _, err := h.Jobs.RunDue(ctx); !errors.Is(err, jobs.ErrGiveUp) || h.run(r.ID).State != Failed {
			t.Fatalf("run %s: %v", h.run(r.ID).State, err)
		}
		h.Rules = lawOfTests(func() error { return nil })
		if got := h.screened(l, data); got.State != Done || got.Counts.Hits != 1 {
			t.Errorf("run %s with %d hits", got.State, got.Counts.Hits)
		}
	})
}

func TestNothingRunsWithoutItsLeash(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		l := must[List](t)(h.Propose(ctx, h.draft(), h.Actors["petugas"]))
		_, err := h.Start(ctx, l.ID, "x", file(supportive("a")), h.Actors["petugas"])
		wantKey(t, err, "watch.not_approved")
		l = h.approved()
		_, err = h.Start(ctx, l.ID, "x", []byte("apa saja\n"), h.Actors["petugas"])
		wantKey(t, err, "watch.problem.format")
		_, err = h.Start(ctx, l.ID, "x", nil, h.Actors["petugas"])
		wantKey(t, err, "watch.problem.empty_file")
		if _, err = h.Start(ctx, l.ID, "x", file(supportive("a")), h.Actors["lebak"]); netra.KindOf(err) != netra.NotFound {
			t.Errorf("another office: %v", err)
		}
		// Started in time, run after the end: the timer and the run come to the same.
		r := must[Run](t)(h.Start(ctx, l.ID, "x", file(supportive("a")), h.Actors["petugas"]))
		h.Ground.Clock.Set(l.EndsAt)
		if _, err := h.Jobs.RunDue(ctx); err != nil {
			t.Fatal(err)
		}
		got := must[RunSheet](t)(h.OpenRun(ctx, r.ID, h.Actors["petugas"]))
		if got.State != Stopped || got.Why != "watch.ended" || len(h.hits(r.ID)) != 0 {
			t.Errorf("run %s because of %q with %d hits", got.State, got.Why, len(h.hits(r.ID)))
		}
	})
}

func TestARunStopsWhenItsListEndsAndLeavesNoOpenHit(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		l := h.approved()
		early := h.screened(l, file(supportive("early"), idle("e")))
		lines := []string{supportive("first")}
		for i := range 3 * lookRows {
			lines = append(lines, idle(fmt.Sprint(i)))
		}
		r := must[Run](t)(h.Start(ctx, l.ID, "x", file(lines...), h.Actors["petugas"]))
		h.Ground.Clock.Set(l.EndsAt.Add(-(lookRows + lookRows/2) * time.Millisecond)) // the clock of the tests goes on by a millisecond a row
		if _, err := h.Jobs.RunDue(ctx); err != nil {
			t.Fatal(err)
		}
		got := must[RunSheet](t)(h.OpenRun(ctx, r.ID, h.Actors["petugas"]))
		if got.State != Stopped || got.Why != "watch.ended" || got.Counts.Screen.Screened >= 3*lookRows || got.Counts.Screen.Screened < lookRows {
			t.Errorf("run %s because of %q after %d posts", got.State, got.Why, got.Counts.Screen.Screened)
		}
		if late := got.EndedAt.Sub(l.EndsAt); late > time.Minute {
			t.Errorf("it stopped %v after the end", late)
		}
		for _, hit := range append(h.hits(early.ID), h.hits(r.ID)...) {
			if hit.State != Lapsed || hit.wrapped != nil {
				t.Errorf("hit %s is %s with key %t", hit.ID, hit.State, hit.wrapped != nil)
			}
		}
		if n := len(h.hits(r.ID)); n == 0 {
			t.Error("the run found nothing before it stopped; the test proves too little")
		}
	})
}

// lawOfTests is a law that a test puts in the place of the real one.
type lawOfTests func() error

// Rule does what the test wants and forbids everything.
func (l lawOfTests) Rule(screen.LawQuestion) (screen.Ruling, error) {
	return screen.Ruling{Verdict: "forbidden", Codes: []string{"x"}}, l()
}

// run is a run as it is stored.
func (h *house) run(id string) Run {
	h.t.Helper()
	return slicetest.Read(h.Ground, func(ctx context.Context, tx *db.Tx) (Run, error) { return loadRun(ctx, tx, id) })
}

func TestOfARunThatFailsForGoodNothingCanBeReadAnyMore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.Rules = lawOfTests(func() error { return errors.New("no law today") })
		r := must[Run](t)(h.Start(ctx, h.approved().ID, "x", file(supportive("a"), idle("b")), h.Actors["petugas"]))
		for range 13 {
			if _, err := h.Jobs.RunDue(ctx); err == nil && !h.run(r.ID).Over() {
				t.Fatal("the run did not fail")
			}
			h.Ground.Clock.Set(h.Ground.Clock.Now().Add(2 * time.Hour))
		}
		if got := h.run(r.ID); got.State != Failed || got.wrapped != nil || got.EndedAt.IsZero() {
			t.Errorf("run %s with key %t", got.State, got.wrapped != nil)
		}
		h.as("petugas", http.MethodGet, runPath+"/"+r.ID, nil).Want(http.StatusOK, "sudah dimusnahkan")
	})
}

func TestWithTheListEndTheRunsThatWait(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		h.Rules = lawOfTests(func() error { return errors.New("no law today") })
		l := h.approved()
		r := must[Run](t)(h.Start(ctx, l.ID, "x", file(supportive("a")), h.Actors["petugas"]))
		if _, err := h.Jobs.RunDue(ctx); err == nil { // it waits for its second try now
			t.Fatal("the run did not fail")
		}
		if err := h.End(ctx, l.ID, l.Version, "Sudah cukup.", h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		if got := h.run(r.ID); got.State != Stopped || got.Why != "watch.ended" || got.wrapped != nil {
			t.Errorf("run %s because of %q with key %t", got.State, got.Why, got.wrapped != nil)
		}
		h.Ground.Clock.Set(h.Ground.Clock.Now().Add(time.Hour))
		if _, err := h.Jobs.RunDue(ctx); err != nil { // and its job finds nothing to do
			t.Error(err)
		}
	})
}

func TestAWorkerThatLostItsRunWritesNothingOverTheNextOnes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		first := true
		h.Rules = lawOfTests(func() error {
			if !first {
				return nil
			}
			first = false // this worker sleeps until another one has done its work
			h.Ground.Clock.Set(h.Ground.Clock.Now().Add(time.Hour))
			_, err := h.Jobs.RunDue(ctx)
			return err
		})
		r := must[Run](t)(h.Start(ctx, h.approved().ID, "x", file(supportive("a"), supportive("b"), idle("c")), h.Actors["petugas"]))
		if _, err := h.Jobs.RunDue(ctx); !errors.Is(err, jobs.ErrLost) {
			t.Errorf("RunDue: %v, want ErrLost", err)
		}
		if got := h.run(r.ID); got.State != Done || got.wrapped != nil || got.Counts.Hits != 2 || len(h.hits(r.ID)) != 3 {
			t.Errorf("run %s with key %t, %d hits, %d posts kept", got.State, got.wrapped != nil, got.Counts.Hits, len(h.hits(r.ID)))
		}
	})
}

// TestAListThatEndsWhileARunKeepsHitsLeavesNone ends a list while a worker keeps
// what it found: whichever comes first, nothing is left open and nothing readable.
func TestAListThatEndsWhileARunKeepsHitsLeavesNone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var lines []string
		for i := range 100 {
			lines = append(lines, supportive(fmt.Sprint(i)))
		}
		l := h.approved()
		r := must[Run](t)(h.Start(ctx, l.ID, "x", file(lines...), h.Actors["petugas"]))
		begun := make(chan struct{})
		var once sync.Once
		h.Rules = lawOfTests(func() error { once.Do(func() { close(begun) }); return nil })
		worked := make(chan error, 1)
		go func() {
			_, err := h.Jobs.RunDue(ctx)
			worked <- err
		}()
		<-begun
		if err := h.End(ctx, l.ID, l.Version, "Sudah cukup.", h.Actors["petugas"]); err != nil {
			t.Error(err)
		}
		if err := <-worked; err != nil {
			t.Error(err)
		}
		if got := h.run(r.ID); !got.Over() || got.wrapped != nil {
			t.Errorf("run %s with key %t", got.State, got.wrapped != nil)
		}
		for _, hit := range h.hits(r.ID) {
			if items := h.captures(hit.ID); hit.State != Lapsed || len(items) != 1 || !items[0].Forgotten {
				t.Errorf("hit %s is %s with %d captures", hit.ID, hit.State, len(items))
			}
		}
	})
}

func TestOfPostsOutsideOfThePeriodAndOfRepeatsOnlyTheNumberIsKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		early := strings.ReplaceAll(idle("early"), "2020-09-11", "2020-08-31")
		r := h.screened(h.approved(), file(early, supportive("a"), supportive("a"), supportive("b"), supportive("c"), supportive("d"), idle("e")))
		if c := r.Counts; c.Screen.Outside != 1 || c.Screen.Repeated != 1 || c.Screen.None != 1 || c.Sampled != 1 || c.Hits != 4 {
			t.Errorf("counts %+v", c)
		}
	})
}

func TestTheSampleIsAQuarterOfTheQueue(t *testing.T) {
	t.Parallel()
	for hits, want := range map[int64]int{0: 1, 1: 1, 3: 1, 4: 2, 7: 3, 300: 100} {
		if got := sampleSize(hits); got != want {
			t.Errorf("%d hits: a sample of %d, want %d", hits, got, want)
		}
	}
}

func TestAccountsOfCandidatesAreReadFromAddresses(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://www.instagram.com/Ratna.Center/": "instagram:ratna.center", "https://tiktok.com/@ratna": "tiktok:ratna",
		"facebook: ratna.center": "facebook:ratna.center", "instagram @Ratna": "instagram:ratna", "https://instagram.com/": "", "Ratna": "", "": "",
	} {
		if got := accountKey(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestAFileIsScreenedFromThePageOfItsList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		page := listPath + "/" + l.ID
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "Saring satu berkas")
		h.as("petugas", http.MethodPost, page+"/penyaringan", nil).Want(http.StatusUnprocessableEntity, "Pilih satu berkas")
		r := h.screened(l, file(private, supportive("a"), idle("b")))
		h.as("petugas", http.MethodGet, runPath+"/"+r.ID, nil).Want(http.StatusOK, "unggahan.jsonl", "Tidak terbuka untuk umum", "Bukan dari atau tentang pegawai", "selesai")
		h.as("petugas", http.MethodGet, page+"/penyaringan.csv", nil).Want(http.StatusOK, "unggahan.jsonl;netra")
		h.as("lebak", http.MethodGet, runPath+"/"+r.ID, nil).Want(http.StatusNotFound)
		h.as("lebak", http.MethodPost, page+"/penyaringan", nil).Want(http.StatusNotFound)
	})
}
