package screen

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func list(t testing.TB, terms ...string) *List {
	t.Helper()
	var l List
	for _, term := range terms {
		if _, err := l.Add([]byte(term)); err != nil {
			t.Fatalf("%q: %v", term, err)
		}
	}
	l.Ready()
	return &l
}

func found(l *List, text string) string {
	var out []string
	for _, h := range l.Finder().Find([]byte(text)) {
		out = append(out, fmt.Sprintf("%s=%s", l.Term(h.Term), text[h.From:h.To]))
	}
	return strings.Join(out, "|")
}

func TestTermsAreFoundAtTheBordersOfWords(t *testing.T) {
	l := list(t, "Siti Aminah", "Dinas Kesehatan Lebak", "dinas kesehatan", "@budi.santoso_2", "Ma'ruf Amin", "menangkan", "nomor 2", "Café Ayu")
	for text, want := range map[string]string{
		"Bu SITI AMINAH hadir":    "siti aminah=SITI AMINAH",
		"siti aminahwati":         "",
		"siti, aminah!":           "siti aminah=siti, aminah",
		"Dinas Kesehatan Lebak":   "dinas kesehatan=Dinas Kesehatan|dinas kesehatan lebak=Dinas Kesehatan Lebak",
		"ikuti @Budi.Santoso_2.":  "@budi.santoso_2=@Budi.Santoso_2",
		"budi.santoso_2":          "",
		"Maruf Amin, MA’RUF AMIN": "maruf amin=Maruf Amin|maruf amin=MA’RUF AMIN",
		"menangkan!!! #menangkan": "menangkan=menangkan|menangkan=menangkan",
		"coblos nomor 2 ya":       "nomor 2=nomor 2",
		"cafe ayu":                "cafe ayu=cafe ayu",
		"ＳＩＴＩ 𝓐𝓶𝓲𝓷𝓪𝓱":             "siti aminah=ＳＩＴＩ 𝓐𝓶𝓲𝓷𝓪𝓱",
		"siti😀aminah":             "siti aminah=siti😀aminah",
		"":                        "",
		"'' ’ @ . @. \xff\xfe":    "",
	} {
		if got := found(l, text); got != want {
			t.Errorf("in %q: %s, want %s", text, got, want)
		}
	}
}

func TestBadTermsAreRefused(t *testing.T) {
	var l List
	for term, want := range map[string]error{"": ErrNoWord, "!!!": ErrNoWord, "a b c d e f g h i": ErrTooLong} {
		if _, err := l.Add([]byte(term)); err != want {
			t.Errorf("Add(%q): %v, want %v", term, err, want)
		}
	}
	a, _ := l.Add([]byte("Siti  AMINAH"))
	b, _ := l.Add([]byte("siti aminah"))
	if a != b || l.Len() != 1 {
		t.Errorf("one term has the numbers %d and %d", a, b)
	}
	var none List
	none.Ready()
	if got := none.Finder().Find([]byte("siti aminah")); len(got) != 0 {
		t.Errorf("an empty list finds %v", got)
	}
}

// plainWords takes a text apart in the plainest way, as a check.
func plainWords(text string) []string {
	var out []string
	word, at := "", false
	end := func() {
		if w := strings.TrimRight(word, ".'"); w != "" && w != "@" {
			out = append(out, w)
		}
		word, at = "", false
	}
	for _, r := range norm.NFKD.String(text) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_':
			word += string(unicode.ToLower(r))
		case r == '@':
			end()
			word, at = "@", true
		case r == '.' && at && len(word) > 1 && !strings.HasSuffix(word, "."):
			word += "."
		default:
			end()
		}
	}
	end()
	return out
}

// TestHitsAreThoseOfAPlainSearch compares with a search in a map of terms.
func TestHitsAreThoseOfAPlainSearch(t *testing.T) {
	word := rapid.StringMatching(`[abAB]{1,2}|@[ab]{1,2}|é|[ab]_?[0-9]`)
	phrase := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 1, 4).Draw(t, "words"), " ") })
	rapid.Check(t, func(t *rapid.T) {
		var l List
		terms := map[string]bool{}
		for _, term := range rapid.SliceOfN(phrase, 1, 40).Draw(t, "terms") {
			if _, err := l.Add([]byte(term)); err != nil {
				t.Fatal(err)
			}
			terms[strings.Join(plainWords(term), " ")] = true
		}
		l.Ready()
		if l.Len() != len(terms) {
			t.Fatalf("%d terms, want %d", l.Len(), len(terms))
		}
		text := strings.Join(rapid.SliceOfN(word, 0, 30).Draw(t, "text"), rapid.SampledFrom([]string{" ", ", ", " # "}).Draw(t, "between"))
		words := plainWords(text)
		var got, want []string
		for _, h := range l.Finder().Find([]byte(text)) {
			got = append(got, l.Term(h.Term))
		}
		for i := range words {
			for n := 1; n <= MaxWords && i+n <= len(words); n++ {
				if term := strings.Join(words[i:i+n], " "); terms[term] {
					want = append(want, term)
				}
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("in %q: %q, want %q", text, got, want)
		}
	})
}

func FuzzWords(f *testing.F) {
	f.Add([]byte("Siti @aminah.2 é ma'ruf 😀"))
	f.Add([]byte("\xff'\xe2\x80\x99a"))
	f.Fuzz(func(t *testing.T, text []byte) {
		at := int32(0)
		for _, w := range Words(nil, text) {
			if w.From < at || w.To <= w.From || int(w.To) > len(text) {
				t.Fatalf("word %d-%d after %d in %q", w.From, w.To, at, text)
			}
			at = w.To
			// A word by itself counts as it does in the text.
			plain := w.plain(nil, text)
			again := Words(nil, plain)
			if len(again) != 1 || again[0].hash != w.hash {
				t.Fatalf("%q of %q counts as %q, which is %d words", text[w.From:w.To], text, plain, len(again))
			}
		}
	})
}
