package workday

import (
	"slices"
	"time"
)

// Unit is what a limit counts.
type Unit string

// The units. Their names are those of law/values.
const (
	CalendarDays Unit = "calendar_days"
	WorkingDays  Unit = "working_days"
	Hours        Unit = "hours"
)

// Start says which day is day 1 of a limit.
type Start string

// The rules of the first day. With After the day of the event does not count:
// day 1 is the next day, or the next working day. With Same the day of the
// event is day 1 where it is a day that counts.
const (
	After Start = "after"
	Same  Start = "same"
)

// Limit is a span of time that the law gives.
type Limit struct {
	N     int
	Unit  Unit
	Start Start // "" is After; hours have no first day
}

// Add is the n-th working day after d, which itself does not count. For n <= 0
// it is d.
func (c *Calendar) Add(d Day, n int) Day {
	if n <= 0 {
		return d
	}
	return c.at(c.rank(d+1) + n - 1)
}

// Count counts the working days after a up to and including b; negative, and
// counted from b, where b is earlier.
func (c *Calendar) Count(a, b Day) int { return c.rank(b+1) - c.rank(a+1) }

// Due is the last day of the limit that the event on d starts. A limit of hours
// that starts on a day whose hour is not known ends on the day on which its
// last hour can at the latest fall; HoursAfter is exact.
func (c *Calendar) Due(d Day, l Limit) Day {
	if l.Unit == Hours {
		return d + Day((l.N+hoursPerDay-1)/hoursPerDay)
	}
	if l.Start == Same {
		d--
	}
	if l.Unit == WorkingDays {
		return c.Add(d, l.N)
	}
	return d + Day(l.N)
}

// Elapsed counts the days of a limit that have passed when day now ends: N on
// the last day. For a limit of hours it counts days.
func (c *Calendar) Elapsed(d, now Day, l Limit) int {
	if l.Start == Same && l.Unit != Hours {
		d--
	}
	if l.Unit == WorkingDays {
		return c.Count(d, now)
	}
	return int(now - d)
}

const hoursPerDay = 24

// HoursAfter is the instant n hours after at. The hours of a limit run on days
// off and through every change of zone.
func HoursAfter(at time.Time, n int) time.Time { return at.Add(time.Duration(n) * time.Hour) }

// DayOff is a day that a limit of working days passes over.
type DayOff struct {
	Day     Day
	Weekend bool // closed every week
	Holiday bool // in the list of holidays
	Ref     int  // Ref of the holiday
}

// DaysOff are the days after a up to and including b on which offices are
// closed, each with the reason.
func (c *Calendar) DaysOff(a, b Day) []DayOff {
	var out []DayOff
	i, _ := slices.BinarySearchFunc(c.holidays, a+1, func(h Holiday, d Day) int { return int(h.Day - d) })
	for d := a + 1; d <= b; d++ {
		off := DayOff{Day: d, Weekend: c.week.Has(d.Weekday())}
		if i < len(c.holidays) && c.holidays[i].Day == d {
			off.Holiday, off.Ref = true, c.holidays[i].Ref
			i++
		}
		if off.Weekend || off.Holiday {
			out = append(out, off)
		}
	}
	return out
}
