package prevent

import (
	"cmp"
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// MakeTarget records what an office means to keep in its region.
func (s *Service) MakeTarget(ctx context.Context, t Target, by netra.Actor) (Target, error) {
	t, err := checkTarget(t)
	if err != nil {
		return t, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Prevent); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		t.ID, t.Office, t.Region = netra.NewID(now), by.Office, office.Region
		if err := insertTarget(ctx, tx, t, now, by); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.target.set", "target:"+t.ID, by, t)
		return err
	})
	return t, err
}

// Targets lists the targets of an actor's office and of those below it, as they
// stand today, what ends first on top.
func (s *Service) Targets(ctx context.Context, by netra.Actor) ([]TargetRow, error) {
	var list []Target
	var today netra.Date
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention)
		if err != nil {
			return err
		}
		if today, err = s.today(ctx, tx, by.Office); err != nil {
			return err
		}
		list, err = listTargets(ctx, tx, sc)
		return err
	})
	var out []TargetRow
	for _, t := range list {
		if err != nil {
			break
		}
		var row TargetRow
		row, err = s.stand(ctx, t, today)
		out = append(out, row)
	}
	return out, err
}

// today is the present day in the zone of an office.
func (s *Service) today(ctx context.Context, tx *db.Tx, office netra.OfficeID) (netra.Date, error) {
	o, err := s.Access.Office(ctx, tx, office)
	return netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone)), err
}

func (s *Service) stand(ctx context.Context, t Target, today netra.Date) (TargetRow, error) {
	counts, err := s.Counts.ByDay(ctx, t.Measure, t.Region, min(today, t.UntilOn))
	return TargetRow{t, stand(t, counts, today)}, err
}

// TargetSheet is a target as it stands, with what was done for it.
type TargetSheet struct {
	TargetRow
	OfficeName string
	Deeds      []Deed
}

// OpenTarget is a target that an actor may see.
func (s *Service) OpenTarget(ctx context.Context, id string, by netra.Actor) (TargetSheet, error) {
	var out TargetSheet
	var t Target
	var today netra.Date
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if t, err = s.findTarget(ctx, tx, id, by, access.SeePrevention); err != nil {
			return err
		}
		office, err := s.Access.Office(ctx, tx, t.Office)
		if err != nil {
			return err
		}
		out.OfficeName, today = office.Name, netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))
		if out.Deeds, err = listDeeds(ctx, tx, id); err != nil {
			return err
		}
		done, err := noticesBetween(ctx, tx, t)
		out.Deeds = append(out.Deeds, done...)
		return err
	})
	if err != nil {
		return out, err
	}
	slices.SortStableFunc(out.Deeds, func(a, b Deed) int { return cmp.Compare(a.On, b.On) })
	out.TargetRow, err = s.stand(ctx, t, today)
	return out, err
}

func (s *Service) findTarget(ctx context.Context, tx *db.Tx, id string, by netra.Actor, p access.Permission) (Target, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return Target{}, err
	}
	t, err := loadTarget(ctx, tx, id)
	if err != nil {
		return t, err
	}
	if !sc.Covers(t.Office) {
		return Target{}, notFound()
	}
	return t, nil
}

// AddDeed records what was done for a target.
func (s *Service) AddDeed(ctx context.Context, target string, d Deed, by netra.Actor) error {
	d.What = oneLine(d.What)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		t, err := s.findTarget(ctx, tx, target, by, access.Prevent)
		if err != nil {
			return err
		}
		if t.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "prevent.other_office"}
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		var ps []netra.Problem
		switch {
		case d.What == "":
			ps = append(ps, netra.Problem{Field: "apa", Key: "web.problem.required"})
		case tooLong(d.What):
			ps = append(ps, netra.Problem{Field: "apa", Key: "prevent.problem.long", Args: []any{maxLine}})
		}
		if d.On > today {
			ps = append(ps, netra.Problem{Field: "tanggal", Key: "prevent.problem.future"})
		}
		if len(ps) > 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: ps}
		}
		d.On, d.By = cmp.Or(d.On, today), by.Name
		if err := insertDeed(ctx, tx, netra.NewID(s.Clock.Now()), target, d); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.target.deed", "target:"+target, by, d)
		return err
	})
}
