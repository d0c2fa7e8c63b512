package screen

import (
	"bytes"
	"encoding/binary"
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
	// A table with open addressing over the hashes of runs of words. A slot holds
	// 31 bits of the hash, whether longer terms begin with the run, and where the
	// term stands that the run is, 0 where it is none. An empty slot is 0.
	slots []uint64
	used  int
	begin []uint32 // where each term stands in terms
	// The terms one after the other: the number of a term in four bytes, its words
	// in one line, as they count, and a zero. None stands at 0.
	terms []byte

	// Filters that are small enough to stay near the processor.
	first   sieve // first words but accounts
	second  sieve // second words
	later   sieve // third words and so on
	singles sieve // terms of one word, but accounts
	words   []Word
	line    []byte
}

// head is how many bytes stand before the words of a term.
const head = 4

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
	if uint64(len(l.terms)+head+len(l.line)+1) >= 1<<32 {
		return 0, ErrTooLarge
	}
	if (l.used+1)*8 > len(l.slots)*5 {
		l.resize(2 * l.used)
	}
	id := len(l.begin)
	if id == 0 {
		l.terms = append(l.terms, 0)
	}
	l.begin = append(l.begin, uint32(len(l.terms)))
	l.terms = binary.LittleEndian.AppendUint32(l.terms, uint32(id))
	l.terms = append(append(l.terms, l.line...), 0)
	l.put(h, uint64(l.begin[id]))
	return id, nil
}

// Len is how many terms the list has.
func (l *List) Len() int { return len(l.begin) }

// Term is a term as it counts: small letters, one blank between words.
func (l *List) Term(id int) string { return string(l.term(id)) }

func (l *List) term(id int) []byte {
	to := len(l.terms)
	if id+1 < len(l.begin) {
		to = int(l.begin[id+1])
	}
	return l.terms[l.begin[id]+head : to-1]
}

// Bytes is how much memory the list takes.
func (l *List) Bytes() int {
	return 4*cap(l.begin) + cap(l.terms) + 8*(cap(l.slots)+cap(l.first.bits)+cap(l.second.bits)+cap(l.later.bits)+cap(l.singles.bits))
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

// What a slot holds beside its 31 bits of hash.
const (
	goesOn  = 1 << 32   // longer terms begin with the run
	placeOf = 1<<32 - 1 // where its term stands
)

// spot is the slot at which the search for a hash begins.
func (l *List) spot(h uint64) int {
	i, _ := bits.Mul64(spread(h), uint64(len(l.slots)))
	return int(i)
}

// spread mixes a hash: that of a single word is too plain for its upper bits.
func spread(h uint64) uint64 { return (h ^ h>>29) * 0xBF58476D1CE4E5B9 }

// mine tells whether a slot is of a hash, as far as it can tell.
func mine(slot, h uint64) bool { return (slot^h)>>33 == 0 }

// after is the slot behind a slot.
func (l *List) after(i int) int {
	if i++; i == len(l.slots) {
		return 0
	}
	return i
}

// at finds the term of a hash whose words are those of line.
func (l *List) at(h uint64, line []byte) (int, bool) {
	if len(l.slots) == 0 {
		return 0, false
	}
	for i := l.spot(h); l.slots[i] != 0; i = l.after(i) {
		if place := l.slots[i] & placeOf; place != 0 && mine(l.slots[i], h) {
			if id := l.number(place); bytes.Equal(l.term(id), line) {
				return id, true
			}
		}
	}
	return 0, false
}

// run is the term that a run of words is, -1 where it is none, and whether longer
// terms may begin with it. The words are not compared again: a list would need
// billions of terms before two of them had one hash.
func (l *List) run(h uint64) (term int, more bool) {
	term = -1
	for i := l.spot(h); l.slots[i] != 0; i = l.after(i) {
		if !mine(l.slots[i], h) {
			continue
		}
		more = more || l.slots[i]&goesOn != 0
		if place := l.slots[i] & placeOf; place != 0 {
			if id := l.number(place); hashOf(Words(nil, l.term(id))) == h {
				term = id
			}
		}
	}
	return term, more
}

// Lookup finds the term that a text as a whole is.
func (l *List) Lookup(text []byte) (int, bool) {
	words := Words(nil, text)
	if len(words) == 0 || len(words) > MaxWords {
		return 0, false
	}
	return l.at(hashOf(words), line(nil, words, text))
}

// number is the number of the term that stands at a place.
func (l *List) number(place uint64) int { return int(binary.LittleEndian.Uint32(l.terms[place:])) }

// put fills a slot for a hash: with the place of its term, or goesOn.
func (l *List) put(h, what uint64) {
	i := l.spot(h)
	for l.slots[i] != 0 {
		if what == goesOn && mine(l.slots[i], h) {
			l.slots[i] |= goesOn // the hash itself, or one that is looked at as well
			return
		}
		i = l.after(i)
	}
	l.slots[i] = h>>33<<33 | what
	l.used++
}

// resize makes the table anew for n runs. The hashes are made anew from the terms.
func (l *List) resize(n int) {
	l.slots, l.used = make([]uint64, max(16, n*8/5+1)), 0
	var words []Word
	for id := range l.begin {
		words = Words(words[:0], l.term(id))
		l.put(hashOf(words), uint64(l.begin[id]))
	}
}

// Ready makes the list ready to be searched.
func (l *List) Ready() {
	var words []Word
	singles := map[uint64]struct{}{}
	firsts, seconds, laters := map[uint64]struct{}{}, map[uint64]struct{}{}, map[uint64]struct{}{}
	begins := newSieve(len(l.begin)) // to count beginnings, about
	runs := len(l.begin)
	for id := range l.begin {
		words = Words(words[:0], l.term(id))
		h := words[0].hash
		if !words[0].isAccount() {
			firsts[h] = struct{}{}
			if len(words) == 1 {
				singles[h] = struct{}{}
			}
		}
		for n, w := range words[1:] {
			if n == 0 {
				seconds[w.hash] = struct{}{}
			} else {
				laters[w.hash] = struct{}{}
			}
			if h = join(h, w.hash); n+2 < len(words) && !begins.has(h) {
				begins.add(h)
				runs++
			}
		}
	}
	l.first, l.second, l.later, l.singles = sieveOf(firsts), sieveOf(seconds), sieveOf(laters), sieveOf(singles)
	l.resize(runs + runs/16) // the count is a little short
	for id := range l.begin {
		words = Words(words[:0], l.term(id))
		h := words[0].hash
		for n, w := range words[1:] {
			if h = join(h, w.hash); n+2 < len(words) {
				l.put(h, goesOn)
			}
		}
	}
}

// sieve is a Bloom filter of one bit for each hash of a word: one in twenty-four
// that was not added gets through.
type sieve struct {
	bits  []uint64
	shift uint
}

// newSieve makes a sieve for n hashes, some 24 bits for each.
func newSieve(n int) sieve {
	log := max(6, bits.Len(uint(24*max(1, n)))-1)
	return sieve{make([]uint64, 1<<(log-6)), uint(64 - log)}
}

func sieveOf(hashes map[uint64]struct{}) sieve {
	s := newSieve(len(hashes))
	for h := range hashes {
		s.add(h)
	}
	return s
}

func (s *sieve) add(h uint64) { s.bits[h>>s.shift>>6] |= 1 << (h >> s.shift & 63) }

// bit is 1 where a hash may have been added.
func (s *sieve) bit(h uint64) uint64 { return s.bits[h>>s.shift>>6] >> (h >> s.shift & 63) & 1 }

func (s *sieve) has(h uint64) bool { return s.bit(h) == 1 }
