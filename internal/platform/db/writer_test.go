package db

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"
)

func openTest(t *testing.T) *DB {
	t.Helper()
	d, err := Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "netra.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	mustExec(t, d, "create table demo_things (thing_id text primary key)")
	return d
}

func mustExec(t *testing.T, d *DB, query string, args ...any) {
	t.Helper()
	ctx := t.Context()
	if err := d.Write(ctx, func(tx *Tx) error { _, err := tx.Exec(ctx, query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}

func countThings(t *testing.T, d *DB) (n int) {
	t.Helper()
	ctx := t.Context()
	err := d.Read(ctx, func(tx *Tx) error { return tx.QueryRow(ctx, "select count(*) from demo_things").Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// together lets n callers write so that all of them wait before the first one
// is done: the first holds the writer until the others are in the queue.
func together(t *testing.T, d *DB, n int) []error {
	t.Helper()
	ctx := t.Context()
	errs := make([]error, n)
	var wg sync.WaitGroup
	inside := make(chan struct{})
	wg.Go(func() {
		errs[0] = d.Write(ctx, func(tx *Tx) error {
			close(inside)
			for len(d.lite.writer.queue) < n-1 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
			}
			_, err := tx.Exec(ctx, "insert into demo_things (thing_id) values ($1)", "0")
			return err
		})
	})
	<-inside
	for i := 1; i < n; i++ {
		wg.Go(func() {
			errs[i] = d.Write(ctx, func(tx *Tx) error {
				_, err := tx.Exec(ctx, "insert into demo_things (thing_id) values ($1)", fmt.Sprint(i))
				return err
			})
		})
	}
	wg.Wait()
	return errs
}

func TestCallersWhoWaitShareOneCommit(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	before := d.Stats()
	for i, err := range together(t, d, 50) {
		if err != nil {
			t.Errorf("caller %d: %v", i, err)
		}
	}
	s := d.Stats()
	if got := s.Commits - before.Commits; got != 1 {
		t.Errorf("%d commits for 50 callers, want 1", got)
	}
	if s.Largest != 50 || countThings(t, d) != 50 {
		t.Errorf("largest group %d, %d rows; want 50 and 50", s.Largest, countThings(t, d))
	}
}

func TestAGroupIsBounded(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	before := d.Stats()
	together(t, d, maxGroup)
	if s := d.Stats(); s.Commits-before.Commits != 1 || s.Largest != maxGroup {
		t.Errorf("%d commits, largest group %d; want 1 and %d", s.Commits-before.Commits, s.Largest, maxGroup)
	}
	var wg sync.WaitGroup
	for i := range 3 * maxGroup {
		wg.Go(func() {
			ctx := t.Context()
			err := d.Write(ctx, func(tx *Tx) error {
				_, err := tx.Exec(ctx, "insert into demo_things (thing_id) values ($1)", fmt.Sprint("x", i))
				return err
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if s := d.Stats(); s.Largest > maxGroup {
		t.Errorf("a group of %d, want at most %d", s.Largest, maxGroup)
	}
}

func TestWhenTheCommitFailsEverybodyHearsIt(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	want := errors.New("no")
	w := d.lite.writer
	commit := w.commit
	w.commit = func() error { return want }
	for i, err := range together(t, d, 20) {
		if !errors.Is(err, want) {
			t.Errorf("caller %d heard %v", i, err)
		}
	}
	w.commit = commit
	if n := countThings(t, d); n != 0 {
		t.Errorf("%d rows after a failed commit, want 0", n)
	}
	// An error that says nothing about the disk does not stop the program.
	mustExec(t, d, "insert into demo_things (thing_id) values ('later')")
}

// diskFault is the error of SQLite for a disk that fails, made by asking SQLite
// to open a folder as a file.
func diskFault(t *testing.T) error {
	t.Helper()
	_, err := openLite(t.Context(), t.TempDir(), &counts{})
	if err == nil {
		t.Fatal("opened a folder as a database")
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e
	}
	// The folder is refused before SQLite sees it: ask SQLite itself.
	conn, err := (&sqlite.Driver{}).Open(t.TempDir())
	if err == nil {
		err = conn.Close()
		t.Fatalf("SQLite opened a folder: %v", err)
	}
	return err
}

func TestAfterADiskFaultAtCommitNothingIsWrittenAnyMore(t *testing.T) {
	t.Parallel()
	fault := diskFault(t)
	if !isDiskFault(fault) {
		t.Fatalf("%v does not count as a fault of the disk", fault)
	}
	d := openTest(t)
	w := d.lite.writer
	commit := w.commit
	w.commit = func() error { return fault }
	for i, err := range together(t, d, 5) {
		if !errors.Is(err, ErrBroken) {
			t.Errorf("caller %d heard %v, want ErrBroken", i, err)
		}
	}
	w.commit = commit // the disk answers again, but what it holds is not known
	ctx := t.Context()
	err := d.Write(ctx, func(*Tx) error { t.Error("function ran on a broken database"); return nil })
	if !errors.Is(err, ErrBroken) {
		t.Errorf("Write: %v, want ErrBroken", err)
	}
	if n := countThings(t, d); n != 0 {
		t.Errorf("%d rows, want 0", n)
	}
}

func TestACallerWhoLeavesTheQueueDoesNotRun(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	inside, leave := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		err := d.Write(t.Context(), func(*Tx) error { close(inside); <-leave; return nil })
		if err != nil {
			t.Error(err)
		}
	})
	<-inside
	ctx, cancel := context.WithCancel(t.Context())
	wg.Go(func() {
		for len(d.lite.writer.queue) == 0 {
			if t.Context().Err() != nil {
				return
			}
		}
		cancel()
	})
	err := d.Write(ctx, func(*Tx) error { t.Error("ran after its caller had left"); return nil })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Write: %v, want context.Canceled", err)
	}
	close(leave)
	wg.Wait()
}

func TestATransactionThatSQLiteEndsByItselfIsHeardByEverybody(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	mustExec(t, d, "insert into demo_things (thing_id) values ('taken')")
	ctx := t.Context()
	var first error
	var wg sync.WaitGroup
	inside := make(chan struct{})
	wg.Go(func() {
		first = d.Write(ctx, func(tx *Tx) error {
			close(inside)
			for len(d.lite.writer.queue) == 0 {
				if ctx.Err() != nil {
					return ctx.Err()
				}
			}
			_, err := tx.Exec(ctx, "insert into demo_things (thing_id) values ('first')")
			return err
		})
	})
	<-inside
	// "or rollback" is what a full disk does, too: the whole transaction ends.
	err := d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, "insert or rollback into demo_things (thing_id) values ('taken')")
		return err
	})
	wg.Wait()
	if !IsUnique(err) {
		t.Errorf("the one who caused it heard %v", err)
	}
	if first == nil {
		t.Error("the other one heard nothing although his row is gone")
	}
	if n := countThings(t, d); n != 1 {
		t.Errorf("%d rows, want 1", n)
	}
	mustExec(t, d, "insert into demo_things (thing_id) values ('after')")
}

func TestACallerCannotEndTheCommonTransaction(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	ctx := t.Context()
	for _, q := range []string{"commit", " ROLLBACK;", "begin immediate", "end", "\nsavepoint x", "pragma synchronous = off"} {
		err := d.Write(ctx, func(tx *Tx) error { _, err := tx.Exec(ctx, q); return err })
		if err == nil {
			t.Errorf("%q passed", q)
		}
	}
}

func TestManyTextsDoNotFillTheMemory(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	ctx := t.Context()
	err := d.Write(ctx, func(tx *Tx) error {
		for i := range 3 * maxStatements {
			var n int
			if err := tx.QueryRow(ctx, fmt.Sprintf("select %d", i)).Scan(&n); err != nil || n != i {
				return fmt.Errorf("select %d: %d, %w", i, n, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(d.lite.writer.conn.stmts); n > maxStatements {
		t.Errorf("%d statements kept, want at most %d", n, maxStatements)
	}
}

func TestEmptyingTheLogDoesNotWaitForWhoReads(t *testing.T) {
	t.Parallel()
	d := openTest(t)
	ctx := t.Context()
	size := func() int64 {
		fi, err := os.Stat(d.lite.path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		return fi.Size()
	}
	err := d.Read(ctx, func(tx *Tx) error {
		var n int
		if err := tx.QueryRow(ctx, "select count(*) from demo_things").Scan(&n); err != nil {
			return err
		}
		mustExec(t, d, "insert into demo_things (thing_id) values ('a')")
		d.lite.writer.restart.Store(true)
		start := time.Now()
		mustExec(t, d, "insert into demo_things (thing_id) values ('b')")
		if took := time.Since(start); took > busyMillis*time.Millisecond/2 {
			t.Errorf("a write waited %v for a reader", took)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	before := size()
	d.lite.writer.restart.Store(true)
	mustExec(t, d, "insert into demo_things (thing_id) values ('c')")
	if after := size(); after != before {
		t.Errorf("the log has %d bytes after it was begun anew, and had %d before", after, before)
	}
	var millis int
	err = d.Write(ctx, func(tx *Tx) error {
		return tx.lite.conn.QueryRowContext(ctx, "pragma busy_timeout").Scan(&millis)
	})
	if err != nil || millis != busyMillis {
		t.Errorf("the writer waits %d ms for other processes, %v; want %d", millis, err, busyMillis)
	}
}

func BenchmarkWrite64Callers(b *testing.B) {
	d, err := Open(b.Context(), "sqlite:"+filepath.Join(b.TempDir(), "netra.db"))
	if err != nil {
		b.Fatal(err)
	}
	ctx := b.Context()
	err = d.Write(ctx, func(tx *Tx) error {
		_, err := tx.Exec(ctx, "create table demo_things (thing_id integer primary key, body text)")
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetParallelism(32)
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			err := d.Write(ctx, func(tx *Tx) error {
				_, err := tx.Exec(ctx, "insert into demo_things (body) values ($1)", "some text of a report")
				return err
			})
			if err != nil {
				b.Error(err)
			}
		}
	})
	s := d.Stats()
	b.ReportMetric(float64(s.Writes)/float64(s.Commits), "writes/commit")
	b.ReportMetric(float64(s.Writes)/b.Elapsed().Seconds(), "writes/s")
	if err := d.Close(); err != nil {
		b.Fatal(err)
	}
}
