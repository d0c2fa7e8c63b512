package casework

import (
	"context"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/slicetest"
	"github.com/netra-id/netra/law"
)

// change is one change of a law file, old to new.
type change struct{ path, old, new string }

// underLaw lets the house go on under a law room with changes, as after an
// update of the program.
func (h *house) underLaw(changes ...change) {
	h.t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range h.Law.Files() {
		fsys[name] = &fstest.MapFile{Data: h.Law.Text(name)}
	}
	for _, c := range changes {
		f := fsys[c.path]
		if f == nil || !strings.Contains(string(f.Data), c.old) {
			h.t.Fatalf("%s does not hold %q", c.path, c.old)
		}
		if id, renamed := strings.CutPrefix(c.new, "id: "); renamed {
			delete(fsys, c.path)
			c.path = path.Join(path.Dir(c.path), id+".yaml")
		}
		fsys[c.path] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), c.old, c.new, 1))}
	}
	h.Law = slicetest.Must[*law.Book](h.t)(law.Load(fsys))
	h.Editions = slicetest.Must[*edition.Service](h.t)(edition.Open(h.t.Context(), h.DB, h.Law))
}

// clock is the running clock of a step.
func (h *house) clockOf(c Case, step string) Deadline {
	h.t.Helper()
	for _, d := range slicetest.Must[[]Deadline](h.t)(h.DeadlinesOf(h.t.Context(), c.ID, h.supervisor())) {
		if d.Step == step {
			return d
		}
	}
	h.t.Fatalf("no clock of %s runs", step)
	return Deadline{}
}

// traces are the moves of the clock of the preliminary study.
func (h *house) traces(c Case) []Move {
	h.t.Helper()
	moves := slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) (map[int][]Move, error) {
		return loadMoves(ctx, tx, h.track(c.ID).ID)
	})
	return moves[h.clockOf(c, studied).N]
}

// rungs are the rungs that the clock of the preliminary study has reached: the
// rung, the day on which it was reached, and the day on which that was said.
func (h *house) rungs(c Case) []string {
	h.t.Helper()
	var out []string
	for _, r := range h.rungsOf(c)[h.clockOf(c, studied).N] {
		out = append(out, r.ID+" "+string(r.ReachedOn)+" "+string(r.ToldOn))
	}
	return out
}

// rungsOf are the rungs of all clocks of the running track.
func (h *house) rungsOf(c Case) map[int][]Rung {
	h.t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) (map[int][]Rung, error) {
		return loadRungs(ctx, tx, h.track(c.ID).ID)
	})
}

// climbLadders does what the job of the clocks does, and says how many rungs were
// reached.
func (h *house) climbLadders() (n int) {
	h.t.Helper()
	return slicetest.Must[int](h.t)(h.climb(h.t.Context()))
}

// pauses are the times in which the clocks of a track stood still.
func (h *house) pauses(track netra.TrackID) []Pause {
	h.t.Helper()
	return slicetest.Read(h.ground, func(ctx context.Context, tx *db.Tx) ([]Pause, error) { return loadPauses(ctx, tx, track) })
}

func (h *house) recompute() int {
	h.t.Helper()
	return slicetest.Must[int](h.t)(h.Recompute(h.t.Context()))
}

// The clock of the preliminary study: two calendar days from 13 November 2024.
const studied = "registrasi"

func TestClockStandsStillWithGroundAndPaperOnly(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		track := h.track(c.ID).ID
		if d := h.clockOf(c, studied); d.Due != "2024-11-15" {
			t.Fatalf("due %s", d.Due)
		}
		h.clock.To("2024-11-14")
		good := SuspendInput{Track: track, Ground: "keadaan-kahar", Document: "014/K", From: "2024-11-14"}
		for name, change := range map[string]func(*SuspendInput){
			"no-ground":        func(in *SuspendInput) { in.Ground = "" },
			"other-ground":     func(in *SuspendInput) { in.Ground = "cuaca" },
			"of-a-reporter":    func(in *SuspendInput) { in.Ground = "menunggu-kelengkapan" },
			"no-paper":         func(in *SuspendInput) { in.Document = " " },
			"no-day":           func(in *SuspendInput) { in.From = "" },
			"tomorrow":         func(in *SuspendInput) { in.From = "2024-11-15" },
			"before-the-track": func(in *SuspendInput) { in.From = "2024-11-12" },
			"ends-before":      func(in *SuspendInput) { in.Until = "2024-11-13" },
		} {
			in := good
			change(&in)
			if err := h.Suspend(t.Context(), c.ID, in, h.supervisor()); netra.KindOf(err) != netra.Invalid {
				t.Errorf("%s: %v, want Invalid", name, err)
			}
		}
		if err := h.Suspend(t.Context(), c.ID, good, h.actors["bawaslu-provinsi"]); netra.KindOf(err) != netra.Forbidden {
			t.Errorf("the office above stops the clock: %v", err)
		}
		if err := h.Suspend(t.Context(), c.ID, good, h.supervisor()); err != nil {
			t.Fatal(err)
		}
		if d := h.clockOf(c, studied); d.Due != "" || !d.Why.Stands {
			t.Errorf("while it stands still it is due %q", d.Due)
		}
		if err := h.Suspend(t.Context(), c.ID, good, h.supervisor()); netra.KindOf(err) != netra.Invalid {
			t.Errorf("twice on one ground: %v", err)
		}
		h.clock.To("2024-11-16")
		pauses := h.pauses(track)
		if err := h.Resume(t.Context(), c.ID, track, pauses[0].ID, "2024-11-13", h.supervisor()); netra.KindOf(err) != netra.Invalid {
			t.Errorf("ends before it began: %v", err)
		}
		if err := h.Resume(t.Context(), c.ID, track, pauses[0].ID, "2024-11-15", h.supervisor()); err != nil {
			t.Fatal(err)
		}
		// Two of two days fell into the suspension of 14 and 15 November.
		d := h.clockOf(c, studied)
		if d.Due != "2024-11-17" || len(d.Why.Paused) != 1 || d.Why.Paused[0].Document != "014/K" {
			t.Errorf("due %s, paused %+v", d.Due, d.Why.Paused)
		}
		if err := h.Resume(t.Context(), c.ID, track, pauses[0].ID, "2024-11-15", h.supervisor()); netra.KindOf(err) != netra.Conflict {
			t.Errorf("ended twice: %v", err)
		}
		// It stopped, and it went on.
		if got := len(h.traces(c)); got != 2 {
			t.Errorf("%d traces, want 2", got)
		}
	})
}

// newHoliday makes 18 November 2024, a Monday, a day off.
var newHoliday = change{
	"calendars/holidays-2024.yaml", "  - date: 2024-11-27\n",
	"  - date: 2024-11-18\n    kind: cuti_bersama\n    label: {id: \"Cuti bersama contoh\", en: \"Example leave\"}\n  - date: 2024-11-27\n",
}

// A district is not told to hand a case to a district, and nobody to transfer
// one that nobody has asked for.
func TestOfficeOwesNeitherTheStepsOfOthersNorATransfer(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		for _, d := range slicetest.Must[[]Deadline](t)(h.DeadlinesOf(t.Context(), c.ID, h.supervisor())) {
			if strings.HasPrefix(d.Step, "limpahkan-") || strings.HasPrefix(d.Step, "serahkan-") {
				t.Errorf("the clock of %s runs at the office of a district", d.Step)
			}
		}
		owed := slicetest.Must[[]Due](t)(h.DueIn(t.Context(), h.supervisor(), 10))
		if want := h.clockOf(c, "teruskan-hukum-lain").Due; len(owed) != 1 || owed[0].Due != want {
			t.Errorf("the office owes %+v, want the end of its preliminary study, %s", owed, want)
		}
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		owed = slicetest.Must[[]Due](t)(h.DueIn(t.Context(), h.actors["bkn"], 10))
		if len(owed) != 1 || owed[0].Due != "" || owed[0].Step.EN != "Begin verification" {
			t.Errorf("the next office owes %+v, want its usual step without a clock", owed)
		}
	})
}

func TestNewHolidayMovesRunningClocksAndLeavesATrace(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.clock.To("2024-11-14")
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		h.clock.To("2024-11-15")
		h.take(c.ID, "mulai-verifikasi", "lolos-verifikasi")
		bkn := h.track(c.ID)
		due := func() Deadline {
			for _, d := range slicetest.Must[[]Deadline](t)(h.DeadlinesOf(t.Context(), c.ID, h.actors["bkn"])) {
				if d.Step == "rekomendasikan" {
					return d
				}
			}
			t.Fatal("no clock")
			return Deadline{}
		}
		if d := due(); d.Due != "2024-11-20" {
			t.Fatalf("three working days end on %s", d.Due)
		}
		h.underLaw()
		if n := h.recompute(); n != 0 {
			t.Errorf("%d clocks moved under the same law", n)
		}
		h.underLaw(newHoliday)
		if n := h.recompute(); n == 0 {
			t.Error("no clock moved")
		}
		if d := due(); d.Due != "2024-11-21" {
			t.Errorf("with the new holiday it ends on %s", d.Due)
		}
		if n := h.recompute(); n != 0 {
			t.Errorf("counted again, %d clocks moved", n)
		}
		var traces []Move
		err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
			byClock, err := loadMoves(t.Context(), tx, bkn.ID)
			traces = slices.Concat(byClock[due().N])
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(traces) != 1 || traces[0].From != "2024-11-20" || traces[0].To != "2024-11-21" || traces[0].Why[0].Key != "law.moved.day_off" {
			t.Errorf("traces %+v", traces)
		}
		page := h.get("bkn", caseURL(c.ID)).Body.String()
		for _, want := range []string{"Tanggal ini pernah berubah", "20 November 2024", "21 November 2024", "Cuti bersama contoh"} {
			if !strings.Contains(page, want) {
				t.Errorf("the page of the case does not tell %q", want)
			}
		}
	})
}

func TestClosedClockStaysWhenTheLawChanges(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.clock.To("2024-11-14")
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		stopped := func() string {
			var all []string
			err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
				rows, err := tx.Query(t.Context(), `select due_on || reason from casework_deadlines where stopped_on <> '' order by track_id, n`)
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var s string
					if err := rows.Scan(&s); err != nil {
						return err
					}
					all = append(all, s)
				}
				return rows.Err()
			})
			if err != nil {
				t.Fatal(err)
			}
			return strings.Join(all, "\n")
		}
		before := stopped()
		if before == "" {
			t.Fatal("no clock has stopped yet")
		}
		h.underLaw(newHoliday, change{"values/kajian-awal-pemilihan-hari.yaml", "n: 2", "n: 9"})
		h.recompute()
		if after := stopped(); after != before {
			t.Errorf("clocks that had stopped changed:\n%s\n%s", before, after)
		}
	})
}

func TestNewNumberMovesARunningClock(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.underLaw(change{"values/kajian-awal-pemilihan-hari.yaml", "n: 2", "n: 3"})
		h.recompute()
		if d := h.clockOf(c, studied); d.Due != "2024-11-16" || d.Why.N != 3 {
			t.Errorf("due %s after %d days", d.Due, d.Why.N)
		}
		for _, m := range h.traces(c) {
			if m.Why[0].Key != "law.moved.number" {
				t.Errorf("trace %+v", m)
			}
		}
	})
}

// A recount that was asked for is tried again where it fails part way.
func TestARecountThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.underLaw(change{"values/kajian-awal-pemilihan-hari.yaml", "n: 2", "n: 3"})
		q := jobs.New(h.DB, h.clock)
		if err := h.WatchClocks(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		write := func(do func(*db.Tx) error) {
			t.Helper()
			if err := h.DB.Write(t.Context(), do); err != nil {
				t.Fatal(err)
			}
		}
		write(func(tx *db.Tx) error { return h.RecomputeSoon(t.Context(), tx, q) })
		// Nobody knows a procedure of this name.
		call := func(from, to string) {
			t.Helper()
			write(func(tx *db.Tx) error {
				_, err := tx.Exec(t.Context(), `update casework_tracks set procedure_id = replace(procedure_id, $1, $2)`, from, to)
				return err
			})
		}
		call("-", "!")
		if _, err := q.RunDue(t.Context()); err == nil || h.clockOf(c, studied).Due != "2024-11-15" {
			t.Fatalf("clocks of an unknown procedure were counted: %v", err)
		}
		call("!", "-")
		h.clock.Set(h.clock.Now().Add(time.Minute))
		if _, err := q.RunDue(t.Context()); err != nil {
			t.Fatal(err)
		}
		if d := h.clockOf(c, studied); d.Due != "2024-11-16" {
			t.Errorf("due %s after the second try", d.Due)
		}
	})
}

func TestLadderIsClimbedOnceAndMakesUpForWhatWasMissed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		q := jobs.New(h.DB, h.clock)
		if err := h.WatchClocks(t.Context(), q); err != nil {
			t.Fatal(err)
		}
		for _, tt := range []struct {
			day  netra.Date
			want []string
		}{
			{"2024-11-13", nil},
			{"2024-11-14", []string{"pengingat 2024-11-14 2024-11-14"}},
			{"2024-11-14", []string{"pengingat 2024-11-14 2024-11-14"}},
			// The program stood still for days; then all is made up for.
			{"2024-11-20", []string{
				"pengingat 2024-11-14 2024-11-14", "hari-terakhir 2024-11-15 2024-11-20", "lewat 2024-11-16 2024-11-20", "eskalasi 2024-11-18 2024-11-20",
			}},
		} {
			h.clock.To(tt.day)
			if _, err := q.RunDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := h.rungs(c); !slices.Equal(got, tt.want) {
				t.Errorf("%s: rungs %v, want %v", tt.day, got, tt.want)
			}
		}
		if n := h.climbLadders(); n != 0 {
			t.Errorf("climbed again, %d rungs were reached", n)
		}
	})
}

func TestLadderFollowsTheMidnightOfTheOffice(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			by := netra.System("")
			office, err := h.Access.AddOffice(t.Context(), tx, access.Office{
				Kind: "bawaslu-kabkota", Name: "Kota di timur", Region: "36.71", Parent: h.actors["bawaslu-provinsi"].Office, Zone: "Asia/Jayapura",
			}, by)
			if err != nil {
				return err
			}
			user, err := h.Access.AddUser(t.Context(), tx, access.NewUser{Login: "timur", Name: "Petugas Timur", Office: office.ID, Role: netra.RoleOfficer}, by)
			h.actors["bawaslu-kabkota"] = netra.Actor{User: user, Name: "Petugas Timur", Office: office.ID, Role: netra.RoleOfficer}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// 23:30 in Jakarta on 13 November is 01:30 on 14 November in Jayapura.
		h.clock.Set(time.Date(2024, 11, 13, 16, 30, 0, 0, time.UTC))
		c := h.open()
		if c.OpenedOn != "2024-11-14" {
			t.Errorf("opened on %s", c.OpenedOn)
		}
		if d := h.clockOf(c, studied); d.Due != "2024-11-16" || d.Why.Start != "2024-11-14" {
			t.Errorf("from %s due %s", d.Why.Start, d.Due)
		}
		h.clock.Set(time.Date(2024, 11, 14, 14, 59, 0, 0, time.UTC))
		h.climbLadders()
		if got := h.rungs(c); len(got) != 0 {
			t.Errorf("a minute before midnight the rungs %v are reached", got)
		}
		h.clock.Set(time.Date(2024, 11, 14, 15, 0, 0, 0, time.UTC))
		h.climbLadders()
		if got := h.rungs(c); !slices.Equal(got, []string{"pengingat 2024-11-15 2024-11-15"}) {
			t.Errorf("at midnight the rungs %v are reached", got)
		}
	})
}

// renamed changes the words and the steps of the procedure of the supervisor.
var renamed = change{"procedures/bawaslu-pemilihan-2024.yaml", "name: registrasi\n", "name: catat-register\n"}

func TestCaseGoesOnUnderTheEditionItBeganUnder(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		old := h.open()
		h.underLaw(renamed)
		began := h.open()
		steps := func(c Case) []string {
			tr := h.track(c.ID)
			var names []string
			err := h.DB.Read(t.Context(), func(tx *db.Tx) error {
				p, err := h.procedure(t.Context(), tx, tr)
				if err != nil {
					return err
				}
				for _, s := range p.StepsFrom(tr.State) {
					names = append(names, s.Name)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return names
		}
		if got := steps(old); !slices.Contains(got, "registrasi") || slices.Contains(got, "catat-register") {
			t.Errorf("the old case goes on with %v", got)
		}
		if got := steps(began); slices.Contains(got, "registrasi") || !slices.Contains(got, "catat-register") {
			t.Errorf("the new case begins with %v", got)
		}
		h.clock.To("2024-11-14")
		h.ready(old)
		h.take(old.ID, "teruskan-hukum-lain") // by the steps of the old edition
	})
}

// The law room may give a number another name; a case that began before knows
// the old one only.
func TestNoClockIsLostWithTheNameOfItsNumber(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		was := h.clockOf(c, studied).Due
		h.underLaw(change{"values/kajian-awal-pemilihan-hari.yaml", "id: kajian-awal-pemilihan-hari", "id: telaah-awal-pemilihan-hari"})
		if n := h.recompute(); n != 0 || was == "" {
			t.Errorf("%d clocks moved, due was %q", n, was)
		}
		if d := h.clockOf(c, studied); d.Due != was {
			t.Errorf("due %q, was %s", d.Due, was)
		}
	})
}

func TestOldDecisionsReplayUnderAnotherLawAndAnotherDay(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		h.clock.To("2024-11-14")
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		h.clock.To("2024-11-15")
		h.take(c.ID, "mulai-verifikasi", "lolos-verifikasi", "rekomendasikan")
		replay := func() int {
			n, found, err := h.Replay(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range found {
				t.Errorf("step %s: %s", d.Step, d.What)
			}
			return n
		}
		before := replay()
		if before != 4 { // forwarded, and three steps of the body that recommends
			t.Errorf("%d steps are replayed", before)
		}
		clocks := func() []Deadline {
			return slicetest.Must[[]Deadline](t)(h.DeadlinesOf(t.Context(), c.ID, h.supervisor()))
		}
		was := clocks()
		// Years later, under a law that knows other steps and other sanctions.
		h.clock.To("2031-01-02")
		var ch []change
		ch = append(ch, renamed)
		for _, name := range h.Law.Files() {
			if path.Dir(name) == "sanctions" && regexp.MustCompile(`(?m)^order:`).Match(h.Law.Text(name)) {
				ch = append(ch, change{name, "order:", "# changed\norder:"})
			}
		}
		h.underLaw(ch...)
		if after := replay(); after != before {
			t.Errorf("%d steps are replayed, were %d", after, before)
		}
		h.recompute()
		now := clocks()
		if len(now) != len(was) {
			t.Fatalf("%d clocks, were %d", len(now), len(was))
		}
		for i := range now {
			if now[i].Due != was[i].Due {
				t.Errorf("clock of %s moved from %s to %s because the day is another", was[i].Step, was[i].Due, now[i].Due)
			}
		}
		// And a replay does notice what was changed behind its back.
		if err := h.DB.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(t.Context(), `update casework_decisions set imposed = 'b3', sanction = 'b3' where kind = 'recommendation' and imposed <> 'b3'`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		_, found, err := h.Replay(t.Context())
		if err != nil || len(found) == 0 {
			t.Errorf("a changed decision replays: %v %v", found, err)
		}
	})
}

// TestNothingStoresThatAClockIsLate holds that lateness is always computed: a
// flag would be wrong on the day on which a holiday is added.
func TestNothingStoresThatAClockIsLate(t *testing.T) {
	t.Parallel()
	word := regexp.MustCompile(`(?i)\b\w*(overdue|is_late|late_|terlambat|lapsed)\w*\s+(boolean|integer|bigint|text)\b`)
	for _, set := range []db.Migrations{Migrations, access.Migrations, edition.Migrations} {
		err := fs.WalkDir(set.FS, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := fs.ReadFile(set.FS, name)
			if found := word.Find(data); found != nil {
				t.Errorf("%s/%s stores %q", set.Slice, name, found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// What lapsed in a district office stands on the desk of the office above it,
// and on no other, until the step is taken.
func TestTheOfficeAboveIsToldAndSeesIt(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		c := h.open()
		told := func(kind string) []Told {
			return slicetest.Must[[]Told](t)(h.ToldTo(t.Context(), h.actors[kind], 10))
		}
		h.clock.To("2024-11-17")
		h.climbLadders()
		if got := told("bawaslu-provinsi"); len(got) != 0 {
			t.Errorf("before the rung of the office above: %+v", got)
		}
		h.clock.To("2024-11-18")
		h.climbLadders()
		got := told("bawaslu-provinsi")
		if len(got) == 0 || got[0].Number != c.Number || got[0].Office != "Kota" || got[0].Due != "2024-11-15" || got[0].On != "2024-11-18" || got[0].Step.ID == "" || got[0].Rung.ID == "" {
			t.Fatalf("told %+v", got)
		}
		for _, other := range []string{"bawaslu-ri", "bawaslu-kabkota", "bkn", "ppk-instansi"} {
			if got := told(other); len(got) != 0 {
				t.Errorf("%s is told, too: %+v", other, got)
			}
		}
		h.ready(c)
		h.take(c.ID, "teruskan-hukum-lain")
		if got := told("bawaslu-provinsi"); len(got) != 0 {
			t.Errorf("after the step was taken: %+v", got)
		}
	})
}
