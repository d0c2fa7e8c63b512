package informal

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// TestStemsAreThoseOfTheAlgorithm holds stems that the published algorithm gives,
// the odd ones too.
func TestStemsAreThoseOfTheAlgorithm(t *testing.T) {
	for _, pair := range strings.Fields(`
		mempertahankan=tahan menyatakan=sata penyanyi=sanyi pemilihan=pilih keberpihakannya=pihak belajarlah=ajar
		bekerja=kerja pelajaran=ajar dukungannya=dukung mengampanyekan=ampanye diperbuat=perbuat perbaiki=baik
		menyukai=suka kompasi=kompasi terpilihlah=pilih memenangkan=penang bersosialisasi=sosialisasi
		mencobloslah=coblos pengabdian=abdi kebersamaan=sama memuji=puji memproklamasikan=proklamasi
		penyebaran=sebar dibagikan=bagi pembagian=bagi bukumu=buku berkampanye=kampanye ketidaknetralan=tidaknetral
		asn=asn itu=itu bupati=bupat dia=dia`) {
		word, want, _ := strings.Cut(pair, "=")
		if got := Stem(word); got != want {
			t.Errorf("the stem of %s is %s, want %s", word, got, want)
		}
	}
}

// TestAStemIsNoLongerThanItsWord allows one letter for what a prefix swallowed.
func TestAStemIsNoLongerThanItsWord(t *testing.T) {
	word := rapid.Custom(func(t *rapid.T) string {
		return rapid.SampledFrom([]string{"", "me", "meng", "meny", "mem", "peny", "pem", "di", "ber", "be", "ter", "ke", "per", "memper"}).Draw(t, "prefix") +
			rapid.StringMatching(`[a-z]{0,8}`).Draw(t, "root") +
			rapid.SampledFrom([]string{"", "kan", "an", "i", "nya", "lah", "kannya", "anmukah"}).Draw(t, "suffix")
	})
	rapid.Check(t, func(t *rapid.T) {
		w := word.Draw(t, "word")
		s := Stem(w)
		if len(s) > len(w) || w != "" && s == "" && strings.ContainsAny(w, "aiueo") && len(w) > 12 {
			t.Fatalf("the stem of %q is %q", w, s)
		}
		vowels := 0
		for _, c := range w {
			if strings.ContainsRune("aiueo", c) {
				vowels++
			}
		}
		if vowels < 3 && s != w {
			t.Fatalf("%q is too short for a prefix, yet its stem is %q", w, s)
		}
	})
}
