package law

import "github.com/netra-id/netra"

// never is the first day of a function whose predecessor does not end.
const never netra.Date = "9999-12-31"

// handOver sets the first day of every function that an office takes over from
// another one: the day after the last one on which that performed it.
func (b *Book) handOver() {
	for _, k := range b.KindsInOrder() {
		for i := range k.Performs {
			if w := &k.Performs[i]; w.TakesOver != "" && w.From == "" {
				w.From = b.lastDay(w.TakesOver, w.Function)
				if w.From != never {
					w.From = w.From.AddDays(1)
				}
			}
		}
	}
}

// lastDay is the last day on which a kind of office performed a function, never
// where that has not ended.
func (b *Book) lastDay(kind, function string) netra.Date {
	k := b.Kinds[kind]
	if k == nil {
		return never
	}
	last := netra.Date("")
	for _, w := range k.Performs {
		switch {
		case w.Function != function || !w.Period.Meets(k.InForce):
		case intersect(w.Period, k.InForce).Until == "":
			return never
		default:
			last = max(last, intersect(w.Period, k.InForce).Until)
		}
	}
	if last == "" {
		return never
	}
	return last
}

// handovers checks that what an office takes over was performed by another one
// until the day before, and by nobody else besides.
func (l *linter) handovers(p place, v *OfficeKind) {
	for i, w := range v.Performs {
		if w.TakesOver == "" {
			continue
		}
		at := p.at(i, "takes_over")
		before := l.b.Kinds[w.TakesOver]
		switch {
		case before == nil:
			l.wrong(at, "reference", "there is no kind of office %q; write it, or mend the id", w.TakesOver)
		case before.Successor != v.ID:
			l.wrong(at, "reference", "%s takes over from %s, whose successor is %q; mend one of them", v.ID, before.ID, before.Successor)
		}
		if l.b.says(p, i, "from") {
			l.wrong(p.at(i, "from"), "period", "the first day follows from the last one of %s; delete from, or takes_over", w.TakesOver)
		}
	}
}

// says tells whether the file itself writes a field of an entry.
func (b *Book) says(p place, i int, field string) bool {
	n := b.nodes[p.path]
	for _, k := range append(append([]any{}, p.keys...), i, field) {
		if n = child(n, k); n == nil {
			return false
		}
	}
	return true
}

// oneAuthority checks that an office and its successor never perform one
// function on the same day, and that no day lies between them.
func (l *linter) oneAuthority(v *OfficeKind) {
	next := l.b.Kinds[v.Successor]
	if next == nil {
		return
	}
	done := map[string]bool{}
	for i, w := range v.Performs {
		last := l.b.lastDay(v.ID, w.Function)
		if done[w.Function] || last == never {
			continue
		}
		done[w.Function] = true
		for k, x := range next.Performs {
			if x.Function != w.Function {
				continue
			}
			at := in(&next.Head).at("performs", k)
			switch {
			case x.From <= last:
				l.wrong(at, "powers", "%s and %s both perform %s on %s; one authority at a time, mend a day", v.ID, next.ID, w.Function, max(x.From, v.Performs[i].From))
			case x.From > last.AddDays(1):
				l.wrong(at, "powers", "nobody performs %s from %s until %s; close the gap between %s and its successor", w.Function, last.AddDays(1), x.From.AddDays(-1), v.ID)
			}
			break
		}
	}
}
