package lawroom

import (
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// cardRules are the rules that belong on the card of an election and a stage:
// those for civil servants that applied on the last day before the candidates
// of its races were fixed, or on the day from which they were.
func cardRules(b *law.Book, e *law.Election, stage law.Stage) []*law.Rule {
	day := fixedOn(e)
	if day != "" && stage == law.BeforeFixed {
		day = day.AddDays(-1)
	}
	return slices.DeleteFunc(b.RulesInOrder(), func(r *law.Rule) bool {
		here := len(r.Elections) == 0 || slices.Contains(r.Elections, e.Kind) || slices.Contains(r.Elections, e.ID)
		now := inForce(r, day) && (r.Stage == law.AnyStage || r.Stage == stage)
		ours := len(r.Who) == 0 || slices.ContainsFunc(r.Who, func(id string) bool { return b.Employments[id] != nil && b.Employments[id].ASN })
		return !here || !now || !ours
	})
}

// fixedOn is the first day on which candidates of the election were fixed.
func fixedOn(e *law.Election) netra.Date {
	day := netra.Date("")
	for _, r := range e.Races {
		if day == "" || r.FixedOn != "" && r.FixedOn < day {
			day = r.FixedOn
		}
	}
	return day
}
