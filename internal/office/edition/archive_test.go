package edition

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"errors"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// zipped is an archive of the files given as name, body, name, body.
func zipped(t testing.TB, files ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		f, err := w.Create(files[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(files[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func tarred(t testing.TB, headers ...tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, h := range headers {
		h.Size = int64(len(h.Linkname))
		body := h.Linkname // of a file, the test writes its body here
		if h.Typeflag == tar.TypeReg {
			h.Linkname = ""
		} else {
			h.Size = 0
		}
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if h.Typeflag == tar.TypeReg {
			if _, err := w.Write([]byte(body)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := errors.Join(w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestArchiveIsReadWithOrWithoutAFolderAround(t *testing.T) {
	t.Parallel()
	for name, archive := range map[string][]byte{
		"zip":    zipped(t, "rules/a.yaml", "id: a", "weeks.yaml", "[]"),
		"folder": zipped(t, "law/rules/a.yaml", "id: a", "law/weeks.yaml", "[]"),
		"tar":    tarred(t, tar.Header{Name: "./law/rules/a.yaml", Typeflag: tar.TypeReg, Linkname: "id: a"}, tar.Header{Name: "./law/weeks.yaml", Typeflag: tar.TypeReg, Linkname: "[]"}),
	} {
		files, err := Unpack(archive)
		if err != nil || string(files["rules/a.yaml"]) != "id: a" || string(files["weeks.yaml"]) != "[]" {
			t.Errorf("%s: %v, %v", name, files, err)
		}
	}
}

func TestArchiveThatCannotBeTrustedIsRefused(t *testing.T) {
	t.Parallel()
	big := strings.Repeat("a", mostFileBytes+1)
	bomb := make([]string, 0, 200)
	for i := range 80 {
		bomb = append(bomb, "rules/"+strings.Repeat("a", i+1)+".yaml", big[:mostFileBytes])
	}
	for name, c := range map[string]struct {
		archive []byte
		key     string
	}{
		"no archive":      {[]byte("id: a"), "edition.no_archive"},
		"half a zip":      {zipped(t, "a.yaml", "x")[:40], "edition.no_archive"},
		"empty":           {tarred(t), "edition.empty"},
		"out of the room": {zipped(t, "../a.yaml", "x"), "edition.bad_path"},
		"absolute":        {zipped(t, "/etc/a.yaml", "x"), "edition.bad_path"},
		"backslash":       {zipped(t, `..\a.yaml`, "x"), "edition.bad_path"},
		"twice":           {zipped(t, "a.yaml", "x", "a.yaml", "y"), "edition.bad_path"},
		"link":            {tarred(t, tar.Header{Name: "a.yaml", Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}), "edition.bad_path"},
		"program":         {zipped(t, "rules/a.sh", "x"), "edition.not_yaml"},
		"large file":      {zipped(t, "a.yaml", big), "edition.too_large"},
		"bomb":            {zipped(t, bomb...), "edition.too_large"},
		"large archive":   {make([]byte, MostBytes+1), "edition.too_large"},
	} {
		_, err := Unpack(c.archive)
		var e *netra.Error
		if !errors.As(err, &e) || e.Key != c.key || e.Kind != netra.Invalid {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(zipped(f, "rules/a.yaml", "id: a"))
	f.Add(tarred(f, tar.Header{Name: "a.yaml", Typeflag: tar.TypeReg, Linkname: "x"}))
	f.Fuzz(func(t *testing.T, archive []byte) {
		files, err := Unpack(archive)
		if err == nil && len(files) == 0 {
			t.Error("neither files nor an error")
		}
		for name := range files {
			if strings.Contains(name, "..") && !strings.HasSuffix(name, ".yaml") {
				t.Errorf("took %q", name)
			}
		}
	})
}

func TestOnlyATrustedSignatureOfTheSameEditionCounts(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	private, public, err := note.GenerateKey(rand.Reader, "biro-hukum")
	if err != nil {
		t.Fatal(err)
	}
	other, _, err := note.GenerateKey(rand.Reader, "orang-lain")
	if err != nil {
		t.Fatal(err)
	}
	sign := func(edition, key string) string {
		s, err := Sign(edition, key)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	keys := []Key{{ID: "1", Name: "biro-hukum", Verifier: public}}
	good := sign(b.Digest(), private)
	if k, err := verify(b, strings.ReplaceAll(good, "\n", "\r\n"), keys); err != nil || k.ID != "1" {
		t.Errorf("a good signature: %v, %v", k, err)
	}
	for name, s := range map[string]string{
		"other key": sign(b.Digest(), other), "other edition": sign(strings.Repeat("0", 64), private), "nothing": "", "words": "percayalah",
		"another text": strings.Replace(good, b.Digest(), strings.Repeat("1", 64), 1),
	} {
		if _, err := verify(b, s, keys); netra.KindOf(err) != netra.Invalid {
			t.Errorf("%s is taken: %v", name, err)
		}
	}
}

func TestChangesAreNamedDownToTheWord(t *testing.T) {
	t.Parallel()
	was := leaves([]byte("id: a\nsteps:\n  - {name: x, to: y}\n  - {name: z, to: y}\nlevel: berat\n"))
	is := leaves([]byte("id: a\nsteps:\n  - {name: new, to: y}\n  - {name: x, to: y}\n  - {name: z, to: w}\nlevel: sedang\n"))
	changed := 0
	for at := range union(was, is) {
		if was[at] != is[at] {
			changed++
		}
	}
	if is["steps: z: to"] != "w" || was["steps: z: to"] != "y" || is["level"] != "sedang" || changed != 4 {
		t.Errorf("%d changes between %v and %v", changed, was, is)
	}
}

// What is packed is read back as the same law room.
func TestPackedRoomIsTheSame(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := Pack(b)
	if err != nil {
		t.Fatal(err)
	}
	files, err := Unpack(archive)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range b.Files() {
		if !bytes.Equal(files[name], b.Text(name)) {
			t.Errorf("%s is not as it was", name)
		}
	}
	if len(files) != len(b.Files()) {
		t.Errorf("%d files, want %d", len(files), len(b.Files()))
	}
}
