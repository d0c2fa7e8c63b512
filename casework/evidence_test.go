package casework

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
)

func TestAFindingBringsItsPersonAndItsEvidence(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx, by := t.Context(), h.supervisor()
		var c Case
		if err := h.DB.Write(ctx, func(tx *db.Tx) (err error) {
			c, err = h.OpenAbout(ctx, tx, Opening{
				Origin: FromFinding, Election: "pilkada-2024", Region: city, Act: "media-sosial", ActOn: "2024-11-07", ReceivedOn: "2024-11-11", Summary: "Uraian.",
			}, h.asn["pns"], by)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		item := h.attach(c)
		page := home + "/" + string(c.ID)
		h.get("bawaslu-kabkota", page).Want(http.StatusOK, "Drs. H. Muhammad Yusuf, M.Si.", "unggahan.json", page+"/bukti/"+item.ID, item.SHA256)
		a := h.get("bawaslu-kabkota", page+"/bukti/"+item.ID).Want(http.StatusOK)
		if a.Text() != `{"text":"Ayo"}` || !strings.HasPrefix(a.Header().Get("Content-Disposition"), "attachment") {
			t.Errorf("%q with %v", a.Text(), a.Header())
		}
		events, err := h.Ledger.List(ctx, ledger.Filter{Subject: "case:" + string(c.ID), Kind: "evidence."})
		if err != nil || len(events) != 2 || events[0].Kind != "evidence.attached" && events[1].Kind != "evidence.attached" {
			t.Errorf("events %v, %v", events, err)
		}
		h.get("bkn", page+"/bukti/"+item.ID).Want(http.StatusNotFound)
		if _, _, err := h.HandOut(ctx, c.ID, "lain", by); netra.KindOf(err) != netra.NotFound {
			t.Errorf("an item of nothing: %v", err)
		}
	})
}

// An original is of the whole case: where two employers answer for one servant
// each, neither sees or gets what may be about the servant of the other.
func TestEmployersGetNoEvidenceOfACase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		if err := h.LinkServant(t.Context(), c.ID, h.asn["vertikal"], h.supervisor()); err != nil {
			t.Fatal(err)
		}
		item := h.attach(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		page := caseURL(c.ID)
		for kind, gets := range map[string]bool{"ppk-instansi": false, "ppk-kementerian": false, "bkn": true, "bawaslu-kabkota": true} {
			shown := h.get(kind, page).Want(http.StatusOK, c.Number).Text()
			for _, word := range []string{item.ID, item.Name, item.SHA256} {
				if strings.Contains(shown, word) != gets {
					t.Errorf("%s reads %q: %v, want %v", kind, word, !gets, gets)
				}
			}
			want := http.StatusOK
			if !gets {
				want = http.StatusNotFound
			}
			if got := h.get(kind, page+"/bukti/"+item.ID); got.Code != want {
				t.Errorf("%s takes out the original: status %d, want %d", kind, got.Code, want)
			}
		}
		events, err := h.Ledger.List(t.Context(), ledger.Filter{Subject: "case:" + string(c.ID), Kind: "evidence.handed_out"})
		if err != nil || len(events) != 2 {
			t.Errorf("handed out: %v, %v", events, err)
		}
	})
}

// attach makes an original that the supervisor kept of a finding evidence of a case.
func (h *house) attach(c Case) evidence.Item {
	h.t.Helper()
	ctx, by := h.t.Context(), h.supervisor()
	item, err := h.Evidence.Seal(ctx, evidence.Original{Kind: evidence.Record, Name: "unggahan.json", Data: []byte(`{"text":"Ayo"}`), TakenAt: time.Unix(0, 0)})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.DB.Write(ctx, func(tx *db.Tx) error {
		if err := h.Evidence.Keep(ctx, tx, item, "watch.hit:1", by.Office, by); err != nil {
			return err
		}
		return h.Evidence.Attach(ctx, tx, "watch.hit:1", "case:"+string(c.ID), by)
	}); err != nil {
		h.t.Fatal(err)
	}
	return item
}
