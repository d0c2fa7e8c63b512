package slicetest

import (
	"sync"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Clock is a clock that a test moves.
type Clock struct {
	mu   sync.Mutex
	at   time.Time
	tick time.Duration
}

// Now is the instant that the test moved to.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(c.tick)
	return c.at
}

// To moves the clock to the morning of a day in the capital.
func (c *Clock) To(day netra.Date) {
	c.Set(day.StartIn(i18n.WIB).Add(9*time.Hour + 17*time.Minute))
}

// Set moves the clock to an instant.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Tick lets every look at the clock come later by d, for tests of what stands in
// the order in which it was made.
func (c *Clock) Tick(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tick = d
}
