package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/locale"
)

// now is Tuesday, 12 November 2024, 07.30 in Jakarta.
var now = time.Date(2024, 11, 12, 0, 30, 0, 0, time.UTC)

// people are who stands behind the tokens of the tests.
type people map[string]netra.Actor

func (p people) Session(_ context.Context, token string) (netra.Actor, error) {
	a, ok := p[token]
	if !ok {
		return netra.Actor{}, &netra.Error{Kind: netra.NotFound}
	}
	return a, nil
}

// rights lets officers see the desk and nobody else do anything.
type rights struct{}

func (rights) Allows(role netra.Role, p access.Permission) bool {
	return role == netra.RoleOfficer && p == access.SeeDesk
}

var officer = netra.Actor{User: "u1", Name: "Ratna Dewi", Office: "o1", Role: netra.RoleOfficer}

// site is a shell with its log.
type site struct {
	*web.Mux
	log    *bytes.Buffer
	bundle *i18n.Bundle
}

func newSite(t testing.TB, change func(*web.Config)) *site {
	t.Helper()
	b, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	s := &site{log: &bytes.Buffer{}, bundle: b}
	cfg := web.Config{
		Bundle: b, Clock: netra.ClockAt(now), Rights: rights{},
		Sessions: people{"officer": officer, "auditor": {User: "u2", Name: "Wayan", Role: netra.RoleAuditor}},
		Log:      slog.New(slog.NewJSONHandler(s.log, nil)),
		Nav:      []web.NavItem{{Key: "web.nav.home", Href: "/meja", Perm: access.SeeDesk}, {Key: "web.nav.rules", Href: "/meja/rahasia", Perm: access.ManageOffice}},
	}
	if change != nil {
		change(&cfg)
	}
	if s.Mux, err = web.New(cfg); err != nil {
		t.Fatal(err)
	}
	return s
}

// views are pages of a slice made for the test.
func (s *site) views(t testing.TB, pages map[string]string) *web.Views {
	t.Helper()
	return s.viewsOf(t, "contoh", pages)
}

func (s *site) viewsOf(t testing.TB, slice string, pages map[string]string) *web.Views {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range pages {
		files["templates/"+name+".html"] = &fstest.MapFile{Data: []byte(text)}
	}
	v, err := web.NewViews(slice, files, s.bundle)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ask is a request that a browser of today sends.
func ask(method, target string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, target, body)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func as(r *http.Request, token string) *http.Request {
	r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: token})
	return r
}

func (s *site) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w
}

func (s *site) get(target string) *httptest.ResponseRecorder {
	return s.do(ask(http.MethodGet, target, nil))
}

func postForm(target string, v url.Values) *http.Request {
	r := ask(http.MethodPost, target, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// upload is a file of a form.
type upload struct{ field, name, data string }

func postFiles(t *testing.T, target string, v url.Values, files ...upload) *http.Request {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for name, values := range v {
		for _, s := range values {
			if err := m.WriteField(name, s); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, f := range files {
		p, err := m.CreateFormFile(f.field, f.name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(p, f.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := ask(http.MethodPost, target, &b)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return r
}

// say answers with a line of text.
func say(text string) web.Handler {
	return func(w http.ResponseWriter, _ *web.Request) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

func wantHas(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if !strings.Contains(body, p) {
			t.Errorf("the page does not hold %q", p)
		}
	}
}

func wantNot(t *testing.T, body string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(body, p) {
			t.Errorf("the page holds %q", p)
		}
	}
}

func zoneOfEast(context.Context, netra.Actor) *time.Location { return i18n.WIT }
