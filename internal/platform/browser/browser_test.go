package browser

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	_ "image/png" // decodes what was taken
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netra-id/netra/internal/platform/fetch"
)

// chromium is the browser of this machine. Without one the test is skipped, and
// fails under NETRA_TEST_ALL=1.
func chromium(t *testing.T) string {
	t.Helper()
	all := os.Getenv("NETRA_TEST_ALL") == "1"
	if testing.Short() && !all {
		t.Skip("-short: starts a browser")
	}
	p, err := exec.LookPath("chromium")
	if err != nil && all {
		t.Fatal("Chromium is not installed (apt-get install chromium)")
	}
	if err != nil {
		t.Skip("Chromium is not installed (apt-get install chromium)")
	}
	return p
}

// serve is a page of this machine that a browser has leave to look at, with that
// browser. The whole of a look may take so long.
func serve(t *testing.T, page http.HandlerFunc, whole time.Duration) (*Browser, string) {
	t.Helper()
	s := httptest.NewServer(page)
	t.Cleanup(s.Close)
	l := Usual()
	l.Leave = []netip.AddrPort{netip.MustParseAddrPort(s.Listener.Addr().String())}
	l.Load, l.Settle, l.Whole = 3*time.Second, 500*time.Millisecond, whole
	return New(chromium(t), l), s.URL
}

func say(w http.ResponseWriter, format string, args ...any) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = fmt.Fprintf(w, format, args...)
}

func TestAPageIsTakenAsItStandsAfterItsScripts(t *testing.T) {
	t.Parallel()
	b, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/unggahan", http.StatusFound)
			return
		}
		w.WriteHeader(http.StatusNotFound)
		say(w, `<body style="background:#0000ff;height:3000px;margin:0"><script>alert("x"); document.body.append("ditulis " + "skrip")</script>`)
	}, time.Minute)
	got, err := b.Take(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if got.URL != at+"/unggahan" || got.Status != http.StatusNotFound || !strings.HasPrefix(got.Tool, "Chromium ") || got.Cut {
		t.Errorf("%s, status %d, by %s, cut %t", got.URL, got.Status, got.Tool, got.Cut)
	}
	if !bytes.Contains(got.HTML, []byte("ditulis skrip")) {
		t.Errorf("HTML %s", got.HTML)
	}
	img, _, err := image.Decode(bytes.NewReader(got.Picture))
	if err != nil || img.Bounds().Dx() != 1280 || img.Bounds().Dy() != 3000 {
		t.Fatalf("picture of %v, %v", img.Bounds(), err)
	}
	if r, _, blue, _ := img.At(600, 2900).RGBA(); r != 0 || blue != 0xffff {
		t.Errorf("the foot of the page is %d red, %d blue", r, blue)
	}
}

// TestNothingButPublicAddressesIsReached sends a browser from a page that it has
// leave to look at to places that it has none for.
func TestNothingButPublicAddressesIsReached(t *testing.T) {
	t.Parallel()
	var asked atomic.Int32
	inside := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		say(w, "rahasia dalam jaringan")
	}))
	t.Cleanup(inside.Close)
	udp, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = udp.Close() })
	heard := make(chan struct{}, 100)
	go func() {
		for buf := make([]byte, 100); ; {
			if _, _, err := udp.ReadFrom(buf); err != nil {
				return
			}
			heard <- struct{}{}
		}
	}()
	b, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		switch to := r.URL.Query().Get("ke"); r.URL.Path {
		case "/alih":
			http.Redirect(w, r, to, http.StatusFound)
		case "/skrip":
			say(w, `<p>x<script>location = %q</script>`, to)
		default:
			say(w, `<p>terbuka<img src="%[1]s/g"><iframe src="%[1]s/f"></iframe><iframe src="file:///etc/passwd"></iframe><script>
fetch("%[1]s/a").then(r => r.text()).then(s => document.body.append(s));
new WebSocket("ws" + "%[1]s".slice(4));
const c = new RTCPeerConnection({iceServers: [{urls: "stun:%[2]s"}]}); c.createDataChannel("x"); c.createOffer().then(o => c.setLocalDescription(o));
</script>`, inside.URL, udp.LocalAddr())
		}
	}, time.Minute)
	for _, to := range []string{inside.URL, "http://169.254.169.254/latest/meta-data", "http://[::1]:80/", "http://localhost/", "https://10.0.0.1/", "http://127.0.0.1:8081/"} {
		for _, how := range []string{"/alih?ke=", "/skrip?ke="} {
			if got, err := b.Take(t.Context(), at+how+url.QueryEscape(to)); !errors.Is(err, fetch.ErrForbidden) {
				t.Errorf("%s to %s: %v, want ErrForbidden; HTML %s", how, to, err, got.HTML)
			}
		}
	}
	for _, to := range []string{inside.URL, "file:///etc/passwd", "chrome://version", "http://169.254.169.254/"} {
		if _, err := b.Take(t.Context(), to); !errors.Is(err, fetch.ErrForbidden) {
			t.Errorf("%s: %v, want ErrForbidden", to, err)
		}
	}
	got, err := b.Take(t.Context(), at)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(got.HTML, []byte("terbuka")) || bytes.Contains(got.HTML, []byte("rahasia dalam")) {
		t.Errorf("HTML %s", got.HTML)
	}
	if n := asked.Load(); n != 0 {
		t.Errorf("a server of this network was asked %d times", n)
	}
	if len(heard) > 0 {
		t.Errorf("WebRTC spoke past the proxy %d times", len(heard))
	}
}

func TestAPageThatNeverEndsIsCut(t *testing.T) {
	t.Parallel()
	b, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/diam" {
			<-r.Context().Done()
			return
		}
		say(w, "<p>awal")
		for i := 0; r.Context().Err() == nil; i++ {
			if _, err := fmt.Fprintf(w, "<p>%d", i); err != nil || http.NewResponseController(w).Flush() != nil {
				return
			}
			select {
			case <-r.Context().Done():
			case <-time.After(50 * time.Millisecond):
			}
		}
	}, 15*time.Second)
	got, err := b.Take(t.Context(), at)
	if err != nil || !got.Cut || !bytes.Contains(got.HTML, []byte("<p>awal")) || len(got.Picture) == 0 {
		t.Errorf("cut %t, HTML %.60s, %v", got.Cut, got.HTML, err)
	}
	if _, err := b.Take(t.Context(), at+"/diam"); !errors.Is(err, ErrSlow) {
		t.Errorf("a page that never comes: %v, want ErrSlow", err)
	}
}

func TestAScriptThatNeverEndsAndOneThatTakesEverythingAreStopped(t *testing.T) {
	t.Parallel()
	b, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/memori" {
			say(w, `<p>x<script>const all = []; setInterval(() => { const b = new Uint8Array(64<<20); b.fill(1); all.push(b) }, 50)</script>`)
			return
		}
		say(w, `<p>x<script>addEventListener("load", () => { for (;;) {} })</script>`)
	}, 12*time.Second)
	b.limits.Memory, b.limits.Settle = 800<<20, 8*time.Second
	if _, err := b.Take(t.Context(), at+"/memori"); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("a page that takes all memory: %v, want ErrTooLarge", err)
	}
	if _, err := b.Take(t.Context(), at); !errors.Is(err, ErrSlow) {
		t.Errorf("a script that never ends: %v, want ErrSlow", err)
	}
}

func TestAPageHasItsBytesAndNoMore(t *testing.T) {
	t.Parallel()
	b, at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/html" {
			say(w, "<p>%s", strings.Repeat("x", 20<<10))
			return
		}
		if r.URL.Path == "/besar.js" { // a picture would be given up after its first bytes
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = w.Write(bytes.Repeat([]byte("/* besar */\n"), 4<<20/12))
			return
		}
		say(w, `<p>kecil<script src="/besar.js"></script>`)
	}, time.Minute)
	b.limits.Bytes, b.limits.HTML = 1<<20, 10<<10
	if got, err := b.Take(t.Context(), at); err != nil || !got.Cut || !bytes.Contains(got.HTML, []byte("kecil")) {
		t.Errorf("cut %t, HTML %s, %v", got.Cut, got.HTML, err)
	}
	if _, err := b.Take(t.Context(), at+"/html"); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("20 kB of HTML: %v, want ErrTooLarge", err)
	}
}

func TestABrowserThatIsNoneIsAnError(t *testing.T) {
	t.Parallel()
	b := New(filepath.Join(t.TempDir(), "none"), Usual())
	if _, err := b.Take(t.Context(), "https://contoh.example/"); err == nil {
		t.Error("taken without a browser")
	}
}
