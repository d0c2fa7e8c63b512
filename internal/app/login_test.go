package app

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// code is what the authenticator of a secret shows now.
func code(t *testing.T, a *App, secret string) string {
	t.Helper()
	c, err := totp.GenerateCode(secret, a.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCodeThatOpenedTheDeskOpensItOnce(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	password := url.Values{"nama-masuk": {"admin"}, "sandi": {adminPassword}}
	used := url.Values{"kode": {code(t, a, secret)}}
	b := newBrowser(t, a)
	want(t, "the password", b.post("/masuk", password), http.StatusSeeOther)
	want(t, "a wrong code", b.post("/masuk/kode", url.Values{"kode": {"000000"}}), http.StatusUnprocessableEntity, "Kode tidak cocok")
	want(t, "no code", b.post("/masuk/kode", nil), http.StatusUnprocessableEntity, "Galat")
	want(t, "the code", b.post("/masuk/kode", used), http.StatusSeeOther)
	other := newBrowser(t, a)
	want(t, "the password elsewhere", other.post("/masuk", password), http.StatusSeeOther)
	w := other.post("/masuk/kode", used)
	want(t, "the code that was seen over a shoulder", w, http.StatusUnprocessableEntity, "sudah dipakai")
	if strings.Contains(w.Body.String(), used.Get("kode")) {
		t.Error("the page repeats the code")
	}
	want(t, "the desk", other.get("/meja"), http.StatusSeeOther)
}

func TestRecoveryCodeOpensTheDeskAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	a, clock, _ := installed(t, dbtest.SQLite(t, nil))
	link, err := a.Access.Renew(t.Context(), userID(t, a, "admin"), netra.System(""))
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, a)
	path := "/undangan/" + link.Token
	want(t, "the link", b.get(path), http.StatusOK, "Tetapkan kata sandi dan kode baru")
	secret, _ := a.Access.Enrolment(link.Token, "admin")
	w := b.post(path, url.Values{"sandi": {newPassword}, "sandi-lagi": {newPassword}, "kode": {code(t, a, secret)}})
	want(t, "the new password", w, http.StatusOK, "Kode cadangan")
	codes := regexp.MustCompile(`(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}`).FindAllString(w.Body.String(), -1)
	if len(codes) != 8 {
		t.Fatalf("%d recovery codes, want 8", len(codes))
	}
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("the page with the codes may be kept: Cache-Control %q", got)
	}
	clock.to(clock.Now().Add(time.Minute))
	want(t, "the password", b.post("/masuk", url.Values{"nama-masuk": {"admin"}, "sandi": {newPassword}}), http.StatusSeeOther)
	typed := strings.ToLower(strings.ReplaceAll(codes[3], "-", " "))
	want(t, "the recovery code", b.post("/masuk/kode", url.Values{"kode": {typed}}), http.StatusSeeOther)
	want(t, "the desk", b.get("/meja"), http.StatusOK, "Nurul Aini")
}

func TestUnknownNameAndWrongPasswordLookTheSame(t *testing.T) {
	t.Parallel()
	a, _, _ := installed(t, dbtest.SQLite(t, nil))
	page := func(login string) string {
		w := newBrowser(t, a).post("/masuk", url.Values{"nama-masuk": {login}, "sandi": {"bukan sandi yang benar"}})
		want(t, login, w, http.StatusUnprocessableEntity, "Nama masuk atau kata sandi tidak cocok.", login)
		return strings.ReplaceAll(w.Body.String(), login, "")
	}
	if page("admin") != page("tidak-ada") {
		t.Error("the page tells whether a name exists")
	}
}

func TestLoginDoesNotLeadToAForeignSite(t *testing.T) {
	t.Parallel()
	a, clock, secret := installed(t, dbtest.SQLite(t, nil))
	for _, foreign := range []string{"https://evil.example/meja", "//evil.example/meja", `/\evil.example`, "javascript:alert(1)", "/meja\r\nX: y"} {
		b := newBrowser(t, a)
		want(t, "the page", b.get("/masuk?lanjut="+url.QueryEscape(foreign)), http.StatusOK)
		w := b.post("/masuk", url.Values{"nama-masuk": {"admin"}, "sandi": {adminPassword}, "lanjut": {foreign}})
		if got := w.Header().Get("Location"); !strings.HasPrefix(got, "/masuk/kode") {
			t.Fatalf("the password leads to %q", got)
		}
		w = b.post("/masuk/kode", url.Values{"kode": {code(t, a, secret)}, "lanjut": {foreign}})
		if got := w.Header().Get("Location"); w.Code != http.StatusSeeOther || got != "/meja" {
			t.Errorf("%q leads to %q (%d), want the desk", foreign, got, w.Code)
		}
		clock.to(clock.Now().Add(time.Minute))
	}
}

func TestCookiesAreLockedOverHTTPS(t *testing.T) {
	t.Parallel()
	clock := &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)}
	a, err := New(t.Context(), Config{
		DataDir: t.TempDir(), Database: dbtest.SQLite(t, nil), Clock: clock, Log: slog.New(slog.DiscardHandler),
		Origin: "https://netra.example.go.id", Secure: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	path, err := a.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the wizard", a.as(t, "", http.MethodPost, path, filledWizard(t, a, path)), http.StatusOK)
	secret, _ := a.Access.Enrolment(strings.TrimPrefix(path, setupPath+"/"), "admin")
	clock.to(clock.Now().Add(time.Minute))
	seen := map[string]bool{}
	send := func(b *browser, path string, form url.Values) {
		w := b.post(path, form)
		want(t, path, w, http.StatusSeeOther)
		for _, c := range w.Result().Cookies() {
			seen[c.Name] = true
			if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("%s sets %s, which is not locked", path, c)
			}
		}
	}
	b := newBrowser(t, a)
	send(b, "/masuk", url.Values{"nama-masuk": {"admin"}, "sandi": {adminPassword}})
	half := b.jar["__Host-netra_sesi"]
	send(b, "/masuk/kode", url.Values{"kode": {code(t, a, secret)}})
	if b.jar["__Host-netra_sesi"] == half || half == "" {
		t.Error("the session keeps the token it had before the code")
	}
	for _, name := range []string{"__Host-netra_sesi", "__Host-netra_gawai"} {
		if !seen[name] {
			t.Errorf("no cookie %s", name)
		}
	}
	want(t, "the desk", b.get("/meja"), http.StatusOK)
	send(b, "/keluar", nil)
	if b.jar["__Host-netra_sesi"] != "" {
		t.Error("logging out leaves the session in the browser")
	}
}

func TestLoggingInEndsTheSessionBeforeIt(t *testing.T) {
	t.Parallel()
	a, clock, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	before := b.jar["netra_sesi"]
	clock.to(clock.Now().Add(time.Minute))
	b.logIn("admin", adminPassword, secret)
	want(t, "the session of before", a.as(t, before, http.MethodGet, "/meja", nil), http.StatusSeeOther)
	want(t, "the session of now", b.get("/meja"), http.StatusOK)
}

func TestFormsAreRefusedThatAreNoText(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	broken := url.Values{"nama-masuk": {"admin\xff"}, "sandi": {"\xfe\x00"}, "nama": {"\xff"}, "kode": {"\xff"}}
	for _, path := range []string{"/masuk", "/masuk/kode"} {
		if w := b.post(path, broken); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d, want 422", path, w.Code)
		}
	}
	b.logIn("admin", adminPassword, secret)
	for _, path := range []string{"/meja/pengguna/undang", "/meja/kantor/baru"} {
		if w := b.post(path, broken); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%s answers %d, want 422", path, w.Code)
		}
	}
	if w := b.post("/masuk", url.Values{"nama-masuk": {"admin"}, "sandi": {strings.Repeat("a", 1<<20)}}); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of a megabyte: %d, want 413", w.Code)
	}
}

func TestForeignSiteCannotLogSomebodyOut(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	r := httptest.NewRequest(http.MethodPost, "/keluar", nil)
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	want(t, "logging out from elsewhere", w, http.StatusForbidden)
	want(t, "the desk", b.get("/meja"), http.StatusOK)
}

func TestPersonOfTwoOfficesChoosesWhereToSit(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	province := office(t, a, "bawaslu-provinsi")
	user := userID(t, a, "admin")
	second, err := a.Access.AddMembership(t.Context(), user, access.NewUser{Office: province, Role: netra.RoleHead}, netra.System(""))
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	want(t, "the account", b.get("/meja/akun"), http.StatusOK, "Sedang dipakai", "Pindah ke sini", "Bawaslu Provinsi Banten")
	before := b.jar["netra_sesi"]
	want(t, "a seat of nobody", b.post("/meja/akun/kantor", url.Values{"keanggotaan": {anything}}), http.StatusNotFound)
	want(t, "no seat", b.post("/meja/akun/kantor", nil), http.StatusNotFound)
	want(t, "the other seat", b.post("/meja/akun/kantor", url.Values{"keanggotaan": {second.ID}}), http.StatusSeeOther)
	if b.jar["netra_sesi"] == before {
		t.Error("the session keeps its token in the other office")
	}
	want(t, "the desk there", b.get("/meja"), http.StatusOK, "Bawaslu Provinsi Banten")
	want(t, "what only the first seat may do", b.get("/meja/kantor"), http.StatusNotFound)
	want(t, "ending all sessions", b.post("/meja/akun/akhiri", nil), http.StatusSeeOther)
	want(t, "the desk afterwards", b.get("/meja"), http.StatusSeeOther)
}

func TestDemonstrationSaysThatItsPeopleHaveNoPasswords(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	want(t, "the page", a.as(t, "", http.MethodGet, "/masuk", nil), http.StatusOK, "pilih salah satu pada pita")
	sample := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	if err := sample.DB.Write(t.Context(), func(tx *db.Tx) error { return saveSetting(t.Context(), tx, settingSample, "1") }); err != nil {
		t.Fatal(err)
	}
	if err := sample.routes(t.Context()); err != nil {
		t.Fatal(err)
	}
	want(t, "the page over sample data", sample.as(t, "", http.MethodGet, "/masuk", nil), http.StatusOK, "membuat tautan baru")
	fresh := newApp(t, dbtest.SQLite(t, nil), &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)})
	if w := fresh.as(t, "", http.MethodGet, "/masuk", nil); strings.Contains(w.Body.String(), "orang rekaan") {
		t.Error("a real installation speaks of invented people")
	}
}
