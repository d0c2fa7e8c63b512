package workday

import (
	"time"

	"github.com/netra-id/netra"
)

// Day is a civil day as the number of days since 1 January 1970. Days of that
// kind can be subtracted, which a netra.Date cannot.
type Day int32

// Of is the number of the day d; 0 and false where d is not a day.
func Of(d netra.Date) (Day, bool) {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return 0, false
	}
	return Day(t.Unix() / secondsPerDay), true
}

// secondsPerDay is the length of a day of UTC, in which days are numbered.
const secondsPerDay = 24 * 60 * 60

// epochWeekday is the weekday of day 0.
const epochWeekday = int64(time.Thursday)

// Date is the day as it is written.
func (d Day) Date() netra.Date {
	return netra.Date(time.Unix(int64(d)*secondsPerDay, 0).UTC().Format(time.DateOnly))
}

// Weekday is the day of the week.
func (d Day) Weekday() time.Weekday {
	return time.Weekday(mod(int64(d)+epochWeekday, 7))
}

// Year is the calendar year.
func (d Day) Year() int { return time.Unix(int64(d)*secondsPerDay, 0).UTC().Year() }

// startOfYear is 1 January of the year.
func startOfYear(year int) Day {
	return Day(time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

// mod is the remainder of a by n that is never negative.
func mod(a, n int64) int64 { return ((a % n) + n) % n }

// Week is the set of weekdays on which an office is closed every week. The zero
// Week is an office that never closes.
type Week uint8

// Off makes the set of the given weekdays.
func Off(days ...time.Weekday) Week {
	var w Week
	for _, d := range days {
		w |= 1 << d
	}
	return w
}

// Has tells whether the office is closed on that weekday.
func (w Week) Has(d time.Weekday) bool { return w>>d&1 == 1 }

// open counts the weekdays on which the office works.
func (w Week) open() int {
	n := 0
	for d := range time.Weekday(7) {
		if !w.Has(d) {
			n++
		}
	}
	return n
}
