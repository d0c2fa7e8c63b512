package screen

import (
	"math/rand/v2"

	"github.com/netra-id/netra/internal/engine/posts"
)

// sample are posts drawn at random from those in scope that were no hits, so that
// what the screen misses can be counted. Nothing else is kept of them.
type sample struct {
	size   int
	seen   int
	rng    *rand.Rand
	chosen []Shown
}

// KeepSample keeps n of the posts in scope that are no hits, each as likely as any
// other. The same seed and the same posts give the same sample.
func (s *Screener) KeepSample(n int, seed uint64) {
	s.sample = sample{size: n, rng: rand.New(rand.NewPCG(seed, 23))}
}

// Sample is the sample so far.
func (s *Screener) Sample() []Shown { return s.sample.chosen }

func (s *sample) offer(p *posts.Post) {
	if s.size == 0 {
		return
	}
	s.seen++
	if len(s.chosen) < s.size {
		s.chosen = append(s.chosen, shown(p))
		return
	}
	if i := s.rng.IntN(s.seen); i < s.size {
		s.chosen[i] = shown(p)
	}
}
