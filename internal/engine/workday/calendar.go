package workday

import (
	"cmp"
	"fmt"
	"math/bits"
	"slices"
)

// Holiday is a day off that the week does not explain. Ref is a number by which
// the caller finds the holiday in a list of his own.
type Holiday struct {
	Day Day
	Ref int
}

// Calendar knows the working days of one kind of office. It does not change
// after New and may be used by many goroutines.
type Calendar struct {
	week     Week
	holidays []Holiday    // sorted by day, one a day
	known    map[int]bool // years with a list of holidays

	// The span of the bits: from the first day of the first known year to
	// the last day of the last one. Before and behind it only the week
	// counts, which needs no bits.
	first, last Day
	words       []uint64 // a bit is 1 where the day is a working day
	before      []int32  // before[i]: working days of the span before word i
	total       int      // working days of the span
}

// wordDays is how many days one word of the bit set holds.
const wordDays = 64

// New makes the calendar of offices that are closed on the days of week and on
// the holidays. years are those for which the list of holidays is complete,
// also where it is empty. A holiday outside of years, two holidays on one day
// and a week without a working day are refused.
func New(week Week, years []int, holidays []Holiday) (*Calendar, error) {
	if week.open() == 0 {
		return nil, fmt.Errorf("calendar without a working day in the week")
	}
	c := &Calendar{week: week, known: map[int]bool{}, last: -1}
	for _, y := range years {
		c.known[y] = true
	}
	c.holidays = slices.Clone(holidays)
	slices.SortFunc(c.holidays, func(a, b Holiday) int { return cmp.Compare(a.Day, b.Day) })
	for i, h := range c.holidays {
		if i > 0 && c.holidays[i-1].Day == h.Day {
			return nil, fmt.Errorf("two holidays on %s", h.Day.Date())
		}
		if !c.known[h.Day.Year()] {
			return nil, fmt.Errorf("holiday on %s lies in a year without a list", h.Day.Date())
		}
	}
	if len(years) > 0 {
		c.first, c.last = startOfYear(slices.Min(years)), startOfYear(slices.Max(years)+1)-1
		c.fill()
	}
	return c, nil
}

// fill sets the bits of the span and counts them.
func (c *Calendar) fill() {
	n := int(c.last-c.first) + 1
	c.words = make([]uint64, (n+wordDays-1)/wordDays)
	c.before = make([]int32, len(c.words))
	for i := range n {
		if !c.week.Has((c.first + Day(i)).Weekday()) {
			c.words[i/wordDays] |= 1 << (i % wordDays)
		}
	}
	for _, h := range c.holidays {
		i := int(h.Day - c.first)
		c.words[i/wordDays] &^= 1 << (i % wordDays)
	}
	for i, w := range c.words {
		c.before[i] = int32(c.total)
		c.total += bits.OnesCount64(w)
	}
}

// Known tells whether every day from a to b, both included, lies in a year
// whose holidays are known.
func (c *Calendar) Known(a, b Day) bool {
	if b < a {
		a, b = b, a
	}
	for y := a.Year(); y <= b.Year(); y++ {
		if !c.known[y] {
			return false
		}
	}
	return true
}

// Working tells whether offices work on d.
func (c *Calendar) Working(d Day) bool {
	if d < c.first || d > c.last {
		return !c.week.Has(d.Weekday())
	}
	i := int(d - c.first)
	return c.words[i/wordDays]>>(i%wordDays)&1 == 1
}

// rank counts the working days before d, from the first day of the span;
// negative where d lies before the span. It never decreases with d.
func (c *Calendar) rank(d Day) int {
	switch {
	case d < c.first:
		return -c.weekdays(d, c.first)
	case d > c.last:
		return c.total + c.weekdays(c.last+1, d)
	}
	i := int(d - c.first)
	w := c.words[i/wordDays] & (1<<(i%wordDays) - 1)
	return int(c.before[i/wordDays]) + bits.OnesCount64(w)
}

// at is the working day with n working days before it: the inverse of rank.
func (c *Calendar) at(n int) Day {
	switch {
	case n < 0:
		return c.nthBefore(c.first, -n)
	case n >= c.total:
		return c.nthFrom(c.last+1, n-c.total)
	}
	// The last word that has at most n working days before it holds the day,
	// or an emptier word of the same count follows; search for the first
	// word with more than n and step back.
	i, _ := slices.BinarySearch(c.before, int32(n)+1)
	i--
	return c.first + Day(i*wordDays+selectBit(c.words[i], n-int(c.before[i])))
}

// selectBit is the place of the n-th bit that is set, counted from 0.
func selectBit(w uint64, n int) int {
	for range n {
		w &= w - 1
	}
	return bits.TrailingZeros64(w)
}

// weekdays counts the days of [from, until) that the week leaves open.
func (c *Calendar) weekdays(from, until Day) int {
	days := int(until - from)
	n := days / 7 * c.week.open()
	for d := until - Day(days%7); d < until; d++ {
		if !c.week.Has(d.Weekday()) {
			n++
		}
	}
	return n
}

// nthFrom is the open weekday with n open weekdays in [from, it).
func (c *Calendar) nthFrom(from Day, n int) Day {
	d := from + Day(n/c.week.open()*7)
	for left := n % c.week.open(); ; d++ {
		if c.week.Has(d.Weekday()) {
			continue
		}
		if left == 0 {
			return d
		}
		left--
	}
}

// nthBefore is the open weekday with n open weekdays in [it, until), n > 0.
func (c *Calendar) nthBefore(until Day, n int) Day {
	full := (n - 1) / c.week.open()
	d := until - Day(full*7)
	for left := n - full*c.week.open(); ; {
		d--
		if c.week.Has(d.Weekday()) {
			continue
		}
		if left--; left == 0 {
			return d
		}
	}
}
