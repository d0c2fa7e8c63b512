package intake

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/netra-id/netra"

	"pgregory.net/rapid"
)

// png is a picture of one point.
var png, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func TestEightWordsInARowAreNoticed(t *testing.T) {
	t.Parallel()
	story := "Pada hari Minggu pagi saya melihat camat itu naik ke atas panggung dan mengangkat dua jari."
	for name, c := range map[string]struct {
		summary string
		want    string
	}{
		"other words":        {"Camat diduga berorasi dalam kampanye pasangan calon di lapangan kecamatan.", ""},
		"seven in a row":     {"Diduga camat itu naik ke atas panggung dan kemudian berpidato.", ""},
		"eight in a row":     {"Diduga CAMAT itu, naik ke atas\npanggung dan mengangkat tangan.", "camat itu naik ke atas panggung dan mengangkat"},
		"the whole":          {story, "pada hari minggu pagi saya melihat camat itu"},
		"shorter than eight": {"naik ke atas panggung", ""},
		"empty":              {"", ""},
	} {
		if got := sharedWords(c.summary, story, overlapWords); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestTheDayOfAnActIsNotAheadAndNotOutOfMemory(t *testing.T) {
	t.Parallel()
	const today = netra.Date("2024-11-13")
	for day, want := range map[netra.Date]string{
		"2024-11-13": "", "2024-11-14": "intake.problem.future", "": "intake.problem.tanggal.required",
		"1924-11-13": "intake.problem.too_old", "2024-02-29": "", "1999-12-31": "",
	} {
		if got := checkActOn(day, today); got != want {
			t.Errorf("%q: %q, want %q", day, got, want)
		}
	}
}

func TestFilesAreKnownByTheirBytes(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"picture":              {png, "image/png"},
		"pdf":                  {[]byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), "application/pdf"},
		"text":                 {[]byte("Saya melihat sendiri."), "text/plain"},
		"page named as photo":  {[]byte("<!doctype html><script>alert(1)</script>"), ""},
		"vector picture":       {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), ""},
		"program":              {append([]byte("MZ"), bytes.Repeat([]byte{0}, 200)...), ""},
		"program of Linux":     {append([]byte("\x7fELF\x02\x01\x01"), bytes.Repeat([]byte{0}, 60)...), ""},
		"nothing recognisable": {[]byte{1, 2, 3, 0xff, 0xfe, 0}, ""},
	} {
		if got := fileType(c.data); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestNamesOfFilesAreSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"foto.jpg": "foto.jpg", "../../etc/passwd": "passwd", `C:\Users\saya\foto.jpg`: "foto.jpg", "": "file", "...": "file",
		"a\x00b\r\nc.png": "abc.png", "gpj.\u202efoto.exe": "gpj.foto.exe", `<b>"x"</b>.png`: "b.png", ".htaccess": "htaccess",
	} {
		if got := fileName(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := fileName(rapid.String().Draw(t, "name"))
		if got == "" || utf8.RuneCountInString(got) > maxFileName || strings.ContainsAny(got, "/\\\x00\r\n\"") || !utf8.ValidString(got) {
			t.Fatalf("unsafe name %q", got)
		}
	})
}

func TestFilesWithinTheLimitsPass(t *testing.T) {
	t.Parallel()
	text := func(n int) Upload { return Upload{"a.txt", bytes.Repeat([]byte("a"), n)} }
	for name, c := range map[string]struct {
		us   []Upload
		want string
	}{
		"none":               {nil, ""},
		"five":               {[]Upload{text(1), text(1), text(1), text(1), text(1)}, ""},
		"six":                {[]Upload{text(1), text(1), text(1), text(1), text(1), text(1)}, "intake.problem.files_many"},
		"as large as can be": {[]Upload{text(maxFileSize)}, ""},
		"one byte more":      {[]Upload{text(maxFileSize + 1)}, "intake.problem.file_big"},
		"all too large":      {[]Upload{text(maxFileSize), text(maxFileSize), text(1)}, "intake.problem.files_big"},
		"empty":              {[]Upload{text(0)}, "intake.problem.file_empty"},
	} {
		_, err := checkUploads(c.us)
		if got := problemOf(err, "berkas"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
