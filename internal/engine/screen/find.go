package screen

import "bytes"

// Place is a term that stands in a text.
type Place struct {
	Term     int   // its number in the list
	From, To int32 // the bytes of the text that it takes
}

// Finder looks for the terms of a List. It belongs to one goroutine.
type Finder struct {
	l      *List
	words  []Word
	starts []start
	line   []byte
	hits   []Place
}

// start is a place at which a term may begin.
type start struct {
	at  int32
	run uint64 // hash of the first two words
}

// Finder makes a Finder for a list that is Ready.
func (l *List) Finder() *Finder { return &Finder{l: l} }

// Find gives every term that stands in text, by the place where it begins and
// the shorter first. The answer is good until the next call.
func (f *Finder) Find(text []byte) []Place {
	f.hits, f.starts = f.hits[:0], f.starts[:0]
	f.words = Words(f.words[:0], text)
	l, words := f.l, f.words
	if l.count == 0 {
		return nil
	}
	// In passes, so that the fetches of one pass wait for the memory together.
	for i, w := range words {
		if !l.first.has(w.hash) {
			continue
		}
		f.starts = append(f.starts, start{int32(i), 0})
		if i+1 < len(words) {
			f.starts = append(f.starts, start{int32(i), join(w.hash, words[i+1].hash)})
		}
	}
	kept := f.starts[:0]
	for _, s := range f.starts {
		if s.run == 0 && l.singles.has(words[s.at].hash) || s.run != 0 && l.runs.has(s.run) {
			kept = append(kept, s)
		}
	}
	for _, s := range kept {
		if s.run == 0 {
			f.check(s.at, 1, words[s.at].hash, text)
			continue
		}
		run := s.run
		for n := int32(2); ; n++ {
			f.check(s.at, n, run, text)
			if n == MaxWords || int(s.at+n) >= len(words) {
				break
			}
			if run = join(run, words[s.at+n].hash); !l.runs.has(run) {
				break
			}
		}
	}
	return f.hits
}

// check adds the term of n words from at on, if there is one.
func (f *Finder) check(at, n int32, h uint64, text []byte) {
	l := f.l
	for i := l.spot(h); l.slots[i] != 0; i = (i + 1) & (len(l.slots) - 1) {
		id, ok := numberIn(l.slots[i], h)
		if !ok {
			continue
		}
		if words := f.words[at : at+n]; f.same(l.term(id), words, text) {
			f.hits = append(f.hits, Place{id, words[0].From, words[n-1].To})
			return
		}
	}
}

// same tells whether the words of a text are those of a term.
func (f *Finder) same(term []byte, words []Word, text []byte) bool {
	t := 0
	for k, w := range words {
		if k > 0 {
			if t == len(term) || term[t] != ' ' {
				return false
			}
			t++
		}
		for i := w.From; i < w.To; i++ {
			c := folds[text[i]]
			if c == account || c == point {
				c = text[i]
			}
			if c <= foreign { // an apostrophe or a foreign letter: the long way
				f.line = line(f.line[:0], words, text)
				return bytes.Equal(term, f.line)
			}
			if t == len(term) || term[t] != c {
				return false
			}
			t++
		}
	}
	return t == len(term)
}
