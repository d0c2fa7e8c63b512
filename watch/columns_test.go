package watch

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// ownTable is a table as an office keeps it, with a row for each text.
func ownTable(texts ...string) []byte {
	rows := []string{"No;Tgl;Akun;Isi;Media"}
	for i, text := range texts {
		rows = append(rows, string(rune('1'+i))+";10/9/2020 8:05;@asep.rekaan;"+text+";instagram")
	}
	return file(rows...)
}

// bring uploads a file on the page of a list and gives where that leads.
func (h *house) bring(l List, data []byte) string {
	h.t.Helper()
	return to(h.t, h.upload("petugas", listPath+"/"+l.ID+"/penyaringan", url.Values{"publik": {"1"}}, "catatan.csv", data))
}

func TestATableOfAnOfficesOwnIsScreenedOnceItsColumnsAreNamed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		page := h.bring(l, ownTable("Ayo dukung Ratna Rekaan Kusuma, semoga menang!", "Ayo dukung Ratna Rekaan Kusuma, hebat!"))
		run := strings.TrimSuffix(page, "/kolom")
		id := strings.TrimPrefix(run, runPath+"/")
		if page == run {
			t.Fatalf("the file leads to %s, want its columns", page)
		}
		body := h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "Tgl", "10/9/2020 8:05", "@asep.rekaan", "semoga menang", "catatan.csv").Text()
		if n := strings.Count(body, " selected"); n != 4 { // time, account, text and platform are known by their headers
			t.Errorf("%d columns are guessed, want 4", n)
		}
		h.as("rekan", http.MethodGet, run, nil).Want(http.StatusOK, "belum dikatakan", "menunggu kolom", page)
		h.as("lebak", http.MethodGet, page, nil).Want(http.StatusNotFound)
		h.as("lebak", http.MethodPost, page, nil).Want(http.StatusNotFound)
		h.as("lebak", http.MethodPost, run+"/buang", nil).Want(http.StatusNotFound)
		if got := h.bring(l, ownTable("Ayo dukung Ratna Rekaan Kusuma, semoga menang!", "Ayo dukung Ratna Rekaan Kusuma, hebat!")); got != run {
			t.Errorf("the same file leads to %s, want %s", got, run)
		}

		form := url.Values{"kolom-text": {"3"}, "kolom-author": {"2"}, "kolom-at": {"0"}, "kolom-platform": {"4"}}
		h.as("petugas", http.MethodPost, page, nil).Want(http.StatusUnprocessableEntity, "Pilih kolom yang berisi teks", "Pilih kolom akun", "Pilih kolom yang berisi waktu", "Pilih kolom layanan")
		h.as("petugas", http.MethodPost, page, url.Values{"kolom-text": {"17"}}).Want(http.StatusUnprocessableEntity)
		h.as("petugas", http.MethodPost, page, form).Want(http.StatusUnprocessableEntity, "tidak satu baris pun", "Baris 2", "Baris 3", "Waktunya tidak dapat dibaca")
		form.Set("kolom-at", "1")
		if got := to(t, h.as("petugas", http.MethodPost, page, form)); got != run {
			t.Errorf("it leads to %s, want %s", got, run)
		}
		h.as("petugas", http.MethodPost, page, form).Want(http.StatusConflict)
		if _, err := h.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := h.run(id); r.State != Done || r.Counts.Hits != 2 || r.wrapped != nil {
			t.Errorf("run %s with %d hits", r.State, r.Counts.Hits)
		}

		// The next file with the same header needs nobody.
		run = h.bring(l, ownTable("Mari dukung Ratna Rekaan Kusuma, juara!"))
		if _, err := h.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if r := h.run(strings.TrimPrefix(run, runPath+"/")); r.State != Done || r.Counts.Hits != 1 {
			t.Errorf("run %s with %d hits", r.State, r.Counts.Hits)
		}
	})
}

func TestRowsThatCannotBeReadAreShownByTheirLineBeforeTheyAreLeftOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		data := append(ownTable("Ayo dukung Ratna Rekaan Kusuma, semoga menang!"), "2;kemarin;@warga;Halo;instagram\n3;11/9/2020;;Halo;instagram\n"...)
		page := h.bring(l, data)
		form := url.Values{"kolom-text": {"3"}, "kolom-author": {"2"}, "kolom-at": {"1"}, "kolom-platform": {"4"}}
		h.as("petugas", http.MethodPost, page, form).Want(http.StatusUnprocessableEntity, "2 baris tidak dapat dibaca", "Baris 3", "Waktunya tidak dapat dibaca", "Baris 4", "Tanpa pembuat", "lewati")
		form.Set("lewati", "1")
		run := to(t, h.as("petugas", http.MethodPost, page, form))
		if _, err := h.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.as("petugas", http.MethodGet, run, nil).Want(http.StatusOK, "selesai", "Waktunya tidak dapat dibaca", "Tanpa pembuat")

		// The columns are known by now, but not that a row is left out.
		page = h.bring(l, append(data, "4;lusa;@warga;Halo;instagram\n"...))
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "Baris 5", "lewati")
		run = to(t, h.as("petugas", http.MethodPost, strings.TrimSuffix(page, "kolom")+"buang", nil))
		h.as("petugas", http.MethodGet, run, nil).Want(http.StatusOK, "dibuang sebelum disaring")
		if r := h.run(strings.TrimPrefix(run, runPath+"/")); r.State != Stopped || r.wrapped != nil {
			t.Errorf("a file that was thrown away is %s with key %t", r.State, r.wrapped != nil)
		}
		if again := h.bring(l, append(data, "4;lusa;@warga;Halo;instagram\n"...)); again == run || !strings.HasSuffix(again, "/kolom") {
			t.Errorf("brought again it leads to %s", again)
		}
	})
}

func TestAFileThatWaitsForItsColumnsEndsWithItsList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		page := h.bring(l, ownTable("Halo"))
		h.Ground.Clock.Set(l.EndsAt)
		if _, err := h.Jobs.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(strings.TrimPrefix(page, runPath+"/"), "/kolom")
		if r := h.run(id); r.State != Stopped || r.Why != "watch.ended" || r.wrapped != nil {
			t.Errorf("run %s because of %q with key %t", r.State, r.Why, r.wrapped != nil)
		}
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusConflict)
	})
}
