package e2e

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// perPattern bounds how many pages of one shape (the cases, say) are opened.
const perPattern = 1

var idPart = regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{16,}|[0-9.]+|[A-Za-z0-9-]*[0-9]{3,}[A-Za-z0-9-]*)$`)

// lawPage is the page of one rule, procedure or card of the law room, named by
// words: there are hundreds, of three shapes.
var lawPage = regexp.MustCompile(`^/(aturan/kartu/[^/]+|aturan|prosedur)/[^/]+$`)

// pattern is the shape of a path: ids and values become stars.
func pattern(path string) string {
	path, query, _ := strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	if lawPage.MatchString(path) && path != "/aturan/kartu" {
		parts[len(parts)-1] = "*"
		if len(parts) == 5 {
			parts[3] = "*"
		}
	}
	for i, s := range parts {
		if idPart.MatchString(s) {
			parts[i] = "*"
		}
	}
	var names []string
	for _, q := range strings.Split(query, "&") {
		if name, _, _ := strings.Cut(q, "="); name != "" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(parts, "/") + "?" + strings.Join(names, "&")
}

// isPage tells pages from downloads, and from links that change something
// around the page.
func isPage(path string) bool {
	bare, query, _ := strings.Cut(path, "?")
	for _, no := range []string{".csv", ".json", ".jsonl", ".svg", ".png", ".txt", ".atom", ".webmanifest", "/unduh", "/berkas/", "/bukti/", "/api/"} {
		if strings.HasSuffix(bare, no) || strings.HasSuffix(no, "/") && strings.Contains(bare, no) {
			return false
		}
	}
	return !strings.Contains(query, "bahasa=") && !strings.Contains(query, "lang=")
}

// revisits bounds how many pages that others saw a persona opens again, on a desk in light, to see that his links are open to him.
const revisits = 8

// looks are what pages get in turn beside the desk in light on which they are
// opened, so that each is seen on a phone, and both sizes in dark. All four for
// every page would take longer than a change may wait.
var looks = [][]look{{phone, deskDark}, {phoneDark}}

// walker opens every page that can be reached by links, each shape once.
type walker struct {
	*tab
	seen map[string]int // by pattern, over all personas
}

// walk goes from start on, and looks at each page that it opens on a phone and on
// a desk.
func (w *walker) walk(start ...string) {
	w.t.Helper()
	queue, queued, mine, opened, again := start, map[string]bool{}, map[string]bool{}, 0, 0
	for len(queue) > 0 && opened < 80 {
		path := queue[0]
		queue = queue[1:]
		shape := pattern(path)
		known := w.seen[shape] >= perPattern
		if mine[shape] || known && again >= revisits {
			continue
		}
		mine[shape] = true
		w.seen[shape]++
		// The style page shows a refused form, with its status.
		w.mayFail = path == "/gaya?keadaan=galat"
		w.goTo(path)
		if s := w.got(); s >= 400 && !w.mayFail {
			w.t.Errorf("%s links lead to %s: status %d", w.look, path, s)
		}
		opened++
		if known {
			again++
		} else {
			for _, l := range looks[len(w.seen)%len(looks)] {
				w.see(l)
				w.check(path)
			}
			w.see(desk)
		}
		for _, l := range w.links() {
			if isPage(l) && !queued[l] {
				queued[l] = true
				queue = append(queue, l)
			}
		}
	}
}

func TestPatternsOfPaths(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]string{
		"/":                                  "/?",
		"/meja/perkara/01JD0ZK3S8QJ7Y2M4N5P": "/meja/perkara/*?",
		"/aturan?hari=2024-11-12&a=1":        "/aturan?a&hari",
		"/angka/36.72":                       "/angka/*?",
		"/aturan/disp-6":                     "/aturan/*?",
		"/aturan/kartu":                      "/aturan/kartu?",
		"/aturan/kartu/pemilu-2024/sebelum":  "/aturan/kartu/*/*?",
		"/prosedur/etik-pp42?hari=2024-11-1": "/prosedur/*?hari",
		"/meja/laporan":                      "/meja/laporan?",
	} {
		if got := pattern(path); got != want {
			t.Errorf("pattern(%q) = %q, want %q", path, got, want)
		}
	}
}

// TestEveryPage walks the pages of the visitor and of each persona.
func TestEveryPage(t *testing.T) {
	h := open(t)
	url := h.demo(t).URL
	start := h.open(t, url, desk)
	start.goTo("/")
	personas := append([]string{""}, start.personas()...)
	if len(personas) < 12 {
		t.Errorf("the role switcher offers %d personas, want the twelve of the README", len(personas))
	}
	w := &walker{tab: start, seen: map[string]int{}}
	for _, who := range personas {
		name := who
		if name == "" {
			name = "visitor"
		}
		t.Run(name, func(t *testing.T) {
			w.tab = h.open(t, url, desk)
			w.goTo("/")
			w.become(who)
			// Each persona sees his own home, whatever others saw.
			delete(w.seen, "/meja?")
			from := []string{"/", "/meja"}
			if who == "" {
				from = []string{"/", "/gaya"}
			}
			w.walk(from...)
		})
	}
}
