package screen

import (
	"math/bits"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Word is one word of a text.
type Word struct {
	hash     uint64 // odd for the name of an account, even for any other word
	From, To int32  // its bytes in the text
}

func (w Word) isAccount() bool { return w.accountBit() == 1 }

func (w Word) accountBit() uint64 { return w.hash & 1 }

// What a byte is, beside itself in small letters.
const (
	gap     = 0 // between words
	joint   = 1 // an apostrophe: nothing inside a word, a gap elsewhere
	account = 2 // begins the name of an account
	point   = 3 // a full stop: part of an account's name, a gap elsewhere
	foreign = 4 // part of a letter that is not ASCII
)

// folds says of each byte what it is, or gives it in small letters.
var folds = func() (t [256]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = c, c
	}
	t['_'], t['\''], t['`'], t['@'], t['.'] = '_', joint, joint, account, point
	for c := 0x80; c < 0x100; c++ {
		t[c] = foreign
	}
	return t
}()

const (
	multiplier  = 0x9E3779B97F4A7C15
	wordSeed    = 0x2545F4914F6CDD1D
	accountSeed = 0xD6E8FEB86659FD93
)

// Words appends the words of text to dst.
func Words(dst []Word, text []byte) []Word {
	for i := 0; i < len(text); {
		c := folds[text[i]]
		switch {
		case c > foreign:
			h, from := uint64(wordSeed), i
			for c > foreign {
				h = (h ^ uint64(c)) * multiplier
				if i++; i == len(text) {
					break
				}
				c = folds[text[i]]
			}
			if i < len(text) && (c == joint || c == foreign) {
				dst, i = slowWord(dst, text, from, wordSeed)
				continue
			}
			dst = append(dst, Word{h &^ 1, int32(from), int32(i)})
		case c == foreign:
			dst, i = slowWord(dst, text, i, wordSeed)
		case c == account && i+1 < len(text) && folds[text[i+1]] > foreign:
			dst, i = accountWord(dst, text, i)
		default:
			i++
		}
	}
	return dst
}

// accountWord reads an @name, in which full stops may stand.
func accountWord(dst []Word, text []byte, from int) ([]Word, int) {
	h, i := uint64(accountSeed), from+1
	for i < len(text) {
		c := folds[text[i]]
		if c == point && i+1 < len(text) && folds[text[i+1]] > foreign {
			c = '.'
		} else if c <= foreign {
			break
		}
		h = (h ^ uint64(c)) * multiplier
		i++
	}
	return append(dst, Word{h | 1, int32(from), int32(i)}), i
}

// slowWord reads a word with an apostrophe or a letter that is not ASCII in it.
// It gives no word where only signs stand.
func slowWord(dst []Word, text []byte, from int, h uint64) ([]Word, int) {
	i, letters := from, 0
	for i < len(text) {
		c := folds[text[i]]
		if c > foreign {
			h = (h ^ uint64(c)) * multiplier
			letters++
			i++
			continue
		}
		r, size := rune(text[i]), 1
		if c == foreign {
			r, size = utf8.DecodeRune(text[i:])
		}
		if c == joint || r == '’' || r == '‘' || r == 'ʼ' || r == '\u200d' || r == '\u200c' || r == '\ufe0f' {
			if letters == 0 || !wordGoesOn(text[i+size:]) {
				break
			}
			i += size
			continue
		}
		if c != foreign || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) {
			break
		}
		for _, plain := range folded(r) {
			h = (h ^ uint64(plain)) * multiplier
			letters++
		}
		i += size
	}
	if i == from { // a sign, which is a gap
		_, size := utf8.DecodeRune(text[from:])
		return dst, from + size
	}
	if letters == 0 {
		return dst, i
	}
	return append(dst, Word{h &^ 1, int32(from), int32(i)}), i
}

// wordGoesOn tells whether a letter or digit follows.
func wordGoesOn(rest []byte) bool {
	if len(rest) == 0 {
		return false
	}
	if folds[rest[0]] != foreign {
		return folds[rest[0]] > foreign
	}
	r, _ := utf8.DecodeRune(rest)
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// folded is a letter in small letters without accents and special looks.
func folded(r rune) []byte {
	var out []byte
	var text [utf8.UTFMax]byte
	for _, b := range string(norm.NFKD.Bytes(text[:utf8.EncodeRune(text[:], r)])) {
		if !unicode.Is(unicode.Mn, b) {
			out = utf8.AppendRune(out, unicode.ToLower(b))
		}
	}
	return out
}

// plain appends a word of text as it counts: in small letters, without accents, with
// the @ of an account.
func (w Word) plain(dst, text []byte) []byte {
	for i := w.From; i < w.To; {
		b := text[i]
		switch c := folds[b]; {
		case c > foreign, b == '@', b == '.':
			if c > foreign {
				b = c
			}
			dst = append(dst, b)
			i++
		case c == foreign:
			r, size := utf8.DecodeRune(text[i:])
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				dst = append(dst, folded(r)...)
			}
			i += int32(size)
		default:
			i++
		}
	}
	return dst
}

// join adds a word to the hash of those before it.
func join(run, word uint64) uint64 {
	hi, lo := bits.Mul64(run^0xA0761D6478BD642F, word^0xE7037ED1A0B428DB)
	return hi ^ lo
}
