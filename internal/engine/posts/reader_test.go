package posts

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// read reads all of a text: posts in short, and what was not read.
func read(t testing.TB, in io.Reader, o Options) (format string, posts []Post, short []string) {
	t.Helper()
	r, err := Open(in, o)
	if err != nil {
		t.Fatal(err)
	}
	for {
		var p Post
		var bad *RowError
		switch err := r.Next(&p); {
		case err == io.EOF:
			return r.Format(), posts, short
		case errors.As(err, &bad):
			short = append(short, fmt.Sprintf("%d %s", bad.Line, bad.Why))
		case err != nil:
			t.Fatal(err)
		default:
			posts = append(posts, p)
			who := p.Author.Handle
			if who == "" {
				who = p.Author.Name
			}
			to := p.Target.Handle
			if to == "" {
				to = p.Target.Name
			}
			s := fmt.Sprintf("%s %s %s %s %s: %s", p.Platform, p.Act, who, p.At.UTC().Format("060102T1504"), to, p.Text)
			if p.About != "" {
				s += " | " + p.About
			}
			short = append(short, strings.TrimSpace(strings.ReplaceAll(s, "\n", " ")))
		}
	}
}

// TestEveryFormIsRecognised reads the fixtures, whose people are invented.
func TestEveryFormIsRecognised(t *testing.T) {
	for file, want := range map[string]string{
		"zeeschuimer.ndjson": `zeeschuimer
			tiktok post sari.w 200921T0100 : Dukung Bu Ratna #lanjutkan
			instagram post dani_k 200921T0101 : Foto bareng paslon
			3 private
			x share wulan_s 200921T0102 ratna_center:  | Ayo menang bersama Ratna dan Hadi, 9 Desember
			tiktok comment joko.p 200921T0101 : setuju bu
			threads post rini 200921T0103 : pagi
			7 json
			8 source`,
		"4cat.ndjson": `4cat
			tiktok post sari.w 200921T0100 : Dukung Bu Ratna`,
		"4cat.csv": `4cat
			x share wulan_s 200921T0100 ratna_center:  | Ayo menang
			x comment wulan_s 200921T0200 ratna_center: @ratna_center siap, bu`,
		"crowdtangle-facebook.csv": `crowdtangle-facebook
			facebook post wargapdg 200920T1230 : Bu Ratna diantar mendaftar ke KPU`,
		"crowdtangle-instagram.csv": `crowdtangle-instagram
			instagram post ratna_center 200921T1200 : #RatnaHadi nomor 1`,
		"mcl.csv": `meta-content-library
			facebook post ratna.center 240922T0500 : Selamat datang Bu Ratna`,
		"mcl.json": `meta-content-library
			facebook post dani.k 240922T0500 Grup Warga: Selamat datang Bu Ratna`,
		"tiktok-research.json": `tiktok-research
			tiktok post sari.w 240922T1013 : Coblos nomor 1
			2 time`,
		"tiktok-research.csv": `tiktok-research
			tiktok post sari.w 240922T1013 : Coblos nomor 1`,
		"x-api-v2.json": `x-api-v2
			x post wulan_s 240922T0500 : Dukung Ratna! 👍
			x share wulan_s 240922T0600 ratna_center:  | Kami siap melayani warga
			x comment wulan_s 240922T0700 ratna_center: @ratna_center maju terus | Kami siap melayani warga
			4 private`,
		"x-api-v2.csv": `x-api-v2
			x comment wulan_s 240922T0700 ratna_center: @ratna_center maju terus`,
		"youtube-videos.csv": `youtube-data-tools-videos
			youtube post Kanal Ratna 240922T0500 : Deklarasi Ratna-Hadi | Di alun-alun`,
		"youtube-comments.csv": `youtube-data-tools-comments
			youtube comment @sariw 240922T0600 : Mantap bu`,
		"activitypub.json": `activitypub
			mastodon post sari@sosial.invalid 240922T0500 : Dukung Bu Ratna & Pak Hadi
			mastodon share sari@sosial.invalid 240922T0600 ratna@sosial.invalid:
			3 private`,
		"mastodon.json": `mastodon
			mastodon post sari 240922T0500 : Halo
			2 private`,
		"mastodon-stream.txt": `mastodon-stream
			mastodon post sari 240922T0500 : Halo
			mastodon share sari 240922T0502 ratna:  | Maju terus`,
		"rss.xml": `feed
			news post Kabar Contoh 200921T0100 : ASN diantar & mendampingi Seorang camat mendampingi pendaftaran.
			4 time`,
		"atom.xml": `feed
			news post Kabar Atom 200921T0100 : Judul Isi singkat`,
		"evidence.csv": `evidence
			facebook like dani.k 200920T0200 ratna.center:  | Coblos nomor 1
			3 private
			4 private
			5 act`,
		"bukti.csv": `bukti
			instagram join sari.w 200919T1315 Relawan Ratna:`,
		"netra.jsonl": `netra
			x post sari 200921T0100 : halo`,
	} {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		format, _, short := read(t, strings.NewReader(string(text)), Options{})
		var lines []string
		for line := range strings.Lines(want) {
			lines = append(lines, strings.TrimSpace(line))
		}
		if got, want := strings.Join(append([]string{format}, short...), "\n"), strings.Join(lines, "\n"); got != want {
			t.Errorf("%s gives\n%s\nwant\n%s", file, got, want)
		}
	}
}

func TestAnotherFormIsReadByAMapping(t *testing.T) {
	text, err := os.ReadFile("testdata/mapped.csv")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(strings.NewReader(string(text)), Options{}); err != ErrUnknown {
		t.Fatalf("without a mapping: %v, want ErrUnknown", err)
	}
	mapping := map[string]string{"at": "Tanggal", "author_name": "Akun", "text": "Isi unggahan", "url": "Tautan"}
	_, posts, short := read(t, strings.NewReader(string(text)), Options{Mapping: mapping, Zone: time.FixedZone("WITA", 8*3600)})
	want := "facebook post Sari Wulandari 200920T1600 : Mantap bu Ratna|3 time|4 columns"
	if got := strings.Join(short, "|"); got != want || len(posts) != 1 {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, bad := range []map[string]string{
		{"at": "Tanggal", "text": "Isi unggahan"},
		{"at": "Tanggal", "author": "Akun", "text": "Tidak ada"},
		{"waktu": "Tanggal"},
	} {
		if _, err := Open(strings.NewReader(string(text)), Options{Mapping: bad}); err == nil {
			t.Errorf("the mapping %v is taken", bad)
		}
	}
}

func TestCountsAndAccountsAreRead(t *testing.T) {
	f, err := os.Open("testdata/x-api-v2.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, posts, _ := read(t, f, Options{})
	p := posts[0]
	want := Account{ID: "77", Handle: "wulan_s", Name: "Wulan S", Bio: "ASN Pandeglang", Place: "Pandeglang"}
	if p.Author != want || !p.Photos || p.Likes != 3 || p.Views != 40 || p.URL != "https://x.com/wulan_s/status/1" {
		t.Errorf("read %+v", p)
	}
	text, err := os.ReadFile("testdata/crowdtangle-facebook.csv")
	if err != nil {
		t.Fatal(err)
	}
	_, posts, _ = read(t, strings.NewReader(string(text)), Options{})
	if p := posts[0]; p.Likes != 1200 || p.ID != "555" || !p.Photos {
		t.Errorf("read %+v", p)
	}
}

func TestWhatIsNoFileOfPostsIsRefused(t *testing.T) {
	for text, want := range map[string]error{"": ErrNothing, " \n\n": ErrNothing, "a,b\n1,2\n": ErrUnknown, `{"a":1}`: ErrUnknown, `[{"a":1}]`: ErrUnknown} {
		if _, err := Open(strings.NewReader(text), Options{}); err != want {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
	r, err := Open(strings.NewReader("<html><body>x"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Next(&Post{}); err == nil {
		t.Error("a page without entries has a post")
	}
}

// endless gives one line again and again.
type endless struct {
	head, line string
	left       int
	buf        []byte
}

func (e *endless) Read(b []byte) (int, error) {
	if e.head != "" {
		e.buf, e.head = append(e.buf, e.head...), ""
	}
	for len(e.buf) < len(b) && e.left > 0 {
		e.buf = append(e.buf, e.line...)
		e.left--
	}
	if len(e.buf) == 0 {
		return 0, io.EOF
	}
	n := copy(b, e.buf)
	e.buf = e.buf[:copy(e.buf, e.buf[n:])]
	return n, nil
}

// TestMemoryStaysFlat reads many rows of each shape and looks at what stays.
func TestMemoryStaysFlat(t *testing.T) {
	line := func(file string) string {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	header, row, _ := strings.Cut(line("4cat.csv"), "\n")
	row, _, _ = strings.Cut(row, "\n")
	for name, in := range map[string]*endless{
		"csv":   {head: header + "\n", line: row + "\n", left: 20_000},
		"lines": {line: line("netra.jsonl"), left: 20_000},
		"pages": {line: line("x-api-v2.json"), left: 5_000},
		"list":  {head: "[" + line("netra.jsonl"), line: "," + line("netra.jsonl"), left: 20_000},
	} {
		r, err := Open(in, Options{})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var p Post
		n := 0
		for ; n < 20_000; n++ {
			var bad *RowError
			if err := r.Next(&p); err != nil && !errors.As(err, &bad) {
				t.Fatalf("%s, row %d: %v", name, n, err)
			}
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		if m.HeapAlloc > 24<<20 {
			t.Errorf("%s: %d MB after %d rows", name, m.HeapAlloc>>20, n)
		}
		runtime.KeepAlive(r)
	}
}

func TestARowThatNeverEndsIsRefused(t *testing.T) {
	in := &endless{head: "id,thread_id,author,body,timestamp\n1,1,a,\"", line: strings.Repeat("tanpa akhir ", 1000), left: 10_000}
	r, err := Open(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Next(&Post{}); !errors.Is(err, errRoom) {
		t.Errorf("got %v", err)
	}
	good := `{"platform":"x","author":"a","text":"b","at":"2020-01-01"}` + "\n"
	long := &endless{head: good, line: strings.Repeat("x", 1<<20), left: 40}
	r, err = Open(io.MultiReader(long, strings.NewReader("\n"+good)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for range 3 {
		got = append(got, fmt.Sprint(r.Next(&Post{})))
	}
	if s := strings.Join(got, "|"); s != "<nil>|line 2 is not read: too_long|<nil>" {
		t.Error(s)
	}
}

func TestInstantsAreReadAsSourcesWriteThem(t *testing.T) {
	wib := time.FixedZone("WIB", 7*3600)
	for text, want := range map[string]string{
		"2020-09-21T08:00:00+07:00":                "2020-09-21T01:00:00Z",
		"2020-09-21 08:00:00":                      "2020-09-21T01:00:00Z",
		"2020-09-21 08:00:00 WIT":                  "2020-09-20T23:00:00Z",
		"21/09/2020 08.00":                         "2020-09-21T01:00:00Z",
		"Mon Sep 21 01:02:03 +0000 2020":           "2020-09-21T01:02:03Z",
		"1600650000":                               "2020-09-21T01:00:00Z",
		"1600650000000":                            "2020-09-21T01:00:00Z",
		"1.6e9":                                    "2020-09-13T12:26:40Z",
		"Senin, 21 September 2020 pukul 08.00 WIB": "2020-09-21T01:00:00Z",
		"21 Agustus 2020":                          "2020-08-20T17:00:00Z",
		"1-Okt-2020 8:05":                          "2020-10-01T01:05:00Z",
		"2 May 2020, 08:00":                        "",
		"3 Mei. 2020 jam 08:00":                    "2020-05-03T01:00:00Z",
		"31 Februari 2020":                         "",
		"21 Bulan 2020":                            "",
		"32/09/2020":                               "",
		"0":                                        "",
		"besok":                                    "",
		"0001-01-01":                               "",
	} {
		got := ""
		if at, ok := parseTime(text, wib); ok {
			got = at.UTC().Format(time.RFC3339)
		}
		if got != want {
			t.Errorf("%q is %s, want %s", text, got, want)
		}
	}
}

// FuzzOpen holds that no file makes the reader panic, loop, or give a post that
// cannot be used.
func FuzzOpen(f *testing.F) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 20 {
		f.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		r, err := Open(strings.NewReader(string(text)), Options{})
		if err != nil {
			return
		}
		for n := 0; ; n++ {
			var p Post
			var bad *RowError
			err := r.Next(&p)
			if err != nil && !errors.As(err, &bad) {
				return
			}
			if err == nil && (p.At.IsZero() || p.Act == "" || p.Platform == "" || !p.Author.known()) {
				t.Fatalf("%q gives %+v", text, p)
			}
			if n > len(text) {
				t.Fatalf("%d rows of %d bytes", n, len(text))
			}
		}
	})
}

func TestAPreviewShowsTheFirstRowsAndGuessesWhatTheyHold(t *testing.T) {
	t.Parallel()
	text := "\ufeffNo;Tgl. Unggahan;Nama Akun;Isi;Link\n1;1/9/2020 8:05;@asep;\"Ayo;\ndukung\";https://facebook.com/x\n2;x\n"
	p, err := PreviewOf(strings.NewReader(text), 5)
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Header) != 5 || len(p.Rows) != 2 || p.Rows[0][3] != "Ayo;\ndukung" || len(p.Rows[1]) != 2 {
		t.Errorf("preview %q", p)
	}
	got := p.Guess()
	if got["author"] != "Nama Akun" || got["text"] != "Isi" || got["url"] != "Link" || len(got) != 4 || got["at"] != "Tgl. Unggahan" {
		t.Errorf("guessed %v", got)
	}
	r, err := Open(strings.NewReader(text), Options{Mapping: got})
	if err != nil {
		t.Fatal(err)
	}
	var post Post
	if err := r.Next(&post); err != nil || post.Platform != "facebook" || post.Author.Handle != "asep" || post.At.Format("2006-01-02 15:04") != "2020-09-01 08:05" {
		t.Errorf("%+v, %v", post, err)
	}
	var bad *RowError
	if err := r.Next(&post); !errors.As(err, &bad) || bad.Line != 4 || bad.Why != WhyTime {
		t.Errorf("the second row: %v", err)
	}
	if p, err := PreviewOf(strings.NewReader(text), 1); err != nil || len(p.Rows) != 1 {
		t.Errorf("one row: %q, %v", p, err)
	}
	for text, want := range map[string]error{"": ErrNothing, " \n": ErrNothing, "{}": ErrUnknown, "<rss>": ErrUnknown} {
		if _, err := PreviewOf(strings.NewReader(text), 5); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", text, err, want)
		}
	}
}
