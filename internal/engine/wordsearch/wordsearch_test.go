package wordsearch

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStemsOfAWord(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"menyukai": "suka", "memilihnya": "pilih", "mengirimkan": "kirim", "mengunggah": "unggah", "dukungan": "dukung",
		"berfoto": "foto", "dibagikan": "bagi", "menulis": "tulis", "terpasang": "pasang", "unggahannya": "unggah",
		"bolehkah": "boleh", "pemasangan": "pasang", "dimutasikan": "mutasi",
	} {
		if got := stems(word); !slices.Contains(got, want) {
			t.Errorf("stems of %s are %v, want %s among them", word, got, want)
		}
	}
	for word, want := range map[string]string{"nyoblos": "coblos", "ngelike": "like", "nulis": "tulis", "milih": "pilih", "ngirim": "kirim"} {
		if got := loose(word); !slices.Contains(got, want) {
			t.Errorf("everyday readings of %s are %v, want %s among them", word, got, want)
		}
	}
}

func TestSplitKeepsOneOfADoubledWord(t *testing.T) {
	t.Parallel()
	got := split("Foto-foto, nge-like… LIKEEEE suami-istri bagus2!")
	want := []string{"foto", "ngelike", "like", "suami", "istri", "bagus2"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestDistanceCountsTypingErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		most int
		want int
	}{
		{"kampanye", "kampanye", 2, 0},
		{"kampnye", "kampanye", 2, 1},
		{"kapmanye", "kampanye", 2, 1},
		{"kapnye", "kampanye", 2, 2},
		{"foto", "tempat", 1, 2},
		{"ab", "ba", 1, 1},
		{"abcd", "badc", 2, 2},
		{"spanduk", "kerabat", 2, 3},
	} {
		if got := distance(c.a, c.b, c.most); got != c.want {
			t.Errorf("distance(%s, %s) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}

var docs = []Doc{
	{ID: "photo", Fields: []Field{{"foto bersama calon", 2}}},
	{ID: "banner", Fields: []Field{{"memasang spanduk atau baliho calon", 2}}},
	{ID: "vote", Fields: []Field{{"memberikan suara di TPS", 2}}},
}

func TestFindRanksByRareWords(t *testing.T) {
	t.Parallel()
	x := New(docs)
	for query, want := range map[string]string{
		"poto bareng": "photo", "pasangin spandk": "banner", "nyoblos": "vote", "calon foto": "photo",
	} {
		hits := x.Find(query, 3)
		if len(hits) == 0 || hits[0].ID != want {
			t.Errorf("%q finds %v, want %s first", query, hits, want)
		}
	}
}

func TestGuessesAloneFindNothingInALongQuestion(t *testing.T) {
	t.Parallel()
	if hits := New(docs).Find("fito kredit harga berapa rupiah bulan ini", 3); len(hits) > 0 {
		t.Errorf("found %v by typing errors only", hits)
	}
}

func TestOnlyTheFirstWordsOfALongQuestionCount(t *testing.T) {
	t.Parallel()
	x := New(docs)
	said := strings.Repeat("zzyzx ", mostWords-1)
	if hits := x.Find(said+"spanduk", 3); len(hits) != 1 || hits[0].ID != "banner" {
		t.Errorf("the last word that counts finds %v", hits)
	}
	if hits := x.Find(said+"zzyzx spanduk", 3); len(hits) > 0 {
		t.Errorf("a word that no longer counts finds %v", hits)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"", "foto-foto", "ngelike!!!", "-", "nge-", "\xff", "ÅÅÅÅ", "aaaa aaaa"} {
		f.Add(s)
	}
	x := New(docs)
	f.Fuzz(func(t *testing.T, s string) {
		for _, h := range x.Find(s, 3) {
			if h.Score <= 0 || !utf8.ValidString(h.ID) {
				t.Errorf("%q: %v", s, h)
			}
		}
	})
}
