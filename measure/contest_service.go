package measure

import (
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
)

func contestNotFound() error {
	return &netra.Error{Kind: netra.NotFound, Key: "measure.contest.not_found"}
}

// ownColour is the region of an office of which a rule colours the zone; ok is
// false for an office of a wider region.
func ownColour(z *law.ZoneRule, o access.Office) (netra.Region, bool) {
	r := o.Region
	for r.Level() > z.Level() {
		r = r.Parent()
	}
	return r, r != "" && r.Level() == z.Level()
}

// ZoneRuleOn is the rule that colours zones on a day; nil where there is none.
func (s *Service) ZoneRuleOn(day netra.Date) *law.ZoneRule {
	rules := s.Law.ZonesOn(day)
	if len(rules) == 0 {
		return nil
	}
	return rules[len(rules)-1]
}

// Contest records what an office says against the colour of its own region. The
// colour stays as it was counted; both are shown.
func (s *Service) Contest(ctx context.Context, d ContestDraft, by netra.Actor) (Contest, error) {
	var c Contest
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.ContestZone); err != nil {
			return err
		}
		o, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		today := netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone))
		f := ZoneFilter{Rule: s.ZoneRuleOn(d.AsOf), Election: s.Law.Elections[d.Election], AsOf: d.AsOf}
		if f.Rule == nil || f.Election == nil || d.AsOf > today {
			return &netra.Error{Kind: netra.Invalid, Key: "measure.contest.no_colour"}
		}
		region, ok := ownColour(f.Rule, o)
		if !ok {
			return &netra.Error{Kind: netra.Forbidden, Key: "measure.contest.not_yours"}
		}
		f.Province = region.Province()
		m, err := s.zones(ctx, tx, f)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(m.Places, func(p ZonePlace) bool { return p.Region == region })
		if i < 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "measure.contest.no_colour"}
		}
		if c, err = contest(f, m.Places[i], d); err != nil {
			return err
		}
		c.ID, c.Office, c.OfficeName, c.MadeOn, c.MadeBy = netra.NewID(s.Clock.Now()), o.ID, o.Name, today, by.User
		if err := insertContest(ctx, tx, c); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "measure.zone.contested", "contest:"+c.ID, by, c)
		return err
	})
	if err == nil {
		s.Changed()
	}
	return c, err
}

// Contests are those of an actor's office and of the offices below it.
func (s *Service) Contests(ctx context.Context, by netra.Actor) (out []Contest, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.ContestZone)
		if err != nil {
			return err
		}
		cond, args := sc.SQL("office_id", 1)
		out, err = loadContests(ctx, tx, cond, args...)
		return err
	})
	return out, err
}

// ContestsOf are the contests of the colours that a filter asks for, of its day and
// before.
func (s *Service) ContestsOf(ctx context.Context, f ZoneFilter) (out []Contest, err error) {
	if f.Election == nil {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		out, err = loadContests(ctx, tx, "rule_id = $1 and election = $2 and as_of <= $3", f.Rule.ID, f.Election.ID, f.AsOf)
		return err
	})
	return slices.DeleteFunc(out, func(c Contest) bool { return !f.Province.Contains(c.Region) }), err
}

// OpenContest is one contest; may tells whether the actor may answer it.
func (s *Service) OpenContest(ctx context.Context, id string, by netra.Actor) (c Contest, may bool, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		c, err = s.findContest(ctx, tx, id, by)
		return err
	})
	return c, !c.Answered() && c.Office != by.Office, err
}

func (s *Service) findContest(ctx context.Context, tx *db.Tx, id string, by netra.Actor) (Contest, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, access.ContestZone)
	if err != nil {
		return Contest{}, err
	}
	c, err := loadContest(ctx, tx, id)
	if err != nil {
		return c, err
	}
	if !sc.Covers(c.Office) {
		return Contest{}, contestNotFound()
	}
	return c, nil
}

// AnswerContest answers a contest of an office below, or of any office where the
// actor's runs the installation. Nobody answers himself.
func (s *Service) AnswerContest(ctx context.Context, id string, accepted bool, text string, by netra.Actor) error {
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := s.findContest(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if c.Office == by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "measure.contest.own"}
		}
		a, err := answer(c, accepted, text)
		if err != nil {
			return err
		}
		o, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		a.On, a.By, a.OfficeName = netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone)), by.User, o.Name
		if err := saveAnswer(ctx, tx, id, a); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "measure.zone.answered", "contest:"+id, by, a)
		return err
	})
	if err == nil {
		s.Changed()
	}
	return err
}
