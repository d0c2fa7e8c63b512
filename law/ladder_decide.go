package law

import "github.com/netra-id/netra"

// DueRung is a rung of a ladder on the day on which it is reached.
type DueRung struct {
	Rung
	On netra.Date
}

// Upper tells whether also the office above is told.
func (r Rung) Upper() bool { return r.To == rungUpper }

// rungUpper marks a rung that also the office above the one that owes is told.
const rungUpper = "upper"

// Rungs are the rungs of a clock's ladder, each on its day, in their order. A
// clock without an end has none. What should have been said before the clock
// began is said on its first day.
func (b *Book) Rungs(d Deadline) []DueRung {
	if d.Due == "" {
		return nil
	}
	l := b.Ladders[d.Ladder]
	if l == nil {
		l = b.LaddersInOrder()[0]
	}
	var out []DueRung
	for _, r := range l.Rungs {
		out = append(out, DueRung{r, max(d.Start, d.Due.AddDays(r.Days))})
	}
	return out
}

// Rung is the rung of that name in any ladder.
func (b *Book) Rung(ladder, id string) (Rung, bool) {
	l := b.Ladders[ladder]
	if l == nil {
		l = b.LaddersInOrder()[0]
	}
	for _, r := range l.Rungs {
		if r.ID == id {
			return r, true
		}
	}
	return Rung{}, false
}

// Earliest is how many days before its due day a clock's ladder can begin.
func (b *Book) Earliest() int {
	days := 0
	for _, l := range b.Ladders {
		for _, r := range l.Rungs {
			days = max(days, -r.Days)
		}
	}
	return days
}
