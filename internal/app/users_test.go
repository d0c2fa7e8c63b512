package app

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// add puts somebody into an office of an installation without a demonstration.
func add(t *testing.T, a *App, login, name string, o netra.OfficeID, role netra.Role) netra.UserID {
	t.Helper()
	var id netra.UserID
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		var err error
		id, err = a.Access.AddUser(t.Context(), tx, access.NewUser{Login: login, Name: name, Office: o, Role: role}, netra.System(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestUsersAreFilteredAndTurnedOver(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, _, secret := installed(t, dbURL)
		host, province := office(t, a, "bawaslu-kabkota"), office(t, a, "bawaslu-provinsi")
		for i := range usersShown + 5 {
			add(t, a, fmt.Sprintf("orang%03d", i), fmt.Sprintf("Orang %03d", i), host, netra.RoleField)
		}
		add(t, a, "kepala", "Kepala Banten", province, netra.RoleHead)
		b := newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		first := b.get("/meja/pengguna")
		want(t, "the list", first, http.StatusOK, "Orang 000", "Kepala Banten", "sesudah=")
		if strings.Contains(first.Body.String(), fmt.Sprintf("Orang %03d", usersShown+4)) {
			t.Error("the first part shows the last person")
		}
		want(t, "the rest", b.get("/meja/pengguna?sesudah=orang047"), http.StatusOK, fmt.Sprintf("Orang %03d", usersShown+4), "Ke awal daftar")
		for path, names := range map[string][2]string{
			"?q=kepala":                   {"Kepala Banten", "Orang 000"},
			"?peran=head":                 {"Kepala Banten", "Orang 000"},
			"?kantor=" + string(province): {"Kepala Banten", "Orang 000"},
			"?kantor=" + string(host):     {"Orang 000", "Kepala Banten"},
			"?q=%25":                      {"Tidak ada pengguna", "Orang 000"},
		} {
			w := b.get("/meja/pengguna" + path)
			want(t, path, w, http.StatusOK, names[0])
			if strings.Contains(w.Body.String(), ">"+names[1]+"<") {
				t.Errorf("%s shows %s too", path, names[1])
			}
		}
		for _, path := range []string{"?peran=kaisar", "?kantor=" + anything, "?q=" + strings.Repeat("a", 101)} {
			want(t, "a filter of air", b.get("/meja/pengguna"+path), http.StatusUnprocessableEntity, "Galat")
		}
	})
}

func TestHeadSeesThePeopleOfTheOfficeAndChangesNothing(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	_, by := a.persona(t, "Rina Maharani")
	head := a.foreignerAt(t, by.Office, netra.RoleHead)
	list := a.as(t, head, http.MethodGet, "/meja/pengguna", nil)
	want(t, "the list", list, http.StatusOK, "Rina Maharani", "Ujang Supriatna")
	for _, foreign := range []string{"Dewi Kartikasari", "Asep Mulyadi", "Undang pengguna"} {
		if strings.Contains(list.Body.String(), ">"+foreign+"<") {
			t.Errorf("the list shows %s", foreign)
		}
	}
	page := a.as(t, head, http.MethodGet, "/meja/pengguna/"+string(by.User), nil)
	want(t, "a colleague", page, http.StatusOK, "Rina Maharani", "Sedang bertugas")
	if strings.Contains(page.Body.String(), "<form method=\"post\" action=\"/meja/pengguna") {
		t.Error("a head is offered to change somebody")
	}
	for _, path := range []string{"/tautan", "/nonaktif", "/akhiri", "/tambah", "/sesi", "/aktif"} {
		want(t, path, a.as(t, head, http.MethodPost, "/meja/pengguna/"+string(by.User)+path, url.Values{}), http.StatusNotFound)
	}
	_, other := a.persona(t, "Dewi Kartikasari")
	want(t, "somebody elsewhere", a.as(t, head, http.MethodGet, "/meja/pengguna/"+string(other.User), nil), http.StatusNotFound)
}

func TestInvitationFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	good := url.Values{"nama": {"Rina Maharani"}, "nama-masuk": {"rina"}, "kantor": {string(office(t, a, "bawaslu-kabkota"))}, "peran": {"officer"}}
	for what, c := range map[string]struct{ field, value, says string }{
		"empty name":       {"nama", " ", "nama"},
		"long name":        {"nama", strings.Repeat("a", 121), "nama"},
		"empty login":      {"nama-masuk", "", "nama-masuk"},
		"taken login":      {"nama-masuk", "ADMIN", "sudah dipakai orang lain"},
		"login as HTML":    {"nama-masuk", "<script>alert(1)</script>", "3 sampai 120"},
		"login as SQL":     {"nama-masuk", "' or 1=1 --", "3 sampai 120"},
		"login as emoji":   {"nama-masuk", "😀😀😀", "3 sampai 120"},
		"an office of air": {"kantor", anything, "kantor"},
		"a role of air":    {"peran", "kaisar", "peran"},
		"a day of air":     {"sampai-d", "31", "sampai"},
		"a day long past":  {"sampai-y", "2020", "sudah lewat"},
	} {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		if strings.HasPrefix(c.field, "sampai") {
			form.Set("sampai-d", "1")
			form.Set("sampai-m", "2")
			form.Set("sampai-y", "2027")
		}
		form.Set(c.field, c.value)
		w := b.post("/meja/pengguna/undang", form)
		want(t, what, w, http.StatusUnprocessableEntity, "Galat", c.says)
		if c.field != "nama" && !strings.Contains(w.Body.String(), `value="Rina Maharani"`) {
			t.Errorf("%s: the name is lost", what)
		}
		if strings.Contains(w.Body.String(), "<script>alert") {
			t.Errorf("%s: what was typed became part of the page", what)
		}
	}
	good.Set("nama", `Rina "<b>" 😀`)
	w := b.post("/meja/pengguna/undang", good)
	want(t, "a strange name", w, http.StatusOK, "😀", "/undangan/")
	if got := w.Header().Get("Cache-Control"); got != "no-store" {
		t.Errorf("the page with the link may be kept: Cache-Control %q", got)
	}
	if strings.Contains(w.Body.String(), "<b>\"") {
		t.Error("the name became part of the page")
	}
}

func TestDutyEndsOnADayAndTheLastAdministratorStays(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, clock, secret := installed(t, dbURL)
		host := office(t, a, "bawaslu-kabkota")
		rina := add(t, a, "rina", "Rina Maharani", host, netra.RoleOfficer)
		b := newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		path := "/meja/pengguna/" + string(rina)
		seat := membership(t, a, rina)
		end := url.Values{"keanggotaan": {seat}, "berakhir-d": {"30"}, "berakhir-m": {"11"}, "berakhir-y": {"2026"}}
		want(t, "no seat", b.post(path+"/akhiri", nil), http.StatusUnprocessableEntity, "Galat")
		past := url.Values{"keanggotaan": {seat}, "berakhir-d": {"1"}, "berakhir-m": {"1"}, "berakhir-y": {"2020"}}
		want(t, "a day long past", b.post(path+"/akhiri", past), http.StatusUnprocessableEntity, "sudah lewat", `value="2020"`)
		want(t, "the end of the month", b.post(path+"/akhiri", end), http.StatusSeeOther)
		want(t, "the person", b.get(path), http.StatusOK, "Sedang bertugas", "1 Desember 2026, 00.00")
		clock.to(time.Date(2026, 11, 30, 16, 59, 0, 0, time.UTC)) // a minute to midnight in Cilegon
		if u := users(t, a, access.UserFilter{Query: "rina"}); len(u) != 1 || !u[0].Memberships[0].Runs(a.Clock.Now()) {
			t.Error("the duty does not last until the evening of its last day")
		}
		clock.to(time.Date(2026, 11, 30, 17, 0, 0, 0, time.UTC))
		if u := users(t, a, access.UserFilter{Query: "rina"}); len(u) != 0 {
			t.Error("the duty lasts longer than its last day")
		}
		b = newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		want(t, "the list", b.get("/meja/pengguna?semua=1"), http.StatusOK, "Rina Maharani")
		admin := userID(t, a, "admin")
		own := url.Values{"keanggotaan": {membership(t, a, admin)}}
		want(t, "the last administrator", b.post("/meja/pengguna/"+string(admin)+"/akhiri", own), http.StatusUnprocessableEntity, "pengelola sistem terakhir")
		// A person's page ends that person's duty and nobody else's.
		want(t, "a seat of somebody else", b.post(path+"/akhiri", own), http.StatusNotFound)
	})
}

func TestNewLinkEndsTheSessionsAndTheOldLink(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	rina := add(t, a, "rina", "Rina Maharani", office(t, a, "bawaslu-kabkota"), netra.RoleOfficer)
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	path := "/meja/pengguna/" + string(rina)
	first := b.post(path+"/tautan", nil)
	want(t, "a link", first, http.StatusOK, "Rina Maharani", "http://example.com/undangan/", "code-box")
	want(t, "another link", b.post(path+"/tautan", nil), http.StatusOK)
	old := first.Body.String()
	old = old[strings.Index(old, "/undangan/"):]
	old = old[:len("/undangan/")+32]
	want(t, "the old link", newBrowser(t, a).get(old), http.StatusNotFound)
	want(t, "disable", b.post(path+"/nonaktif", nil), http.StatusSeeOther)
	want(t, "disable again", b.post(path+"/nonaktif", nil), http.StatusUnprocessableEntity, "diubah orang lain")
	want(t, "the list", b.get("/meja/pengguna?semua=1"), http.StatusOK, "Dinonaktifkan")
	want(t, "enable", b.post(path+"/aktif", nil), http.StatusSeeOther)
}

func users(t *testing.T, a *App, f access.UserFilter) []access.User {
	t.Helper()
	var out []access.User
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		var err error
		out, err = a.Access.Users(t.Context(), tx, f)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}

// membership is the first membership of a user.
func membership(t *testing.T, a *App, id netra.UserID) string {
	t.Helper()
	var out string
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		u, err := a.Access.User(t.Context(), tx, id)
		if err == nil {
			out = u.Memberships[0].ID
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return out
}
