package watch

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/law"
)

func TestWhoWroteAListCannotApproveIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		l := must[List](t)(h.Propose(ctx, h.draft(), h.Actors["ketua"]))
		wantKey(t, h.Approve(ctx, l.ID, l.Version, h.Actors["ketua"]), "watch.own_list")
		if err := h.Approve(ctx, l.ID, l.Version, h.Actors["petugas"]); netra.KindOf(err) != netra.NotFound && netra.KindOf(err) != netra.Forbidden {
			t.Errorf("an officer without the right approves: %v", err)
		}
		if err := h.Approve(ctx, l.ID, l.Version, h.Actors["lebak"]); netra.KindOf(err) != netra.NotFound {
			t.Errorf("the head of another office: %v, want NotFound", err)
		}
		if err := h.Approve(ctx, l.ID, l.Version, h.Actors["anggota"]); err != nil {
			t.Fatal(err)
		}
		got := must[Sheet](t)(h.Open(ctx, l.ID, h.Actors["petugas"]))
		if got.State != Running || got.Approved.Name != "Orang anggota" || got.Proposed.Name != "Orang ketua" {
			t.Errorf("state %s, proposed by %s, approved by %s", got.State, got.Proposed.Name, got.Approved.Name)
		}
		wantKey(t, h.Approve(ctx, l.ID, got.Version, h.Actors["anggota"]), "watch.not_proposed")
		events := must[[]ledger.Event](t)(h.Service.Ledger.List(ctx, ledger.Filter{Subject: "watch:" + l.ID}))
		if len(events) != 2 || events[0].Kind != "watch.list.approved" || events[1].Kind != "watch.list.proposed" {
			t.Errorf("events %v", events)
		}
	})
}

func TestAListWithoutLeashIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for name, c := range map[string]struct {
			spoil func(*Draft)
			key   string
		}{
			"no title":            {func(d *Draft) { d.Title = " " }, "web.problem.required"},
			"no purpose":          {func(d *Draft) { d.Purpose = "ingin tahu" }, "watch.problem.purpose"},
			"no basis":            {func(d *Draft) { d.Basis = Basis{} }, "watch.problem.basis"},
			"basis of others":     {func(d *Draft) { d.Basis.Instrument = "pp94-2021" }, "watch.problem.basis"},
			"no region":           {func(d *Draft) { d.Region = "" }, "watch.problem.region"},
			"region of others":    {func(d *Draft) { d.Region = "36.02" }, "watch.problem.region"},
			"no race":             {func(d *Draft) { d.Race = "lurah" }, "watch.problem.race"},
			"no end":              {func(d *Draft) { d.EndsOn = "" }, "web.problem.required"},
			"end yesterday":       {func(d *Draft) { d.EndsOn = "2020-09-20" }, "watch.problem.past"},
			"end a day too late":  {func(d *Draft) { d.EndsOn = "2021-09-23" }, "watch.problem.lasting"},
			"acts after the end":  {func(d *Draft) { d.ActsFrom = "2020-10-22" }, "watch.problem.after_end"},
			"term of nobody":      {func(d *Draft) { d.Terms = []string{"#RatnaMenang"} }, "watch.problem.term"},
			"term of a stranger":  {func(d *Draft) { d.Terms = []string{"3 = #Menang"} }, "watch.problem.candidate"},
			"owner by name alone": {func(d *Draft) { d.Accounts = []string{"instagram @asep; " + nip} }, "watch.problem.account"},
			"owner elsewhere":     {func(d *Draft) { d.Accounts = []string{"instagram @asep; 199003032022212002; surat"} }, "watch.problem.servant"},
		} {
			d := h.draft()
			c.spoil(&d)
			_, err := h.Propose(t.Context(), d, h.Actors["petugas"])
			t.Run(name, func(t *testing.T) { wantKey(t, err, c.key) })
		}
		for name, end := range map[string]netra.Date{"today": "2020-09-21", "on the last day": "2021-09-22"} {
			d := h.draft()
			d.EndsOn = end
			if _, err := h.Propose(t.Context(), d, h.Actors["petugas"]); err != nil {
				t.Errorf("a list that ends %s: %v", name, err)
			}
		}
		d := h.draft()
		_, err := h.Propose(t.Context(), d, h.Actors["tanpa"])
		wantKey(t, err, "watch.no_power")
	})
}

func TestAListEndsAtTheEndOfItsDayWhateverTheMachineDoes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		l := h.approved()
		if got, want := l.EndsAt, time.Date(2020, 10, 21, 17, 0, 0, 0, time.UTC); !got.Equal(want) { // midnight in the west
			t.Fatalf("it ends at %v, want %v", got, want)
		}
		h.Ground.Clock.Set(l.EndsAt.Add(-time.Second))
		if n := must[int](t)(h.Jobs.RunDue(ctx)); n != 0 {
			t.Errorf("%d jobs ran before the end", n)
		}
		if got := must[Sheet](t)(h.Open(ctx, l.ID, h.Actors["petugas"])); got.State != Running || got.ActsFrom != "2020-09-01" {
			t.Errorf("a second before the end it is %s", got.State)
		}
		h.Ground.Clock.Set(l.EndsAt)
		if got := must[Sheet](t)(h.Open(ctx, l.ID, h.Actors["petugas"])); got.State != Ended || got.List.Ended.Done() {
			t.Errorf("at its end, before any job ran, it is %s", got.State)
		}
		if n := must[int](t)(h.Jobs.RunDue(ctx)); n != 1 {
			t.Errorf("%d jobs ran at the end, want 1", n)
		}
		got := must[Sheet](t)(h.Open(ctx, l.ID, h.Actors["petugas"]))
		if !got.List.Ended.Done() || got.List.Ended.By != "" {
			t.Errorf("ended by %q at %v, want the program", got.List.Ended.By, got.List.Ended.At)
		}
		wantKey(t, h.End(ctx, l.ID, got.Version, "sudah cukup", h.Actors["petugas"]), "watch.ended")
	})
}

func TestALeashMayBeLetGoByOneAndOnlyForAReason(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		l := h.approved()
		wantKey(t, h.End(ctx, l.ID, l.Version, "  ", h.Actors["petugas"]), "watch.problem.why")
		wantKey(t, h.End(ctx, l.ID, l.Version-1, "terlambat", h.Actors["petugas"]), "watch.changed_meanwhile")
		if err := h.End(ctx, l.ID, l.Version, "Tujuannya tercapai.", h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		if got := must[Sheet](t)(h.Open(ctx, l.ID, h.Actors["petugas"])); got.State != Ended || got.List.Ended.Why != "Tujuannya tercapai." {
			t.Errorf("state %s, reason %q", got.State, got.List.Ended.Why)
		}
		h.Ground.Clock.Set(l.EndsAt)
		if n := must[int](t)(h.Jobs.RunDue(ctx)); n != 1 {
			t.Errorf("%d jobs ran, want the timer that finds nothing to do", n)
		}
	})
}

func TestABasisThatIsRepealedMeanwhileHoldsNoLonger(t *testing.T) {
	t.Parallel()
	book := must[*law.Book](t)(law.Default())
	now := time.Date(2020, 9, 21, 2, 0, 0, 0, time.UTC)
	bases := basesOf(book, "bawaslu-kabkota", "2020-09-21")
	if len(bases) == 0 {
		t.Fatal("no basis")
	}
	l := List{Basis: bases[0], Approved: Act{By: "x", At: now}, EndsAt: now.Add(time.Hour)}
	if err := mayScreen(l, bases, now); err != nil {
		t.Errorf("a list in force: %v", err)
	}
	wantKey(t, mayScreen(l, nil, now), "watch.basis_gone")
	wantKey(t, mayScreen(l, bases, now.Add(time.Hour)), "watch.ended")
	l.Approved = Act{}
	wantKey(t, mayScreen(l, bases, now), "watch.not_approved")
	if got := basesOf(book, "bawaslu-kabkota", "2010-01-01"); len(got) != 0 {
		t.Errorf("before its law the office has %v", got)
	}
	if got := basesOf(book, "kesbangpol", "2020-09-21"); len(got) != 0 {
		t.Errorf("an office that supervises nothing has %v", got)
	}
}

func TestListsAreFoundByStateAndWord(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		running := h.approved()
		d := h.draft()
		d.Title = "Foto bersama calon"
		proposed := must[List](t)(h.Propose(ctx, d, h.Actors["petugas"]))
		d.Title = "Ditolak"
		refused := must[List](t)(h.Propose(ctx, d, h.Actors["petugas"]))
		if err := h.Refuse(ctx, refused.ID, refused.Version, "Terlalu luas.", h.Actors["ketua"]); err != nil {
			t.Fatal(err)
		}
		d.Title = "Berakhir"
		ended := must[List](t)(h.Propose(ctx, d, h.Actors["petugas"]))
		if err := h.End(ctx, ended.ID, ended.Version, "Tidak perlu.", h.Actors["petugas"]); err != nil {
			t.Fatal(err)
		}
		for st, want := range map[State]string{Running: running.ID, Proposed: proposed.ID, Refused: refused.ID, Ended: ended.ID} {
			rows, total, err := h.Lists(ctx, Filter{State: st, Limit: 10}, h.Actors["petugas"])
			if err != nil || total != 1 || len(rows) != 1 || rows[0].ID != want || rows[0].State != st {
				t.Errorf("%s: %d of %d, %v, %v", st, len(rows), total, rows, err)
			}
		}
		if rows, total, err := h.Lists(ctx, Filter{Query: "FOTO", Limit: 10}, h.Actors["petugas"]); err != nil || total != 1 || rows[0].ID != proposed.ID {
			t.Errorf("by word: %d, %v", total, err)
		}
		if _, total, err := h.Lists(ctx, Filter{Query: "100%", Limit: 10}, h.Actors["petugas"]); err != nil || total != 0 {
			t.Errorf("a sign of the search: %d, %v", total, err)
		}
		if _, total, err := h.Lists(ctx, Filter{Limit: 10}, h.Actors["lebak"]); err != nil || total != 0 {
			t.Errorf("another office sees %d, %v", total, err)
		}
	})
}

func TestAListIsProposedAndApprovedOnItsPages(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.as("petugas", http.MethodGet, home, nil).Want(http.StatusOK, "Belum ada daftar pantau", "Usulkan daftar pantau")
		d := h.draft()
		h.as("petugas", http.MethodGet, listPath+"/baru", nil).Want(http.StatusOK, d.Basis.Instrument, "Kabupaten Pandeglang")
		h.as("tanpa", http.MethodGet, listPath+"/baru", nil).Want(http.StatusOK, "tidak berwenang")
		form := url.Values{
			"judul": {d.Title}, "tujuan": {d.Purpose}, "dasar": {d.Basis.Instrument + "|" + d.Basis.At}, "wilayah": {string(region)},
			"kontes": {"pilkada-2020|bupati"}, "akhir-d": {"21"}, "akhir-m": {"10"}, "akhir-y": {"2020"}, "istilah": {"Ratna Rekaan Kusuma = #RatnaMenang\n\n"},
			"sejak-d": {"1"}, "sejak-m": {"9"}, "sejak-y": {"2020"},
			"akun": {strings.Join(d.Accounts, "\n")},
		}
		h.as("petugas", http.MethodPost, listPath, url.Values{"judul": {"x"}}).Want(http.StatusUnprocessableEntity, "Pilih dasar hukum")
		page := to(t, h.as("petugas", http.MethodPost, listPath, form))
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "menunggu persetujuan", "Anda yang menulis", "@asep.rekaan", "#RatnaMenang", "Asep Rekaan Sudirja", "surat pernyataan sendiri")
		h.as("petugas", http.MethodPost, page+"/setujui", url.Values{"versi": {"1"}}).Want(http.StatusNotFound)
		h.as("lebak", http.MethodGet, page, nil).Want(http.StatusNotFound)
		h.as("ketua", http.MethodPost, page+"/tolak", url.Values{"versi": {"1"}}).Want(http.StatusUnprocessableEntity, "Tulis alasannya")
		to(t, h.as("ketua", http.MethodPost, page+"/setujui", url.Values{"versi": {"1"}}))
		h.as("anggota", http.MethodGet, page, nil).Want(http.StatusOK, "berlaku", "Orang ketua")
		h.as("petugas", http.MethodGet, home+".csv", nil).Want(http.StatusOK, "Unggahan dukungan", "Orang ketua")
		to(t, h.as("petugas", http.MethodPost, page+"/akhiri", url.Values{"versi": {"2"}, "alasan": {"Cukup."}}))
		h.as("petugas", http.MethodGet, page, nil).Want(http.StatusOK, "berakhir", "Cukup.")
	})
}

// TestNoListIsChangedAfterItWasProposed holds that approval is of what was read:
// nothing in the store changes what a list says.
func TestNoListIsChangedAfterItWasProposed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		l := h.approved()
		changed := l
		changed.Title, changed.Purpose, changed.Region, changed.Terms, changed.EndsOn = "lain", "lain", "36.02", nil, "2021-01-01"
		if err := h.Service.DB.Write(t.Context(), func(tx *db.Tx) error { return saveList(t.Context(), tx, changed) }); err != nil {
			t.Fatal(err)
		}
		got := must[Sheet](t)(h.Open(t.Context(), l.ID, h.Actors["petugas"]))
		if got.Title != l.Title || got.Purpose != l.Purpose || got.Region != region || got.EndsOn != l.EndsOn || got.Terms[0] != l.Terms[0] {
			t.Errorf("the list now says %+v", got.List)
		}
	})
}
