package watch

import (
	"container/heap"
	"encoding/binary"
	"slices"
	"strconv"

	"github.com/netra-id/netra/internal/engine/posts"
)

const (
	// maxHits is how many hits a run may make: a list that yields more is too wide
	// for people to answer for.
	maxHits = 15_000
	// shareOfSample: of so many posts in the queue one is of the sample.
	shareOfSample = 4
	// shareOfTwice: of so many posts one is decided by two people whatever the
	// first one says, so that it is known how far they agree.
	shareOfTwice = 5
)

// sampleSize is how many posts are drawn beside so many hits, at least one: a
// quarter of the queue.
func sampleSize(hits int64) int {
	return int(max(1, (hits+shareOfSample-2)/(shareOfSample-1)))
}

// isTwice tells by a random number whether two people decide on a post.
func isTwice(random uint64) bool { return random%shareOfTwice == 0 }

// drawn is a post with the random number by which it was drawn.
type drawn struct {
	random uint64
	post   posts.Post
}

// sample draws posts at random from a stream whose length nobody knows: it keeps
// those with the least random numbers. The greatest of them lies on top.
type sample struct {
	most int
	kept []drawn
}

// Len, Less, Swap, Push and Pop are those of a heap.
func (s *sample) Len() int           { return len(s.kept) }
func (s *sample) Less(i, j int) bool { return s.kept[i].random > s.kept[j].random }
func (s *sample) Swap(i, j int)      { s.kept[i], s.kept[j] = s.kept[j], s.kept[i] }

// Push adds the last one.
func (s *sample) Push(x any) { s.kept = append(s.kept, x.(drawn)) }

// Pop takes the last one.
func (s *sample) Pop() any {
	last := s.kept[len(s.kept)-1]
	s.kept = s.kept[:len(s.kept)-1]
	return last
}

// offer lets a post take part in the draw.
func (s *sample) offer(random uint64, p *posts.Post) {
	switch {
	case len(s.kept) < s.most:
		heap.Push(s, drawn{random, *p})
	case random < s.kept[0].random:
		s.kept[0] = drawn{random, *p}
		heap.Fix(s, 0)
	}
}

// take are the n posts that were drawn first.
func (s *sample) take(n int) []posts.Post {
	all := slices.Clone(s.kept)
	slices.SortFunc(all, func(a, b drawn) int {
		switch {
		case a.random < b.random:
			return -1
		case a.random > b.random:
			return 1
		}
		return 0
	})
	var out []posts.Post
	for _, d := range all[:min(n, len(all))] {
		out = append(out, d.post)
	}
	return out
}

// randomOf is a number from the beginning of a keyed hash.
func randomOf(sum [32]byte) uint64 { return binary.BigEndian.Uint64(sum[:8]) }

// nth names the nth post of a run.
func nth(run string, n int64) string { return run + "/" + strconv.FormatInt(n, 10) }
