package netra

import (
	"fmt"
	"regexp"
	"time"
)

// Date is a civil day without a clock or a zone, written YYYY-MM-DD as in ISO
// 8601. The zero value "" means that no day is known. Dates compare with < and
// > in the order of the calendar, and go into a database or a file as they are.
type Date string

// The years in which anything of this program happens. A day of another one is
// mistyped; and after the year 9999 days would no longer sort as text.
const (
	firstYear = 1900
	lastYear  = 2199
)

// ParseDate reads a day written YYYY-MM-DD. It refuses days that no calendar
// has, such as 2023-02-29, years in which nobody can mean anything, and
// everything else that is not such a day.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if dayOfNoMonth.MatchString(s) && err != nil {
		return "", fmt.Errorf("date %q is a day that the calendar does not have", s)
	}
	if err != nil || t.Year() < firstYear || t.Year() > lastYear {
		return "", fmt.Errorf("date %q is not a day written YYYY-MM-DD", s)
	}
	return Date(t.Format(time.DateOnly)), nil
}

// dayOfNoMonth is written like a day and, where it is none, is one too many of its
// month, as 2024-02-30.
var dayOfNoMonth = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// NewDate makes the day from its parts and refuses parts that make no day.
func NewDate(year, month, day int) (Date, error) {
	return ParseDate(fmt.Sprintf("%04d-%02d-%02d", year, month, day))
}

// DateOf is the day that a clock in the zone of loc shows at instant t.
func DateOf(t time.Time, loc *time.Location) Date {
	return Date(t.In(loc).Format(time.DateOnly))
}

// IsZero tells whether no day is known.
func (d Date) IsZero() bool { return d == "" }

// Time is midnight UTC of the day; the zero time for a day that is not known
// or not valid.
func (d Date) Time() time.Time {
	t, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return t
}

// AddDays is the day n days later, or earlier where n is negative.
func (d Date) AddDays(n int) Date {
	return Date(d.Time().AddDate(0, 0, n).Format(time.DateOnly))
}

// DaysUntil counts the days from d to other; negative where other is earlier.
func (d Date) DaysUntil(other Date) int {
	return int(other.Time().Sub(d.Time()) / (24 * time.Hour))
}

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time().Weekday() }

// Year is the calendar year, 0 where no day is known.
func (d Date) Year() int {
	if d.IsZero() {
		return 0
	}
	return d.Time().Year()
}

// In tells whether from <= d <= until. A zero from or until leaves that side
// open.
func (d Date) In(from, until Date) bool {
	return (from == "" || d >= from) && (until == "" || d <= until)
}

// StartIn is the first instant of the day in the zone of loc.
func (d Date) StartIn(loc *time.Location) time.Time {
	t := d.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, loc)
}
