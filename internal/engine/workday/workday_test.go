package workday

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/netra-id/netra"
)

// naive is the calendar as one would write it without thinking: it walks.
type naive struct {
	week     Week
	holidays map[Day]bool
}

func (n naive) working(d Day) bool { return !n.week.Has(d.Weekday()) && !n.holidays[d] }

func (n naive) add(d Day, days int) Day {
	for days > 0 {
		d++
		if n.working(d) {
			days--
		}
	}
	return d
}

func (n naive) count(a, b Day) int {
	if b < a {
		return -n.count(b, a)
	}
	total := 0
	for d := a + 1; d <= b; d++ {
		if n.working(d) {
			total++
		}
	}
	return total
}

// draw makes a calendar and its naive twin: any week with a working day, any
// years, also with a gap between them, any holidays.
func draw(t *rapid.T) (*Calendar, naive) {
	week := Week(rapid.IntRange(0, 126).Draw(t, "week"))
	years := rapid.SliceOfNDistinct(rapid.IntRange(2015, 2030), 0, 6, rapid.ID[int]).Draw(t, "years")
	n := naive{week: week, holidays: map[Day]bool{}}
	var hs []Holiday
	for _, y := range years {
		for range rapid.IntRange(0, 120).Draw(t, "holidays") {
			d := startOfYear(y) + Day(rapid.IntRange(0, 364).Draw(t, "holiday"))
			if !n.holidays[d] {
				n.holidays[d] = true
				hs = append(hs, Holiday{Day: d, Ref: len(hs)})
			}
		}
	}
	c, err := New(week, years, hs)
	if err != nil {
		t.Fatal(err)
	}
	return c, n
}

func drawDay(t *rapid.T, name string) Day {
	return startOfYear(2010) + Day(rapid.IntRange(0, 25*365).Draw(t, name))
}

func TestFastCalendarAgreesWithWalkingOverTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n := draw(t)
		a, b := drawDay(t, "a"), drawDay(t, "b")
		days := rapid.IntRange(0, 400).Draw(t, "n")
		if got, want := c.Working(a), n.working(a); got != want {
			t.Fatalf("working(%s) = %v, want %v", a.Date(), got, want)
		}
		if got, want := c.Add(a, days), n.add(a, days); got != want {
			t.Fatalf("add(%s, %d) = %s, want %s", a.Date(), days, got.Date(), want.Date())
		}
		if got, want := c.Count(a, b), n.count(a, b); got != want {
			t.Fatalf("count(%s, %s) = %d, want %d", a.Date(), b.Date(), got, want)
		}
	})
}

func TestAddingAndCountingAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, _ := draw(t)
		d, n := drawDay(t, "d"), rapid.IntRange(1, 3000).Draw(t, "n")
		due := c.Add(d, n)
		if !c.Working(due) {
			t.Fatalf("add(%s, %d) lands on %s, a day off", d.Date(), n, due.Date())
		}
		if got := c.Count(d, due); got != n {
			t.Fatalf("count back from %s is %d, want %d", due.Date(), got, n)
		}
		if later := c.Add(d+1, n); later < due {
			t.Fatalf("a later event ends earlier: %s before %s", later.Date(), due.Date())
		}
		if more := c.Add(d, n+1); more <= due {
			t.Fatalf("a longer limit ends no later: %s, %s", more.Date(), due.Date())
		}
		if off := c.DaysOff(d, due); len(off)+n != int(due-d) {
			t.Fatalf("%d days off and %d working days make no %d days", len(off), n, due-d)
		}
	})
}

func TestDayGoesIntoADateAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := Day(rapid.IntRange(-200_000, 200_000).Draw(t, "d"))
		date := d.Date()
		back, ok := Of(date)
		if !ok || back != d {
			t.Fatalf("%d is %s and back %d", d, date, back)
		}
		if d.Weekday() != date.Weekday() || d.Year() != date.Year() {
			t.Fatalf("%s: weekday %s, year %d", date, d.Weekday(), d.Year())
		}
	})
}

// day reads a date of a test.
func day(t *testing.T, s string) Day {
	t.Helper()
	d, ok := Of(netra.Date(s))
	if !ok {
		t.Fatalf("%q is no day", s)
	}
	return d
}

var fiveDays = Off(time.Saturday, time.Sunday)

// november2024 has one holiday, on the Wednesday of the vote, and a joint leave
// on the Thursday after it.
func november2024(t *testing.T, week Week) *Calendar {
	t.Helper()
	c, err := New(week, []int{2024}, []Holiday{{Day: day(t, "2024-11-27"), Ref: 7}, {Day: day(t, "2024-11-28"), Ref: 8}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDueAtTheBorders(t *testing.T) {
	for _, tt := range []struct {
		name, event string
		limit       Limit
		six         bool
		want        string
	}{
		{"friday-to-monday", "2024-11-22", Limit{N: 1, Unit: WorkingDays}, false, "2024-11-25"},
		{"friday-to-saturday-in-six-days", "2024-11-22", Limit{N: 1, Unit: WorkingDays}, true, "2024-11-23"},
		{"over-the-holiday", "2024-11-26", Limit{N: 1, Unit: WorkingDays}, false, "2024-11-29"},
		{"event-on-a-holiday", "2024-11-27", Limit{N: 1, Unit: WorkingDays}, false, "2024-11-29"},
		{"event-on-sunday", "2024-11-24", Limit{N: 2, Unit: WorkingDays}, false, "2024-11-26"},
		{"same-day-counts", "2024-11-25", Limit{N: 1, Unit: WorkingDays, Start: Same}, false, "2024-11-25"},
		{"same-day-off-does-not-count", "2024-11-24", Limit{N: 1, Unit: WorkingDays, Start: Same}, false, "2024-11-25"},
		{"calendar-days-run-on-sunday", "2024-11-22", Limit{N: 3, Unit: CalendarDays}, false, "2024-11-25"},
		{"calendar-day-of-the-event-counts", "2024-11-22", Limit{N: 3, Unit: CalendarDays, Start: Same}, false, "2024-11-24"},
		{"leap-day", "2024-02-28", Limit{N: 1, Unit: CalendarDays}, false, "2024-02-29"},
		{"hours-without-an-hour", "2024-11-22", Limit{N: 24, Unit: Hours}, false, "2024-11-23"},
		{"hours-round-up", "2024-11-22", Limit{N: 25, Unit: Hours}, false, "2024-11-24"},
		{"hours-have-no-first-day", "2024-11-22", Limit{N: 24, Unit: Hours, Start: Same}, false, "2024-11-23"},
		{"no-days", "2024-11-24", Limit{N: 0, Unit: WorkingDays}, false, "2024-11-24"},
		{"across-new-year-into-an-unknown-year", "2024-12-31", Limit{N: 1, Unit: WorkingDays}, false, "2025-01-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			week := fiveDays
			if tt.six {
				week = Off(time.Sunday)
			}
			c := november2024(t, week)
			if got := c.Due(day(t, tt.event), tt.limit).Date(); string(got) != tt.want {
				t.Errorf("due %s, want %s", got, tt.want)
			}
		})
	}
}

func TestElapsedIsNOnTheLastDay(t *testing.T) {
	c := november2024(t, fiveDays)
	for _, l := range []Limit{
		{N: 5, Unit: WorkingDays}, {N: 5, Unit: WorkingDays, Start: Same}, {N: 5, Unit: CalendarDays}, {N: 5, Unit: CalendarDays, Start: Same},
	} {
		event := day(t, "2024-11-22")
		if got := c.Elapsed(event, c.Due(event, l), l); got != l.N {
			t.Errorf("%+v: elapsed %d on the last day", l, got)
		}
		if got := c.Elapsed(event, c.Due(event, l)-1, l); got >= l.N {
			t.Errorf("%+v: elapsed %d the day before", l, got)
		}
	}
}

func TestHoursRunOverADayOff(t *testing.T) {
	at := time.Date(2024, 11, 23, 22, 30, 0, 0, time.UTC) // a Saturday
	if got, want := HoursAfter(at, 24), at.AddDate(0, 0, 1); !got.Equal(want) {
		t.Errorf("24 hours after: %s, want %s", got, want)
	}
}

func TestDaysOffSayWhy(t *testing.T) {
	c, err := New(fiveDays, []int{2024}, []Holiday{{Day: day(t, "2024-11-30"), Ref: 3}, {Day: day(t, "2024-11-27"), Ref: 2}})
	if err != nil {
		t.Fatal(err)
	}
	got := c.DaysOff(day(t, "2024-11-26"), day(t, "2024-12-01"))
	want := []DayOff{
		{Day: day(t, "2024-11-27"), Holiday: true, Ref: 2},
		{Day: day(t, "2024-11-30"), Holiday: true, Weekend: true, Ref: 3},
		{Day: day(t, "2024-12-01"), Weekend: true},
	}
	if len(got) != len(want) {
		t.Fatalf("days off: %+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("day off %d: %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestYearWithoutAListIsNotKnown(t *testing.T) {
	c, err := New(fiveDays, []int{2023, 2025}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"2023-01-01", "2023-12-31", true},
		{"2023-12-31", "2024-01-01", false},
		{"2024-01-01", "2023-12-31", false},
		{"2022-12-31", "2023-01-01", false},
		{"2025-12-31", "2025-12-31", true},
		{"2023-06-01", "2025-06-01", false},
	} {
		if got := c.Known(day(t, tt.a), day(t, tt.b)); got != tt.want {
			t.Errorf("known(%s, %s) = %v, want %v", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestBadCalendarsAreRefused(t *testing.T) {
	d := startOfYear(2024)
	for _, tt := range []struct {
		name     string
		week     Week
		years    []int
		holidays []Holiday
		want     string
	}{
		{"no-working-day", 127, nil, nil, "without a working day"},
		{"two-on-one-day", fiveDays, []int{2024}, []Holiday{{Day: d}, {Day: d, Ref: 1}}, "two holidays on 2024-01-01"},
		{"year-without-list", fiveDays, []int{2023}, []Holiday{{Day: d}}, "2024-01-01 lies in a year without a list"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := New(tt.week, tt.years, tt.holidays); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestOfRefusesWhatIsNoDay(t *testing.T) {
	for _, s := range []netra.Date{"", "2023-02-29", "yesterday"} {
		if _, ok := Of(s); ok {
			t.Errorf("%q is taken for a day", s)
		}
	}
}

// benchCalendar is a calendar like the real one: eight years, 25 holidays each.
func benchCalendar(b *testing.B) (*Calendar, naive) {
	n := naive{week: fiveDays, holidays: map[Day]bool{}}
	var years []int
	var hs []Holiday
	for y := 2019; y <= 2026; y++ {
		years = append(years, y)
		for i := range 25 {
			d := startOfYear(y) + Day(i*14+i%5)
			n.holidays[d] = true
			hs = append(hs, Holiday{Day: d, Ref: len(hs)})
		}
	}
	c, err := New(fiveDays, years, hs)
	if err != nil {
		b.Fatal(err)
	}
	return c, n
}

func BenchmarkDue(b *testing.B) {
	c, n := benchCalendar(b)
	start := startOfYear(2024)
	for _, days := range []int{3, 14, 65} {
		limit := Limit{N: days, Unit: WorkingDays}
		b.Run("fast/"+strconv.Itoa(days), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				c.Due(start+Day(i%365), limit)
			}
		})
		b.Run("naive/"+strconv.Itoa(days), func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				n.add(start+Day(i%365), days)
			}
		})
	}
}

func BenchmarkCountOverAYear(b *testing.B) {
	c, n := benchCalendar(b)
	start := startOfYear(2024)
	b.Run("fast", func(b *testing.B) {
		for b.Loop() {
			c.Count(start, start+365)
		}
	})
	b.Run("naive", func(b *testing.B) {
		for b.Loop() {
			n.count(start, start+365)
		}
	})
}
