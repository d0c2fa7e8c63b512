package intake

import (
	"sync"
	"time"

	"github.com/netra-id/netra"
)

// bucket lets rate things through a second, and burst at once after a quiet
// time. It is one for all senders: a bucket for each would have to remember who
// they are.
type bucket struct {
	clock netra.Clock
	rate  float64
	burst float64

	// mu guards what follows; it is held for a few instructions only.
	mu   sync.Mutex
	have float64
	at   time.Time
}

func newBucket(clock netra.Clock, rate, burst int) *bucket {
	return &bucket{clock: clock, rate: float64(rate), burst: float64(burst), have: float64(burst), at: clock.Now()}
}

// take takes one, or says that there is none. A clock that stands or is put
// back fills nothing and takes nothing away.
func (b *bucket) take() bool {
	now := b.clock.Now()
	b.mu.Lock()
	defer b.mu.Unlock()
	if d := now.Sub(b.at); d > 0 {
		b.have = min(b.burst, b.have+d.Seconds()*b.rate)
	}
	b.at = now
	if b.have < 1 {
		return false
	}
	b.have--
	return true
}
