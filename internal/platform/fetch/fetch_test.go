package fetch

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func local(bytes int64) Limits { return Limits{Bytes: bytes, Time: 5 * time.Second, Loopback: true} }

func TestOnlyPublicAddressesAreAsked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		addr string
		ok   bool
	}{
		{"8.8.8.8", true},
		{"2606:4700::1111", true},
		{"127.0.0.1", false},
		{"::1", false},
		{"::ffff:127.0.0.1", false},
		{"::ffff:10.0.0.1", false},
		{"10.1.2.3", false},
		{"172.16.0.1", false},
		{"192.168.1.1", false},
		{"169.254.169.254", false},
		{"100.64.0.1", false},
		{"0.0.0.0", false},
		{"255.255.255.255", false},
		{"224.0.0.1", false},
		{"fd00::1", false},
		{"fe80::1", false},
		{"64:ff9b::7f00:1", false},
		{"2002:7f00:1::", false},
	} {
		err := Limits{}.checkAddr(netip.MustParseAddr(tt.addr))
		if (err == nil) != tt.ok {
			t.Errorf("%s: %v, want allowed %t", tt.addr, err, tt.ok)
		}
	}
	if err := local(1).checkAddr(netip.MustParseAddr("127.0.0.1")); err != nil {
		t.Errorf("loopback that was allowed: %v", err)
	}
	if err := local(1).checkAddr(netip.MustParseAddr("10.0.0.1")); err == nil {
		t.Error("leave for loopback opened a private network")
	}
}

func TestOtherSchemesAndUsersAreRefused(t *testing.T) {
	t.Parallel()
	for _, u := range []string{"file:///etc/passwd", "ftp://contoh.go.id/", "gopher://contoh.go.id", "http://", "http://a:b@contoh.go.id/", "javascript:1"} {
		if _, err := Get(t.Context(), u, local(10)); !errors.Is(err, ErrForbidden) {
			t.Errorf("%s: %v, want ErrForbidden", u, err)
		}
	}
}

func TestPageOfThisMachineNeedsLeave(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<p>Berita"))
	}))
	t.Cleanup(s.Close)
	closed := local(100)
	closed.Loopback = false
	if _, err := Get(t.Context(), s.URL, closed); !errors.Is(err, ErrForbidden) {
		t.Errorf("without leave: %v, want ErrForbidden", err)
	}
	p, err := Get(t.Context(), s.URL, local(100))
	if err != nil || string(p.Body) != "<p>Berita" || p.MediaType != "text/html" {
		t.Errorf("got %q %q, %v", p.Body, p.MediaType, err)
	}
}

func TestRedirectToAForbiddenAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, to := range []string{"http://10.0.0.1/", "file:///etc/passwd", "http://169.254.169.254/latest"} {
		s := httptest.NewServer(http.RedirectHandler(to, http.StatusFound))
		t.Cleanup(s.Close)
		if _, err := Get(t.Context(), s.URL, local(100)); !errors.Is(err, ErrForbidden) {
			t.Errorf("redirect to %s: %v, want ErrForbidden", to, err)
		}
	}
}

func TestLongAndForeignPagesAreRefused(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind := "text/html"
		if r.URL.Path == "/pdf" {
			kind = "application/pdf"
		}
		w.Header().Set("Content-Type", kind)
		_, _ = w.Write([]byte(strings.Repeat("x", 101)))
	}))
	t.Cleanup(s.Close)
	if _, err := Get(t.Context(), s.URL, local(100)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("101 bytes of 100: %v, want ErrTooLarge", err)
	}
	if _, err := Get(t.Context(), s.URL+"/pdf", local(200)); err == nil || !strings.Contains(err.Error(), "no text") {
		t.Errorf("PDF: %v", err)
	}
}

func TestSlowPageIsLeft(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(s.Close)
	t.Cleanup(func() { close(release) })
	l := local(100)
	l.Time = 50 * time.Millisecond
	if _, err := Get(t.Context(), s.URL, l); err == nil {
		t.Error("a page that never comes was read")
	}
}
