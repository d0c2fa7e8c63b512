package relatives

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

const (
	region   = netra.Region("36.04") // Kabupaten Serang
	election = "pemilu-2024"
)

// house is a small real program: two people of the personnel office of a local
// government, one of its supervisor, and one of an office elsewhere.
type house struct {
	*Service
	t      testing.TB
	mux    *web.Mux
	at     *moved
	agency netra.AgencyID
	actors sessions
}

// moved is a clock that a test moves.
type moved struct {
	mu sync.Mutex
	at time.Time
}

// Now is the instant to which the test moved the clock, a little later each time.
func (m *moved) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = m.at.Add(time.Millisecond)
	return m.at
}

func (m *moved) to(day netra.Date) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = day.Time().Add(2 * time.Hour)
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

// each runs fn on both databases, in a house on 31 January 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	sets := []db.Migrations{ledger.Migrations, jobs.Migrations, access.Migrations, registry.Migrations, Migrations}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
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
	h := &house{t: t, actors: sessions{}, at: &moved{}}
	h.at.to("2024-01-31")
	book := must[*law.Book](t)(law.Default())
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(d, h.at, must[ledger.Signer](t)(ledger.ParseSigner(secret)))
	bundle := must[*i18n.Bundle](t)(i18n.Load(locale.FS))
	v := must[*vault.Vault](t)(vault.Open(filepath.Join(t.TempDir(), "keys")))
	acc := access.New(d, h.at, l, book, v, access.Demo())
	h.Service = New(Config{
		DB: d, Clock: h.at, Ledger: l, Jobs: jobs.New(d, h.at), Vault: v, Law: book, Access: acc, Registry: registry.New(d, h.at, l, book),
		Bundle: bundle, Views: must[*web.Views](t)(NewViews(bundle)),
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	h.mux = must[*web.Mux](t)(web.New(web.Config{Bundle: bundle, Clock: h.at, Rights: acc, Sessions: h.actors, Origin: "https://netra.example"}))
	h.Install(h.mux)
	return h
}

// fill adds the offices and their people.
func (h *house) fill(tx *db.Tx) error {
	ctx, by := h.t.Context(), netra.System("")
	var err error
	if h.agency, err = h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kabupaten Contoh", Kind: registry.Local, Region: region}, by); err != nil {
		return err
	}
	far, err := h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kota Jauh", Kind: registry.Local, Region: "36.72"}, by)
	if err != nil {
		return err
	}
	var top, province access.Office
	for _, o := range []struct {
		at     *access.Office
		office access.Office
		people []string
		role   netra.Role
	}{
		{&top, access.Office{Kind: "bawaslu-ri", Name: "Pusat"}, nil, ""},
		{&province, access.Office{Kind: "bawaslu-provinsi", Name: "Provinsi", Region: "36"}, nil, ""},
		{nil, access.Office{Kind: "bawaslu-kabkota", Name: "Pengawas Serang", Region: region}, []string{"pengawas", "pengawas-dua"}, netra.RoleOfficer},
		{nil, access.Office{Kind: "ppk-instansi", Name: "Kepegawaian Contoh", Region: region, Agency: h.agency}, []string{"satu", "dua"}, netra.RoleOfficer},
		{nil, access.Office{Kind: "ppk-instansi", Name: "Kepegawaian Jauh", Region: "36.72", Agency: far}, []string{"jauh"}, netra.RoleOfficer},
	} {
		switch {
		case o.office.Kind == "bawaslu-provinsi":
			o.office.Parent = top.ID
		case o.office.Kind == "bawaslu-kabkota":
			o.office.Parent = province.ID
		}
		made, err := h.Access.AddOffice(ctx, tx, o.office, by)
		if err != nil {
			return err
		}
		if o.at != nil {
			*o.at = made
		}
		for _, name := range o.people {
			user, err := h.Access.AddUser(ctx, tx, access.NewUser{Login: name, Name: "Petugas " + name, Office: made.ID, Role: o.role}, by)
			if err != nil {
				return err
			}
			h.actors[name] = netra.Actor{User: user, Name: "Petugas " + name, Office: made.ID, Role: o.role}
		}
	}
	return nil
}

// roster takes servants over: lines of number, name, employment and spouse.
func (h *house) roster(lines ...string) {
	h.t.Helper()
	text := "NIP;Nama;Status;Suami/Istri\n" + strings.Join(lines, "\n") + "\n"
	rep, err := h.Registry.ImportServants(h.t.Context(), registry.File{Name: "p.csv", Data: []byte(text)}, registry.Target{Agency: h.agency}, registry.StopOnBad, h.actors["satu"])
	if err != nil {
		h.t.Fatalf("%v %+v", err, rep.Problems)
	}
}

// candidates takes candidates of the council over: lines of number, name, sex,
// spouse and child.
func (h *house) candidates(lines ...string) {
	h.t.Helper()
	text := "Kode Wilayah;Pemilihan;Peran;Partai;Nomor Urut;Nama;L/P;Suami/Istri;Anak\n"
	for _, l := range lines {
		text += fmt.Sprintf("%s;dprd;caleg;Partai Contoh;%s\n", region, l)
	}
	rep, err := h.Registry.ImportCandidates(h.t.Context(), registry.File{Name: "c.csv", Data: []byte(text)}, registry.Target{Election: election}, registry.StopOnBad, h.actors["pengawas"])
	if err != nil {
		h.t.Fatalf("%v %+v", err, rep.Problems)
	}
}

// match asks for a run and makes it.
func (h *house) match(who string, whole bool) Run {
	h.t.Helper()
	if err := h.Ask(h.t.Context(), election, whole, h.actors[who]); err != nil {
		h.t.Fatal(err)
	}
	h.work()
	p, err := h.Progress(h.t.Context(), election, h.actors[who])
	if err != nil || p.Now != nil || p.Last == nil {
		h.t.Fatalf("progress %+v, %v", p, err)
	}
	return *p.Last
}

func (h *house) work() {
	h.t.Helper()
	if _, err := h.Jobs.RunDue(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	dead, err := h.Jobs.Dead(h.t.Context())
	if err != nil || len(dead) > 0 {
		h.t.Fatalf("dead jobs %+v, %v", dead, err)
	}
}

// pairs are what an office sees of a state, by servant, candidate and relation.
func (h *house) pairs(who string, st State) []Row {
	h.t.Helper()
	rows, _, err := h.List(h.t.Context(), Filter{Election: election, State: st, Limit: 100}, h.actors[who])
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
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
		a.t.Fatalf("status %d, want %d: %.900s", a.Code, status, a.Body.String())
	}
	for _, s := range texts {
		if !strings.Contains(a.Body.String(), s) {
			a.t.Errorf("the page does not say %q", s)
		}
	}
	return a
}

// never fails where the page says one of the texts.
func (a answer) never(texts ...string) answer {
	a.t.Helper()
	for _, s := range texts {
		if strings.Contains(a.Body.String(), s) {
			a.t.Errorf("the page says %q", s)
		}
	}
	return a
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := must[*web.Views](t)(NewViews(must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{
		"list_page": listPage{}, "pair_page": pairPage{}, "link_page": linkPage{}, "door_page": doorPage{}, "kin_page": kinPage{},
		"choice_page": choicePage{}, "facts_page": factsPage{}, "counsel_page": counselPage{},
	}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
