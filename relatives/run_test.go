package relatives

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
)

// fill is a roster and a list of candidates in which two pairs can be found: a
// wife by birth date and her husband's name, and a child by birth date. The third
// has nothing but a name and a region in common.
func (h *house) family() {
	h.t.Helper()
	h.roster(
		"197402012000032001;Dra. Hj. Oneng Saputri, M.Pd.;PNS;Yanto Kusnadi",
		"199904032023211002;Budi Zulkarnain;PPPK;",
		"198001012005011003;Wawan Setiawan;PNS;",
		"198503072010012004;Ratna;PNS;",
	)
	h.candidates(
		"1;Yanto Kusnadi, S.E.;L;Oneng Saputri (1 Februari 1974);",
		"2;Hj. Juariah;P;;Budi Zulkarnaen (3/4/1999)",
		"3;Tono;L;;Wawan Setiawan",
	)
}

func TestRunFindsFamiliesAndSaysWhy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		run := h.match("satu", false)
		if run.Total != 3 || run.People != 4 || run.Found != 2 || !run.Whole() {
			t.Errorf("run %+v", run)
		}
		rows := h.pairs("satu", Possible)
		if len(rows) != 2 || rows[0].ServantName != "Dra. Hj. Oneng Saputri, M.Pd." || rows[0].Relation != registry.Spouse || rows[1].Relation != registry.Child {
			t.Fatalf("pairs %+v", rows)
		}
		levels := map[string]Evidence{}
		for _, e := range rows[0].Evidence {
			levels[e.Field] = e
		}
		if levels["name"].Level != 4 || levels["born"].Level != 3 || levels["partner"].Level < 3 || levels["sex"].Level != 1 || levels["region"].Level != 2 {
			t.Errorf("evidence %+v", rows[0].Evidence)
		}
		if w := levels["name"].Words; len(w) != 2 || w[0] != (Word{"oneng", 1}) {
			t.Errorf("words %+v", w)
		}
		page := h.as("satu", http.MethodGet, "/meja/keluarga/"+rows[0].ID, nil).want(http.StatusOK,
			"Tanggal lahir", "Nama suami atau istri", "oneng: seorang pegawai", "Ya, orang yang sama", "Kemungkinan orang yang sama")
		page.never("19740201", "1 Februari 1974")
		h.as("satu", http.MethodGet, "/meja/keluarga", nil).want(http.StatusOK, "Oneng Saputri", "Terakhir ", "Hj. Juariah").never("Wawan")
		h.as("satu", http.MethodGet, "/meja/keluarga?q=oneng", nil).want(http.StatusOK, "Oneng").never("Juariah")
		h.as("satu", http.MethodGet, "/meja/keluarga.csv", nil).want(http.StatusOK, "Suami atau istri;Yanto Kusnadi, S.E.")
		h.as("satu", http.MethodGet, "/meja/keluarga?q=%25", nil).want(http.StatusOK, "Tidak ada yang cocok")
	})
}

// TestRunGoesOnWhereItWasCut cuts a run off in its middle, as a kill does, and
// lets another worker take it.
func TestRunGoesOnWhereItWasCut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var servants, candidates []string
		for i := range 1_100 {
			servants = append(servants, fmt.Sprintf("1974%02d%02d200003%d%03d;Oneng Contoh %c%c;PNS;", 1+i%12, 1+i/12%28, 1+i%2, 1+i/336, 'A'+i%26, 'A'+i/26%26))
		}
		for i := range 700 {
			candidates = append(candidates, fmt.Sprintf("%d;Calon %c%c;L;;Oneng Contoh %c%c (1974-%02d-%02d)", 1+i, 'A'+i%26, 'A'+i/26%26, 'A'+i%26, 'A'+i/26%26, 1+i%12, 1+i/12%28))
		}
		h.roster(servants...)
		h.candidates(candidates...)
		if err := h.Ask(t.Context(), election, false, h.actors["satu"]); err != nil {
			t.Fatal(err)
		}
		if err := h.Ask(t.Context(), election, false, h.actors["dua"]); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a second run beside the first: %v", err)
		}
		var r Run
		h.read(func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = lastRun(ctx, tx, h.actors["satu"].Office, election, true)
			return err
		})
		ctx, cut := context.WithCancel(t.Context())
		w := &walk{Service: h.Service, r: r}
		if err := w.prepare(ctx); err != nil {
			t.Fatal(err)
		}
		m, err := w.matcher(ctx, w.lists[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := w.part(ctx, m, m.Finder(), w.lists[0].relatives[:partOf]); err != nil {
			t.Fatal(err)
		}
		cut()
		if err := w.part(ctx, m, m.Finder(), w.lists[0].relatives[partOf:]); !errors.Is(err, context.Canceled) {
			t.Fatalf("the cut run went on: %v", err)
		}
		h.as("satu", http.MethodGet, "/meja/keluarga", nil).want(http.StatusOK, "Mencari keluarga calon", "Boleh ditinggalkan")
		h.read(func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = loadRun(ctx, tx, r.ID)
			return err
		})
		if r.Done != partOf || r.Total != 700 || r.State != Looking {
			t.Fatalf("checkpoint %+v", r)
		}
		h.work()
		h.read(func(ctx context.Context, tx *db.Tx) (err error) {
			r, err = loadRun(ctx, tx, r.ID)
			return err
		})
		rows, total, err := h.List(t.Context(), Filter{Election: election, State: Possible, Limit: 1}, h.actors["satu"])
		if err != nil || r.State != Done || r.Done != 700 || r.Found != total || total < 600 || len(rows) != 1 {
			t.Errorf("run %+v, %d pairs, %v", r, total, err)
		}
		events, err := h.Ledger.List(t.Context(), ledger.Filter{Subject: "run:" + r.ID})
		if err != nil || len(events) != 2 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}

func (h *house) read(fn func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.Read(h.t.Context(), func(tx *db.Tx) error { return fn(h.t.Context(), tx) }); err != nil {
		h.t.Fatal(err)
	}
}

// TestOneOfTwoWhoAskAtOnceIsRefused lets two people of an office ask for a run at
// the same moment, again and again.
func TestOneOfTwoWhoAskAtOnceIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for round := range 12 {
			var start, done sync.WaitGroup
			var refused atomic.Int64
			start.Add(1)
			for _, who := range []string{"satu", "dua"} {
				done.Go(func() {
					start.Wait()
					switch err := h.Ask(t.Context(), election, true, h.actors[who]); {
					case netra.KindOf(err) == netra.Conflict:
						refused.Add(1)
					case err != nil:
						t.Error(err)
					}
				})
			}
			start.Done()
			done.Wait()
			if n := refused.Load(); n != 1 {
				t.Fatalf("round %d: %d of two are refused, want one", round+1, n)
			}
			h.work()
		}
	})
}

// TestChangesAreComparedByThemselves lets rosters and lists change and finds what
// is new, without asking and without comparing everything.
func TestChangesAreComparedByThemselves(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		if err := h.WatchChanges(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.match("satu", false)
		wrong := h.pairs("satu", Possible)[0]
		if err := h.Dismiss(t.Context(), wrong.ID, "pegawai ini belum menikah", h.actors["satu"]); err != nil {
			t.Fatal(err)
		}
		last := func() Run {
			p, err := h.Progress(t.Context(), election, h.actors["satu"])
			if err != nil {
				t.Fatal(err)
			}
			return *p.Last
		}
		step := func() Run {
			h.at.mu.Lock()
			h.at.at = h.at.at.Add(changesEvery + time.Minute)
			h.at.mu.Unlock()
			h.work() // sees the change
			h.work() // makes the run
			return last()
		}
		before := last()
		if quiet := step(); quiet.ID != before.ID {
			t.Errorf("nothing changed, and a run was made: %+v", quiet)
		}
		h.roster("197305052001012009;Sulastri;PNS;Hendra Wowor")
		h.candidates("4;Hendra Wowor;L;Sulastri (5-5-1973);")
		run := step()
		if run.ID == before.ID || run.Whole() || run.Found != 1 || len(h.pairs("satu", Possible)) != 2 {
			t.Errorf("run of changes %+v, pairs %+v", run, h.pairs("satu", Possible))
		}
		h.roster("197807072003121001;Dedi Tampubolon;PNS;")
		if run := step(); run.Found != 0 || run.People > 1 && run.Total != 4 {
			t.Errorf("run of one changed servant %+v", run)
		}
		h.candidates("5;Mega;P;Dedi Tampubolon (1978-07-07);")
		if run := step(); run.Found != 1 {
			t.Errorf("run of one changed candidate %+v", run)
		}
		whole := h.match("satu", true)
		if !whole.Whole() || whole.Found != 0 || len(h.pairs("satu", Wrong)) != 1 || len(h.pairs("satu", Possible)) != 3 {
			t.Errorf("the whole run opened again what was closed: %+v", whole)
		}
	})
}

func TestTwoPeopleOfOneOfficeConfirm(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		h.match("pengawas", false)
		id := h.pairs("pengawas", Possible)[0].ID
		at := "/meja/keluarga/" + id
		for _, who := range []string{"satu", "jauh"} {
			h.as(who, http.MethodGet, at, nil).want(http.StatusNotFound)
			h.as(who, http.MethodPost, at+"/benar", nil).want(http.StatusNotFound)
			h.as(who, http.MethodPost, at+"/bukan", url.Values{"alasan": {"bukan orang yang sama"}}).want(http.StatusNotFound)
			if rows := h.pairs(who, ""); len(rows) != 0 {
				t.Errorf("%s sees %+v", who, rows)
			}
		}
		h.as("pengawas", http.MethodPost, at+"/benar", nil).want(http.StatusSeeOther)
		h.as("pengawas", http.MethodPost, at+"/benar", nil).want(http.StatusUnprocessableEntity, "Orang kedua")
		h.as("pengawas", http.MethodGet, at, nil).want(http.StatusOK, "Mintalah orang kedua").never("Ya, orang yang sama")
		h.as("satu", http.MethodGet, at, nil).want(http.StatusNotFound)
		h.as("pengawas-dua", http.MethodPost, at+"/benar", nil).want(http.StatusSeeOther)
		h.as("pengawas-dua", http.MethodPost, at+"/bukan", url.Values{"alasan": {"bukan orang yang sama"}}).want(http.StatusUnprocessableEntity, "sudah diputuskan")

		// What two people confirmed reaches the personnel officer of the agency, and
		// nobody else's.
		h.as("jauh", http.MethodGet, at, nil).want(http.StatusNotFound)
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=talk", nil).want(http.StatusOK, "Oneng Saputri")
		h.as("satu", http.MethodGet, at, nil).want(http.StatusOK, "Ini bukan teguran", "Petugas pengawas-dua").never("Ya, orang yang sama")
		h.as("satu", http.MethodPost, at+"/bukan", url.Values{"alasan": {"bukan orang yang sama"}}).want(http.StatusForbidden)
		h.as("pengawas", http.MethodPost, at+"/bicara", url.Values{"tanggal-d": {"31"}, "tanggal-m": {"1"}, "tanggal-y": {"2024"}}).want(http.StatusForbidden)
		h.as("satu", http.MethodPost, at+"/bicara", url.Values{"tanggal-d": {"1"}, "tanggal-m": {"2"}, "tanggal-y": {"2024"}}).want(http.StatusUnprocessableEntity, "paling lambat hari ini")
		h.as("satu", http.MethodPost, at+"/bicara", url.Values{"tanggal-d": {"31"}, "tanggal-m": {"1"}, "tanggal-y": {"2024"}, "catatan": {"<b>paham</b>"}}).want(http.StatusSeeOther)
		h.as("satu", http.MethodGet, at, nil).want(http.StatusOK, "&lt;b&gt;paham")
		h.as("satu", http.MethodGet, "/meja/keluarga?lihat=talk", nil).want(http.StatusOK, "Tidak ada yang perlu dibicarakan")
		h.as("", http.MethodGet, at, nil).want(http.StatusSeeOther)
	})
}

func TestFamiliesAreForgottenAfterTheElection(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.family()
		if err := h.WatchChanges(t.Context()); err != nil {
			t.Fatal(err)
		}
		h.match("satu", false)
		until := h.Law.Elections[election].Span().Until
		kept := func() int { return len(h.pairs("satu", "")) }
		h.at.to(until)
		h.work()
		if kept() != 2 {
			t.Errorf("%d pairs on the last day, want 2", kept())
		}
		h.at.to(until.AddDays(2))
		h.work()
		if kept() != 0 {
			t.Errorf("%d pairs after the election", kept())
		}
		h.read(func(ctx context.Context, tx *db.Tx) error {
			list, err := h.Registry.Standing(ctx, tx, election, region)
			for _, c := range list {
				if len(c.Kin) > 0 {
					t.Errorf("the family of %s is still there", c.Name)
				}
			}
			return err
		})
		events, err := h.Ledger.List(t.Context(), ledger.Filter{Kind: "relatives.forgotten"})
		if err != nil || len(events) != 1 {
			t.Errorf("%d events, %v", len(events), err)
		}
	})
}
