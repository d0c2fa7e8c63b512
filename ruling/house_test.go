package ruling

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

// house is a small real program: supervisors of Lebak and Serang below that of
// the province, and an outreach officer of Lebak.
type house struct {
	*Service
	t       testing.TB
	mux     *web.Mux
	actors  sessions
	changes atomic.Int64
}

// sessions lets a test be anybody: the token names the person.
type sessions map[string]netra.Actor

// Session is the actor whom the token names.
func (s sessions) Session(_ context.Context, token string) (netra.Actor, error) {
	a, ok := s[token]
	if !ok {
		return a, &netra.Error{Kind: netra.NotFound}
	}
	return a, nil
}

// each runs fn on both databases, in a house on Tuesday, 12 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, []db.Migrations{ledger.Migrations, access.Migrations, Migrations}, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, actors: sessions{}}
	clock := netra.ClockAt(time.Date(2024, 11, 12, 2, 0, 0, 0, time.UTC))
	book := must[*law.Book](t)(law.Default())
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(d, clock, must[ledger.Signer](t)(ledger.ParseSigner(secret)))
	bundle := must[*i18n.Bundle](t)(i18n.Load(locale.FS))
	v := must[*vault.Vault](t)(vault.Open(filepath.Join(t.TempDir(), "keys")))
	acc := access.New(d, clock, l, book, v, access.Demo())
	h.Service = New(Config{
		DB: d, Clock: clock, Ledger: l, Vault: v, Law: book, Access: acc, Bundle: bundle, Views: must[*web.Views](t)(NewViews(bundle)),
		Changed: func() { h.changes.Add(1) },
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	h.mux = must[*web.Mux](t)(web.New(web.Config{Bundle: bundle, Clock: clock, Rights: acc, Sessions: h.actors, Origin: "https://netra.example"}))
	h.Install(h.mux)
	return h
}

// fill adds the offices and the people who work there; lebak2 is a second
// officer of Lebak.
func (h *house) fill(tx *db.Tx) error {
	ctx, by := h.t.Context(), netra.System("")
	ids := map[string]netra.OfficeID{}
	for _, o := range []struct {
		name, kind, parent string
		region             netra.Region
		role               netra.Role
	}{
		{"pusat", "bawaslu-ri", "", "", netra.RoleOfficer},
		{"provinsi", "bawaslu-provinsi", "pusat", "36", netra.RoleOfficer},
		{"lebak", "bawaslu-kabkota", "provinsi", "36.02", netra.RoleOfficer},
		{"lebak2", "bawaslu-kabkota", "provinsi", "36.02", netra.RoleOfficer},
		{"serang", "bawaslu-kabkota", "provinsi", "36.04", netra.RoleOfficer},
		{"kesbangpol", "kesbangpol", "", "36.02", netra.RoleOutreach},
	} {
		office := ids[strings.TrimSuffix(o.name, "2")]
		if office == "" {
			made, err := h.Access.AddOffice(ctx, tx, access.Office{Kind: o.kind, Name: "Kantor " + o.name, Region: o.region, Parent: ids[o.parent]}, by)
			if err != nil {
				return err
			}
			office, ids[o.name] = made.ID, made.ID
		}
		user, err := h.Access.AddUser(ctx, tx, access.NewUser{Login: o.name, Name: "Petugas " + o.name, Office: office, Role: o.role}, by)
		if err != nil {
			return err
		}
		h.actors[o.name] = netra.Actor{User: user, Name: "Petugas " + o.name, Office: office, Role: o.role}
	}
	return nil
}

// answer is what a page answered.
type answer struct {
	*httptest.ResponseRecorder
	t testing.TB
}

// as sends a request as somebody; "" is a visitor.
func (h *house) as(who, method, path string, form url.Values) answer {
	h.t.Helper()
	r := httptest.NewRequestWithContext(h.t.Context(), method, path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	if who != "" {
		r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: who})
	}
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	return answer{w, h.t}
}

// want fails unless the page has the status and says every text.
func (a answer) want(status int, texts ...string) answer {
	a.t.Helper()
	if a.Code != status {
		a.t.Fatalf("status %d, want %d: %.600s", a.Code, status, a.Body.String())
	}
	for _, s := range texts {
		if !strings.Contains(a.Body.String(), s) {
			a.t.Errorf("the page does not say %q", s)
		}
	}
	return a
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := must[*web.Views](t)(NewViews(must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{
		"list_page": listPage{}, "ruling_page": rulingPage{}, "ask_page": askPage{}, "sent_page": sentPage{}, "status_page": statusPage{},
		"desk_page": deskPage{}, "sheet_page": sheetPage{}, "disputes_page": disputesPage{}, "dispute_page": disputePage{},
	}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
