package rate

import (
	"sync"
	"time"

	"github.com/netra-id/netra"
)

// Bucket lets rate things through a second, and burst at once after a quiet
// time. It is one for all senders: a bucket for each would have to remember who
// they are.
type Bucket struct {
	clock netra.Clock
	rate  float64
	burst float64

	// mu guards what follows; it is held for a few instructions only.
	mu   sync.Mutex
	have float64
	at   time.Time
}

// New is a full bucket.
func New(clock netra.Clock, rate, burst int) *Bucket {
	return &Bucket{clock: clock, rate: float64(rate), burst: float64(burst), have: float64(burst), at: clock.Now()}
}

// Take takes one, or says that there is none. A clock that stands or is put
// back fills nothing and takes nothing away.
func (b *Bucket) Take() bool {
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
