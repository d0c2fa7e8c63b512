package law

import (
	"testing"

	"github.com/netra-id/netra"
)

// The notice of status is B.18 in general elections and A.17 in regional ones;
// a receipt had another form before the regulation that prescribes it.
func TestFormOfADocumentFollowsElectionAndDay(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	receipt, _ := b.Procedures["penerimaan-2020"].Document("tanda-bukti-penerimaan")
	for _, tt := range []struct {
		name, kind string
		day        netra.Date
		want       string
	}{
		{"general election", "pemilu", "2023-12-01", "B.3"},
		{"day before Perbawaslu 7/2022", "pemilu", "2022-09-21", ""},
		{"first day of Perbawaslu 7/2022", "pemilu", "2022-09-22", "B.3"},
		{"regional election", "pemilihan", "2020-10-01", "A.3"},
	} {
		got := ""
		if f := b.FormFor(receipt, tt.kind, tt.day); f != nil {
			got = f.Number
		}
		if got != tt.want {
			t.Errorf("%s on %s: form %q, want %q", tt.name, tt.day, got, tt.want)
		}
	}
	for procedure, want := range map[string]string{"bawaslu-pemilu-2022": "B.18 Pemberitahuan Status Laporan", "bawaslu-pemilihan-2024": "A.17 Pemberitahuan Status Laporan (Pilkada)"} {
		p := b.Procedures[procedure]
		d, ok := p.Document("pemberitahuan-status")
		if got := b.FormFor(d, p.Elections[0], "2024-10-01").Cite("id"); !ok || got != want {
			t.Errorf("%s: %q, want %q", procedure, got, want)
		}
	}
}

// One number means different forms in different regulations.
func TestOneNumberIsTwoForms(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	old, now := b.Forms["pb7-2018-b2"], b.Forms["pb7-2022-b2"]
	if old.Number != now.Number || old.Instrument == now.Instrument || len(old.Parts) == len(now.Parts) {
		t.Errorf("%+v and %+v", old, now)
	}
}
