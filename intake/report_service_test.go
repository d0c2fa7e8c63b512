package intake

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/rate"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/internal/testkit/slicetest"

	"github.com/google/go-cmp/cmp"
)

func TestATipReachesTheNearestOffice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		rec := slicetest.Must[Receipt](t)(h.Receive(t.Context(), in))
		if rec.OfficeName != "Bawaslu Kabupaten Lebak" || rec.ReceivedOn != "2024-11-13" || rec.Again {
			t.Errorf("receipt %+v", rec)
		}
		r := slicetest.Must[sealedReport](t)(h.lookUp(t.Context(), in.Code))
		p := h.Book.Procedures[r.Procedure]
		if p == nil || r.State != p.Start || r.Office != h.lebak || r.Election != "pilkada-2024" || r.Named || !r.Unread || r.Version != 1 {
			t.Errorf("report %+v", r.Report)
		}
		if r.DueOn.IsZero() || len(rec.Next) == 0 {
			t.Errorf("no clock runs: due %q, next %d", r.DueOn, len(rec.Next))
		}
		for _, d := range rec.Next {
			if d.Step.Named {
				t.Errorf("the clock of %s runs, which a tip without a name cannot take", d.Step.Name)
			}
		}
		if got := h.events(t, r.ID); !slices.Equal(got, []string{"report.received"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestARegionWithoutAnOfficeOfItsOwnGoesToTheOneAbove(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := tip()
	in.Content.Region, in.Content.District = "36.01", ""
	if r := h.receive(t, in); r.Office != h.banten {
		t.Errorf("office %s, want that of the province %s", r.Office, h.banten)
	}
}

func TestTheHourOfATipIsNowhere(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.receive(t, tip())
		if now := netra.NewID(h.clock.Now()); string(r.ID)[:6] == now[:6] || len(r.ID) != len(now) {
			t.Errorf("the id tells the time: %s", r.ID)
		}
		for _, e := range slicetest.Must[[]ledger.Event](t)(h.Ledger.List(t.Context(), ledger.Filter{Subject: subject(r.ID)})) {
			if at := e.At.In(i18n.WIB); at.Hour() != 0 || at.Minute() != 0 || e.User != "" {
				t.Errorf("event %s tells the hour: %v", e.Kind, at)
			}
		}
	})
}

func TestTheSameCodeAgainIsTheSameReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		in.Identity = &Identity{Name: "Nama Rekaan", Address: "Jalan Rekaan", Contact: "0800"}
		in.Uploads = []Upload{{"a.png", png}}
		h.receive(t, in)
		rec := slicetest.Must[Receipt](t)(h.Receive(t.Context(), in))
		if !rec.Again || rec.Differs {
			t.Errorf("second receipt %+v", rec)
		}
		other := in
		other.Content.Narrative = "Cerita lain."
		rec = slicetest.Must[Receipt](t)(h.Receive(t.Context(), other))
		if !rec.Again || !rec.Differs {
			t.Errorf("receipt for other content %+v", rec)
		}
		other = in
		other.Uploads = []Upload{{"a.png", append(bytes.Clone(png), 1)}}
		if rec = slicetest.Must[Receipt](t)(h.Receive(t.Context(), other)); !rec.Differs {
			t.Errorf("another file is not noticed: %+v", rec)
		}
		other = in
		other.Identity = nil
		if rec = slicetest.Must[Receipt](t)(h.Receive(t.Context(), other)); !rec.Differs {
			t.Errorf("a missing name is not noticed: %+v", rec)
		}
		if n := h.count(t, `select count(*) from intake_reports`); n != 1 {
			t.Errorf("%d reports, want 1", n)
		}
		sheet := slicetest.Must[Sheet](t)(h.Read(t.Context(), h.receive(t, in).ID, h.officer(h.lebak)))
		if sheet.Content.Narrative != in.Content.Narrative {
			t.Error("the content was overwritten")
		}
		if n := blobs(t, h); n != 1 {
			t.Errorf("%d files stored, want 1", n)
		}
	})
}

func blobs(t *testing.T, h *house) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join(h.dir, "blobs"), func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestThirtyTwoPostsOfOneCodeAtOnceMakeOneReport(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		var wg sync.WaitGroup
		got := make([]Receipt, 32)
		errs := make([]error, 32)
		for i := range got {
			wg.Go(func() { got[i], errs[i] = h.Receive(t.Context(), in) })
		}
		wg.Wait()
		fresh := 0
		for i := range got {
			if errs[i] != nil {
				t.Fatal(errs[i])
			}
			if !got[i].Again {
				fresh++
			}
			if got[i].Differs {
				t.Error("the same content is taken for another")
			}
		}
		if fresh != 1 {
			t.Errorf("%d fresh receipts, want 1", fresh)
		}
		if n := h.count(t, `select count(*) from intake_reports`); n != 1 {
			t.Errorf("%d reports, want 1", n)
		}
		if n := h.count(t, `select count(*) from v_intake_history`); n != 1 {
			t.Errorf("%d passages, want 1", n)
		}
		if n := len(slicetest.Must[[]ledger.Event](t)(h.Ledger.List(t.Context(), ledger.Filter{Kind: eventReceived}))); n != 1 {
			t.Errorf("%d events, want 1", n)
		}
	})
}

// canaries are words that must stand nowhere readable.
var canaries = []string{"KENARI-CERITA-81723", "KENARI-TERLAPOR-55192", "KENARI-NAMA-90210", "KENARI-BERKAS-44510", "KENARI-PESAN-31337", "KENARI-CATATAN-70071", "KENARI-JAWAB-60606", "KENARI-SEBAB-11235"}

func canaryTip() Tip {
	in := tip()
	in.Content.Narrative = "Cerita " + canaries[0]
	in.Content.Who = canaries[1]
	in.Identity = &Identity{Name: canaries[2], Address: canaries[2], Contact: canaries[2]}
	in.Uploads = []Upload{{canaries[3] + ".txt", []byte("isi " + canaries[3])}}
	return in
}

func TestNothingThatWasSentIsReadableAtRestOrInTheLog(t *testing.T) {
	t.Parallel()
	url := dbtest.SQLite(t, sets())
	h := newHouse(t, dbtest.Open(t, url))
	in := canaryTip()
	r := h.receive(t, in)
	officer := h.officer(h.lebak)
	if err := h.Tell(t.Context(), in.Code, netra.NewID(h.clock.Now()), canaries[4], in.Uploads); err != nil {
		t.Fatal(err)
	}
	if err := h.Message(t.Context(), r.ID, netra.NewID(h.clock.Now()), canaries[6], officer); err != nil {
		t.Fatal(err)
	}
	slicetest.Must[Identity](t)(h.OpenIdentity(t.Context(), r.ID, canaries[7], officer))
	h.take(t, r.ID, Taking{Step: "terima-informasi-awal", Note: canaries[5]})
	slicetest.Must[Sheet](t)(h.Read(t.Context(), r.ID, officer))
	// A fault on the way must not tell more than a success.
	h.cases.fail = fmt.Errorf("the cases are away")
	draft := Taking{Step: "jadikan-temuan", Version: 2, Documents: map[string]string{"laporan-hasil-pengawasan": "001"}, Case: CaseDraft{
		Summary: "Ringkasan petugas.", Election: "pilkada-2024", ActKind: "kampanye", ActOn: "2024-11-10", Region: "36.02",
	}}
	if _, err := h.Take(t.Context(), r.ID, draft, officer); err == nil {
		t.Error("a case that cannot be opened was opened")
	}
	if got := h.report(t, r.ID).Version; got != 2 {
		t.Errorf("version %d after a step that failed, want 2", got)
	}
	searched := 0
	for _, dir := range []string{h.dir, filepath.Dir(strings.TrimPrefix(url, "sqlite:"))} {
		err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			searched += len(data)
			for _, c := range append(slices.Clone(canaries), string(in.Code), in.Code.Grouped()) {
				if bytes.Contains(data, []byte(c)) {
					t.Errorf("%s holds %s", filepath.Base(path), c)
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if searched < 10_000 {
		t.Fatalf("only %d bytes were searched", searched)
	}
}

func TestTheReporterReadsWhatHappenedAndNothingElse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		r := h.receive(t, in)
		officer := h.officer(h.lebak)
		h.take(t, r.ID, Taking{Step: "terima-informasi-awal", Note: "catatan dalam"})
		if err := h.Message(t.Context(), r.ID, netra.NewID(h.clock.Now()), "Apakah ada foto?", officer); err != nil {
			t.Fatal(err)
		}
		id := netra.NewID(h.clock.Now())
		for range 2 { // sent twice, as by a double tap
			if err := h.Tell(t.Context(), in.Code, id, "Ada.", nil); err != nil {
				t.Fatal(err)
			}
		}
		h.clock.To("2024-11-14")
		h.take(t, r.ID, Taking{Step: "tolak", Reason: "kurang-keterangan"})
		got := slicetest.Must[Progress](t)(h.Follow(t.Context(), strings.ToLower(in.Code.Grouped())))
		if len(got.Passages) != 3 || got.Passages[2].On != "2024-11-14" || got.Passages[2].Reason.ID == "" || got.Passages[2].Remedy.ID == "" {
			t.Errorf("passages %+v", got.Passages)
		}
		if len(got.Messages) != 2 || got.Messages[0].Text != "Apakah ada foto?" || !got.Messages[1].FromReporter {
			t.Errorf("messages %+v", got.Messages)
		}
		if got.Status == nil || !got.Status.Ends || !got.State.Final || len(got.Next) != 0 {
			t.Errorf("state %+v status %+v next %v", got.State, got.Status, got.Next)
		}
		want := []string{"report.received", "report.step", "report.message", "report.message", "report.step"}
		slices.Sort(want)
		if diff := cmp.Diff(want, h.events(t, r.ID)); diff != "" {
			t.Errorf("events (-want +got):\n%s", diff)
		}
	})
}

func TestAnUnknownCodeAndAWrongOneLookTheSame(t *testing.T) {
	t.Parallel()
	h := lite(t)
	in := tip()
	h.receive(t, in)
	wrong := []byte(in.Code)
	wrong[3], wrong[4] = wrong[4], wrong[3]
	if wrong[3] == wrong[4] {
		wrong[3] = receipt.Alphabet[(strings.IndexByte(receipt.Alphabet, wrong[3])+1)%32]
	}
	for _, c := range []string{NewCode().Grouped(), string(wrong), "", "bukan kode", strings.Repeat("0", 24)} {
		_, err := h.Follow(t.Context(), c)
		if netra.KindOf(err) != netra.NotFound || err.Error() != "intake.code_unknown" {
			t.Errorf("Follow(%q): %v", c, err)
		}
	}
}

func TestAStaleStepIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.receive(t, tip())
		in := Taking{Step: "terima-informasi-awal", Version: r.Version}
		slicetest.Must[netra.CaseID](t)(h.Take(t.Context(), r.ID, in, h.officer(h.lebak)))
		if _, err := h.Take(t.Context(), r.ID, in, h.colleague(h.lebak)); netra.KindOf(err) != netra.Conflict {
			t.Errorf("second step from the same version: %v, want Conflict", err)
		}
		in.Version++
		if _, err := h.Take(t.Context(), r.ID, in, h.colleague(h.lebak)); netra.KindOf(err) != netra.NotInForce {
			t.Errorf("a step that is not open: %v, want NotInForce", err)
		}
	})
}

func TestTwoOfficersAtOnceTakeOneStep(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.receive(t, tip())
		var wg sync.WaitGroup
		errs := make([]error, 8)
		for i := range errs {
			wg.Go(func() {
				_, errs[i] = h.Take(t.Context(), r.ID, Taking{Step: "terima-informasi-awal", Version: r.Version}, h.officer(h.lebak))
			})
		}
		wg.Wait()
		taken := 0
		for _, err := range errs {
			switch {
			case err == nil:
				taken++
			case netra.KindOf(err) != netra.Conflict:
				t.Errorf("%v, want Conflict", err)
			}
		}
		if taken != 1 {
			t.Errorf("%d took the step, want 1", taken)
		}
		if n := h.count(t, `select count(*) from v_intake_history where report_id = $1`, string(r.ID)); n != 2 {
			t.Errorf("%d passages, want 2", n)
		}
	})
}

func TestAFindingOpensACaseWithoutTheReportersWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		r := h.receive(t, in)
		r = h.take(t, r.ID, Taking{Step: "terima-informasi-awal"})
		draft := Taking{Step: "jadikan-temuan", Version: r.Version, Documents: map[string]string{"laporan-hasil-pengawasan": "014/LHP"}, Case: CaseDraft{
			Summary: in.Content.Narrative, Election: "pilkada-2024", ActKind: "kampanye", ActOn: "2024-11-10", Region: "36.02",
		}}
		if _, err := h.Take(t.Context(), r.ID, draft, h.officer(h.lebak)); problemOf(err, "ringkasan") != "intake.problem.overlap" {
			t.Fatalf("the reporter's own words: %v, want a warning", err)
		}
		sure := draft
		sure.Case.Sure = true
		sure.Documents = nil
		if _, err := h.Take(t.Context(), r.ID, sure, h.officer(h.lebak)); problemOf(err, "dokumen-laporan-hasil-pengawasan") == "" {
			t.Fatalf("a step without its document: %v", err)
		}
		draft.Case.Summary = "Pejabat dinas diduga berorasi dalam kegiatan kampanye pada hari libur."
		id := slicetest.Must[netra.CaseID](t)(h.Take(t.Context(), r.ID, draft, h.officer(h.lebak)))
		got := h.report(t, r.ID)
		if got.Case != id || got.CaseNumber != "001" || !h.Book.Procedures[got.Procedure].States[got.State].Final {
			t.Errorf("report %+v", got)
		}
		want := []CaseRequest{{
			Report: r.ID, Election: "pilkada-2024", Office: h.lebak, Region: "36.02", ActKind: "kampanye", ActOn: "2024-11-10",
			ReceivedOn: "2024-11-13", Origin: OriginFinding, Summary: draft.Case.Summary,
		}}
		if diff := cmp.Diff(want, h.cases.requests); diff != "" {
			t.Errorf("request (-want +got):\n%s", diff)
		}
		if n := h.count(t, `select count(*) from v_intake_reports where case_id = $1 and office_id = $2`, string(id), string(h.lebak)); n != 1 {
			t.Errorf("the view shows %d such reports, want 1", n)
		}
	})
}

func TestAFormalReportIsTheOriginOfItsCase(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for name, c := range map[string]struct {
		named  bool
		steps  []string
		origin string
	}{
		"named, accepted as a report":        {true, []string{"terima-laporan", "buka-perkara"}, OriginReport},
		"named, kept as initial information": {true, []string{"terima-informasi-awal", "jadikan-temuan"}, OriginFinding},
		"without a name, made a finding":     {false, []string{"terima-informasi-awal", "jadikan-temuan"}, OriginFinding},
	} {
		in := tip()
		if c.named {
			in.Identity = &Identity{Name: "Nama Rekaan", Address: "Jalan Rekaan", Contact: "0800"}
		}
		r := h.receive(t, in)
		for _, step := range c.steps {
			h.take(t, r.ID, Taking{Step: step, Documents: map[string]string{"laporan-hasil-pengawasan": "1", "tanda-bukti-penerimaan": "2"}, Case: CaseDraft{
				Summary: "Ringkasan petugas.", Election: "pilkada-2024", ActKind: "kampanye", ActOn: "2024-11-10", Region: "36.02",
			}})
		}
		if got := h.cases.requests[len(h.cases.requests)-1].Origin; got != c.origin {
			t.Errorf("%s: origin %q, want %q", name, got, c.origin)
		}
	}
}

func TestATipWithoutANameIsNoFormalReport(t *testing.T) {
	t.Parallel()
	h := lite(t)
	r := h.receive(t, tip())
	_, err := h.Take(t.Context(), r.ID, Taking{Step: "terima-laporan", Version: r.Version}, h.officer(h.lebak))
	if got := problemOf(err, ""); got != "intake.problem.not_named" {
		t.Errorf("accepted as a report: %v, want the problem not_named", err)
	}
}

// problemOf is the key of what is wrong with a field.
func problemOf(err error, field string) string {
	e, ok := err.(*netra.Error)
	if !ok {
		return ""
	}
	for _, p := range e.Problems {
		if p.Field == field {
			return p.Key
		}
	}
	return ""
}

func TestHistoryCountsAReportOnceOnEveryDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.receive(t, tip())
		h.take(t, r.ID, Taking{Step: "terima-informasi-awal"})
		h.clock.To("2024-11-15")
		h.take(t, r.ID, Taking{Step: "tolak", Reason: "bukan-asn"})
		for day, want := range map[netra.Date]string{"2024-11-12": "", "2024-11-13": "received", "2024-11-14": "received", "2024-11-15": "rejected", "2025-01-01": "rejected"} {
			var got []string
			err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
				rows, err := tx.Query(t.Context(), `select counts_as from v_intake_history where from_on <= $1 and (until_on = '' or $1 < until_on)`, string(day))
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var s string
					if err := rows.Scan(&s); err != nil {
						return err
					}
					got = append(got, s)
				}
				return rows.Err()
			})
			if err != nil {
				t.Fatal(err)
			}
			if strings.Join(got, ",") != want {
				t.Errorf("on %s it counts as %v, want %q", day, got, want)
			}
		}
	})
}

func TestAnOfficeReadsItsOwnReportsAndThoseBelow(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		r := h.receive(t, tip())
		if _, err := h.Read(t.Context(), r.ID, h.officer(h.serang)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("a foreign office: %v, want NotFound", err)
		}
		if l := slicetest.Must[Listing](t)(h.List(t.Context(), h.officer(h.serang), Filter{Limit: 10})); l.Total != 0 {
			t.Errorf("a foreign office lists %d", l.Total)
		}
		sheet := slicetest.Must[Sheet](t)(h.Read(t.Context(), r.ID, h.officer(h.banten)))
		if sheet.Own || len(sheet.Steps) != 0 || !h.report(t, r.ID).Unread {
			t.Errorf("the office above: own %v, %d steps", sheet.Own, len(sheet.Steps))
		}
		in := Taking{Step: "terima-informasi-awal", Version: r.Version}
		if _, err := h.Take(t.Context(), r.ID, in, h.officer(h.banten)); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("a step by the office above: %v, want Forbidden", err)
		}
		if _, err := h.Take(t.Context(), r.ID, in, h.officer(h.serang)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("a step by a foreign office: %v, want NotFound", err)
		}
		if err := h.Message(t.Context(), r.ID, netra.NewID(h.clock.Now()), "x", h.officer(h.serang)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("a message by a foreign office: %v, want NotFound", err)
		}
		if _, err := h.OpenIdentity(t.Context(), r.ID, "alasan", h.officer(h.lebak)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("the identity of an anonymous reporter: %v, want NotFound", err)
		}
		slicetest.Must[Sheet](t)(h.Read(t.Context(), r.ID, h.officer(h.lebak)))
		if h.report(t, r.ID).Unread {
			t.Error("read by its own office and still new")
		}
		if got := h.events(t, r.ID); !slices.Equal(got, []string{"report.read", "report.read", "report.received"}) {
			t.Errorf("events %v", got)
		}
	})
}

func TestTheListBeginsWithWhatIsDueFirst(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var ids []netra.ReportID
		for i, day := range []netra.Date{"2024-11-13", "2024-11-11", "2024-11-12"} {
			h.clock.To(day)
			in := tip()
			in.Content.Narrative = fmt.Sprint("Cerita ", i)
			ids = append(ids, h.receive(t, in).ID)
		}
		h.clock.To("2024-11-13")
		h.take(t, ids[1], Taking{Step: "tolak", Reason: "bukan-asn"}) // no clock any more
		l := slicetest.Must[Listing](t)(h.List(t.Context(), h.officer(h.lebak), Filter{Limit: 2}))
		got := []netra.ReportID{l.Rows[0].ID, l.Rows[1].ID}
		if l.Total != 3 || !slices.Equal(got, []netra.ReportID{ids[2], ids[0]}) {
			t.Errorf("%d reports, first %v, want %v", l.Total, got, []netra.ReportID{ids[2], ids[0]})
		}
		l = slicetest.Must[Listing](t)(h.List(t.Context(), h.officer(h.lebak), Filter{Limit: 2, Offset: 2}))
		if len(l.Rows) != 1 || l.Rows[0].ID != ids[1] {
			t.Errorf("second page %+v", l.Rows)
		}
		for name, f := range map[string]struct {
			Filter
			want int
		}{
			"mine":           {Filter{Mine: true}, 1},
			"province":       {Filter{Region: "36"}, 3},
			"regency":        {Filter{Region: "36.02"}, 3},
			"other regency":  {Filter{Region: "36.04"}, 0},
			"other province": {Filter{Region: "3"}, 0},
			"act":            {Filter{Act: "kampanye"}, 3},
			"SQL":            {Filter{Act: "' or 1=1 --", Region: "36'"}, 0},
		} {
			f.Limit = 10
			if l := slicetest.Must[Listing](t)(h.List(t.Context(), h.officer(h.lebak), f.Filter)); l.Total != f.want {
				t.Errorf("%s: %d, want %d", name, l.Total, f.want)
			}
		}
	})
}

func TestAFileComesBackAsItWasSentAndItsReadingIsRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		in.Uploads = []Upload{{`C:\foto\..\bukti.png`, png}}
		r := h.receive(t, in)
		sheet := slicetest.Must[Sheet](t)(h.Read(t.Context(), r.ID, h.officer(h.lebak)))
		f := sheet.Content.Files[0]
		if f.Name != "bukti.png" || f.Type != "image/png" || f.Size != int64(len(png)) {
			t.Errorf("file %+v", f)
		}
		_, data, err := h.OpenFile(t.Context(), r.ID, f.Blob, h.officer(h.lebak))
		if err != nil || !bytes.Equal(data, png) {
			t.Errorf("%d bytes, %v", len(data), err)
		}
		if _, _, err := h.OpenFile(t.Context(), r.ID, f.Blob, h.officer(h.serang)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("a foreign office: %v, want NotFound", err)
		}
		if _, _, err := h.OpenFile(t.Context(), r.ID, strings.Repeat("0", 64), h.officer(h.lebak)); netra.KindOf(err) != netra.NotFound {
			t.Errorf("a file of no report: %v, want NotFound", err)
		}
		if got := h.events(t, r.ID); !slices.Contains(got, "report.file_read") {
			t.Errorf("events %v", got)
		}
	})
}

func TestTheIdentityOpensWithAReasonAndIsRecorded(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		in := tip()
		in.Identity = &Identity{Name: "Nama Rekaan", Address: "Jalan Rekaan 1", Contact: "0800"}
		r := h.receive(t, in)
		for _, reason := range []string{"", "  ", strings.Repeat("x", maxReason+1)} {
			if _, err := h.OpenIdentity(t.Context(), r.ID, reason, h.officer(h.lebak)); problemOf(err, "sebab") == "" {
				t.Errorf("reason of %d characters: %v, want a problem", len(reason), err)
			}
		}
		if _, err := h.OpenIdentity(t.Context(), r.ID, "alasan", h.officer(h.banten)); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("the office above: %v, want Forbidden", err)
		}
		who := slicetest.Must[Identity](t)(h.OpenIdentity(t.Context(), r.ID, "Klarifikasi pelapor", h.officer(h.lebak)))
		if who != *in.Identity {
			t.Error("another identity came back")
		}
		if n := h.count(t, `select count(*) from intake_openings where report_id = $1`, string(r.ID)); n != 1 {
			t.Errorf("%d openings kept, want 1", n)
		}
		if got := h.events(t, r.ID); !slices.Contains(got, "report.identity_opened") {
			t.Errorf("events %v", got)
		}
	})
}

func TestAFullBucketSaysTryAgain(t *testing.T) {
	t.Parallel()
	h := lite(t)
	h.reports = rate.New(h.clock, 1, 2)
	h.lookups = rate.New(h.clock, 1, 1)
	in := tip()
	h.receive(t, in)
	h.receive(t, tip())
	if _, err := h.Receive(t.Context(), tip()); netra.KindOf(err) != netra.TooMany {
		t.Errorf("third report: %v, want TooMany", err)
	}
	slicetest.Must[Progress](t)(h.Follow(t.Context(), string(in.Code)))
	if _, err := h.Follow(t.Context(), string(in.Code)); netra.KindOf(err) != netra.TooMany {
		t.Errorf("second look: %v, want TooMany", err)
	}
	h.clock.To("2024-11-14")
	slicetest.Must[Receipt](t)(h.Receive(t.Context(), tip()))
}

func TestWhatIsNoTipIsRefusedByTheService(t *testing.T) {
	t.Parallel()
	h := lite(t)
	for field, change := range map[string]func(*Tip){
		"jenis":     func(t *Tip) { t.Content.Act = "memilih" }, // not offered to the public
		"uraian":    func(t *Tip) { t.Content.Narrative = strings.Repeat("x", maxNarrative+1) },
		"tanggal":   func(t *Tip) { t.Content.ActOn = "2024-11-14" },
		"wilayah":   func(t *Tip) { t.Content.Region = "99.99" },
		"kecamatan": func(t *Tip) { t.Content.District = "36.04.05" },
		"terlapor":  func(t *Tip) { t.Content.Who = "\xff" },
		"nama":      func(t *Tip) { t.Identity = &Identity{} },
		"berkas":    func(t *Tip) { t.Uploads = []Upload{{"x.html", []byte("<html><script>alert(1)</script></html>")}} },
	} {
		in := tip()
		change(&in)
		if _, err := h.Receive(context.Background(), in); problemOf(err, field) == "" {
			t.Errorf("%s: %v, want a problem of the field", field, err)
		}
	}
	if n := h.count(t, `select count(*) from intake_reports`); n != 0 {
		t.Errorf("%d reports were taken", n)
	}
}
