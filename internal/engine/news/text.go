package news

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is one word of a text: a run of letters or a number. "Sigala-Gala" is two.
type word struct {
	start, end int
	low        string // in small letters, without apostrophes
	capital    bool   // begins with a capital letter
	upper      bool   // has capital letters only, two at least
	number     bool
	near       bool // only blanks or a hyphen stand between it and the word before
	first      bool // begins a sentence
	sentence   int
	paragraph  int
}

// document is a text cut into words.
type document struct {
	text  string
	words []word
	runes []int32 // runes before each byte
}

func newDocument(text string) *document {
	text = strings.ToValidUTF8(strings.ReplaceAll(text, "\r\n", "\n"), "\uFFFD")
	d := &document{text: text, runes: make([]int32, len(text)+1)}
	n := int32(-1)
	for i := range len(text) {
		if utf8.RuneStart(text[i]) {
			n++
		}
		d.runes[i] = n
	}
	d.runes[len(text)] = n + 1
	d.cut()
	return d
}

// cut finds the words, and which of them begin sentences and paragraphs.
func (d *document) cut() {
	// Where paragraphs are parted by empty lines, a single line end is only
	// where the line was full.
	wrapped := strings.Contains(d.text, "\n\n")
	sentence, paragraph := 0, 0
	for i := 0; i < len(d.text); {
		r, size := utf8.DecodeRuneInString(d.text[i:])
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			i += size
			continue
		}
		w := d.wordAt(i)
		i = w.end
		if len(d.words) == 0 {
			w.first = true
		} else {
			last := d.words[len(d.words)-1]
			gap := d.text[last.end:w.start]
			lines := strings.Count(gap, "\n")
			switch {
			case lines > 1 || lines == 1 && !wrapped:
				w.first = true
				sentence++
				paragraph++
			case endsSentence(last, gap, w):
				w.first = true
				sentence++
			}
			w.near = !w.first && isNear(last, gap)
		}
		w.sentence, w.paragraph = sentence, paragraph
		d.words = append(d.words, w)
	}
}

func (d *document) wordAt(start int) word {
	w := word{start: start}
	first, _ := utf8.DecodeRuneInString(d.text[start:])
	w.number = unicode.IsDigit(first)
	w.capital = unicode.IsUpper(first)
	letters, upper := 0, true
	i := start
	for i < len(d.text) {
		r, size := utf8.DecodeRuneInString(d.text[i:])
		switch {
		case w.number && unicode.IsDigit(r), !w.number && (unicode.IsLetter(r) || unicode.IsMark(r)):
			letters++
			upper = upper && unicode.IsUpper(r)
		case !w.number && unicode.IsDigit(r): // B3, H2
		case w.number && (r == '.' || r == ',') && i+1 < len(d.text) && d.text[i+1] >= '0' && d.text[i+1] <= '9':
		case !w.number && (r == '\'' || r == '’') && i+size < len(d.text) && nextIsLetter(d.text[i+size:]):
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		i += size
	}
	w.end = i
	w.upper = !w.number && upper && letters > 1
	w.low = strings.Map(func(r rune) rune {
		if r == '\'' || r == '’' {
			return -1
		}
		return unicode.ToLower(r)
	}, d.text[start:i])
	return w
}

func nextIsLetter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// endsSentence tells whether a sentence ends between two words.
func endsSentence(last word, gap string, next word) bool {
	i := strings.IndexAny(gap, ".!?")
	if i < 0 || i+1 >= len(gap) {
		return false
	}
	if gap[i] == '.' && (isShort(last.low) || utf8.RuneCountInString(last.low) == 1 && !last.number) {
		return false
	}
	return next.capital || next.number
}

// isShort tells whether a full stop after the word belongs to the word.
func isShort(low string) bool {
	switch low {
	case "kab", "kec", "prov", "no", "jl", "hj", "dr", "drs", "dra", "st", "ir", "kel", "tgl", "psl", "th", "thn", "adm", "sdr", "prof", "jo":
		return true
	}
	return false
}

func isNear(last word, gap string) bool {
	if isShort(last.low) {
		gap = strings.TrimPrefix(gap, ".")
	}
	for _, r := range gap {
		if !unicode.IsSpace(r) && r != '-' {
			return false
		}
	}
	return true
}

// Span is where a finding stands in the text.
type Span struct {
	Start     int    `json:"start"` // first byte
	End       int    `json:"end"`   // byte after the last one
	RuneStart int    `json:"rune_start"`
	RuneEnd   int    `json:"rune_end"`
	Quote     string `json:"quote"`
}

func (d *document) span(start, end int) Span {
	return Span{Start: start, End: end, RuneStart: int(d.runes[start]), RuneEnd: int(d.runes[end]), Quote: d.text[start:end]}
}

// wordsOf is the span of the words from i up to, but without, j.
func (d *document) wordsOf(i, j int) Span { return d.span(d.words[i].start, d.words[j-1].end) }

// gap is what stands between word i-1 and word i.
func (d *document) gap(i int) string { return d.text[d.words[i-1].end:d.words[i].start] }

// wordFrom is the first word that begins at byte pos or after it.
func (d *document) wordFrom(pos int) int {
	lo, hi := 0, len(d.words)
	for lo < hi {
		mid := (lo + hi) / 2
		if d.words[mid].start < pos {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// sentenceOf is the half-open range of the words of the sentence that word i
// stands in.
func (d *document) sentenceOf(i int) (from, to int) {
	from, to = i, i+1
	for from > 0 && d.words[from-1].sentence == d.words[i].sentence {
		from--
	}
	for to < len(d.words) && d.words[to].sentence == d.words[i].sentence {
		to++
	}
	return from, to
}
