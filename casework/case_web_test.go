package casework

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/locale"
)

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	b, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewViews(b)
	if err != nil {
		t.Fatal(err)
	}
	for name, page := range map[string]any{
		"list_page": listPage{}, "case_page": casePage{}, "step_page": stepPage{}, "stale_page": stalePage{},
		"checklist_page": checklistPage{}, "persons_page": personsPage{}, "act_page": actPage{}, "remove_page": removePage{},
		"clock_page": clockPage{},
	} {
		v.Check(t, name, page)
	}
	if got, want := len(v.Pages()), 9; got != want {
		t.Errorf("%d pages, %d checked", got, want)
	}
}

// version is what the form of a step carries of the track it was made for.
func version(t Track) string { return strconv.FormatInt(t.Version, 10) }

func TestCaseIsWorkedThroughItsPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		base := "/meja/perkara/" + string(c.ID)
		const me = "bawaslu-kabkota"
		h.get(me, "/meja/perkara").Want(http.StatusOK, c.Number, "Perkara")
		h.get(me, base).Want(http.StatusOK, c.Number, "Mengapa tanggal ini?", "Unggahan terbuka", "Belum ada orang",
			"Yang dikerjakan lebih dulu", "Hubungkan orangnya", "Petakan perbuatannya")
		h.get(me, base+"/orang?q=moh+yusup").Want(http.StatusOK, "Muhammad Yusuf", "Pemerintah Kota Contoh")
		h.get(me, base+"/orang?q=y").Want(http.StatusUnprocessableEntity, "sedikitnya tiga huruf")
		h.post(me, base+"/orang", url.Values{"pegawai": {string(h.asn["pns"])}}).Want(http.StatusSeeOther)
		act := url.Values{
			"jenis": {"media-sosial"}, "tanggal-d": {"7"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"}, "pemilihan": {"wali-kota"},
			"fakta-active_support": {"ya"},
		}
		h.post(me, base+"/perbuatan", url.Values{"jenis": {"media-sosial"}}).Want(http.StatusUnprocessableEntity, `<a href="#pemilihan">Pilih salah satu untuk “Untuk pemilihan apa?”.</a>`)
		h.post(me, base+"/perbuatan", act).Want(http.StatusOK, "DISP-6", "Aturan yang Anda pakai")
		if body := h.get(me, base+"/perbuatan").Body.String(); strings.Contains(body, "Bupati") || !strings.Contains(body, "Wali kota") || !strings.Contains(body, "Gubernur") {
			t.Error("a city is offered its mayor and its governor, and no regent")
		}
		act.Set("aturan", "disp-6")
		act.Set("simpan", "1")
		h.post(me, base+"/perbuatan", act).Want(http.StatusSeeOther)
		track := h.track(c.ID)
		form := url.Values{}
		for _, q := range h.Law.Procedures[track.Procedure].Requirements {
			form.Set("syarat-"+q.ID, "1")
		}
		h.get(me, base+"/syarat/"+string(track.ID)).Want(http.StatusOK, "Syarat formal", "pengawas yang menemukan")
		if body := h.get(me, base+"/syarat/"+string(track.ID)).Body.String() + h.get(me, base).Body.String(); strings.Contains(body, "Identitas pelapor") || strings.Contains(body, "Minta pelapor") {
			t.Error("a finding is asked for a reporter")
		}
		h.post(me, base+"/syarat/"+string(track.ID), form).Want(http.StatusSeeOther)
		step := base + "/langkah/" + string(track.ID) + "/teruskan-hukum-lain"
		h.get(me, step).Want(http.StatusOK, "Teruskan ke pengawas sistem merit")
		send := url.Values{"versi": {version(h.track(c.ID))}, "catatan": {"Siap diteruskan."}, "tanggal-langkah-d": {"13"}, "tanggal-langkah-m": {"11"}, "tanggal-langkah-y": {"2024"}}
		h.post(me, step, send).Want(http.StatusUnprocessableEntity, "Galat", "Siap diteruskan.")
		for _, d := range []string{"formulir-kajian-awal", "surat-penerusan", "daftar-bukti"} {
			send.Set("dokumen-"+d, "B-1/2024")
		}
		h.post(me, step, send).Want(http.StatusSeeOther)
		h.get("bkn", base).Want(http.StatusOK, c.Number, "Mulai verifikasi")
		if body := h.get("bkn", base).Body.String(); strings.Contains(body, "Siap diteruskan.") {
			t.Error("the oversight body reads the note of another office")
		}
		h.get("ppk-instansi", base).Want(http.StatusNotFound)
	})
}

// Who works where it happened comes first, positions are found too, and who
// works elsewhere is marked.
func TestServantsOfTheRegionComeFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		base := "/meja/perkara/" + string(c.ID) + "/orang"
		var elsewhere netra.ServantID
		if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			by := netra.System("")
			agency, err := h.Registry.AddAgency(t.Context(), tx, registry.Agency{Name: "Pemerintah Kabupaten Contoh", Kind: registry.Local, Region: "36.02"}, by)
			if err != nil {
				return err
			}
			for _, v := range []registry.Servant{
				{NIP: "197501012000031004", Name: "Agus Lurah Jauh", Position: "Lurah Jauh", Region: "36.02", Agency: agency},
				{NIP: "197601012000031005", Name: "Zainal Dekat", Position: "Lurah Dekat", Region: city, Agency: h.local},
			} {
				v.Employment = "pns"
				if elsewhere == "" {
					elsewhere, err = h.Registry.AddServant(t.Context(), tx, v, by)
				} else {
					_, err = h.Registry.AddServant(t.Context(), tx, v, by)
				}
				if err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		body := h.get("bawaslu-kabkota", base+"?q=lurah").Body.String()
		near, away := strings.Index(body, "Zainal Dekat"), strings.Index(body, "Agus Lurah Jauh")
		if near < 0 || away < near || !strings.Contains(body, "wilayah lain") {
			t.Errorf("lurah: the one of the city stands at %d, the other at %d", near, away)
		}
		if body := h.get("bawaslu-kabkota", base+"?q=lurah&instansi="+string(h.local)).Body.String(); strings.Contains(body, "Agus Lurah Jauh") {
			t.Error("the filter by agency shows another agency")
		}
		h.post("bawaslu-kabkota", base, url.Values{"pegawai": {string(elsewhere)}}).Want(http.StatusSeeOther)
		h.get("bawaslu-kabkota", "/meja/perkara/"+string(c.ID)).Want(http.StatusOK, "Pastikan orangnya benar")
	})
}

// What is taken off a case is asked for once more, needs a reason, and stays in
// the timeline: with its words for the office that did it, without for others.
func TestRemovingNeedsAReasonThatStaysInTheTimeline(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		base := "/meja/perkara/" + string(c.ID)
		const me = "bawaslu-kabkota"
		f := h.opened(c.ID, h.supervisor())
		for _, x := range []struct{ field, id, gone, line string }{
			{"orang", f.Persons[0].ID, "Belum ada orang", "Orang dihapus dari perkara"},
			{"perbuatan", f.Acts[0].ID, "Belum ada perbuatan", "Perbuatan dihapus dari perkara"},
		} {
			path := base + "/" + x.field + "/hapus"
			h.get(me, path+"?"+x.field+"="+x.id).Want(http.StatusOK, x.id, "Sebab dihapus")
			h.get(me, path+"?"+x.field+"=tidak-ada").Want(http.StatusNotFound)
			h.post(me, path, url.Values{x.field: {x.id}, "sebab": {" "}}).Want(http.StatusUnprocessableEntity, "Tulis sebabnya", "Ada satu hal")
			h.post(me, path, url.Values{x.field: {x.id}, "sebab": {"Salah <orang>."}}).Want(http.StatusSeeOther)
			h.get(me, base).Want(http.StatusOK, x.gone, x.line, "Sebab: Salah &lt;orang&gt;.")
			h.post(me, path, url.Values{x.field: {x.id}, "sebab": {"Lagi."}}).Want(http.StatusNotFound)
		}
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		body := h.get("bkn", base).Body.String()
		if !strings.Contains(body, "Orang dihapus dari perkara") || strings.Contains(body, "Salah &lt;orang&gt;") {
			t.Error("the oversight body must read that somebody was removed, and not the words of another office")
		}
	})
}

func TestStaleFormIsRefusedAndNothingIsLost(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi")
		track := h.track(c.ID)
		path := fmt.Sprintf("/meja/perkara/%s/langkah/%s/tanggapan", c.ID, track.ID)
		form := url.Values{"versi": {"1"}, "catatan": {"Saya menyesal, kata yang bersangkutan."}}
		h.post("bawaslu-kabkota", path, form).Want(http.StatusConflict,
			"Perkara sudah berubah", "Saya menyesal, kata yang bersangkutan.", path)
	})
}

func TestBadInputKeepsTheValuesAndSaysWhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi")
		track := h.track(c.ID)
		base := "/meja/perkara/" + string(c.ID)
		step := fmt.Sprintf("%s/langkah/%s/tanggapan", base, track.ID)
		const me = "bawaslu-kabkota"
		for name, x := range map[string]struct {
			path  string
			form  url.Values
			words []string
		}{
			"empty reply":      {step, url.Values{"versi": {version(track)}}, []string{"“Tanggapan terperiksa” belum diisi."}},
			"too long a reply": {step, url.Values{"versi": {version(track)}, "catatan": {strings.Repeat("a", maxNote+1)}}, []string{"Galat"}},
			"empty name":       {base + "/orang", url.Values{"nama": {""}, "jabatan": {"Guru"}}, []string{"Guru"}},
			"day that is none": {base + "/perbuatan", url.Values{
				"jenis": {"media-sosial"}, "tanggal-d": {"31"}, "tanggal-m": {"2"}, "tanggal-y": {"2024"}, "pemilihan": {"wali-kota"}, "aturan": {"disp-6"}, "simpan": {"1"},
			}, []string{"31", "Galat"}},
			"unknown act": {base + "/perbuatan", url.Values{
				"jenis": {"' or 1=1 --"}, "tanggal-d": {"7"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"}, "pemilihan": {"wali-kota"}, "aturan": {"disp-6"}, "simpan": {"1"},
			}, []string{"Galat"}},
		} {
			t.Run(name, func(t *testing.T) { h.post(me, x.path, x.form).Want(http.StatusUnprocessableEntity, x.words...) })
		}
		html := url.Values{"nama": {`<script>alert(1)</script> 😀`}, "jabatan": {`"><img src=x>`}}
		h.post(me, base+"/orang", html).Want(http.StatusSeeOther)
		page := h.get(me, base).Body.String()
		if strings.Contains(page, "<script>alert") || strings.Contains(page, "<img src=x>") {
			t.Error("what was entered became part of the page")
		}
		if !strings.Contains(page, "😀") {
			t.Error("the name lost its characters")
		}
	})
}

func TestListIsFilteredAndExported(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		const me = "bawaslu-kabkota"
		h.get(me, "/meja/perkara?jenis=media-sosial&wilayah=36").Want(http.StatusOK, c.Number)
		h.get(me, "/meja/perkara?jenis=kampanye").Want(http.StatusOK, "Tidak ada perkara yang cocok")
		h.get("bkn", "/meja/perkara").Want(http.StatusOK, "Belum ada perkara")
		csv := h.get(me, "/meja/perkara.csv")
		csv.Want(http.StatusOK, c.Number, "media sosial")
		if strings.Contains(csv.Body.String(), "Yusuf") {
			t.Error("the list names a person")
		}
	})
}

func TestOfficerIsAssignedFromTheOfficeOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		track := h.track(c.ID)
		by := h.supervisor()
		if err := h.Assign(t.Context(), c.ID, track.ID, 1, h.actors["bkn"].User, by); netra.KindOf(err) != netra.Invalid {
			t.Errorf("assigning somebody of another office: %v, want Invalid", err)
		}
		if err := h.Assign(t.Context(), c.ID, track.ID, 1, by.User, by); err != nil {
			t.Fatal(err)
		}
		if got := h.track(c.ID).AssignedName; got != by.Name {
			t.Errorf("assigned to %q, want %q", got, by.Name)
		}
	})
}
