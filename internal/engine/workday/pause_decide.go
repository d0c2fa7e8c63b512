package workday

import (
	"cmp"
	"slices"
	"time"
)

// Span is a run of days, both ends included, on which a limit stood still.
type Span struct{ From, Until Day }

// At is the day that a clock in the zone of loc shows at an instant: half past
// eleven at night in Jakarta is already the next day in Jayapura.
func At(at time.Time, loc *time.Location) Day {
	_, offset := at.In(loc).Zone()
	return Day(floorDiv(at.Unix()+int64(offset), secondsPerDay))
}

// floorDiv divides and rounds down, also below zero.
func floorDiv(a, n int64) int64 { return (a - mod(a, n)) / n }

// DueOver is Due for a limit that stood still on the days of the pauses: none of
// them counts, and so it does not end on one either. A limit of hours gets the
// whole day back for each day of a pause on which it ran.
func (c *Calendar) DueOver(d Day, l Limit, pauses []Span) Day {
	pauses = Merge(pauses)
	due := c.Due(d, l)
	// A pause moves the end, which can run into the next pause. The end never
	// moves back, and there are as many pauses as there are.
	for {
		longer := l
		longer.N += c.paused(d, due, l, pauses)
		next := c.Due(d, longer)
		if next == due {
			return due
		}
		due = next
	}
}

// paused is by how much the pauses lengthen a limit that runs from d to due, in
// its own unit.
func (c *Calendar) paused(d, due Day, l Limit, pauses []Span) int {
	after := d // the last day that does not count
	if l.Unit == Hours || l.Start == Same {
		after--
	}
	n := 0
	for _, p := range pauses {
		from, until := max(p.From-1, after), min(p.Until, due)
		if until <= from {
			continue
		}
		switch l.Unit {
		case WorkingDays:
			n += c.Count(from, until)
		case Hours:
			n += int(until-from) * hoursPerDay
		default:
			n += int(until - from)
		}
	}
	return n
}

// HoursOver is HoursAfter for a limit that stood still on the days of the
// pauses, in the zone of at.
func (c *Calendar) HoursOver(at time.Time, n int, pauses []Span) time.Time {
	pauses = Merge(pauses)
	start := At(at, at.Location())
	end := HoursAfter(at, n)
	for {
		more := c.paused(start, At(end, at.Location()), Limit{Unit: Hours}, pauses)
		next := HoursAfter(at, n+more)
		if next.Equal(end) {
			return end
		}
		end = next
	}
}

// Merge sorts spans and joins those that overlap or touch, so that a day under
// two grounds is counted once. Spans that end before they begin are left out.
func Merge(spans []Span) []Span {
	if len(spans) == 0 {
		return nil
	}
	sorted := slices.SortedFunc(slices.Values(spans), func(a, b Span) int { return cmp.Compare(a.From, b.From) })
	var out []Span
	for _, s := range sorted {
		if s.Until < s.From {
			continue
		}
		if n := len(out); n > 0 && s.From <= out[n-1].Until+1 {
			out[n-1].Until = max(out[n-1].Until, s.Until)
			continue
		}
		out = append(out, s)
	}
	return out
}
