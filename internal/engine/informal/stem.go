package informal

import "strings"

// Stem is a word in small letters without its particles, owners, suffixes and
// prefixes, after the algorithm of the Snowball project for Indonesian, which
// rests on that of Tala. It uses no dictionary: dukungannya gives dukung, and a
// stem is not always a word (menyatakan: sata). Forms of one word mostly give the
// same.
func Stem(word string) string {
	s := stemmer{rest: word}
	for i := range len(word) {
		if isVowel(word[i]) {
			s.vowels++
		}
	}
	if !s.enough() {
		return word
	}
	s.cutEnd("kah", "lah", "pun")
	if !s.enough() {
		return s.rest
	}
	s.cutEnd("nya", "ku", "mu")
	if !s.enough() {
		return s.rest
	}
	if s.firstPrefix() {
		if s.enough() && s.suffix() && s.enough() {
			s.secondPrefix()
		}
		return s.head + s.rest
	}
	s.secondPrefix()
	if s.enough() {
		s.suffix()
	}
	return s.rest
}

// kind of prefix that was taken off; it decides which suffixes may follow.
type prefixKind int

const (
	noPrefix    prefixKind = iota
	verbPrefix             // di-, meN-, ter-
	causePrefix            // per-, pe-
	nounPrefix             // ke-, peN-
	statePrefix            // ber-
)

type stemmer struct {
	head   string // the letter that stands for what a prefix swallowed
	rest   string
	vowels int // a measure of how much of a word is left
	prefix prefixKind
}

func (s *stemmer) enough() bool { return s.vowels > 2 }

func isVowel(c byte) bool {
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u'
}

func (s *stemmer) cutEnd(ends ...string) {
	for _, e := range ends {
		if rest, ok := strings.CutSuffix(s.rest, e); ok {
			s.rest = rest
			s.vowels--
			return
		}
	}
}

// firstPrefix takes off di-, me- and its forms, ter-, ke-, and the forms of peN-.
func (s *stemmer) firstPrefix() bool {
	w := s.rest
	vowelAt := func(i int) bool { return len(w) > i && isVowel(w[i]) }
	cut := func(n int, head string, kind prefixKind) bool {
		s.head, s.rest, s.prefix = head, w[n:], kind
		s.vowels--
		return true
	}
	kind := verbPrefix
	if strings.HasPrefix(w, "pe") {
		kind = nounPrefix
	}
	switch {
	case (strings.HasPrefix(w, "meny") || strings.HasPrefix(w, "peny")) && vowelAt(4):
		return cut(4, "s", kind)
	case strings.HasPrefix(w, "meng"), strings.HasPrefix(w, "peng"):
		return cut(4, "", kind)
	case strings.HasPrefix(w, "mem"), strings.HasPrefix(w, "pem"):
		if vowelAt(3) {
			return cut(3, "p", kind)
		}
		return cut(3, "", kind)
	case strings.HasPrefix(w, "men"), strings.HasPrefix(w, "pen"), strings.HasPrefix(w, "ter"):
		return cut(3, "", kind)
	case strings.HasPrefix(w, "di"), strings.HasPrefix(w, "me"):
		return cut(2, "", kind)
	case strings.HasPrefix(w, "ke"):
		return cut(2, "", nounPrefix)
	}
	return false
}

// secondPrefix takes off per-, pe-, ber- and their forms.
func (s *stemmer) secondPrefix() {
	w := s.rest
	cut := func(n int, kind prefixKind) {
		s.rest, s.prefix = w[n:], kind
		s.vowels--
	}
	switch {
	case strings.HasPrefix(w, "pelajar"):
		s.rest = w[3:]
		s.vowels--
	case strings.HasPrefix(w, "belajar"):
		cut(3, statePrefix)
	case strings.HasPrefix(w, "per"):
		cut(3, causePrefix)
	case strings.HasPrefix(w, "pe"):
		cut(2, causePrefix)
	case strings.HasPrefix(w, "ber"):
		cut(3, statePrefix)
	case strings.HasPrefix(w, "be") && len(w) > 4 && !isVowel(w[2]) && w[3:5] == "er":
		cut(2, statePrefix)
	}
}

// suffix takes off -kan, -an or -i where the prefix allows it.
func (s *stemmer) suffix() bool {
	w := s.rest
	var n int
	switch {
	case strings.HasSuffix(w, "kan") && s.prefix != nounPrefix && s.prefix != causePrefix:
		n = 3
	case strings.HasSuffix(w, "an") && s.prefix != verbPrefix:
		n = 2
	case strings.HasSuffix(w, "i") && s.prefix <= causePrefix && !strings.HasSuffix(w, "si"):
		n = 1
	default:
		return false
	}
	s.rest = w[:len(w)-n]
	s.vowels--
	return true
}
