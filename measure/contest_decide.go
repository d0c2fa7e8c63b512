package measure

import (
	"strings"

	"github.com/netra-id/netra"
)

// contest is what an office says against a colour: another count, where it stands,
// and why. A count that the page has already contests nothing.
func contest(f ZoneFilter, p ZonePlace, d ContestDraft) (Contest, error) {
	var ps []netra.Problem
	if d.Claimed == p.Count {
		ps = append(ps, netra.Problem{Field: "jumlah", Key: "measure.contest.same", Args: []any{p.Count}})
	}
	source, note := strings.TrimSpace(d.Source), strings.TrimSpace(d.Note)
	if source == "" {
		ps = append(ps, netra.Problem{Field: "sumber", Key: "web.problem.required"})
	}
	if note == "" {
		ps = append(ps, netra.Problem{Field: "catatan", Key: "web.problem.required"})
	}
	if len(ps) > 0 {
		return Contest{}, &netra.Error{Kind: netra.Invalid, Key: "measure.contest.incomplete", Problems: ps}
	}
	return Contest{
		Rule: f.Rule.ID, RuleDigest: f.Rule.Digest, Election: f.Election.ID, Region: p.Region, AsOf: f.AsOf,
		Counted: p.Count, Band: p.Band.ID, Claimed: d.Claimed, Source: source, Note: note,
	}, nil
}

// answer is what somebody says to a contest, once.
func answer(c Contest, accepted bool, text string) (ContestAnswer, error) {
	text = strings.TrimSpace(text)
	switch {
	case c.Answered():
		return ContestAnswer{}, &netra.Error{Kind: netra.Conflict, Key: "measure.contest.answered"}
	case text == "":
		return ContestAnswer{}, &netra.Error{Kind: netra.Invalid, Key: "measure.contest.incomplete", Problems: []netra.Problem{
			{Field: "jawaban", Key: "web.problem.required"},
		}}
	}
	return ContestAnswer{Accepted: accepted, Text: text}, nil
}
