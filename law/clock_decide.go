package law

import (
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/workday"
)

// Events are the days from which the clocks of a procedure run, in the zone of
// the office. A day that is not known is zero; clocks from it have no end yet.
type Events struct {
	Entered  netra.Date // the track came into its state
	Opened   netra.Date // the track began
	Received netra.Date // the report came in
	// Registered is the day on which the track recorded a registration.
	Registered netra.Date

	// The instants of the same events, for clocks that run in hours. A zero
	// one is not known; the day is then counted as a whole.
	EnteredAt, OpenedAt, ReceivedAt time.Time

	// Week is the id of the working week of the office; "" is the first one.
	Week string
}

// Deadline is the end of a clock and how it came about.
type Deadline struct {
	Step            string     // name of the step that must be taken
	Label           Text       // of the step
	Legal           bool       // false: a reminder, whose lapse breaks no law
	Since           string     // entered, opened, received, registered
	Start           netra.Date // the day of the event
	Due             netra.Date // the last day; "" where the event or the number is not known
	DueAt           time.Time  // the last instant of a clock in hours whose event has an instant
	N               int
	Unit            string
	Value           string
	Skipped         []SkippedDay // days off between Start and Due that did not count
	Known           bool         // the holidays of all years from Start to Due are known
	Basis           []Source
	Missed          Text // what happens when nobody acts
	ProcedureDigest string
	ValueDigest     string
}

// SkippedDay is a day that a clock of working days passes over.
type SkippedDay struct {
	Date    netra.Date
	Label   Text
	Weekend bool // closed every week; else a holiday
}

// On gives the amount and unit of a value on a day; false where it has none.
func (v *Value) On(day netra.Date) (Amounts, bool) {
	for _, t := range v.Terms {
		if t.Has(day) {
			if t.Unit == "" {
				t.Unit = v.Unit
			}
			return t, true
		}
	}
	return Amounts{}, false
}

// Deadlines are the ends of the clocks of all steps that lead away from state.
// The number of days is the one in force on the day of the event, because a
// procedure follows the law at the time of the step.
func (b *Book) Deadlines(p *Procedure, state string, ev Events) []Deadline {
	var out []Deadline
	for _, s := range p.StepsFrom(state) {
		if s.Within != nil {
			out = append(out, b.deadline(p, s, ev))
		}
	}
	return out
}

func (b *Book) deadline(p *Procedure, s Step, ev Events) Deadline {
	w := s.Within
	day, at := ev.since(w.Since)
	d := Deadline{
		Step: s.Name, Label: s.Label, Legal: w.Legal, Since: w.Since, Start: day, Value: w.Value,
		Basis: w.Basis, Missed: w.Missed, ProcedureDigest: p.Digest,
	}
	if d.Since == "" {
		d.Since = sinceEntered
	}
	v := b.Values[w.Value]
	if v == nil {
		return d
	}
	d.ValueDigest = v.Digest
	amount, ok := v.On(day)
	from, isDay := workday.Of(day)
	if !ok || !isDay {
		return d
	}
	d.N, d.Unit = amount.N, amount.Unit
	if len(d.Basis) == 0 {
		d.Basis = amount.Basis
	}
	b.count(&d, from, at, ev, workday.Start(w.Start))
	return d
}

// count fills in the end of a clock and the days it passed over.
func (b *Book) count(d *Deadline, from workday.Day, at time.Time, ev Events, start workday.Start) {
	if workday.Unit(d.Unit) == workday.Hours && !at.IsZero() {
		d.DueAt = workday.HoursAfter(at, d.N)
		d.Due, d.Known = netra.DateOf(d.DueAt, at.Location()), true
		return
	}
	c := b.CalendarOf(ev.Week)
	due := c.Due(from, workday.Limit{N: d.N, Unit: workday.Unit(d.Unit), Start: start})
	d.Due, d.Known = due.Date(), true
	if workday.Unit(d.Unit) != workday.WorkingDays {
		return
	}
	d.Known = c.Known(from, due)
	d.Skipped = b.skipped(c, ev.Week, from, due)
}

// CalendarOf is the calendar of a working week; of the first one where week is
// empty or not known.
func (b *Book) CalendarOf(week string) *workday.Calendar {
	if c := b.calendars[week]; c != nil {
		return c
	}
	return b.Calendar
}

// skipped are the days off after from up to and including due, with their names.
func (b *Book) skipped(c *workday.Calendar, week string, from, due workday.Day) []SkippedDay {
	w := b.Weeks[week]
	if w == nil {
		w = b.WeeksInOrder()[0]
	}
	var out []SkippedDay
	for _, off := range c.DaysOff(from, due) {
		s := SkippedDay{Date: off.Day.Date(), Weekend: off.Weekend}
		switch {
		case off.Holiday:
			s.Label = b.holidays[off.Ref].Label
		default:
			s.Label = w.label(off.Day.Weekday())
		}
		out = append(out, s)
	}
	return out
}

func (w *Week) label(day time.Weekday) Text {
	for _, o := range w.Off {
		if d, ok := weekday(o.Day); ok && d == day {
			return o.Label
		}
	}
	return Text{}
}

// The events from which a clock may run.
const (
	sinceEntered    = "entered"
	sinceOpened     = "opened"
	sinceReceived   = "received"
	sinceRegistered = "registered"
)

// since is the day, and the instant where it is known, of an event.
func (e Events) since(name string) (netra.Date, time.Time) {
	switch name {
	case sinceOpened:
		return e.Opened, e.OpenedAt
	case sinceReceived:
		return e.Received, e.ReceivedAt
	case sinceRegistered:
		return e.Registered, time.Time{}
	}
	return e.Entered, e.EnteredAt
}

// HolidayOn is the holiday of a day.
func (b *Book) HolidayOn(day netra.Date) (Holiday, bool) {
	if h := b.Holidays[day.Year()]; h != nil {
		for _, d := range h.Days {
			if d.Date == day {
				return d, true
			}
		}
	}
	return Holiday{}, false
}
