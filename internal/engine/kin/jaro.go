package kin

import "math/bits"

// Similarity is how alike two names are letter by letter, 0 to 1: the
// similarity of Jaro (1989) with the bonus of Winkler (1990) for up to four
// letters in common at the beginning, a tenth each, from a similarity of 0.7
// on. It compares bytes; names come to it as Tokens write them.
func Similarity(a, b string) float64 {
	var p pattern
	p.set([]byte(a))
	return p.similarity([]byte(b))
}

// boosted is the Jaro similarity from which the beginning counts.
const boosted = 0.7

// pattern is a name made ready to be compared with many others: where each
// letter stands in it, as bits, after Hyyrö's way of matching in parallel.
type pattern struct {
	at   [256]uint64
	name []byte
}

func (p *pattern) set(name []byte) {
	for _, c := range p.name {
		p.at[c] = 0
	}
	p.name = name
	if len(name) > 64 {
		return // similarity takes the long way
	}
	for i, c := range name {
		p.at[c] |= 1 << i
	}
}

func (p *pattern) similarity(b []byte) float64 {
	a := p.name
	if len(a) > 64 || len(b) > 64 {
		return longSimilarity(a, b)
	}
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(0, max(len(a), len(b))/2-1)
	// Which letters of a may match letter j of b: those not further than reach.
	window := uint64(1)<<min(reach+1, 63) - 1
	var usedA, usedB uint64
	for j, c := range b {
		if free := p.at[c] & window &^ usedA; free != 0 {
			usedA |= free & -free
			usedB |= 1 << j
		}
		window <<= 1
		if j < reach {
			window |= 1
		}
	}
	common := bits.OnesCount64(usedA)
	crossed := 0
	for x, y := usedA, usedB; x != 0; x, y = x&(x-1), y&(y-1) {
		if p.at[b[bits.TrailingZeros64(y)]]&(x&-x) == 0 {
			crossed++
		}
	}
	return winkler(a, b, common, crossed)
}

// longSimilarity is similarity for names of more than 64 bytes, step by step.
func longSimilarity(a, b []byte) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 0
	}
	reach := max(0, max(len(a), len(b))/2-1)
	usedA, usedB := make([]bool, len(a)), make([]bool, len(b))
	common := 0
	for j, c := range b {
		for i := max(0, j-reach); i <= min(len(a)-1, j+reach); i++ {
			if !usedA[i] && a[i] == c {
				usedA[i], usedB[j] = true, true
				common++
				break
			}
		}
	}
	crossed, j := 0, 0
	for i, used := range usedA {
		if !used {
			continue
		}
		for !usedB[j] {
			j++
		}
		if a[i] != b[j] {
			crossed++
		}
		j++
	}
	return winkler(a, b, common, crossed)
}

func winkler(a, b []byte, common, crossed int) float64 {
	if common == 0 {
		return 0
	}
	prefix := 0
	for prefix < 4 && prefix < len(a) && prefix < len(b) && a[prefix] == b[prefix] {
		prefix++
	}
	return boost(jaro(common, crossed, len(a), len(b)), prefix)
}

func jaro(common, crossed, la, lb int) float64 {
	m := float64(common)
	return (m/float64(la) + m/float64(lb) + (m-float64(crossed/2))/m) / 3
}

func boost(j float64, prefix int) float64 {
	if j > boosted {
		j += float64(prefix) * 0.1 * (1 - j)
	}
	return j
}
