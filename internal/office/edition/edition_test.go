package edition_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/edition"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/law"
)

// next is the built-in law room with one word changed.
func next(t *testing.T, b *law.Book) *law.Book {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, name := range b.Files() {
		fsys[name] = &fstest.MapFile{Data: b.Text(name)}
	}
	fsys["weeks.yaml"] = &fstest.MapFile{Data: append([]byte("# changed\n"), b.Text("weeks.yaml")...)}
	out, err := law.Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func count(t *testing.T, d *db.DB, table string) int {
	t.Helper()
	var n int
	err := d.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(t.Context(), `select count(*) from `+table).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestEditionIsReadBackWordForWord(t *testing.T) {
	t.Parallel()
	old, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, []db.Migrations{edition.Migrations}, func(t *testing.T, d *db.DB) {
		for range 2 { // at each start; the second one finds it kept
			if _, err := edition.Open(t.Context(), d, old); err != nil {
				t.Fatal(err)
			}
		}
		files := count(t, d, "edition_files")
		changed := next(t, old)
		s, err := edition.Open(t.Context(), d, changed)
		if err != nil {
			t.Fatal(err)
		}
		if got := count(t, d, "edition_files"); got != files+1 {
			t.Errorf("an edition with one changed file added %d files", got-files)
		}
		if s.Now() != changed.Digest() || s.Now() == old.Digest() {
			t.Errorf("now is %.12s", s.Now())
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			b, err := s.Book(t.Context(), tx, old.Digest())
			if err != nil {
				return err
			}
			for _, name := range old.Files() {
				if string(b.Text(name)) != string(old.Text(name)) {
					t.Errorf("%s came back changed", name)
				}
			}
			if _, err := s.Book(t.Context(), tx, strings.Repeat("0", 64)); netra.KindOf(err) != netra.Internal {
				t.Errorf("an edition that nobody kept: %v", err)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

func TestEditionThatWasChangedInTheDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	old, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, []db.Migrations{edition.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := edition.Open(t.Context(), d, old); err != nil {
			t.Fatal(err)
		}
		s, err := edition.Open(t.Context(), d, next(t, old))
		if err != nil {
			t.Fatal(err)
		}
		err = d.Write(t.Context(), func(tx *db.Tx) error {
			body := append([]byte("# slipped in\n"), old.Text("weeks.yaml")...)
			_, err := tx.Exec(t.Context(), `update edition_files set body = $1 where digest = (
				select digest from edition_rooms where path = 'weeks.yaml' and edition = $2)`, body, old.Digest())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			_, err := s.Book(t.Context(), tx, old.Digest())
			return err
		})
		if netra.KindOf(err) != netra.Internal {
			t.Errorf("read as if nothing had happened: %v", err)
		}
	})
}

// A program that drops a field refuses it in what is handed in now, and reads
// what was kept when the field still existed.
func TestEditionOfAnOlderProgramStaysReadable(t *testing.T) {
	t.Parallel()
	now, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{}
	for _, name := range now.Files() {
		files[name] = &fstest.MapFile{Data: now.Text(name)}
	}
	const rule = "rules/disp-6.yaml"
	files[rule] = &fstest.MapFile{Data: append([]byte("seriousness: 3 # a field that a former program knew\n"), now.Text(rule)...)}
	delete(files, "ladders.yaml") // a list that it did not have yet
	if _, err := law.Load(files); err == nil || !strings.Contains(err.Error(), rule+":1") || !strings.Contains(err.Error(), "ladders.yaml") {
		t.Errorf("handed in today: %v, want a refusal of %s and of the missing list", err, rule)
	}
	former, err := law.LoadKept(files)
	if err != nil {
		t.Fatal(err)
	}
	dbtest.Each(t, []db.Migrations{edition.Migrations}, func(t *testing.T, d *db.DB) {
		if _, err := edition.Open(t.Context(), d, former); err != nil {
			t.Fatal(err)
		}
		s, err := edition.Open(t.Context(), d, now)
		if err != nil {
			t.Fatal(err)
		}
		err = d.Read(t.Context(), func(tx *db.Tx) error {
			b, err := s.Book(t.Context(), tx, former.Digest())
			if err != nil {
				return err
			}
			if b.Digest() != former.Digest() || b.Rules["disp-6"].Code != now.Rules["disp-6"].Code {
				t.Errorf("read back as %.12s with %+v", b.Digest(), b.Rules["disp-6"])
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
