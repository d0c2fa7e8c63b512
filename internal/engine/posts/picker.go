package posts

import (
	"bytes"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// ErrJSON says that a line is not one JSON object.
var ErrJSON = errors.New("the line is not one JSON object")

// Picker picks values out of lines of JSON without building anything of the
// rest. It belongs to one goroutine.
type Picker struct {
	root   branch
	values [][]byte
	buf    []byte // unescaped strings of this line
	depth  int
}

// branch is what is wanted below one object or array: the keys, and for each the
// number of the value or what is wanted below it, or both.
type branch struct {
	keys  []string
	value []int // -1 where no value is wanted
	below []*branch
}

// NewPicker makes a Picker for different paths such as "text", "author.handle" or,
// in an array, "edges.0.text". Of a path that leads to no string, number or truth
// value nothing is given.
func NewPicker(paths ...string) *Picker {
	p := &Picker{values: make([][]byte, len(paths))}
	for i, path := range paths {
		p.root.add(strings.Split(path, "."), i)
	}
	return p
}

func (b *branch) add(path []string, value int) {
	i := slices.Index(b.keys, path[0])
	if i < 0 {
		i = len(b.keys)
		b.keys, b.value, b.below = append(b.keys, path[0]), append(b.value, -1), append(b.below, nil)
	}
	if len(path) == 1 {
		b.value[i] = value
		return
	}
	if b.below[i] == nil {
		b.below[i] = &branch{}
	}
	b.below[i].add(path[1:], value)
}

// maxDepth bounds how deep objects may lie in each other.
const maxDepth = 200

// Pick reads one line and gives the values of the paths, in their order, nil
// where there is none: the text of a string, a number or truth value as it
// stands. They are good until the next call. Of a key that stands twice the last
// one counts.
func (p *Picker) Pick(line []byte) ([][]byte, error) {
	clear(p.values)
	p.buf, p.depth = p.buf[:0], 0
	i := gapEnd(line, 0)
	if i == len(line) || line[i] != '{' {
		return nil, ErrJSON
	}
	i, ok := p.object(line, i, &p.root)
	if !ok || gapEnd(line, i) != len(line) {
		return nil, ErrJSON
	}
	return p.values, nil
}

func gapEnd(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\r' || b[i] == '\n') {
		i++
	}
	return i
}

// object reads the object that begins at i and gives the place after it. want is
// nil where nothing in it is wanted.
func (p *Picker) object(b []byte, i int, want *branch) (int, bool) {
	if p.depth++; p.depth > maxDepth {
		return i, false
	}
	if i = gapEnd(b, i+1); i < len(b) && b[i] == '}' {
		p.depth--
		return i + 1, true
	}
	for {
		if i >= len(b) || b[i] != '"' {
			return i, false
		}
		end, plain, ok := stringEnd(b, i)
		if !ok {
			return i, false
		}
		key := b[i+1 : end-1]
		if !plain && want != nil {
			key = p.unescape(key)
		}
		if i = gapEnd(b, end); i >= len(b) || b[i] != ':' {
			return i, false
		}
		if i, ok = p.value(b, gapEnd(b, i+1), key, want); !ok {
			return i, false
		}
		if i = gapEnd(b, i); i >= len(b) {
			return i, false
		}
		if b[i] == '}' {
			p.depth--
			return i + 1, true
		}
		if b[i] != ',' {
			return i, false
		}
		i = gapEnd(b, i+1)
	}
}

// value reads the value of a key.
func (p *Picker) value(b []byte, i int, key []byte, want *branch) (int, bool) {
	at := -1
	if want != nil {
		for n, k := range want.keys {
			if string(key) == k {
				at = n
				break
			}
		}
	}
	if i >= len(b) {
		return i, false
	}
	switch c := b[i]; c {
	case '{':
		var sub *branch
		if at >= 0 {
			sub = want.below[at]
		}
		return p.object(b, i, sub)
	case '[':
		var sub *branch
		if at >= 0 {
			sub = want.below[at]
		}
		return p.array(b, i, sub)
	case '"':
		end, plain, ok := stringEnd(b, i)
		if ok && at >= 0 && want.value[at] >= 0 {
			text := b[i+1 : end-1]
			if !plain {
				text = p.unescape(text)
			}
			p.values[want.value[at]] = text
		}
		return end, ok
	default:
		end, ok := scalarEnd(b, i)
		if ok && at >= 0 && want.value[at] >= 0 && c != 'n' {
			p.values[want.value[at]] = b[i:end]
		}
		return end, ok
	}
}

// array reads the array that begins at i; the keys of want are numbers.
func (p *Picker) array(b []byte, i int, want *branch) (int, bool) {
	if p.depth++; p.depth > maxDepth {
		return i, false
	}
	if i = gapEnd(b, i+1); i < len(b) && b[i] == ']' {
		p.depth--
		return i + 1, true
	}
	for n := 0; ; n++ {
		var key []byte
		if want != nil {
			key = strconv.AppendInt(nil, int64(n), 10)
		}
		var ok bool
		if i, ok = p.value(b, i, key, want); !ok {
			return i, false
		}
		if i = gapEnd(b, i); i >= len(b) {
			return i, false
		}
		if b[i] == ']' {
			p.depth--
			return i + 1, true
		}
		if b[i] != ',' {
			return i, false
		}
		i = gapEnd(b, i+1)
	}
}

// stringEnd is the place after the string that begins at i, and whether it has
// no escapes.
func stringEnd(b []byte, i int) (end int, plain, ok bool) {
	plain = true
	for i++; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return len(b), plain, false
		}
		part := b[i : i+n]
		esc := bytes.IndexByte(part, '\\')
		if esc < 0 {
			return i + n + 1, plain, true
		}
		plain = false
		if i += esc + 2; i > len(b) {
			return len(b), plain, false
		}
	}
}

// scalarEnd is the place after a number, true, false or null.
func scalarEnd(b []byte, i int) (int, bool) {
	from := i
	for i < len(b) && b[i] != ',' && b[i] != '}' && b[i] != ']' && b[i] > ' ' {
		i++
	}
	switch word := string(b[from:i]); word {
	case "true", "false", "null":
		return i, true
	default:
		if word == "" || word[0] != '-' && (word[0] < '0' || word[0] > '9') {
			return i, false
		}
		_, err := strconv.ParseFloat(word, 64)
		return i, err == nil || errors.Is(err, strconv.ErrRange)
	}
}

// unescape writes the text of a string into the picker's buffer. Half of a pair
// of surrogates becomes the sign for what cannot be read.
func (p *Picker) unescape(text []byte) []byte {
	from := len(p.buf)
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c != '\\' || i+1 == len(text) {
			p.buf = append(p.buf, c)
			continue
		}
		i++
		switch text[i] {
		case 'b':
			p.buf = append(p.buf, '\b')
		case 'f':
			p.buf = append(p.buf, '\f')
		case 'n':
			p.buf = append(p.buf, '\n')
		case 'r':
			p.buf = append(p.buf, '\r')
		case 't':
			p.buf = append(p.buf, '\t')
		case 'u':
			r := hex4(text[i+1:])
			if r < 0 {
				p.buf = utf8.AppendRune(p.buf, utf8.RuneError)
				continue
			}
			i += 4
			if utf16.IsSurrogate(r) {
				if second := surrogate(text[i+1:]); second >= 0 && utf16.DecodeRune(r, second) != utf8.RuneError {
					r = utf16.DecodeRune(r, second)
					i += 6
				} else {
					r = utf8.RuneError
				}
			}
			p.buf = utf8.AppendRune(p.buf, r)
		default:
			p.buf = append(p.buf, text[i])
		}
	}
	return p.buf[from:len(p.buf):len(p.buf)]
}

func surrogate(b []byte) rune {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return -1
	}
	return hex4(b[2:])
}

func hex4(b []byte) rune {
	if len(b) < 4 {
		return -1
	}
	v, err := strconv.ParseUint(string(b[:4]), 16, 32)
	if err != nil {
		return -1
	}
	return rune(v)
}
