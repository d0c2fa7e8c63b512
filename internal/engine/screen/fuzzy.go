package screen

import (
	"slices"
	"unicode/utf8"
)

// Fuzzy finds terms of a List although a letter is left out, added, changed or
// exchanged with its neighbour. It is for lists whose terms are made of few
// different words, as names are. It may be used by many at once.
//
// Bounds: a word of at least five letters may have one such error, and a term two
// in all. Anything looser finds other people.
type Fuzzy struct {
	l     *List
	words []string           // the different words of the terms
	near  map[uint64][]int32 // words by themselves and by what they are without one letter
}

// The bounds.
const (
	shortestFuzzy = 5
	mostErrors    = 2
)

// NearPlace is a term that stands in a text with errors, or without any.
type NearPlace struct {
	Place
	Errors int
}

// Fuzzy makes a Fuzzy for a list that is Ready.
func (l *List) Fuzzy() *Fuzzy {
	f := &Fuzzy{l: l, near: map[uint64][]int32{}}
	seen := map[uint64]bool{}
	var words []Word
	for id := range l.Len() {
		term := l.term(id)
		words = Words(words[:0], term)
		for _, w := range words {
			if seen[w.hash] {
				continue
			}
			seen[w.hash] = true
			n := int32(len(f.words))
			f.words = append(f.words, string(term[w.From:w.To]))
			for _, h := range lessOne(f.words[n]) {
				f.near[h] = append(f.near[h], n)
			}
		}
	}
	return f
}

// lessOne are the hashes of a word and of what is left without one of its letters.
func lessOne(w string) []uint64 {
	out := []uint64{plainHash(w)}
	if utf8.RuneCountInString(w) < shortestFuzzy {
		return out
	}
	for i, c := range w {
		out = append(out, plainHash(w[:i]+w[i+utf8.RuneLen(c):]))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func plainHash(w string) uint64 {
	h := uint64(wordSeed)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * multiplier
	}
	return h
}

// reading is a word of the terms that a word of a text may be.
type reading struct {
	hash   uint64
	errors int
}

// Find gives every term that stands in text within the bounds, by the place where
// it begins; of a term that can be read in two ways there the one with fewer
// errors.
func (f *Fuzzy) Find(text []byte) []NearPlace {
	words := Words(nil, text)
	readings := make([][]reading, len(words))
	for i, w := range words {
		readings[i] = f.readings(string(w.plain(nil, text)))
	}
	var out []NearPlace
	for i := range words {
		from := len(out)
		f.follow(words, readings, i, i, 0, 0, &out)
		slices.SortFunc(out[from:], func(a, b NearPlace) int {
			if a.Term != b.Term {
				return a.Term - b.Term
			}
			return a.Errors - b.Errors
		})
		kept := slices.CompactFunc(out[from:], func(a, b NearPlace) bool { return a.Term == b.Term })
		out = out[:from+len(kept)]
	}
	return out
}

// follow goes through the readings of the words from at on, behind the run whose
// hash is h.
func (f *Fuzzy) follow(words []Word, readings [][]reading, begin, at int, h uint64, errs int, out *[]NearPlace) {
	for _, r := range readings[at] {
		if errs+r.errors > mostErrors {
			continue
		}
		run := r.hash
		if at > begin {
			run = join(h, r.hash)
		}
		id, more := f.l.run(run)
		if id >= 0 {
			*out = append(*out, NearPlace{Place{id, words[begin].From, words[at].To}, errs + r.errors})
		}
		if more = more || at == begin; !more { // a single word is never a beginning in the table
			continue
		}
		if at+1 < len(words) && at+1-begin < MaxWords {
			f.follow(words, readings, begin, at+1, run, errs+r.errors, out)
		}
	}
}

// readings are the words of the terms that w is, or is one error away from.
func (f *Fuzzy) readings(w string) []reading {
	var out []reading
	var tried []int32
	for _, h := range lessOne(w) {
		for _, n := range f.near[h] {
			if slices.Contains(tried, n) {
				continue
			}
			tried = append(tried, n)
			term := f.words[n]
			switch {
			case term == w:
				out = append(out, reading{wordHash(term), 0})
			case oneError(w, term):
				out = append(out, reading{wordHash(term), 1})
			}
		}
	}
	return out
}

// wordHash is the hash of a word as Words gives it.
func wordHash(w string) uint64 { return Words(nil, []byte(w))[0].hash }

// oneError tells whether two words of enough letters are one letter apart: left
// out, changed, or exchanged with its neighbour. The names of accounts are exact.
func oneError(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < shortestFuzzy || len(y)-len(x) > 1 || x[0] == '@' || y[0] == '@' {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return slices.Equal(x[i:], y[i+1:])
	}
	if i == len(x) {
		return false
	}
	swapped := i+1 < len(x) && x[i] == y[i+1] && x[i+1] == y[i] && slices.Equal(x[i+2:], y[i+2:])
	return swapped || slices.Equal(x[i+1:], y[i+1:])
}
