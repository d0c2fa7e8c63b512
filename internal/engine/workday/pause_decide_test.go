package workday

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawPauses makes up to four spans, which may overlap.
func drawPauses(t *rapid.T, near Day) []Span {
	out := make([]Span, rapid.IntRange(0, 4).Draw(t, "pauses"))
	for i := range out {
		from := near + Day(rapid.IntRange(-20, 120).Draw(t, "from"))
		out[i] = Span{From: from, Until: from + Day(rapid.IntRange(0, 30).Draw(t, "length"))}
	}
	return out
}

// walkOver counts the days of a limit one by one, as a clerk with a calendar on
// the wall does.
func walkOver(n naive, d Day, l Limit, pauses []Span) Day {
	if l.Start == Same {
		d--
	}
	for left := l.N; left > 0; {
		d++
		still := false
		for _, p := range pauses {
			still = still || d >= p.From && d <= p.Until
		}
		if !still && (l.Unit == CalendarDays || n.working(d)) {
			left--
		}
	}
	return d
}

func TestPausedLimitAgreesWithWalkingOverTheDays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, n := draw(t)
		d := drawDay(t, "event")
		l := Limit{
			N:     rapid.IntRange(1, 90).Draw(t, "n"),
			Unit:  rapid.SampledFrom([]Unit{WorkingDays, CalendarDays}).Draw(t, "unit"),
			Start: rapid.SampledFrom([]Start{After, Same, ""}).Draw(t, "start"),
		}
		pauses := drawPauses(t, d)
		got, want := c.DueOver(d, l, pauses), walkOver(n, d, l, pauses)
		if got != want {
			t.Fatalf("%+v from %s with pauses %v ends on %s, want %s", l, d.Date(), pauses, got.Date(), want.Date())
		}
		if got < c.Due(d, l) {
			t.Fatalf("a pause made the limit shorter")
		}
		for _, p := range pauses {
			if got >= p.From && got <= p.Until {
				t.Fatalf("ends on %s, on which it stood still", got.Date())
			}
		}
	})
}

func TestHoursGetBackTheDaysOnWhichTheyStoodStill(t *testing.T) {
	wib := time.FixedZone("WIB", 7*60*60)
	c := november2024(t, fiveDays)
	at := time.Date(2024, 11, 22, 16, 30, 0, 0, wib)
	for _, tt := range []struct {
		name   string
		pauses []Span
		want   time.Time
	}{
		{"no-pause", nil, time.Date(2024, 11, 24, 16, 30, 0, 0, wib)},
		{"one-day-within", []Span{{day(t, "2024-11-23"), day(t, "2024-11-23")}}, time.Date(2024, 11, 25, 16, 30, 0, 0, wib)},
		{"the-same-day-twice", []Span{{day(t, "2024-11-23"), day(t, "2024-11-23")}, {day(t, "2024-11-23"), day(t, "2024-11-23")}}, time.Date(2024, 11, 25, 16, 30, 0, 0, wib)},
		{"the-day-of-the-event", []Span{{day(t, "2024-11-22"), day(t, "2024-11-22")}}, time.Date(2024, 11, 25, 16, 30, 0, 0, wib)},
		{"after-the-end", []Span{{day(t, "2024-11-25"), day(t, "2024-11-30")}}, time.Date(2024, 11, 24, 16, 30, 0, 0, wib)},
		{"the-end-runs-into-the-next", []Span{{day(t, "2024-11-24"), day(t, "2024-11-24")}, {day(t, "2024-11-25"), day(t, "2024-11-26")}}, time.Date(2024, 11, 27, 16, 30, 0, 0, wib)},
	} {
		if got := c.HoursOver(at, 48, tt.pauses); !got.Equal(tt.want) {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestEventBeforeMidnightIsTheNextDayFurtherEast(t *testing.T) {
	zones := map[string]*time.Location{
		"WIB": time.FixedZone("WIB", 7*60*60), "WITA": time.FixedZone("WITA", 8*60*60), "WIT": time.FixedZone("WIT", 9*60*60),
	}
	at := time.Date(2024, 11, 22, 23, 30, 0, 0, zones["WIB"])
	for zone, want := range map[string]string{"WIB": "2024-11-22", "WITA": "2024-11-23", "WIT": "2024-11-23"} {
		if got := At(at, zones[zone]).Date(); string(got) != want {
			t.Errorf("%s: %s, want %s", zone, got, want)
		}
	}
	if got := At(time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), time.UTC); got != -1 {
		t.Errorf("the last second of 1969 lies on day %d", got)
	}
}

func TestDayOfAnInstantIsThatOfTheZone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		loc := time.FixedZone("", rapid.IntRange(-12, 14).Draw(t, "hours")*60*60)
		at := time.Unix(rapid.Int64Range(-1<<33, 1<<33).Draw(t, "at"), 0)
		if got, want := string(At(at, loc).Date()), at.In(loc).Format(time.DateOnly); got != want {
			t.Fatalf("%s, want %s", got, want)
		}
	})
}
