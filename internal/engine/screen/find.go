package screen

import "bytes"

// Place is where a term stands in a text.
type Place struct {
	Term     int   // its number in the list
	From, To int32 // the bytes of the text that it takes
}

// Finder looks for the terms of a List. It belongs to one goroutine.
type Finder struct {
	l      *List
	words  []Word
	firsts []int32 // words with which terms may begin
	runs   []run   // that are looked at
	next   []run   // that are looked at in the next round
	found  []likely
	line   []byte
	places []Place
	// touched keeps what was fetched only to have it near; nobody reads it.
	touched uint64
}

// run is a run of words that may be a term or the beginning of one.
type run struct {
	at, n int32
	hash  uint64
	spot  int // of the hash in the table
}

// likely is a run with the place of a term that it may be.
type likely struct {
	run
	place uint64
}

// Finder makes a Finder for a list that is Ready.
func (l *List) Finder() *Finder { return &Finder{l: l} }

// Find gives every term that stands in text, by the place where it begins and
// the shorter first. The answer is good until the next call.
//
// It goes in passes. A pass that fetches from large tables only fetches, so that
// its fetches do not wait for each other; the next pass decides.
func (f *Finder) Find(text []byte) []Place {
	f.places, f.found = f.places[:0], f.found[:0]
	f.words = Words(f.words[:0], text)
	if len(f.l.begin) == 0 {
		return nil
	}
	f.begin()
	for len(f.runs) > 0 {
		f.follow()
		f.runs, f.next = f.next, f.runs
	}
	for _, s := range f.found {
		f.touched ^= uint64(f.l.terms[s.place])
	}
	for i, s := range f.found {
		for ; i > 0 && (f.found[i-1].at > s.at || f.found[i-1].at == s.at && f.found[i-1].n > s.n); i-- {
			f.found[i] = f.found[i-1]
		}
		f.found[i] = s
	}
	for _, s := range f.found {
		if words := f.words[s.at : s.at+s.n]; f.same(f.l.terms[s.place+head:], words, text) {
			f.places = append(f.places, Place{f.l.number(s.place), words[0].From, words[s.n-1].To})
		}
	}
	return f.places
}

// begin notes where a term may begin. It asks small filters only, at which nearly
// all words of a text end; and as nobody can foresee which, it does so without a
// branch.
func (f *Finder) begin() {
	l, words, runs := f.l, f.words, f.runs[:0]
	if len(f.firsts) < len(words) {
		f.firsts = make([]int32, 2*len(words))
	}
	n := 0
	for i, w := range words {
		f.firsts[n] = int32(i)
		n += int(l.first.bit(w.hash) | w.accountBit())
	}
	for _, i := range f.firsts[:n] {
		w := words[i]
		if w.isAccount() || l.singles.has(w.hash) {
			runs = append(runs, run{at: i, n: 1, hash: w.hash})
		}
		if int(i)+1 < len(words) && l.second.has(words[i+1].hash) {
			runs = append(runs, run{at: i, n: 2, hash: join(w.hash, words[i+1].hash)})
		}
	}
	f.runs = runs
}

// follow looks up the runs, notes which may be terms, and makes those that may go
// on one word longer.
func (f *Finder) follow() {
	l, words, next := f.l, f.words, f.next[:0]
	for k := range f.runs {
		r := &f.runs[k]
		r.spot = l.spot(r.hash)
		f.touched ^= l.slots[r.spot]
	}
	for _, r := range f.runs {
		more := false
		for i := r.spot; l.slots[i] != 0; i = l.after(i) {
			slot := l.slots[i]
			if !mine(slot, r.hash) {
				continue
			}
			more = more || slot&goesOn != 0
			if place := slot & placeOf; place != 0 {
				f.found = append(f.found, likely{r, place})
			}
		}
		if end := int(r.at + r.n); more && r.n < MaxWords && end < len(words) && l.later.has(words[end].hash) {
			next = append(next, run{at: r.at, n: r.n + 1, hash: join(r.hash, words[end].hash)})
		}
	}
	f.next = next
}

// same tells whether the words of a text are those of the term at the beginning of
// terms, which ends at a zero.
func (f *Finder) same(term []byte, words []Word, text []byte) bool {
	t := 0
	for k, w := range words {
		if k > 0 {
			if term[t] != ' ' {
				return false
			}
			t++
		}
		word := text[w.From:w.To]
		if len(term)-t <= len(word) {
			return f.slowSame(term, words, text)
		}
		for i, want := range term[t : t+len(word)] {
			if c := folds[word[i]]; c != want && (c > foreign || word[i] != want) {
				// Another letter, an apostrophe, or a letter that is not ASCII.
				return c <= foreign && f.slowSame(term, words, text)
			}
		}
		t += len(word)
	}
	return term[t] == 0
}

// slowSame is same for words of any letters.
func (f *Finder) slowSame(term []byte, words []Word, text []byte) bool {
	f.line = line(f.line[:0], words, text)
	return bytes.HasPrefix(term, f.line) && term[len(f.line)] == 0
}
