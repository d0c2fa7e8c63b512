package blob_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/blob"
)

func open(t *testing.T, dir string) *blob.DirStore {
	t.Helper()
	s, err := blob.Dir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func put(t *testing.T, s blob.Store, content []byte) string {
	t.Helper()
	sum, n, err := s.Put(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(content)
	if sum != hex.EncodeToString(want[:]) || n != int64(len(content)) {
		t.Fatalf("Put said %s, %d bytes; want %x, %d", sum, n, want, len(content))
	}
	return sum
}

func get(t *testing.T, s blob.Store, sum string) ([]byte, error) {
	t.Helper()
	r, err := s.Get(t.Context(), sum)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if e := r.Close(); e != nil {
		t.Errorf("Close: %v", e)
	}
	return b, err
}

// files lists the files below a folder.
func files(t *testing.T, dir string) (list []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			list = append(list, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func TestWhatIsPutIsGotAndKeptOnce(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "folder")
	s := open(t, dir)
	big := make([]byte, 1<<20+7)
	rand.Read(big)
	for _, content := range [][]byte{nil, []byte("x"), big} {
		sum := put(t, s, content)
		put(t, s, content)
		got, err := get(t, open(t, dir), sum)
		if err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes: got %d, %v", len(content), len(got), err)
		}
	}
	list := files(t, dir)
	if len(list) != 3 {
		t.Errorf("folder holds %v, want three files", list)
	}
	for _, path := range list {
		name := filepath.Base(path)
		if want := filepath.Join(dir, name[:2], name[2:4], name); path != want {
			t.Errorf("file lies at %s, want %s", path, want)
		}
		fi, err := os.Stat(path)
		if err != nil || fi.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v; want permissions 0600", path, fi.Mode().Perm(), err)
		}
	}
}

func TestDamageIsFoundAtTheEnd(t *testing.T) {
	t.Parallel()
	content := []byte(strings.Repeat("isi", 1000))
	for name, harm := range map[string]func(b []byte) []byte{
		"first byte":  func(b []byte) []byte { b[0] ^= 1; return b },
		"last byte":   func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"cut off":     func(b []byte) []byte { return b[:len(b)-1] },
		"longer":      func(b []byte) []byte { return append(b, 'x') },
		"empty":       func([]byte) []byte { return nil },
		"other bytes": func(b []byte) []byte { return bytes.Repeat([]byte{0}, len(b)) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := open(t, dir)
			sum := put(t, s, content)
			path := filepath.Join(dir, sum[:2], sum[2:4], sum)
			if err := os.WriteFile(path, harm(bytes.Clone(content)), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := get(t, s, sum); !errors.Is(err, blob.ErrCorrupt) {
				t.Errorf("read damaged content: %v, want ErrCorrupt", err)
			}
			r, err := s.Get(t.Context(), sum)
			if err != nil {
				t.Fatal(err)
			}
			for range 2 { // the error stays
				if _, err := io.ReadAll(r); !errors.Is(err, blob.ErrCorrupt) {
					t.Errorf("read again: %v, want ErrCorrupt", err)
				}
			}
			if err := r.Close(); err != nil {
				t.Error(err)
			}
			// Putting the content again mends it.
			put(t, s, content)
			if got, err := get(t, s, sum); err != nil || !bytes.Equal(got, content) {
				t.Errorf("after putting it again: %v", err)
			}
		})
	}
}

func TestWhatIsNotThereOrIsNoSumIsNotFound(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, filepath.Join(dir, "store"))
	if err := os.WriteFile(filepath.Join(dir, "secret"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, sum := range []string{
		"", "../../secret", strings.Repeat("a", 64), strings.Repeat("A", 64), strings.Repeat("a", 63),
		"../.." + strings.Repeat("a", 59), strings.Repeat("a", 63) + "/",
	} {
		if _, err := s.Get(t.Context(), sum); netra.KindOf(err) != netra.NotFound {
			t.Errorf("Get %q: %v, want the kind NotFound", sum, err)
		}
	}
}

func TestAPutThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	want := errors.New("connection lost")
	sum, n, err := s.Put(t.Context(), io.MultiReader(strings.NewReader("half of it"), iotest.ErrReader(want)))
	if !errors.Is(err, want) || sum != "" || n != 0 {
		t.Errorf("Put: %q, %d, %v; want %v", sum, n, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := s.Put(ctx, strings.NewReader("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("Put with a cancelled context: %v", err)
	}
	if list := files(t, dir); len(list) != 0 {
		t.Errorf("folder holds %v, want nothing", list)
	}
}

func TestManyPutTheSameAtOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			if _, _, err := s.Put(t.Context(), strings.NewReader("the same")); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if list := files(t, dir); len(list) != 1 {
		t.Errorf("folder holds %v, want one file", list)
	}
}

func TestWhatAKilledProgramLeftIsSweptAfterADay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	old, fresh := filepath.Join(dir, "tmp", "put-old"), filepath.Join(dir, "tmp", "put-fresh")
	for _, path := range []string{old, fresh} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	fi, err := os.Stat(old)
	if err != nil {
		t.Fatal(err)
	}
	yesterday := fi.ModTime().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if list := files(t, dir); len(list) != 1 || list[0] != fresh {
		t.Errorf("folder holds %v, want %s alone", list, fresh)
	}
}

func TestAReadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	sum := put(t, s, make([]byte, 1<<20))
	ctx, cancel := context.WithCancel(t.Context())
	r, err := s.Get(ctx, sum)
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.ReadAll(r); !errors.Is(err, context.Canceled) {
		t.Errorf("read: %v, want context.Canceled", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}
