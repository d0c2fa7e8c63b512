package stance

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Class is how a text stands to somebody.
type Class int

// The classes.
const (
	Neutral Class = iota
	Support
	Against
	Reporting
	Classes = 4
)

var classNames = [Classes]string{"neutral", "support", "against", "reporting"}

// String is the name of a class in files.
func (c Class) String() string { return classNames[c] }

// MarshalText writes the name of a class.
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// ParseClass reads the name of a class.
func ParseClass(s string) (Class, bool) {
	i := slices.Index(classNames[:], s)
	return Class(i), i >= 0
}

// The words that stand for people in a text.
const (
	Target = "@target" // who is asked about
	Other  = "@other"  // another candidate
)

type weights [Classes]float32

// Model gives chances. It may be used by many at once.
type Model struct {
	About string // what it was trained on, in a line
	bias  weights
	heat  float64 // what the sums are divided by, so that chances are honest
	slots []slot  // a table with open addressing
	rows  []weights
	names []string // of each row
}

// slot is a place of the table: the hash of a part, 0 where it is empty, and its row.
type slot struct {
	hash uint64
	row  int
}

// Judgement is what a model says of a text.
type Judgement struct {
	Class  Class
	Chance [Classes]float64
}

// Feature is a part of a text and how much it speaks for a class, beside the mean
// of all classes.
type Feature struct {
	Text   string
	Weight float64
}

// Judge gives the chances of a text. It allocates nothing.
func (m *Model) Judge(words []string) Judgement { return judgement(m.sums(words), m.heat) }

func (m *Model) sums(words []string) weights {
	sums := m.bias
	eachHash(words, func(h uint64) {
		if row := m.row(h); row >= 0 {
			for c, w := range m.rows[row] {
				sums[c] += w
			}
		}
	})
	return sums
}

func judgement(sums weights, heat float64) Judgement {
	var j Judgement
	top := slices.Max(sums[:])
	total := 0.0
	for c, s := range sums {
		j.Chance[c] = math.Exp(float64(s-top) / heat)
		total += j.Chance[c]
		if s == top {
			j.Class = Class(c)
		}
	}
	for c := range j.Chance {
		j.Chance[c] /= total
	}
	return j
}

// Why are the parts of a text that speak most for a class, at most n.
func (m *Model) Why(words []string, class Class, n int) []Feature {
	var out []Feature
	eachHash(words, func(h uint64) {
		row := m.row(h)
		if row < 0 {
			return
		}
		mean := float32(0)
		for _, w := range m.rows[row] {
			mean += w / Classes
		}
		f := Feature{m.names[row], float64(m.rows[row][class]-mean) / m.heat}
		if i := slices.IndexFunc(out, func(o Feature) bool { return o.Text == f.Text }); i >= 0 {
			out[i].Weight += f.Weight
		} else {
			out = append(out, f)
		}
	})
	slices.SortStableFunc(out, func(a, b Feature) int { return cmp.Compare(b.Weight, a.Weight) })
	out = out[:min(n, len(out))]
	for i, f := range out {
		if f.Weight < 0.05 {
			return out[:i]
		}
	}
	return out
}

func (m *Model) row(h uint64) int {
	mask := uint64(len(m.slots) - 1)
	for i := h >> 20 & mask; ; i = (i + 1) & mask {
		switch m.slots[i].hash {
		case h:
			return m.slots[i].row
		case 0:
			return -1
		}
	}
}

const (
	seed       = 0xcbf29ce484222325
	prime      = 0x100000001b3
	pairSalt   = 0x9E3779B97F4A7C15
	negateSalt = 0xD6E8FEB86659FD93
)

func hashWord(w string) uint64 {
	h := uint64(seed)
	for i := range len(w) {
		h = (h ^ uint64(w[i])) * prime
	}
	return h | 1 // never 0
}

func mix(a, b, salt uint64) uint64 {
	h := (a ^ salt) * prime
	h = (h ^ h>>29 ^ b) * pairSalt
	return h ^ h>>32 | 1
}

// reach is how many words behind a negation it still counts for.
const reach = 3

// isNegation tells whether a word turns what follows around.
func isNegation(w string) bool {
	switch w {
	case "tidak", "bukan", "jangan", "tanpa", "belum":
		return true
	}
	return false
}

// eachHash gives the hash of each part of a text: words, pairs, and negated words
// that do not stand right behind the negation.
func eachHash(words []string, yield func(uint64)) {
	before, negation := uint64(0), -reach-1
	for i, w := range words {
		h := hashWord(w)
		yield(h)
		if i > 0 {
			yield(mix(before, h, pairSalt))
		}
		if i-negation > 1 && i-negation <= reach {
			yield(mix(hashWord("tidak"), h, negateSalt))
		}
		if isNegation(w) {
			negation = i
		}
		before = h
	}
}

// parts are the same parts in words: "a", "a b", "tidak~b".
func parts(words []string, yield func(string)) {
	negation := -reach - 1
	for i, w := range words {
		yield(w)
		if i > 0 {
			yield(words[i-1] + " " + w)
		}
		if i-negation > 1 && i-negation <= reach {
			yield("tidak~" + w)
		}
		if isNegation(w) {
			negation = i
		}
	}
}

// hashPart is the hash that eachHash gives for a part.
func hashPart(s string) uint64 {
	if a, b, ok := strings.Cut(s, " "); ok {
		return mix(hashWord(a), hashWord(b), pairSalt)
	}
	if b, ok := strings.CutPrefix(s, "tidak~"); ok {
		return mix(hashWord("tidak"), hashWord(b), negateSalt)
	}
	return hashWord(s)
}

// ErrModel says that a file is no model.
var ErrModel = errors.New("the file is no model of stance")

const firstLine = "netra stance model 1"

// Write writes a model as text.
func (m *Model) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s\n# %s\n# part of a text: weights for %s\n", firstLine, m.About, strings.Join(classNames[:], ", "))
	fmt.Fprintf(b, "heat\t%.4f\nbias%s\n", m.heat, numbers(m.bias))
	byName := map[string]weights{}
	for i, n := range m.names {
		byName[n] = m.rows[i]
	}
	for _, n := range slices.Sorted(maps.Keys(byName)) {
		fmt.Fprintf(b, "=%s%s\n", n, numbers(byName[n]))
	}
	return b.Flush()
}

func numbers(w weights) string {
	s := ""
	for _, v := range w {
		s += "\t" + strconv.FormatFloat(float64(v), 'f', 2, 32)
	}
	return s
}

// Read reads a model.
func Read(r io.Reader) (*Model, error) {
	m := &Model{heat: 1}
	s := bufio.NewScanner(r)
	for n := 1; s.Scan(); n++ {
		line := s.Text()
		if n == 1 {
			if line != firstLine {
				return nil, ErrModel
			}
			continue
		}
		if about, ok := strings.CutPrefix(line, "# "); ok {
			if m.About == "" {
				m.About = about
			}
			continue
		}
		name, rest, _ := strings.Cut(line, "\t")
		fields := strings.Split(rest, "\t")
		var w weights
		var v float64
		if len(fields) > Classes {
			return nil, fmt.Errorf("line %d: %w", n, ErrModel)
		}
		for i, f := range fields {
			var err error
			if v, err = strconv.ParseFloat(f, 64); err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
				return nil, fmt.Errorf("line %d: %w", n, ErrModel)
			}
			w[i] = float32(v)
		}
		switch {
		case name == "heat" && len(fields) == 1 && v > 0.01:
			m.heat = v
		case name == "bias" && len(fields) == Classes:
			m.bias = w
		case strings.HasPrefix(name, "=") && len(fields) == Classes:
			m.names, m.rows = append(m.names, name[1:]), append(m.rows, w)
		default:
			return nil, fmt.Errorf("line %d: %w", n, ErrModel)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	if len(m.names) == 0 {
		return nil, ErrModel
	}
	m.index()
	return m, nil
}

// index makes the table of a model.
func (m *Model) index() {
	size := 16
	for size < 3*len(m.names) {
		size *= 2
	}
	m.slots = make([]slot, size)
	for row, n := range m.names {
		h := hashPart(n)
		if m.row(h) >= 0 {
			continue
		}
		i := h >> 20 & uint64(size-1)
		for m.slots[i].hash != 0 {
			i = (i + 1) & uint64(size-1)
		}
		m.slots[i] = slot{h, row}
	}
}
