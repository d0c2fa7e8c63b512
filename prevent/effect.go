package prevent

import "github.com/netra-id/netra"

// Effect lays what an office told over the cases that were opened later in its
// region. It shows two things side by side and proves nothing.
type Effect struct {
	Office     netra.OfficeID
	Name       string
	Region     netra.Region
	Servants   int
	Notices    int
	FirstOn    netra.Date // of its first notice
	Recipients int
	Reached    int
	People     int
	Signed     int
	Days       int // how long before and after the first notice is looked at
	Before     int // cases opened
	After      int
}

// effectDays bounds how long before and after the first notice cases are counted.
const effectDays = 90

// Share is the part of units that were reached, in hundredths.
func (e Effect) Share() float64 { return 100 * ratio(e.Reached, e.Recipients) }

// RateBefore is the cases before the first notice for a thousand servants.
func (e Effect) RateBefore() float64 { return 1000 * ratio(e.Before, e.Servants) }

// RateAfter is the cases after it for a thousand servants.
func (e Effect) RateAfter() float64 { return 1000 * ratio(e.After, e.Servants) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// around counts what came in the days before the first notice and in as many from
// it on, up to today.
func around(counts map[netra.Date]int, first, today netra.Date) (days, before, after int) {
	for d := first; d <= today && days < effectDays; d = d.AddDays(1) {
		days++
		after += counts[d]
		before += counts[first.AddDays(-days)]
	}
	return days, before, after
}
