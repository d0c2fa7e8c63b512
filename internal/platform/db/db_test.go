package db_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

var sets = []db.Migrations{{Slice: "demo", FS: fstest.MapFS{
	"0001_things.sql": {Data: []byte(`-- +goose Up
create table demo_things (thing_id text primary key, n bigint not null, flag boolean, content bytea);
create table demo_parts (part_id text primary key, thing_id text not null references demo_things (thing_id));
`)},
	"0002_kind.sqlite.sql":   {Data: []byte("-- +goose Up\ncreate view v_demo_kind as select 'sqlite' as kind;\n")},
	"0002_kind.postgres.sql": {Data: []byte("-- +goose Up\ncreate view v_demo_kind as select 'postgres' as kind;\n")},
}}}

func insert(ctx context.Context, tx *db.Tx, id string, n int) error {
	_, err := tx.Exec(ctx, "insert into demo_things (thing_id, n) values ($1, $2)", id, n)
	return err
}

// ids lists what is in the table.
func ids(t *testing.T, d *db.DB) string {
	t.Helper()
	ctx := t.Context()
	var list []string
	err := d.Read(ctx, func(tx *db.Tx) error {
		list = nil
		rows, err := tx.Query(ctx, "select thing_id from demo_things order by thing_id")
		if err != nil {
			return err
		}
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return err
			}
			list = append(list, id)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, " ")
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		content := []byte{0, 1, 2, 255}
		err := d.Write(ctx, func(tx *db.Tx) error {
			n, err := tx.Exec(ctx, "insert into demo_things (thing_id, n, flag, content) values ($1, $2, $3, $4)",
				"a", int64(1)<<60, true, content)
			if n != 1 {
				t.Errorf("insert changed %d rows, want 1", n)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(ctx, func(tx *db.Tx) error {
			var n int64
			var flag bool
			var got []byte
			var kind string
			err := tx.QueryRow(ctx, "select n, flag, content from demo_things where flag and thing_id = $1", "a").Scan(&n, &flag, &got)
			if err != nil {
				return err
			}
			if n != 1<<60 || !flag || string(got) != string(content) {
				t.Errorf("read %d, %v, %x", n, flag, got)
			}
			if err := tx.QueryRow(ctx, "select kind from v_demo_kind").Scan(&kind); err != nil {
				return err
			}
			if kind != string(d.Dialect()) || tx.Dialect() != d.Dialect() {
				t.Errorf("the migration for %s ran on %s", kind, d.Dialect())
			}
			err = tx.QueryRow(ctx, "select n from demo_things where thing_id = $1", "none").Scan(&n)
			if !errors.Is(err, db.ErrNoRows) {
				t.Errorf("row that is not there: %v, want ErrNoRows", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnErrorTakesBackEverythingOfOneCaller(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		want := errors.New("changed my mind")
		committed := false
		err := d.Write(ctx, func(tx *db.Tx) error {
			tx.AfterCommit(func() { committed = true })
			if err := insert(ctx, tx, "a", 1); err != nil {
				return err
			}
			return want
		})
		if !errors.Is(err, want) {
			t.Errorf("Write returned %v, want %v", err, want)
		}
		if committed {
			t.Error("AfterCommit ran although nothing was committed")
		}
		if got := ids(t, d); got != "" {
			t.Errorf("table holds %q, want nothing", got)
		}
	})
}

func TestAPanicTakesBackAndGoesOnInTheCaller(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		func() {
			defer func() {
				if v := recover(); v != "boom" {
					t.Errorf("recovered %v, want boom", v)
				}
				if got := ids(t, d); got != "" {
					t.Errorf("table holds %q while the panic is handled, want nothing", got)
				}
			}()
			err := d.Write(ctx, func(tx *db.Tx) error {
				if err := insert(ctx, tx, "a", 1); err != nil {
					return err
				}
				panic("boom")
			})
			t.Errorf("Write returned %v, want a panic", err)
		}()
		if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "b", 1) }); err != nil {
			t.Fatalf("Write after a panic: %v", err)
		}
		if got := ids(t, d); got != "b" {
			t.Errorf("table holds %q, want b", got)
		}
	})
}

// A test that fails inside of Write ends its goroutine in this way.
func TestAGoroutineThatEndsInsideOfWriteHoldsNothingUp(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var wg sync.WaitGroup
		wg.Go(func() {
			runtimeGoexit(func(end func()) {
				err := d.Write(ctx, func(tx *db.Tx) error {
					if err := insert(ctx, tx, "a", 1); err != nil {
						t.Error(err)
					}
					end()
					return nil
				})
				t.Errorf("Write returned %v", err)
			})
		})
		wg.Wait()
		if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "b", 1) }); err != nil {
			t.Fatal(err)
		}
		if got := ids(t, d); got != "b" {
			t.Errorf("table holds %q, want b", got)
		}
	})
}

func TestCallersWhoFailDoNotSpoilThoseWhoShareTheirCommit(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		const n = 120
		var (
			wg        sync.WaitGroup
			committed atomic.Int64
		)
		start := make(chan struct{})
		for i := range n {
			wg.Go(func() {
				<-start
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				defer func() {
					if v := recover(); (v != nil) != (i%4 == 2) {
						t.Errorf("caller %d: recovered %v", i, v)
					}
				}()
				err := d.Write(ctx, func(tx *db.Tx) error {
					tx.AfterCommit(func() { committed.Add(1) })
					if err := insert(ctx, tx, fmt.Sprintf("%03d", i), i); err != nil {
						return err
					}
					switch i % 4 {
					case 1: // a violated constraint
						return insert(ctx, tx, fmt.Sprintf("%03d", i), i)
					case 2:
						panic("boom")
					case 3:
						cancel()
					}
					return nil
				})
				switch i % 4 {
				case 0:
					if err != nil {
						t.Errorf("caller %d: %v", i, err)
					}
				case 1:
					if !db.IsUnique(err) {
						t.Errorf("caller %d: %v, want a violated unique constraint", i, err)
					}
				case 3:
					if !errors.Is(err, context.Canceled) {
						t.Errorf("caller %d: %v, want context.Canceled", i, err)
					}
				}
			})
		}
		close(start)
		wg.Wait()
		var want []string
		for i := 0; i < n; i += 4 {
			want = append(want, fmt.Sprintf("%03d", i))
		}
		if got := ids(t, d); got != strings.Join(want, " ") {
			t.Errorf("table holds %q", got)
		}
		if got := committed.Load(); got != n/4 {
			t.Errorf("AfterCommit ran %d times, want %d", got, n/4)
		}
		if s := d.Stats(); s.Writes != n/4 || s.Failed != n-n/4 {
			t.Errorf("counts %+v, want %d writes and %d failures", s, n/4, n-n/4)
		}
	})
}

func TestWriteInsideOfWriteIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := insert(ctx, tx, "a", 1); err != nil {
				return err
			}
			return deep(30, func() error {
				return d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "b", 1) })
			})
		})
		if !errors.Is(err, db.ErrNested) {
			t.Errorf("nested Write: %v, want ErrNested", err)
		}
		// A Write of another goroutine, and one inside of Read or AfterCommit,
		// is not nested.
		err = d.Read(ctx, func(*db.Tx) error {
			return d.Write(ctx, func(tx *db.Tx) error {
				tx.AfterCommit(func() {
					if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "d", 1) }); err != nil {
						t.Error(err)
					}
				})
				return insert(ctx, tx, "c", 1)
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(t, d); got != "c d" {
			t.Errorf("table holds %q, want c d", got)
		}
	})
}

// deep calls fn below so many frames.
func deep(n int, fn func() error) error {
	if n == 0 {
		return fn()
	}
	if err := deep(n-1, fn); err != nil {
		return fmt.Errorf("level %d: %w", n, err)
	}
	return nil
}

func TestWhoReadsAndThenWritesLosesNoUpdate(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a", 0) }); err != nil {
			t.Fatal(err)
		}
		const callers, each = 8, 10
		var wg sync.WaitGroup
		for range callers {
			wg.Go(func() {
				for range each {
					err := d.Write(ctx, func(tx *db.Tx) error {
						var n int
						if err := tx.QueryRow(ctx, "select n from demo_things where thing_id = $1", "a").Scan(&n); err != nil {
							return err
						}
						_, err := tx.Exec(ctx, "update demo_things set n = $1 where thing_id = $2", n+1, "a")
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		var n int
		err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "select n from demo_things where thing_id = $1", "a").Scan(&n)
		})
		if err != nil || n != callers*each {
			t.Errorf("counted %d, %v; want %d", n, err, callers*each)
		}
		if d.Dialect() == db.Postgres && d.Stats().Reruns == 0 {
			t.Error("nobody collided, so this test showed nothing")
		}
	})
}

func TestALongQueryEndsWithItsContextAndSpoilsNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		for range 20 { // more often than there are connections to lose
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
			err := d.Read(ctx, func(tx *db.Tx) error {
				var n int
				return tx.QueryRow(ctx, `
					with recursive c (n) as (select 1 union all select n + 1 from c where n < 1000000000)
					select count(*) from c`).Scan(&n)
			})
			cancel()
			if err == nil {
				t.Fatal("counted to a thousand million in no time")
			}
		}
		if got := ids(t, d); got != "" {
			t.Errorf("table holds %q", got)
		}
	})
}

func TestReadSeesOneStateThroughout(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		count := func(tx *db.Tx) (n int) {
			if err := tx.QueryRow(ctx, "select count(*) from demo_things").Scan(&n); err != nil {
				t.Error(err)
			}
			return n
		}
		err := d.Read(ctx, func(tx *db.Tx) error {
			before := count(tx)
			if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a", 1) }); err != nil {
				return err
			}
			if after := count(tx); after != before {
				t.Errorf("%d rows, then %d in the same Read", before, after)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestReadCannotWrite(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Read(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a", 1) }); err == nil {
			t.Error("an insert inside of Read passed")
		}
		if got := ids(t, d); got != "" {
			t.Errorf("table holds %q", got)
		}
	})
}

func TestForeignKeysHold(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "insert into demo_parts (part_id, thing_id) values ($1, $2)", "p", "none")
			return err
		})
		if err == nil || db.IsUnique(err) {
			t.Errorf("part of a thing that is not there: %v, want a violated foreign key", err)
		}
	})
}

func TestAStatementWhileRowsAreOpenIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		err := d.Write(ctx, func(tx *db.Tx) error {
			for _, id := range []string{"a", "b"} {
				if err := insert(ctx, tx, id, 1); err != nil {
					return err
				}
			}
			rows, err := tx.Query(ctx, "select thing_id from demo_things")
			if err != nil {
				return err
			}
			rows.Next()
			if err := insert(ctx, tx, "c", 1); !errors.Is(err, db.ErrRowsOpen) {
				t.Errorf("statement while rows are open: %v, want ErrRowsOpen", err)
			}
			if err := rows.Close(); err != nil {
				return err
			}
			return insert(ctx, tx, "d", 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := ids(t, d); got != "a b d" {
			t.Errorf("table holds %q, want a b d", got)
		}
	})
}

func TestATransactionIsOverWhenItsFunctionReturns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		var kept *db.Tx
		if err := d.Write(ctx, func(tx *db.Tx) error { kept = tx; return nil }); err != nil {
			t.Fatal(err)
		}
		if err := insert(ctx, kept, "a", 1); !errors.Is(err, db.ErrOver) {
			t.Errorf("insert after the end: %v, want ErrOver", err)
		}
		var n int
		if err := kept.QueryRow(ctx, "select 1").Scan(&n); err == nil {
			t.Error("query after the end passed")
		}
	})
}

func TestACancelledContextIsHeardBeforeTheFunctionRuns(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for name, do := range map[string]func(context.Context, func(*db.Tx) error) error{"Write": d.Write, "Read": d.Read} {
			err := do(ctx, func(*db.Tx) error { t.Errorf("%s ran its function", name); return nil })
			if !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v, want context.Canceled", name, err)
			}
		}
	})
}

func TestAfterCloseEverythingIsRefused(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, sets, func(t *testing.T, url string) {
		ctx := t.Context()
		d, err := db.Open(ctx, url)
		if err != nil {
			t.Fatal(err)
		}
		var wg sync.WaitGroup
		for i := range 20 {
			wg.Go(func() {
				err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, fmt.Sprint(i), i) })
				if err != nil && d.Dialect() == db.SQLite && !errors.Is(err, db.ErrClosed) {
					t.Errorf("write beside Close: %v", err)
				}
			})
		}
		if err := d.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
		wg.Wait()
		if err := d.Write(ctx, func(*db.Tx) error { return nil }); err == nil {
			t.Error("Write after Close passed")
		}
		if err := d.Read(ctx, func(*db.Tx) error { return nil }); err == nil {
			t.Error("Read after Close passed")
		}
		if err := d.Close(); err != nil {
			t.Errorf("second Close: %v", err)
		}
	})
}

func TestErrorsDoNotRepeatArguments(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		const secret = "nama-pelapor-rahasia"
		ctx := t.Context()
		for _, query := range []string{
			"insert into demo_things (thing_id, n) values ('x', $1)",
			"insert into demo_things (thing_id, n) values ('x', cast($1 as bigint) / 0)",
			"select cast(cast($1 as text) as bigint)",
		} {
			err := d.Write(ctx, func(tx *db.Tx) error {
				_, err := tx.Exec(ctx, query, secret)
				return err
			})
			if err != nil && strings.Contains(err.Error(), secret) {
				t.Errorf("error repeats its argument: %v", err)
			}
		}
	})
}

func TestMigrationsRunOnceAndGrow(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		ctx := t.Context()
		d := dbtest.Open(t, url)
		if err := d.Migrate(ctx, sets...); err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return insert(ctx, tx, "a", 1) }); err != nil {
			t.Fatal(err)
		}
		grown := db.Migrations{Slice: "demo", FS: fstest.MapFS{
			"0003_more.sql": {Data: []byte("-- +goose Up\nalter table demo_things add column word text not null default 'x';\n")},
		}}
		for name, f := range sets[0].FS.(fstest.MapFS) {
			grown.FS.(fstest.MapFS)[name] = f
		}
		other := db.Migrations{Slice: "other", FS: fstest.MapFS{
			"0001_other.sql": {Data: []byte("-- +goose Up\ncreate table other_things (thing_id text primary key);\n")},
		}}
		for range 2 {
			if err := d.Migrate(ctx, grown, other); err != nil {
				t.Fatal(err)
			}
		}
		var word string
		err := d.Write(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "select word from demo_things where thing_id = $1", "a").Scan(&word)
		})
		if err != nil || word != "x" {
			t.Errorf("new column holds %q, %v", word, err)
		}
	})
}

func TestAMigrationThatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		ctx := t.Context()
		d := dbtest.Open(t, url)
		bad := db.Migrations{Slice: "demo", FS: fstest.MapFS{
			"0001_bad.sql": {Data: []byte("-- +goose Up\ncreate table demo_things (thing_id text primary key);\ncreate tabel x (y text);\n")},
		}}
		if err := d.Migrate(ctx, bad); err == nil {
			t.Fatal("migration with a mistake passed")
		}
		if err := d.Migrate(ctx, sets...); err != nil {
			t.Errorf("after the mistake was mended: %v", err)
		}
	})
}

func TestAMigrationWithoutItsPartnerIsRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, nil))
	for name, m := range map[string]db.Migrations{
		"no postgres": {Slice: "demo", FS: fstest.MapFS{"0001_x.sqlite.sql": {Data: []byte("-- +goose Up\nselect 1;\n")}}},
		"no sqlite":   {Slice: "demo", FS: fstest.MapFS{"0001_x.postgres.sql": {Data: []byte("-- +goose Up\nselect 1;\n")}}},
		"bad name":    {Slice: "Demo; drop", FS: fstest.MapFS{"0001_x.sql": {Data: []byte("-- +goose Up\nselect 1;\n")}}},
	} {
		if err := d.Migrate(t.Context(), m); err == nil {
			t.Errorf("%s: passed", name)
		}
	}
}

func TestAddressesThatCannotBeMeantAreRefused(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", "file.db", "mysql://x/y", "sqlite:", "sqlite::memory:", "sqlite:///tmp/", "sqlite://relative/file.db", "sqlite:file:x.db",
		"postgres:netra", "postgres://host", "postgres://u:kata%zzsandi@host/db",
	} {
		_, err := db.ParseURL(s)
		if err == nil {
			t.Errorf("%q was accepted", s)
		} else if strings.Contains(err.Error(), "sandi") {
			t.Errorf("error repeats the password: %v", err)
		}
	}
	for s, want := range map[string]db.URL{
		"sqlite:/var/netra.db":      {Dialect: db.SQLite, Path: "/var/netra.db"},
		"sqlite:///var/netra.db":    {Dialect: db.SQLite, Path: "/var/netra.db"},
		"sqlite:netra.db":           {Dialect: db.SQLite, Path: "netra.db"},
		"sqlite:/a b/100%?x#y.db":   {Dialect: db.SQLite, Path: "/a b/100%?x#y.db"},
		"postgres://u@h:5432/netra": {Dialect: db.Postgres, DSN: "postgres://u@h:5432/netra"},
	} {
		got, err := db.ParseURL(s)
		if err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", s, got, err, want)
		}
	}
}

func TestAFileIsReadableByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "odd ?#% name")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "netra.db")
	d := dbtest.Open(t, "sqlite:"+path)
	if err := d.Migrate(t.Context(), sets...); err != nil {
		t.Fatal(err)
	}
	if err := d.Write(t.Context(), func(tx *db.Tx) error { return insert(t.Context(), tx, "a", 1) }); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		fi, err := os.Stat(path + suffix)
		if err != nil {
			t.Error(err)
		} else if fi.Mode().Perm() != 0o600 {
			t.Errorf("%s has permissions %04o, want 0600", path+suffix, fi.Mode().Perm())
		}
	}
}

func TestAFolderThatIsNotThereIsAnError(t *testing.T) {
	t.Parallel()
	if _, err := db.Open(t.Context(), "sqlite:"+filepath.Join(t.TempDir(), "none", "netra.db")); err == nil {
		t.Error("opened a file in a folder that does not exist")
	}
}
