package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestTheChecksNoticeWhatIsWrong serves pages that are wrong in one way each,
// so that a check that can no longer fail is noticed.
func TestTheChecksNoticeWhatIsWrong(t *testing.T) {
	h := open(t)
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'"
	page := func(body string) string {
		return `<!doctype html><html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Contoh</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/good.css"></head><body><main><h1>Contoh</h1>` + body + `</main></body></html>`
	}
	pages := map[string]struct{ body, want string }{
		"/orderly":   {"<p>Tidak ada yang salah.</p>", ""},
		"/inline":    {`<p style="color:red">Merah</p>`, "Content Security Policy"},
		"/script":    {`<script src="/say.js"></script>`, "loads 1 scripts"},
		"/console":   {`<script src="/say.js"></script>`, `console: "wrong"`},
		"/throws":    {`<script src="/throw.js"></script>`, "exception"},
		"/elsewhere": {`<img alt="" src="http://127.0.0.1:9/pixel.png">`, "request to another host"},
		"/missing":   {`<img alt="" src="/nothing.png">`, "404"},
		"/wide":      {`<p class="wide">Lebar</p>`, "wider than the screen: p.wide"},
		"/pale":      {`<p class="pale">Pucat</p>`, "axe color-contrast"},
		"/nameless":  {`<form><input name="a"></form>`, "axe label"},
		"/heavy":     {"<p>" + strings.Repeat("Panjang sekali. ", 12000) + "</p>", "kB"},
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		switch r.URL.Path {
		case "/good.css":
			w.Header().Set("Content-Type", "text/css")
			w.Write([]byte(".wide { width: 2000px } .pale { color: #ccc }"))
		case "/say.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Write([]byte(`console.error("wrong")`))
		case "/throw.js":
			w.Header().Set("Content-Type", "text/javascript")
			w.Write([]byte(`throw new Error("wrong")`))
		default:
			p, ok := pages[r.URL.Path]
			if !ok {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(page(p.body)))
		}
	}))
	defer s.Close()
	for path, c := range pages {
		t.Run(strings.TrimPrefix(path, "/"), func(t *testing.T) {
			p := h.open(t, s.URL, phone)
			p.visit(path)
			got := strings.Join(p.wrongs(), "\n")
			switch {
			case c.want == "" && got != "":
				t.Errorf("found in an orderly page:\n%s", got)
			case !strings.Contains(got, c.want):
				t.Errorf("got %q, want it to name %q", got, c.want)
			}
		})
	}
}
