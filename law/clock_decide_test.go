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
	if h, ok := b.HolidayOn("2024-12-25"); !ok || h.Label.EN != "Christmas Day" {
		t.Errorf("%+v %v", h, ok)
	}
	for _, day := range []netra.Date{"2024-12-24", "2025-12-25", ""} {
		if _, ok := b.HolidayOn(day); ok {
			t.Errorf("%q is a holiday", day)
		}
	}
}
