package screen

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func nearFound(f *Fuzzy, text string) string {
	var out []string
	for _, h := range f.Find([]byte(text)) {
		out = append(out, fmt.Sprintf("%s=%s/%d", f.l.Term(h.Term), text[h.From:h.To], h.Errors))
	}
	return strings.Join(out, "|")
}

func TestTermsAreFoundInSpiteOfSlips(t *testing.T) {
	f := list(t, "Ratna Kusuma", "ratna", "@ratna.center", "Hadi Prasetyo", "pilih", "nomor 2").Fuzzy()
	for text, want := range map[string]string{
		"Ratna Kusuma":       "ratna kusuma=Ratna Kusuma/0|ratna=Ratna/0",
		"Rtana kusma menang": "ratna kusuma=Rtana kusma/2|ratna=Rtana/1",
		"Rattna, Kusumah":    "ratna kusuma=Rattna, Kusumah/2|ratna=Rattna/1",
		"hadi prastyo":       "hadi prasetyo=hadi prastyo/1",
		"hady prasetyo":      "", // four letters: too short for an error
		"hadi prastio":       "", // two errors in a word
		"@ratna.centre":      "",
		"@ratna.center":      "@ratna.center=@ratna.center/0",
		"pilh nomor 3":       "",
		"nomor 2":            "nomor 2=nomor 2/0",
		"":                   "",
	} {
		if got := nearFound(f, text); got != want {
			t.Errorf("in %q: %s, want %s", text, got, want)
		}
	}
}

// apart is the number of errors between two words, in the plainest way: 3 where
// they are too many.
func apart(a, b string) int {
	if a == b {
		return 0
	}
	if len(a) < shortestFuzzy || len(b) < shortestFuzzy || a[0] == '@' || b[0] == '@' {
		return 3
	}
	for i := range len(a) {
		without := a[:i] + a[i+1:]
		if without == b {
			return 1
		}
		for j := range len(b) {
			if b[:j]+b[j+1:] == without && i == j {
				return 1
			}
		}
		if i+1 < len(a) && a[:i]+a[i+1:i+2]+a[i:i+1]+a[i+2:] == b {
			return 1
		}
	}
	for j := range len(b) {
		if b[:j]+b[j+1:] == a {
			return 1
		}
	}
	return 3
}

// TestNearPlacesAreThoseOfAPlainSearch compares with a comparison of every term with
// every run of words.
func TestNearPlacesAreThoseOfAPlainSearch(t *testing.T) {
	word := rapid.OneOf(rapid.StringMatching(`[ab]{4,6}`), rapid.StringMatching(`@?[abc]{5,6}`), rapid.SampledFrom([]string{"ratna", "kusuma", "a"}))
	phrase := rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(word, 1, 3).Draw(t, "words"), " ") })
	rapid.Check(t, func(t *rapid.T) {
		var l List
		for _, term := range rapid.SliceOfN(phrase, 1, 12).Draw(t, "terms") {
			if _, err := l.Add([]byte(term)); err != nil {
				t.Fatal(err)
			}
		}
		l.Ready()
		text := strings.Join(rapid.SliceOfN(word, 0, 10).Draw(t, "text"), " ")
		got := map[string]int{}
		for _, h := range l.Fuzzy().Find([]byte(text)) {
			got[fmt.Sprintf("%d %d", h.Term, h.From)] = h.Errors
		}
		want := map[string]int{}
		words, at := plainWords(text), 0
		for i := range words {
			for id := range l.Len() {
				term := strings.Split(l.Term(id), " ")
				if i+len(term) > len(words) {
					continue
				}
				sum := 0
				for k := range term {
					sum += apart(words[i+k], term[k])
				}
				if sum <= mostErrors {
					want[fmt.Sprintf("%d %d", id, at)] = sum
				}
			}
			at += len(words[i]) + 1
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("in %q: %v, want %v", text, got, want)
		}
	})
}
