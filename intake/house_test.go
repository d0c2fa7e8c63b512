package intake

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
)

// sets are the tables that intake lives on.
func sets() []db.Migrations { return []db.Migrations{ledger.Migrations, access.Migrations, Migrations} }

// house is a small real program: everything but the cases.
type house struct {
	*Service
	ground *slicetest.Ground
	mux    *web.Mux
	cases  *fakeCases
	dir    string // where vault and blobs live
	log    *syncBuffer
	clock  *slicetest.Clock

	lebak, serang, banten, ri netra.OfficeID
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

// newHouse builds a house on d on Wednesday, 13 November 2024.
func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	g := slicetest.New(t, d, "2024-11-13")
	h := &house{ground: g, cases: &fakeCases{}, dir: g.Dir, log: &syncBuffer{}, clock: g.Clock}
	h.Service = slicetest.Must[*Service](t)(New(Config{
		DB: d, Clock: g.Clock, Book: g.Law, Vault: g.Vault, Blobs: slicetest.Must[*blob.DirStore](t)(blob.Dir(filepath.Join(h.dir, "blobs"))),
		Ledger: g.Ledger, Access: g.Access, Bundle: g.Texts, Cases: h.cases,
	}))
	h.offices(t)
	maps.Copy(g.Actors, slicetest.Sessions{
		"petugas": h.officer(h.lebak), "kedua": h.colleague(h.lebak), "serang": h.officer(h.serang), "banten": h.officer(h.banten),
		"pengelola": {User: "U-admin", Name: "Pengelola", Office: h.lebak, Role: netra.RoleAdministrator},
		"lapangan":  {User: "U-lapangan", Name: "Pengawas", Office: h.lebak, Role: netra.RoleField},
	})
	g.Serve(h.Install, h.log)
	h.mux = g.Mux
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
	slicetest.Must[Receipt](t)(h.Receive(context.Background(), in))
	return slicetest.Must[sealedReport](t)(h.lookUp(context.Background(), in.Code)).Report
}

// take takes a step as the officer of the report's office.
func (h *house) take(t testing.TB, id netra.ReportID, in Taking) Report {
	t.Helper()
	r := h.report(t, id)
	in.Version = r.Version
	slicetest.Must[netra.CaseID](t)(h.Take(context.Background(), id, in, h.officer(r.Office)))
	return h.report(t, id)
}

func (h *house) report(t testing.TB, id netra.ReportID) Report {
	t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) (sealedReport, error) { return loadReport(ctx, tx, id) }).Report
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
	list := slicetest.Must[[]ledger.Event](t)(h.Ledger.List(context.Background(), ledger.Filter{Subject: "report:" + string(id), Limit: 1000}))
	var out []string
	for _, e := range list {
		out = append(out, e.Kind)
	}
	slices.Sort(out)
	return out
}

// as sends a request; token names who sends it, "" is a visitor.
func (h *house) as(t testing.TB, token, method, path string, form url.Values) slicetest.Answer {
	t.Helper()
	return h.ground.As(t, token, method, path, form)
}

func (h *house) do(t testing.TB, token string, r *http.Request) slicetest.Answer {
	t.Helper()
	return h.ground.Do(t, token, r)
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
