package registry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// longRoster is a roster of n people below a title, with a bad number in each
// thousandth row and the first number once more at its end.
func longRoster(n int) string {
	var b strings.Builder
	b.WriteString("sep=;\nDAFTAR PEGAWAI;;\nNo;NIP;Nama;Unit Kerja\n")
	number := func(i int) string {
		return fmt.Sprintf("1974%02d%02d200003%d%03d", 1+i%12, 1+i/12%28, 1+i/336%2, 1+i/672)
	}
	for i := range n {
		nip := number(i)
		if i%1000 == 999 {
			nip = "123"
		}
		fmt.Fprintf(&b, "%d;%s;Oneng %c%c%c;Unit %d\n", 1+i, nip, 'A'+i%26, 'A'+i/26%26, 'a'+i/676%26, i%40)
	}
	fmt.Fprintf(&b, "%d;%s;Oneng Kembar;Unit 1\n", n+1, number(0))
	return b.String()
}

func (k *desk) loader(t *testing.T) *Loader {
	t.Helper()
	l, err := NewLoader(k.Service, jobs.New(k.d, k), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func (l *Loader) work1(t *testing.T) {
	t.Helper()
	if _, err := l.jobs.RunDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if dead, err := l.jobs.Dead(t.Context()); err != nil || len(dead) > 0 {
		t.Fatalf("dead %+v, %v", dead, err)
	}
}

func eachLoader(t *testing.T, fn func(t *testing.T, k *desk, l *Loader)) {
	dbtest.Each(t, append([]db.Migrations{jobs.Migrations}, sets...), func(t *testing.T, d *db.DB) {
		k := newDesk(t, d)
		fn(t, k, k.loader(t))
	})
}

func TestLongRosterIsCheckedAndTakenOverInParts(t *testing.T) {
	t.Parallel()
	eachLoader(t, func(t *testing.T, k *desk, l *Loader) {
		const n = partRows + 2_000
		added, err := l.Add(t.Context(), "besar.csv", strings.NewReader(longRoster(n)), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		see := func() (Load, []netra.Problem) {
			t.Helper()
			load, ps, err := l.Load(t.Context(), added.ID, 100, importer)
			if err != nil {
				t.Fatal(err)
			}
			return load, ps
		}
		if load, _ := see(); load.State != LoadChecking || load.Percent() != 0 {
			t.Errorf("added: %+v", load)
		}
		l.work1(t)
		load, ps := see()
		if load.State != LoadChecked || load.Rows != n+1 || load.New != n-7+1 || load.Bad != 7 || len(ps) != 7 || ps[0].Line != 1_003 || ps[0].Key != "registry.nip_length" || load.Percent() != 100 {
			t.Fatalf("checked: %+v %+v", load, ps)
		}
		if k.count(t) != 0 {
			t.Error("the check took people over")
		}
		if err := l.Apply(t.Context(), load.ID, netra.Actor{Office: "elsewhere"}); netra.KindOf(err) != netra.NotFound {
			t.Errorf("another office: %v", err)
		}
		if err := l.Apply(t.Context(), load.ID, importer); err != nil {
			t.Fatal(err)
		}
		// The program is killed after the first part, and begins again.
		ctx, cut := context.WithCancel(t.Context())
		load, _ = see()
		f, err := os.Open(l.path(load.ID))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := openRows(f, servantFields())
		if err != nil {
			t.Fatal(err)
		}
		part, at, line, err := rows.next(partRows)
		if err != nil {
			t.Fatal(err)
		}
		stale := load
		if err := l.part(ctx, &load, part, at, line); err != nil {
			t.Fatal(err)
		}
		cut()
		if err := l.part(ctx, &load, part, at, line); !errors.Is(err, context.Canceled) {
			t.Fatalf("went on after the cut: %v", err)
		}
		if err := l.part(t.Context(), &stale, part, at, line); netra.KindOf(err) != netra.Conflict {
			t.Errorf("a part was taken twice: %v", err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if load, _ := see(); load.State != LoadApplying || load.Rows != partRows || k.count(t) != partRows-5 {
			t.Errorf("after the cut: %+v, %d people", load, k.count(t))
		}
		l.work1(t)
		load, ps = see()
		if load.State != LoadDone || load.Rows != n+1 || load.New != n-7 || load.Bad != 8 || len(ps) != 8 || ps[7].Key != "registry.nip_twice_above" || ps[7].Line != n+4 {
			t.Errorf("done: %+v %+v", load, ps)
		}
		if k.count(t) != n-7 {
			t.Errorf("%d people, want %d", k.count(t), n-7)
		}
		if _, err := os.Stat(l.path(load.ID)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("the file is still there: %v", err)
		}
		// The same file again changes nothing.
		again, err := l.Add(t.Context(), "besar.csv", strings.NewReader(longRoster(n)), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		l.work1(t)
		if load, _, err := l.Load(t.Context(), again.ID, 1, importer); err != nil || load.New+load.Updated != 1 || load.Unchanged != n-7 {
			t.Errorf("again: %+v, %v", load, err) // the twin at the end of the file
		}
		if err := l.Drop(t.Context(), again.ID, importer); err != nil {
			t.Error(err)
		}
		if _, _, err := l.Load(t.Context(), again.ID, 1, importer); netra.KindOf(err) != netra.NotFound {
			t.Errorf("dropped: %v", err)
		}
	})
}

func TestLongFileThatIsNoRosterIsRefused(t *testing.T) {
	t.Parallel()
	eachLoader(t, func(t *testing.T, k *desk, l *Loader) {
		for name, text := range map[string]string{
			"empty": "", "no roster": "a;b;c\n1;2;3\n", "utf-16": "\xff\xfeN\x00I\x00P\x00", "workbook": "PK\x03\x04rest",
		} {
			if _, err := l.Add(t.Context(), "x.csv", strings.NewReader(text), Target{Agency: k.gov}, importer); netra.KindOf(err) != netra.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		if left, err := os.ReadDir(l.dir); err != nil || len(left) > 0 {
			t.Errorf("files that were refused are kept: %v, %v", left, err)
		}
		// A quote that nobody closed far below swallows no memory: the load fails and
		// says where.
		broken := longRoster(3_000) + "1;\"" + strings.Repeat("x", 2*maxRowBytes) + "\n"
		load, err := l.Add(t.Context(), "x.csv", strings.NewReader(broken), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		l.work1(t)
		load, ps, err := l.Load(t.Context(), load.ID, 10_000, importer)
		if err != nil || load.State != LoadFailed || load.Fault != "registry.file_broken" || len(ps) == 0 {
			t.Errorf("%+v, %v, %v", load, ps, err)
		}
		// What nobody took over for a day is forgotten.
		load, err = l.Add(t.Context(), "x.csv", bytes.NewReader([]byte(longRoster(10)+"1;\xe9;Andr\xe9;x\n")), Target{Agency: k.gov}, importer)
		if err != nil {
			t.Fatal(err)
		}
		l.work1(t)
		k.at = k.at.Add(25 * time.Hour)
		if err := l.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.Load(t.Context(), load.ID, 1, importer); netra.KindOf(err) != netra.NotFound {
			t.Errorf("after a day: %v", err)
		}
	})
}

func TestRostersOfNoLoadAreDeleted(t *testing.T) {
	t.Parallel()
	eachLoader(t, func(t *testing.T, k *desk, l *Loader) {
		ctx := t.Context()
		add := func() string {
			t.Helper()
			load, err := l.Add(ctx, "x.csv", strings.NewReader(longRoster(10)), Target{Agency: k.gov}, importer)
			if err != nil {
				t.Fatal(err)
			}
			return load.ID
		}
		// comeBack is the file after a program that was killed before it deleted it.
		comeBack := func(id string) string {
			t.Helper()
			if err := os.WriteFile(l.path(id), []byte("NIP;Nama\n"), 0o600); err != nil {
				t.Fatal(err)
			}
			return id
		}
		tidied := func(gone map[string]bool) {
			t.Helper()
			if err := l.Tidy(ctx); err != nil {
				t.Fatal(err)
			}
			for id, want := range gone {
				if _, err := os.Stat(l.path(id)); errors.Is(err, os.ErrNotExist) != want {
					t.Errorf("the roster of %s: %v, want it gone: %t", id, err, want)
				}
			}
		}
		done, dropped, checked := add(), add(), add()
		l.work1(t)
		if err := errors.Join(l.Apply(ctx, done, importer), l.Drop(ctx, dropped, importer)); err != nil {
			t.Fatal(err)
		}
		l.work1(t)
		checking := add()
		comeBack(done)
		comeBack(dropped)
		coming := comeBack(netra.NewID(k.Now())) // its row is written when all of it came
		tidied(map[string]bool{done: true, checked: false, checking: false, coming: false})
		k.at = k.at.Add(stagedFor + time.Minute)
		tidied(map[string]bool{dropped: true, checked: true, checking: false, coming: true})
		l.work1(t) // what was waiting to be checked still can be
	})
}

func TestALoadWhoseJobDiedSaysSo(t *testing.T) {
	t.Parallel()
	eachLoader(t, func(t *testing.T, k *desk, l *Loader) {
		ctx := t.Context()
		err := k.d.Write(ctx, func(tx *db.Tx) error {
			return l.jobs.Enqueue(ctx, tx, jobs.Job{Kind: loadJob, Key: "one", Payload: 7}) // no payload of a load
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := l.GivenUp(ctx, "one"); err != nil {
			t.Errorf("before it was tried: %v", err)
		}
		if _, err := l.jobs.RunDue(ctx); !errors.Is(err, jobs.ErrGiveUp) {
			t.Fatalf("run: %v", err)
		}
		if err := l.GivenUp(ctx, "one"); err == nil || !strings.Contains(err.Error(), "after 1 tries") {
			t.Errorf("afterwards: %v", err)
		}
		if err := l.GivenUp(ctx, "another"); err != nil {
			t.Errorf("of another load: %v", err)
		}
	})
}
