package casework

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// suspend is the pause that an officer asks for. Clocks stop only on a ground
// that the procedure names for this state, with a paper, and never twice on one
// ground at a time.
func suspend(p *law.Procedure, origin Origin, t Track, have []Pause, in SuspendInput, today netra.Date) (Pause, error) {
	var ps []netra.Problem
	add := func(field, key string, args ...any) {
		ps = append(ps, netra.Problem{Field: field, Key: key, Args: args})
	}
	if !slices.ContainsFunc(p.Stoppable(t.State, string(origin)), func(s law.Suspension) bool { return s.ID == in.Ground }) {
		add("alasan", "casework.suspend.ground_missing")
	}
	if strings.TrimSpace(in.Document) == "" {
		add("surat", "casework.suspend.document_missing")
	}
	switch {
	case in.From.IsZero():
		add("mulai", "casework.suspend.from_missing")
	case in.From > today:
		add("mulai", "casework.suspend.from_future")
	case in.From < t.OpenedOn:
		add("mulai", "casework.suspend.from_early", t.OpenedOn)
	}
	if in.Until != "" && (in.Until < in.From || in.Until > today) {
		add("sampai", "casework.suspend.until_wrong")
	}
	if slices.ContainsFunc(have, func(x Pause) bool { return x.Ground == in.Ground && x.Until == "" }) {
		add("alasan", "casework.suspend.runs")
	}
	if len(ps) > 0 {
		return Pause{}, &netra.Error{Kind: netra.Invalid, Key: "casework.suspend.incomplete", Problems: ps}
	}
	return Pause{
		Track: t.ID, Ground: in.Ground, Document: strings.TrimSpace(in.Document), From: in.From, Until: in.Until,
	}, nil
}

// resume refuses a last day before the first one or after today.
func resume(x Pause, until, today netra.Date) error {
	if until < x.From || until > today {
		return &netra.Error{Kind: netra.Invalid, Key: "casework.suspend.incomplete", Problems: []netra.Problem{
			{Field: "sampai", Key: "casework.suspend.until_wrong"},
		}}
	}
	return nil
}

// pausesOf are the pauses as the law room counts them.
func pausesOf(p *law.Procedure, ps []Pause) []law.Pause {
	var out []law.Pause
	for _, x := range ps {
		s, _ := p.Suspension(x.Ground)
		out = append(out, law.Pause{Ground: x.Ground, Label: s.Label, Document: x.Document, From: x.From, Until: x.Until})
	}
	return out
}
