package dbtest_test

import (
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

var sets = []db.Migrations{{Slice: "demo", FS: fstest.MapFS{
	"0001_things.sql": {Data: []byte("-- +goose Up\ncreate table demo_things (thing_id text primary key, n bigint not null);\n")},
}}}

func TestEveryTestHasADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"first", "second", "third"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
				ctx := t.Context()
				err := d.Write(ctx, func(tx *db.Tx) error {
					_, err := tx.Exec(ctx, "insert into demo_things (thing_id, n) values ($1, $2)", "a", 1)
					return err
				})
				if err != nil {
					t.Fatal(err)
				}
			})
		})
	}
}

func TestOneDatabaseOpenedTwice(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, sets, func(t *testing.T, url string) {
		ctx := t.Context()
		a, b := dbtest.Open(t, url), dbtest.Open(t, url)
		err := a.Write(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(ctx, "insert into demo_things (thing_id, n) values ($1, $2)", "a", 7)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var n int
		err = b.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "select n from demo_things where thing_id = $1", "a").Scan(&n)
		})
		if err != nil || n != 7 {
			t.Errorf("read through the second handle: %d, %v; want 7", n, err)
		}
	})
}
