package screen

import (
	"bytes"
	"errors"
	"math/bits"
)

// MaxWords is how many words a term may have.
const MaxWords = 8

// The errors of Add.
var (
	ErrNoWord   = errors.New("the term has no letter or digit")
	ErrTooLong  = errors.New("the term has more than eight words")
	ErrTooLarge = errors.New("the terms together are longer than four gigabytes")
)

// List is a set of terms that are looked for. It may be read by many at once
// when Ready has been called after the last Add.
type List struct {
	// A table with open addressing: in the upper half of a slot that of the hash
	// of a term, in the lower half its number and one. An empty slot is 0.
	slots   []uint64
	count   int
	ends    []uint32 // where each term ends in terms
	terms   []byte   // the words of the terms, in one line, as they count
	first   bloom    // first words
	runs    bloom    // beginnings of terms: two words, three, and so on
	singles bloom    // terms of one word
	words   []Word
	line    []byte
}

// Add adds a term and gives its number: numbers go up from 0, and what counts as
// the same term has the same number.
func (l *List) Add(term []byte) (int, error) {
	l.words = Words(l.words[:0], term)
	switch {
	case len(l.words) == 0:
		return 0, ErrNoWord
	case len(l.words) > MaxWords:
		return 0, ErrTooLong
	}
	h := hashOf(l.words)
	l.line = line(l.line[:0], l.words, term)
	if id, ok := l.at(h, l.line); ok {
		return id, nil
	}
	if uint64(len(l.terms)+len(l.line)) >= 1<<32 {
		return 0, ErrTooLarge
	}
	if l.count*8 >= len(l.slots)*5 {
		l.grow()
	}
	id := l.count
	l.terms = append(l.terms, l.line...)
	l.ends = append(l.ends, uint32(len(l.terms)))
	l.count++
	l.put(h, id)
	return id, nil
}

// Len is how many terms the list has.
func (l *List) Len() int { return l.count }

// Term is a term as it counts: small letters, one blank between words.
func (l *List) Term(id int) string { return string(l.term(id)) }

func (l *List) term(id int) []byte {
	from := uint32(0)
	if id > 0 {
		from = l.ends[id-1]
	}
	return l.terms[from:l.ends[id]]
}

// Bytes is how much memory the list takes.
func (l *List) Bytes() int {
	return 4*cap(l.ends) + cap(l.terms) + 8*(cap(l.slots)+cap(l.first.bits)+cap(l.runs.bits)+cap(l.singles.bits))
}

func hashOf(words []Word) uint64 {
	h := words[0].hash
	for _, w := range words[1:] {
		h = join(h, w.hash)
	}
	return h
}

// line writes the words of a text as they count, with a blank between two.
func line(dst []byte, words []Word, text []byte) []byte {
	for i, w := range words {
		if i > 0 {
			dst = append(dst, ' ')
		}
		dst = w.plain(dst, text)
	}
	return dst
}

// spot is the slot at which the search for a hash begins.
func (l *List) spot(h uint64) int { return int(h & uint64(len(l.slots)-1)) }

// at finds the term of a hash whose words are those of line.
func (l *List) at(h uint64, line []byte) (int, bool) {
	if len(l.slots) == 0 {
		return 0, false
	}
	for i := l.spot(h); l.slots[i] != 0; i = (i + 1) & (len(l.slots) - 1) {
		if id, ok := numberIn(l.slots[i], h); ok && bytes.Equal(l.term(id), line) {
			return id, true
		}
	}
	return 0, false
}

// byHash finds the term of a hash. Two different terms of the same 64 bits are as
// good as impossible; whoever cannot live with that compares the words.
func (l *List) byHash(h uint64) (int, bool) {
	for i := l.spot(h); l.slots[i] != 0; i = (i + 1) & (len(l.slots) - 1) {
		if id, ok := numberIn(l.slots[i], h); ok && l.hashOfTerm(id) == h {
			return id, true
		}
	}
	return 0, false
}

func (l *List) hashOfTerm(id int) uint64 { return hashOf(Words(nil, l.term(id))) }

// Lookup finds the term that a text as a whole is.
func (l *List) Lookup(text []byte) (int, bool) {
	words := Words(nil, text)
	if len(words) == 0 || len(words) > MaxWords {
		return 0, false
	}
	return l.at(hashOf(words), line(nil, words, text))
}

// numberIn is the number of the term in a slot, if the slot is of the hash.
func numberIn(slot, h uint64) (int, bool) { return int(uint32(slot)) - 1, slot>>32 == h>>32 }

func (l *List) put(h uint64, id int) {
	i := l.spot(h)
	for l.slots[i] != 0 {
		i = (i + 1) & (len(l.slots) - 1)
	}
	l.slots[i] = h>>32<<32 | uint64(id+1)
}

// grow doubles the table. The hashes are made anew from the terms.
func (l *List) grow() {
	l.slots = make([]uint64, max(16, 2*len(l.slots)))
	var words []Word
	for id := range l.count {
		words = Words(words[:0], l.term(id))
		l.put(hashOf(words), id)
	}
}

// Ready makes the list ready to be searched.
func (l *List) Ready() {
	if len(l.slots) == 0 {
		l.grow()
	}
	var words []Word
	runs, singles, firsts := 0, 0, map[uint64]struct{}{}
	for id := range l.count {
		words = Words(words[:0], l.term(id))
		firsts[words[0].hash] = struct{}{}
		if runs += len(words) - 1; len(words) == 1 {
			singles++
		}
	}
	l.first, l.runs, l.singles = newBloom(len(firsts)), newBloom(runs), newBloom(singles)
	for h := range firsts {
		l.first.add(h)
	}
	for id := range l.count {
		words = Words(words[:0], l.term(id))
		h := words[0].hash
		if len(words) == 1 {
			l.singles.add(h)
		}
		for _, w := range words[1:] {
			h = join(h, w.hash)
			l.runs.add(h)
		}
	}
}

// bloom is a Bloom filter of two bits in one word of memory, so that a question
// costs one fetch.
type bloom struct {
	bits  []uint64
	shift uint
}

// newBloom makes a filter for n hashes, some 12 bits for each.
func newBloom(n int) bloom {
	log := max(6, bits.Len(uint(12*max(1, n)))-6)
	return bloom{make([]uint64, 1<<log), uint(64 - log)}
}

// spread mixes a hash: the hash of a single word is too plain for its upper bits.
func spread(h uint64) uint64 { return (h ^ h>>29) * 0xBF58476D1CE4E5B9 }

func (b *bloom) add(h uint64) {
	h = spread(h)
	b.bits[h>>b.shift] |= 1<<(h&63) | 1<<(h>>6&63)
}

func (b *bloom) has(h uint64) bool {
	h = spread(h)
	w := b.bits[h>>b.shift]
	return w>>(h&63)&(w>>(h>>6&63))&1 == 1
}
