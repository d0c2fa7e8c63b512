package kin

import (
	"encoding/binary"
	"math/bits"
)

// Builder collects the rows of an Index.
type Builder struct {
	keys  []uint32
	ends  []uint32 // where the name of each row ends in names
	names []byte
}

// Grow makes room for rows more rows whose names have letters bytes together.
func (b *Builder) Grow(rows, letters int) {
	b.keys = append(make([]uint32, 0, len(b.keys)+rows), b.keys...)
	b.ends = append(make([]uint32, 0, len(b.ends)+rows), b.ends...)
	b.names = append(make([]byte, 0, len(b.names)+letters), b.names...)
}

// Add appends a row to the block of key. Rows are numbered from 0 in the order
// of Add. All names together may have up to 4 GiB.
func (b *Builder) Add(key uint32, name []byte) {
	b.keys = append(b.keys, key)
	b.names = append(b.names, name...)
	b.ends = append(b.ends, uint32(len(b.names)))
}

// Index holds names in blocks and finds those that resemble a name. It may be
// read by many at once.
type Index struct {
	blocks map[uint32]span
	// The columns in the order of the blocks, so that a block is read from
	// front to back.
	sums  []sum
	ends  []uint32
	names []byte
	rows  []int32 // the number that each row got in Add
}

type span struct{ from, to int32 }

// sum is what a bound on the similarity of a name needs, without the name.
type sum struct {
	letters uint64 // see lettersOf
	head    uint32 // the first four bytes
	size    uint8  // its length; 65 and more as 65
	rest    uint8  // how many of its bytes letters does not count
}

// Build sorts the rows into their blocks. The builder is empty afterwards.
func (b *Builder) Build() *Index {
	n := len(b.keys)
	order := sortedBy(b.keys)
	x := &Index{
		blocks: map[uint32]span{}, sums: make([]sum, n), ends: make([]uint32, n), names: make([]byte, 0, len(b.names)), rows: order,
	}
	for i, row := range order {
		from := uint32(0)
		if row > 0 {
			from = b.ends[row-1]
		}
		name := b.names[from:b.ends[row]]
		x.sums[i] = sumOf(name, 0)
		x.names = append(x.names, name...)
		x.ends[i] = uint32(len(x.names))
	}
	for i := 0; i < n; {
		key, from := b.keys[order[i]], i
		for i < n && b.keys[order[i]] == key {
			i++
		}
		x.blocks[key] = span{int32(from), int32(i)}
	}
	*b = Builder{}
	return x
}

// sortedBy gives the numbers of the rows in the order of their keys, rows with
// one key in the order in which they came: a radix sort in two passes.
func sortedBy(keys []uint32) []int32 {
	order, next := make([]int32, len(keys)), make([]int32, len(keys))
	for i := range order {
		order[i] = int32(i)
	}
	var starts [1 << 16]int32
	for shift := 0; shift < 32; shift += 16 {
		clear(starts[:])
		for _, k := range keys {
			starts[k>>shift&0xffff]++
		}
		var at int32
		for d, n := range starts {
			starts[d] = at
			at += n
		}
		for _, row := range order {
			d := keys[row] >> shift & 0xffff
			next[starts[d]] = row
			starts[d]++
		}
		order, next = next, order
	}
	return order
}

func (x *Index) name(i int32) []byte {
	from := uint32(0)
	if i > 0 {
		from = x.ends[i-1]
	}
	return x.names[from:x.ends[i]]
}

// Size is how many rows the block of key has.
func (x *Index) Size(key uint32) int {
	s := x.blocks[key]
	return int(s.to - s.from)
}

// Searcher looks names up in an Index. It belongs to one goroutine.
type Searcher struct {
	x       *Index
	floor   float64
	pattern pattern
	// need[la][lb][p] is how many letters two names of those lengths with p
	// letters in common at the beginning must share to reach floor.
	need [66][66][5]uint8
}

// Search makes a Searcher for names whose Similarity is at least floor.
func (x *Index) Search(floor float64) *Searcher {
	s := &Searcher{x: x, floor: floor}
	for la := 1; la <= 64; la++ {
		for lb := 1; lb <= 64; lb++ {
			for prefix := range 5 {
				m := 1
				// A hair below floor: the bound and the similarity are rounded apart.
				for m <= min(la, lb) && boost(jaro(m, 0, la, lb), prefix) < floor-1e-9 {
					m++
				}
				s.need[la][lb][prefix] = uint8(m)
			}
		}
	}
	return s
}

// Near calls yield for every row of the block of key whose name is similar
// enough, with its number and the similarity, in the order of the rows. It
// gives the same rows as comparing all of them.
func (s *Searcher) Near(key uint32, name []byte, yield func(row int32, similarity float64)) {
	block := s.x.blocks[key]
	if block.from == block.to || len(name) == 0 {
		return
	}
	s.pattern.set(name)
	own := sumOf(name, ^uint32(0))
	need := &s.need[own.size]
	for i, other := range s.x.sums[block.from:block.to] {
		// Letters that both have, and those of which the sums know nothing: all
		// of these may match.
		shared := bits.OnesCount64(own.letters&other.letters) + int(min(own.rest, other.rest))
		prefix := min(4, bits.TrailingZeros32(own.head^other.head)/8)
		if shared < int(need[other.size][prefix]) {
			continue
		}
		row := block.from + int32(i)
		if v := s.pattern.similarity(s.x.name(row)); v >= s.floor {
			yield(s.x.rows[row], v)
		}
	}
}

// sumOf sums a name up. Bytes of head that a short name lacks are taken from
// pad, so that two names with different pads never seem to share them.
func sumOf(name []byte, pad uint32) sum {
	letters := lettersOf(name)
	var head [4]byte
	binary.LittleEndian.PutUint32(head[:], pad)
	copy(head[:], name)
	return sum{
		letters: letters, head: binary.LittleEndian.Uint32(head[:]),
		size: uint8(min(len(name), 65)), rest: uint8(min(len(name)-bits.OnesCount64(letters), 255)),
	}
}

// lettersOf counts a to z and the space up to two each, a bit for the first and
// one for the second, so that the bits that two names share are letters that
// they share.
func lettersOf(name []byte) uint64 {
	var out uint64
	for _, c := range name {
		var at uint
		switch {
		case c >= 'a' && c <= 'z':
			at = uint(c-'a') * 2
		case c == ' ':
			at = 52
		default:
			continue
		}
		if out>>at&1 == 0 {
			out |= 1 << at
		} else {
			out |= 2 << at
		}
	}
	return out
}
