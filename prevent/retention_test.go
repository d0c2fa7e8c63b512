package prevent

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/platform/db"
)

func TestANoticeIsChangedUntilSomebodyReadItAndThenWithdrawn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular()
		desk := "/meja/cegah/edaran/" + id
		form := url.Values{"hal": {"Perihal baru"}, "isi": {"Isi baru."}, "tanggal-d": {"10"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"}}
		h.as("kesbangpol", http.MethodGet, desk+"/ubah", nil).want(http.StatusOK, "Netralitas &lt;ASN&gt;", "Boleh memilih.")
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", url.Values{"hal": {""}}).want(http.StatusUnprocessableEntity)
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", form).to()
		path := "/edaran/" + h.unitToken(Circular, id, "Dinas Kesehatan")
		h.as("", http.MethodGet, path, nil).want(http.StatusOK, "Perihal baru", "Isi baru.")
		h.confirm(path, "Ratna", "Dinas Kesehatan")
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", form).want(http.StatusUnprocessableEntity, "Tarik kembali, lalu buat yang baru")

		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{}).want(http.StatusUnprocessableEntity, "Tulis alasannya")
		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{"alasan": {"Pasalnya keliru."}}).to()
		page := h.as("", http.MethodGet, path, nil).want(http.StatusOK, "sudah ditarik", "Pasalnya keliru.")
		if strings.Contains(page.Body.String(), "<form") {
			t.Error("a notice that was withdrawn can still be confirmed")
		}
		h.as("", http.MethodPost, path, url.Values{"nama": {"Joko"}, "unit": {"Dinas Kesehatan"}}).want(http.StatusUnprocessableEntity, "sudah ditarik")
		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{"alasan": {"Lagi."}}).want(http.StatusUnprocessableEntity)
	})
}

func TestNamesAreErasedWhenTheirTimeIsOverAndCountsStay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular() // of 11 November 2024
		path := "/edaran/" + h.unitToken(Circular, id, "Dinas Kesehatan")
		own := h.confirm(path, "Ratna Dewi", "Dinas Kesehatan")
		h.confirm(own, "Joko", "Dinas Pendidikan")
		days := h.Law.Values[keepNames].Terms[0].N
		clock := &movedClock{}
		h.Clock = clock
		erase := func(on int) (n int) {
			t.Helper()
			clock.at = must[Notice](t)(h.loadForTest(id)).On.AddDays(on).Time()
			if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
				var err error
				n, err = h.erase(t.Context(), tx)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		if n := erase(days); n != 0 {
			t.Errorf("%d notices erased on the last day", n)
		}
		if n, again := erase(days+1), erase(days+1); n != 1 || again != 0 {
			t.Errorf("%d notices erased the day after, then %d", n, again)
		}
		sheet := must[Sheet](t)(h.Open(t.Context(), Circular, id, h.actors["kesbangpol"]))
		if r := sheet.Reach; r.People != 2 || r.Longest != 2 || r.Reached != 2 || sheet.Tellings[0].Name+sheet.Tellings[1].Name != "" {
			t.Errorf("after erasing: %+v, %+v", r, sheet.Tellings)
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran/"+id, nil).want(http.StatusOK, "(nama dihapus)", "sesuai masa simpan")
		h.as("", http.MethodGet, own+"/teruskan", nil).want(http.StatusNotFound)

		// What would come now would never be erased.
		late := h.as("", http.MethodPost, path, url.Values{"nama": {"Budi"}, "unit": {"Dinas Kesehatan"}, "kunci": {"lambat"}})
		late.want(http.StatusUnprocessableEntity, "masa simpan namanya sudah habis")
		page := h.as("", http.MethodGet, path, nil).want(http.StatusOK, "Boleh memilih.", "masa simpan namanya sudah habis")
		if strings.Contains(page.Body.String(), "<form") {
			t.Error("a notice whose names were erased can still be confirmed")
		}
	})
}

// loadForTest is a notice as it is stored.
func (h *house) loadForTest(id string) (n Notice, err error) {
	err = h.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		n, err = loadNotice(h.t.Context(), tx, id)
		return err
	})
	return n, err
}
