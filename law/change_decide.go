package law

import "slices"

// Moved tells whether a clock that was computed again ends at another time than
// before, or stands still where it ran.
func Moved(before, after Deadline) bool {
	return before.Due != after.Due || !before.DueAt.Equal(after.DueAt) || before.Stands != after.Stands
}

// WhyMoved says why a clock that was computed again ends on another day: a
// number that was changed, days off that came or went, times in which it stood
// still.
func WhyMoved(before, after Deadline) []Reason {
	var out []Reason
	add := func(key string, args ...any) { out = append(out, Reason{Key: key, Args: args, OK: true}) }
	if before.N != after.N {
		add("law.moved.number", before.N, after.N)
	}
	if before.Unit != after.Unit {
		add("law.moved.to_" + after.Unit)
	}
	if before.Start != after.Start {
		add("law.moved.start", before.Start, after.Start)
	}
	same := func(list []SkippedDay, d SkippedDay) bool {
		return slices.ContainsFunc(list, func(x SkippedDay) bool { return x.Date == d.Date })
	}
	for _, d := range after.Skipped {
		if !d.Weekend && !same(before.Skipped, d) && (before.Due == "" || d.Date <= before.Due) {
			add("law.moved.day_off", d.Date, d.Label)
		}
	}
	for _, d := range before.Skipped {
		if !d.Weekend && !same(after.Skipped, d) && (after.Due == "" || d.Date <= after.Due) {
			add("law.moved.day_on", d.Date, d.Label)
		}
	}
	if otherWeek(before, after) {
		add("law.moved.week")
	}
	for _, p := range after.Paused {
		if !slices.Contains(before.Paused, p) {
			if p.Until == "" {
				add("law.moved.stands", p.Label, p.From, p.Document)
				continue
			}
			add("law.moved.paused", p.Label, p.From, p.Until, p.Document)
		}
	}
	if len(out) == 0 {
		add("law.moved.other")
	}
	return out
}

// otherWeek tells whether one of the two passes over a day that is off every
// week and on which the other one counts, as far as both reach.
func otherWeek(before, after Deadline) bool {
	last := min(before.Due, after.Due)
	counts := func(x, y Deadline) bool {
		return slices.ContainsFunc(x.Skipped, func(d SkippedDay) bool {
			return d.Weekend && d.Date <= last && !slices.ContainsFunc(y.Skipped, func(e SkippedDay) bool { return e.Date == d.Date })
		})
	}
	return before.Unit == after.Unit && before.Start == after.Start && (counts(before, after) || counts(after, before))
}
