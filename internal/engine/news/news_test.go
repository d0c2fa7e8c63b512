package news

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func testReader(t testing.TB) *Reader {
	t.Helper()
	r, err := New(Sources{
		Instruments: []Instrument{
			{ID: "pp53-2010", Kind: "pp", Number: "53/2010", From: "2010-06-06", Until: "2021-08-30", ReplacedBy: []string{"pp94-2021"}},
			{ID: "pp94-2021", Kind: "pp", Number: "94/2021", From: "2021-08-31"},
		},
		Elections: []Election{{ID: "pilkada-2020", Kind: "pemilihan", VoteOn: "2020-12-09"}},
		Acts:      actIDs(t),
	})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// actIDs are the acts that words/acts.txt names; that the law room has them is
// tested where the two meet.
func actIDs(t testing.TB) []string {
	t.Helper()
	entries, err := readEntries("acts")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, e := range entries {
		ids = append(ids, e.head[0])
	}
	return ids
}

func TestUnknownActIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := New(Sources{Acts: []string{"memilih"}}); err == nil || !strings.Contains(err.Error(), "no act") {
		t.Errorf("words for acts that nobody knows were taken: %v", err)
	}
}

func TestUnknownAliasIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := New(Sources{Regions: []Region{{Code: "36", Name: "Banten"}}}); err == nil || !strings.Contains(err.Error(), "no region") {
		t.Errorf("another name of a region that is not there was taken: %v", err)
	}
}

// spans collects every Span of an article.
func spans(a *Article) []Span {
	var out []Span
	v := reflect.ValueOf(*a)
	for i := range v.NumField() {
		f := v.Field(i)
		if f.Kind() != reflect.Slice {
			continue
		}
		for k := range f.Len() {
			out = append(out, f.Index(k).FieldByName("Span").Interface().(Span))
		}
	}
	return out
}

// checkSpans wants every finding to quote the text where it says it stands.
func checkSpans(t interface{ Fatalf(string, ...any) }, a *Article) {
	for _, s := range spans(a) {
		if s.Start < 0 || s.End > len(a.Text) || s.Start >= s.End {
			t.Fatalf("span %+v lies outside of %d bytes", s, len(a.Text))
		}
		if a.Text[s.Start:s.End] != s.Quote {
			t.Fatalf("quote %q, text has %q", s.Quote, a.Text[s.Start:s.End])
		}
		if string([]rune(a.Text)[s.RuneStart:s.RuneEnd]) != s.Quote {
			t.Fatalf("runes %d to %d are not %q", s.RuneStart, s.RuneEnd, s.Quote)
		}
	}
}

// pieces are what articles are made of, and what breaks readers of them.
var pieces = []string{
	"Bawaslu", "Kota", "Serang", "Kabupaten", "SERANG", ",", ".", "\n", "\n\n", " - ", "–", "(", ")", "ASN", "12", "1.158", "tiga", "ribu", "dari", "laporan",
	"PP", "94/2021", "Nomor", "53", "Tahun", "2010", "Pasal 5", "ayat (2)", "huruf c", "angka 3", ", d, dan e", "Senin (21/9/2020)", "31 Februari 2020", "kemarin",
	"Pilkada", "2020", "zona merah", "dan", "kuning", "dilarang", "menyukai", "unggahan", "“é”", "😀", "\xff", "Rp", "%", "Jum'at", "é", "tidak", "teguran lisan",
	"SE", "Surat Edaran", "B/71/M.SM.00.00/2017", "hingga", "s.d.", "34,9", "persen", "seratus", "belasan", "PPK", "-an", "/", "@", "#", "3 (tiga)",
}

func TestEveryFindingQuotesTheText(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 40).Draw(t, "parts")
		sep := rapid.SampledFrom([]string{" ", "", "  "}).Draw(t, "sep")
		a := r.Read(strings.Join(parts, sep), "", "")
		if !utf8.ValidString(a.Text) {
			t.Fatalf("text is no UTF-8")
		}
		checkSpans(t, a)
		for _, c := range a.Counts {
			if c.High < c.Value {
				t.Fatalf("count from %v to %v", c.Value, c.High)
			}
		}
	})
}

func TestSameTextGivesTheSameAnswer(t *testing.T) {
	t.Parallel()
	r := testReader(t)
	text := "Bawaslu mencatat 12 laporan, Senin (21/9/2020). PP 53/2010 Pasal 4 angka 15 dilanggar tiga ASN pada Pilkada 2020."
	first, err := json.Marshal(r.Read(text, "", ""))
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := json.Marshal(testReader(t).Read(text, "", ""))
		if err != nil {
			t.Fatal(err)
		}
		if string(again) != string(first) {
			t.Fatalf("two answers:\n%s\n%s", first, again)
		}
	}
}

func FuzzRead(f *testing.F) {
	r := testReader(f)
	for _, p := range pieces {
		f.Add(p + " " + p)
	}
	f.Add("SERANG, KABAR - Bawaslu Kota Serang menerima 3 (tiga) laporan, Senin (21/9/2020).")
	f.Add("Pasal 71 ayat (1), (2) dan (3) huruf a, b jo Pasal 5 PP 53/2010")
	f.Fuzz(func(t *testing.T, text string) {
		checkSpans(t, r.Read(text, "", ""))
	})
}

func FuzzReadPage(f *testing.F) {
	f.Add("<html><body><p>a<p>b</html>")
	f.Add(strings.Repeat("<div>", 600))
	f.Fuzz(func(t *testing.T, source string) {
		p, err := ReadPage(source)
		if err != nil {
			return // what is no page is refused; it must not panic
		}
		if strings.Contains(p.Text, "\n\n\n") {
			t.Errorf("empty paragraph in %q", p.Text)
		}
	})
}

func TestNumbersAreRead(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text      string
		low, high float64
	}{
		{"1.158", 1158, 1158},
		{"1,2 juta", 1.2e6, 1.2e6},
		{"12 ribu", 12000, 12000},
		{"34,9", 34.9, 34.9},
		{"1.234.567", 1234567, 1234567},
		{"satu", 1, 1},
		{"sepuluh", 10, 10},
		{"sebelas", 11, 11},
		{"dua belas", 12, 12},
		{"sembilan puluh sembilan", 99, 99},
		{"seratus", 100, 100},
		{"seratus lima", 105, 105},
		{"dua ratus tiga puluh empat", 234, 234},
		{"seribu", 1000, 1000},
		{"tiga ribu dua ratus", 3200, 3200},
		{"dua puluh lima ribu", 25000, 25000},
		{"belasan", 11, 19},
		{"puluhan ribu", 20000, 99000},
	} {
		d := newDocument(tt.text)
		a, ok := amountAt(d, 0)
		if !ok || a.low != tt.low || a.high != tt.high || a.j != len(d.words) {
			t.Errorf("%q: %v to %v in %d words (%t), want %v to %v", tt.text, a.low, a.high, a.j, ok, tt.low, tt.high)
		}
	}
	for _, s := range []string{"belas", "puluh", "se", "ribu", "dan"} {
		if a, ok := amountAt(newDocument(s), 0); ok {
			t.Errorf("%q is read as %v", s, a.low)
		}
	}
}

const page = `<!doctype html><html><head><title>Judul | Kabar Contoh</title>
<meta property="og:title" content="Lima pegawai diperiksa">
<meta property="article:published_time" content="2020-09-21T09:00:00+07:00"></head>
<body><nav><ul><li><a href="/">Beranda kabar Kota Bandung</a></li></ul></nav>
<div class="wrap"><div class="content"><h1>Lima pegawai diperiksa</h1>
<p>Lima pegawai di sebuah kantor diperiksa karena menyukai unggahan seorang calon, kata pengawas.</p>
<p><a href="/x">Baca juga: berita lain yang panjang sekali dari Kota Medan hari ini</a></p>
<script>var x = "Kota Palu";</script>
<p>Pemeriksaan berlangsung &amp; selesai dalam satu hari, lalu hasilnya dikirim kepada yang berwenang.</p>
</div><div class="related-news"><p>Terkait: kabar panjang tentang Kota Manado yang tidak ada hubungannya dengan ini semua.</p></div></div>
<footer><p>Hak cipta kantor berita, Jalan Panjang nomor 1, tempat yang jauh dari sini sekali.</p></footer></body></html>`

func TestPageGivesTheArticleAlone(t *testing.T) {
	t.Parallel()
	p, err := ReadPage(page)
	if err != nil {
		t.Fatal(err)
	}
	want := Page{
		Title: "Lima pegawai diperiksa", Published: "2020-09-21",
		Text: "Lima pegawai diperiksa\n\nLima pegawai di sebuah kantor diperiksa karena menyukai unggahan seorang calon, kata pengawas.\n\n" +
			"Pemeriksaan berlangsung & selesai dalam satu hari, lalu hasilnya dikirim kepada yang berwenang.",
	}
	if p != want {
		t.Errorf("got  %+v\nwant %+v", p, want)
	}
}

func TestPageWithoutDataOfItsOwn(t *testing.T) {
	t.Parallel()
	p, err := ReadPage("<h1>Judul</h1>Isi pendek<br>baris kedua")
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Judul" || p.Published != "" || p.Text != "Judul\n\nIsi pendek\n\nbaris kedua" {
		t.Errorf("got %+v", p)
	}
}
