package web_test

import (
	"fmt"
	"math"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/web"
)

var styleHref = regexp.MustCompile(`href="(/aset/netra\.[0-9a-f]+\.css)"`)

// styleAddress is where a page says that the stylesheet is.
func styleAddress(t *testing.T, s *site) string {
	t.Helper()
	m := styleHref.FindStringSubmatch(s.get("/tidak-ada").Body.String())
	if m == nil {
		t.Fatal("the page names no stylesheet")
	}
	return m[1]
}

func fetchStyle(t *testing.T) []byte {
	t.Helper()
	s := newSite(t, nil)
	w := s.get(styleAddress(t, s))
	if w.Code != http.StatusOK {
		t.Fatalf("stylesheet: %d", w.Code)
	}
	return w.Body.Bytes()
}

func TestAssetsAreKeptForGoodUnderTheHashOfTheirContent(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	path := styleAddress(t, s)
	w := s.get(path)
	if !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || w.Header().Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("headers %v", w.Header())
	}
	r := ask("GET", path, nil)
	r.Header.Set("Accept-Encoding", "br, gzip")
	small := s.do(r)
	if small.Header().Get("Content-Encoding") != "gzip" || small.Body.Len() >= w.Body.Len() {
		t.Errorf("zipped: %q, %d of %d bytes", small.Header().Get("Content-Encoding"), small.Body.Len(), w.Body.Len())
	}
	r.Header.Set("If-None-Match", small.Header().Get("ETag"))
	if again := s.do(r); again.Code != http.StatusNotModified || again.Body.Len() != 0 {
		t.Errorf("second visit: %d with %d bytes, want 304", again.Code, again.Body.Len())
	}
	if small.Header().Get("ETag") == w.Header().Get("ETag") {
		t.Error("the plain and the zipped form share a strong tag")
	}
	for _, gone := range []string{"/aset/netra.000000000000.css", "/aset/netra.css", "/aset/favicon.svg", "/aset/..%2fmux.go"} {
		if w := s.get(gone); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d, want 404", gone, w.Code)
		}
	}
}

func TestFontIsServedFromHomeAndNamedInTheStylesheet(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	css := string(fetchStyle(t))
	m := regexp.MustCompile(`url\("(/aset/plus-jakarta-sans\.[0-9a-f]+\.woff2)"\)`).FindStringSubmatch(css)
	if m == nil {
		t.Fatal("the stylesheet names no font of ours")
	}
	w := s.get(m[1])
	if w.Code != 200 || w.Header().Get("Content-Type") != "font/woff2" || !strings.HasPrefix(w.Body.String(), "wOF2") || w.Body.Len() > 40_000 {
		t.Errorf("font: %d, %s, %d bytes", w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
	for _, m := range regexp.MustCompile(`url\("?([^")]+)`).FindAllStringSubmatch(css, -1) {
		if !strings.HasPrefix(m[1], "/aset/") && !strings.HasPrefix(m[1], "data:") {
			t.Errorf("the stylesheet asks another site: %s", m[1])
		}
	}
}

// tokens reads the colours of the stylesheet: light, then dark.
func tokens(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	roots := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(css, -1)
	if len(roots) < 2 {
		t.Fatal("the stylesheet has no tokens for light and dark")
	}
	read := func(s string) map[string]string {
		out := map[string]string{}
		for _, m := range regexp.MustCompile(`--([a-z0-9-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(s, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	light = read(roots[0][1])
	dark = read(roots[0][1])
	for k, v := range read(roots[1][1]) {
		dark[k] = v
	}
	return light, dark
}

// contrast is the ratio of WCAG 2 between two colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light := func(hex string) float64 {
		var r, g, bl int
		if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &r, &g, &bl); err != nil {
			t.Fatalf("colour %q: %v", hex, err)
		}
		lin := func(c int) float64 {
			v := float64(c) / 255
			if v <= 0.04045 {
				return v / 12.92
			}
			return math.Pow((v+0.055)/1.055, 2.4)
		}
		return 0.2126*lin(r) + 0.7152*lin(g) + 0.0722*lin(bl)
	}
	x, y := light(a), light(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestColoursCanBeReadInLightAndDark(t *testing.T) {
	t.Parallel()
	light, dark := tokens(t, string(fetchStyle(t)))
	text := [][2]string{
		{"ink", "ground"},
		{"ink", "panel"},
		{"ink", "sunk"},
		{"soft", "ground"},
		{"soft", "panel"},
		{"soft", "sunk"},
		{"brand", "ground"},
		{"brand", "panel"},
		{"brand", "brand-soft"},
		{"on-brand", "brand"},
		{"ink", "brand-soft"},
		{"soft", "brand-soft"},
		{"good", "good-soft"},
		{"warn", "warn-soft"},
		{"bad", "bad-soft"},
		{"info", "info-soft"},
		{"bad", "panel"},
		{"bad", "ground"},
		{"panel", "bad"},
		{"ink", "good-soft"},
		{"ink", "warn-soft"},
		{"ink", "bad-soft"},
		{"ink", "info-soft"},
		{"level-ink", "level-1"},
		{"level-ink", "level-2"},
		{"level-ink", "level-3"},
	}
	ink := [][2]string{
		{"edge", "panel"},
		{"edge", "ground"},
		{"chart-1", "panel"},
		{"chart-2", "panel"},
		{"chart-3", "panel"},
		{"good", "panel"},
		{"warn", "panel"},
		{"info", "panel"},
	}
	for name, set := range map[string]map[string]string{"light": light, "dark": dark} {
		check := func(pairs [][2]string, least float64) {
			for _, p := range pairs {
				if got := contrast(t, set[p[0]], set[p[1]]); got < least {
					t.Errorf("%s: %s on %s has a contrast of %.2f, want %.1f", name, p[0], p[1], got, least)
				}
			}
		}
		check(text, 4.5)
		check(ink, 3)
	}
}

// TestClassesOfPartsHaveALook keeps parts and stylesheet together.
func TestClassesOfPartsHaveALook(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) { c.Demo = &web.Demo{} })
	css := string(fetchStyle(t))
	plain := map[string]bool{ // names that only others refer to
		"top-side": true, "neutral": true, "wide": true, "main": true, "state": true, "point": true, "mark-2": true,
	}
	for _, path := range []string{"/gaya", "/gaya?keadaan=galat"} {
		for _, m := range regexp.MustCompile(` class="([^"]+)"`).FindAllStringSubmatch(s.get(path).Body.String(), -1) {
			for c := range strings.FieldsSeq(m[1]) {
				if !plain[c] && !t.Failed() && !regexp.MustCompile(`\.`+regexp.QuoteMeta(c)+`\b`).MatchString(css) {
					t.Errorf("class %s of %s has no look", c, path)
				}
			}
		}
	}
}
