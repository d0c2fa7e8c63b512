package prevent

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

// pledge opens a pledge and returns its id and the path at which it is signed.
func (h *house) pledge() (id, path string) {
	h.t.Helper()
	at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/ikrar", url.Values{"judul": {"Ikrar contoh"}}).to()
	id = strings.TrimPrefix(at, "/meja/cegah/ikrar/")
	return id, "/ikrar/" + h.PledgeToken(id)
}

func TestAPledgeIsSignedByNameAndNumberAndCountedOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id, path := h.pledge()
		page := h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "Menolak politik uang", "NIP")
		if n := page.Body.Len(); n > 20_000 || strings.Contains(page.Body.String(), "<script") {
			t.Errorf("the page for phones has %d bytes or a script", n)
		}
		sign := func(name, nip, once string) answer {
			return h.as("", http.MethodPost, path, url.Values{"nama": {name}, "nip": {nip}, "kunci": {once}})
		}
		// A wrong number, a number of somebody else and one that nobody has look the same.
		for _, nip := range []string{"", "123", "199003032022212003"} {
			sign("Siti Aminah", nip, "a").Want(http.StatusUnprocessableEntity, "tidak cocok dengan daftar pegawai")
		}
		sign("Joko", "198609262015051001", "a").Want(http.StatusUnprocessableEntity, "tidak cocok dengan daftar pegawai")

		proof := sign("Hj. Siti Aminah, S.Pd.", "19860926 201505 1 001", "telepon").to()
		if again := sign("Siti Aminah", "198609262015051001", "telepon").to(); again != proof {
			t.Errorf("the same page sent twice leads to %s, want the proof %s", again, proof)
		}
		if other := sign("Siti Aminah", "198609262015051001", "lain").to(); other != path+"/sudah" {
			t.Errorf("somebody else with that number gets %s", other)
		}
		h.as("", http.MethodGet, path+"/sudah", nil).Want(http.StatusOK, "sudah menandatangani")
		guide := h.Law.Guides["ikrar"]
		h.as("", http.MethodGet, proof, nil).Want(http.StatusOK, "Siti Aminah", "Ikrar contoh", "Kesbangpol Contoh", guide.Digest[:12], "12 November 2024")
		h.as("", http.MethodGet, "/periksa?kode="+strings.ToUpper(strings.TrimPrefix(proof, "/periksa/")), nil).to()
		h.as("", http.MethodGet, "/periksa/"+strings.Repeat("a", 24), nil).Want(http.StatusNotFound, "tidak pernah dicetak")

		desk := "/meja/cegah/ikrar/" + id
		h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "1 dari 3", "Dinas Kesehatan")
		h.as("kesbangpol", http.MethodGet, desk+"/belum?unit=Dinas+Kesehatan", nil).Want(http.StatusOK, "Siti Aminah", "https://wa.me/")
		h.as("kesbangpol", http.MethodGet, desk+"/belum?unit=Dinas+Pendidikan", nil).Want(http.StatusOK, "Semua sudah")
		h.as("kesbangpol", http.MethodGet, desk+"/belum.csv", nil).Want(http.StatusOK, "Kecamatan Rangkasbitung")
		h.as("kesbangpol", http.MethodGet, desk+"/nama.csv", nil).Want(http.StatusOK, "lewat tautan;2024-11-12;"+guide.Digest)
		h.as("kesbangpol", http.MethodGet, desk+"/cetak", nil).Want(http.StatusOK, "1 dari 3 pegawai", guide.Digest)
		h.as("kesbangpol", http.MethodGet, desk+"/qr", nil).Want(http.StatusOK, `<path fill="#000"`, path)
		h.as("serang", http.MethodGet, desk, nil).Want(http.StatusNotFound)
		h.as("lebak", http.MethodPost, "/meja/cegah/ikrar", url.Values{"judul": {"Ikrar"}}).Want(http.StatusUnprocessableEntity, "tidak terikat pada satu instansi")
	})
}

func TestAnOfficeAboveCountsWhoSignedAndSeesNoName(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		above := h.Actors["kesbangpol"]
		h.write(func(ctx context.Context, tx *db.Tx) error {
			o := must[access.Office](t)(h.Access.Office(ctx, tx, above.Office))
			below, err := h.Access.AddOffice(ctx, tx, access.Office{
				Kind: o.Kind, Name: "Bidang Contoh", Region: o.Region, Agency: o.Agency, Parent: o.ID,
			}, netra.System(""))
			h.Actors["bidang"] = netra.Actor{User: above.User, Name: "Petugas", Office: below.ID, Role: netra.RoleOutreach}
			return err
		})
		below := h.Actors["bidang"]
		p := must[Pledge](t)(h.MakePledge(t.Context(), "Ikrar bidang", "", below))
		must[string](t)(h.Sign(t.Context(), h.PledgeToken(p.ID), Signer{Name: "Siti Aminah", NIP: "198609262015051001"}))
		desk := "/meja/cegah/ikrar/" + p.ID

		if own := must[PledgeSheet](t)(h.OpenPledge(t.Context(), p.ID, below)); len(own.Signatures) != 1 || own.Signed != 1 {
			t.Errorf("the office that opened it sees %+v", own)
		}
		h.as("bidang", http.MethodGet, desk+"/nama.csv", nil).Want(http.StatusOK, "Siti Aminah")
		h.as("bidang", http.MethodGet, desk+"/cetak", nil).Want(http.StatusOK, "Siti Aminah")

		if s := must[PledgeSheet](t)(h.OpenPledge(t.Context(), p.ID, above)); len(s.Signatures) != 0 || s.Signed != 1 || s.Servants != 3 {
			t.Errorf("the office above sees %+v, want counts", s)
		}
		for _, path := range []string{desk, desk + "/cetak"} {
			page := h.as("kesbangpol", http.MethodGet, path, nil).Want(http.StatusOK, "1 dari 3", "hanya dilihat Bidang Contoh")
			if strings.Contains(page.Body.String(), "Siti Aminah") {
				t.Errorf("%s names who signed to the office above", path)
			}
		}
		for _, path := range []string{"/nama.csv", "/belum", "/belum.csv"} {
			h.as("kesbangpol", http.MethodGet, desk+path, nil).Want(http.StatusNotFound)
		}
	})
}

func TestACeremonyIsReadFromAWorkbookAsOfficesKeepIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id, path := h.pledge()
		h.as("", http.MethodPost, path, url.Values{"nama": {"Siti Aminah"}, "nip": {"198609262015051001"}}).to()
		var book bytes.Buffer
		x := web.NewXLSX(&book, "Daftar")
		for _, row := range [][]string{
			{"DAFTAR HADIR IKRAR NETRALITAS"},
			{"Apel gabungan, Rangkasbitung"},
			{},
			{"No.", "Nama Lengkap dan Gelar", "NIP", "Unit Kerja"},
			{"1", "Siti Aminah, S.Pd.", "19860926 201505 1 001", "Dinas Pendidikan"}, // signed by link before
			{"2", "Siti Aminah", "", "Dinas Kesehatan"},                              // the only one of that name there
			{"3", "Joko Widada", "", "Dinas Kesehatan"},                              // on no roster
			{"4", "", "", ""},
		} {
			if err := x.Row(row); err != nil {
				t.Fatal(err)
			}
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
		by := h.Actors["kesbangpol"]
		file := registry.File{Name: "apel.xlsx", Data: book.Bytes()}
		got, err := h.TakeCeremony(t.Context(), id, file, by)
		if want := (Ceremony{Added: 2, Before: 1, Unknown: 1}); err != nil || got != want {
			t.Errorf("%+v, %v; want %+v", got, err, want)
		}
		if again, err := h.TakeCeremony(t.Context(), id, file, by); err != nil || again.Added != 0 {
			t.Errorf("the same list again adds %d, %v", again.Added, err)
		}
		sheet := must[PledgeSheet](t)(h.OpenPledge(t.Context(), id, by))
		if sheet.Signed != 2 || sheet.Servants != 3 || sheet.Others != 1 {
			t.Errorf("%d of %d signed, %d others; want 2 of 3 and 1", sheet.Signed, sheet.Servants, sheet.Others)
		}
		if _, err := h.TakeCeremony(t.Context(), id, registry.File{Name: "a.csv", Data: []byte("foo;bar\n1;2\n")}, by); netra.KindOf(err) != netra.Invalid {
			t.Errorf("a file without names: %v, want Invalid", err)
		}
	})
}
