package prevent

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/mail"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/mailbox"
	"github.com/netra-id/netra/law"
)

// movedClock is a clock that a test moves.
type movedClock struct{ at time.Time }

// Now is the instant the test moved to.
func (c *movedClock) Now() time.Time { return c.at }

// TestRemindersGoOutOnTheDayOfTheirStage lets an office remind by e-mail through
// a real mail server: on the day before the quiet period of Lebak's election, once
// each, in the office's own words, to whom they are for, and no more to who asked
// for no more.
func TestRemindersGoOutOnTheDayOfTheirStage(t *testing.T) {
	t.Parallel()
	sets := append(migrationsOfHouse(), jobs.Migrations)
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		box := mailbox.New(t)
		clock := &movedClock{time.Date(2024, 11, 12, 2, 0, 0, 0, time.UTC)}
		h.Clock = clock
		h.Post = must[*mail.Server](t)(mail.Parse("smtp://" + box.Addr + "/?from=cegah@contoh.example"))
		q := jobs.New(d, clock)
		if err := h.WatchReminders(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		var failed error
		run := func(at time.Time) {
			t.Helper()
			clock.at, failed = at, nil
			for range 4 { // what is due, and the letters that it writes down
				_, err := q.RunDue(t.Context())
				failed = errors.Join(failed, err)
			}
		}
		post := func(path string, form url.Values) answer {
			return h.as("kesbangpol", http.MethodPost, "/meja/cegah/pengingat"+path, form)
		}
		post("/alamat", url.Values{"untuk": {"servants"}, "alamat": {"Siti; siti@sekolah.example\nbukan alamat"}}).want(http.StatusUnprocessableEntity, "Baris 2")
		post("/alamat", url.Values{"untuk": {"servants"}, "alamat": {"Siti; siti@sekolah.example\nSITI@sekolah.example\njoko@dinas.example"}}).to()
		post("/alamat", url.Values{"untuk": {"heads"}, "alamat": {"kepala@dinas.example"}}).to()
		post("/kata/tenang-pegawai", url.Values{"kata": {"Ibu dan Bapak guru, besok tenang."}}).to()
		h.as("", http.MethodGet, toldAt(h.actors["kesbangpol"].Office, "tenang-pegawai"), nil).want(http.StatusNotFound)
		post("", url.Values{"aktif": {"1"}, "surel": {"1"}}).to()
		h.as("", http.MethodGet, toldAt(h.actors["kesbangpol"].Office, "tenang-pegawai"), nil).want(http.StatusOK, "besok tenang", "DISP-8", "wa.me")

		// What lay before the office began is not sent: the campaign began in September.
		run(clock.at)
		if n := len(box.Letters()); n != 0 {
			t.Fatalf("%d letters on a day without a reminder", n)
		}
		// The quiet period began on 24 November 2024; before six nobody is written to.
		run(time.Date(2024, 11, 22, 22, 30, 0, 0, time.UTC)) // 05.30 of the 23rd in Lebak
		if n := len(box.Letters()); n != 0 {
			t.Fatalf("%d letters before six", n)
		}
		box.Refuse("joko@dinas.example", "451 later")
		run(time.Date(2024, 11, 23, 1, 0, 0, 0, time.UTC))
		got := box.Letters()
		if len(got) != 1 || got[0].To != "siti@sekolah.example" || !strings.Contains(got[0].Text, "Ibu dan Bapak guru, besok tenang.") ||
			!strings.Contains(got[0].Text, "https://netra.example/pengingat/") {
			t.Fatalf("letters: %+v", got)
		}
		if failed == nil || !strings.Contains(failed.Error(), "451") || strings.Contains(failed.Error(), "joko") {
			t.Errorf("the failure is not seen, or it names who did not get his letter: %v", failed)
		}
		box.Refuse("joko@dinas.example", "")
		run(time.Date(2024, 11, 23, 12, 0, 0, 0, time.UTC)) // the queue tries again
		run(time.Date(2024, 11, 24, 2, 0, 0, 0, time.UTC))
		if n := len(box.Letters()); n != 2 {
			t.Errorf("%d letters after trying again, want one for each of two servants", n)
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/pengingat", nil).want(http.StatusOK, "Masa tenang dimulai besok", "terkirim", "23 November 2024")

		// Opening the page alone stops nothing.
		_, stop, _ := strings.Cut(got[0].Header.Get("List-Unsubscribe"), "https://netra.example")
		stop = strings.TrimSuffix(stop, ">")
		h.as("", http.MethodGet, stop, nil).want(http.StatusOK, "Kesbangpol Contoh", "Ya, berhenti")
		h.as("", http.MethodPost, stop, url.Values{}).want(http.StatusOK, "Tersimpan")
		run(time.Date(2024, 11, 26, 2, 0, 0, 0, time.UTC)) // the eve of the vote
		last := box.Letters()
		if n := len(last); n != 3 || last[2].To != "joko@dinas.example" {
			t.Errorf("%d letters, the last to %s; want one more, to Joko alone", n, last[n-1].To)
		}
		h.as("", http.MethodGet, "/berhenti/"+strings.Repeat("a", 24), nil).want(http.StatusNotFound)
		h.as("serang", http.MethodGet, "/meja/cegah/pengingat/kata/tenang-pegawai", nil).want(http.StatusOK)

		post("/hapus-alamat", url.Values{"hapus": {"servants"}}).to()
		plan := must[Plan](t)(h.Plan(t.Context(), h.actors["kesbangpol"]))
		if plan.Contacts["servants"] != 0 || plan.Contacts["heads"] != 1 {
			t.Errorf("contacts after removal: %v", plan.Contacts)
		}
	})
}

func TestWhoAskedForNoMoreIsNotWrittenToWhenHeIsPutBackOnTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		by := h.actors["kesbangpol"]
		list := func(who netra.Actor) (out []Contact) {
			t.Helper()
			h.write(func(ctx context.Context, tx *db.Tx) (err error) {
				out, err = listContacts(ctx, tx, who.Office)
				return err
			})
			return out
		}
		add := func(who netra.Actor, audience, address string) {
			t.Helper()
			must[int](t)(h.AddContacts(t.Context(), audience, address, who))
		}
		add(by, "servants", "siti@sekolah.example")
		first := list(by)
		must[string](t)(h.Stop(t.Context(), h.stopToken(first[0].ID), true))
		if err := h.RemoveContacts(t.Context(), "servants", by); err != nil {
			t.Fatal(err)
		}
		if left := list(by); len(left) != 0 {
			t.Fatalf("after removal: %+v", left)
		}
		add(by, "servants", "SITI@sekolah.example\njoko@dinas.example")
		add(by, "heads", "siti@sekolah.example")
		add(h.actors["serang"], "servants", "siti@sekolah.example")
		n := 0
		for _, c := range list(by) {
			if !c.Stopped.IsZero() {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d of three contacts have asked for no more, want Siti under both lists", n)
		}
		if other := list(h.actors["serang"]); !other[0].Stopped.IsZero() {
			t.Error("who asked one office for no more has asked another one, too")
		}
		must[string](t)(h.Stop(t.Context(), h.stopToken(list(by)[0].ID), true)) // again, by the new letter
	})
}

func TestWhoAskedForNoMoreStillGetsWhatIsOrdered(t *testing.T) {
	t.Parallel()
	var optional, ordered Dated
	stopped := Contact{Audience: "servants", Stopped: "2024-11-01"}
	optional.StageReminder, ordered.StageReminder = &law.StageReminder{Audience: "servants", Optional: true}, &law.StageReminder{Audience: "servants"}
	if wants(stopped, optional) || !wants(stopped, ordered) || !wants(Contact{Audience: "servants"}, optional) || wants(Contact{Audience: "heads"}, ordered) {
		t.Error("a reminder goes to the wrong people")
	}
	for day, want := range map[netra.Date]bool{"2024-11-22": false, "2024-11-23": true, "2024-11-26": true, "2024-11-27": false} {
		if got := dueToday("2024-11-23", "2024-11-01", day); got != want {
			t.Errorf("a reminder of the 23rd on %s: %v", day, got)
		}
	}
	if dueToday("2024-11-23", "2024-11-24", "2024-11-24") {
		t.Error("a reminder whose day lay before the office began goes out")
	}
}

// A process without a mail server leaves the letters, with all their tries, to
// one that has one.
func TestWithoutAMailServerLettersWait(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, append(migrationsOfHouse(), jobs.Migrations), func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		q := jobs.New(d, h.Clock)
		if err := h.WatchReminders(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		err := d.Write(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.Exec(t.Context(), `delete from jobs_jobs`); err != nil {
				return err
			}
			return q.Enqueue(t.Context(), tx, jobs.Job{Kind: letterJob, Key: "d", Payload: letterID{"d"}})
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := must[int](t)(q.RunDue(t.Context())); n != 0 {
			t.Errorf("%d letters were tried without a mail server", n)
		}
	})
}
