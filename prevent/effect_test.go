package prevent

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
)

func TestAsManyDaysAreCountedBeforeAsAfterTheFirstNotice(t *testing.T) {
	t.Parallel()
	counts := map[netra.Date]int{"2024-11-08": 8, "2024-11-09": 1, "2024-11-10": 2, "2024-11-11": 4, "2024-11-12": 16, "2024-11-13": 32}
	if days, before, after := around(counts, "2024-11-11", "2024-11-12"); days != 2 || before != 3 || after != 20 {
		t.Errorf("%d days, %d before, %d after; want 2, 3, 20", days, before, after)
	}
	if days, _, _ := around(counts, "2024-01-01", "2024-11-12"); days != effectDays {
		t.Errorf("%d days, want at most %d", days, effectDays)
	}
	if days, before, after := around(counts, "2024-11-13", "2024-11-12"); days+before+after != 0 {
		t.Error("a notice that is still to come has an effect")
	}
}

func TestWhoSignedIsCountedAlsoWhenTheNamesWereErased(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.circular()
		id, path := h.pledge()
		h.as("", http.MethodPost, path, url.Values{"nama": {"Siti Aminah"}, "nip": {"198609262015051001"}}).to()
		list := registry.File{Name: "apel.csv", Data: []byte("Nama;Unit Kerja\nJoko Widada;Dinas Kesehatan\n")}
		must[Ceremony](t)(h.TakeCeremony(t.Context(), id, list, h.Actors["kesbangpol"]))
		const counts = "Kesbangpol Contoh;3;1;2024-11-11;0;4;0;2;" // the last one: two signed
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/dampak.csv", nil).Want(http.StatusOK, counts)
		h.eraseOn(netra.Date("2024-11-12").AddDays(h.Law.Values[keepSigners].Terms[0].N + 1))
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/dampak.csv", nil).Want(http.StatusOK, counts)
	})
}

func TestReachIsLaidOverCasesWithItsCaveats(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/dampak", nil).Want(http.StatusOK, "Angka muncul di sini")
		h.counts = map[netra.Date]int{"2024-11-10": 3, "2024-11-12": 6}
		id := h.circular() // of 11 November, to 3 units and a school
		h.confirm("/edaran/"+h.unitToken(Circular, id, "Dinas Pendidikan"), "Ratna", "Dinas Pendidikan")
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/dampak", nil).Want(http.StatusOK, "1 dari 4", "1.000,00 per 1.000", "2.000,00 per 1.000", "bukan bukti sebab dan akibat")
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/dampak.csv", nil).Want(http.StatusOK, "Kesbangpol Contoh;3;1;2024-11-11;1;4;1;0;2;3;6;1.000,00;2.000,00")
	})
}
