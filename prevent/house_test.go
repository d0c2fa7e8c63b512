package prevent

import (
	"context"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/locale"
)

// region is that of the offices of the tests: Lebak.
const region = netra.Region("36.02")

// house is a small real program: the supervisor of Lebak and one of Serang,
// Kesbangpol of Lebak, and a local government with three units.
type house struct {
	*Service
	*slicetest.Ground
	supervisor *fakeSupervisor
	counts     map[netra.Date]int // what came on which day
	t          testing.TB
}

// fakeSupervisor stands in for intake, which belongs to another package.
type fakeSupervisor struct {
	region      netra.Region
	about, text string
	n           int
}

// TakeSignal keeps what came; it refuses an empty text as the real one does.
func (f *fakeSupervisor) TakeSignal(_ context.Context, _ *db.Tx, region netra.Region, about, text string) error {
	if text == "" {
		return &netra.Error{Kind: netra.Invalid, Key: "intake.signal.missing"}
	}
	f.region, f.about, f.text, f.n = region, about, text, f.n+1
	return nil
}

// ByDay stands in for measure, which belongs to another package.
func (h *house) ByDay(_ context.Context, _ Measured, _ netra.Region, until netra.Date) (map[netra.Date]int, error) {
	out := map[netra.Date]int{}
	for d, n := range h.counts {
		if d <= until {
			out[d] = n
		}
	}
	return out, nil
}

// each runs fn on both databases, in a house on Tuesday, 12 November 2024.
func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	dbtest.Each(t, migrationsOfHouse(), func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d)) })
}

func migrationsOfHouse() []db.Migrations {
	return []db.Migrations{ledger.Migrations, access.Migrations, registry.Migrations, Migrations}
}

func must[T any](t testing.TB) func(T, error) T { return slicetest.Must[T](t) }

func newHouse(t testing.TB, d *db.DB) *house {
	t.Helper()
	g := slicetest.New(t, d, "2024-11-12")
	h := &house{t: t, Ground: g, supervisor: &fakeSupervisor{}}
	h.Service = New(Config{
		DB: d, Clock: g.Clock, Ledger: g.Ledger, Vault: g.Vault, Blobs: must[*blob.DirStore](t)(blob.Dir(filepath.Join(g.Dir, "files"))), Law: g.Law,
		Access: g.Access, Registry: registry.New(d, g.Clock, g.Ledger, g.Law), Bundle: g.Texts, Views: must[*web.Views](t)(NewViews(g.Texts)),
		Origin: slicetest.Origin, Supervisor: h.supervisor, Counts: h,
	})
	h.write(h.fill)
	g.Serve(h.Install, nil)
	return h
}

// write changes the database in a transaction that must not fail.
func (h *house) write(fn func(context.Context, *db.Tx) error) {
	h.t.Helper()
	if err := h.Ground.DB.Write(h.t.Context(), func(tx *db.Tx) error { return fn(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

// fill adds the offices, one outreach officer in each, and the servants of three
// units.
func (h *house) fill(ctx context.Context, tx *db.Tx) error {
	by := netra.System("")
	local, err := h.Registry.AddAgency(ctx, tx, registry.Agency{Name: "Pemerintah Kabupaten Contoh", Kind: registry.Local, Region: region}, by)
	if err != nil {
		return err
	}
	for nip, unit := range map[string]string{
		"198609262015051001": "Dinas Pendidikan", "199003032022212002": "Dinas Kesehatan", "197001012000031003": "Kecamatan Rangkasbitung",
	} {
		if _, err := h.Registry.AddServant(ctx, tx, registry.Servant{
			NIP: registry.NIP(nip), Name: "Siti Aminah", Employment: "pns", Position: "Guru", Agency: local, Unit: unit, Region: region,
		}, by); err != nil {
			return err
		}
	}
	add := func(name string, o access.Office) (netra.OfficeID, error) {
		return h.Staff(tx, name, netra.RoleOutreach, o)
	}
	top, err := add("pusat", access.Office{Kind: "bawaslu-ri", Name: "Pusat"})
	if err != nil {
		return err
	}
	province, err := add("provinsi", access.Office{Kind: "bawaslu-provinsi", Name: "Provinsi", Region: "36", Parent: top})
	if err != nil {
		return err
	}
	if _, err = add("lebak", access.Office{Kind: "bawaslu-kabkota", Name: "Pengawas Lebak", Region: region, Parent: province}); err != nil {
		return err
	}
	if _, err = add("serang", access.Office{Kind: "bawaslu-kabkota", Name: "Pengawas Serang", Region: "36.04", Parent: province}); err != nil {
		return err
	}
	_, err = add("kesbangpol", access.Office{Kind: "kesbangpol", Name: "Kesbangpol Contoh", Region: region, Agency: local})
	return err
}

// answer is what a page answered.
type answer struct{ slicetest.Answer }

// as sends a request as somebody; "" is a visitor.
func (h *house) as(who, method, path string, form url.Values) answer {
	h.t.Helper()
	return answer{h.As(h.t, who, method, path, form)}
}

// to is where a redirect leads, as a path.
func (a answer) to() string { return a.Want(http.StatusSeeOther).Header().Get("Location") }

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	v := must[*web.Views](t)(NewViews(must[*i18n.Bundle](t)(i18n.Load(locale.FS))))
	pages := map[string]any{
		"home_page": homePage{}, "list_page": listPage{}, "new_page": newPage{}, "notice_page": noticePage{}, "proof_page": proofPage{},
		"codes_page": codesPage{}, "pack_page": packPage{}, "onward_page": onwardPage{}, "signal_page": signalPage{},
		"reminders_page": remindersPage{}, "reminder_page": reminderPage{}, "told_page": toldPage{}, "stop_page": stopPage{},
		"quiz_page": quizPage{}, "opinion_page": opinionPage{}, "cards_page": cardsPage{},
		"effects_page": effectsPage{}, "edit_page": editPage{}, "accounts_page": accountsPage{}, "new_account_page": newAccountPage{}, "account_page": accountPage{},
		"targets_page": targetsPage{}, "new_target_page": newTargetPage{}, "target_page": targetPage{},
		"pledges_page": pledgesPage{}, "new_pledge_page": newPledgePage{}, "pledge_page": pledgePage{}, "unsigned_page": unsignedPage{},
		"pledge_print_page": pledgePrintPage{}, "code_page": codePage{}, "sign_page": signPage{}, "signed_page": signedPage{}, "check_page": checkPage{},
	}
	for name, page := range pages {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), len(pages); got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}
