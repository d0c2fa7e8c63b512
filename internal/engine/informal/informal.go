package informal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Kind says what a word was in the text.
type Kind uint8

// The kinds of words.
const (
	Plain   Kind = iota // a word or a number
	Tag                 // part of a hashtag
	Account             // the name of an account, with its @
	Sign                // an emoji, in words
	Link                // an address, which gives the word "tautan"
)

// Word is one word of a text in plain Indonesian, and the bytes of the text that
// it came from; several words may come from the same.
type Word struct {
	Text     string
	Kind     Kind
	From, To int
}

// link is the word for an address.
const link = "tautan"

// Words gives the words of a text, each as it would be written plainly. What it
// gives, joined by blanks, gives the same words again.
func Words(text string) []Word {
	r := reader{text: text}
	for r.at < len(text) {
		r.next()
	}
	return r.words
}

// Join writes words with a blank between two.
func Join(words []Word) string {
	var b strings.Builder
	for i, w := range words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.Text)
	}
	return b.String()
}

// reader goes through a text.
type reader struct {
	text  string
	at    int
	words []Word
}

func (r *reader) next() {
	rest := r.text[r.at:]
	c, size := utf8.DecodeRuneInString(rest)
	switch {
	case isAddress(rest):
		r.add(Link, len(rest[:indexSpace(rest)]), link)
	case c == '@' && nameLen(rest[1:], '.') > 0:
		n := 1 + nameLen(rest[1:], '.')
		r.add(Account, n, "@"+strings.ToLower(rest[1:n]))
	case c == '#' && nameLen(rest[1:], 0) > 0:
		n := 1 + nameLen(rest[1:], 0)
		r.add(Tag, n, tagWords(rest[1:n])...)
	case isLetter(c):
		n := wordLen(rest)
		r.add(Plain, n, plainWords(fold(rest[:n]))...)
	default:
		if words, ok := known().signs[c]; ok {
			r.add(Sign, size, words...)
			return
		}
		r.at += size
	}
}

// add adds words for the next n bytes. An emoji that is drawn many times counts
// once, and a number behind a word such as nomor is written in digits.
func (r *reader) add(kind Kind, n int, words ...string) {
	from, to := r.at, r.at+n
	r.at = to
	if last := len(r.words) - len(words); kind == Sign && last >= 0 {
		same := true
		for i, w := range words {
			same = same && r.words[last+i].Text == w && r.words[last+i].Kind == Sign
		}
		if same {
			return
		}
	}
	for _, w := range words {
		if len(r.words) > 0 && counts(r.words[len(r.words)-1].Text) {
			if d, ok := digit(w); ok {
				w = d
			}
		}
		r.words = append(r.words, Word{w, kind, from, to})
	}
}

// counts tells whether a word is one behind which a number is the number of a
// candidate.
func counts(w string) bool {
	switch w {
	case "nomor", "urut", "paslon", "calon", "pasangan", "coblos", "pilih":
		return true
	}
	return false
}

func digit(w string) (string, bool) {
	for i, name := range [...]string{"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"} {
		if w == name {
			return string(rune('1' + i)), true
		}
	}
	return "", false
}

func isAddress(s string) bool {
	return hasFold(s, "http://") || hasFold(s, "https://") || hasFold(s, "www.")
}

func hasFold(s, prefix string) bool {
	return len(s) > len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

func indexSpace(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}

// nameLen is how long the name of an account or hashtag at the beginning of s is:
// letters, digits, low lines, and inside it the sign also.
func nameLen(s string, also rune) int {
	end := 0
	for i, c := range s {
		switch {
		case isLetter(c) || c == '_' || unicode.Is(unicode.Mn, c):
			end = i + utf8.RuneLen(c)
		case also == 0 || c != also || end != i:
			return end
		}
	}
	return end
}

// isLetter tells whether c is a letter or a digit. What is no valid text is none.
func isLetter(c rune) bool {
	return c != utf8.RuneError && (unicode.IsLetter(c) || unicode.IsDigit(c))
}

// wordLen is how long the word at the beginning of s is. A hyphen or an
// apostrophe belongs to it between two letters.
func wordLen(s string) int {
	end, joint := 0, false
	for i, c := range s {
		switch {
		case isLetter(c) || unicode.Is(unicode.Mn, c) && end == i:
			end, joint = i+utf8.RuneLen(c), false
		case (c == '-' || isApostrophe(c)) && !joint:
			joint = true
		default:
			return end
		}
	}
	return end
}

func isApostrophe(c rune) bool { return c == '\'' || c == '’' || c == '‘' || c == 'ʼ' || c == '`' }

// fold is a word in small letters, without accents, special looks and apostrophes.
func fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == '\'' || s[i] == '`' {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	s = norm.NFKD.String(s)
	return strings.ToLower(strings.Map(func(c rune) rune {
		if !isLetter(c) && c != '-' {
			return -1
		}
		return c
	}, s))
}
