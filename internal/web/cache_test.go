package web_test

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

// counter is a site with a cached page that says how often it was drawn.
func counter(t *testing.T) (*site, *web.Cache, *atomic.Int64) {
	t.Helper()
	s := newSite(t, nil)
	c := web.NewCache()
	var drawn atomic.Int64
	s.Get("/angka", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return c.Serve(w, r, "angka", func(w http.ResponseWriter, r *web.Request) error {
			n := drawn.Add(1)
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			return say(r.T("web.next")+" "+strconv.FormatInt(n, 10))(w, r)
		})
	})
	return s, c, &drawn
}

func TestCachedPageIsDrawnOncePerLanguageAndVersion(t *testing.T) {
	t.Parallel()
	s, c, drawn := counter(t)
	english := ask("GET", "/angka", nil)
	english.AddCookie(&http.Cookie{Name: "bahasa", Value: "en"})
	for range 3 {
		if got := s.get("/angka").Body.String(); got != "Lanjut 1" {
			t.Errorf("got %q, want the page drawn first", got)
		}
		if got := s.do(english).Body.String(); got != "Continue 2" {
			t.Errorf("got %q, want the English page", got)
		}
	}
	c.Bump()
	if got := s.get("/angka").Body.String(); got != "Lanjut 3" {
		t.Errorf("after a change: %q, want a fresh page", got)
	}
	if n := drawn.Load(); n != 3 {
		t.Errorf("drawn %d times, want 3", n)
	}
}

func TestCachedPageIsNotSentTwiceToTheSameBrowser(t *testing.T) {
	t.Parallel()
	s, c, _ := counter(t)
	r := ask("GET", "/angka", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := s.do(r)
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(z); err != nil || string(body) != "Lanjut 1" {
		t.Errorf("unzipped %q, %v", body, err)
	}
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	if again := s.do(r); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("second visit: %d with %d bytes, want 304", again.Code, again.Body.Len())
	}
	c.Bump()
	if again := s.do(r); again.Code != http.StatusOK {
		t.Errorf("after a change: %d, want 200", again.Code)
	}
	head := s.do(ask("HEAD", "/angka", nil))
	if head.Code != 200 || head.Body.Len() != 0 || head.Header().Get("Content-Length") == "0" {
		t.Errorf("HEAD: %d, %d bytes, length %s", head.Code, head.Body.Len(), head.Header().Get("Content-Length"))
	}
}

func TestPageOfSomebodyLoggedInIsNeverShared(t *testing.T) {
	t.Parallel()
	s, _, _ := counter(t)
	w := s.do(as(ask("GET", "/angka", nil), "officer"))
	if w.Body.String() != "Lanjut 1" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("%q, %q", w.Body, w.Header().Get("Cache-Control"))
	}
	if got := s.get("/angka").Body.String(); got != "Lanjut 2" {
		t.Errorf("the visitor got %q, which was drawn for somebody else", got)
	}
}

func TestRushOfReadersDrawsOnce(t *testing.T) {
	t.Parallel()
	s, _, drawn := counter(t)
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() { s.get("/angka") })
	}
	wg.Wait()
	if n := drawn.Load(); n != 1 {
		t.Errorf("drawn %d times, want 1", n)
	}
}

func TestPageThatFailedIsTriedAgain(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	c := web.NewCache()
	fails := 2
	s.Get("/angka", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return c.Serve(w, r, "angka", func(w http.ResponseWriter, r *web.Request) error {
			fails--
			switch fails {
			case 1:
				return errors.New("the database is away")
			case 0:
				panic("a fault")
			}
			return say("ok")(w, r)
		})
	})
	for i, want := range []int{500, 500, 200, 200} {
		if w := s.get("/angka"); w.Code != want {
			t.Errorf("visit %d: %d, want %d", i+1, w.Code, want)
		}
	}
}

// BenchmarkCachedPage is what a reader of a public page costs: the shell, its
// headers, its line in the log and the page from the cache.
func BenchmarkCachedPage(b *testing.B) {
	s := newSite(b, nil)
	c := web.NewCache()
	v := s.views(b, map[string]string{"p": "<h1>x</h1>"})
	s.Get("/angka", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return c.Serve(w, r, "angka", func(w http.ResponseWriter, r *web.Request) error {
			return v.Show(w, r, 200, "p", web.Meta{Title: "web.nav.figures"}, nil)
		})
	})
	r := ask("GET", "/angka", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	b.ReportAllocs()
	for b.Loop() {
		s.log.Reset()
		s.do(r)
	}
}
