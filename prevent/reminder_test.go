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

// postHouse is a house whose Kesbangpol reminds by e-mail through a real mail
// server.
type postHouse struct {
	*house
	box    *mailbox.Box
	queue  *jobs.Queue
	failed error // what the jobs of the last run said
}

// eachPost runs fn on both databases, on Tuesday, 12 November 2024.
func eachPost(t *testing.T, fn func(t *testing.T, h *postHouse)) {
	t.Helper()
	dbtest.Each(t, append(migrationsOfHouse(), jobs.Migrations), func(t *testing.T, d *db.DB) {
		h := &postHouse{house: newHouse(t, d), box: mailbox.New(t)}
		h.Post = must[*mail.Server](t)(mail.Parse("smtp://" + h.box.Addr + "/?from=cegah@contoh.example"))
		h.queue = jobs.New(d, h.Clock)
		if err := h.WatchReminders(t.Context(), h.queue); err != nil {
			t.Fatal(err)
		}
		fn(t, h)
	})
}

// run does what is due at an instant, and the letters that it writes down.
func (h *postHouse) run(at time.Time) {
	h.t.Helper()
	h.Clock.Set(at)
	h.failed = nil
	for range 4 {
		_, err := h.queue.RunDue(h.t.Context())
		h.failed = errors.Join(h.failed, err)
	}
}

// post fills in a form of the reminders of Kesbangpol.
func (h *postHouse) post(path string, form url.Values) answer {
	h.t.Helper()
	return h.as("kesbangpol", http.MethodPost, "/meja/cegah/pengingat"+path, form)
}

// waiting lets a letter of the eve of the quiet period wait for a mail server that
// does not take it.
func (h *postHouse) waiting() {
	h.t.Helper()
	h.post("/alamat", url.Values{"untuk": {"servants"}, "alamat": {"joko@dinas.example"}}).to()
	h.post("", url.Values{"aktif": {"1"}, "surel": {"1"}}).to()
	h.box.Refuse("joko@dinas.example", "451 later")
	h.run(eve)
	h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Belum terkirim, masih dicoba")
}

// eve is the morning on which servants are reminded of the quiet period of Lebak,
// and eveAt the page of that reminder.
var eve = time.Date(2024, 11, 23, 1, 0, 0, 0, time.UTC)

const eveAt = "/meja/cegah/pengingat/kata/tenang-pegawai"

func TestAnOfficerStopsWhatWasNotSentYet(t *testing.T) {
	t.Parallel()
	eachPost(t, func(t *testing.T, h *postHouse) {
		h.waiting()
		h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "1 surat belum terkirim", "Ya, hentikan")
		h.as("serang", http.MethodPost, eveAt+"/hentikan", url.Values{}).to() // another office stops its own, of which there are none
		h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Ya, hentikan")
		looker := h.Actors["kesbangpol"]
		looker.Role = netra.RoleAuditor
		h.Actors["auditor"] = looker
		if page := h.as("auditor", http.MethodGet, eveAt, nil).Want(http.StatusOK); strings.Contains(page.Body.String(), "Ya, hentikan") {
			t.Error("who only looks on is offered to stop letters")
		}
		h.as("auditor", http.MethodPost, eveAt+"/hentikan", url.Values{}).Want(http.StatusNotFound)
		h.post("/kata/tenang-pegawai/hentikan", url.Values{}).to()
		page := h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Dihentikan sebelum terkirim")
		if strings.Contains(page.Body.String(), "Ya, hentikan") {
			t.Error("there is still something to stop")
		}
		h.box.Refuse("joko@dinas.example", "")
		h.run(eve.Add(5 * time.Hour))
		if n := len(h.box.Letters()); n != 0 || h.failed != nil {
			t.Errorf("%d letters after they were stopped, %v", n, h.failed)
		}
	})
}

func TestALetterThatIsTriedNoMoreHasFailed(t *testing.T) {
	t.Parallel()
	eachPost(t, func(t *testing.T, h *postHouse) {
		h.waiting()
		for n := range 12 {
			h.run(eve.Add(time.Duration(n+1) * 2 * time.Hour))
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/pengingat", nil).Want(http.StatusOK, "ada yang gagal")
		h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Gagal: sudah dicoba berulang kali")

		// The administrator lets the queue try again.
		dead := must[[]jobs.Dead](t)(h.queue.Dead(t.Context()))
		if len(dead) != 1 {
			t.Fatalf("dead jobs: %+v", dead)
		}
		h.write(func(ctx context.Context, tx *db.Tx) error { return h.queue.Retry(ctx, tx, dead[0].ID) })
		h.box.Refuse("joko@dinas.example", "")
		h.run(eve.Add(30 * time.Hour))
		h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Terkirim")
		if n := len(h.box.Letters()); n != 1 {
			t.Errorf("%d letters, want the one that was tried again", n)
		}
	})
}

func TestALetterIsNotSentAfterItsDaysNorByAnOfficeThatSendsNone(t *testing.T) {
	t.Parallel()
	for name, stop := range map[string]func(h *postHouse){
		"its days are over":    func(h *postHouse) { h.Clock.Set(eve.AddDate(0, 0, 5)) },
		"the office stopped":   func(h *postHouse) { h.post("", url.Values{"aktif": {"1"}}).to() },
		"the address was lost": func(h *postHouse) { h.post("/hapus-alamat", url.Values{"hapus": {"servants"}}).to() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachPost(t, func(t *testing.T, h *postHouse) {
				h.waiting()
				h.box.Refuse("joko@dinas.example", "")
				stop(h)
				h.run(h.Clock.Now().Add(time.Hour))
				for _, l := range h.box.Letters() { // that of the eve of the vote may have come meanwhile
					if strings.Contains(l.Text, "tenang-pegawai") {
						t.Errorf("it was sent: %s", l.Text)
					}
				}
				if h.failed != nil {
					t.Error(h.failed)
				}
				h.as("kesbangpol", http.MethodGet, eveAt, nil).Want(http.StatusOK, "Dihentikan sebelum terkirim")
			})
		})
	}
}

// TestRemindersGoOutOnTheDayOfTheirStage lets an office remind by e-mail through
// a real mail server: on the day before the quiet period of Lebak's election, once
// each, in the office's own words, to whom they are for, and no more to who asked
// for no more.
func TestRemindersGoOutOnTheDayOfTheirStage(t *testing.T) {
	t.Parallel()
	eachPost(t, func(t *testing.T, h *postHouse) {
		box, run, post := h.box, h.run, h.post
		post("/alamat", url.Values{"untuk": {"servants"}, "alamat": {"Siti; siti@sekolah.example\nbukan alamat"}}).Want(http.StatusUnprocessableEntity, "Baris 2")
		post("/alamat", url.Values{"untuk": {"servants"}, "alamat": {"Siti; siti@sekolah.example\nSITI@sekolah.example\njoko@dinas.example"}}).to()
		post("/alamat", url.Values{"untuk": {"heads"}, "alamat": {"kepala@dinas.example"}}).to()
		post("/kata/tenang-pegawai", url.Values{"kata": {"Ibu dan Bapak guru, besok tenang."}}).to()
		h.as("", http.MethodGet, toldAt(h.Actors["kesbangpol"].Office, "tenang-pegawai"), nil).Want(http.StatusNotFound)
		post("", url.Values{"aktif": {"1"}, "surel": {"1"}}).to()
		h.as("", http.MethodGet, toldAt(h.Actors["kesbangpol"].Office, "tenang-pegawai"), nil).Want(http.StatusOK, "besok tenang", "DISP-8", "wa.me")

		// What lay before the office began is not sent: the campaign began in September.
		run(time.Date(2024, 11, 12, 2, 0, 0, 0, time.UTC))
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
		if h.failed == nil || !strings.Contains(h.failed.Error(), "451") || strings.Contains(h.failed.Error(), "joko") {
			t.Errorf("the failure is not seen, or it names who did not get his letter: %v", h.failed)
		}
		box.Refuse("joko@dinas.example", "")
		run(time.Date(2024, 11, 23, 12, 0, 0, 0, time.UTC)) // the queue tries again
		run(time.Date(2024, 11, 24, 2, 0, 0, 0, time.UTC))
		if n := len(box.Letters()); n != 2 {
			t.Errorf("%d letters after trying again, want one for each of two servants", n)
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/pengingat", nil).Want(http.StatusOK, "Masa tenang dimulai besok", "terkirim", "23 November 2024")

		// Opening the page alone stops nothing.
		_, stop, _ := strings.Cut(got[0].Header.Get("List-Unsubscribe"), "https://netra.example")
		stop = strings.TrimSuffix(stop, ">")
		h.as("", http.MethodGet, stop, nil).Want(http.StatusOK, "Kesbangpol Contoh", "Ya, berhenti")
		h.as("", http.MethodPost, stop, url.Values{}).Want(http.StatusOK, "Tersimpan")
		run(time.Date(2024, 11, 26, 2, 0, 0, 0, time.UTC)) // the eve of the vote
		last := box.Letters()
		if n := len(last); n != 3 || last[2].To != "joko@dinas.example" {
			t.Errorf("%d letters, the last to %s; want one more, to Joko alone", n, last[n-1].To)
		}
		h.as("", http.MethodGet, "/berhenti/"+strings.Repeat("a", 24), nil).Want(http.StatusNotFound)
		h.as("serang", http.MethodGet, "/meja/cegah/pengingat/kata/tenang-pegawai", nil).Want(http.StatusOK)

		post("/hapus-alamat", url.Values{"hapus": {"servants"}}).to()
		plan := must[Plan](t)(h.Plan(t.Context(), h.Actors["kesbangpol"]))
		if plan.Contacts["servants"] != 0 || plan.Contacts["heads"] != 1 {
			t.Errorf("contacts after removal: %v", plan.Contacts)
		}
	})
}

func TestWhoAskedForNoMoreIsNotWrittenToWhenHeIsPutBackOnTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		by := h.Actors["kesbangpol"]
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
		add(h.Actors["serang"], "servants", "siti@sekolah.example")
		n := 0
		for _, c := range list(by) {
			if !c.Stopped.IsZero() {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d of three contacts have asked for no more, want Siti under both lists", n)
		}
		if other := list(h.Actors["serang"]); !other[0].Stopped.IsZero() {
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
