package watch

import (
	"context"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Cases is the part of the program that handles findings.
type Cases interface {
	// OpenFinding opens a case of an office's own finding about a servant.
	OpenFinding(ctx context.Context, tx *db.Tx, f Finding, by netra.Actor) (netra.CaseID, string, error)
}

// Finding is what a confirmed hit hands over to those who handle it.
type Finding struct {
	Servant  netra.ServantID
	Election string
	Region   netra.Region
	Act      string // id of a law.Act
	On       netra.Date
	Since    netra.Date // since when the office knows
	Summary  string     // the officer's own words
}

// MakeFinding makes a case of a hit in which two people saw an act, and takes its
// evidence along.
func (s *Service) MakeFinding(ctx context.Context, id, summary string, by netra.Actor) (Hit, error) {
	summary = strings.TrimSpace(summary)
	var out Hit
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		h, err := s.findHit(ctx, tx, id, by)
		if err != nil {
			return err
		}
		if err := mayFind(h, summary, by); err != nil {
			return err
		}
		l, err := loadList(ctx, tx, h.List)
		if err != nil {
			return err
		}
		at, err := s.desk(ctx, tx, h.Office)
		if err != nil {
			return err
		}
		action := s.Law.Actions[h.TrueAct]
		h.Case, h.CaseNumber, err = s.Cases.OpenFinding(ctx, tx, Finding{
			Servant: h.Servant, Election: l.Election, Region: l.Region, Act: action.Act, On: h.On, Since: at.today, Summary: summary,
		}, by)
		if err != nil {
			return err
		}
		h.State = Found
		if err := saveState(ctx, tx, h, Confirmed, s.Clock.Now()); err != nil {
			return err
		}
		if err := s.Evidence.Attach(ctx, tx, about(id), "case:"+string(h.Case), by); err != nil {
			return err
		}
		out = h
		_, err = s.Ledger.Append(ctx, tx, "watch.hit.found", about(id), by, map[string]string{"case": string(h.Case)})
		return err
	})
	return out, err
}

// mayFind says why no case can be made of a hit.
func mayFind(h Hit, summary string, by netra.Actor) error {
	switch n := utf8.RuneCountInString(summary); {
	case h.Office != by.Office:
		return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
	case h.State != Confirmed:
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.not_confirmed"}
	case h.Servant == "":
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.nobody_linked"}
	case n == 0:
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "uraian", Key: "web.problem.required"}}}
	case n > maxPurpose:
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "uraian", Key: "watch.problem.long", Args: []any{maxPurpose}}}}
	}
	return nil
}
