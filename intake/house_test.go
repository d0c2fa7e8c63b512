package intake

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/locale"
)

// sets are the tables that intake lives on.
func sets() []db.Migrations { return []db.Migrations{ledger.Migrations, access.Migrations, Migrations} }

// house is a small real program: everything but the cases.
type house struct {
	*Service
	mux   *web.Mux
	cases *fakeCases
	dir   string // where vault and blobs live
	log   *syncBuffer
	clock *movingClock

	lebak, serang, banten, ri netra.OfficeID
}

// movingClock is a clock that a test moves.
type movingClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *movingClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *movingClock) to(day netra.Date) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = day.StartIn(i18n.WIB).Add(9*time.Hour + 17*time.Minute)
}

// syncBuffer is what the log writes to.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// fakeCases stands in for casework, which belongs to another package.
type fakeCases struct {
	mu       sync.Mutex
	requests []CaseRequest
	progress []ProgressStep
	fail     error
}

func (f *fakeCases) OpenFromReport(_ context.Context, _ *db.Tx, in CaseRequest, _ netra.Actor) (netra.CaseID, string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return "", "", f.fail
	}
	f.requests = append(f.requests, in)
	return netra.CaseID(fmt.Sprintf("CASE%d", len(f.requests))), fmt.Sprintf("%03d", len(f.requests)), nil
}

func (f *fakeCases) Progress(context.Context, *db.Tx, netra.CaseID) ([]ProgressStep, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.progress, nil
}

// sessions lets a test be anybody: the token names the actor.
type sessions map[string]netra.Actor

func (s sessions) Session(_ context.Context, token string) (netra.Actor, error) {
	a, ok := s[token]
	if !ok {
		return a, &netra.Error{Kind: netra.NotFound}
	}
	return a, nil
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

// newHouse builds a house on d on Wednesday, 13 November 2024.
func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	h := &house{cases: &fakeCases{}, dir: t.TempDir(), log: &syncBuffer{}, clock: &movingClock{}}
	h.clock.to("2024-11-13")
	book := must[*law.Book](t)(law.Default())
	v := must[*vault.Vault](t)(vault.Open(filepath.Join(h.dir, "vault")))
	secret, _, err := ledger.NewKey("test")
	if err != nil {
		t.Fatal(err)
	}
	signer := must[ledger.Signer](t)(ledger.ParseSigner(secret))
	l := ledger.New(d, h.clock, signer)
	acc := access.New(d, h.clock, l, book, v, access.Demo())
	bundle := must[*i18n.Bundle](t)(i18n.Load(locale.FS))
	h.Service = must[*Service](t)(New(Config{
		DB: d, Clock: h.clock, Book: book, Vault: v, Blobs: must[*blob.DirStore](t)(blob.Dir(filepath.Join(h.dir, "blobs"))),
		Ledger: l, Access: acc, Bundle: bundle, Cases: h.cases,
	}))
	h.offices(t)
	h.mux = must[*web.Mux](t)(web.New(web.Config{
		Bundle: bundle, Clock: h.clock, Rights: acc, Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Sessions: sessions{
			"petugas": h.officer(h.lebak), "kedua": h.colleague(h.lebak), "serang": h.officer(h.serang), "banten": h.officer(h.banten),
			"pengelola": {User: "U-admin", Name: "Pengelola", Office: h.lebak, Role: netra.RoleAdministrator},
			"lapangan":  {User: "U-lapangan", Name: "Pengawas", Office: h.lebak, Role: netra.RoleField},
		},
	}))
	h.Install(h.mux)
	return h
}

func (h *house) offices(t testing.TB) {
	t.Helper()
	add := func(kind, name string, region netra.Region, parent netra.OfficeID) netra.OfficeID {
		t.Helper()
		var o access.Office
		err := h.DB.Write(context.Background(), func(tx *db.Tx) error {
			var err error
			o, err = h.Access.AddOffice(context.Background(), tx, access.Office{Kind: kind, Name: name, Region: region, Parent: parent, Active: true}, netra.Actor{Name: "test"})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return o.ID
	}
	h.ri = add("bawaslu-ri", "Bawaslu RI", "", "")
	h.banten = add("bawaslu-provinsi", "Bawaslu Provinsi Banten", "36", h.ri)
	h.lebak = add("bawaslu-kabkota", "Bawaslu Kabupaten Lebak", "36.02", h.banten)
	h.serang = add("bawaslu-kabkota", "Bawaslu Kabupaten Serang", "36.04", h.banten)
}

func (h *house) officer(o netra.OfficeID) netra.Actor {
	return netra.Actor{User: netra.UserID("U-" + string(o)), Name: "Petugas Rekaan", Office: o, Role: netra.RoleOfficer}
}

func (h *house) colleague(o netra.OfficeID) netra.Actor {
	return netra.Actor{User: netra.UserID("U2-" + string(o)), Name: "Rekan Rekaan", Office: o, Role: netra.RoleOfficer}
}

// each runs fn with a house on SQLite and on PostgreSQL.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, sets(), func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

// lite is a house on SQLite, for what does not depend on the database.
func lite(t testing.TB) *house {
	t.Helper()
	return newHouse(t, dbtest.Open(t, dbtest.SQLite(t, sets())))
}

// tip is a report about a day in the campaign, from Lebak.
func tip() Tip {
	return Tip{Code: NewCode(), Content: Content{
		Act: "kampanye", Narrative: "Seorang pejabat rekaan naik ke panggung kampanye dan mengajak warga memilih satu pasangan calon.",
		ActOn: "2024-11-10", Region: "36.02", District: "36.02.01", Place: "Lapangan rekaan", Who: "Kepala bidang, kemeja biru", Agency: "Dinas rekaan",
	}}
}

// receive takes a tip and gives the report it became.
func (h *house) receive(t testing.TB, in Tip) Report {
	t.Helper()
	must[Receipt](t)(h.Receive(context.Background(), in))
	return must[sealedReport](t)(h.lookUp(context.Background(), in.Code)).Report
}

// take takes a step as the officer of the report's office.
func (h *house) take(t testing.TB, id netra.ReportID, in Taking) Report {
	t.Helper()
	r := h.report(t, id)
	in.Version = r.Version
	must[netra.CaseID](t)(h.Take(context.Background(), id, in, h.officer(r.Office)))
	return h.report(t, id)
}

func (h *house) report(t testing.TB, id netra.ReportID) Report {
	t.Helper()
	var r sealedReport
	err := h.DB.Read(context.Background(), func(tx *db.Tx) error {
		var err error
		r, err = loadReport(context.Background(), tx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return r.Report
}

// count counts rows.
func (h *house) count(t testing.TB, query string, args ...any) int {
	t.Helper()
	n := 0
	err := h.DB.Read(context.Background(), func(tx *db.Tx) error { return tx.QueryRow(context.Background(), query, args...).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// events lists the kinds of event of a report, by name: within one millisecond
// the ledger keeps no order.
func (h *house) events(t testing.TB, id netra.ReportID) []string {
	t.Helper()
	list := must[[]ledger.Event](t)(h.Ledger.List(context.Background(), ledger.Filter{Subject: "report:" + string(id), Limit: 1000}))
	var out []string
	for _, e := range list {
		out = append(out, e.Kind)
	}
	slices.Sort(out)
	return out
}

// answer is what a browser gets.
type answer struct {
	status int
	body   string
	header http.Header
}

// as sends a request; token names who sends it, "" is a visitor.
func (h *house) as(t testing.TB, token, method, path string, form url.Values) answer {
	t.Helper()
	var r *http.Request
	if form != nil {
		r = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	} else {
		r = httptest.NewRequest(method, path, nil)
	}
	return h.do(t, token, r)
}

func (h *house) do(t testing.TB, token string, r *http.Request) answer {
	t.Helper()
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: token})
	}
	w := httptest.NewRecorder()
	h.mux.ServeHTTP(w, r)
	return answer{w.Code, w.Body.String(), w.Header()}
}

var (
	hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)">`)
	unescape    = strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&#43;", "+", "&amp;", "&")
)

// hidden reads the hidden fields of the form on a page that is posted to action.
func (a answer) hidden(t testing.TB, action string) url.Values {
	t.Helper()
	_, form, ok := strings.Cut(a.body, `action="`+action+`"`)
	if !ok {
		t.Fatalf("status %d: no form to %s on the page:\n%.2000s", a.status, action, a.body)
	}
	form, _, _ = strings.Cut(form, "</form>")
	v := url.Values{}
	for _, m := range hiddenInput.FindAllStringSubmatch(form, -1) {
		v.Set(unescape.Replace(m[1]), unescape.Replace(m[2]))
	}
	return v
}

// wantStatus fails where the answer is another one.
func (a answer) want(t testing.TB, status int, holds ...string) answer {
	t.Helper()
	if a.status != status {
		t.Fatalf("status %d, want %d\n%.3000s", a.status, status, main(a.body))
	}
	for _, s := range holds {
		if !strings.Contains(a.body, s) {
			t.Fatalf("the page does not hold %q\n%.6000s", s, main(a.body))
		}
	}
	return a
}

// main is the part of a page below its navigation.
func main(body string) string {
	_, after, _ := strings.Cut(body, "<main")
	return after
}

// with adds fields to a form.
func with(v url.Values, pairs ...string) url.Values {
	out := url.Values{}
	for name := range v {
		out[name] = append([]string(nil), v[name]...)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		out.Set(pairs[i], pairs[i+1])
	}
	return out
}
