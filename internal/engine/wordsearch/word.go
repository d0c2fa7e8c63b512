package wordsearch

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// split cuts a text into words in small letters. Of a doubled word (foto-foto)
// one half is kept, and of a letter that is repeated for effect (likeee) two.
func split(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-'
	}) {
		var parts []string
		for _, p := range strings.Split(w, "-") {
			p = calm(p)
			if p != "" && (len(parts) == 0 || parts[len(parts)-1] != p) {
				parts = append(parts, p)
			}
		}
		// "nge-like" is one word, "suami-istri" are two.
		if len(parts) == 2 && slices.Contains([]string{"nge", "di", "ke", "se", "non"}, parts[0]) {
			parts = []string{parts[0] + parts[1]}
		}
		out = append(out, parts...)
	}
	return out
}

// calm takes letters away that are repeated more than twice, and doubled ones at
// the end.
func calm(w string) string {
	var out []rune
	for _, r := range w {
		n := len(out)
		if n >= 2 && out[n-1] == r && out[n-2] == r && unicode.IsLetter(r) {
			continue
		}
		out = append(out, r)
	}
	if n := len(out); n > 3 && out[n-1] == out[n-2] && unicode.IsLetter(out[n-1]) {
		out = out[:n-1]
	}
	return string(out)
}

// shortest is how many letters an affix must leave.
const shortest = 3

// stems are a word and what is left of it without affixes, the likeliest last
// form first after the word itself. Where a prefix swallows a letter, both
// readings are given: mengirim may be irim or kirim.
func stems(w string) []string {
	out := []string{w}
	add := func(s string) {
		if len(s) >= shortest && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, base := range endings(w) {
		add(base)
		for _, s := range beginnings(base) {
			add(s)
			for _, t := range beginnings(s) {
				add(t)
			}
		}
	}
	return out
}

// endings are the word without its particle, its owner and its suffix, one
// after the other.
func endings(w string) []string {
	out := []string{w}
	for _, layer := range [][]string{{"lah", "kah", "pun", "tah"}, {"nya", "ku", "mu"}, {"kan", "an", "in", "i"}} {
		for _, s := range layer {
			if rest, ok := strings.CutSuffix(w, s); ok && len(rest) > shortest {
				w = rest
				out = append(out, w)
				break
			}
		}
	}
	return out
}

// swallowed are the prefixes with the letters that they may have replaced before
// a vowel; "" keeps the rest as it is.
var swallowed = []struct {
	prefix  string
	letters []string
}{
	{"memper", []string{""}},
	{"meny", []string{"s", "c"}},
	{"meng", []string{"", "k"}},
	{"mem", []string{"p", "", "m"}},
	{"men", []string{"t", "", "n"}},
	{"me", []string{""}},
	{"peny", []string{"s"}},
	{"peng", []string{"", "k"}},
	{"pem", []string{"p", ""}},
	{"pen", []string{"t", ""}},
	{"per", []string{""}},
	{"pe", []string{""}},
	{"ber", []string{""}},
	{"be", []string{""}},
	{"ter", []string{""}},
	{"di", []string{""}},
	{"ke", []string{""}},
	{"se", []string{""}},
}

// beginnings are the word without one prefix.
func beginnings(w string) []string { return cut(w, swallowed) }

// colloquial prefixes: nyoblos, ngelike, milih, nulis.
var colloquial = []struct {
	prefix  string
	letters []string
}{
	{"nge", []string{""}},
	{"ny", []string{"c", "s"}},
	{"ng", []string{"", "k"}},
	{"n", []string{"t", "d"}},
	{"m", []string{"p"}},
}

// loose are readings of a word in everyday speech, with their stems.
func loose(w string) []string {
	var out []string
	for _, s := range cut(w, colloquial) {
		for _, t := range stems(s) {
			if !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
	}
	return out
}

func cut(w string, prefixes []struct {
	prefix  string
	letters []string
},
) []string {
	var out []string
	for _, p := range prefixes {
		rest, ok := strings.CutPrefix(w, p.prefix)
		if !ok || len(rest) < shortest {
			continue
		}
		for _, l := range p.letters {
			if l != "" && !strings.ContainsRune("aiueo", rune(rest[0])) {
				continue
			}
			out = append(out, l+rest)
		}
	}
	return out
}

//go:embed words.txt
var wordsText string

// lexicon is words.txt, read once.
var lexicon = sync.OnceValue(func() lists {
	l := lists{idle: map[string]bool{}, weak: map[string]bool{}, means: map[string][]string{}}
	for line := range strings.Lines(wordsText) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		left, right, _ := strings.Cut(line, "=")
		words := strings.Fields(right)
		for _, w := range strings.Fields(left) {
			switch right {
			case " -":
				l.idle[w] = true
			case " ~":
				l.weak[w] = true
			default:
				l.means[w] = append(l.means[w], words...)
			}
		}
	}
	for w := range l.means {
		l.slang = append(l.slang, w)
	}
	slices.Sort(l.slang)
	return l
})

type lists struct {
	idle, weak map[string]bool
	means      map[string][]string
	slang      []string
}

// idle tells whether a word says nothing about what is asked. A digit may be the
// number of an article.
func idle(w string) bool { return len(w) < 2 && w != "x" && (w < "0" || w > "9") || lexicon().idle[w] }

// weak tells whether a word says little.
func weak(w string) bool { return lexicon().weak[w] }

// meanings are the words for which people write w.
func meanings(w string) []string { return lexicon().means[w] }

func slangWords() []string { return lexicon().slang }

// alike is how sure it is that somebody who typed w meant word: 0 where they
// are too far apart. A beginning of at least four letters counts too.
func alike(w, word string) float64 {
	if len(w) >= 4 && strings.HasPrefix(word, w) && len(word)-len(w) <= 4 {
		return .6
	}
	allowed := 0
	switch n := len(w); {
	case n >= 8:
		allowed = 2
	case n >= 4:
		allowed = 1
	}
	switch d := distance(w, word, allowed); {
	case d > allowed:
		return 0
	case d == 1:
		return .7
	default:
		return .5
	}
}

// distance counts the typing errors between a and b: letters left out, added,
// exchanged, or in the wrong order. It gives up beyond most.
func distance(a, b string, most int) int {
	if longer := utf8.RuneCountInString(a) - utf8.RuneCountInString(b); longer > most || -longer > most {
		return most + 1
	}
	x, y := []rune(a), []rune(b)
	before, last, now := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(x); i++ {
		now[0] = i
		least := i
		for j := 1; j <= len(y); j++ {
			wrong := 1
			if x[i-1] == y[j-1] {
				wrong = 0
			}
			now[j] = min(last[j]+1, now[j-1]+1, last[j-1]+wrong)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				now[j] = min(now[j], before[j-2]+1)
			}
			least = min(least, now[j])
		}
		if least > most+1 { // one more, because an exchange reaches back over a line
			return most + 1
		}
		before, last, now = last, now, before
	}
	return last[len(y)]
}
