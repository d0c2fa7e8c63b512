package app

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/intake"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/ruling"
)

func TestEveryDeskSaysWhatTheRoleDoesAndLeadsOn(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	for name, want := range map[string][]string{
		"Nurul Aini":          {"Pengelola sistem", "Anda mengurus orang", "/meja/pengguna", "/meja/kantor", "/meja/pegawai", "/meja/pekerjaan", "/meja/jejak"},
		"Yohanes Sitanggang":  {"Auditor", "tanpa mengubah apa pun", "/meja/jejak", "/angka", "/meja/jejak#periksa"},
		"Ujang Supriatna":     {"Pengawas lapangan", "menulis informasi awal", "/lapor", "/meja/laporan"},
		"Endang Rahayu":       {"Pimpinan", "Perangkat Daerah Kota Cilegon", "Kantor Anda tidak menerima laporan", "/meja/pegawai", "/angka"},
		"Sri Wahyuni Lestari": {"Petugas", "Inspektorat Kota Cilegon", "Kantor Anda tidak menerima laporan", "/meja/pegawai"},
		"Bayu Prakoso":        {"Petugas sosialisasi", "Anda mencegah", "/meja/pegawai", "/aturan"},
		"Lukman Santosa":      {"Pegawai ASN", "Anda tidak menangani laporan", "/aturan", "/angka", "/bolehkah", "/tanya", "/lapor"},
		"Dewi Kartikasari":    {"Petugas", "menunggu kantor Anda", "/meja/perkara"},
	} {
		token, _ := a.persona(t, name)
		body := a.as(t, token, http.MethodGet, deskHome, nil).Body.String()
		for _, w := range want {
			if strings.HasPrefix(w, "/") {
				w = `<li><a href="` + w + `"><b>`
			}
			if !strings.Contains(body, w) {
				t.Errorf("the desk of %s lacks %q", name, w)
			}
		}
		if m := regexp.MustCompile(`\[[a-z_]+\.[a-z_.]+\]`).FindString(body); m != "" {
			t.Errorf("the desk of %s shows the key %s", name, m)
		}
		for _, m := range regexp.MustCompile(`<li><a href="([^"#]+)[^"]*"><b>`).FindAllStringSubmatch(body, -1) {
			if w := a.as(t, token, http.MethodGet, m[1], nil); w.Code != http.StatusOK {
				t.Errorf("%s is led to %s, which answers %d", name, m[1], w.Code)
			}
		}
	}
	for _, name := range []string{"Endang Rahayu", "Sri Wahyuni Lestari"} { // their offices take no report and watch nothing
		token, _ := a.persona(t, name)
		for path, wrong := range map[string]string{"/meja/laporan": "Bagikan alamat formulir", "/meja/awasi": "/meja/awasi/daftar/baru", "/meja/keluarga": "/meja/keluarga/cocokkan"} {
			if body := a.as(t, token, http.MethodGet, path, nil).Body.String(); strings.Contains(body, wrong) {
				t.Errorf("%s reads %q on %s", name, wrong, path)
			}
		}
	}
	admin, _ := a.persona(t, "Nurul Aini")
	if body := a.as(t, admin, http.MethodGet, deskHome, nil).Body.String(); strings.Contains(body, "Mulai dari sini") {
		t.Error("an installation with people, roster and candidates is taken for a new one")
	}
	if users := a.as(t, admin, http.MethodGet, "/meja/pengguna", nil).Body.String(); !strings.Contains(users, `chip neutral">Belum punya kata sandi`) {
		t.Error("the people of the demonstration are shown as if something were amiss")
	}
}

// The office below works six days a week, so its promises end a day earlier: as
// many of them as the desk has room for must not hide the office's own question.
func TestADeskShowsItsOwnQuestionsHoweverManyWaitBelow(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	desks, err := a.Ruling.Desks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	desk := func(kind string) access.Office {
		i := slices.IndexFunc(desks, func(o access.Office) bool { return o.Kind == kind })
		if i < 0 {
			t.Fatalf("no %s answers questions", kind)
		}
		return desks[i]
	}
	below, own := desk("bawaslu-kabkota"), desk("bawaslu-provinsi")
	if err := a.DB.Write(t.Context(), func(tx *db.Tx) error {
		_, err := a.Access.SetWeek(t.Context(), tx, below.ID, "six-days", netra.System(""))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	token := a.foreignerAt(t, own.ID, netra.RoleOfficer)
	officer, err := a.Access.Session(t.Context(), token)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(o access.Office) string {
		q, err := a.Ruling.Ask(t.Context(), ruling.Asking{Code: receipt.New(), Office: o.ID, Text: "Bolehkah menyukai unggahan calon?"}, officer)
		if err != nil {
			t.Fatal(err)
		}
		return "/meja/tanya/" + q.ID
	}
	for range dueLimit {
		ask(below)
	}
	page := ask(own)
	want(t, "the desk", a.as(t, token, http.MethodGet, deskHome, nil), http.StatusOK, page)
}

// A report that nobody can take up is said to whoever can invite somebody.
func TestAnAdministratorIsToldOfReportsInAnOfficeWithoutPeople(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	admin, _ := a.persona(t, "Nurul Aini")
	const said = "Laporan menunggu di kantor tanpa petugas"
	if body := a.as(t, admin, http.MethodGet, deskHome, nil).Body.String(); strings.Contains(body, said) {
		t.Errorf("before any report: %q", said)
	}
	w := a.as(t, "", http.MethodPost, "/lapor/kirim", url.Values{
		"kode": {string(intake.NewCode())}, "jenis": {"kampanye"}, "uraian": {"Cerita rekaan."}, "tanggal-d": {"12"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"},
		"provinsi": {"11"}, "wilayah": {"11.71"}, "terlapor": {"Seseorang rekaan"}, "bentuk": {"anonim"},
	})
	if w.Code != http.StatusOK {
		t.Fatalf("the report is answered with %d: %s", w.Code, w.Body)
	}
	if body := a.as(t, admin, http.MethodGet, deskHome, nil).Body.String(); !strings.Contains(body, said) || !strings.Contains(body, "1 laporan, dan belum ada") {
		t.Errorf("nobody is told of the report in Banda Aceh: %s", body)
	}
	officer, _ := a.persona(t, "Dewi Kartikasari")
	if body := a.as(t, officer, http.MethodGet, deskHome, nil).Body.String(); strings.Contains(body, said) {
		t.Error("an officer of another office is told of it")
	}
}
