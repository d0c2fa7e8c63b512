package informal

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestInformalTextIsReadPlainly(t *testing.T) {
	for text, want := range map[string]string{
		"yg penting kita dukung trs":           "yang penting kita dukung terus",
		"MANTAAAAPPP paaaak bupatiii":          "mantap bapak bupati",
		"maaaf saaat ini gak bisa":             "maaf saat ini tidak bisa",
		"m3n4ngk4n p4slon 01 !!!":              "menangkan paslon 1",
		"foto2 sama calon, hati-hati":          "foto sama calon hati",
		"#DukungPaslonDua #menangkanno2":       "dukung paslon 2 menangkan nomor 2",
		"#salamduajari #2Periode #GANTIBupati": "salam dua jari 2 periode ganti bupati",
		"no.1 nmr 2 nomor urut tiga":           "nomor 1 nomor 2 nomor urut 3",
		"👍👍👍🏻 ✌️ ❤️ 🦖":                         "jempol dua jari cinta",
		"ngedukung, nge-like, nyoblos":         "dukung suka coblos",
		"wong Pandeglang kabeh milu":           "orang pandeglang semua ikut",
		"hayu urang rojong, ora golput":        "ayo kita dukung tidak golput",
		"cek @Budi.Santoso_2. https://a.id/x ": "cek @budi.santoso_2 tautan",
		"Ma'ruf café ＡＳＮ 𝓹𝓲𝓵𝓲𝓱":                "maruf cafe asn pilih",
		"p3k s1 g20 budi99":                    "pppk s1 g20 budi99",
		"ya":                                   "ya",
		"...":                                  "",
		"\xff\xfe a\xffb":                      "a b",
	} {
		if got := Join(Words(text)); got != want {
			t.Errorf("%q is read %q, want %q", text, got, want)
		}
	}
}

func TestAWordSaysWhatItWasAndWhere(t *testing.T) {
	text := "hai @ayu #dukungayu 👍"
	var got []string
	for _, w := range Words(text) {
		got = append(got, text[w.From:w.To]+"="+w.Text+string(rune('0'+w.Kind)))
	}
	want := "hai=hai0 @ayu=@ayu2 #dukungayu=dukungayu1 👍=jempol3"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got %s, want %s", s, want)
	}
}

// TestTheListsAreClosed holds that what a list gives is left as it is.
func TestTheListsAreClosed(t *testing.T) {
	l := known()
	if len(l.means) < 500 || len(l.plain) < 400 || len(l.signs) < 30 {
		t.Fatalf("%d, %d, %d entries", len(l.means), len(l.plain), len(l.signs))
	}
	for left, right := range l.means {
		line := strings.Join(right, " ")
		if got := Join(Words(line)); got != line {
			t.Errorf("%s means %q, which is read %q", left, line, got)
		}
		if got := Join(Words(left)); got != line {
			t.Errorf("%s is read %q, want %q", left, got, line)
		}
	}
}

// most is how much longer a text may become: "kades" and "sekda" stand for two
// words, a short form of two letters for one of eight.
const most = 8

func holds(t interface{ Fatalf(string, ...any) }, text string) {
	words := Words(text)
	plain := Join(words)
	if !utf8.ValidString(plain) {
		t.Fatalf("%q gives %q, which is not valid", text, plain)
	}
	if len(plain) > most*len(text)+most {
		t.Fatalf("%q of %d bytes gives %d bytes", text, len(text), len(plain))
	}
	if again := Join(Words(plain)); again != plain {
		t.Fatalf("%q gives %q, which gives %q", text, plain, again)
	}
	at := 0
	for _, w := range words {
		if w.From < at || w.To <= w.From || w.To > len(text) || w.Text == "" {
			t.Fatalf("%q: word %q at %d-%d after %d", text, w.Text, w.From, w.To, at)
		}
		at = w.From
	}
}

func TestReadingAgainChangesNothing(t *testing.T) {
	l := known()
	var some []string
	for w := range l.means {
		some = append(some, w)
	}
	for w := range l.plain {
		some = append(some, w)
	}
	piece := rapid.OneOf(
		rapid.SampledFrom(some),
		rapid.StringMatching(`[a-z0-9]{1,9}`),
		rapid.StringMatching(`#[A-Za-z0-9_]{1,14}`),
		rapid.StringMatching(`[aiueomnkp]{2,4}a{1,4}n?[0-9]{0,2}`),
		rapid.SampledFrom([]string{"👍", "✌️", "-", "'", "@a.b", "https://x.id", "é", "ﬁ", "İ", "ß", "Ａ"}),
		rapid.String(),
	)
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOfN(piece, 0, 8).Draw(t, "parts")
		holds(t, strings.Join(parts, rapid.SampledFrom([]string{" ", "", "-", "#"}).Draw(t, "between")))
	})
}

func FuzzWords(f *testing.F) {
	f.Add("MANTAAAP no.1 #DukungPaslonDua 👍 @a.b nge-like p4slon foto2 https://x")
	f.Add("\xff'’-é2a-a")
	f.Fuzz(func(t *testing.T, text string) { holds(t, text) })
}
