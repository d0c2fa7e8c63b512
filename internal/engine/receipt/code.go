package receipt

import (
	"crypto/rand"
	"log/slog"
	"strings"
)

// Alphabet is Crockford's base 32, in which every letter that people take
// for a digit is left out.
const Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// Len is the number of characters of a receipt code: 23 of chance, which is
// 115 bits, and one by which a slip of the pen is noticed.
const Len = 24

// Code is the receipt code, by which somebody finds again what he sent and by
// which nobody else can. It is the only thing that ties him to it, so it never
// enters a log, an address of a page or the database.
type Code string

// New makes a code from the randomness of the system.
func New() Code {
	var b [Len - 1]byte
	// crypto/rand.Read never fails; it ends the program where the system has
	// no randomness to give.
	rand.Read(b[:])
	s := make([]byte, 0, Len)
	for _, c := range b {
		s = append(s, Alphabet[c&31])
	}
	return Code(append(s, Alphabet[double(sum(s))]))
}

// Parse reads a code as people type it: in small letters, with or without
// spaces and dashes, O for zero, I and L for one. It refuses what has the wrong
// length, a letter that no code has, one wrong character, or two characters
// that changed places.
func Parse(s string) (Code, bool) {
	c := Tidy(s)
	if len(c) != Len || sum(c) != 0 {
		return "", false
	}
	return Code(c), true
}

// Tidy takes from s what can belong to a code, in the form in which codes
// are made. A character that no code has stays in, as '?', so that the length
// tells of it.
func Tidy(s string) []byte {
	c := make([]byte, 0, Len)
	for _, r := range s {
		if len(c) > Len {
			break
		}
		switch {
		case r == ' ', r == '\t', r == '\n', r == '\r', r == '\u00a0', r == '-', r == '_', r == '.', r >= '\u2010' && r <= '\u2015', r == '\u2212':
			continue
		case r >= 'a' && r <= 'z':
			r -= 'a' - 'A'
		}
		switch r {
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if r > 'Z' || strings.IndexByte(Alphabet, byte(r)) < 0 {
			r = '?'
		}
		c = append(c, byte(r))
	}
	return c
}

// sum is the sum of the characters in the field of 32 elements, each with
// a weight of its own (a power of a primitive element, highest first). A whole
// code sums to zero. One wrong character changes the sum because no weight is
// zero, and two that changed places do because no two weights are equal: the
// powers repeat only after 31.
func sum(s []byte) byte {
	var total byte
	for _, c := range s {
		i := strings.IndexByte(Alphabet, c)
		if i < 0 {
			return 0xff
		}
		total = double(total) ^ byte(i)
	}
	return total
}

// double multiplies x by the primitive element of the field that is made with
// x^5 + x^2 + 1.
func double(x byte) byte {
	x <<= 1
	if x&32 != 0 {
		x ^= 0b100101
	}
	return x
}

// Grouped is the code as it is shown: six groups of four characters.
func (c Code) Grouped() string {
	var b strings.Builder
	for i := 0; i < len(c); i++ {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(c[i])
	}
	return b.String()
}

// String hides the code, so that a log line or an error that prints the thing
// it belongs to does not print the code. Grouped shows it.
func (c Code) String() string { return "[code]" }

// LogValue hides the code from the log.
func (c Code) LogValue() slog.Value { return slog.StringValue("[code]") }
