package casework

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
)

// house is a small real program: the offices of one city and their chain, a
// roster of four, two of them with one name, and the cases.
type house struct {
	*Service
	t      testing.TB
	ground *slicetest.Ground
	clock  *slicetest.Clock
	actors slicetest.Sessions // by kind of office
	local  netra.AgencyID
	asn    map[string]netra.ServantID
}

// city is where the cases of the tests happen.
const city = netra.Region("36.72")

// each runs fn on both databases, in a house on Wednesday, 13 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	sets := []db.Migrations{ledger.Migrations, jobs.Migrations, access.Migrations, registry.Migrations, edition.Migrations, evidence.Migrations, Migrations}
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	g := slicetest.New(t, d, "2024-11-13")
	g.Clock.Tick(time.Millisecond)
	h := &house{t: t, ground: g, clock: g.Clock, actors: g.Actors, asn: map[string]netra.ServantID{}}
	files := slicetest.Must[*blob.DirStore](t)(blob.Dir(filepath.Join(g.Dir, "files")))
	h.Service = New(Config{
		DB: d, Clock: g.Clock, Ledger: g.Ledger, Vault: g.Vault, Law: g.Law, Access: g.Access,
		Registry: registry.New(d, g.Clock, g.Ledger, g.Law), Evidence: evidence.New(g.Clock, g.Ledger, g.Vault, files),
		Editions: slicetest.Must[*edition.Service](t)(edition.Open(t.Context(), d, g.Law)), Views: slicetest.Must[*web.Views](t)(NewViews(g.Texts)),
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	g.Serve(h.Install, nil)
	return h
}

// fill adds the offices, one officer in each, and four servants.
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
		if parent, err = h.ground.Staff(tx, o.Kind, netra.RoleOfficer, o); err != nil {
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

// tracks are all tracks of a case, oldest first.
func (h *house) tracks(id netra.CaseID) []Track {
	h.t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) ([]Track, error) { return loadTracks(ctx, tx, id) })
}

// track is the lowest track of a case that goes on.
func (h *house) track(id netra.CaseID) Track {
	h.t.Helper()
	ts := h.tracks(id)
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
	return h.inputOn(h.track(id), step)
}

// inputOn is a complete form for a step of a track.
func (h *house) inputOn(t Track, step string) (StepInput, netra.Actor) {
	h.t.Helper()
	s, ok := h.Law.Procedures[t.Procedure].Step(t.State, step)
	if !ok {
		h.t.Fatalf("no step %s from %s", step, t.State)
	}
	today := netra.DateOf(h.clock.Now(), i18n.WIB)
	in := StepInput{
		Track: t.ID, Step: step, Version: t.Version, Note: "Catatan.", Register: "1", Decree: "800/1/2024", On: today, DecreeOn: today,
		Documents: map[string]string{}, Sanctions: map[string]string{}, Departures: map[string]string{},
	}
	for _, d := range s.Needs {
		in.Documents[d] = "B-1/2024"
	}
	if reasons := s.ReasonsFor(string(h.load(t.Case).Origin)); len(reasons) > 0 {
		in.Reason = reasons[0].ID
	}
	by := h.officerOf(t.Office)
	pairs, err := h.Choices(h.t.Context(), t.Case, t.ID, s.Name, by)
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

// take takes steps of the running track one after the other, each complete.
func (h *house) take(id netra.CaseID, steps ...string) {
	h.t.Helper()
	for _, step := range steps {
		h.takeOn(h.track(id), step)
	}
}

// takeOn takes one step of a track, complete.
func (h *house) takeOn(t Track, step string) {
	h.t.Helper()
	for _, now := range h.tracks(t.Case) {
		if now.ID == t.ID {
			t = now
		}
	}
	in, by := h.inputOn(t, step)
	if err := h.Take(h.t.Context(), t.Case, in, by); err != nil {
		h.t.Fatalf("step %s: %v", step, err)
	}
}

// load is a case as the table has it.
func (h *house) load(id netra.CaseID) Case {
	h.t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) (Case, error) { return loadCase(ctx, tx, id) })
}

// opened is a case as somebody opens it.
func (h *house) opened(id netra.CaseID, by netra.Actor) *file {
	h.t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) (*file, error) { return h.file(ctx, tx, id, by) })
}

// get asks for a page as the officer of a kind of office.
func (h *house) get(kind, path string) slicetest.Answer {
	h.t.Helper()
	return h.ground.As(h.t, kind, http.MethodGet, path, nil)
}

// post sends a form as the officer of a kind of office.
func (h *house) post(kind, path string, form url.Values) slicetest.Answer {
	h.t.Helper()
	return h.ground.As(h.t, kind, http.MethodPost, path, form)
}
