package casework

import (
	"context"
	"io"
	"log/slog"
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
	"github.com/netra-id/netra/internal/office/edition"
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

// house is a small real program: the offices of one city and their chain, a
// roster of two, and the cases.
type house struct {
	*Service
	t      testing.TB
	mux    *web.Mux
	clock  *movingClock
	actors map[string]netra.Actor // by kind of office
	local  netra.AgencyID
	asn    map[string]netra.ServantID
}

// movingClock is a clock that a test moves.
type movingClock struct {
	mu sync.Mutex
	at time.Time
}

// Now is the instant the test moved to, a little later each time.
func (c *movingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Millisecond)
	return c.at
}

func (c *movingClock) to(day netra.Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = day.StartIn(i18n.WIB).Add(9 * time.Hour)
}

// sessions lets a test be anybody: the token names the kind of office.
type sessions map[string]netra.Actor

func (s sessions) Session(_ context.Context, token string) (netra.Actor, error) {
	a, ok := s[token]
	if !ok {
		return a, &netra.Error{Kind: netra.NotFound}
	}
	return a, nil
}

// testLog writes the log of the shell into the log of the test.
type testLog struct{ testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	l.Log(strings.TrimSpace(string(p)))
	return len(p), nil
}

// city is where the cases of the tests happen.
const city = netra.Region("36.72")

// each runs fn on both databases, in a house on Wednesday, 13 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	sets := []db.Migrations{ledger.Migrations, jobs.Migrations, access.Migrations, registry.Migrations, edition.Migrations, Migrations}
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
	h := &house{t: t, clock: &movingClock{}, actors: map[string]netra.Actor{}, asn: map[string]netra.ServantID{}}
	h.clock.to("2024-11-13")
	book := must[*law.Book](t)(law.Default())
	v := must[*vault.Vault](t)(vault.Open(filepath.Join(t.TempDir(), "keys")))
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	l := ledger.New(d, h.clock, must[ledger.Signer](t)(ledger.ParseSigner(secret)))
	bundle := must[*i18n.Bundle](t)(i18n.Load(locale.FS))
	acc := access.New(d, h.clock, l, book, v, access.Demo())
	h.Service = New(Config{
		DB: d, Clock: h.clock, Ledger: l, Vault: v, Law: book, Access: acc, Registry: registry.New(d, h.clock, l, book),
		Editions: must[*edition.Service](t)(edition.Open(t.Context(), d, book)),
		Views:    must[*web.Views](t)(NewViews(bundle)),
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	h.mux = must[*web.Mux](t)(web.New(web.Config{
		Bundle: bundle, Clock: h.clock, Rights: acc, Sessions: sessions(h.actors), Log: slog.New(slog.NewTextHandler(testLog{t}, nil)),
	}))
	h.Install(h.mux)
	return h
}

// fill adds the offices, one officer in each, and two servants with one name
// among four.
func (h *house) fill(tx *db.Tx) error {
	ctx := h.t.Context()
	by := netra.System("")
	var err error
	if h.local, err = h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kota Contoh", Kind: registry.Local, Region: city}, by); err != nil {
		return err
	}
	other, err := h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Instansi Vertikal Contoh", Kind: registry.Vertical, Region: city}, by)
	if err != nil {
		return err
	}
	parent := netra.OfficeID("")
	for _, o := range []access.Office{
		{Kind: "bawaslu-ri", Name: "Pusat"},
		{Kind: "bawaslu-provinsi", Name: "Provinsi", Region: "36"},
		{Kind: "bawaslu-kabkota", Name: "Kota", Region: city},
		{Kind: "bkn", Name: "Pengawas merit"},
		{Kind: "kasn", Name: "Pengawas merit lama"},
		{Kind: "ppk-instansi", Name: "Kepegawaian", Region: city, Agency: h.local},
		{Kind: "ppk-kementerian", Name: "Biro vertikal", Region: city, Agency: other},
	} {
		if h.Law.Kinds[o.Kind].Parent != "" {
			o.Parent = parent
		}
		if parent, err = h.staff(tx, o); err != nil {
			return err
		}
	}
	if h.asn["vertikal"], err = h.Registry.AddServant(ctx, tx, registry.Servant{
		NIP: "197001012000031003", Name: "Siti Aminah", Employment: "pns", Position: "Analis", Agency: other, Region: city,
	}, by); err != nil {
		return err
	}
	for _, v := range []struct{ key, nip, name, employment string }{
		{"pns", "198609262015051001", "Drs. H. Muhammad Yusuf, M.Si.", "pns"},
		{"pppk", "199003032022212002", "Drs. H. Muhammad Yusuf, M.Si.", "pppk"},
		{"pns2", "198103022010012004", "Ratna Dewi", "pns"},
	} {
		if h.asn[v.key], err = h.Registry.AddServant(ctx, tx, registry.Servant{
			NIP: registry.NIP(v.nip), Name: v.name, Employment: v.employment, Position: "Guru", Agency: h.local, Region: city,
		}, by); err != nil {
			return err
		}
	}
	return nil
}

// staff adds an office with one officer, who is the actor of its kind.
func (h *house) staff(tx *db.Tx, o access.Office) (netra.OfficeID, error) {
	made, err := h.Access.AddOffice(h.t.Context(), tx, o, netra.System(""))
	if err != nil {
		return "", err
	}
	a := netra.Actor{Name: "Petugas " + o.Name, Office: made.ID, Role: netra.RoleOfficer}
	a.User, err = h.Access.AddUser(h.t.Context(), tx, access.NewUser{Login: o.Kind, Name: a.Name, Office: made.ID, Role: a.Role}, netra.System(""))
	h.actors[o.Kind] = a
	return made.ID, err
}

func (h *house) supervisor() netra.Actor { return h.actors["bawaslu-kabkota"] }

// open opens a case about a post of 7 November 2024.
func (h *house) open() Case {
	h.t.Helper()
	var c Case
	err := h.DB.Write(h.t.Context(), func(tx *db.Tx) error {
		var err error
		c, err = h.Open(h.t.Context(), tx, Opening{
			Origin: FromFinding, Election: "pilkada-2024", Region: city, Act: "media-sosial", ActOn: "2024-11-07",
			ReceivedOn: "2024-11-11", Summary: "Unggahan terbuka berisi ajakan.",
		}, h.supervisor())
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

// ready links a servant, maps the act, and ticks every requirement.
func (h *house) ready(c Case) {
	h.t.Helper()
	ctx := h.t.Context()
	if err := h.LinkServant(ctx, c.ID, h.asn["pns"], h.supervisor()); err != nil {
		h.t.Fatal(err)
	}
	act := ActInput{Act: "media-sosial", Race: "wali-kota", On: "2024-11-07", Rule: "disp-6", Facts: map[string]bool{"active_support": true}}
	if err := h.AddAct(ctx, c.ID, act, h.supervisor()); err != nil {
		h.t.Fatal(err)
	}
	t := h.track(c.ID)
	met := map[string]bool{}
	for _, q := range h.Law.Procedures[t.Procedure].Requirements {
		met[q.ID] = true
	}
	if err := h.Check(ctx, c.ID, t.ID, met, h.supervisor()); err != nil {
		h.t.Fatal(err)
	}
}

// track is the lowest track of a case that goes on.
func (h *house) track(id netra.CaseID) Track {
	h.t.Helper()
	var ts []Track
	if err := h.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		var err error
		ts, err = loadTracks(h.t.Context(), tx, id)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	running := ts[0]
	for _, t := range ts {
		if !t.Ended() {
			running = t
		}
	}
	return running
}

// input is a complete form for a step of the running track.
func (h *house) input(id netra.CaseID, step string) (StepInput, netra.Actor) {
	h.t.Helper()
	t := h.track(id)
	s, ok := h.Law.Procedures[t.Procedure].Step(t.State, step)
	if !ok {
		h.t.Fatalf("no step %s from %s", step, t.State)
	}
	in := StepInput{
		Track: t.ID, Step: step, Version: t.Version, Note: "Catatan.", Register: "1", Decree: "800/1/2024", Departures: map[string]string{},
		On: netra.DateOf(h.clock.Now(), i18n.WIB), DecreeOn: netra.DateOf(h.clock.Now(), i18n.WIB), Documents: map[string]string{}, Sanctions: map[string]string{},
	}
	for _, d := range s.Needs {
		in.Documents[d] = "B-1/2024"
	}
	if reasons := s.ReasonsFor(string(h.load(id).Origin)); len(reasons) > 0 {
		in.Reason = reasons[0].ID
	}
	by := h.officerOf(t.Office)
	pairs, err := h.Choices(h.t.Context(), id, t.ID, by)
	if err != nil {
		h.t.Fatal(err)
	}
	for pair, choices := range pairs {
		in.Sanctions[pair], in.Departures[pair] = choices[0].Sanction.ID, "Pertimbangan instansi."
	}
	return in, by
}

// due is the last day of a step on the running track.
func (h *house) due(id netra.CaseID, step string) netra.Date {
	h.t.Helper()
	ds, err := h.DeadlinesOf(h.t.Context(), id, h.officerOf(h.track(id).Office))
	if err != nil {
		h.t.Fatal(err)
	}
	for _, d := range ds {
		if d.Step == step {
			return d.Due
		}
	}
	h.t.Fatalf("no clock runs for %s", step)
	return ""
}

func (h *house) officerOf(o netra.OfficeID) netra.Actor {
	h.t.Helper()
	for _, a := range h.actors {
		if a.Office == o {
			return a
		}
	}
	h.t.Fatalf("nobody works in office %s", o)
	return netra.Actor{}
}

// take takes steps one after the other, each complete.
func (h *house) take(id netra.CaseID, steps ...string) {
	h.t.Helper()
	for _, step := range steps {
		in, by := h.input(id, step)
		if err := h.Take(h.t.Context(), id, in, by); err != nil {
			h.t.Fatalf("step %s: %v", step, err)
		}
	}
}

// load is a case as the table has it.
func (h *house) load(id netra.CaseID) Case {
	h.t.Helper()
	var c Case
	if err := h.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		var err error
		c, err = loadCase(h.t.Context(), tx, id)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// get asks for a page as the officer of a kind of office.
func (h *house) get(kind, path string) *httptest.ResponseRecorder {
	return h.send(kind, httptest.NewRequest(http.MethodGet, path, nil))
}

// post sends a form as the officer of a kind of office.
func (h *house) post(kind, path string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return h.send(kind, r)
}

func (h *house) send(kind string, r *http.Request) *httptest.ResponseRecorder {
	h.t.Helper()
	r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: kind})
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		h.t.Fatal(err)
	}
	return w
}
