package app

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/testkit/dbtest"
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
		"Lukman Santosa":      {"Pegawai ASN", "Anda tidak menangani laporan", "/aturan", "/angka"},
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
	admin, _ := a.persona(t, "Nurul Aini")
	if users := a.as(t, admin, http.MethodGet, "/meja/pengguna", nil).Body.String(); !strings.Contains(users, `chip neutral">Belum punya kata sandi`) {
		t.Error("the people of the demonstration are shown as if something were amiss")
	}
}
