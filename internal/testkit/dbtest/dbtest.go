package dbtest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/netra-id/netra/internal/platform/db"
)

// Each runs fn as two subtests, "sqlite" and "postgres", each with a fresh
// database that holds the tables of sets.
func Each(t *testing.T, sets []db.Migrations, fn func(t *testing.T, d *db.DB)) {
	t.Helper()
	EachURL(t, sets, func(t *testing.T, url string) { fn(t, Open(t, url)) })
}

// EachURL is Each for tests that open the database themselves, for example
// twice, as two nodes of one office do.
func EachURL(t *testing.T, sets []db.Migrations, fn func(t *testing.T, url string)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLite(t, sets)) })
	t.Run("postgres", func(t *testing.T) { fn(t, Postgres(t, sets)) })
}

// Open opens the database and closes it at the end of the test.
func Open(t testing.TB, url string) *db.DB {
	t.Helper()
	d, err := db.Open(context.Background(), url)
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Errorf("close database: %v", err)
		}
	})
	return d
}

// SQLite is the address of a fresh file with the tables of sets.
func SQLite(t testing.TB, sets []db.Migrations) string {
	t.Helper()
	content, err := liteTemplates.get(key(t, sets), func() ([]byte, error) { return makeLiteTemplate(sets) })
	if err != nil {
		t.Fatalf("make sqlite template: %v", err)
	}
	path := filepath.Join(t.TempDir(), "netra.db")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return "sqlite:" + path
}

// makeLiteTemplate migrates a file once; every test starts from a copy.
func makeLiteTemplate(sets []db.Migrations) (content []byte, err error) {
	dir, err := os.MkdirTemp("", "netra-dbtest-")
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := os.RemoveAll(dir); e != nil && err == nil {
			err = e
		}
	}()
	path := filepath.Join(dir, "template.db")
	if err := migrate("sqlite:"+path, sets); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
}

func migrate(url string, sets []db.Migrations) (err error) {
	ctx := context.Background()
	d, err := db.Open(ctx, url)
	if err != nil {
		return err
	}
	defer func() {
		if e := d.Close(); e != nil && err == nil {
			err = e
		}
	}()
	return d.Migrate(ctx, sets...)
}

// key names a list of migrations by its content.
func key(t testing.TB, sets []db.Migrations) string {
	t.Helper()
	h := sha256.New()
	for _, m := range sets {
		fmt.Fprintf(h, "slice %q\n", m.Slice)
		names, err := fs.Glob(m.FS, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			b, err := fs.ReadFile(m.FS, name)
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(h, "file %q %d\n%s", name, len(b), b)
		}
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:10])
}

// once computes one value per key, also when many tests ask at the same time.
type once[V any] struct {
	mu     sync.Mutex
	values map[string]func() (V, error)
}

func (o *once[V]) get(key string, compute func() (V, error)) (V, error) {
	o.mu.Lock()
	f, ok := o.values[key]
	if !ok {
		if o.values == nil {
			o.values = map[string]func() (V, error){}
		}
		f = sync.OnceValues(compute)
		o.values[key] = f
	}
	o.mu.Unlock()
	return f()
}

var liteTemplates once[[]byte]
