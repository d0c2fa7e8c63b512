package law

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
)

// deadlineOf is the deadline of one step of the room's procedure.
func deadlineOf(t *testing.T, b *Book, state, step string, ev Events) Deadline {
	t.Helper()
	for _, d := range b.Deadlines(b.Procedures["board-2020"], state, ev) {
		if d.Step == step {
			return d
		}
	}
	t.Fatalf("no deadline of %s in %s", step, state)
	return Deadline{}
}

func TestDeadlineOfWorkingDaysPassesOverDaysOff(t *testing.T) {
	t.Parallel()
	b := room(t)
	d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-22", Entered: "2024-01-01"})
	if d.Due != "2024-11-28" || d.Start != "2024-11-22" || d.N != 3 || d.Unit != "working_days" || !d.Legal || !d.Known {
		t.Errorf("deadline %+v", d)
	}
	want := []SkippedDay{
		{Date: "2024-11-23", Label: Text{"Sabtu", "Saturday"}, Weekend: true},
		{Date: "2024-11-24", Label: Text{"Minggu", "Sunday"}, Weekend: true},
		{Date: "2024-11-27", Label: Text{"Hari pemungutan suara", "Polling day"}},
	}
	if diff := cmp.Diff(d.Skipped, want); diff != "" {
		t.Errorf("skipped (-got +want):\n%s", diff)
	}
	if d.Missed.EN != "Record why." || len(d.Basis) != 1 || len(d.ProcedureDigest) != 64 || len(d.ValueDigest) != 64 || d.Since != "opened" {
		t.Errorf("deadline %+v", d)
	}
}

func TestOfficeWithSixDaysIsDueEarlier(t *testing.T) {
	t.Parallel()
	d := deadlineOf(t, room(t), "study", "send", Events{Opened: "2024-11-22", Week: "six-days"})
	if d.Due != "2024-11-26" || len(d.Skipped) != 1 || d.Skipped[0].Label.EN != "Sunday" {
		t.Errorf("deadline %+v", d)
	}
	if d := deadlineOf(t, room(t), "study", "send", Events{Opened: "2024-11-22", Week: "no-such-week"}); d.Due != "2024-11-28" {
		t.Errorf("an unknown week is due %s", d.Due)
	}
}

func TestNumberOfDaysIsThatOfTheDayOfTheEvent(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		name   string
		opened netra.Date
		n      int
		due    netra.Date
	}{
		{"last-day-of-the-old-number", "2023-12-31", 5, "2024-01-05"},
		{"first-day-of-the-new-number", "2024-01-01", 3, "2024-01-04"},
		{"before-any-number", "2019-12-31", 0, ""},
		{"event-not-known", "", 3, ""},
	} {
		d := deadlineOf(t, b, "study", "send", Events{Opened: tt.opened})
		if tt.opened == "" {
			tt.n = 0
		}
		if d.N != tt.n || d.Due != tt.due {
			t.Errorf("%s: %d days, due %q; want %d, %q", tt.name, d.N, d.Due, tt.n, tt.due)
		}
	}
}

func TestDeadlineInAYearWithoutHolidaysSaysSo(t *testing.T) {
	t.Parallel()
	b := room(t)
	if d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-12-31"}); d.Known || d.Due != "2025-01-03" {
		t.Errorf("deadline %+v", d)
	}
	if d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-12-20"}); !d.Known || d.Due != "2024-12-27" {
		t.Errorf("deadline %+v", d)
	}
	// Calendar days need no list of holidays.
	if d := deadlineOf(t, b, "sent", "return", Events{Received: "2031-01-01"}); !d.Known || d.Due != "2031-01-03" || d.Skipped != nil {
		t.Errorf("deadline %+v", d)
	}
}

func TestDeadlineInHours(t *testing.T) {
	t.Parallel()
	b := room(t)
	wib := time.FixedZone("WIB", 7*60*60)
	at := time.Date(2024, 11, 26, 23, 30, 0, 0, wib)
	d := deadlineOf(t, b, "study", "stop", Events{Entered: "2024-11-26", EnteredAt: at})
	if !d.DueAt.Equal(at.Add(24*time.Hour)) || d.Due != "2024-11-27" || d.Legal || d.Since != "entered" {
		t.Errorf("deadline %+v", d)
	}
	if d := deadlineOf(t, b, "study", "stop", Events{Entered: "2024-11-26"}); !d.DueAt.IsZero() || d.Due != "2024-11-27" {
		t.Errorf("without an instant: %+v", d)
	}
	// The term, not the step, says on what the number rests.
	if len(d.Basis) != 1 || d.Basis[0].Instrument != "act-b" {
		t.Errorf("basis %+v", d.Basis)
	}
}

func TestDayOfTheEventCountsWhereTheLawSaysSo(t *testing.T) {
	t.Parallel()
	if d := deadlineOf(t, room(t), "sent", "return", Events{Received: "2024-11-01"}); d.Due != "2024-11-03" {
		t.Errorf("due %s", d.Due)
	}
}

func TestClockRunsFromTheDayOfRegistration(t *testing.T) {
	t.Parallel()
	b := room(t, edit{step1, "since: opened", "since: registered"})
	d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-01", Entered: "2024-11-04", Registered: "2024-11-22"})
	if d.Start != "2024-11-22" || d.Due != "2024-11-28" || d.Since != "registered" {
		t.Errorf("deadline %+v", d)
	}
	if d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-01"}); d.Due != "" {
		t.Errorf("a case that is not registered is due on %s", d.Due)
	}
}

func TestTermOverridesTheUnitOfItsValue(t *testing.T) {
	t.Parallel()
	b := room(t, edit{"values/reply-days.yaml", "from: 2024-01-01, n: 3", "from: 2024-01-01, n: 3, unit: calendar_days"})
	if d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-22"}); d.Due != "2024-11-25" || d.Unit != "calendar_days" {
		t.Errorf("deadline %+v", d)
	}
}

func TestHolidayOfADay(t *testing.T) {
	t.Parallel()
	b := room(t)
	if h, ok := b.HolidayOn("2024-12-25", ""); !ok || h.Label.EN != "Christmas Day" {
		t.Errorf("%+v %v", h, ok)
	}
	for _, day := range []netra.Date{"2024-12-24", "2025-12-25", ""} {
		if _, ok := b.HolidayOn(day, "36.04"); ok {
			t.Errorf("%q is a holiday", day)
		}
	}
}

// waiting is a pause of the room's one ground.
func waiting(from, until netra.Date) Pause {
	return Pause{Ground: "waiting", Label: Text{"Menunggu pelapor", "Waiting for the reporter"}, Document: "12/S", From: from, Until: until}
}

func TestClockStandsStillOnlyOnAGroundThatItAllows(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		name   string
		state  string
		step   string
		pauses []Pause
		due    netra.Date
		stands bool
	}{
		{"no-pause", "study", "send", nil, "2024-11-28", false},
		// Of three working days none falls on 25 and 26 November; 27 is a holiday.
		{"two-days", "study", "send", []Pause{waiting("2024-11-25", "2024-11-26")}, "2024-12-02", false},
		{"weekend-gives-nothing-back", "study", "send", []Pause{waiting("2024-11-23", "2024-11-24")}, "2024-11-28", false},
		{"on-the-last-day", "study", "send", []Pause{waiting("2024-11-28", "2024-11-28")}, "2024-11-29", false},
		{"one-day-after", "study", "send", []Pause{waiting("2024-11-29", "2024-12-20")}, "2024-11-28", false},
		{"while-it-lasts", "study", "send", []Pause{waiting("2024-11-26", "")}, "", true},
		{"begins-on-the-last-day", "study", "send", []Pause{waiting("2024-11-28", "")}, "", true},
		{"what-lapsed-is-not-stopped", "study", "send", []Pause{waiting("2024-11-29", "")}, "2024-11-28", false},
		{"another-clock-runs-on", "study", "stop", []Pause{waiting("2024-11-22", "2024-12-22")}, "2024-11-23", false},
	} {
		ev := Events{Opened: "2024-11-22", Entered: "2024-11-22", Pauses: tt.pauses}
		d := deadlineOf(t, b, tt.state, tt.step, ev)
		if d.Due != tt.due || d.Stands != tt.stands {
			t.Errorf("%s: due %q, stands %v; want %q, %v", tt.name, d.Due, d.Stands, tt.due, tt.stands)
		}
	}
	d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-22", Pauses: []Pause{waiting("2024-11-25", "2024-11-26"), waiting("2025-01-01", "2025-01-02")}})
	if len(d.Paused) != 1 || d.Paused[0].Document != "12/S" {
		t.Errorf("the explanation names the pauses %+v", d.Paused)
	}
}

// localDay is a holiday of one city.
var localDay = edit{
	"calendars/holidays-2024.yaml", "days:",
	"days:\n  - {date: 2024-11-25, kind: libur_daerah, regions: [\"36.04\"], label: {id: \"Hari jadi kota\", en: \"City day\"}}",
}

func TestHolidayOfARegionHoldsThereOnly(t *testing.T) {
	t.Parallel()
	b := room(t, localDay)
	for region, want := range map[netra.Region]netra.Date{
		"": "2024-11-28", "36": "2024-11-28", "36.03": "2024-11-28", "36.04": "2024-11-29", "36.04.07": "2024-11-29",
	} {
		d := deadlineOf(t, b, "study", "send", Events{Opened: "2024-11-22", Region: region})
		if d.Due != want {
			t.Errorf("region %q: due %s, want %s", region, d.Due, want)
		}
	}
	for region, want := range map[netra.Region]bool{"": false, "36": false, "36.04.07": true} {
		if _, ok := b.HolidayOn("2024-11-25", region); ok != want {
			t.Errorf("region %q keeps the holiday: %v", region, ok)
		}
	}
}

func TestSkippedDaysAreTheDaysBetween(t *testing.T) {
	t.Parallel()
	b := room(t, localDay)
	for _, region := range []netra.Region{"", "36.04"} {
		for day := netra.Date("2024-11-01"); day < "2024-12-20"; day = day.AddDays(1) {
			d := deadlineOf(t, b, "study", "send", Events{Opened: day, Region: region})
			if got := d.Start.DaysUntil(d.Due); got != d.N+len(d.Skipped) {
				t.Errorf("from %s to %s are %d days; %d counted and %d skipped", d.Start, d.Due, got, d.N, len(d.Skipped))
			}
		}
	}
}

func TestRungsOfALadderFallAroundTheDueDay(t *testing.T) {
	t.Parallel()
	b := room(t)
	for _, tt := range []struct {
		d    Deadline
		want []netra.Date
	}{
		{Deadline{Start: "2024-11-22", Due: "2024-11-28"}, []netra.Date{"2024-11-27", "2024-11-29", "2024-12-01"}},
		{Deadline{Start: "2024-11-28", Due: "2024-11-28"}, []netra.Date{"2024-11-28", "2024-11-29", "2024-12-01"}},
		{Deadline{Start: "2024-11-22", Due: "2024-11-28", Ladder: "late-only"}, []netra.Date{"2024-11-29"}},
		{Deadline{Start: "2024-11-22", Stands: true}, nil},
	} {
		var got []netra.Date
		for _, r := range b.Rungs(tt.d) {
			got = append(got, r.On)
		}
		if diff := cmp.Diff(got, tt.want); diff != "" {
			t.Errorf("%+v (-got +want):\n%s", tt.d, diff)
		}
	}
	if b.Earliest() != 1 {
		t.Errorf("the earliest rung is %d days before", b.Earliest())
	}
	if r, ok := b.Rung("", "upper"); !ok || !r.Upper() {
		t.Errorf("%+v %v", r, ok)
	}
}

func TestWhyAClockMoved(t *testing.T) {
	t.Parallel()
	before := deadlineOf(t, room(t), "study", "send", Events{Opened: "2024-11-22"})
	for _, tt := range []struct {
		name string
		room *Book
		ev   Events
		want []string
	}{
		{"nothing", room(t), Events{}, nil},
		{"new-holiday", room(t, edit{"calendars/holidays-2024.yaml", "days:", "days:\n  - {date: 2024-11-26, kind: cuti_bersama, label: {id: \"Cuti\", en: \"Leave\"}}"}), Events{}, []string{"law.moved.day_off"}},
		{"new-number", room(t, edit{"values/reply-days.yaml", "from: 2024-01-01, n: 3", "from: 2024-01-01, n: 4"}), Events{}, []string{"law.moved.number"}},
		{"paused", room(t), Events{Pauses: []Pause{waiting("2024-11-25", "2024-11-25")}}, []string{"law.moved.paused"}},
		{"stands", room(t), Events{Pauses: []Pause{waiting("2024-11-25", "")}}, []string{"law.moved.stands"}},
		{"new-unit", room(t, edit{"values/reply-days.yaml", "from: 2024-01-01, n: 3", "from: 2024-01-01, n: 3, unit: calendar_days"}), Events{}, []string{"law.moved.to_calendar_days"}},
	} {
		tt.ev.Opened = "2024-11-22"
		after := deadlineOf(t, tt.room, "study", "send", tt.ev)
		if got := Moved(before, after); got != (tt.want != nil) {
			t.Errorf("%s: moved %v, from %s to %s", tt.name, got, before.Due, after.Due)
			continue
		}
		if tt.want == nil {
			continue
		}
		keys := map[string]bool{}
		for _, r := range WhyMoved(before, after) {
			keys[r.Key] = true
		}
		for _, k := range tt.want {
			if !keys[k] {
				t.Errorf("%s: %v lacks %s", tt.name, keys, k)
			}
		}
	}
}
