package measure

import (
	"net/http"
	"strings"
	"testing"

	"github.com/netra-id/netra"
)

const indexFile = "Wilayah;Pemilihan;Dimensi;Indikator;Skor\n" +
	"Kota Bengkulu;Pilkada Serentak 2020;;;31,4\n" +
	"Kota Bengkulu;pilkada-2024;;;52,1\n" +
	"Kota Bengkulu;pilkada-2024;Konteks;Netralitas ASN;70\n"

func TestIndexIsSeenOnlyAfterSomebodyLookedAtIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		got := h.bring(t, "pusat", "ikp.csv", []byte(indexFile))
		got.Want(http.StatusSeeOther)
		at := got.Header().Get("Location")
		h.As(t, "pusat", http.MethodGet, at, nil).Want(http.StatusOK, "IKP", "Pilkada Serentak 2020, Pilkada Serentak 2024", "Terbitkan")
		if list, err := h.PublishedIndexes(t.Context(), ""); err != nil || len(list) != 0 {
			t.Errorf("seen before it was published: %v, %v", list, err)
		}
		h.As(t, "pusat", http.MethodPost, at+"/terbitkan", nil).Want(http.StatusSeeOther)
		list, err := h.PublishedIndexes(t.Context(), "17.71")
		if err != nil || len(list) != 1 || len(list[0].Scores) != 3 || list[0].Scores[0].Milli != 31_400 || list[0].Source != "https://example.org/ikp" {
			t.Fatalf("published: %+v, %v", list, err)
		}
		// What was published is never changed.
		if err := h.Drop(t.Context(), list[0].ID, h.Actors["pusat"]); netra.KindOf(err) != netra.Conflict {
			t.Errorf("dropped after it was published: %v", err)
		}
	})
}

func TestTheSameTableAsAWorkbookIsTheSameIndex(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		first := h.bring(t, "pusat", "ikp.csv", []byte(indexFile)).Want(http.StatusSeeOther).Header().Get("Location")
		book := workbook(t, [][]any{
			{"Indeks Kerawanan Pemilu"},
			{"Skor", "Wilayah", "Pemilihan", "Dimensi", "Indikator"},
			{52.1, "17.71", "pilkada-2024"},
			{31.4, "17.71", "pilkada-2020"},
			{70, "17.71", "pilkada-2024", "Konteks", "Netralitas ASN"},
		})
		if at := h.bring(t, "pusat", "ikp.xlsx", book).Want(http.StatusSeeOther).Header().Get("Location"); at != first {
			t.Errorf("a second index at %s beside %s", at, first)
		}
		// Once more with another score: a newer edition, and the old one is kept.
		if err := h.Publish(t.Context(), strings.TrimPrefix(first, indexes+"/"), h.Actors["pusat"]); err != nil {
			t.Fatal(err)
		}
		h.Clock.To("2024-11-14")
		at := h.bring(t, "pusat", "ikp.csv", []byte(strings.Replace(indexFile, "52,1", "53", 1))).Want(http.StatusSeeOther).Header().Get("Location")
		_, change, err := h.OpenIndex(t.Context(), strings.TrimPrefix(at, indexes+"/"), h.Actors["pusat"])
		if err != nil || change.Changed != 1 || change.Same != 2 || change.New != 0 || change.Gone != 0 {
			t.Errorf("changes: %+v, %v", change, err)
		}
		h.As(t, "pusat", http.MethodPost, at+"/terbitkan", nil).Want(http.StatusSeeOther)
		list, err := h.PublishedIndexes(t.Context(), "")
		if err != nil || len(list) != 1 || "/meja/kerawanan/"+list[0].ID != at {
			t.Errorf("seen: %+v, %v", list, err)
		}
		if all, err := h.Indexes(t.Context(), h.Actors["pusat"]); err != nil || len(all) != 2 {
			t.Errorf("kept: %+v, %v", all, err)
		}
	})
}

func TestAFileWithWrongRowsIsNotKept(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.bring(t, "pusat", "ikp.csv", []byte(indexFile+"Bengkulu;pilkada-2024;;;41\nKota Nusantara Raya;pilkada-2024;;;41\nBanten;pilkada-1999;;;x\n")).
			Want(http.StatusUnprocessableEntity, "Baris 5", "milik beberapa wilayah", "Baris 6", "Wilayah tidak dikenal", "Baris 7", "Pemilihan tidak dikenal", "Bukan angka")
		h.bring(t, "pusat", "ikp.csv", []byte("Nama;Umur\nA;1\n")).Want(http.StatusUnprocessableEntity)
		if list, err := h.Indexes(t.Context(), h.Actors["pusat"]); err != nil || len(list) != 0 {
			t.Errorf("kept: %+v, %v", list, err)
		}
	})
}

func TestOnlyTheOfficeThatRunsTheInstallationPublishes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		at := h.bring(t, "pusat", "ikp.csv", []byte(indexFile)).Want(http.StatusSeeOther).Header().Get("Location")
		h.bring(t, "provinsi", "ikp.csv", []byte(indexFile)).Want(http.StatusNotFound)
		h.As(t, "provinsi", http.MethodGet, indexes, nil).Want(http.StatusNotFound)
		h.As(t, "provinsi", http.MethodGet, at, nil).Want(http.StatusNotFound)
		h.As(t, "provinsi", http.MethodPost, at+"/terbitkan", nil).Want(http.StatusNotFound)
		h.As(t, "provinsi", http.MethodPost, at+"/buang", nil).Want(http.StatusNotFound)
		h.As(t, "pusat", http.MethodPost, at+"/buang", nil).Want(http.StatusSeeOther)
		if list, err := h.Indexes(t.Context(), h.Actors["pusat"]); err != nil || len(list) != 0 {
			t.Errorf("dropped and still there: %+v, %v", list, err)
		}
	})
}
