package screen

import (
	"fmt"
	"hash/fnv"
	"math/bits"
)

// Copies tells texts that are the same but for a few words. It remembers the last
// ones only, so that it never grows. It belongs to one goroutine.
//
// Each text has a signature of the least hashes of its runs of three words
// (MinHash); two signatures agree in as many places as the texts share runs. Those
// that agree in a whole band are compared.
type Copies struct {
	kept  []copied
	next  int
	bands map[uint64]int
}

type copied struct {
	signature signature
	name      string
}

const (
	signatureLen = 64
	bandLen      = 4
	remembered   = 8192
	fewestWords  = 6   // shorter texts are alike without being copies
	alike        = 0.6 // of the signature
)

type signature [signatureLen]uint64

// Cluster is the name of the first text that this one is a copy of, its own where
// it is none; "" for a text that is too short to tell.
func (c *Copies) Cluster(words []string) string {
	if len(words) < fewestWords {
		return ""
	}
	sign := signatureOf(words)
	for b := range signatureLen / bandLen {
		at, ok := c.bands[sign.band(b)]
		if ok && sign.alike(&c.kept[at].signature) >= alike {
			return c.kept[at].name
		}
	}
	c.keep(sign)
	return c.kept[(c.next+len(c.kept)-1)%len(c.kept)].name
}

// keep remembers a text, in the place of the oldest where all places are taken.
func (c *Copies) keep(sign signature) {
	if c.bands == nil {
		c.bands = map[uint64]int{}
	}
	one := copied{sign, fmt.Sprintf("%016x", sign.band(0)^bits.RotateLeft64(sign.band(1), 17)^bits.RotateLeft64(sign.band(2), 37))}
	if len(c.kept) < remembered {
		c.kept = append(c.kept, one)
		c.next = 0
		c.index(len(c.kept) - 1)
		return
	}
	old := &c.kept[c.next]
	for b := range signatureLen / bandLen {
		if h := old.signature.band(b); c.bands[h] == c.next {
			delete(c.bands, h)
		}
	}
	*old = one
	c.index(c.next)
	c.next = (c.next + 1) % remembered
}

func (c *Copies) index(at int) {
	for b := range signatureLen / bandLen {
		c.bands[c.kept[at].signature.band(b)] = at
	}
}

func signatureOf(words []string) signature {
	var s signature
	for i := range s {
		s[i] = ^uint64(0)
	}
	for i := 0; i+3 <= len(words); i++ {
		h := fnv.New64a()
		for _, w := range words[i : i+3] {
			fmt.Fprint(h, w, " ")
		}
		x := h.Sum64()
		for k := range s {
			s[k] = min(s[k], join(x, uint64(k+1)*multiplier))
		}
	}
	return s
}

func (s *signature) band(b int) uint64 {
	h := uint64(b+1) * multiplier
	for _, v := range s[b*bandLen : (b+1)*bandLen] {
		h = join(h, v)
	}
	return h
}

// alike is the share of places in which two signatures agree.
func (s *signature) alike(o *signature) float64 {
	n := 0
	for i := range s {
		if s[i] == o[i] {
			n++
		}
	}
	return float64(n) / signatureLen
}
