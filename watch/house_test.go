package watch

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law/ask"
	"github.com/netra-id/netra/locale"
)

// region is that of the office of the tests: Pandeglang.
const region = netra.Region("36.01")

// nip is that of the servant whose posts the tests screen.
const nip = "198609262015051001"

// house is a small real program on Monday, 21 September 2020: the supervisor of
// Pandeglang with two officers and two heads, the one of Lebak, and an office
// without any power to watch.
type house struct {
	*Service
	*slicetest.Ground
	cases *fakeCases
	t     testing.TB
}

// fakeCases stands in for casework, which belongs to another package.
type fakeCases struct{ opened []Finding }

// OpenFinding keeps what it was given.
func (c *fakeCases) OpenFinding(_ context.Context, _ *db.Tx, f Finding, _ netra.Actor) (netra.CaseID, string, error) {
	c.opened = append(c.opened, f)
	return "perkara-1", "001/TM/IX/2020", nil
}

// each runs fn on both databases.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	sets := []db.Migrations{ledger.Migrations, jobs.Migrations, access.Migrations, registry.Migrations, evidence.Migrations, Migrations}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func must[T any](t testing.TB) func(T, error) T { return slicetest.Must[T](t) }

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	g := slicetest.New(t, d, "2020-09-21")
	g.Clock.Tick(time.Millisecond) // no two things happen at once
	files := must[*blob.DirStore](t)(blob.Dir(filepath.Join(g.Dir, "files")))
	cases := &fakeCases{}
	h := &house{t: t, Ground: g, cases: cases, Service: must[*Service](t)(New(Config{
		DB: d, Clock: g.Clock, Ledger: g.Ledger, Jobs: jobs.New(d, g.Clock), Vault: g.Vault, Blobs: files,
		Evidence: evidence.New(g.Clock, g.Ledger, g.Vault, files), Law: g.Law, Rules: theLaw{lawdesk.New(t)}, Access: g.Access,
		Registry: registry.New(d, g.Clock, g.Ledger, g.Law), Bundle: g.Texts, Cases: cases, Views: must[*web.Views](t)(NewViews(g.Texts)),
	}))}
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	g.Serve(h.Install, nil)
	return h
}

// fill adds the offices, their people and one servant.
func (h *house) fill(tx *db.Tx) error {
	ctx, by := h.t.Context(), netra.System("")
	agency, err := h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kabupaten Contoh", Kind: registry.Local, Region: region}, by)
	if err != nil {
		return err
	}
	if _, err := h.Registry.AddServant(ctx, tx, registry.Servant{
		NIP: nip, Name: "Asep Rekaan Sudirja", Employment: "pns", Position: "Guru", Agency: agency, Unit: "Dinas Pendidikan", Region: region,
	}, by); err != nil {
		return err
	}
	race := registry.Race{Election: "pilkada-2020", Race: "bupati", Region: region}
	for i, name := range []string{"Hj. Ratna Rekaan Kusuma, S.E.", "Drs. Tono Rekaan Wibowo"} {
		if _, err := h.Registry.AddCandidate(ctx, tx, race, registry.Candidate{Number: i + 1, Role: "calon_kepala", Name: name}, by); err != nil {
			return err
		}
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
		{&other, nil, access.Office{Kind: "kesbangpol", Name: "Kesbangpol", Region: region, Agency: agency}},
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
		h.Actors[p.name] = netra.Actor{User: user, Name: "Orang " + p.name, Office: p.office.ID, Role: p.role}
	}
	return nil
}

// draft is a list that nothing is wrong with.
func (h *house) draft() Draft {
	h.t.Helper()
	ch := must[Choices](h.t)(h.Choices(h.t.Context(), h.Actors["petugas"]))
	if len(ch.Bases) == 0 {
		h.t.Fatal("the office has no legal basis")
	}
	return Draft{
		Title: "Unggahan dukungan", Purpose: "Mencegah keberpihakan terbuka sebelum penetapan calon.", Basis: ch.Bases[0], Region: region,
		Election: "pilkada-2020", Race: "bupati", Terms: []string{"1 = #RatnaMenang"}, Accounts: []string{"instagram @asep.rekaan; " + nip + "; dinyatakan pada surat pernyataan sendiri"},
		ActsFrom: "2020-09-01", EndsOn: "2020-10-21",
	}
}

// approved is a list in force, proposed by petugas and approved by ketua.
func (h *house) approved() List {
	h.t.Helper()
	l := must[List](h.t)(h.Propose(h.t.Context(), h.draft(), h.Actors["petugas"]))
	if err := h.Approve(h.t.Context(), l.ID, l.Version, h.Actors["ketua"]); err != nil {
		h.t.Fatal(err)
	}
	return must[Sheet](h.t)(h.Open(h.t.Context(), l.ID, h.Actors["petugas"])).List
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

// as sends a request as somebody; "" is a visitor.
func (h *house) as(who, method, path string, form url.Values) slicetest.Answer {
	h.t.Helper()
	return h.As(h.t, who, method, path, form)
}

// upload posts a form with a file as somebody.
func (h *house) upload(who, path string, form url.Values, name string, data []byte) slicetest.Answer {
	h.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k := range form {
		if err := m.WriteField(k, form.Get(k)); err != nil {
			h.t.Fatal(err)
		}
	}
	if _, err := must[io.Writer](h.t)(m.CreateFormFile("berkas", name)).Write(data); err != nil {
		h.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		h.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(h.t.Context(), http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return h.Do(h.t, who, r)
}

// to is where a redirect leads, as a path.
func to(t testing.TB, a slicetest.Answer) string {
	t.Helper()
	return a.Want(http.StatusSeeOther).Header().Get("Location")
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := must[*web.Views](t)(NewViews(must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{"lists_page": listsPage{}, "new_page": newPage{}, "list_page": listPage{}, "run_page": runPage{}, "columns_page": columnsPage{}, "warnings_page": warningsPage{}, "leads_page": leadsPage{}, "hits_page": hitsPage{}, "hit_page": hitPage{}}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}

// theLaw answers the engine as internal/app does.
type theLaw struct{ desk *ask.Desk }

// Rule is the law's answer about a conduct on its day.
func (l theLaw) Rule(q screen.LawQuestion) (screen.Ruling, error) {
	a, err := l.desk.Act(ask.ActInput{Election: q.Election, Race: q.Race, On: string(q.On), Status: q.Status, Facts: []string{"action=" + q.Act}})
	if err != nil {
		return screen.Ruling{}, err
	}
	return screen.Ruling{Verdict: string(a.Verdict), Codes: a.Codes, Stage: a.Stage.ID, Digest: a.Law}, nil
}
