package web_test

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/web"
)

func TestRouteWithoutPermissionIsRefusedAtStart(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	defer func() {
		if recover() == nil {
			t.Error("a route without a permission was registered")
		}
	}()
	s.Get("/x", "", say("x"))
}

func TestEveryAnswerCarriesTheHeadersOfSafety(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) { c.Secure = true })
	s.Get("/lapor", access.Public, say("x"))
	s.Get("/rusak", access.Public, func(http.ResponseWriter, *web.Request) error { panic("x") })
	const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
	for _, path := range []string{"/lapor", "/rusak", "/tidak-ada", "/meja", "/favicon.svg"} {
		h := s.get(path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy":    policy,
			"X-Content-Type-Options":     "nosniff",
			"Referrer-Policy":            "no-referrer",
			"Cross-Origin-Opener-Policy": "same-origin",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
		for _, name := range []string{"Permissions-Policy", "Strict-Transport-Security", "Cache-Control"} {
			if h.Get(name) == "" {
				t.Errorf("%s: no %s", path, name)
			}
		}
	}
}

func TestClosedRouteLooksAsIfItDidNotExist(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/meja", access.SeeDesk, say("meja"))
	s.Get("/meja/rahasia", access.ManageOffice, say("rahasia"))

	if w := s.do(as(ask("GET", "/meja", nil), "officer")); w.Code != http.StatusOK {
		t.Errorf("officer at the desk: %d, want 200", w.Code)
	}
	closed := s.do(as(ask("GET", "/meja/rahasia", nil), "officer"))
	absent := s.do(as(ask("GET", "/meja/tidak-ada", nil), "officer"))
	if closed.Code != http.StatusNotFound || absent.Code != http.StatusNotFound {
		t.Errorf("closed %d, absent %d, want 404 for both", closed.Code, absent.Code)
	}
	same := strings.ReplaceAll(closed.Body.String(), "rahasia", "tidak-ada")
	// What is closed belongs to the desk, so its error page has the desk's
	// navigation; apart from that the two answers read the same.
	if title(same) != title(absent.Body.String()) {
		t.Errorf("closed %q, absent %q", title(same), title(absent.Body.String()))
	}
}

func title(body string) string {
	_, rest, _ := strings.Cut(body, "<title>")
	s, _, _ := strings.Cut(rest, "</title>")
	return s
}

func TestVisitorIsAskedToLogInWhetherThePageExistsOrNot(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/meja/perkara/{id}", access.SeeCases, say("x"))
	for _, path := range []string{"/meja/perkara/7?x=1", "/meja/tidak-ada"} {
		w := s.get(path)
		if want := "/masuk?lanjut=" + url.QueryEscape(path); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %q, want 303 to %q", path, w.Code, w.Header().Get("Location"), want)
		}
	}
	s.Post("/meja/perkara/{id}/langkah", access.ActOnCase, say("x"))
	if w := s.do(postForm("/meja/perkara/7/langkah", nil)); w.Code != http.StatusUnauthorized {
		t.Errorf("form of an ended session: %d, want 401", w.Code)
	}
	if w := s.do(as(ask("GET", "/meja/perkara/7", nil), "long-gone")); w.Code != http.StatusSeeOther {
		t.Errorf("ended session: %d, want 303", w.Code)
	}
}

func TestFormOfAnotherSiteIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Post("/lapor", access.Public, say("ok"))
	s.Post("/meja/langkah", access.SeeDesk, say("ok"))
	for _, c := range []struct {
		name, path, site, origin string
		want                     int
	}{
		{"own form", "/lapor", "same-origin", "", 200},
		{"foreign form", "/lapor", "cross-site", "https://evil.example", 403},
		{"form of a sister site", "/meja/langkah", "same-site", "https://x.example.com", 403},
		{"old browser, own form", "/lapor", "", "http://example.com", 200},
		{"old browser, foreign form", "/lapor", "", "https://evil.example", 403},
		{"old browser that hides where it comes from, public route", "/lapor", "", "null", 200},
		{"old browser that hides where it comes from, desk", "/meja/langkah", "", "null", 403},
		{"no browser", "/meja/langkah", "", "", 200},
	} {
		r := httptest.NewRequest("POST", c.path, nil)
		if c.site != "" {
			r.Header.Set("Sec-Fetch-Site", c.site)
		}
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		if w := s.do(as(r, "officer")); w.Code != c.want {
			t.Errorf("%s: %d, want %d", c.name, w.Code, c.want)
		}
	}
}

func TestErrorsBecomePagesPeopleCanRead(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	var err error
	fail := func(http.ResponseWriter, *web.Request) error { return err }
	s.Get("/umum", access.Public, fail)
	s.Get("/meja/x", access.SeeDesk, fail)
	for _, c := range []struct {
		kind              netra.Kind
		desk, public      int
		words, publicWord string
	}{
		{netra.NotFound, 404, 404, "Halaman tidak ditemukan", "Halaman tidak ditemukan"},
		{netra.Forbidden, 403, 404, "Anda tidak berwenang", "Halaman tidak ditemukan"},
		{netra.Conflict, 409, 409, "Sudah diubah orang lain", "Sudah diubah orang lain"},
		{netra.NotInForce, 409, 409, "tidak dapat diambil sekarang", "tidak dapat diambil sekarang"},
		{netra.Invalid, 422, 422, "Galat: ", "Galat: "},
		{netra.TooMany, 429, 429, "Terlalu banyak", "Terlalu banyak"},
		{netra.Unavailable, 503, 503, "tidak tersedia", "tidak tersedia"},
		{netra.Internal, 500, 500, "kesalahan pada sistem", "kesalahan pada sistem"},
	} {
		err = &netra.Error{Kind: c.kind, Err: errors.New("cause")}
		desk := s.do(as(ask("GET", "/meja/x", nil), "officer"))
		public := s.get("/umum")
		if desk.Code != c.desk || public.Code != c.public {
			t.Errorf("kind %d: desk %d, public %d, want %d and %d", c.kind, desk.Code, public.Code, c.desk, c.public)
		}
		wantHas(t, desk.Body.String(), c.words)
		wantHas(t, public.Body.String(), c.publicWord)
		wantNot(t, public.Body.String(), "cause")
	}
	err = errors.New("plain")
	if w := s.get("/umum"); w.Code != 500 {
		t.Errorf("plain error: %d, want 500", w.Code)
	}
}

func TestProgramsGetErrorsAsJSON(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	r := ask("GET", "/api/laporan", nil)
	w := s.do(r)
	var got struct {
		Status int
		Title  string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if got.Status != 404 || got.Title != "Halaman tidak ditemukan" || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/problem+json") {
		t.Errorf("got %+v as %s", got, w.Header().Get("Content-Type"))
	}
}

func TestPanicShowsAPageAndLogsNoContent(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/lapor", access.Public, func(http.ResponseWriter, *web.Request) error { panic("isi laporan rahasia") })
	w := s.get("/lapor?kata=rahasia")
	if w.Code != 500 {
		t.Errorf("status %d, want 500", w.Code)
	}
	wantHas(t, w.Body.String(), "kesalahan pada sistem")
	wantHas(t, s.log.String(), `"msg":"panic"`, `"type":"string"`, "TestPanicShowsAPage")
	wantNot(t, s.log.String(), "rahasia")
}

func TestLogOfPublicRoutesTellsNothingOfTheVisitor(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/aturan/{id}", access.Public, say("x"))
	s.Get("/lapor", access.Public, func(http.ResponseWriter, *web.Request) error { return errors.New("the disk is full") })
	r := ask("GET", "/aturan/KODE-RAHASIA?cari=Budi", nil)
	r.RemoteAddr = "203.0.113.9:4711"
	r.Header.Set("User-Agent", "Peramban Khusus")
	s.do(as(r, "officer"))
	s.get("/KODE-RAHASIA")
	wantNot(t, s.log.String(), `"msg":"request"`) // its time would be that of the visitor
	s.get("/lapor")
	wantHas(t, s.log.String(), `"route":"/lapor"`, `"status":500`, `"method":"GET"`)
	wantNot(t, s.log.String(), "RAHASIA", "Budi", "203.0.113", "Peramban", "u1")
}

func TestLogOfTheDeskTellsWhoActed(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/meja/perkara/{id}", access.SeeDesk, say("x"))
	s.do(as(ask("GET", "/meja/perkara/77", nil), "officer"))
	wantHas(t, s.log.String(), `"route":"/meja/perkara/{id}"`, `"user":"u1"`, `"office":"o1"`)
	wantNot(t, s.log.String(), "/meja/perkara/77")
}

func TestWrongMethodOfAPublicRouteIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/lapor", access.Public, say("x"))
	s.Post("/meja/x", access.SeeDesk, say("x"))
	w := s.do(postForm("/lapor", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("%d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := s.do(as(ask("GET", "/meja/x", nil), "auditor")); w.Code != 404 {
		t.Errorf("wrong method of a closed route: %d, want 404", w.Code)
	}
}

func TestLanguageIsRememberedOnlyWhenItWasChosen(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	s.Get("/lapor", access.Public, func(w http.ResponseWriter, r *web.Request) error { return say(r.T("web.next"))(w, r) })
	plain := s.get("/lapor")
	if plain.Body.String() != "Lanjut" || len(plain.Result().Cookies()) != 0 {
		t.Errorf("first visit: %q, cookies %v", plain.Body, plain.Result().Cookies())
	}
	chosen := s.get("/lapor?bahasa=en")
	if chosen.Body.String() != "Continue" || len(chosen.Result().Cookies()) != 1 {
		t.Fatalf("choice: %q, cookies %v", chosen.Body, chosen.Result().Cookies())
	}
	r := ask("GET", "/lapor", nil)
	r.AddCookie(chosen.Result().Cookies()[0])
	if w := s.do(r); w.Body.String() != "Continue" {
		t.Errorf("next page: %q, want Continue", w.Body)
	}
	if w := s.get("/lapor?bahasa=xx"); w.Body.String() != "Lanjut" || len(w.Result().Cookies()) != 0 {
		t.Errorf("unknown language: %q", w.Body)
	}
}

func TestCookiesAreOutOfReachForScriptsAndOtherSites(t *testing.T) {
	t.Parallel()
	s := newSite(t, func(c *web.Config) { c.Secure = true })
	s.Post("/masuk", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		web.StartSession(w, r, "token", now.Add(time.Hour))
		return web.RedirectSaying(w, r, "/meja", "web.nav.to_desk")
	})
	w := s.do(postForm("/masuk", nil))
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 2 {
		t.Fatalf("%d, cookies %v", w.Code, w.Result().Cookies())
	}
	for _, c := range w.Result().Cookies() {
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || !strings.HasPrefix(c.Name, "__Host-") || c.Path != "/" || c.Domain != "" {
			t.Errorf("cookie %s is within reach: %v", c.Name, c)
		}
	}
}

func TestToastIsShownOnceAndOnlyFromTheTexts(t *testing.T) {
	t.Parallel()
	s := newSite(t, nil)
	v := s.views(t, map[string]string{"p": "<h1>x</h1>"})
	s.Get("/p", access.Public, func(w http.ResponseWriter, r *web.Request) error {
		return v.Show(w, r, 200, "p", web.Meta{Title: "web.brand"}, nil)
	})
	r := ask("GET", "/p", nil)
	r.AddCookie(&http.Cookie{Name: "netra_pesan", Value: "web.form.busy"})
	w := s.do(r)
	wantHas(t, w.Body.String(), `role="status"`, "Banyak berkas")
	if c := w.Result().Cookies(); len(c) != 1 || c[0].MaxAge >= 0 {
		t.Errorf("the toast is not taken away: %v", c)
	}
	r = ask("GET", "/p", nil)
	r.AddCookie(&http.Cookie{Name: "netra_pesan", Value: "Kirim-uang-ke-sini"})
	wantNot(t, s.do(r).Body.String(), "Kirim-uang", `role="status"`)
}

func TestLocalPathLeadsNowhereElse(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"/meja/perkara?x=1": "/meja/perkara?x=1", "": "/meja", "https://evil.example": "/meja", "//evil.example": "/meja",
		"/\\evil.example": "/meja", "javascript:alert(1)": "/meja", "meja": "/meja", "/a\r\nSet-Cookie: x": "/meja",
	} {
		if got := web.LocalPath(in, "/meja"); got != want {
			t.Errorf("LocalPath(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestServerEndsSlowClients(t *testing.T) {
	t.Parallel()
	s := web.Server("127.0.0.1:0", http.NotFoundHandler())
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout == 0 || s.IdleTimeout == 0 || s.MaxHeaderBytes == 0 {
		t.Errorf("a limit is missing: %+v", s)
	}
}

func TestTodayIsThatOfTheActorsZone(t *testing.T) {
	t.Parallel()
	late := time.Date(2024, 11, 12, 15, 30, 0, 0, time.UTC) // 22.30 in Jakarta, 00.30 in Jayapura
	s := newSite(t, func(c *web.Config) {
		c.Clock = netra.ClockAt(late)
		c.ZoneOf = zoneOfEast
	})
	h := func(w http.ResponseWriter, r *web.Request) error { return say(string(r.Today()))(w, r) }
	s.Get("/umum", access.Public, h)
	if got := s.get("/umum").Body.String(); got != "2024-11-12" {
		t.Errorf("visitor: %s, want 2024-11-12", got)
	}
	if got := s.do(as(ask("GET", "/umum", nil), "officer")).Body.String(); got != "2024-11-13" {
		t.Errorf("officer in the east: %s, want 2024-11-13", got)
	}
}
