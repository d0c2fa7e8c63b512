package prevent

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
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

// region is that of the offices of the tests: Lebak.
const region = netra.Region("36.02")

// house is a small real program: the supervisor of Lebak and one of Serang,
// Kesbangpol of Lebak, and a local government with three units.
type house struct {
	*Service
	supervisor *fakeSupervisor
	counts     map[netra.Date]int // what came on which day
	t          testing.TB
	mux        *web.Mux
	actors     sessions
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
	h := &house{t: t, actors: sessions{}, supervisor: &fakeSupervisor{}}
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
		DB: d, Clock: clock, Ledger: l, Vault: v, Blobs: must[*blob.DirStore](t)(blob.Dir(t.TempDir())), Law: book, Access: acc,
		Registry: registry.New(d, clock, l, book), Bundle: bundle, Views: must[*web.Views](t)(NewViews(bundle)), Origin: "https://netra.example",
		Supervisor: h.supervisor, Counts: h,
	})
	if err := d.Write(t.Context(), h.fill); err != nil {
		t.Fatal(err)
	}
	h.mux = must[*web.Mux](t)(web.New(web.Config{Bundle: bundle, Clock: clock, Rights: acc, Sessions: h.actors, Origin: h.Origin}))
	h.Install(h.mux)
	return h
}

// fill adds the offices, one outreach officer in each, and the servants of three
// units.
func (h *house) fill(tx *db.Tx) error {
	ctx, by := h.t.Context(), netra.System("")
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
	var top, province netra.OfficeID
	add := func(name string, o access.Office) (netra.OfficeID, error) {
		made, err := h.Access.AddOffice(ctx, tx, o, by)
		if err != nil {
			return "", err
		}
		user, err := h.Access.AddUser(ctx, tx, access.NewUser{Login: name, Name: "Petugas " + name, Office: made.ID, Role: netra.RoleOutreach}, by)
		h.actors[name] = netra.Actor{User: user, Name: "Petugas " + name, Office: made.ID, Role: netra.RoleOutreach}
		return made.ID, err
	}
	if top, err = add("pusat", access.Office{Kind: "bawaslu-ri", Name: "Pusat"}); err != nil {
		return err
	}
	if province, err = add("provinsi", access.Office{Kind: "bawaslu-provinsi", Name: "Provinsi", Region: "36", Parent: top}); err != nil {
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
