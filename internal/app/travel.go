package app

import (
	"sync"
	"time"

	"github.com/netra-id/netra"
)

// travelClock is a clock that sample data can set to the day on which something
// is to have happened. Left alone it is the clock it was made of.
type travelClock struct {
	netra.Clock
	mu   sync.RWMutex
	away time.Time
}

// Now is the instant travelled to, or the present.
func (c *travelClock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.away.IsZero() {
		return c.away
	}
	return c.Clock.Now()
}

// travel sets the clock; the zero time sets it back to the present.
func (c *travelClock) travel(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.away = t
}
