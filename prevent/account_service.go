package prevent

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// Accounts lists the official accounts of an actor's office and of those below
// it, those that wait for a check first.
func (s *Service) Accounts(ctx context.Context, by netra.Actor) ([]Account, error) {
	var out []Account
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention)
		if err != nil {
			return err
		}
		out, err = listAccounts(ctx, tx, sc)
		return err
	})
	return out, err
}

// AddAccount records an account of the actor's own office.
func (s *Service) AddAccount(ctx context.Context, a Account, by netra.Actor) (Account, error) {
	a, err := checkAccount(a)
	if err != nil {
		return a, err
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Prevent); err != nil {
			return err
		}
		if a.NotedOn, err = s.today(ctx, tx, by.Office); err != nil {
			return err
		}
		a.ID, a.Office = netra.NewID(s.Clock.Now()), by.Office
		if err := insertAccount(ctx, tx, a); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.account.noted", "account:"+a.ID, by, a)
		return err
	})
	return a, err
}

// OpenAccount is an account that an actor may see, with its checks, the newest
// first.
func (s *Service) OpenAccount(ctx context.Context, id string, by netra.Actor) (Account, []AccountCheck, error) {
	var a Account
	var checks []AccountCheck
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if a, err = s.findAccount(ctx, tx, id, by, access.SeePrevention); err != nil {
			return err
		}
		checks, err = listChecks(ctx, tx, id)
		return err
	})
	if len(checks) > 0 {
		a.Last = checks[0]
	}
	return a, checks, err
}

func (s *Service) findAccount(ctx context.Context, tx *db.Tx, id string, by netra.Actor, p access.Permission) (Account, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return Account{}, err
	}
	a, err := loadAccount(ctx, tx, id)
	if err != nil {
		return a, err
	}
	if !sc.Covers(a.Office) {
		return Account{}, notFound()
	}
	return a, nil
}

// CheckAccount records that somebody looked at an account today. What is not
// fine needs a word on what was found.
func (s *Service) CheckAccount(ctx context.Context, id string, fine bool, note string, by netra.Actor) error {
	note = oneLine(note)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.findAccount(ctx, tx, id, by, access.Prevent); err != nil {
			return err
		}
		if note == "" && !fine || tooLong(note) {
			return &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: []netra.Problem{{Field: "catatan", Key: "prevent.problem.found"}}}
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		c := AccountCheck{On: today, Fine: fine, Note: note, By: by.Name}
		if err := insertCheck(ctx, tx, netra.NewID(s.Clock.Now()), id, c); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.account.checked", "account:"+id, by, c)
		return err
	})
}

// CloseAccount ends an account that the office no longer uses.
func (s *Service) CloseAccount(ctx context.Context, id string, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		a, err := s.findAccount(ctx, tx, id, by, access.Prevent)
		if err != nil {
			return err
		}
		if a.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "prevent.other_office"}
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		if err := closeAccount(ctx, tx, id, today); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.account.closed", "account:"+id, by, nil)
		return err
	})
}
