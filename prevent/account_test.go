package prevent

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

func TestAnOfficialAccountIsCheckedByTheGuidanceAndFallsDueAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.as("kesbangpol", http.MethodPost, "/meja/cegah/akun", url.Values{"platform": {"Instagram"}, "alamat": {"javascript:alert(1)"}}).
			Want(http.StatusUnprocessableEntity, "https://", "“Nama akun” belum diisi.")
		at := h.as("kesbangpol", http.MethodPost, "/meja/cegah/akun", url.Values{
			"platform": {"Instagram"}, "nama-akun": {"@kesbangpol.contoh"}, "alamat": {"https://instagram.example/kesbangpol"}, "pemegang": {"Pranata Humas"},
		}).to()
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/akun", nil).Want(http.StatusOK, "belum pernah diperiksa", "Pranata Humas", "DISP-6", "/aturan/disp-6")
		h.as("kesbangpol", http.MethodPost, at+"/periksa", url.Values{"hasil": {"ada"}}).Want(http.StatusUnprocessableEntity, "apa yang ditemukan")
		h.as("kesbangpol", http.MethodPost, at+"/periksa", url.Values{"hasil": {"ada"}, "catatan": {"Komentar pendukung, sudah disembunyikan."}}).to()
		h.as("kesbangpol", http.MethodGet, at, nil).Want(http.StatusOK, "ada temuan", "Komentar pendukung", "12 November 2024")
		h.Clock.Set(h.Clock.Now().Add(time.Minute))
		h.as("kesbangpol", http.MethodPost, at+"/periksa", url.Values{"hasil": {"sesuai"}}).to()
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/akun.csv", nil).Want(http.StatusOK, "@kesbangpol.contoh;https://instagram.example/kesbangpol;Pranata Humas;2024-11-12;sesuai pedoman")
		h.as("serang", http.MethodGet, at, nil).Want(http.StatusNotFound)

		a, _, err := h.OpenAccount(t.Context(), at[len("/meja/cegah/akun/"):], h.Actors["kesbangpol"])
		if err != nil || a.Overdue("2024-11-26") || !a.Overdue("2024-11-27") {
			t.Errorf("a check of 12 November counts for fourteen days: %v", err)
		}
		h.as("kesbangpol", http.MethodPost, at+"/tutup", url.Values{}).to()
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/akun", nil).Want(http.StatusOK, "ditutup")
	})
}
