package news

import (
	"bufio"
	"embed"
	"fmt"
	"strings"
)

//go:embed words/*.txt
var wordFiles embed.FS

// phrase is a pattern over words: each part is a choice of words, "x*" stands for
// every word that begins with x, "[x]" may be missing, ".." stands for up to four
// words of the same sentence.
type phrase []part

type part struct {
	words    []string
	prefixes []string
	optional bool
	hole     bool
}

const holeSize = 4

func parsePhrase(s string) phrase {
	var p phrase
	for _, f := range strings.Fields(s) {
		var e part
		if f == ".." {
			p = append(p, part{hole: true})
			continue
		}
		if strings.HasPrefix(f, "[") && strings.HasSuffix(f, "]") {
			e.optional, f = true, f[1:len(f)-1]
		}
		for _, w := range strings.Split(f, "|") {
			if pre, ok := strings.CutSuffix(w, "*"); ok {
				e.prefixes = append(e.prefixes, pre)
			} else {
				e.words = append(e.words, w)
			}
		}
		p = append(p, e)
	}
	return p
}

func (e part) has(low string) bool {
	for _, w := range e.words {
		if w == low {
			return true
		}
	}
	for _, p := range e.prefixes {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	return false
}

// match gives the word after the phrase when it begins at word i. With tight,
// its words stand side by side, without a comma between them.
func (p phrase) match(d *document, i int, tight bool) (int, bool) {
	return p.step(d, i, i, tight)
}

func (p phrase) step(d *document, start, i int, tight bool) (int, bool) {
	if len(p) == 0 {
		return i, i > start
	}
	if p[0].hole {
		for n := 0; n <= holeSize; n++ {
			if end, ok := p[1:].step(d, start, i+n, false); ok {
				return end, true
			}
			if i+n >= len(d.words) || !d.goesOn(start, i+n) || parts(d.words[i+n].low) {
				break
			}
		}
		return 0, false
	}
	if i < len(d.words) && p[0].has(d.words[i].low) &&
		(i == start || d.goesOn(start, i) && (!tight || d.words[i].near)) {
		if end, ok := p[1:].step(d, start, i+1, tight); ok {
			return end, true
		}
	}
	if p[0].optional {
		return p[1:].step(d, start, i, tight)
	}
	return 0, false
}

// entry is a line of a word file: "head fields = phrase; phrase".
type entry struct {
	head    []string
	phrases []phrase
	raw     []string
}

// goesOn tells whether word i stands in the sentence of word start, with no comma
// right before it.
func (d *document) goesOn(start, i int) bool {
	return d.words[i].sentence == d.words[start].sentence && !strings.ContainsAny(d.gap(i), ",;:")
}

// parts are words that begin another thing, which a hole does not reach over.
func parts(low string) bool {
	switch low {
	case "tidak", "tak", "atau", "ataupun", "maupun", "tetapi", "namun":
		return true
	}
	return false
}

func readEntries(name string) ([]entry, error) {
	b, err := wordFiles.ReadFile("words/" + name + ".txt")
	if err != nil {
		return nil, fmt.Errorf("words of the news reader: %w", err)
	}
	var out []entry
	s := bufio.NewScanner(strings.NewReader(string(b)))
	for n := 1; s.Scan(); n++ {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		head, forms, ok := strings.Cut(line, " = ")
		if !ok {
			return nil, fmt.Errorf("words/%s.txt line %d: no \" = \"", name, n)
		}
		e := entry{head: strings.Fields(head)}
		for _, f := range strings.Split(forms, ";") {
			f = strings.TrimSpace(f)
			e.raw = append(e.raw, f)
			e.phrases = append(e.phrases, parsePhrase(f))
		}
		out = append(out, e)
	}
	return out, s.Err()
}

// longest finds the entry with the longest phrase at word i.
func longest(entries []entry, d *document, i int, tight bool) (e *entry, end int) {
	for k := range entries {
		candidate := &entries[k]
		for _, p := range candidate.phrases {
			if to, ok := p.match(d, i, tight); ok && to > end {
				e, end = candidate, to
			}
		}
	}
	return e, end
}

// set is the words of an entry as a set, for entries that list single words.
func (e entry) set() map[string]bool {
	m := map[string]bool{}
	for _, r := range e.raw {
		for _, w := range strings.Fields(r) {
			m[w] = true
		}
	}
	return m
}
