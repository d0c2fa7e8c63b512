package app

import (
	"bytes"
	"context"
	"mime/multipart"
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
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// pagesOfOffice are the pages of what every office needs, with their structs.
func pagesOfOffice() map[string]any {
	return map[string]any{
		"login_page": loginPage{}, "factor_page": factorPage{}, "invitation_page": invitationPage{}, "recovery_page": recoveryPage{},
		"account_page": accountPage{}, "users_page": usersPage{}, "invite_page": invitePage{}, "link_page": linkPage{}, "user_page": userPage{},
		"offices_page": officesPage{}, "office_new_page": newOfficePage{}, "office_page": officePage{},
		"roster_page": rosterPage{}, "servant_page": servantPage{}, "import_page": importPage{}, "batch_page": batchPage{}, "agency_page": agencyPage{}, "candidates_page": candidatesPage{}, "candidate_page": candidatePage{}, "loads_page": loadsPage{}, "load_page": loadPage{},
		"jobs_page": jobsPage{}, "ledger_page": ledgerPage{},
	}
}

// browser keeps the cookies of one person.
type browser struct {
	t   *testing.T
	a   *App
	jar map[string]string
}

func newBrowser(t *testing.T, a *App) *browser { return &browser{t, a, map[string]string{}} }

func (b *browser) send(r *http.Request) *httptest.ResponseRecorder {
	b.t.Helper()
	for name, value := range b.jar {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	if r.Method == http.MethodPost {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	w := httptest.NewRecorder()
	b.a.Handler().ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" {
			b.t.Errorf("cookie %s is not closed to scripts and foreign sites: %+v", c.Name, c)
		}
		if c.MaxAge < 0 {
			delete(b.jar, c.Name)
		} else {
			b.jar[c.Name] = c.Value
		}
	}
	return w
}

func (b *browser) get(path string) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.send(httptest.NewRequest(http.MethodGet, path, nil))
}

func (b *browser) post(path string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

// upload posts a form with a file.
func (b *browser) upload(path string, form url.Values, name, content string) *httptest.ResponseRecorder {
	b.t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, vs := range form {
		if err := m.WriteField(k, vs[0]); err != nil {
			b.t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("berkas", name)
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := part.Write([]byte(content)); err != nil {
		b.t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		b.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return b.send(r)
}

// want checks the status and that words stand in the answer.
func want(t *testing.T, what string, w *httptest.ResponseRecorder, status int, words ...string) {
	t.Helper()
	if w.Code != status {
		t.Fatalf("%s answers %d, want %d (to %s)\n%s", what, w.Code, status, w.Header().Get("Location"), w.Body)
	}
	for _, word := range words {
		if !strings.Contains(w.Body.String(), word) {
			t.Errorf("%s does not say %q:\n%s", what, word, w.Body)
		}
	}
}

// installed is a fresh installation of Bawaslu Kota Cilegon and the secret of
// its administrator, who is not logged in.
func installed(t *testing.T, dbURL string) (*App, *testClock, string) {
	t.Helper()
	clock := &testClock{at: time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)}
	a := newApp(t, dbURL, clock)
	path, err := a.SetupPath(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want(t, "the wizard", a.as(t, "", http.MethodPost, path, filledWizard(t, a, path)), http.StatusOK)
	secret, _ := a.Access.Enrolment(strings.TrimPrefix(path, setupPath+"/"), "admin")
	clock.at = clock.at.Add(time.Minute)
	return a, clock, secret
}

// logIn goes the whole way in.
func (b *browser) logIn(login, password, secret string) {
	b.t.Helper()
	want(b.t, "the password", b.post("/masuk", url.Values{"nama-masuk": {login}, "sandi": {password}, "lanjut": {"/meja/pengguna"}}), http.StatusSeeOther)
	code, err := totp.GenerateCode(secret, b.a.Clock.Now())
	if err != nil {
		b.t.Fatal(err)
	}
	w := b.post("/masuk/kode", url.Values{"kode": {code}, "lanjut": {"/meja/pengguna"}})
	want(b.t, "the code", w, http.StatusSeeOther)
	if got := w.Header().Get("Location"); got != "/meja/pengguna" {
		b.t.Errorf("after logging in: %s", got)
	}
}

const (
	adminPassword = "empat kuda di lapangan"
	newPassword   = "tiga layang-layang putus"
)

func TestAdministratorLogsInInvitesAndTheInvitedWorks(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, clock, secret := installed(t, dbURL)
		b := newBrowser(t, a)
		want(t, "the desk", b.get("/meja/pengguna"), http.StatusSeeOther)
		b.logIn("admin", adminPassword, secret)
		want(t, "the desk of a new installation", b.get(deskHome), http.StatusOK, "Mulai dari sini", "Undang petugas pertama", "/meja/pegawai/impor", "/meja/calon/impor")
		want(t, "users", b.get("/meja/pengguna"), http.StatusOK, "Nurul Aini", "Pengelola sistem")
		want(t, "invite", b.get("/meja/pengguna/undang"), http.StatusOK, "Bawaslu Kota Cilegon")
		host := office(t, a, "bawaslu-kabkota")
		w := b.post("/meja/pengguna/undang", url.Values{"nama": {"Rina Maharani"}, "nama-masuk": {"rina@bawaslu.example"}, "kantor": {string(host)}, "peran": {"officer"}})
		want(t, "the invitation", w, http.StatusOK, "Rina Maharani")
		link := regexp.MustCompile(`/undangan/[0-9A-Z]{32}`).FindString(w.Body.String())
		if link == "" {
			t.Fatal("no link")
		}
		guest := newBrowser(t, a)
		w = guest.get(link)
		want(t, "the link", w, http.StatusOK, "Selamat datang, Rina Maharani", "rina@bawaslu.example", "data:image/png")
		want(t, "a guessed link", guest.get("/undangan/"+strings.Repeat("A", 32)), http.StatusNotFound)
		theirs, _ := a.Access.Enrolment(strings.TrimPrefix(link, "/undangan/"), "rina@bawaslu.example")
		code, err := totp.GenerateCode(theirs, clock.at)
		if err != nil {
			t.Fatal(err)
		}
		for what, form := range map[string]url.Values{
			"short password":   {"sandi": {"pendek"}, "sandi-lagi": {"pendek"}, "kode": {code}},
			"common password":  {"sandi": {"indonesiaraya2026"}, "sandi-lagi": {"indonesiaraya2026"}, "kode": {code}},
			"differs":          {"sandi": {newPassword}, "sandi-lagi": {"lain sama sekali"}, "kode": {code}},
			"wrong code":       {"sandi": {newPassword}, "sandi-lagi": {newPassword}, "kode": {"abc"}},
			"nothing at all":   {},
			"password as HTML": {"sandi": {"<b>x</b>"}, "sandi-lagi": {"<b>x</b>"}, "kode": {"<script>"}},
		} {
			w := guest.post(link, form)
			want(t, what, w, http.StatusUnprocessableEntity, "Galat")
			for _, typed := range []string{form.Get("sandi"), "<script>"} {
				if typed != "" && strings.Contains(w.Body.String(), `value="`+typed) {
					t.Errorf("%s: a password comes back", what)
				}
			}
		}
		want(t, "accepting", guest.post(link, url.Values{"sandi": {newPassword}, "sandi-lagi": {newPassword}, "kode": {code}}), http.StatusOK, "Kode cadangan")
		want(t, "the link again", guest.get(link), http.StatusNotFound)
		clock.at = clock.at.Add(time.Minute)
		want(t, "the password", guest.post("/masuk", url.Values{"nama-masuk": {"RINA@bawaslu.example "}, "sandi": {newPassword}}), http.StatusSeeOther)
		want(t, "the desk with half a login", guest.get("/meja"), http.StatusSeeOther)
		code, err = totp.GenerateCode(theirs, clock.at)
		if err != nil {
			t.Fatal(err)
		}
		want(t, "the code", guest.post("/masuk/kode", url.Values{"kode": {code}, "lanjut": {"https://evil.example/"}}), http.StatusSeeOther)
		want(t, "the desk", guest.get("/meja"), http.StatusOK, "Rina Maharani")
		want(t, "the users, who are not hers to see", guest.get("/meja/pengguna"), http.StatusNotFound)
		want(t, "her account", guest.get("/meja/akun"), http.StatusOK, "Bawaslu Kota Cilegon", "rina@bawaslu.example")

		// The administrator takes the right away; the next request feels it.
		user := userID(t, a, "rina@bawaslu.example")
		want(t, "her page", b.get("/meja/pengguna/"+string(user)), http.StatusOK, "Akhiri tugas")
		want(t, "another membership that ended before it began", b.post("/meja/pengguna/"+string(user)+"/tambah",
			url.Values{"kantor": {string(host)}, "peran": {"head"}, "sampai-d": {"1"}, "sampai-m": {"1"}, "sampai-y": {"2020"}}), http.StatusUnprocessableEntity, "sudah lewat")
		want(t, "disable", b.post("/meja/pengguna/"+string(user)+"/nonaktif", nil), http.StatusSeeOther)
		want(t, "the desk afterwards", guest.get("/meja"), http.StatusSeeOther)
		want(t, "disable oneself", b.post("/meja/pengguna/"+string(userID(t, a, "admin"))+"/nonaktif", nil), http.StatusUnprocessableEntity, "diri sendiri")
		want(t, "log out", b.post("/keluar", nil), http.StatusSeeOther)
		want(t, "the desk after that", b.get("/meja"), http.StatusSeeOther)
	})
}

func TestLoginKeepsTheNameAndNeverThePassword(t *testing.T) {
	t.Parallel()
	a, clock, _ := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	for _, form := range []url.Values{
		{"nama-masuk": {"admin"}, "sandi": {"salah sekali ini"}},
		{"nama-masuk": {"tidak-ada"}, "sandi": {"salah sekali ini"}},
		{"nama-masuk": {"' or 1=1 --"}, "sandi": {"salah sekali ini"}},
	} {
		w := b.post("/masuk", form)
		want(t, "wrong password of "+form.Get("nama-masuk"), w, http.StatusUnprocessableEntity, "tidak cocok")
		if strings.Contains(w.Body.String(), "salah sekali ini") {
			t.Error("the password comes back")
		}
		clock.at = clock.at.Add(time.Minute)
	}
	want(t, "nothing", b.post("/masuk", nil), http.StatusUnprocessableEntity, "Nama masuk", "Kata sandi")
	want(t, "the code without a password", b.get("/masuk/kode"), http.StatusSeeOther)
	for i := range 8 {
		w := b.post("/masuk", url.Values{"nama-masuk": {"seseorang"}, "sandi": {"salah sekali ini"}})
		if i == 7 {
			want(t, "many wrong tries", w, http.StatusTooManyRequests, "detik")
		}
	}
}

func TestRosterIsCheckedTakenOverAndSearched(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, _, secret := installed(t, dbURL)
		b := newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		want(t, "roster", b.get("/meja/pegawai"), http.StatusOK, "Daftar pegawai masih kosong")
		agency := ""
		if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
			list, err := a.Registry.Agencies(t.Context(), tx, "36.72")
			if len(list) > 0 {
				agency = string(list[0].ID)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want(t, "import", b.get("/meja/pegawai/impor"), http.StatusOK, "Pemerintah")
		form := url.Values{"isi": {"servants"}, "instansi": {agency}}
		want(t, "no file", b.post("/meja/pegawai/impor", form), http.StatusUnprocessableEntity, "Pilih berkas")
		want(t, "a spreadsheet", b.upload("/meja/pegawai/impor", form, "a.xlsx", "PK\x03\x04rest"), http.StatusUnprocessableEntity, "tidak dapat dibuka")
		want(t, "an empty file", b.upload("/meja/pegawai/impor", form, "a.csv", ""), http.StatusUnprocessableEntity)
		roster := "\ufeffNIP;Nama;Jabatan;Unit Kerja\n" +
			"'19860926 201505 1 001;Drs. H. Muhammad Yusuf, M.Si.;Kepala Seksi;Dinas Kesehatan\n" +
			"1,99E+17;Siti Aminah;Guru;SD Negeri 1\n" +
			"199001012015042001;=HYPERLINK(\"http://x\");Guru;SD Negeri 1\n"
		w := b.upload("/meja/pegawai/impor", form, "pegawai.csv", roster)
		want(t, "upload", w, http.StatusSeeOther)
		batch := w.Header().Get("Location")
		want(t, "report", b.get(batch), http.StatusOK, "Hasil pemeriksaan", "sudah hilang", "Unit kerja", "titik koma")
		want(t, "problems", b.get(batch+"/galat.csv"), http.StatusOK, "NIP", "3")
		want(t, "all or nothing", b.post(batch+"/terapkan", url.Values{"cara": {"stop"}}), http.StatusUnprocessableEntity, "tidak ada yang disimpan")
		want(t, "roster", b.get("/meja/pegawai"), http.StatusOK, "masih kosong")
		want(t, "the good ones", b.post(batch+"/terapkan", url.Values{"cara": {"good"}}), http.StatusSeeOther)
		want(t, "report", b.get(batch), http.StatusOK, "Sudah diterapkan")
		want(t, "search", b.get("/meja/pegawai?q="+url.QueryEscape("moh yusup")), http.StatusOK, "Drs. H. Muhammad Yusuf, M.Si.", "ejaan lain", "•••••••••••••• 1001")
		if strings.Contains(b.get("/meja/pegawai").Body.String(), "19860926") {
			t.Error("the roster shows a whole NIP")
		}
		want(t, "a NIP as a spreadsheet writes it", b.get("/meja/pegawai?q="+url.QueryEscape("1,99E+17")), http.StatusUnprocessableEntity, "sudah hilang")
		want(t, "nobody", b.get("/meja/pegawai?q=Zulkarnain"), http.StatusOK, "Tidak ada yang cocok")
		servant := ""
		if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
			list, err := a.Registry.FindServants(t.Context(), tx, "yusuf", registry.Within{}, 1)
			servant = string(list[0].ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		page := b.get("/meja/pegawai/" + servant)
		want(t, "servant", page, http.StatusOK, "Kepala Seksi", "Dinas Kesehatan")
		if strings.Contains(page.Body.String(), "19860926") || strings.Contains(page.Body.String(), "Lihat NIP") {
			t.Error("an administrator is offered the whole NIP")
		}
		want(t, "the whole NIP", b.post("/meja/pegawai/"+servant+"/nip", url.Values{"alasan": {"perkara 12"}}), http.StatusNotFound)
	})
}

func TestOfficerOpensANIPWithAReasonThatIsRecorded(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	token, by := a.persona(t, "Rina Maharani")
	var servant registry.Servant
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		o, err := a.Access.Office(t.Context(), tx, by.Office)
		if err != nil {
			return err
		}
		list, err := a.Registry.Servants(t.Context(), tx, registry.Within{Region: o.Region}, "", 1)
		if err == nil && len(list) > 0 {
			servant = list[0]
		}
		return err
	}); err != nil || servant.ID == "" {
		t.Fatalf("no servant: %v", err)
	}
	path := "/meja/pegawai/" + string(servant.ID)
	want(t, "no reason", a.as(t, token, http.MethodPost, path+"/nip", url.Values{"alasan": {"x"}}), http.StatusUnprocessableEntity, "alasan")
	want(t, "a reason", a.as(t, token, http.MethodPost, path+"/nip", url.Values{"alasan": {"menautkan terlapor pada perkara"}}), http.StatusOK, servant.NIP.Grouped())
	if page := a.as(t, token, http.MethodGet, path, nil); strings.Contains(page.Body.String(), string(servant.NIP[:8])) {
		t.Error("the page shows a birth date")
	}
	admin := a.foreignerAt(t, host(t, a), netra.RoleAdministrator)
	want(t, "the ledger", a.as(t, admin, http.MethodGet, "/meja/jejak?jenis=registry.", nil), http.StatusOK, "NIP lengkap dibuka", "Rina Maharani")
	foreign := a.foreigner(t, netra.RoleOfficer)
	want(t, "a servant of elsewhere", a.as(t, foreign, http.MethodGet, path, nil), http.StatusNotFound)
}

func TestLedgerAndJobsBelongToTheHost(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	admin := a.foreignerAt(t, host(t, a), netra.RoleAdministrator)
	want(t, "jobs", a.as(t, admin, http.MethodGet, "/meja/pekerjaan", nil), http.StatusOK, "Menunggu", "Gagal")
	want(t, "ledger", a.as(t, admin, http.MethodGet, "/meja/jejak", nil), http.StatusOK, "Jejak")
	want(t, "a day", a.as(t, admin, http.MethodGet, "/meja/jejak?dari-d=13&dari-m=11&dari-y=2024&sampai-d=13&sampai-m=11&sampai-y=2024&perihal=user:x", nil), http.StatusOK, "Tidak ada kejadian")
	want(t, "a day that is none", a.as(t, admin, http.MethodGet, "/meja/jejak?dari-d=31&dari-m=2&dari-y=2024", nil), http.StatusUnprocessableEntity)
	export := a.as(t, admin, http.MethodGet, "/meja/jejak.jsonl", nil)
	want(t, "export", export, http.StatusOK, "ledger.exported")
	other := a.foreigner(t, netra.RoleAdministrator)
	want(t, "jobs elsewhere", a.as(t, other, http.MethodGet, "/meja/pekerjaan", nil), http.StatusOK, "diurus oleh kantor yang mengelola")
	want(t, "export elsewhere", a.as(t, other, http.MethodGet, "/meja/jejak.jsonl", nil), http.StatusNotFound)
	want(t, "ledger elsewhere", a.as(t, other, http.MethodGet, "/meja/jejak", nil), http.StatusOK, "oleh kantor Anda")
}

func TestOfficeIsAddedWhereTheHostMay(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	want(t, "offices", b.get("/meja/kantor"), http.StatusOK, "Bawaslu Kota Cilegon", "Kantor pengelola")
	want(t, "regions", b.post("/meja/kantor/baru", url.Values{"provinsi": {"36"}, "wilayah": {"36.72"}, "langkah-wilayah": {"1"}}), http.StatusOK, "36.72.01")
	form := url.Values{"jenis": {"panwaslu-kecamatan"}, "nama": {"Panwaslu Cibeber"}, "provinsi": {"36"}, "wilayah": {"36.72"}, "kecamatan": {"36.72.01"}}
	want(t, "add", b.post("/meja/kantor/baru", form), http.StatusSeeOther)
	want(t, "offices", b.get("/meja/kantor?q=cibeber"), http.StatusOK, "Panwaslu Cibeber")
	form.Set("wilayah", "17.71")
	form.Set("kecamatan", "17.71.01")
	want(t, "no office above", b.post("/meja/kantor/baru", form), http.StatusUnprocessableEntity, "Kantor di atasnya belum ada")
	want(t, "nothing", b.post("/meja/kantor/baru", nil), http.StatusUnprocessableEntity)
	host := office(t, a, "bawaslu-kabkota")
	want(t, "rename to nothing", b.post("/meja/kantor/"+string(host), url.Values{"nama": {""}}), http.StatusUnprocessableEntity)
	want(t, "rename", b.post("/meja/kantor/"+string(host), url.Values{"nama": {"Bawaslu Cilegon"}, "pekan": {"five-days"}}), http.StatusSeeOther)
	want(t, "close the host", b.post("/meja/kantor/"+string(host)+"/tutup", nil), http.StatusConflict)
	added := office(t, a, "panwaslu-kecamatan")
	want(t, "close", b.post("/meja/kantor/"+string(added)+"/tutup", nil), http.StatusSeeOther)
	want(t, "page of a closed office", b.get("/meja/kantor/"+string(added)), http.StatusOK, "Sudah ditutup")
}

func TestOnwardStaysOnTheDesk(t *testing.T) {
	for path, want := range map[string]string{
		"/meja": "/meja", "/meja/perkara?x=1": "/meja/perkara?x=1", "": "/meja", "//evil.example": "/meja", "https://evil.example/meja": "/meja",
		"/mejaku": "/meja", "/\\evil.example": "/meja", "javascript:alert(1)": "/meja", "/keluar": "/meja", "/meja\r\nSet-Cookie: a=b": "/meja",
	} {
		if got := onward(path); got != want {
			t.Errorf("onward(%q) = %q, want %q", path, got, want)
		}
	}
}

func office(t *testing.T, a *App, kind string) netra.OfficeID {
	t.Helper()
	var id netra.OfficeID
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		list, err := a.Access.Offices(t.Context(), tx, access.OfficeFilter{Kinds: []string{kind}, All: true})
		if len(list) > 0 {
			id = list[0].ID
		}
		return err
	}); err != nil || id == "" {
		t.Fatalf("no office of kind %s: %v", kind, err)
	}
	return id
}

// host is the office that runs the installation; a demonstration whose plan
// names none gets one.
func host(t *testing.T, a *App) netra.OfficeID {
	t.Helper()
	_, by := a.persona(t, "Rina Maharani")
	var o access.Office
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		o, err = a.Access.HostOffice(t.Context(), tx)
		if err == nil || netra.KindOf(err) != netra.NotFound {
			return err
		}
		if err := a.Access.SetHost(t.Context(), tx, by.Office, netra.System("")); err != nil {
			return err
		}
		o, err = a.Access.HostOffice(t.Context(), tx)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return o.ID
}

func userID(t *testing.T, a *App, login string) netra.UserID {
	t.Helper()
	var id netra.UserID
	if err := a.DB.Read(t.Context(), func(tx *db.Tx) error {
		list, err := a.Access.Users(t.Context(), tx, access.UserFilter{Query: login, Ended: true})
		for _, u := range list {
			if u.Login == login {
				id = u.ID
			}
		}
		return err
	}); err != nil || id == "" {
		t.Fatalf("no user %s: %v", login, err)
	}
	return id
}

// foreignerAt is a session of somebody new in an office of the demonstration.
func (a *App) foreignerAt(t *testing.T, office netra.OfficeID, role netra.Role) string {
	t.Helper()
	var user netra.UserID
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		user, err = a.Access.AddUser(context.WithoutCancel(t.Context()), tx, access.NewUser{
			Login: "baru-" + string(role), Name: "Baru " + string(role), Office: office, Role: role,
		}, netra.System(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	token, _ := a.login(t, user)
	return token
}

// TestHostileAddressesAreNoFault asks every page of the office, as those who may
// open it, with text that a database or a template could trip over.
func TestHostileAddressesAreNoFault(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, dbURL string) {
		a, _, secret := installed(t, dbURL)
		b := newBrowser(t, a)
		b.logIn("admin", adminPassword, secret)
		ours := regexp.MustCompile(`^/(masuk|undangan|meja/(akun|pengguna|kantor|pegawai|pekerjaan|jejak))`)
		for _, route := range a.Routes() {
			if route.Method != http.MethodGet || !ours.MatchString(route.Pattern) {
				continue
			}
			for _, bad := range []string{"%00", "%ff%fe", "%27%20or%201=1--", "%F0%9F%98%80", strings.Repeat("a", 3000), "%3Cscript%3Ealert(1)%3C/script%3E", "%25_%5C"} {
				path := placeholder.ReplaceAllString(route.Pattern, bad)
				for _, q := range []string{"q", "perihal", "sesudah", "sebelum", "instansi", "jenis", "hari-d"} {
					w := b.get(path + "?" + q + "=" + bad)
					if w.Code >= http.StatusInternalServerError {
						t.Errorf("GET %s?%s=%.20s answers %d", route.Pattern, q, bad, w.Code)
					}
					if strings.Contains(w.Body.String(), "<script>alert") {
						t.Errorf("GET %s?%s=%.20s writes a script", route.Pattern, q, bad)
					}
				}
			}
		}
	})
}
