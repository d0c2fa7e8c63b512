package prevent

import (
	"slices"

	"github.com/netra-id/netra"
)

// maxTargetDays bounds how long a target may run, so that its days can be shown.
const maxTargetDays = 400

// checkTarget tidies a target and says what is wrong with it.
func checkTarget(t Target) (Target, error) {
	var ps []netra.Problem
	line := func(field string, s *string) {
		*s = oneLine(*s)
		switch {
		case *s == "":
			ps = append(ps, netra.Problem{Field: field, Key: "web.problem.required"})
		case tooLong(*s):
			ps = append(ps, netra.Problem{Field: field, Key: "prevent.problem.long", Args: []any{maxLine}})
		}
	}
	line("judul", &t.Title)
	line("penanggung", &t.Owner)
	if !slices.Contains(measures(), t.Measure) {
		ps = append(ps, netra.Problem{Field: "ukuran", Key: "web.problem.required"})
	}
	switch {
	case t.FromOn.IsZero():
		ps = append(ps, netra.Problem{Field: "dari", Key: "web.problem.required"})
	case t.UntilOn.IsZero():
		ps = append(ps, netra.Problem{Field: "sampai", Key: "web.problem.required"})
	case t.UntilOn < t.FromOn:
		ps = append(ps, netra.Problem{Field: "sampai", Key: "prevent.problem.before"})
	case t.FromOn.AddDays(maxTargetDays) < t.UntilOn:
		ps = append(ps, netra.Problem{Field: "sampai", Key: "prevent.problem.target_long", Args: []any{maxTargetDays}})
	}
	if len(ps) > 0 {
		return t, &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: ps}
	}
	return t, nil
}

// stand says how a target stands on a day: day by day from its first to its last
// one, or to today while it runs.
func stand(t Target, counts map[netra.Date]int, today netra.Date) Standing {
	out := Standing{State: Ahead}
	if today < t.FromOn {
		return out
	}
	out.State = Held
	for d := t.FromOn; d <= min(today, t.UntilOn); d = d.AddDays(1) {
		out.Count += counts[d]
		if out.Count > t.AtMost && out.BrokenOn.IsZero() {
			out.BrokenOn, out.State = d, Missed
		}
		out.Days = append(out.Days, DayCount{On: d, New: counts[d], Sum: out.Count, State: out.State})
	}
	if out.State == Held && today > t.UntilOn {
		out.State = Kept
	}
	return out
}
