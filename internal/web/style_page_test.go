package web_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

func demo(c *web.Config) {
	c.Demo = &web.Demo{Personas: []web.Persona{{ID: "u1", Label: "Ratna Dewi"}, {ID: "u9", Label: "web.role.auditor"}}}
}

func TestStylePageShowsEveryPartInBothLanguages(t *testing.T) {
	t.Parallel()
	s := newSite(t, demo)
	for _, path := range []string{"/gaya", "/gaya?bahasa=en", "/gaya?keadaan=galat", "/gaya?keadaan=galat&bahasa=en"} {
		w := s.get(path)
		body := w.Body.String()
		want := 200
		if strings.Contains(path, "galat") {
			want = 422
		}
		if w.Code != want {
			t.Errorf("%s: %d, want %d: %s", path, w.Code, want, s.log)
		}
		// A text that is missing stands in brackets; a template that met a
		// value it does not understand writes ZgotmplZ.
		wantNot(t, body, "[web.", "[gaya.", "ZgotmplZ", "%!", "<script", " style=")
		everyTargetExists(t, body)
	}
	body := s.get("/gaya").Body.String()
	for _, part := range []string{
		"doors", "chip progress", "button danger", "notice warn", "figures", "tiles wide", "tiles slim", "plot wide", "plot slim", "bars", "meter", "files",
		"tabs", "filters", "table cards", "pages", "timeline", "facts", "empty", "steps", "choices", "date", "region", "code-box", "sheet", "ribbon",
	} {
		wantHas(t, body, part)
	}
}

func TestStylePageIsClosedOutsideOfADemonstration(t *testing.T) {
	t.Parallel()
	if w := newSite(t, nil).get("/gaya"); w.Code != 404 {
		t.Errorf("status %d, want 404", w.Code)
	}
}

func TestDemonstrationSaysThatItIsOne(t *testing.T) {
	t.Parallel()
	s := newSite(t, demo)
	w := s.do(as(ask("GET", "/gaya", nil), "officer")).Body.String()
	wantHas(t, w, "DATA CONTOH", "Hari peragaan: Selasa, 12 November 2024", `action="/demo/peran"`, `<option value="u1" selected>Ratna Dewi</option>`, "Auditor</option>")
	wantNot(t, newSite(t, nil).get("/tidak-ada").Body.String(), "DATA CONTOH", "/demo/peran")
	// Sample data in an installation that works: no day is played there.
	sample := newSite(t, func(c *web.Config) { c.Demo = &web.Demo{} }).get("/tidak-ada").Body.String()
	wantHas(t, sample, "DATA CONTOH")
	wantNot(t, sample, "Hari peragaan", "/demo/peran")
}

func TestPaperSaysWhosePageItIsAndWhenItWasPrinted(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) {
		c.Operator = "Bawaslu Provinsi Banten"
		c.OfficeOf = func(context.Context, netra.Actor) string { return "Bawaslu Kota Cilegon" }
	})
	s.Get("/cetak", access.SeeDesk, func(w http.ResponseWriter, r *web.Request) error {
		return s.views(t, map[string]string{"cetak": "<p>isi</p>"}).Show(w, r, http.StatusOK, "cetak", web.Meta{Title: "cetak"}, nil)
	})
	wantHas(t, s.do(as(ask("GET", "/cetak", nil), "officer")).Body.String(), `class="print-only printed">Bawaslu Kota Cilegon · Dicetak Selasa, 12 November 2024`)
	wantHas(t, s.get("/tidak-ada").Body.String(), `class="print-only printed">Bawaslu Provinsi Banten · Dicetak`)
	css := string(fetchStyle(t))
	paper := css[strings.LastIndex(css, "@media print"):]
	if hidden, _, _ := strings.Cut(paper, "{ display: none !important"); strings.Contains(hidden, ".ribbon,") {
		t.Error("the ribbon is not printed")
	}
}
