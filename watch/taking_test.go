package watch

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/browser"
	"github.com/netra-id/netra/internal/platform/fetch"
	"github.com/netra-id/netra/internal/platform/ledger"
)

// fakePages stands in for a browser.
type fakePages struct {
	asked []string
	fail  error
	then  func() // what happens while the page is taken
}

// Take remembers what it was asked.
func (p *fakePages) Take(_ context.Context, address string) (browser.Taken, error) {
	p.asked = append(p.asked, address)
	if p.then != nil {
		p.then()
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewGray(image.Rect(0, 0, 1280, 900))); err != nil {
		return browser.Taken{}, err
	}
	return browser.Taken{URL: address + "/akhir", Status: http.StatusOK, Picture: picture.Bytes(), HTML: []byte("<p>ayo"), Tool: "Chromium 1.2"}, p.fail
}

// withPages gives the house a browser that is none.
func (h *house) withPages() *fakePages {
	p := &fakePages{}
	h.Pages = p
	return p
}

// due runs the jobs that wait.
func (h *house) due() {
	h.t.Helper()
	if _, err := h.Jobs.RunDue(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

// linked is a hit whose post has an address.
func (h *house) linked() Hit {
	h.t.Helper()
	line := strings.Replace(supportive("a"), `"id":`, `"url":"https://www.instagram.com/p/a","id":`, 1)
	if line == supportive("a") {
		h.t.Fatal("the post has no id")
	}
	for _, x := range h.hits(h.screened(h.approved(), file(line, idle("b"))).ID) {
		if !x.Sampled {
			return x
		}
	}
	h.t.Fatal("no hit")
	return Hit{}
}

func (h *house) sheet(hit string) HitSheet {
	h.t.Helper()
	return must[HitSheet](h.t)(h.OpenHit(h.t.Context(), hit, h.Actors["petugas"]))
}

const postAddress = "https://www.instagram.com/p/a"

func TestAPageIsTakenAndKeptWithThePost(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pages := h.withPages()
		hit := h.linked()
		base := hitPath + "/" + hit.ID
		h.as("petugas", http.MethodGet, base, nil).Want(http.StatusOK, h.Texts.T("id", "watch.taking.title"), `value="`+postAddress+`"`)
		h.as("petugas", http.MethodPost, base+"/halaman", url.Values{"alamat": {"file:///etc/passwd"}}).Want(http.StatusUnprocessableEntity, h.Texts.T("id", "watch.problem.address"))
		h.as("lebak", http.MethodPost, base+"/halaman", url.Values{"alamat": {postAddress}}).Want(http.StatusNotFound)
		to(t, h.as("petugas", http.MethodPost, base+"/halaman", url.Values{"alamat": {postAddress}}))
		h.as("rekan", http.MethodGet, base, nil).Want(http.StatusOK, h.Texts.T("id", "watch.taking.asked"))
		wantKey(t, h.AskPage(t.Context(), hit.ID, postAddress, h.Actors["rekan"]), "watch.taking.waits")
		h.due()
		if !slices.Equal(pages.asked, []string{postAddress}) {
			t.Fatalf("the browser was asked for %v", pages.asked)
		}
		s := h.sheet(hit.ID)
		if len(s.Captures) != 3 || len(s.Takings) != 1 || s.Takings[0].State != TakingDone || s.Takings[0].EndedAt.IsZero() {
			t.Fatalf("captures %+v, takings %+v", s.Captures, s.Takings)
		}
		picture, page := s.Captures[1], s.Captures[2]
		if picture.Kind != evidence.Screen || page.Kind != evidence.Page || page.Source != postAddress+"/akhir" || page.Tool != "netra: Chromium 1.2" ||
			page.Name != "www.instagram.com.html" || page.ByName != "Orang petugas" || page.SHA256 == "" || page.TakenAt.IsZero() {
			t.Errorf("picture %+v, page %+v", picture, page)
		}
		h.as("rekan", http.MethodGet, base, nil).Want(http.StatusOK, "/bukti/"+picture.ID+"/gambar", postAddress+"/akhir")
		a := h.as("rekan", http.MethodGet, base+"/bukti/"+picture.ID+"/gambar", nil).Want(http.StatusOK)
		if got := a.Header().Get("Content-Type"); got != "image/jpeg" {
			t.Errorf("the preview is %s", got)
		}
		if a := h.as("rekan", http.MethodGet, base+"/bukti/"+page.ID, nil).Want(http.StatusOK); a.Text() != "<p>ayo" || a.Header().Get("Content-Type") != "application/octet-stream" {
			t.Errorf("page %q as %s", a.Text(), a.Header().Get("Content-Type"))
		}
		var kinds []string
		for _, e := range must[[]ledger.Event](t)(h.Service.Ledger.List(t.Context(), ledger.Filter{Subject: about(hit.ID)})) {
			kinds = append(kinds, e.Kind)
		}
		for _, k := range []string{"watch.page.asked", "evidence.kept", "watch.page.done"} {
			if !slices.Contains(kinds, k) {
				t.Errorf("no event %s in %v", k, kinds)
			}
		}
	})
}

func TestWhyAPageWasNotTakenIsSaidInWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pages := h.withPages()
		hit := h.linked()
		for _, tt := range []struct {
			err error
			key string
		}{
			{fmt.Errorf("x: %w", fetch.ErrForbidden), "watch.taking.why.forbidden"},
			{fmt.Errorf("x: %w", fetch.ErrTooLarge), "watch.taking.why.large"},
			{browser.ErrSlow, "watch.taking.why.slow"},
			{browser.ErrUnreachable, "watch.taking.why.unreachable"},
			{context.DeadlineExceeded, "watch.taking.why.broken"},
		} {
			pages.fail = tt.err
			if err := h.AskPage(t.Context(), hit.ID, postAddress, h.Actors["petugas"]); err != nil {
				t.Fatal(err)
			}
			h.due()
			last := h.sheet(hit.ID).Takings
			if got := last[len(last)-1]; got.State != TakingFailed || got.Why != tt.key {
				t.Errorf("%v: %+v, want %s", tt.err, got, tt.key)
			}
			h.as("petugas", http.MethodGet, hitPath+"/"+hit.ID, nil).Want(http.StatusOK, h.Texts.T("id", tt.key), h.Texts.T("id", "watch.taking.failed"))
		}
		if n := len(h.captures(hit.ID)); n != 1 {
			t.Errorf("%d captures are kept", n)
		}
	})
}

func TestAnActThatSomebodySawIsTakenAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pages := h.withPages()
		hit := h.linked()
		h.judged("petugas", hit.ID, SawAct)
		h.due()
		blind := must[HitSheet](t)(h.OpenHit(t.Context(), hit.ID, h.Actors["rekan"]))
		if len(blind.Captures) != 1 || len(blind.Takings) != 0 {
			t.Errorf("who has still to decide sees captures %+v, takings %+v", blind.Captures, blind.Takings)
		}
		if s := h.sheet(hit.ID); len(s.Captures) != 3 || s.Captures[1].By != "" {
			t.Errorf("who has decided sees captures %+v", s.Captures)
		}
		h.judged("rekan", hit.ID, SawAct)
		h.due()
		h.as("rekan", http.MethodGet, hitPath+"/"+hit.ID, nil).Want(http.StatusOK, h.Texts.T("id", "watch.capture.by", "sistem", "netra: Chromium 1.2"))
		if !slices.Equal(pages.asked, []string{postAddress}) {
			t.Errorf("the browser was asked for %v", pages.asked)
		}
		if n := len(h.captures(hit.ID)); n != 3 {
			t.Errorf("%d captures are kept", n)
		}
	})
}

// TestNothingIsTakenOfWhatIsNothing lets a hit be decided while its page is
// taken: nothing of it is kept, and its address is gone.
func TestNothingIsTakenOfWhatIsNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pages := h.withPages()
		hit := h.linked()
		if err := h.AskPage(t.Context(), hit.ID, postAddress, h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		pages.then = func() {
			if h.judged("petugas", hit.ID, SawNothing); hit.Twice {
				h.judged("rekan", hit.ID, SawNothing)
			}
		}
		h.due()
		s := h.sheet(hit.ID)
		if len(s.Captures) != 1 || !s.Captures[0].Forgotten || s.Takings[0].State != TakingFailed || s.Takings[0].Why != "watch.decided" || s.Takings[0].Address != "" {
			t.Errorf("captures %+v, takings %+v", s.Captures, s.Takings)
		}
	})
}

func TestNoPageIsTakenOnceTheListHasEnded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		pages := h.withPages()
		hit := h.linked()
		h.judged("petugas", hit.ID, SawAct)
		h.judged("rekan", hit.ID, SawAct)
		l := must[Sheet](t)(h.Open(t.Context(), hit.List, h.Actors["petugas"])).List
		if err := h.End(t.Context(), l.ID, l.Version, "Cukup.", h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		h.due()
		if len(pages.asked) != 0 || h.sheet(hit.ID).Takings[0].Why != "watch.ended" {
			t.Errorf("asked for %v, %+v", pages.asked, h.sheet(hit.ID).Takings)
		}
		wantKey(t, h.AskPage(t.Context(), hit.ID, postAddress, h.Actors["petugas"]), "watch.ended")
	})
}

func TestWithoutABrowserCapturesOfPeopleAreTaken(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		hit := h.linked()
		wantKey(t, h.AskPage(t.Context(), hit.ID, postAddress, h.Actors["petugas"]), "watch.taking.no_browser")
		h.as("petugas", http.MethodGet, hitPath+"/"+hit.ID, nil).Want(http.StatusOK, h.Texts.T("id", "watch.taking.absent"))
		if err := h.AddCapture(t.Context(), hit.ID, "x.html", []byte("<!doctype html><html>x</html>"), h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		h.judged("petugas", hit.ID, SawAct)
		if n := len(h.sheet(hit.ID).Takings); n != 0 {
			t.Errorf("%d pages are asked for", n)
		}
	})
}
