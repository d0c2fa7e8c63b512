package watch

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// judged lets somebody decide on a post.
func (h *house) judged(who, hit string, a Answer) Hit {
	h.t.Helper()
	v := Verdict{Answer: a, Why: "Tampak dari kalimatnya."}
	if a == SawAct {
		v.Act = "post"
	}
	return must[Hit](h.t)(h.Judge(h.t.Context(), hit, v, h.Actors[who]))
}

// oneHit is the hit of a run with one, and its sample.
func (h *house) oneHit(l List) (hit, sample Hit) {
	h.t.Helper()
	r := h.screened(l, file(supportive("a"), idle("b")))
	for _, x := range h.hits(r.ID) {
		if x.Sampled {
			sample = x
		} else {
			hit = x
		}
	}
	return hit, sample
}

func (h *house) captures(hit string) []evidence.Item {
	h.t.Helper()
	return slicetest.Read(h.Ground, func(ctx context.Context, tx *db.Tx) ([]evidence.Item, error) {
		return h.Evidence.List(ctx, tx, about(hit))
	})
}

func TestAHitNeedsTwoPeopleToBecomeAFinding(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		hit, _ := h.oneHit(h.approved())
		_, err := h.MakeFinding(ctx, hit.ID, "Uraian.", h.Actors["petugas"])
		wantKey(t, err, "watch.not_confirmed")
		if got := h.judged("petugas", hit.ID, SawAct); got.State != Open {
			t.Errorf("after one person it is %s", got.State)
		}
		_, err = h.MakeFinding(ctx, hit.ID, "Uraian.", h.Actors["petugas"])
		wantKey(t, err, "watch.not_confirmed")
		_, err = h.Judge(ctx, hit.ID, Verdict{Answer: SawAct, Act: "post", Why: "Sekali lagi."}, h.Actors["petugas"])
		wantKey(t, err, "watch.own_review")
		if got := h.judged("rekan", hit.ID, SawAct); got.State != Confirmed || got.TrueAct != "post" {
			t.Errorf("after two people it is %s with %q", got.State, got.TrueAct)
		}
		_, err = h.MakeFinding(ctx, hit.ID, " ", h.Actors["rekan"])
		wantKey(t, err, "web.problem.required")
		found := must[Hit](t)(h.MakeFinding(ctx, hit.ID, "Mengajak memilih calon pada akun terbuka.", h.Actors["rekan"]))
		if len(h.cases.opened) != 1 || found.State != Found || found.CaseNumber != "001/TM/IX/2020" {
			t.Fatalf("state %s, case %q, opened %v", found.State, found.CaseNumber, h.cases.opened)
		}
		f := h.cases.opened[0]
		if f.Act != "media-sosial" || f.On != "2020-09-10" || f.Since != "2020-09-21" || f.Election != "pilkada-2020" || f.Servant != hit.Servant || f.Region != region {
			t.Errorf("finding %+v", f)
		}
		attached := slicetest.Read(h.Ground, func(ctx context.Context, tx *db.Tx) ([]evidence.Item, error) {
			return h.Evidence.List(ctx, tx, "case:perkara-1")
		})
		if len(attached) != 1 {
			t.Errorf("the case has %d captures", len(attached))
		}
		_, err = h.MakeFinding(ctx, hit.ID, "Lagi.", h.Actors["rekan"])
		wantKey(t, err, "watch.not_confirmed")
		var kinds []string
		for _, e := range must[[]ledger.Event](t)(h.Service.Ledger.List(ctx, ledger.Filter{Subject: about(hit.ID)})) {
			kinds = append(kinds, e.Kind)
		}
		if got, want := strings.Join(kinds, " "), "watch.hit.found watch.hit.confirmed watch.hit.reviewed watch.hit.reviewed evidence.kept"; got != want {
			t.Errorf("events %s, want %s", got, want)
		}
	})
}

func TestWhatIsNothingIsForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		hit, _ := h.oneHit(h.approved())
		got := h.judged("petugas", hit.ID, SawNothing)
		if got.State == Open { // one on which two decide
			got = h.judged("rekan", hit.ID, SawNothing)
		}
		if items := h.captures(hit.ID); got.State != Nothing || len(items) != 1 || !items[0].Forgotten {
			t.Errorf("state %s, captures %+v", got.State, items)
		}
		sheet := must[HitSheet](t)(h.OpenHit(t.Context(), hit.ID, h.Actors["petugas"]))
		if sheet.Post.Text != "" || len(sheet.Seen.Why) != 0 || len(sheet.Reviews) == 0 || sheet.Reviews[0].Why != "Tampak dari kalimatnya." {
			t.Errorf("of a closed hit there remains %+v", sheet)
		}
		h.as("petugas", http.MethodGet, hitPath+"/"+hit.ID, nil).Want(http.StatusOK, "sudah dimusnahkan", "Tampak dari kalimatnya.")
	})
}

func TestAWrongPersonIsNotProposedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		hit, _ := h.oneHit(l)
		if got := h.judged("petugas", hit.ID, SawStranger); got.State == Open {
			h.judged("rekan", hit.ID, SawStranger)
		}
		r := h.screened(l, file(supportive("c"), supportive("d")))
		if r.Counts.Hits != 0 || r.Counts.Screen.Nobody != 2 {
			t.Errorf("%d hits, %d by nobody", r.Counts.Hits, r.Counts.Screen.Nobody)
		}
	})
}

// TestAWrongPersonWithoutAnAccountStopsNothing decides on a post whose author has
// only a name: there is no account to remember, and the office screens on.
func TestAWrongPersonWithoutAnAccountStopsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		named := func(id string) string {
			return fmt.Sprintf(`{"platform":"facebook","id":%q,"author":{"name":"Asep Rekaan Sudirja","bio":"Dinas Pendidikan","place":"Kabupaten Pandeglang"},"at":"2020-09-10T08:00:00+07:00","act":"post","text":"Ayo dukung Ratna Rekaan Kusuma, semoga menang! %s"}`, id, id)
		}
		for _, hit := range h.hits(h.screened(l, file(named("a"), idle("b"))).ID) {
			if hit.Sampled {
				continue
			}
			if got := h.judged("petugas", hit.ID, SawStranger); got.State == Open {
				h.judged("rekan", hit.ID, SawStranger)
			}
		}
		if r := h.screened(l, file(named("c"))); r.State != Done || r.Counts.Hits != 1 {
			t.Errorf("run %s with %d hits", r.State, r.Counts.Hits)
		}
	})
}

func TestWherePeopleDifferAThirdDecides(t *testing.T) {
	t.Parallel()
	review := func(as ...Answer) (rs []Review) {
		for i, a := range as {
			rs = append(rs, Review{By: netra.UserID(fmt.Sprint(i)), Answer: a, Act: "like"})
		}
		return rs
	}
	for name, c := range map[string]struct {
		twice   bool
		reviews []Review
		want    HitState
		act     string
	}{
		"nobody yet":                         {false, nil, Open, ""},
		"one sees an act":                    {false, review(SawAct), Open, ""},
		"one sees nothing":                   {false, review(SawNothing), Nothing, ""},
		"one sees nothing, two have to look": {true, review(SawNothing), Open, ""},
		"one cannot tell":                    {false, review(CannotTell), Unclear, ""},
		"two see an act":                     {false, review(SawAct, SawAct), Confirmed, "like"},
		"they differ":                        {false, review(SawAct, SawNothing), Open, ""},
		"the third sees an act":              {false, review(SawAct, SawNothing, SawAct), Confirmed, "like"},
		"the third sees nothing":             {false, review(SawAct, SawNothing, SawNothing), Nothing, ""},
		"all three differ":                   {false, review(SawAct, SawNothing, SawStranger), Unclear, ""},
		"two see another person":             {true, review(SawStranger, SawStranger), Stranger, ""},
	} {
		if st, act := stateAfter(Hit{Twice: c.twice}, c.reviews); st != c.want || act != c.act {
			t.Errorf("%s: %s with %q, want %s", name, st, act, c.want)
		}
	}
}

// TestSharesHaveTheIntervalsOfTheLiterature compares with values that others
// computed: Wilson's interval of 8 of 10 and of 0 of 20, and kappa of a table of
// Cohen's kind.
func TestSharesHaveTheIntervalsOfTheLiterature(t *testing.T) {
	t.Parallel()
	near := func(what string, got, want float64) {
		t.Helper()
		if math.Abs(got-want) > 0.0005 {
			t.Errorf("%s: %.4f, want %.4f", what, got, want)
		}
	}
	s := wilson(8, 10, z95)
	near("8 of 10 from", s.From, 0.4902)
	near("8 of 10 to", s.To, 0.9433)
	s = wilson(0, 20, z95)
	near("0 of 20 from", s.From, 0)
	near("0 of 20 to", s.To, 0.1611)
	if s := wilson(0, 0, z95); s.Known() || s.From != 0 || s.To != 1 {
		t.Errorf("of nothing: %+v", s)
	}
	a := agreementOf(map[[2]Answer]int64{{SawAct, SawAct}: 20, {SawAct, SawNothing}: 5, {SawNothing, SawAct}: 10, {SawNothing, SawNothing}: 15})
	near("kappa", a.Kappa, 0.4)
	near("agreement", a.Same.At, 0.7)
	if a := agreementOf(map[[2]Answer]int64{{SawAct, SawAct}: 3}); a.Kappa != 1 {
		t.Errorf("all the same: %v", a.Kappa)
	}
}

// marksFor are n marks that are alike.
func marksFor(n int, m mark) []mark { return slices.Repeat([]mark{m}, n) }

func TestRecallComesFromTheSample(t *testing.T) {
	t.Parallel()
	hit, wrong := mark{Act: "post", TrueAct: "post", State: Confirmed}, mark{Act: "post", State: Nothing}
	idle, missed := mark{Sampled: true, State: Nothing}, mark{Sampled: true, TrueAct: "post", State: Confirmed}
	got := qualityOf([]reviewed{
		{Version: "v", None: 1000, Marks: slices.Concat(marksFor(30, hit), marksFor(10, wrong), marksFor(99, idle), []mark{missed})},
		{Version: "w", Marks: marksFor(4, hit)}, // it was stopped before a sample was drawn
	})
	post := got[0]
	// 30 of its 40 hits are right, so 30; one of 100 samples, so 10 of 1,000 were missed.
	if math.Abs(post.Recall.At-0.75) > 1e-9 || post.Recall.From >= 0.75 || post.Recall.To <= 0.75 || post.Recall.From <= 0 || post.Recall.To > 1 {
		t.Errorf("recall %+v", post.Recall)
	}
	if post.Right != 30 || post.Wrong != 10 || post.Missed != 1 || post.Drawn != 100 {
		t.Errorf("tally %+v", post.Tally)
	}
	if got[1].Recall.Known() || got[1].Precision.At != 1 || got[1].Precision.From > 0.6 {
		t.Errorf("without a sample: %+v", got[1])
	}
	// The same hits in a run that was stopped tell nothing of what was missed.
	both := qualityOf([]reviewed{
		{Version: "v", None: 1000, Marks: slices.Concat(marksFor(30, hit), marksFor(10, wrong), marksFor(99, idle), []mark{missed})},
		{Version: "v", Marks: marksFor(400, hit)},
	})
	if both[0].Recall != post.Recall || both[0].Right != 430 {
		t.Errorf("recall %+v with %d right, want %+v", both[0].Recall, both[0].Right, post.Recall)
	}
	// Two files whose samples stand for different numbers of posts: 1 of 10 of 1,000 and none of 90 of 90.
	two := qualityOf([]reviewed{
		{Version: "v", None: 1000, Marks: slices.Concat(marksFor(50, hit), marksFor(9, idle), []mark{missed})},
		{Version: "v", None: 90, Marks: slices.Concat(marksFor(50, hit), marksFor(90, idle))},
	})
	if math.Abs(two[0].Recall.At-0.5) > 1e-9 {
		t.Errorf("recall %+v, want 100 of 200", two[0].Recall)
	}
}

// TestAQueueIsCountedOnlyAsFarAsAllOfItIsDecided works a queue off as people do:
// one has looked at all of it, a second one at its first part, and what needs two
// is open.
func TestAQueueIsCountedOnlyAsFarAsAllOfItIsDecided(t *testing.T) {
	t.Parallel()
	queue := func(second int, left HitState) (marks []mark) {
		for i := range 120 { // every other one is right
			m := mark{Act: "post", State: Nothing}
			if i%2 == 0 {
				m = mark{Act: "post", State: left}
				if i < second {
					m.State, m.TrueAct = Confirmed, "post"
				}
			}
			marks = append(marks, m)
		}
		return marks
	}
	for _, c := range []struct {
		second  int
		counted int64
		right   int64
	}{{0, 0, 0}, {24, 0, 0}, {26, 25, 13}, {98, 50, 25}, {101, 100, 50}, {120, 120, 60}} {
		for _, left := range []HitState{Open, Lapsed} {
			q := qualityOf([]reviewed{{Version: "v", Marks: queue(c.second, left)}})[0]
			if q.Right+q.Wrong != c.counted || q.Right != c.right || q.Waiting != 120-c.counted || q.Hits != 120 {
				t.Errorf("the second one is at %d, the rest %s: %+v", c.second, left, q.Tally)
			}
			if c.counted == 0 && q.Precision.Known() {
				t.Errorf("precision %+v of nothing", q.Precision)
			}
		}
	}
}

func TestAQueueIsWorkedOffOnItsPagesAndItsQualityStandsBesideTheCounts(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		page := listPath + "/" + l.ID
		r := h.screened(l, file(supportive("a"), supportive("b"), idle("c"), idle("d")))
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "Mulai meninjau", "belum dapat dihitung")
		h.as("petugas", http.MethodGet, page+"/arah", nil).Want(http.StatusOK, "Asep Rekaan Sudirja", "Ratna Rekaan Kusuma")
		h.as("petugas", http.MethodGet, page+"/petunjuk", nil).Want(http.StatusOK, "belum diputuskan")
		for _, who := range []string{"petugas", "rekan"} {
			for range 10 {
				a := h.as(who, http.MethodGet, page+"/tinjau", nil)
				hit := to(t, a)
				if hit == page {
					break
				}
				body := h.as(who, http.MethodGet, hit, nil).Want(http.StatusOK, "Penilaian Anda", "SHA-256").Text()
				if strings.Contains(body, "Orang petugas</p>") && who == "rekan" {
					t.Error("the second person reads what the first one said")
				}
				form := url.Values{"jawaban": {"nothing"}, "alasan": {"Berita pasar."}}
				if strings.Contains(body, "Ayo dukung") {
					form = url.Values{"jawaban": {"act"}, "perbuatan": {"post"}, "alasan": {"Ajakan memilih."}}
				}
				h.as(who, http.MethodPost, hit+"/tinjauan", url.Values{"jawaban": {"act"}}).Want(http.StatusUnprocessableEntity, "Tulis alasannya")
				to(t, h.as(who, http.MethodPost, hit+"/tinjauan", form))
			}
		}
		for _, hit := range h.hits(r.ID) {
			if hit.Sampled == (hit.State == Confirmed) {
				t.Errorf("sampled %t: %s", hit.Sampled, hit.State)
			}
		}
		h.as("anggota", http.MethodGet, page, nil).Want(http.StatusOK, "100%", "antara", "Ketepatan", "Kelengkapan")
		h.as("petugas", http.MethodGet, page+"/petunjuk.csv?status=confirmed", nil).Want(http.StatusOK, "Asep Rekaan Sudirja", "dipastikan dua orang")
		h.as("petugas", http.MethodGet, page+"/arah.csv", nil).Want(http.StatusOK, "Asep Rekaan Sudirja;")
		h.as("lebak", http.MethodGet, page+"/arah", nil).Want(http.StatusNotFound)
	})
}

func TestAHardQuestionGoesToAnotherAgencyAndComesBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		hit, _ := h.oneHit(h.approved())
		if got := h.Agencies("2020-09-21"); len(got) < 2 {
			t.Fatalf("agencies %v", got)
		}
		_, err := h.Refer(ctx, hit.ID, Referral{Agency: "kesbangpol", Number: "1", Question: "?"}, h.Actors["petugas"])
		wantKey(t, err, "watch.problem.agency")
		ref := must[Referral](t)(h.Refer(ctx, hit.ID, Referral{Agency: "bssn", Number: "012/PM/IX/2020", Question: "Milik siapa akun ini?"}, h.Actors["petugas"]))
		_, err = h.TakeReply(ctx, ref.ID, 1, Reply{On: "2020-09-20", Text: "B-7"}, h.Actors["petugas"])
		wantKey(t, err, "watch.problem.before_sent")
		_, err = h.TakeReply(ctx, ref.ID, 1, Reply{On: "2020-09-22", Text: "B-7"}, h.Actors["petugas"])
		wantKey(t, err, "watch.problem.future")
		h.Ground.Clock.To("2020-09-25")
		if got := must[Referral](t)(h.TakeReply(ctx, ref.ID, 1, Reply{On: "2020-09-23", Text: "B-7"}, h.Actors["petugas"])); got.ReceivedOn != "2020-09-23" || got.AnsweredOn != "" {
			t.Errorf("after the receipt %+v", got)
		}
		_, err = h.TakeReply(ctx, ref.ID, 1, Reply{On: "2020-09-25", Text: "Akun dibuat orang lain."}, h.Actors["petugas"])
		wantKey(t, err, "watch.changed_meanwhile")
		must[Referral](t)(h.TakeReply(ctx, ref.ID, 2, Reply{On: "2020-09-25", Text: "Akun dibuat orang lain."}, h.Actors["petugas"]))
		_, err = h.TakeReply(ctx, ref.ID, 3, Reply{On: "2020-09-25", Text: "x"}, h.Actors["petugas"])
		wantKey(t, err, "watch.answered")
		h.as("petugas", http.MethodGet, hitPath+"/"+hit.ID, nil).Want(http.StatusOK, "Milik siapa akun ini?", "B-7", "Akun dibuat orang lain.", "Badan Siber")
		h.as("lebak", http.MethodPost, hitPath+"/"+hit.ID+"/rujukan/"+ref.ID, nil).Want(http.StatusNotFound)
	})
}

func TestCapturesOfPeopleAreTakenInAndShownSafely(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		hit, _ := h.oneHit(h.approved())
		wantKey(t, h.AddCapture(ctx, hit.ID, "x.exe", []byte("MZ\x90\x00\x03"), h.Actors["petugas"]), "watch.problem.capture")
		page := "<!doctype html><html><script>alert(1)</script></html>"
		if err := h.AddCapture(ctx, hit.ID, "tangkapan.html", []byte(page), h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		items := h.captures(hit.ID)
		if len(items) != 2 || items[1].Kind != evidence.Upload || items[1].Name != "tangkapan.html" {
			t.Fatalf("items %+v", items)
		}
		base := hitPath + "/" + hit.ID + "/bukti/" + items[1].ID
		a := h.as("rekan", http.MethodGet, base, nil).Want(http.StatusOK)
		if a.Text() != page || a.Header().Get("Content-Type") != "application/octet-stream" || !strings.HasPrefix(a.Header().Get("Content-Disposition"), "attachment") ||
			!strings.Contains(a.Header().Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("headers %v", a.Header())
		}
		events := must[[]ledger.Event](t)(h.Service.Ledger.List(ctx, ledger.Filter{Subject: about(hit.ID)}))
		if events[0].Kind != "evidence.handed_out" || events[0].User != h.Actors["rekan"].User {
			t.Errorf("the last event is %s by %s", events[0].Kind, events[0].User)
		}
		h.as("rekan", http.MethodGet, base+"/gambar", nil).Want(http.StatusNotFound)
		h.as("lebak", http.MethodGet, base, nil).Want(http.StatusNotFound)
	})
}

// TestNothingIsAddedToWhatIsBeingForgotten lets one person bring captures while
// another one decides that the post is nothing: whichever comes first, no capture
// is left that anybody could read.
func TestNothingIsAddedToWhatIsBeingForgotten(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var lines []string
		for i := range 12 {
			lines = append(lines, supportive(fmt.Sprint(i)))
		}
		r := h.screened(h.approved(), file(lines...))
		for i, hit := range h.hits(r.ID) {
			if hit.Twice {
				continue
			}
			var wait sync.WaitGroup
			for n := range 3 {
				wait.Go(func() {
					err := h.AddCapture(ctx, hit.ID, "x.html", fmt.Appendf(nil, "<!doctype html><html>%d %d</html>", i, n), h.Actors["rekan"])
					if err != nil && netra.KindOf(err) != netra.NotInForce {
						t.Error(err)
					}
				})
			}
			if _, err := h.Judge(ctx, hit.ID, Verdict{Answer: SawNothing, Why: "Bukan ajakan."}, h.Actors["petugas"]); err != nil {
				t.Error(err)
			}
			wait.Wait()
			for _, item := range h.captures(hit.ID) {
				if !item.Forgotten {
					t.Errorf("hit %d keeps a capture by %s", i, item.ByName)
				}
			}
		}
	})
}
