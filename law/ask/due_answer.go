package ask

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/workday"
	"github.com/netra-id/netra/law"
)

// clockOf is the clock that a question asks about, as a step of a procedure;
// a value alone becomes a step of a procedure that has nothing else.
type clockOf struct {
	procedure *law.Procedure
	step      law.Step
	state     string
	bare      bool // only a value was asked
}

// Due answers a question about a clock. An error is a *Refusal.
func (d *Desk) Due(in DueInput) (*DueAnswer, error) {
	c, err := d.clock(in)
	if err != nil {
		return nil, err
	}
	place, zone, err := d.zone(in.Office)
	if err != nil {
		return nil, err
	}
	week, err := d.week(in.Week)
	if err != nil {
		return nil, err
	}
	day, at, err := d.instant(in.From, zone)
	if err != nil {
		return nil, err
	}
	v := d.Book.Values[c.step.Within.Value]
	term, ok := v.On(day)
	if !ok {
		return nil, d.noNumber(in.From, day, v, c)
	}
	if term.Unit == "count" {
		return nil, d.refuse("value", v.ID, "law.refusal.count_value")
	}
	pauses, err := d.pauses(in.Suspended, c)
	if err != nil {
		return nil, err
	}
	ev := law.Events{
		Entered: day, Opened: day, Received: day, Registered: day, Known: day, EnteredAt: at, OpenedAt: at, ReceivedAt: at,
		Week: week.ID, Region: place.Code, Pauses: pauses,
	}
	end, ok := deadlineOf(d.Book.Deadlines(c.procedure, c.state, ev), c.step.Name)
	if !ok {
		end, ok = d.Book.LimitOf(c.procedure, c.step.Name, ev)
	}
	if !ok || end.Due == "" {
		return nil, d.refuse("step", c.step.Name, "law.refusal.no_clock")
	}
	out := &DueAnswer{
		Question: DueQuestion{Value: v.ID, From: in.From, Office: place.Code, Week: week.ID},
		Clock:    d.clockAnswer(c, v, term, end),
		Office:   DueOffice{Region: place.Code, Name: place.Name, Zone: zone.String(), Abbr: abbr(zone), Week: Named{week.ID, week.Label}},
		Event:    Event{Day: day, At: known(at)},
		Due:      d.due(end, zone),
		Missed:   end.Missed, Warnings: []law.Text{}, Articles: []string{}, Law: d.Book.Digest(),
	}
	out.Days = d.days(end, ev, workday.Start(c.step.Within.Start))
	for _, x := range out.Days {
		if x.Counted {
			out.Counted++
		} else if x.Reason != reasonEvent {
			out.Skipped++
		}
	}
	d.rest(out, c, v, term, end)
	return out, nil
}

// noNumber refuses a day on which nothing says how much the clock counts. Where
// the procedure had not begun by then, it names its first day and the procedure
// of the same track that was in force.
func (d *Desk) noNumber(typed string, day netra.Date, v *law.Value, c clockOf) *Refusal {
	r := &Refusal{Field: "from", Given: typed, Why: d.text("law.refusal.no_number", v.ID, day)}
	p := c.procedure
	if c.bare || p.InForce.From == "" || day >= p.InForce.From {
		return r
	}
	r.Why = d.text("law.refusal.not_begun", p.ID, p.InForce.From, day)
	kind := ""
	if len(p.Elections) > 0 {
		kind = p.Elections[0]
	}
	if before, err := d.Book.ProcedureFor(p.Track, kind, day); err == nil {
		r.Why = d.text("law.refusal.not_begun_before", p.ID, p.InForce.From, day, before.ID)
	}
	return r
}

// notInForce says when a procedure is in force; one without an end has none to
// name.
func (d *Desk) notInForce(p *law.Procedure) law.Text {
	if p.InForce.Until == "" {
		return d.text("law.warn.not_in_force_since", p.InForce.From)
	}
	return d.text("law.warn.not_in_force", p.InForce.From, p.InForce.Until)
}

// rest fills in what the clock rests on and what a reader must know.
func (d *Desk) rest(out *DueAnswer, c clockOf, v *law.Value, term law.Amounts, end law.Deadline) {
	basis := slices.Clone(c.step.Within.Basis)
	for _, s := range term.Basis {
		if !slices.ContainsFunc(basis, func(x law.Source) bool { return x.Instrument == s.Instrument && x.At == s.At && x.URL == s.URL }) {
			basis = append(basis, s)
		}
	}
	out.Basis, out.Certainty = d.sources(basis), d.certainty(basis...)
	for _, s := range basis {
		if s.At != "" {
			out.Articles = add(out.Articles, d.Book.Cite(s, "id", d.Say))
		}
	}
	out.Files, out.Review = []File{file(v.Head)}, v.Review.Status
	warn := func(key string, args ...any) { out.Warnings = append(out.Warnings, d.text(key, args...)) }
	if !c.bare {
		p := c.procedure
		out.Procedure = &Procedure{Named: Named{p.ID, p.Label}, InForce: Span(p.InForce), File: file(p.Head)}
		out.Step = &Named{c.step.Name, c.step.Label}
		out.Question.Procedure, out.Question.Step, out.Question.State = p.ID, c.step.Name, c.state
		out.Files = append(out.Files, file(p.Head))
		if p.Review.Status != "reviewed" {
			out.Review = p.Review.Status
		}
		if !p.InForce.Has(out.Event.Day) {
			out.Warnings = append(out.Warnings, d.notInForce(p))
		}
		if !end.Legal {
			warn("law.warn.not_legal")
		}
		if len(end.Paused) > 0 {
			g, _ := p.Suspension(end.Paused[0].Ground) // its own, see pauses
			paper, _ := p.Document(g.Document)
			warn("law.warn.paused", g.Label, paper.Label)
		}
	}
	if workday.Unit(end.Unit) == workday.Hours && out.Event.At == nil {
		warn("law.warn.hour_unknown")
	}
	if !end.Known {
		for y := out.Event.Day.Year(); y <= end.Due.Year(); y++ {
			if d.Book.Holidays[y] == nil {
				warn("law.warn.unknown_year", strconv.Itoa(y))
			}
		}
	}
	for y := out.Event.Day.Year(); workday.Unit(end.Unit) == workday.WorkingDays && y <= end.Due.Year(); y++ {
		if h := d.Book.Holidays[y]; h != nil {
			out.Files = append(out.Files, file(h.Head))
		}
	}
}

// How often, and for how many days together, a clock that is asked about may
// have stood still. Each day up to its end is told, and anybody may ask.
const (
	mostPauses = 50
	mostPaused = 3650
)

// pauses reads the times in which a clock stood still, written
// 2024-11-25..2024-11-26. A clock of a procedure must allow it.
func (d *Desk) pauses(spans []string, c clockOf) ([]law.Pause, error) {
	var out []law.Pause
	days := 0
	for i, s := range spans {
		first, last, ok := strings.Cut(s, "..")
		p := law.Pause{From: netra.Date(first), Until: netra.Date(last)}
		_, a := workday.Of(p.From)
		_, b := workday.Of(p.Until)
		if !ok || !a || !b || p.Until < p.From {
			return nil, d.refuse("suspended", s, "law.refusal.span")
		}
		if days += p.From.DaysUntil(p.Until) + 1; i >= mostPauses || days > mostPaused {
			return nil, &Refusal{Field: "suspended", Given: s, Why: d.text("law.refusal.paused_long", mostPauses, mostPaused)}
		}
		if len(c.step.Within.SuspendedBy) == 0 {
			return nil, d.refuse("suspended", c.step.Name, "law.refusal.not_suspended")
		}
		p.Ground = c.step.Within.SuspendedBy[0]
		if g, known := c.procedure.Suspension(p.Ground); known {
			p.Label = g.Label
		}
		out = append(out, p)
	}
	return out, nil
}

func deadlineOf(ds []law.Deadline, step string) (law.Deadline, bool) {
	i := slices.IndexFunc(ds, func(x law.Deadline) bool { return x.Step == step })
	if i < 0 {
		return law.Deadline{}, false
	}
	return ds[i], true
}

// clock finds the clock that is asked about.
func (d *Desk) clock(in DueInput) (clockOf, error) {
	switch {
	case (in.Value == "") == (in.Procedure == "" && in.Step == ""):
		return clockOf{}, d.refuse("value", in.Value, "law.refusal.one_of")
	case in.Value != "":
		return d.bareClock(in)
	}
	p := d.Book.Procedures[fold(in.Procedure)]
	if p == nil {
		return clockOf{}, d.refuse("procedure", in.Procedure, "law.refusal.unknown", ids(d.Book.ProceduresInOrder(), func(p *law.Procedure) string { return p.ID })...)
	}
	var found []clockOf
	var names, states []string
	known := false
	for _, s := range p.Steps {
		known = known || fold(s.Name) == fold(in.Step)
		if s.Within == nil {
			continue
		}
		names = add(names, s.Name)
		if fold(s.Name) != fold(in.Step) {
			continue
		}
		for _, from := range s.From {
			states = add(states, from)
			if in.State == "" || fold(from) == fold(in.State) {
				found = append(found, clockOf{procedure: p, step: s, state: from})
			}
		}
	}
	for _, r := range p.Requirements {
		if r.Within == nil {
			continue
		}
		names = add(names, r.ID)
		if fold(r.ID) == fold(in.Step) {
			return clockOf{procedure: p, step: law.Step{Name: r.ID, Label: r.Label, Within: r.Within}}, nil
		}
	}
	switch {
	case len(states) == 0 && known:
		return clockOf{}, d.refuse("step", in.Step, "law.refusal.no_clock", names...)
	case len(states) == 0:
		return clockOf{}, d.refuse("step", in.Step, "law.refusal.unknown", names...)
	case len(found) == 0:
		return clockOf{}, d.refuse("state", in.State, "law.refusal.state", states...)
	}
	for _, c := range found[1:] {
		if a, b := c.step.Within, found[0].step.Within; a.Value != b.Value || a.Start != b.Start {
			return clockOf{}, d.refuse("state", in.Step, "law.refusal.state_needed", states...)
		}
	}
	return found[0], nil
}

// bareClock is the clock of a value that no step is named for.
func (d *Desk) bareClock(in DueInput) (clockOf, error) {
	v := d.Book.Values[fold(in.Value)]
	if v == nil {
		return clockOf{}, d.refuse("value", in.Value, "law.refusal.unknown", ids(d.Book.ValuesInOrder(), func(v *law.Value) string { return v.ID })...)
	}
	start := workday.Start(fold(in.Start))
	if start != "" && start != workday.After && start != workday.Same {
		return clockOf{}, d.refuse("start", in.Start, "law.refusal.unknown", string(workday.After), string(workday.Same))
	}
	s := law.Step{Name: v.ID, From: []string{v.ID}, Within: &law.Within{Value: v.ID, Start: string(start), Legal: true, SuspendedBy: []string{reasonPaused}}}
	return clockOf{procedure: &law.Procedure{Steps: []law.Step{s}}, step: s, state: v.ID, bare: true}, nil
}

// capital is the zone of an office of which nothing is known.
const capital = "Asia/Jakarta"

// zone finds the place of the office and its time zone.
func (d *Desk) zone(typed string) (Place, *time.Location, error) {
	place := Place{Zone: capital}
	if typed != "" {
		var ok bool
		if place, ok = d.Places(netra.Region(typed)); !ok {
			return place, nil, d.refuse("office", typed, "law.refusal.region")
		}
	}
	loc, err := time.LoadLocation(place.Zone)
	if err != nil {
		return place, nil, d.refuse("office", typed, "law.refusal.region")
	}
	return place, loc, nil
}

func (d *Desk) week(typed string) (*law.Week, error) {
	all := d.Book.WeeksInOrder()
	if typed == "" {
		return all[0], nil
	}
	if w := d.Book.Weeks[fold(typed)]; w != nil {
		return w, nil
	}
	return nil, d.refuse("week", typed, "law.refusal.unknown", ids(all, func(w *law.Week) string { return w.ID })...)
}

// instants are the forms of an instant that are understood; without an offset
// the clock of the office is meant.
var instants = []string{"2006-01-02T15:04Z07:00", time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05"}

// instant reads a day, or an instant; the day is that of the office.
func (d *Desk) instant(typed string, zone *time.Location) (netra.Date, time.Time, error) {
	typed = strings.Replace(strings.TrimSpace(typed), " ", "T", 1)
	if day, err := netra.ParseDate(typed); err == nil {
		return day, time.Time{}, nil
	}
	for _, form := range instants {
		if at, err := time.ParseInLocation(form, typed, zone); err == nil {
			at = at.In(zone)
			if day, err := netra.ParseDate(string(netra.DateOf(at, zone))); err == nil {
				return day, at, nil
			}
		}
	}
	return "", time.Time{}, d.refuse("from", typed, "law.refusal.instant")
}

// known is the instant, nil where there is none.
func known(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

// abbr is the short name of a zone, as the zone database has it.
func abbr(zone *time.Location) string {
	name, _ := netra.Date("2024-01-01").StartIn(zone).Zone()
	return name
}

func (d *Desk) clockAnswer(c clockOf, v *law.Value, term law.Amounts, end law.Deadline) Clock {
	start := workday.Start(c.step.Within.Start)
	if start == "" {
		start = workday.After
	}
	key := "law.start." + string(start)
	if workday.Unit(end.Unit) == workday.Hours {
		start, key = "instant", "law.start.instant"
	}
	return Clock{
		Value: Named{v.ID, v.Label}, N: end.N, Unit: end.Unit, Text: d.text("law.unit."+end.Unit, end.N),
		Since: end.Since, Start: string(start), StartIs: d.text(key), Legal: end.Legal,
		Term: Term{Span: Span(term.Period), Basis: d.sources(term.Basis)},
	}
}

func (d *Desk) due(end law.Deadline, zone *time.Location) Due {
	out := Due{Day: end.Due, At: known(end.DueAt), Before: end.Due.AddDays(1).StartIn(zone), Weekday: weekdayName(end.Due), Certain: end.Known}
	if out.At != nil {
		out.Before = *out.At
		out.Text = d.text("law.due.at", end.Due, end.DueAt.Format("15:04"), abbr(zone))
		return out
	}
	out.Text = d.text("law.due.day", end.Due)
	return out
}

func weekdayName(day netra.Date) string { return strings.ToLower(day.Weekday().String()) }

// The reasons for which a day counts or does not. Holidays are named by the
// kind that their list gives them.
const (
	reasonEvent    = "event"
	reasonWorking  = "working_day"
	reasonCalendar = "calendar_day"
	reasonHours    = "hours"
	reasonWeekend  = "weekend"
	reasonPaused   = "suspended"
)

// days walks from the event to the end.
func (d *Desk) days(end law.Deadline, ev law.Events, start workday.Start) []Day {
	out := []Day{}
	n := 0
	for day := end.Start; day <= end.Due; day = day.AddDays(1) {
		x := d.dayOf(day, end, ev)
		if day == end.Start && (start != workday.Same || x.Reason == reasonHours) {
			x.Counted, x.Reason, x.Label = false, reasonEvent, d.text("law.day.event")
		}
		if x.Counted && x.Reason != reasonHours {
			n++
			x.Number = n
		}
		out = append(out, x)
	}
	return out
}

// dayOf says whether one day counts for the clock, and why.
func (d *Desk) dayOf(day netra.Date, end law.Deadline, ev law.Events) Day {
	x := Day{Date: day, Weekday: weekdayName(day), Counted: true}
	for _, p := range end.Paused {
		if day.In(p.From, p.Until) {
			x.Counted, x.Reason, x.Label = false, reasonPaused, p.Label
			return x
		}
	}
	switch workday.Unit(end.Unit) {
	case workday.Hours:
		x.Reason = reasonHours
	case workday.CalendarDays:
		x.Reason = reasonCalendar
	default:
		x.Reason = reasonWorking
		w, ok := workday.Of(day)
		if ok && !d.Book.CalendarOf(ev.Week, ev.Region).Working(w) {
			x.Counted, x.Reason = false, reasonWeekend
			for _, o := range d.Book.Weeks[ev.Week].Off {
				if o.Day == x.Weekday {
					x.Label = o.Label
				}
			}
		}
		if h, holiday := d.Book.HolidayOn(day, ev.Region); holiday && !x.Counted {
			x.Reason, x.Label = h.Kind, h.Label
		}
		if !x.Counted {
			return x
		}
	}
	x.Label = d.text("law.day." + x.Reason)
	return x
}
