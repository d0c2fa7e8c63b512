package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// SanctionChoice is one sanction that an examiner may choose.
type SanctionChoice struct {
	Sanction *Sanction // as the article names it
	StandIn  *Sanction // what is imposed in its place for the time being, nil where nothing is
	Imposed  *Sanction // what is really imposed: StandIn, else Sanction
	// LevelOpen: the law assigns the rule no level; the choice needs a reason
	// in writing.
	LevelOpen bool
}

// SanctionsFor are the sanctions that a rule leaves to the examiner for a
// person so employed, lighter ones first, when the decision is taken on day:
// those the rule names, else all of its level, else, where the law assigns no
// level, all of its regime. An empty employment or day filters nothing.
//
// What may be imposed follows the law of the act, not that of the decision: a
// sanction that has ended by the day of the decision remains a choice for the
// rules of its time, and one that came later is none for them.
//
// A sanction that only stands in for another one is not a choice of its own.
func (b *Book) SanctionsFor(r *Rule, employment string, day netra.Date) []SanctionChoice {
	var out []SanctionChoice
	all := b.sanctionsOf(r)
	for _, s := range all {
		if standsIn(all, s) || !r.InForce.Meets(s.InForce) || !s.fits(employment, day) {
			continue
		}
		c := SanctionChoice{Sanction: s, Imposed: s, LevelOpen: b.NoLevel(r)}
		if s.Replaced(day) {
			c.StandIn = b.Sanctions[s.StandIn.Sanction]
			c.Imposed = c.StandIn
		}
		out = append(out, c)
	}
	return out
}

// SanctionsIn are the sanctions of some regimes that a rule leaves to the examiner,
// as SanctionsFor gives them; where it leaves none of those regimes, all that they
// know, as for an act that was passed on from discipline to the council of ethics.
func (b *Book) SanctionsIn(regimes []string, r *Rule, employment string, day netra.Date) []SanctionChoice {
	known := func(s *Sanction) bool {
		l := b.Levels[s.Level]
		return l != nil && slices.Contains(regimes, l.Regime)
	}
	out := slices.DeleteFunc(b.SanctionsFor(r, employment, day), func(c SanctionChoice) bool { return !known(c.Sanction) })
	if len(out) > 0 {
		return out
	}
	for _, s := range b.SanctionsInOrder() {
		if s.Review.Status != withdrawn && known(s) && s.InForce.Has(day) && s.fits(employment, day) {
			out = append(out, SanctionChoice{Sanction: s, Imposed: s, LevelOpen: true})
		}
	}
	return out
}

// sanctionsOf are the sanctions of the rule before any filter.
func (b *Book) sanctionsOf(r *Rule) []*Sanction {
	levels := b.levelsOf(r.Regime)
	return slices.DeleteFunc(b.SanctionsInOrder(), func(s *Sanction) bool {
		switch {
		case s.Review.Status == withdrawn:
			return true
		case len(r.Sanctions) > 0:
			return !slices.Contains(r.Sanctions, s.ID)
		case r.Level != "":
			return s.Level != r.Level
		}
		return !b.NoLevel(r) || !slices.Contains(levels, s.Level)
	})
}

// levelsOf are the ids of the levels that a regime knows.
func (b *Book) levelsOf(regime string) []string {
	var out []string
	for _, l := range b.LevelsInOrder() {
		if regime != "" && l.Regime == regime {
			out = append(out, l.ID)
		}
	}
	return out
}

// standsIn tells whether s stands in for another one of all.
func standsIn(all []*Sanction, s *Sanction) bool {
	return slices.ContainsFunc(all, func(x *Sanction) bool { return x.StandIn.Sanction == s.ID && x.ID != s.ID })
}

// fits tells whether s may be imposed on somebody so employed and existed when
// the decision was taken.
func (s *Sanction) fits(employment string, day netra.Date) bool {
	if day != "" && day < s.InForce.From {
		return false
	}
	return employment == "" || len(s.Who) == 0 || slices.Contains(s.Who, employment)
}

// Replaced tells whether another sanction is imposed in place of s when the
// decision is taken on day. Where no day is known on which the sanction itself
// may be imposed, it is still replaced.
func (s *Sanction) Replaced(day netra.Date) bool {
	return s.StandIn.Sanction != "" && (s.StandIn.Until == "" || day == "" || day < s.StandIn.Until)
}
