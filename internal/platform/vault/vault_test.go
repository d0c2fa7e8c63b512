package vault_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/netra-id/netra/internal/platform/vault"
)

func open(t *testing.T, dir string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func newKey(t *testing.T, v *vault.Vault) (vault.Key, []byte) {
	t.Helper()
	k, wrapped, err := v.NewKey()
	if err != nil {
		t.Fatal(err)
	}
	return k, wrapped
}

func TestTheMasterKeyIsMadeOnceAndReadByItsOwnerOnly(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "keys")
	v := open(t, dir)
	fi, err := os.Stat(filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	if fi.Mode().Perm() != 0o600 || fi.Size() != 32 {
		t.Errorf("file has permissions %04o and %d bytes, want 0600 and 32", fi.Mode().Perm(), fi.Size())
	}
	again := open(t, dir)
	if v.ID() != again.ID() {
		t.Error("opened again, the vault has another key")
	}
	if other := open(t, t.TempDir()); other.ID() == v.ID() {
		t.Error("two vaults have the same key")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("folder holds %v, %v; want the key alone", entries, err)
	}
}

func TestOfManyWhoMakeTheMasterKeyAllGetTheSame(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	ids := make([]string, 16)
	var wg sync.WaitGroup
	for i := range ids {
		wg.Go(func() {
			v, err := vault.Open(dir)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = v.ID()
		})
	}
	wg.Wait()
	for i, id := range ids {
		if id != ids[0] {
			t.Errorf("opener %d has key %s, opener 0 has %s", i, id, ids[0])
		}
	}
}

func TestAMasterKeyFileThatCannotBeRightIsRefused(t *testing.T) {
	t.Parallel()
	key := bytes.Repeat([]byte{7}, 32)
	for name, tc := range map[string]struct {
		content []byte
		mode    os.FileMode
		want    string
	}{
		"others may read": {key, 0o604, "0604"},
		"group may write": {key, 0o620, "0620"},
		"too short":       {key[:31], 0o600, "31 bytes"},
		"too long":        {append(key, 7), 0o600, "33 bytes"},
		"empty":           {nil, 0o600, "0 bytes"},
		"zero":            {make([]byte, 32), 0o600, "zero"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, "master.key")
			if err := os.WriteFile(path, tc.content, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(path, tc.mode); err != nil {
				t.Fatal(err)
			}
			_, err := vault.Open(dir)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("Open: %v, want an error with %q", err, tc.want)
			}
			after, e := os.ReadFile(path)
			if e != nil || !bytes.Equal(after, tc.content) {
				t.Error("Open changed the file")
			}
		})
	}
}

func TestAFolderInPlaceOfTheMasterKeyIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "master.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(dir); err == nil {
		t.Error("opened a folder as a key")
	}
}

func TestAnOldMasterKeyOpensWhatItSealed(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k, wrapped := newKey(t, open(t, dir))
	sealed, err := k.Seal("report:1/text", []byte("isi"))
	if err != nil {
		t.Fatal(err)
	}
	again, err := open(t, dir).Unwrap(wrapped)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := again.Open("report:1/text", sealed)
	if err != nil || string(plain) != "isi" {
		t.Errorf("opened %q, %v", plain, err)
	}
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	v := open(t, t.TempDir())
	k, _ := newKey(t, v)
	other, _ := newKey(t, v)
	for _, n := range []int{0, 1, 1019, 1020, 1021, 70_000, 3 << 20} {
		plain := bytes.Repeat([]byte{'x'}, n)
		sealed, err := k.Seal("a", plain)
		if err != nil {
			t.Fatal(err)
		}
		got, err := k.Open("a", sealed)
		if err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%d bytes: opened %d, %v", n, len(got), err)
		}
		if _, err := k.Open("b", sealed); !errors.Is(err, vault.ErrDoesNotOpen) {
			t.Errorf("%d bytes opened in another place: %v", n, err)
		}
		if _, err := other.Open("a", sealed); !errors.Is(err, vault.ErrDoesNotOpen) {
			t.Errorf("%d bytes opened with another key: %v", n, err)
		}
	}
	a, err := k.Seal("a", []byte("same"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := k.Seal("a", []byte("same"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(a, b) {
		t.Error("the same content sealed twice looks the same")
	}
}

func TestEveryChangedByteIsFound(t *testing.T) {
	t.Parallel()
	v := open(t, t.TempDir())
	k, wrapped := newKey(t, v)
	sealed, err := k.Seal("a", []byte("isi laporan"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		bad := bytes.Clone(sealed)
		bad[i] ^= 1
		if _, err := k.Open("a", bad); !errors.Is(err, vault.ErrDoesNotOpen) {
			t.Errorf("byte %d changed: %v, want ErrDoesNotOpen", i, err)
		}
		if _, err := k.Open("a", sealed[:i]); !errors.Is(err, vault.ErrDoesNotOpen) {
			t.Errorf("cut off after %d bytes: %v, want ErrDoesNotOpen", i, err)
		}
	}
	for i := range wrapped {
		bad := bytes.Clone(wrapped)
		bad[i] ^= 1
		if _, err := v.Unwrap(bad); err == nil {
			t.Errorf("wrapped key with byte %d changed was taken", i)
		}
		if _, err := v.Unwrap(wrapped[:i]); err == nil {
			t.Errorf("wrapped key cut off after %d bytes was taken", i)
		}
	}
	if _, err := open(t, t.TempDir()).Unwrap(wrapped); !errors.Is(err, vault.ErrOtherMaster) {
		t.Errorf("another vault: %v, want ErrOtherMaster", err)
	}
}

func TestTheLengthTellsTheSizeClassOnly(t *testing.T) {
	t.Parallel()
	k, _ := newKey(t, open(t, t.TempDir()))
	length := func(n int) int {
		s, err := k.Seal("a", make([]byte, n))
		if err != nil {
			t.Fatal(err)
		}
		return len(s)
	}
	const kib = 1 << 10
	least := 0
	for _, size := range []int{kib, 4 * kib, 16 * kib, 64 * kib, 256 * kib, 1024 * kib} {
		most := size - 4 // four bytes of length stand in front of the content
		if low, high := length(least), length(most); low != high {
			t.Errorf("%d and %d bytes are of one class, and sealed in %d and %d", least, most, low, high)
		}
		if length(most) == length(most+1) {
			t.Errorf("%d and %d bytes are of two classes, and sealed in %d both", most, most+1, length(most))
		}
		least = most + 1
	}
	for n := 1 << 20; n < 20<<20; n += 777_777 {
		if l := length(n); l < n || float64(l) > 1.11*float64(n)+2048 {
			t.Errorf("%d bytes are sealed in %d: more than a tenth is padding", n, l)
		}
	}
}

func TestTooMuchContentAndAZeroKeyAreRefused(t *testing.T) {
	t.Parallel()
	k, _ := newKey(t, open(t, t.TempDir()))
	if _, err := k.Seal("a", make([]byte, vault.MaxSeal+1)); err == nil {
		t.Error("more than MaxSeal was sealed")
	}
	var zero vault.Key
	if _, err := zero.Seal("a", nil); err == nil {
		t.Error("the zero Key sealed")
	}
	if _, err := zero.Open("a", make([]byte, 100)); err == nil {
		t.Error("the zero Key opened")
	}
}

func TestAKeyedHashDependsOnPurposeDataAndVault(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := open(t, dir)
	a := v.MAC("receipt", []byte("x"))
	if a != v.MAC("receipt", []byte("x")) || a != open(t, dir).MAC("receipt", []byte("x")) {
		t.Error("the same question has two answers")
	}
	if a == v.MAC("session", []byte("x")) || a == v.MAC("receipt", []byte("y")) || a == open(t, t.TempDir()).MAC("receipt", []byte("x")) {
		t.Error("different questions have the same answer")
	}
}

func TestAKeyDoesNotShowItself(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	v := open(t, dir)
	k, _ := newKey(t, v)
	master, err := os.ReadFile(filepath.Join(dir, "master.key"))
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		name string
		key  vault.Key
		v    *vault.Vault
	}
	h := holder{"x", k, v}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "key", k)
	prints := []string{log.String(), k.String(), k.GoString(), v.String(), v.GoString()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%q", "%d"} {
		prints = append(prints, fmt.Sprintf(verb, k), fmt.Sprintf(verb, &k), fmt.Sprintf(verb, h), fmt.Sprintf(verb, v), fmt.Sprintf(verb, []vault.Key{k}))
	}
	hidden := []string{fmt.Sprintf("%x", master), fmt.Sprintf("%x", master[:6]), strings.Trim(fmt.Sprint(master[:6]), "[]")}
	for _, p := range prints {
		for _, s := range hidden {
			if strings.Contains(p, s) {
				t.Errorf("print shows the master key: %s", p)
			}
		}
		if len(p) > 600 {
			t.Errorf("print is suspiciously long: %.200s…", p)
		}
	}
	for _, p := range prints[1:3] {
		if p != "vault.Key" {
			t.Errorf("a Key prints as %q", p)
		}
	}
	if b, err := json.Marshal(map[string]any{"k": k}); err == nil {
		t.Errorf("a Key was written as JSON: %s", b)
	}
}

func FuzzOpenNeverPanics(f *testing.F) {
	v, err := vault.Open(f.TempDir())
	if err != nil {
		f.Fatal(err)
	}
	k, wrapped, err := v.NewKey()
	if err != nil {
		f.Fatal(err)
	}
	sealed, err := k.Seal("a", []byte("x"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Add(wrapped)
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		if plain, err := k.Open("a", b); err == nil && !bytes.Equal(b, sealed) {
			t.Errorf("opened what was never sealed: %x", plain)
		}
		if _, err := v.Unwrap(b); err == nil && !bytes.Equal(b, wrapped) {
			t.Error("unwrapped what was never wrapped")
		}
	})
}
