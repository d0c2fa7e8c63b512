package law

import (
	"cmp"
	"slices"
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
	// Known is the day on which the reporter knew of the event, or an office
	// found it.
	Known netra.Date

	// The instants of the same events, in the zone of the office, for clocks
	// that run in hours. A zero one is not known; the day is then counted as a
	// whole.
	EnteredAt, OpenedAt, ReceivedAt time.Time

	// Week is the id of the working week of the office; "" is the first one.
	// Region is where the office is, for the holidays of that region.
	Week   string
	Region netra.Region

	// Pauses are the times in which clocks stood still.
	Pauses []Pause
}

// Pause is a time in which the clocks that allow its ground stood still.
type Pause struct {
	Ground   string // id of a Suspension of the procedure
	Label    Text
	Document string // number of the paper that proves it
	From     netra.Date
	Until    netra.Date // the last day, "" while it lasts
}

// Deadline is the end of a clock and how it came about.
type Deadline struct {
	Step   string     // name of the step that must be taken
	Label  Text       // of the step
	Right  bool       // somebody's right: no office owes the step
	Legal  bool       // false: a reminder, whose lapse breaks no law
	Since  string     // entered, opened, received, registered, known
	First  string     // after, same: which day is day 1; "" for hours
	Start  netra.Date // the day of the event
	Due    netra.Date // the last day; "" where the event or the number is not known, and while the clock stands still
	DueAt  time.Time  // the last instant of a clock in hours whose event has an instant
	N      int
	Unit   string
	Value  string
	Ladder string // id of the Ladder that is climbed when nobody acts

	Skipped         []SkippedDay // days off between Start and Due that did not count
	Paused          []Pause      // times between Start and Due in which the clock stood still
	Stands          bool         // the clock stands still now
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

// LimitOf is the end of the time limit that a requirement sets; false where it
// sets none.
func (b *Book) LimitOf(p *Procedure, requirement string, ev Events) (Deadline, bool) {
	r, ok := p.Requirement(requirement)
	if !ok || r.Within == nil {
		return Deadline{}, false
	}
	return b.deadline(p, Step{Name: r.ID, Label: r.Label, Within: r.Within}, ev), true
}

// Promised is the last day of a time that an office promises by itself, outside
// of any procedure: the number of a value, counted from the day after ev.Entered.
func (b *Book) Promised(value string, ev Events) Deadline {
	return b.deadline(&Procedure{}, Step{Within: &Within{Value: value}}, ev)
}

func (b *Book) deadline(p *Procedure, s Step, ev Events) Deadline {
	w := s.Within
	day, at := ev.since(w.Since)
	d := Deadline{
		Step: s.Name, Label: s.Label, Right: w.Right, Legal: w.Legal, Since: cmp.Or(w.Since, sinceEntered), Start: day, Value: w.Value,
		Ladder: w.Ladder, Basis: w.Basis, Missed: w.Missed, ProcedureDigest: p.Digest,
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
	ev.Pauses = slices.DeleteFunc(slices.Clone(ev.Pauses), func(x Pause) bool {
		return !slices.Contains(w.SuspendedBy, x.Ground)
	})
	b.count(&d, from, at, ev, workday.Start(cmp.Or(w.Start, string(workday.After))))
	return d
}

// count fills in the end of a clock and the days it passed over.
func (b *Book) count(d *Deadline, from workday.Day, at time.Time, ev Events, first workday.Start) {
	c := b.CalendarOf(ev.Week, ev.Region)
	unit := workday.Unit(d.Unit)
	if unit != workday.Hours {
		d.First = string(first)
	}
	// While a ground lasts nobody can say when the clock will end.
	d.Stands = slices.ContainsFunc(ev.Pauses, func(p Pause) bool {
		return p.Until == "" && !overBefore(c, *d, from, first, ev.Pauses, p)
	})
	if d.Stands {
		d.Paused = ev.Pauses
		return
	}
	spans := spansOf(ev.Pauses)
	due := c.DueOver(from, workday.Limit{N: d.N, Unit: unit, Start: first}, spans)
	if unit == workday.Hours && !at.IsZero() {
		d.DueAt = c.HoursOver(at, d.N, spans)
		due = workday.At(d.DueAt, at.Location())
	}
	d.Due, d.Known = due.Date(), true
	for _, p := range ev.Pauses {
		if p.From <= d.Due && (p.Until == "" || p.Until >= d.Start) {
			d.Paused = append(d.Paused, p)
		}
	}
	if unit == workday.WorkingDays {
		d.Known = c.Known(from, due)
		d.Skipped = b.skipped(c, ev.Week, from, due, first)
	}
}

// overBefore tells whether a clock has run out before the open pause p began:
// what has lapsed cannot be stopped any more.
func overBefore(c *workday.Calendar, d Deadline, from workday.Day, first workday.Start, all []Pause, p Pause) bool {
	closed := slices.DeleteFunc(slices.Clone(all), func(x Pause) bool { return x.Until == "" })
	due := c.DueOver(from, workday.Limit{N: d.N, Unit: workday.Unit(d.Unit), Start: first}, spansOf(closed))
	return due.Date() < p.From
}

// spansOf are the days of pauses that have ended.
func spansOf(ps []Pause) []workday.Span {
	var out []workday.Span
	for _, p := range ps {
		from, ok := workday.Of(p.From)
		until, over := workday.Of(p.Until)
		if ok && over {
			out = append(out, workday.Span{From: from, Until: until})
		}
	}
	return out
}

// CalendarOf is the calendar of offices with a working week in a region; the
// first week where week is empty or not known.
func (b *Book) CalendarOf(week string, region netra.Region) *workday.Calendar {
	if b.Weeks[week] == nil {
		week = b.WeeksInOrder()[0].ID
	}
	for _, r := range b.regions {
		if r.Contains(region) {
			return b.calendars[office{week, r}]
		}
	}
	return b.calendars[office{week, ""}]
}

// skipped are the days off from the first day that could count up to and
// including due, with their names.
func (b *Book) skipped(c *workday.Calendar, week string, from, due workday.Day, first workday.Start) []SkippedDay {
	w := b.Weeks[week]
	if w == nil {
		w = b.WeeksInOrder()[0]
	}
	if first == workday.Same {
		from--
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
	sinceKnown      = "known"
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
	case sinceKnown:
		return e.Known, time.Time{}
	}
	return e.Entered, e.EnteredAt
}

// HolidayOn is the holiday of a day in a region; without one, in the whole
// country.
func (b *Book) HolidayOn(day netra.Date, region netra.Region) (Holiday, bool) {
	if h := b.Holidays[day.Year()]; h != nil {
		for _, d := range h.Days {
			if d.Date == day && d.holdsIn(region) {
				return d, true
			}
		}
	}
	return Holiday{}, false
}

// holdsIn tells whether offices in a region keep the holiday.
func (h Holiday) holdsIn(r netra.Region) bool {
	return len(h.Regions) == 0 || slices.ContainsFunc(h.Regions, func(x netra.Region) bool { return x.Contains(r) })
}
