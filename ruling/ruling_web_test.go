package ruling

import (
	"bytes"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/law"
)

const secret = "Pak Joko Rekaan dari SDN 1"

var hiddenField = regexp.MustCompile(`name="(kode|tentang)" value="([^"]*)"`)

// ask sends a question as a visitor and returns its code and its id.
func (h *house) ask(to string) (code, id string) {
	h.t.Helper()
	page := h.as("", http.MethodGet, "/tanya/baru?apa=media-sosial&siapa=pns&hari=2024-11-12&q=suka", nil).Want(http.StatusOK, "Kantor "+to)
	form := url.Values{"pertanyaan": {"Bolehkah " + secret + " menyukai unggahan calon?"}, "kantor": {string(h.actors[to].Office)}}
	for _, m := range hiddenField.FindAllStringSubmatch(page.Body.String(), -1) {
		form.Set(m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
	}
	h.as("", http.MethodPost, "/tanya", form).Want(http.StatusOK)
	h.as("", http.MethodPost, "/tanya", form).Want(http.StatusOK) // the network broke and the phone sends again
	code = form.Get("kode")
	reply := slicetest.Must[Reply](h.t)(h.Follow(h.t.Context(), code))
	return code, reply.ID
}

// reply answers a question as somebody.
func (h *house) reply(who, id string, verdict law.Outcome) slicetest.Answer {
	h.t.Helper()
	return h.as(who, http.MethodPost, "/meja/tanya/"+id+"/jawab", url.Values{
		"versi": {"1"}, "aturan": {"etik-4"}, "putusan": {string(verdict)}, "pertanyaan": {"Bolehkah PNS menyukai unggahan calon?"},
		"jawaban": {"Penjelasan " + who + "."}, "dari-d": {"12"}, "dari-m": {"11"}, "dari-y": {"2024"}, "tanpa-nama": {"1"}, "siapa": {"pns"},
	})
}

// TestAQuestionIsAnsweredWithoutNames plays the way of a question: asked without
// an account, answered by the desk within the promise, read by its code and
// published under its rule without what the asker wrote.
func TestAQuestionIsAnsweredWithoutNames(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		code, id := h.ask("lebak")
		// Five working days after Tuesday, 12 November.
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {strings.ToLower(code)}}).Want(http.StatusOK, "19 November 2024")
		list := h.as("lebak", http.MethodGet, "/meja/tanya", nil).Want(http.StatusOK, "/meja/tanya/"+id)
		if strings.Contains(list.Body.String(), secret) || strings.Count(list.Body.String(), "/meja/tanya/"+id) != 1 {
			t.Error("the list shows what was written, or the question twice")
		}
		h.as("lebak", http.MethodGet, "/meja/tanya/"+id, nil).Want(http.StatusOK, secret, "ETIK-4", "PNS")
		h.as("serang", http.MethodGet, "/meja/tanya/"+id, nil).Want(http.StatusNotFound)

		h.as("lebak", http.MethodPost, "/meja/tanya/"+id+"/jawab", url.Values{"versi": {"1"}}).Want(http.StatusUnprocessableEntity, "“Penjelasan” belum diisi.", "tidak ada nama")
		if got := h.reply("lebak", id, law.IsForbidden); got.Code != http.StatusSeeOther {
			t.Fatalf("the answer is not taken: %d %.800s", got.Code, got.Body.String())
		}
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {code}}).Want(http.StatusOK, "Penjelasan lebak.", "ETIK-4")
		h.as("", http.MethodGet, "/tanya?q=menyukai+unggahan", nil).Want(http.StatusOK, "Bolehkah PNS menyukai unggahan calon?")
		page := h.as("", http.MethodGet, "/tanya/baru?apa=media-sosial", nil).Want(http.StatusOK, "Bolehkah PNS menyukai")
		if h.changes.Load() == 0 {
			t.Error("public pages that are kept ready were not told")
		}
		one := regexp.MustCompile(`/tanya/[0-9A-Z]{26}`).FindString(page.Body.String())
		h.as("", http.MethodGet, one, nil).Want(http.StatusOK, h.Law.Rules["etik-4"].Digest[:12], "Kantor lebak", "berlaku")

		// What was written is gone, from the desk and from the database.
		sheet := slicetest.Must[Sheet](t)(h.Open(t.Context(), id, h.actors["lebak"]))
		if sheet.Text != "" || sheet.State != Answered {
			t.Errorf("after the answer: %q, %s", sheet.Text, sheet.State)
		}
		if got := h.reply("lebak", id, law.IsAllowed); got.Code != http.StatusUnprocessableEntity {
			t.Errorf("a second answer is taken: %d", got.Code)
		}
	})
}

// TestAnAnswerThatDiffersWaitsForADecision plays a contradiction: the new answer
// is not published, nobody approves his own, no office overrules another one.
func TestAnAnswerThatDiffersWaitsForADecision(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		_, first := h.ask("serang")
		h.reply("serang", first, law.IsForbidden)
		code, second := h.ask("lebak")
		at := h.reply("lebak", second, law.IsAllowed).Header().Get("Location")
		if !strings.HasPrefix(at, "/meja/beda-jawaban/") {
			t.Fatalf("the answer that differs leads to %q", at)
		}
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {code}}).Want(http.StatusOK, "berbeda dengan jawaban kantor lain")
		for _, list := range []string{desk, desk + ".csv"} {
			if page := h.as("lebak", http.MethodGet, list, nil).Want(http.StatusOK, "sedang disamakan"); strings.Contains(page.Body.String(), "sudah dijawab") {
				t.Errorf("%s says that a question is answered whose answer is held", list)
			}
		}
		if got := slicetest.Must[[]Ruling](t)(h.Rulings(t.Context(), Filter{})); len(got) != 1 || got[0].OfficeName != "Kantor serang" {
			t.Fatalf("published: %+v", got)
		}
		h.as("lebak", http.MethodGet, at, nil).Want(http.StatusOK, "Penjelasan lebak.", "Penjelasan serang.")
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusNotFound)

		settle := func(who, stands, why string) slicetest.Answer {
			return h.as(who, http.MethodPost, at, url.Values{"tetap": {stands}, "alasan": {why}})
		}
		settle("lebak", "baru", "Alasan.").Want(http.StatusForbidden)  // Serang's answer is not his to give up
		settle("serang", "lama", "Alasan.").Want(http.StatusForbidden) // nor Lebak's his
		settle("provinsi", "baru", "").Want(http.StatusUnprocessableEntity, "“Alasan” belum diisi.")
		if got := settle("provinsi", "baru", "Aturan baru."); got.Code != http.StatusSeeOther {
			t.Fatalf("the office above both cannot decide: %d", got.Code)
		}
		got := slicetest.Must[[]Ruling](t)(h.Rulings(t.Context(), Filter{}))
		if len(got) != 1 || got[0].OfficeName != "Kantor lebak" {
			t.Fatalf("published after the decision: %+v", got)
		}
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {code}}).Want(http.StatusOK, "Penjelasan lebak.")
		// The one who asked first reads the answer that stands now, and the old one says so.
		old := slicetest.Must[Sheet](t)(h.Open(t.Context(), first, h.actors["serang"]))
		if old.Reply.Ruling.ID != got[0].ID {
			t.Errorf("the first asker reads %s, want the answer that stands", old.Reply.Ruling.ID)
		}
	})
}

// rounds is how often a test tries two things at the same moment.
const rounds = 12

// atOnce does two things at the same moment.
func (h *house) atOnce(one, other func() error) {
	h.t.Helper()
	var start, done sync.WaitGroup
	start.Add(1)
	for _, fn := range []func() error{one, other} {
		done.Go(func() {
			start.Wait()
			if err := fn(); err != nil {
				h.t.Error(err)
			}
		})
	}
	start.Done()
	done.Wait()
}

// says answers a new question at the desk of an office.
func (h *house) says(who string, verdict law.Outcome, from, until netra.Date) func() error {
	_, id := h.ask(who)
	return func() error {
		_, _, err := h.Answer(h.t.Context(), id, 1, Ruling{
			Rule: "etik-4", Verdict: verdict, Question: "Bolehkah?", Answer: who, Valid: Span{From: from, Until: until},
		}, h.actors[who])
		return err
	}
}

// published are the answers that hold on one of the days.
func (h *house) published(from, until netra.Date) (out []Ruling) {
	h.t.Helper()
	for _, r := range slicetest.Must[[]Ruling](h.t)(h.Rulings(h.t.Context(), Filter{})) {
		if r.Valid.Overlaps(Span{From: from, Until: until}) {
			out = append(out, r)
		}
	}
	return out
}

func TestOfTwoAnswersAtOnceOneIsHeld(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for round := range rounds {
			on := netra.Date("2024-11-12").AddDays(round)
			h.atOnce(h.says("lebak", law.IsForbidden, on, on), h.says("serang", law.IsAllowed, on, on))
			if got := h.published(on, on); len(got) != 1 {
				t.Fatalf("round %d: %d answers to one case are published, want one: %+v", round+1, len(got), got)
			}
		}
		if d := slicetest.Must[[]Dispute](t)(h.Disputes(t.Context(), h.actors["provinsi"])); len(d) != rounds {
			t.Errorf("%d answers are held, want %d", len(d), rounds)
		}
	})
}

// TestOfTwoDecisionsAtOnceTheSecondSeesTheFirst settles two disputes of one rule at
// the same moment: each new answer differs from one that is published, and both
// from each other on the day between.
func TestOfTwoDecisionsAtOnceTheSecondSeesTheFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for round := range rounds {
			on := netra.Date("2024-11-12").AddDays(10 * round)
			last := on.AddDays(4)
			for _, fn := range []func() error{
				h.says("lebak", law.IsAllowed, on, on), h.says("lebak", law.IsAllowed, last, last),
				h.says("serang", law.IsForbidden, on, on.AddDays(2)), h.says("serang", law.ItDepends, on.AddDays(2), last),
			} {
				if err := fn(); err != nil {
					t.Fatal(err)
				}
			}
			held := slicetest.Must[[]Dispute](t)(h.Disputes(t.Context(), h.actors["provinsi"]))
			if len(held) != 2 {
				t.Fatalf("round %d: %d answers are held, want 2", round+1, len(held))
			}
			settle := func(d Dispute) func() error {
				return func() error { return h.Settle(t.Context(), d.Held.ID, true, "Alasan.", h.actors["provinsi"]) }
			}
			h.atOnce(settle(held[0]), settle(held[1]))
			if got := h.published(on.AddDays(2), on.AddDays(2)); len(got) != 1 {
				t.Fatalf("round %d: %d answers to one case are published, want one: %+v", round+1, len(got), got)
			}
		}
	})
}

func TestNobodyApprovesHisOwnAnswer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		_, first := h.ask("lebak")
		h.reply("lebak", first, law.IsForbidden)
		_, second := h.ask("lebak")
		at := h.reply("lebak", second, law.IsAllowed).Header().Get("Location")
		held := strings.TrimPrefix(at, "/meja/beda-jawaban/")
		if err := h.Settle(t.Context(), held, true, "Alasan.", h.actors["lebak"]); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("he approves his own answer: %v", err)
		}
		if err := h.Settle(t.Context(), held, true, "Alasan.", h.actors["lebak2"]); err != nil {
			t.Errorf("his colleague cannot: %v", err)
		}
		if err := h.Settle(t.Context(), held, true, "Alasan.", h.actors["lebak2"]); netra.KindOf(err) != netra.Conflict {
			t.Errorf("it is decided twice: %v", err)
		}
	})
}

func TestAQuestionIsPassedOnAndDeclined(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		code, id := h.ask("lebak")
		h.as("lebak", http.MethodPost, "/meja/tanya/"+id+"/teruskan", url.Values{"versi": {"1"}, "kantor": {string(h.actors["kesbangpol"].Office)}}).
			Want(http.StatusUnprocessableEntity, "Pilih kantor")
		if got := h.as("lebak", http.MethodPost, "/meja/tanya/"+id+"/teruskan", url.Values{"versi": {"1"}, "kantor": {string(h.actors["serang"].Office)}}); got.Code != http.StatusSeeOther {
			t.Fatalf("it is not passed on: %d", got.Code)
		}
		h.as("serang", http.MethodGet, "/meja/tanya/"+id, nil).Want(http.StatusOK, secret)
		h.as("lebak", http.MethodGet, "/meja/tanya/"+id, nil).Want(http.StatusNotFound)
		if got := h.as("serang", http.MethodPost, "/meja/tanya/"+id+"/tolak", url.Values{"versi": {"2"}, "alasan": {"Bukan soal netralitas."}}); got.Code != http.StatusSeeOther {
			t.Fatalf("it is not declined: %d", got.Code)
		}
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {code}}).Want(http.StatusOK, "Bukan soal netralitas.")
	})
}

func TestAnOfficeAsksInItsOwnName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		page := h.as("kesbangpol", http.MethodGet, "/meja/tanya/baru", nil).Want(http.StatusOK)
		code := hiddenField.FindStringSubmatch(page.Body.String())[2]
		got := h.as("kesbangpol", http.MethodPost, "/meja/tanya", url.Values{
			"kode": {code}, "kantor": {string(h.actors["lebak"].Office)}, "pertanyaan": {"Bolehkah kantor memasang spanduk?"},
		})
		at := got.Header().Get("Location")
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusOK, "memasang spanduk")
		h.as("kesbangpol", http.MethodGet, "/meja/tanya?daftar=kami", nil).Want(http.StatusOK, at)
		h.as("lebak", http.MethodGet, at, nil).Want(http.StatusOK, "memasang spanduk", "Tulis jawaban resmi")
	})
}

// TestTheDeskOfAnOfficeHoldsItsOwnQuestions lets an office that works on Saturdays
// promise an earlier day: that question comes first in the scope of the province
// and must not take the place of the province's own.
func TestTheDeskOfAnOfficeHoldsItsOwnQuestions(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		lebak, province := h.actors["lebak"], h.actors["provinsi"]
		if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := h.Access.SetWeek(t.Context(), tx, lebak.Office, "six-days", lebak)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, below := h.ask("lebak")
		_, own := h.ask("provinsi")
		for office, want := range map[netra.OfficeID]Question{
			"":              {ID: below, DueOn: "2024-11-18"}, // five working days after Tuesday, 12 November, with a Saturday
			province.Office: {ID: own, DueOn: "2024-11-19"},
		} {
			got, total, err := h.Questions(t.Context(), QuestionFilter{Office: office, Limit: 1}, province)
			if err != nil || len(got) != 1 || got[0].ID != want.ID || got[0].DueOn != want.DueOn {
				t.Errorf("on the desk of %q: %+v, %v, want %s due %s", office, got, err, want.ID, want.DueOn)
			}
			if office != "" && total != 1 {
				t.Errorf("%d questions on the desk of one that has one", total)
			}
		}
	})
}

func TestTheFeedCarriesPublishedAnswers(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		_, id := h.ask("lebak")
		h.reply("lebak", id, law.IsForbidden)
		w := h.as("", http.MethodGet, "/tanya.atom", nil).Want(http.StatusOK)
		var got feed
		if err := xml.NewDecoder(bytes.NewReader(w.Body.Bytes())).Decode(&got); err != nil {
			t.Fatal(err)
		}
		if len(got.Entries) != 1 || !strings.HasPrefix(got.Entries[0].ID, slicetest.Origin+"/tanya/") || got.Entries[0].Summary != "Penjelasan lebak." ||
			got.Entries[0].Updated != "2024-11-12T00:00:00+07:00" {
			t.Errorf("feed: %+v", got)
		}
	})
}

func TestUnknownCodesLookTheSameAndFloodsAreRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.ask("lebak")
		for _, code := range []string{"", "bukan kode", strings.Repeat("0", 24)} {
			h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {code}}).Want(http.StatusNotFound, "tidak dikenal")
		}
		for range atOnce + 1 { // the clock stands, so that nothing fills up again
			_, _ = h.Follow(t.Context(), "")
		}
		h.as("", http.MethodPost, "/tanya/status", url.Values{"kode": {""}}).Want(http.StatusTooManyRequests)
	})
}
