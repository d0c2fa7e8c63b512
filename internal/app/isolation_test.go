package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/casework"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/measure"
	"github.com/netra-id/netra/prevent"
	"github.com/netra-id/netra/relatives"
	"github.com/netra-id/netra/ruling"
	"github.com/netra-id/netra/watch"
)

// demoTemplate is a demonstration that was filled once, for tests on SQLite to
// start from a copy: filling takes seconds.
var demoTemplate = sync.OnceValues(func() (fs.FS, error) {
	dir, err := os.MkdirTemp("", "netra-demo-test-")
	if err != nil {
		return nil, err
	}
	a, err := New(context.Background(), demoConfig(dir, ""))
	if err != nil {
		return nil, err
	}
	if err := a.Close(); err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	err = fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, name))
		files[name] = &fstest.MapFile{Data: b, Mode: 0o600}
		return err
	})
	return files, errors.Join(err, os.RemoveAll(dir))
})

func demoConfig(dir, url string) Config {
	clock := &testClock{at: time.Date(2024, 11, 13, 2, 0, 0, 0, time.UTC)}
	return Config{DataDir: dir, Database: url, Clock: clock, Log: slog.New(slog.DiscardHandler), Demo: true}
}

// newDemo is a filled demonstration on Wednesday, 13 November 2024. On SQLite it
// lies in a folder of its own, whatever url says.
func newDemo(t testing.TB, url string) *App {
	t.Helper()
	dir := t.TempDir()
	if strings.HasPrefix(url, "sqlite:") {
		files, err := demoTemplate()
		if err != nil {
			t.Fatal(err)
		}
		dir, url = filepath.Join(dir, "data"), ""
		if err := os.CopyFS(dir, files); err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{"master.key", "ledger.key"} {
			if err := os.Chmod(filepath.Join(dir, "keys", key), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	a, err := New(t.Context(), demoConfig(dir, url))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return a
}

// as sends a request in the session of a user; "" is a visitor.
func (a *App) as(t testing.TB, token, method, path string, form url.Values) *httptest.ResponseRecorder {
	t.Helper()
	var r *http.Request
	if method == http.MethodPost {
		r = httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	} else {
		r = httptest.NewRequest(method, path, nil)
	}
	if token != "" {
		r.AddCookie(&http.Cookie{Name: "netra_sesi", Value: token})
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

// persona is the session of the demonstration's person with that name.
func (a *App) persona(t testing.TB, name string) (string, netra.Actor) {
	t.Helper()
	var user netra.UserID
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		people, err := a.Access.Personas(t.Context(), tx)
		for _, p := range people {
			if p.Name == name {
				user = p.User
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return a.login(t, user)
}

func (a *App) login(t testing.TB, user netra.UserID) (string, netra.Actor) {
	t.Helper()
	token, err := a.Access.LoginAs(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	by, err := a.Access.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	return token, by
}

// anything is a value that no object has as its id.
const anything = "01AAAAAAAAAAAAAAAAAAAAAAAA"

var placeholder = regexp.MustCompile(`\{([a-z_]+)\}`)

// TestForeignOfficeSeesNothing tries every route as every role of an office
// elsewhere, with the ids of another office's report and case. What is there
// must answer exactly as what is not.
func TestForeignOfficeSeesNothing(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		a := newDemo(t, url)
		ids, secrets := a.targets(t)
		for _, role := range netra.Roles {
			token := a.foreigner(t, role)
			for _, route := range a.Routes() {
				if route.Permission == access.Public && !strings.HasPrefix(route.Pattern, "/meja") {
					continue
				}
				if route.Pattern == accountPath+"/akhiri" {
					continue // ends the session that all other tries need
				}
				a.tryRoute(t, token, role, route.Method, route.Pattern, ids, secrets)
			}
		}
	})
}

// targets are ids of a report and a case of Kota Cilegon, and words that stand
// in them.
func (a *App) targets(t *testing.T) (ids map[string]string, secrets []string) {
	t.Helper()
	_, by := a.persona(t, "Rina Maharani")
	cases, _, err := a.Casework.List(t.Context(), casework.ListFilter{Limit: 1}, by)
	if err != nil || len(cases) == 0 {
		t.Fatalf("no case to aim at: %v", err)
	}
	reports, err := a.Intake.List(t.Context(), by, intake.Filter{Limit: 1})
	if err != nil || len(reports.Rows) == 0 {
		t.Fatalf("no report to aim at: %v", err)
	}
	tracks, err := a.Casework.Tracks(t.Context(), cases[0].ID, by)
	if err != nil {
		t.Fatal(err)
	}
	_, outreach := a.persona(t, "Bayu Prakoso")
	notices, _, err := a.Prevent.List(t.Context(), prevent.Filter{Kind: prevent.Circular, Limit: 1}, outreach)
	if err != nil || len(notices) == 0 {
		t.Fatalf("no circular to aim at: %v", err)
	}
	watched := a.watchTargets(t, by)
	questions, _, err := a.Ruling.Questions(t.Context(), ruling.QuestionFilter{Limit: 1}, by)
	if err != nil || len(questions) == 0 {
		t.Fatalf("no question to aim at: %v", err)
	}
	pledges, err := a.Prevent.Pledges(t.Context(), outreach)
	if err != nil || len(pledges) == 0 {
		t.Fatalf("no pledge to aim at: %v", err)
	}
	targets, err := a.Prevent.Targets(t.Context(), outreach)
	if err != nil || len(targets) == 0 {
		t.Fatalf("no target to aim at: %v", err)
	}
	accounts, err := a.Prevent.Accounts(t.Context(), outreach)
	if err != nil || len(accounts) == 0 {
		t.Fatalf("no account to aim at: %v", err)
	}
	pair := a.pairTarget(t)
	return map[string]string{
		"pair":     pair,
		"index":    a.indexTarget(t),
		"contest":  a.contestTarget(t, by),
		"question": questions[0].ID, "pledge": pledges[0].ID, "target": targets[0].ID, "account": accounts[0].ID,
		"daftar": watched["daftar"], "penyaringan": watched["penyaringan"], "petunjuk": watched["petunjuk"], "item": watched["item"], "referral": watched["referral"],
		"notice": notices[0].ID, "case": string(cases[0].ID), "report": string(reports.Rows[0].ID), "track": string(tracks[0].ID),
		"user": string(by.User), "office": string(by.Office),
	}, []string{pair, "Indeks rahasia", "Sanggahan rahasia", questions[0].ID, pledges[0].ID, targets[0].ID, accounts[0].ID, watched["title"], watched["petunjuk"], watched["item"], watched["referral"], notices[0].ID, notices[0].Number, cases[0].Number, string(cases[0].ID), string(reports.Rows[0].ID)}
}

// pairTarget is a servant of Kota Cilegon beside a candidate's relative.
func (a *App) pairTarget(t *testing.T) string {
	t.Helper()
	_, by := a.persona(t, "Agus Hermanto")
	if err := a.Relatives.Ask(t.Context(), "pilkada-2024", false, by); err != nil {
		t.Fatal(err)
	}
	if _, err := a.Jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	pairs, _, err := a.Relatives.List(t.Context(), relatives.Filter{Election: "pilkada-2024", Limit: 1}, by)
	if err != nil || len(pairs) == 0 {
		t.Fatalf("no pair to aim at: %v", err)
	}
	return pairs[0].ID
}

// indexTarget is a vulnerability index that waits to be published.
func (a *App) indexTarget(t *testing.T) string {
	t.Helper()
	_, by := a.persona(t, "Nurul Aini")
	x, _, err := a.Measure.Take(t.Context(), measure.IndexDraft{
		Title: "Indeks rahasia", IssuedOn: "2024-11-01", Most: 100_000, FileName: "a.csv", File: []byte("Wilayah;Pemilihan;Skor\n36.72;pilkada-2024;50\n"),
	}, by)
	if err != nil {
		t.Fatal(err)
	}
	return x.ID
}

// contestTarget is what an actor's office says against a colour.
func (a *App) contestTarget(t *testing.T, by netra.Actor) string {
	t.Helper()
	c, err := a.Measure.Contest(t.Context(), measure.ContestDraft{
		Election: "pilkada-2024", AsOf: "2024-11-12", Claimed: 999, Source: "Rekapitulasi", Note: "Sanggahan rahasia",
	}, by)
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// watchTargets are ids of a watch list of an actor's office, of a run and a hit
// under it, and of what was captured and asked of that hit.
func (a *App) watchTargets(t *testing.T, by netra.Actor) map[string]string {
	t.Helper()
	lists, _, err := a.Watch.Lists(t.Context(), watch.Filter{Limit: 1}, by)
	if err != nil || len(lists) == 0 {
		t.Fatalf("no watch list to aim at: %v", err)
	}
	runs, err := a.Watch.Runs(t.Context(), lists[0].ID, by)
	if err != nil || len(runs) == 0 {
		t.Fatalf("no run to aim at: %v", err)
	}
	_, hits, _, err := a.Watch.Hits(t.Context(), lists[0].ID, watch.HitFilter{State: watch.Open, Limit: 50}, by)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range hits {
		h, err := a.Watch.OpenHit(t.Context(), row.ID, by)
		if err != nil {
			t.Fatal(err)
		}
		if len(h.Referrals) > 0 {
			return map[string]string{
				"daftar": lists[0].ID, "penyaringan": runs[0].ID, "petunjuk": h.ID, "item": h.Captures[0].ID, "referral": h.Referrals[0].ID,
				"title": lists[0].Title,
			}
		}
	}
	t.Fatal("no hit with a referral to aim at")
	return nil
}

// foreigner is a session of somebody in Lebak.
func (a *App) foreigner(t *testing.T, role netra.Role) string {
	t.Helper()
	_, lebak := a.persona(t, "Asep Mulyadi")
	var user netra.UserID
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		var err error
		user, err = a.Access.AddUser(t.Context(), tx, access.NewUser{
			Login: "asing-" + string(role), Name: "Orang " + string(role), Office: lebak.Office, Role: role,
		}, netra.System(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	token, _ := a.login(t, user)
	return token
}

func (a *App) tryRoute(t *testing.T, token string, role netra.Role, method, pattern string, ids map[string]string, secrets []string) {
	t.Helper()
	// fill puts the ids into a pattern; random ones where real is false.
	fill := func(real bool) string {
		return placeholder.ReplaceAllStringFunc(strings.TrimSuffix(pattern, "{$}"), func(p string) string {
			name := strings.Trim(p, "{}")
			switch {
			case !real:
				return anything
			case name == "track":
				return ids["track"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/perkara"):
				return ids["case"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/laporan"):
				return ids["report"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/keluarga"):
				return ids["pair"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/zona"):
				return ids["contest"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/kerawanan"):
				return ids["index"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/tanya/{id}"):
				return ids["question"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/cegah/ikrar"):
				return ids["pledge"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/cegah/target"):
				return ids["target"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/cegah/akun"):
				return ids["account"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/cegah"):
				return ids["notice"]
			case name == "id" && strings.HasPrefix(pattern, "/meja/awasi/"):
				return ids[strings.Split(pattern, "/")[3]]
			case name == "item" || name == "referral":
				return ids[name]
			case name == "id" && strings.HasPrefix(pattern, usersPath):
				return ids["user"]
			case name == "id" && strings.HasPrefix(pattern, officesPath):
				return ids["office"]
			}
			return anything
		})
	}
	form := url.Values{"versi": {"1"}, "catatan": {"x"}, "alasan": {"x"}, "pesan": {"x"}}
	got := a.as(t, token, method, fill(true), form)
	body := got.Body.String()
	for _, s := range secrets {
		if strings.Contains(body, s) && !strings.Contains(fill(true), s) {
			t.Errorf("%s %s tells %s of %q", method, pattern, role, s)
		}
	}
	if !strings.Contains(pattern, "{id}") || got.Code == http.StatusSeeOther && strings.HasPrefix(got.Header().Get("Location"), "/masuk") {
		return
	}
	if got.Code != http.StatusNotFound {
		t.Errorf("%s %s answers %s with %d, want 404", method, pattern, role, got.Code)
	}
	none := a.as(t, token, method, fill(false), form)
	if a, b := shape(body, ids), shape(none.Body.String(), ids); got.Code != none.Code || a != b {
		t.Errorf("%s %s: what is there answers %s otherwise than what is not (%d, %d bytes against %d, %d bytes)",
			method, pattern, role, got.Code, len(a), none.Code, len(b))
	}
}

// shape is a page without what differs from request to request.
func shape(body string, ids map[string]string) string {
	for _, id := range ids {
		body = strings.ReplaceAll(body, id, anything)
	}
	return regexp.MustCompile(`[0-9]{2}\.[0-9]{2}`).ReplaceAllString(body, "")
}

func TestEveryRouteNamesAPermission(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2024, 11, 13, 2, 0, 0, 0, time.UTC)})
	known := map[access.Permission]bool{}
	for _, p := range access.Permissions() {
		known[p] = true
	}
	n := 0
	for _, r := range a.Routes() {
		if !known[r.Permission] {
			t.Errorf("%s %s names %q, which is no permission", r.Method, r.Pattern, r.Permission)
		}
		if r.Permission == access.Public && strings.HasPrefix(r.Pattern, "/meja") {
			t.Errorf("%s %s of the desk is open to everybody", r.Method, r.Pattern)
		}
		n++
	}
	if n < 30 {
		t.Errorf("only %d routes", n)
	}
}

func TestVisitorIsAskedToLogInAtEveryDoorOfTheDesk(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2024, 11, 13, 2, 0, 0, 0, time.UTC)})
	for _, r := range a.Routes() {
		if r.Permission == access.Public {
			continue
		}
		w := a.as(t, "", r.Method, placeholder.ReplaceAllString(r.Pattern, anything), url.Values{})
		switch {
		case r.Method == http.MethodGet && (w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/masuk")):
			t.Errorf("GET %s answers a visitor with %d, want the way to log in", r.Pattern, w.Code)
		case r.Method == http.MethodPost && w.Code < 400:
			t.Errorf("POST %s answers a visitor with %d", r.Pattern, w.Code)
		}
	}
}

func TestDemoIsFilledAndItsPagesOpen(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	for path, words := range map[string][]string{
		"/":                                    {"DATA CONTOH", "Petugas Bawaslu Kota Cilegon", "Laporkan"},
		"/angka":                               {"Angka netralitas ASN", "Banten", "Bengkulu", "Unduh data"},
		"/angka?wilayah=36":                    {"Kota Cilegon", "Kabupaten Lebak"},
		"/angka?hari-d=1&hari-m=3&hari-y=2024": {"1 Maret 2024"},
		"/angka.csv":                           {"cases;status;"},
		"/zona":                                {"Zona KASN 2020", "lebih dari 20", "Belum diperiksa ahli hukum", "Pandeglang", "Dengan ambang rumus ini, 3 ASN"},
		"/zona?wilayah=36":                     {"Banten", "per 1.000 ASN", "Diumumkan oleh Asisten KASN", "Warna yang disanggah", "Sanggahan diterima"},
		"/zona?hari-d=1&hari-m=3&hari-y=2020":  {"Belum ada rumus zona pada hari itu"},
		"/kerawanan":                           {"Indeks Netra", "Kota Bengkulu", "Bobot 50%", "Bila bobotnya lain", "Apakah ramalannya tepat?"},
		"/kerawanan?wilayah=17":                {"Bengkulu", "Tinggi"},
		"/kerawanan?pemilihan=pemilu-2024&hari-d=1&hari-m=3&hari-y=2023": {"Belum ada skor"},
		"/kerawanan.csv":                   {"netra-2024;", ";perkara;"},
		"/kerawanan/banding?wilayah=17.71": {"IKP (data contoh)", "Lebih rawan daripada dahulu: skornya naik dari 31,4 menjadi 52,1", "Netralitas ASN", "Pilkada Serentak 2020"},
		"/kerawanan/banding":               {"Bandingkan dua pemilihan"},
		"/angka/cakupan":                   {"Banten", "Ada laporan", "Tanpa pengawas dan tanpa laporan"},
		"/angka/cakupan?wilayah=36":        {"Kota Cilegon", "1 dari 8", "Kabupaten Tangerang"},
		"/angka/cakupan.csv":               {";36;Banten;reports;", ";nobody;"},
		"/zona.csv":                        {"kasn-2020;", ";36;Banten;reported;"},
		"/aturan":                          {"DISP-6", "belum ditinjau"},
		"/aturan?q=foto":                   {"DISP-7"},
		"/aturan/disp-6":                   {"SKB", "Sanksi"},
		"/tentang":                         {"Apa yang tidak dapat dilakukannya"},
		"/lapor":                           {"Langkah 1"},
		"/status":                          {"kode"},
		"/?bahasa=en":                      {"Keep civil servants neutral"},
	} {
		w := a.as(t, "", http.MethodGet, path, nil)
		if w.Code != http.StatusOK {
			t.Errorf("%s answers %d", path, w.Code)
		}
		for _, word := range words {
			if !strings.Contains(w.Body.String(), word) {
				t.Errorf("%s does not say %q", path, word)
			}
		}
	}
	token, _ := a.persona(t, "Dewi Kartikasari")
	desk := a.as(t, token, http.MethodGet, "/meja", nil).Body.String()
	if !strings.Contains(desk, "Selamat bekerja, Dewi Kartikasari") || !strings.Contains(desk, "/meja/perkara/") {
		t.Error("the examiner's desk does not list what is due")
	}
	if w := a.as(t, "", http.MethodGet, "/angka?hari-d=31&hari-m=2&hari-y=2024", nil); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("31 February answers %d, want 422", w.Code)
	}
}

func TestTotalIsTheSumOfItsParts(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	for _, day := range []netra.Date{"2024-03-01", "2024-10-01", "2024-10-31", "2024-11-13"} {
		f, err := a.Measure.Count(t.Context(), measureFilter(day))
		if err != nil {
			t.Fatal(err)
		}
		sums := map[string]int{}
		for _, c := range f.ByStatus {
			sums["status"] += c.N
		}
		for _, c := range f.ByAct {
			sums["act"] += c.N
		}
		for _, c := range f.ByRegion {
			sums["region"] += c.N
		}
		for _, p := range f.Series {
			sums["series"] += p.Cases
		}
		for what, n := range sums {
			if n != f.Cases {
				t.Errorf("on %s the cases by %s sum up to %d, the total is %d", day, what, n, f.Cases)
			}
		}
		levels := 0
		for _, c := range f.ByLevel {
			levels += c.N
		}
		if levels != f.Sanctioned {
			t.Errorf("on %s the sanctions by level sum up to %d, the total is %d", day, levels, f.Sanctioned)
		}
	}
}

func TestAppPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	a := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2024, 11, 13, 2, 0, 0, 0, time.UTC)})
	checked := pagesOfApp()
	for name, page := range checked {
		a.views.Check(t, name, page)
	}
	for _, name := range a.views.Pages() {
		if _, ok := checked[name]; !ok {
			t.Errorf("page %s is checked against no struct", name)
		}
	}
}

func TestEveryDecisionOfTheDemonstrationReplays(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		a := newDemo(t, url)
		steps, found, err := a.Casework.Replay(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range found {
			t.Errorf("case %s, step %s: %s", d.Case, d.Step, d.What)
		}
		if steps < 100 {
			t.Errorf("only %d steps were decided again", steps)
		}
	})
}

func TestStartUnderTheSameLawMovesNoClock(t *testing.T) {
	t.Parallel()
	a := newDemo(t, "sqlite:")
	if n, err := a.Casework.Recompute(t.Context()); n != 0 || err != nil {
		t.Errorf("%d clocks moved, %v", n, err)
	}
}
