package casework

import (
	"net/http"
	"strings"
	"testing"
)

// Where a case is about the servants of two employers, each reads what is about
// his own and nothing of the other; who works on the whole case reads all.
func TestEmployersOfOneCaseSeeNothingOfEachOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		if err := h.LinkServant(t.Context(), c.ID, h.asn["vertikal"], h.supervisor()); err != nil {
			t.Fatal(err)
		}
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		// The vertical agency, whose track was opened last, decides; the other
		// has not begun.
		h.take(c.ID, "panggil", "periksa", "susun-laporan")
		in, by := h.input(c.ID, "putuskan")
		in.Decree = "KEP-77/VERTIKAL/2024"
		if by.Office != h.actors["ppk-kementerian"].Office {
			t.Fatalf("%s decides", by.Name)
		}
		if err := h.Take(t.Context(), c.ID, in, by); err != nil {
			t.Fatal(err)
		}
		page := "/meja/perkara/" + string(c.ID)
		theirs := []string{"KEP-77/VERTIKAL/2024", "Siti Aminah", "Biro vertikal", "Instansi Vertikal Contoh", "Susun laporan hasil pemeriksaan"}
		for kind, sees := range map[string]bool{"ppk-instansi": false, "ppk-kementerian": true, "bkn": true, "bawaslu-kabkota": true, "bawaslu-provinsi": true} {
			w := h.get(kind, page)
			w.Want(http.StatusOK, c.Number)
			for _, word := range theirs {
				if got := strings.Contains(w.Body.String(), word); got != sees {
					t.Errorf("%s reads %q: %v, want %v", kind, word, got, sees)
				}
			}
			ds, err := h.DeadlinesOf(t.Context(), c.ID, h.actors[kind])
			if err != nil {
				t.Fatal(err)
			}
			steps := map[string]bool{}
			for _, d := range ds {
				steps[d.Step] = true
			}
			if steps["sampaikan"] != sees {
				t.Errorf("%s sees the clock of the decree: %v, want %v", kind, steps["sampaikan"], sees)
			}
			persons := "2"
			if kind == "ppk-instansi" || kind == "ppk-kementerian" {
				persons = "1"
			}
			list := h.get(kind, "/meja/perkara.csv").Body.String()
			if !strings.HasSuffix(strings.TrimSpace(list), persons) {
				t.Errorf("the list of %s counts other persons than %s:\n%s", kind, persons, list)
			}
		}
		if body := h.get("ppk-kementerian", page).Body.String(); strings.Contains(body, "Muhammad Yusuf") || strings.Contains(body, "Pemerintah Kota Contoh") {
			t.Error("the vertical agency reads the servant of the city")
		}
	})
}

// Whom and what a case is about is asked of those only who work on the whole.
func TestEmployerIsNotAskedWhomTheCaseIsAbout(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		page := "/meja/perkara/" + string(c.ID)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		for _, form := range []string{"/orang", "/perbuatan", "/orang/hapus", "/perbuatan/hapus"} {
			for _, kind := range []string{"ppk-instansi", "bawaslu-kabkota"} {
				if w := h.get(kind, page+form); w.Code != http.StatusForbidden {
					t.Errorf("%s for %s: status %d", form, kind, w.Code)
				}
			}
		}
	})
}
