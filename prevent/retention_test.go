package prevent

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

func TestANoticeIsChangedUntilSomebodyReadItAndThenWithdrawn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.circular()
		desk := "/meja/cegah/edaran/" + id
		form := url.Values{"hal": {"Perihal baru"}, "isi": {"Isi baru."}, "tanggal-d": {"10"}, "tanggal-m": {"11"}, "tanggal-y": {"2024"}}
		h.as("kesbangpol", http.MethodGet, desk+"/ubah", nil).Want(http.StatusOK, "Netralitas &lt;ASN&gt;", "Boleh memilih.")
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", url.Values{"hal": {""}}).Want(http.StatusUnprocessableEntity)
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", form).to()
		path := "/edaran/" + h.unitToken(Circular, id, "Dinas Kesehatan")
		h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "Perihal baru", "Isi baru.")
		h.confirm(path, "Ratna", "Dinas Kesehatan")
		h.as("kesbangpol", http.MethodPost, desk+"/ubah", form).Want(http.StatusUnprocessableEntity, "Tarik kembali, lalu buat yang baru")

		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{}).Want(http.StatusUnprocessableEntity, "Tulis alasannya")
		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{"alasan": {"Pasalnya keliru."}}).to()
		page := h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "sudah ditarik", "Pasalnya keliru.")
		if strings.Contains(page.Body.String(), "<form") {
			t.Error("a notice that was withdrawn can still be confirmed")
		}
		h.as("", http.MethodPost, path, url.Values{"nama": {"Joko"}, "unit": {"Dinas Kesehatan"}}).Want(http.StatusUnprocessableEntity, "sudah ditarik")
		h.as("kesbangpol", http.MethodPost, desk+"/tarik", url.Values{"alasan": {"Lagi."}}).Want(http.StatusUnprocessableEntity)
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
		on := must[Notice](t)(h.loadForTest(id)).On
		erase := func(days int) int { return h.eraseOn(on.AddDays(days)) }
		if n := erase(days); n != 0 {
			t.Errorf("%d notices erased on the last day", n)
		}
		if n, again := erase(days+1), erase(days+1); n != 1 || again != 0 {
			t.Errorf("%d notices erased the day after, then %d", n, again)
		}
		sheet := must[Sheet](t)(h.Open(t.Context(), Circular, id, h.Actors["kesbangpol"]))
		if r := sheet.Reach; r.People != 2 || r.Longest != 2 || r.Reached != 2 || sheet.Tellings[0].Name+sheet.Tellings[1].Name != "" {
			t.Errorf("after erasing: %+v, %+v", r, sheet.Tellings)
		}
		h.as("kesbangpol", http.MethodGet, "/meja/cegah/edaran/"+id, nil).Want(http.StatusOK, "(nama dihapus)", "sesuai masa simpan")
		h.as("", http.MethodGet, own+"/teruskan", nil).Want(http.StatusNotFound)

		// What would come now would never be erased.
		late := h.as("", http.MethodPost, path, url.Values{"nama": {"Budi"}, "unit": {"Dinas Kesehatan"}, "kunci": {"lambat"}})
		late.Want(http.StatusUnprocessableEntity, "masa simpan namanya sudah habis")
		page := h.as("", http.MethodGet, path, nil).Want(http.StatusOK, "Boleh memilih.", "masa simpan namanya sudah habis")
		if strings.Contains(page.Body.String(), "<form") {
			t.Error("a notice whose names were erased can still be confirmed")
		}
	})
}

func TestTheListOfAnEventWhoseNamesWereErasedIsClosed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id := h.event()
		by := h.Actors["kesbangpol"]
		list := []Answer{{Name: "Ratna Dewi", Unit: "Dinas Kesehatan"}}
		if n := must[int](t)(h.TakeList(t.Context(), id, list, by)); n != 1 {
			t.Fatalf("%d were there, want 1", n)
		}
		on := must[Notice](t)(h.loadForTest(id)).On
		if n := h.eraseOn(on.AddDays(h.Law.Values[keepNames].Terms[0].N + 1)); n != 1 {
			t.Errorf("%d erased, want the event", n)
		}
		if _, err := h.TakeList(t.Context(), id, []Answer{{Name: "Joko", Unit: "Dinas Kesehatan"}}, by); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a list after that: %v, want Conflict", err)
		}
		sheet := must[Sheet](t)(h.Open(t.Context(), Outreach, id, by))
		if sheet.Reach.Present != 1 || sheet.Tellings[0].Name != "" {
			t.Errorf("after erasing: %+v, %+v", sheet.Reach, sheet.Tellings)
		}
	})
}

func TestSignersOfAPledgeAreErasedWhenTheirTimeIsOverAndCountsStay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		id, path := h.pledge()
		desk, by := "/meja/cegah/ikrar/"+id, h.Actors["kesbangpol"]
		sign := url.Values{"nama": {"Siti Aminah"}, "nip": {"198609262015051001"}, "kunci": {"telepon"}}
		proof := h.as("", http.MethodPost, path, sign).to()
		list := registry.File{Name: "apel.csv", Data: []byte("Nama;Unit Kerja\nJoko Widada;Dinas Kesehatan\n")}
		must[Ceremony](t)(h.TakeCeremony(t.Context(), id, list, by))
		before := must[PledgeSheet](t)(h.OpenPledge(t.Context(), id, by))
		last := before.OpenedOn.AddDays(h.Law.Values[keepSigners].Terms[0].N)
		if n := h.eraseOn(last); n != 0 {
			t.Errorf("%d pledges erased on the last day", n)
		}
		if n, again := h.eraseOn(last.AddDays(1)), h.eraseOn(last.AddDays(1)); n != 1 || again != 0 {
			t.Errorf("%d pledges erased the day after, then %d", n, again)
		}

		after := must[PledgeSheet](t)(h.OpenPledge(t.Context(), id, by))
		if len(after.Signatures) != 0 || after.Signed != 1 || after.Servants != 3 || after.Others != 1 || !slices.Equal(after.Units, before.Units) {
			t.Errorf("after erasing: %+v", after)
		}
		row := must[[]PledgeRow](t)(h.Pledges(t.Context(), by))[0]
		if row.Signed != 1 || row.Servants != 3 || row.Others != 1 {
			t.Errorf("in the list: %+v", row)
		}
		h.as("kesbangpol", http.MethodGet, desk, nil).Want(http.StatusOK, "1 dari 3", "sesuai masa simpan")
		h.as("kesbangpol", http.MethodGet, desk+"/cetak", nil).Want(http.StatusOK, "1 dari 3", "sesuai masa simpan")
		h.as("", http.MethodGet, proof, nil).Want(http.StatusNotFound, "masa simpan")

		// What would come now would never be erased.
		h.as("", http.MethodPost, path, sign).Want(http.StatusUnprocessableEntity, "sudah habis")
		if _, err := h.TakeCeremony(t.Context(), id, list, by); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a list after that: %v, want Conflict", err)
		}
		if _, err := h.Unsigned(t.Context(), id, "", by); netra.KindOf(err) != netra.Conflict {
			t.Errorf("who has not signed, after that: %v, want Conflict", err)
		}
	})
}

func TestAPledgeWithALastDayKeepsItsSignersFromThen(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		by := h.Actors["kesbangpol"]
		p := must[Pledge](t)(h.MakePledge(t.Context(), "Ikrar contoh", "2025-03-01", by))
		days := h.Law.Values[keepSigners].Terms[0].N
		if n, then := h.eraseOn(p.UntilOn.AddDays(days)), h.eraseOn(p.UntilOn.AddDays(days+1)); n != 0 || then != 1 {
			t.Errorf("%d pledges erased on the last day, %d the day after", n, then)
		}
	})
}

func TestAnAddressIsErasedUnlessItIsEnteredAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		by := h.Actors["kesbangpol"]
		add := func(on netra.Date, text string) int {
			t.Helper()
			h.Clock.Set(on.Time())
			return must[int](t)(h.AddContacts(t.Context(), "servants", text, by))
		}
		first, again := netra.Date("2024-11-12"), netra.Date("2025-06-01")
		add(first, "Siti; siti@sekolah.example\nJoko; joko@dinas.example")
		h.write(func(ctx context.Context, tx *db.Tx) error { // Siti got a letter
			r := Dated{DatedReminder: law.DatedReminder{StageReminder: h.Law.StageReminders["tenang-pegawai"], Election: h.Law.ElectionOn(first), On: first}}
			_, err := insertDelivery(ctx, tx, "letter", by.Office, r, must[[]Contact](t)(listContacts(ctx, tx, by.Office))[0].ID)
			return err
		})
		if n := add(again, "Joko; joko@dinas.example"); n != 0 {
			t.Errorf("%d are new, want Joko to be known", n)
		}
		days := h.Law.Values[keepAddresses].Terms[0].N
		if n := h.eraseOn(first.AddDays(days)); n != 0 {
			t.Errorf("%d lists erased on the last day", n)
		}
		h.eraseOn(first.AddDays(days + 1))
		h.write(func(ctx context.Context, tx *db.Tx) error {
			left := must[[]Contact](t)(listContacts(ctx, tx, by.Office))
			if len(left) != 1 || left[0].Name != "Joko" {
				t.Errorf("left: %+v, want Joko, who was entered again", left)
			}
			if n := must[map[string]Letters](t)(countLetters(ctx, tx, by.Office, h.Law.ElectionOn(first).ID)); n["tenang-pegawai"].Waiting != 1 {
				t.Errorf("letters: %v, want the one to Siti still counted", n)
			}
			return nil
		})
		if n := h.eraseOn(again.AddDays(days + 1)); n != 1 {
			t.Errorf("%d lists erased, want that of Joko", n)
		}
	})
}

// eraseOn lets names be erased on a day and returns out of how many things.
func (h *house) eraseOn(day netra.Date) (n int) {
	h.t.Helper()
	h.Clock.Set(day.Time())
	h.write(func(ctx context.Context, tx *db.Tx) (err error) {
		n, err = h.erase(ctx, tx)
		return err
	})
	return n
}

// loadForTest is a notice as it is stored.
func (h *house) loadForTest(id string) (n Notice, err error) {
	err = h.DB.Read(h.t.Context(), func(tx *db.Tx) error {
		n, err = loadNotice(h.t.Context(), tx, id)
		return err
	})
	return n, err
}
