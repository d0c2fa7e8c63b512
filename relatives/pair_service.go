package relatives

import (
	"context"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
)

// List lists the pairs that the office of an actor may see, and how many fit in
// all.
func (s *Service) List(ctx context.Context, f Filter, by netra.Actor) (rows []Row, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		rows, total, err = listPairs(ctx, tx, o, f)
		return err
	})
	return rows, total, err
}

// Sheet is a pair with what the registry knows of both.
type Sheet struct {
	Pair
	Servant   registry.Servant
	Candidate registry.Candidate
	Race      registry.Race
	Office    string // name of the office that looked
	Names     map[netra.UserID]string
	Own       bool   // the pair is of the reader's office
	Employer  bool   // the reader's office is that of the servant's agency
	Page      string // token of the servant's page, where he declared in the reader's office
}

// Open is a pair that an actor may see. What his office may not see does not
// exist for him.
func (s *Service) Open(ctx context.Context, id string, by netra.Actor) (Sheet, error) {
	var out Sheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		if out.Pair, err = loadPair(ctx, tx, id, o); err != nil {
			return err
		}
		if out.Servant, err = s.Registry.Servant(ctx, tx, out.Pair.Servant); err != nil {
			return err
		}
		if out.Candidate, out.Race, err = s.Registry.Candidate(ctx, tx, out.Pair.Candidate); err != nil {
			return err
		}
		of, err := s.Access.Office(ctx, tx, out.Pair.Office)
		if err != nil {
			return err
		}
		out.Office, out.Own, out.Employer = of.Name, of.ID == o.ID, o.Agency != "" && o.Agency == out.Servant.Agency
		if out.Own && !out.Declared.IsZero() {
			out.Page = s.token(link{office: o.ID, election: out.Election, pair: id})
		}
		out.Names, err = s.Access.Names(ctx, tx, []netra.UserID{out.ProposedBy, out.SettledBy, out.TalkedBy})
		return err
	})
	return out, err
}

// Confirm says that a pair is so: the first time it is proposed, and confirmed
// when a second person says it.
func (s *Service) Confirm(ctx context.Context, id string, by netra.Actor) error {
	return s.change(ctx, id, by, func(p Pair, _ netra.Date) (Pair, error) { return confirm(p, by.User) })
}

// Dismiss says that the servant is not the relative whom the CV names.
func (s *Service) Dismiss(ctx context.Context, id, reason string, by netra.Actor) error {
	return s.change(ctx, id, by, func(p Pair, _ netra.Date) (Pair, error) {
		return dismiss(p, strings.Join(strings.Fields(reason), " "), by.User)
	})
}

// change changes a pair of the actor's own office and records that he did. The
// event names no family: it stays when all of it is deleted.
func (s *Service) change(ctx context.Context, id string, by netra.Actor, fn func(p Pair, today netra.Date) (Pair, error)) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		p, err := loadPair(ctx, tx, id, o)
		if err != nil {
			return err
		}
		if p.Office != o.ID {
			return &netra.Error{Kind: netra.Forbidden, Key: "relatives.other_office"}
		}
		if p, err = fn(p, s.today(o)); err != nil {
			return err
		}
		return s.save(ctx, tx, p, "relatives.pair."+string(p.State), by)
	})
}

func (s *Service) save(ctx context.Context, tx *db.Tx, p Pair, event string, by netra.Actor) error {
	if err := savePair(ctx, tx, p); err != nil {
		return err
	}
	_, err := s.Ledger.Append(ctx, tx, event, subject(p.ID), by, map[string]string{"state": string(p.State)})
	return err
}

func subject(pair string) string { return "pair:" + pair }

// Talk notes that the personnel officer of the servant's agency spoke with him.
func (s *Service) Talk(ctx context.Context, id string, on netra.Date, note string, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		p, err := loadPair(ctx, tx, id, o)
		if err != nil {
			return err
		}
		v, err := s.Registry.Servant(ctx, tx, p.Servant)
		if err != nil {
			return err
		}
		if o.Agency == "" || o.Agency != v.Agency {
			return &netra.Error{Kind: netra.Forbidden, Key: "relatives.not_employer"}
		}
		if p, err = talk(p, on, strings.TrimSpace(note), by.User, s.today(o)); err != nil {
			return err
		}
		return s.save(ctx, tx, p, "relatives.talked", by)
	})
}

// Counts counts the pairs that the office of an actor may see by state, and those
// about which the personnel officer has to speak.
func (s *Service) Counts(ctx context.Context, election string, by netra.Actor) (byState map[State]int, talks int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		byState, talks, err = countPairs(ctx, tx, o, election)
		return err
	})
	return byState, talks, err
}
