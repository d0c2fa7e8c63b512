package screen

import (
	"cmp"
	"container/heap"
	"slices"

	"github.com/netra-id/netra/internal/engine/posts"
)

// sample are posts drawn at random from those in scope that were no hits, so that
// what the screen misses can be counted. Nothing else is kept of them. Nobody
// knows how many will come: it keeps those with the least random numbers, the
// greatest of them on top of a heap.
type sample struct {
	size   int
	random func() uint64
	kept   drawnHeap
}

// drawn is a post with the random number by which it was drawn.
type drawn struct {
	random uint64
	post   posts.Post
}

// KeepSample keeps n of the posts in scope that are no hits, each as likely as any
// other. random is asked once for each of them.
func (s *Screener) KeepSample(n int, random func() uint64) {
	s.sample = sample{size: n, random: random}
}

// Sample are the n posts of the sample that were drawn first, or all of it.
func (s *Screener) Sample(n int) []posts.Post {
	all := slices.Clone(s.sample.kept)
	slices.SortFunc(all, func(a, b drawn) int { return cmp.Compare(a.random, b.random) })
	var out []posts.Post
	for _, d := range all[:min(n, len(all))] {
		out = append(out, d.post)
	}
	return out
}

func (s *sample) offer(p *posts.Post) {
	if s.size == 0 {
		return
	}
	random := s.random()
	switch {
	case len(s.kept) < s.size:
		heap.Push(&s.kept, drawn{random, *p})
	case random < s.kept[0].random:
		s.kept[0] = drawn{random, *p}
		heap.Fix(&s.kept, 0)
	}
}

type drawnHeap []drawn

// Len, Less, Swap, Push and Pop are those of a heap.
func (h *drawnHeap) Len() int           { return len(*h) }
func (h *drawnHeap) Less(i, j int) bool { return (*h)[i].random > (*h)[j].random }
func (h *drawnHeap) Swap(i, j int)      { (*h)[i], (*h)[j] = (*h)[j], (*h)[i] }

// Push adds the last one.
func (h *drawnHeap) Push(x any) { *h = append(*h, x.(drawn)) }

// Pop takes the last one.
func (h *drawnHeap) Pop() any {
	last := (*h)[len(*h)-1]
	*h = (*h)[:len(*h)-1]
	return last
}
