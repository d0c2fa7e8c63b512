package wordsearch

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Doc is one text that can be found. The ID comes back in a Hit.
type Doc struct {
	ID     string
	Fields []Field
}

// Field is a part of a text; what stands in one with a greater weight counts
// more. Words of two lines are not beside each other.
type Field struct {
	Text   string
	Weight float64
}

// Hit is a text that was found. Score compares hits of one query only.
type Hit struct {
	ID    string
	Score float64
}

// A text of which less than leastShare of the query is found, and that by
// guesses at typing errors only, is no hit: "harga" is not a misspelt "warga".
const (
	leastShare = .35
	noGuess    = .8
)

// Index is a searchable collection. It does not change after New and may be
// used from many goroutines.
type Index struct {
	ids   []string
	terms map[string]map[int]float64 // weight by document, by stem or pair of stems
	words []string                   // all single stems, for typing errors
}

// New indexes docs.
func New(docs []Doc) *Index {
	x := &Index{terms: map[string]map[int]float64{}}
	for i, d := range docs {
		x.ids = append(x.ids, d.ID)
		for _, f := range d.Fields {
			x.add(i, f)
		}
	}
	for t := range x.terms {
		if !strings.Contains(t, " ") {
			x.words = append(x.words, t)
		}
	}
	slices.Sort(x.words)
	return x
}

// pairWeight is what two words beside each other count more than the two alone.
const pairWeight = .8

func (x *Index) add(doc int, f Field) {
	for line := range strings.Lines(f.Text) {
		var before []string
		for _, w := range split(line) {
			if idle(w) {
				continue
			}
			now := stems(w)
			for _, s := range now {
				x.put(s, doc, f.Weight)
			}
			for _, a := range before {
				for _, b := range now {
					x.put(a+" "+b, doc, f.Weight*pairWeight)
				}
			}
			before = now
		}
	}
}

// put keeps the greatest weight of a term in a document, with a little for each
// further field that has it.
func (x *Index) put(term string, doc int, weight float64) {
	m := x.terms[term]
	if m == nil {
		m = map[int]float64{}
		x.terms[term] = m
	}
	m[doc] = max(m[doc], weight) + .05*min(m[doc], weight)
}

// form is one way to read a word of a query, and how sure it is that the word
// means it.
type form struct {
	term string
	sure float64
}

// tally is what one text answers of a query.
type tally struct {
	score float64
	met   float64 // sum over the words of how sure they are met
	sure  float64 // of the surest word that says something
}

// mostWords is how many words of a query are looked for. A question of more says
// nothing that its first ones do not, and each word that nobody knows is held
// against all that the collection has: anybody may ask.
const mostWords = 20

// Find returns the texts that answer a query best, best first, at most limit.
func (x *Index) Find(query string, limit int) []Hit {
	var asked [][]form
	total := 0.0
	for _, w := range split(query) {
		if idle(w) {
			continue
		}
		if len(asked) == mostWords {
			break
		}
		forms := x.forms(w)
		asked, total = append(asked, forms), total+worth(forms)
	}
	tallies := make([]tally, len(x.ids))
	for i, forms := range asked {
		weight := worth(forms)
		for doc, b := range x.best(forms) {
			t := &tallies[doc]
			t.score += weight * b.score
			t.met += weight * b.sure
			if weight == 1 {
				t.sure = max(t.sure, b.sure)
			}
		}
		if i > 0 {
			for doc, b := range x.best(pairs(asked[i-1], forms)) {
				tallies[doc].score += b.score
			}
		}
	}
	var hits []Hit
	for doc, t := range tallies {
		share := t.met / total
		if t.score > 0 && (share >= leastShare || t.sure >= noGuess) {
			// A text that answers all words stands before one that answers a
			// single word very well.
			hits = append(hits, Hit{ID: x.ids[doc], Score: t.score * (.5 + .5*share)})
		}
	}
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(b.Score, a.Score) })
	return hits[:min(len(hits), limit)]
}

// worth is how much a word of the query says.
func worth(forms []form) float64 {
	if weak(forms[0].term) {
		return .25
	}
	return 1
}

// best is what the best of the forms gives, by document.
func (x *Index) best(forms []form) map[int]tally {
	out := map[int]tally{}
	for _, f := range forms {
		docs := x.terms[f.term]
		rare := math.Log(1 + (float64(len(x.ids)-len(docs))+.5)/(float64(len(docs))+.5))
		for doc, w := range docs {
			t := out[doc]
			out[doc] = tally{score: max(t.score, f.sure*rare*w), sure: max(t.sure, f.sure)}
		}
	}
	return out
}

// forms are the ways to read a word. Typing errors are looked for only where no
// other way leads to a word of the collection.
func (x *Index) forms(w string) []form {
	var out []form
	known := false
	add := func(term string, sure float64) {
		if !slices.ContainsFunc(out, func(f form) bool { return f.term == term }) {
			out = append(out, form{term, sure})
			known = known || x.terms[term] != nil
		}
	}
	for i, s := range stems(w) {
		add(s, 1-.03*float64(i))
	}
	for _, m := range meanings(w) {
		for _, s := range stems(m) {
			add(s, .9)
		}
	}
	for _, s := range loose(w) {
		if x.terms[s] != nil || len(meanings(s)) > 0 {
			add(s, .85)
		}
		for _, m := range meanings(s) {
			add(m, .8)
		}
	}
	if known {
		return out
	}
	for _, word := range x.words {
		if sure := alike(w, word); sure > 0 {
			add(word, sure)
		}
	}
	if !known {
		for _, slang := range slangWords() {
			if sure := alike(w, slang); sure > 0 {
				for _, m := range meanings(slang) {
					add(m, sure*.9)
				}
			}
		}
	}
	return out
}

// pairs are the forms of two words beside each other.
func pairs(a, b []form) []form {
	var out []form
	for _, f := range a {
		for _, g := range b {
			out = append(out, form{f.term + " " + g.term, f.sure * g.sure})
		}
	}
	return out
}
