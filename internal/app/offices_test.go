package app

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

func TestOfficesStandBelowTheOneAboveThem(t *testing.T) {
	t.Parallel()
	var list []access.Office
	for _, o := range [][2]netra.OfficeID{{"city", "province"}, {"alone", ""}, {"province", "top"}, {"top", ""}, {"district", "city"}, {"orphan", "not-in-the-list"}} {
		list = append(list, access.Office{ID: o[0], Parent: o[1]})
	}
	var got []string
	for _, o := range inTree(list) {
		got = append(got, strings.Repeat(".", o.depth)+string(o.ID))
	}
	if diff := cmp.Diff([]string{"alone", "top", ".province", "..city", "...district", "orphan"}, got); diff != "" {
		t.Errorf("tree (-want +got):\n%s", diff)
	}
}

func TestOfficeListShowsKindPlaceAndEmployer(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	w := b.get("/meja/kantor")
	want(t, "the list", w, http.StatusOK, "Bawaslu Provinsi Banten", "Kota Cilegon, Banten", "Pemerintah Kota Cilegon", "Seluruh Indonesia", "Kantor pengelola")
	body := w.Body.String()
	if strings.Index(body, ">Bawaslu Provinsi Banten<") > strings.Index(body, ">Bawaslu Kota Cilegon<") {
		t.Error("an office stands before the one above it")
	}
	want(t, "a search", b.get("/meja/kantor?q=inspektorat"), http.StatusOK, "Inspektorat")
	want(t, "nothing found", b.get("/meja/kantor?q=%25"), http.StatusOK, "Tidak ada kantor", "Hapus saringan")
	want(t, "a very long search", b.get("/meja/kantor?q="+strings.Repeat("a", 101)), http.StatusUnprocessableEntity, "Galat")
}

func TestOfficeFormKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	a, _, secret := installed(t, dbtest.SQLite(t, nil))
	b := newBrowser(t, a)
	b.logIn("admin", adminPassword, secret)
	good := url.Values{"jenis": {"panwaslu-kecamatan"}, "nama": {"Panwaslu Cibeber"}, "provinsi": {"36"}, "wilayah": {"36.72"}, "kecamatan": {"36.72.01"}}
	for what, c := range map[string]struct{ field, value, says string }{
		"empty name":          {"nama", "", "nama"},
		"long name":           {"nama", strings.Repeat("a", 201), "nama"},
		"kind of air":         {"jenis", "' or 1=1 --", "jenis"},
		"region of air":       {"kecamatan", "99.99.99", "wilayah"},
		"region not so deep":  {"kecamatan", "", "Tingkat wilayah tidak sesuai"},
		"agency of air":       {"instansi", anything, "Pilih instansi"},
		"long short name":     {"singkatan", strings.Repeat("a", 61), "singkatan"},
		"one that is there":   {"jenis", "bawaslu-kabkota", "sudah ada untuk wilayah"},
		"kind without agency": {"jenis", "inspektorat", "Pilih instansi"},
	} {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		form.Set(c.field, c.value)
		w := b.post("/meja/kantor/baru", form)
		want(t, what, w, http.StatusUnprocessableEntity, "Galat", c.says)
		if c.field != "nama" && !strings.Contains(w.Body.String(), `value="Panwaslu Cibeber"`) {
			t.Errorf("%s: the name is lost", what)
		}
	}
	good.Set("nama", `Panwaslu <script>alert(1)</script> 😀`)
	want(t, "a strange name", b.post("/meja/kantor/baru", good), http.StatusSeeOther)
	list := b.get("/meja/kantor")
	want(t, "the list", list, http.StatusOK, "😀")
	if strings.Contains(list.Body.String(), "<script>alert") {
		t.Error("the name became part of the page")
	}
	want(t, "the same place again", b.post("/meja/kantor/baru", good), http.StatusUnprocessableEntity, "sudah ada untuk wilayah")
}

func TestAdministratorOfAnOfficeAddsBelowItOnly(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	_, lebak := a.persona(t, "Asep Mulyadi")
	admin := a.foreignerAt(t, lebak.Office, netra.RoleAdministrator)
	list := a.as(t, admin, http.MethodGet, "/meja/kantor", nil)
	want(t, "the list", list, http.StatusOK, "Bawaslu Kabupaten Lebak")
	if strings.Contains(list.Body.String(), ">Bawaslu Kota Cilegon<") {
		t.Error("the list shows an office elsewhere")
	}
	form := url.Values{"jenis": {"panwaslu-kecamatan"}, "nama": {"Panwaslu"}, "provinsi": {"36"}, "wilayah": {"36.72"}, "kecamatan": {"36.72.02"}}
	want(t, "a district of Cilegon", a.as(t, admin, http.MethodPost, "/meja/kantor/baru", form), http.StatusUnprocessableEntity, "bukan di bawah kantor Anda")
	form.Set("wilayah", "36.02")
	form.Set("kecamatan", "36.02.01")
	want(t, "a district of Lebak", a.as(t, admin, http.MethodPost, "/meja/kantor/baru", form), http.StatusSeeOther)
	form.Set("jenis", "bkn")
	want(t, "an office of the centre", a.as(t, admin, http.MethodPost, "/meja/kantor/baru", form), http.StatusUnprocessableEntity)
	_, cilegon := a.persona(t, "Rina Maharani")
	for _, path := range []string{"", "/tutup"} {
		want(t, "changing another office", a.as(t, admin, http.MethodPost, "/meja/kantor/"+string(cilegon.Office)+path, url.Values{"nama": {"Milik Lebak"}}), http.StatusNotFound)
	}
}
