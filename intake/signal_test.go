package intake

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/slicetest"
)

// signal gives a signal from Lebak and returns its id.
func (h *house) signal(t testing.TB, text string) string {
	t.Helper()
	err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
		return h.TakeSignal(t.Context(), tx, "36.02", "Sosialisasi rekaan", text)
	})
	if err != nil {
		t.Fatal(err)
	}
	list, _, err := h.Signals(t.Context(), h.officer(h.lebak), SignalFilter{Limit: 10})
	if err != nil || len(list) == 0 {
		t.Fatalf("no signal in the list: %v", err)
	}
	return list[0].ID
}

func TestSignalIsReadByItsOfficeAndIsNoReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const text = "Katanya lurah membagikan kaus."
		id := h.signal(t, text)
		if n := h.count(t, `select count(*) from intake_reports`); n != 0 {
			t.Errorf("%d reports, want none", n)
		}
		h.as(t, "petugas", "GET", "/meja/sinyal", nil).Want(http.StatusOK, "Sosialisasi rekaan", "belum dibaca")
		if page := h.as(t, "petugas", "GET", "/meja/sinyal.csv", nil).Want(http.StatusOK, "Sosialisasi rekaan"); strings.Contains(page.Text(), "lurah") {
			t.Error("the list tells what was written")
		}
		h.as(t, "banten", "GET", "/meja/sinyal/"+id, nil).Want(http.StatusOK, text)
		h.as(t, "petugas", "GET", "/meja/sinyal?belum=1", nil).Want(http.StatusOK, "Sosialisasi rekaan")
		h.as(t, "petugas", "GET", "/meja/sinyal/"+id, nil).Want(http.StatusOK, text, "bukan laporan", "Petugas Rekaan")
		h.as(t, "petugas", "GET", "/meja/sinyal?belum=1", nil).Want(http.StatusOK, "Semua sudah dibaca")
		h.as(t, "serang", "GET", "/meja/sinyal", nil).Want(http.StatusOK, "Belum ada informasi awal")
		h.as(t, "serang", "GET", "/meja/sinyal/"+id, nil).Want(http.StatusNotFound)
		h.as(t, "pengelola", "GET", "/meja/sinyal/"+id, nil).Want(http.StatusNotFound)
	})
}

func TestSignalTellsNeitherWhoNorTheHour(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		const text = "Katanya lurah membagikan kaus."
		id := h.signal(t, text)
		if now := netra.NewID(h.clock.Now()); id[:8] == now[:8] {
			t.Errorf("the id tells the time: %s", id)
		}
		events := slicetest.Must[[]ledger.Event](t)(h.Ledger.List(t.Context(), ledger.Filter{Subject: signalSubject(id)}))
		if len(events) != 1 || events[0].Kind != "signal.received" || events[0].User != "" || events[0].At.In(i18n.WIB).Hour() != 0 {
			t.Errorf("events %+v", events)
		}
		err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			g, err := loadSignal(t.Context(), tx, id)
			if bytes.Contains(g.content, []byte("lurah")) {
				t.Error("what was written is readable at rest")
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		for _, bad := range []string{"  ", strings.Repeat("a", maxSignal+1)} {
			err := h.DB.Write(t.Context(), func(tx *db.Tx) error { return h.TakeSignal(t.Context(), tx, "36.02", "x", bad) })
			if netra.KindOf(err) != netra.Invalid {
				t.Errorf("%d characters: %v, want Invalid", len(bad), err)
			}
		}
		if strings.Contains(h.log.String(), "lurah") {
			t.Error("the log tells what was written")
		}
	})
}
