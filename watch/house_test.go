package watch

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
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

// region is that of the office of the tests: Pandeglang.
const region = netra.Region("36.01")

// nip is that of the servant whose posts the tests screen.
const nip = "198609262015051001"

// house is a small real program on Monday, 21 September 2020: the supervisor of
// Pandeglang with an officer and two heads, the one of Lebak, and an office
// without any power to watch.
type house struct {
	*Service
	t      testing.TB
	clock  *movingClock
	mux    *web.Mux
	actors sessions
	agency netra.AgencyID
}

// movingClock is a clock that a test moves.
type movingClock struct {
	mu sync.Mutex
	at time.Time
}

// Now is a little later each time, so that no two things happen at once.
func (c *movingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func (c *movingClock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = t
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

// each runs fn on both databases.
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
	clock := &movingClock{at: time.Date(2020, 9, 21, 2, 0, 0, 0, time.UTC)}
	h := &house{t: t, actors: sessions{}, clock: clock}
	book := must[*law.Book](t)(law.Default())
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(d, clock, must[ledger.Signer](t)(ledger.ParseSigner(secret)))
	bundle := must[*i18n.Bundle](t)(i18n.Load(locale.FS))
	v := must[*vault.Vault](t)(vault.Open(t.TempDir() + "/keys"))
	acc := access.New(d, clock, l, book, v, access.Demo())
	h.Service = New(Config{
		DB: d, Clock: clock, Ledger: l, Jobs: jobs.New(d, clock), Law: book, Access: acc, Registry: registry.New(d, clock, l, book),
		Bundle: bundle, Views: must[*web.Views](t)(NewViews(bundle)),
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	h.mux = must[*web.Mux](t)(web.New(web.Config{Bundle: bundle, Clock: clock, Rights: acc, Sessions: h.actors}))
	h.Install(h.mux)
	return h
}

// fill adds the offices, their people and one servant.
func (h *house) fill(tx *db.Tx) error {
	ctx, by := h.t.Context(), netra.System("")
	var err error
	if h.agency, err = h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kabupaten Contoh", Kind: registry.Local, Region: region}, by); err != nil {
		return err
	}
	if _, err := h.Registry.AddServant(ctx, tx, registry.Servant{
		NIP: nip, Name: "Asep Rekaan Sudirja", Employment: "pns", Position: "Guru", Agency: h.agency, Unit: "Dinas Pendidikan", Region: region,
	}, by); err != nil {
		return err
	}
	var top, province, pandeglang, lebak, other access.Office
	for _, o := range []struct {
		made   *access.Office
		parent *access.Office
		office access.Office
	}{
		{&top, nil, access.Office{Kind: "bawaslu-ri", Name: "Pusat"}},
		{&province, &top, access.Office{Kind: "bawaslu-provinsi", Name: "Provinsi", Region: "36"}},
		{&pandeglang, &province, access.Office{Kind: "bawaslu-kabkota", Name: "Pengawas Pandeglang", Region: region}},
		{&lebak, &province, access.Office{Kind: "bawaslu-kabkota", Name: "Pengawas Lebak", Region: "36.02"}},
		{&other, nil, access.Office{Kind: "kesbangpol", Name: "Kesbangpol", Region: region, Agency: h.agency}},
	} {
		if o.parent != nil {
			o.office.Parent = o.parent.ID
		}
		if *o.made, err = h.Access.AddOffice(ctx, tx, o.office, by); err != nil {
			return err
		}
	}
	for _, p := range []struct {
		name   string
		office access.Office
		role   netra.Role
	}{
		{"petugas", pandeglang, netra.RoleOfficer},
		{"rekan", pandeglang, netra.RoleOfficer},
		{"ketua", pandeglang, netra.RoleHead},
		{"anggota", pandeglang, netra.RoleHead},
		{"lebak", lebak, netra.RoleHead},
		{"tanpa", other, netra.RoleHead},
	} {
		user, err := h.Access.AddUser(ctx, tx, access.NewUser{Login: p.name, Name: "Orang " + p.name, Office: p.office.ID, Role: p.role}, by)
		if err != nil {
			return err
		}
		h.actors[p.name] = netra.Actor{User: user, Name: "Orang " + p.name, Office: p.office.ID, Role: p.role}
	}
	return nil
}

// draft is a list that nothing is wrong with.
func (h *house) draft() Draft {
	h.t.Helper()
	ch := must[Choices](h.t)(h.Choices(h.t.Context(), h.actors["petugas"]))
	if len(ch.Bases) == 0 {
		h.t.Fatal("the office has no legal basis")
	}
	return Draft{
		Title: "Unggahan dukungan", Purpose: "Mencegah keberpihakan terbuka sebelum penetapan calon.", Basis: ch.Bases[0], Region: region,
		Election: "pilkada-2020", Race: "bupati", Terms: []string{"#contohmenang"}, Accounts: []string{"instagram @asep.rekaan; " + nip + "; surat pernyataan sendiri"},
		EndsOn: "2020-10-21",
	}
}

// approved is a list in force, proposed by petugas and approved by ketua.
func (h *house) approved() List {
	h.t.Helper()
	l := must[List](h.t)(h.Propose(h.t.Context(), h.draft(), h.actors["petugas"]))
	if err := h.Approve(h.t.Context(), l.ID, l.Version, h.actors["ketua"]); err != nil {
		h.t.Fatal(err)
	}
	return must[Sheet](h.t)(h.Open(h.t.Context(), l.ID, h.actors["petugas"])).List
}

// wantKey fails unless err is a netra.Error with that key, of the whole or of
// one of its problems.
func wantKey(t testing.TB, err error, key string) {
	t.Helper()
	var e *netra.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v, want %s", err, key)
	}
	if e.Key == key {
		return
	}
	for _, p := range e.Problems {
		if p.Key == key {
			return
		}
	}
	t.Fatalf("error %v with %v, want %s", e, e.Problems, key)
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

// to is where a redirect leads, as a path.
func (a answer) to() string {
	a.t.Helper()
	if a.Code != http.StatusSeeOther {
		a.t.Fatalf("status %d, want a redirect: %.600s", a.Code, a.Body.String())
	}
	return a.Header().Get("Location")
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := must[*web.Views](t)(NewViews(must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{"lists_page": listsPage{}, "new_page": newPage{}, "list_page": listPage{}}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
