package casework

import (
	"slices"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// addOffice adds an office with one officer, for a test that needs it.
func (h *house) addOffice(o access.Office) netra.OfficeID {
	h.t.Helper()
	var made netra.OfficeID
	if err := h.DB.Write(h.t.Context(), func(tx *db.Tx) error {
		var err error
		made, err = h.ground.Staff(tx, o.Kind, netra.RoleOfficer, o)
		return err
	}); err != nil {
		h.t.Fatal(err)
	}
	return made
}

// A case that the province takes over goes on there by the same procedure, from
// its beginning; the office that handed it over waits, and ends with it.
func TestAnotherLevelGoesOnWithATransferredCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "serahkan-ke-provinsi")
		ts := h.tracks(c.ID)
		if len(ts) != 2 || ts[1].Office != h.actors["bawaslu-provinsi"].Office || ts[1].Procedure != ts[0].Procedure || ts[1].State != h.Law.Procedures[ts[1].Procedure].Start {
			t.Fatalf("tracks %+v", ts)
		}
		in, _ := h.input(c.ID, "tidak-diregistrasi")
		if err := h.Take(t.Context(), c.ID, in, h.supervisor()); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("the office that handed it over still acts: %v", err)
		}
		h.take(c.ID, "tidak-diregistrasi")
		for _, tr := range h.tracks(c.ID) {
			if !tr.Ended() {
				t.Errorf("the track in state %s goes on", tr.State)
			}
		}
	})
}

// A district office cannot hand a case down, nor a sub-district committee's step
// be taken by it.
func TestTransferBelongsToTheLevelThatMayMakeIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		for _, step := range []string{"limpahkan-ke-kabkota", "limpahkan-ke-provinsi", "serahkan-ke-pusat", "teruskan-ke-kabkota", "serahkan-ke-kabkota"} {
			in, by := h.input(c.ID, step)
			if err := h.Take(t.Context(), c.ID, in, by); netra.KindOf(err) != netra.Forbidden {
				t.Errorf("%s by a district office: %v", step, err)
			}
		}
	})
}

// The criminal branch runs beside the case: the case is counted by its own path,
// and the end of the branch neither ends nor clears it.
func TestTheCriminalBranchDoesNotStopTheCase(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.addOffice(access.Office{Kind: "gakkumdu-kabkota", Name: "Gakkumdu", Region: city})
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi", "mulai-klarifikasi", "susun-kajian", "bawa-ke-pleno")
		before := h.load(c.ID).Status
		main := h.track(c.ID)
		h.take(c.ID, "teruskan-pidana")
		side := h.track(c.ID)
		if side.ID == main.ID || side.Office != h.actors["gakkumdu-kabkota"].Office || side.Parent != "" {
			t.Fatalf("branch %+v", side)
		}
		if got := h.load(c.ID).Status; got != before {
			t.Errorf("the branch counts the case as %s, before %s", got, before)
		}
		h.takeOn(side, "bahas-pertama")
		if got := h.load(c.ID).Status; got != before {
			t.Errorf("a step of the branch counts the case as %s, before %s", got, before)
		}
		h.takeOn(side, "hentikan")
		if got := h.load(c.ID); got.Status != before || got.Outcome != NoOutcome {
			t.Errorf("the end of the branch: status %s, outcome %q", got.Status, got.Outcome)
		}
		if now := h.track(c.ID); now.ID != main.ID || now.State != main.State {
			t.Errorf("the case stands at %s, want %s", now.State, main.State)
		}
	})
}

// Where there is only a crime the path ends and the case is counted by the
// branch, until that ends.
func TestACaseThatIsOnlyACrimeIsCountedByItsBranch(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		h.addOffice(access.Office{Kind: "gakkumdu-kabkota", Name: "Gakkumdu", Region: city})
		c := h.open()
		h.ready(c)
		h.take(c.ID, "registrasi", "mulai-klarifikasi", "susun-kajian", "bawa-ke-pleno", "serahkan-pidana")
		if got := h.load(c.ID).Status; got != "criminal" {
			t.Errorf("status %s", got)
		}
		h.take(c.ID, "bahas-pertama", "hentikan")
		if got := h.load(c.ID).Status; got != "not_proven" {
			t.Errorf("at its end: status %s", got)
		}
	})
}

// A moral sanction goes its own way: council, hearing, ruling, declaration.
func TestEthicsGoesThroughTheCouncilOfTheAgency(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi")
		in, by := h.input(c.ID, "rekomendasikan-etik")
		for pair, choice := range in.Sanctions {
			if choice != "moral-tertutup" && choice != "moral-terbuka" {
				t.Errorf("a moral sanction to recommend: %s", choice)
			}
			in.Sanctions[pair] = "b1"
		}
		if err := h.Take(t.Context(), c.ID, in, by); netra.KindOf(err) != netra.Invalid {
			t.Errorf("a sanction of discipline recommended as a moral one: %v", err)
		}
		h.take(c.ID, "rekomendasikan-etik")
		if tr := h.track(c.ID); tr.Kind != "ethics" || tr.Office != h.actors["ppk-instansi"].Office {
			t.Fatalf("track %+v", tr)
		}
		h.take(c.ID, "bentuk-majelis", "panggil", "catat-tidak-hadir", "panggil-kedua", "sidangkan", "tanggapan", "rekomendasikan-majelis", "putuskan", "laksanakan", "selesaikan")
		if got := h.load(c.ID); got.Status != "closed" || got.Outcome != Proven {
			t.Errorf("status %s, outcome %s", got.Status, got.Outcome)
		}
		for _, tr := range h.tracks(c.ID) {
			if !tr.Ended() {
				t.Errorf("the track %s goes on in state %s", tr.Kind, tr.State)
			}
		}
	})
}

// An office waits for what lies below its own track. Of what goes on beside it,
// with another employer, its desk tells nothing.
func TestAnOfficeWaitsForWhatLiesBelowIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		other := h.addOffice(access.Office{Kind: "inspektorat", Name: "Instansi lain", Region: city})
		c := h.open()
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain", "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		employer := h.track(c.ID)
		below := func(id netra.TrackID, parent netra.TrackID, office netra.OfficeID) Track {
			tr := employer
			tr.ID, tr.Parent, tr.Office = id, parent, office
			return tr
		}
		if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			if err := insertTrack(t.Context(), tx, below("beside", employer.Parent, other)); err != nil {
				return err
			}
			return insertTrack(t.Context(), tx, below("council", employer.ID, employer.Office))
		}); err != nil {
			t.Fatal(err)
		}
		for kind, want := range map[string][]string{
			"ppk-instansi": {"Kepegawaian"}, "bkn": {"Instansi lain", "Kepegawaian"}, "bawaslu-kabkota": {"Instansi lain", "Kepegawaian"},
		} {
			waiting, err := h.WaitingIn(t.Context(), h.actors[kind], 10)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, w := range waiting {
				got = append(got, w.For)
			}
			if slices.Sort(got); !slices.Equal(got, want) {
				t.Errorf("%s waits for %v, want %v", kind, got, want)
			}
		}
	})
}
