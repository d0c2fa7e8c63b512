package lawroom

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

// house serves the pages of the law room as on a fixed day.
type house struct {
	*Service
	t   testing.TB
	mux *web.Mux
}

type fixedClock time.Time

// Now is always the same instant.
func (c fixedClock) Now() time.Time { return time.Time(c) }

// room is the service for the law that the program was built with; it never
// changes, so the tests share it.
var room = sync.OnceValues(func() (*Service, error) {
	b, err := i18n.Load(locale.FS)
	if err != nil {
		return nil, err
	}
	book, err := law.Default()
	if err != nil {
		return nil, err
	}
	v, err := NewViews(b)
	if err != nil {
		return nil, err
	}
	return New(Config{Law: book, Bundle: b, Views: v, Cache: web.NewCache(), Rulings: oneRuling{}}), nil
})

// oneRuling is a desk that answered one question, about DISP-8.
type oneRuling struct{}

// RulingsOf is that answer where its rule is asked for.
func (oneRuling) RulingsOf(_ context.Context, rules []string) ([]Ruling, error) {
	if !slices.Contains(rules, "disp-8") {
		return nil, nil
	}
	return []Ruling{{
		ID: "01A", Rule: "disp-8", Question: "Bolehkah kepala sekolah menyebut calon?", Verdict: law.IsForbidden, Office: "Pengawas Contoh", PublishedOn: "2024-11-01",
	}}, nil
}

// openOn opens the law room on a day.
func openOn(t testing.TB, day netra.Date) *house {
	t.Helper()
	s, err := room()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, Service: s}
	h.mux, err = web.New(web.Config{Bundle: s.Bundle, Clock: fixedClock(day.StartIn(i18n.WIB).Add(9 * time.Hour))})
	if err != nil {
		t.Fatal(err)
	}
	h.Install(h.mux)
	return h
}

// get opens a page, which must answer with the status.
func (h *house) get(path string, status int) string {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, httptest.NewRequestWithContext(h.t.Context(), http.MethodGet, path, nil))
	if w.Code != status {
		h.t.Errorf("GET %s: status %d, want %d", path, w.Code, status)
	}
	return w.Body.String()
}

// shows fails unless the page says every text.
func (h *house) shows(path string, texts ...string) string {
	h.t.Helper()
	body := h.get(path, http.StatusOK)
	for _, s := range texts {
		if !strings.Contains(body, s) {
			h.t.Errorf("GET %s does not say %q", path, s)
		}
	}
	return body
}

// hides fails where the page says one of the texts.
func (h *house) hides(path string, texts ...string) {
	h.t.Helper()
	body := h.get(path, http.StatusOK)
	for _, s := range texts {
		if strings.Contains(body, s) {
			h.t.Errorf("GET %s says %q", path, s)
		}
	}
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	h := openOn(t, "2024-11-12")
	pages := map[string]any{
		"catalogue_page": cataloguePage{}, "rule_page": rulePage{}, "file_page": filePage{}, "readings_page": readingsPage{},
		"checks_page": checksPage{}, "calendar_page": calendarPage{}, "procedures_page": proceduresPage{}, "procedure_page": procedurePage{},
		"cards_page": cardsPage{}, "card_page": cardPage{}, "inquiry_page": inquiryPage{}, "step_page": stepPage{}, "answer_page": answerPage{}, "editions_page": editionsPage{}, "proposal_page": proposalPage{},
	}
	for name, page := range pages {
		h.Views.Check(t, name, page)
	}
	if got, want := len(h.Views.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
