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
		item, err := h.Evidence.Seal(ctx, evidence.Original{Kind: evidence.Record, Name: "unggahan.json", Data: []byte(`{"text":"Ayo"}`), TakenAt: time.Unix(0, 0)})
		if err != nil {
			t.Fatal(err)
		}
		var c Case
		if err := h.DB.Write(ctx, func(tx *db.Tx) error {
			if c, err = h.OpenAbout(ctx, tx, Opening{
				Origin: FromFinding, Election: "pilkada-2024", Region: city, Act: "media-sosial", ActOn: "2024-11-07", ReceivedOn: "2024-11-11", Summary: "Uraian.",
			}, h.asn["pns"], by); err != nil {
				return err
			}
			if err := h.Evidence.Keep(ctx, tx, item, "watch.hit:1", by.Office, by); err != nil {
				return err
			}
			return h.Evidence.Attach(ctx, tx, "watch.hit:1", "case:"+string(c.ID), by)
		}); err != nil {
			t.Fatal(err)
		}
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
