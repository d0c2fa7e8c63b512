package watch

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// desk is the office of an actor with its day and the legal bases on which it may
// watch on that day.
type desk struct {
	access.Office
	today netra.Date
	bases []Basis
}

func (s *Service) desk(ctx context.Context, tx *db.Tx, office netra.OfficeID) (desk, error) {
	o, err := s.Access.Office(ctx, tx, office)
	if err != nil {
		return desk{}, err
	}
	today := netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone))
	return desk{Office: o, today: today, bases: basesOf(s.Law, o.Kind, today)}, nil
}

func subject(list string) string { return "watch:" + list }

// Propose writes a watch list that somebody else has to approve.
func (s *Service) Propose(ctx context.Context, d Draft, by netra.Actor) (List, error) {
	var l List
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Watch); err != nil {
			return err
		}
		at, err := s.desk(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		if len(at.bases) == 0 {
			return &netra.Error{Kind: netra.Forbidden, Key: "watch.no_power"}
		}
		if d, err = checkDraft(d, s.Law, at.bases, at.Region, at.today); err != nil {
			return err
		}
		now := s.Clock.Now()
		l = List{
			ID: netra.NewID(now), Office: by.Office, Title: d.Title, Purpose: d.Purpose, Basis: d.Basis, Region: d.Region, Election: d.Election,
			Race: d.Race, ActsFrom: d.ActsFrom, EndsOn: d.EndsOn, EndsAt: d.EndsOn.AddDays(1).StartIn(i18n.Zone(at.Zone)),
			Proposed: Act{By: by.User, Name: by.Name, At: now}, Version: 1,
		}
		if l.Terms, err = s.terms(ctx, tx, d, l); err != nil {
			return err
		}
		if l.Accounts, err = s.accounts(ctx, tx, d.Accounts, d.Region); err != nil {
			return err
		}
		if err := insertList(ctx, tx, l); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "watch.list.proposed", subject(l.ID), by, l)
		return err
	})
	return l, err
}

// lineWrong is what is wrong with a line of a field, counted from 0.
func lineWrong(field string, line int, key string, err error) error {
	return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Err: err, Problems: []netra.Problem{
		{Field: field, Line: line + 1, Key: key, Args: []any{line + 1}},
	}}
}

// terms reads the terms of a draft. Each stands for a candidate of the race.
func (s *Service) terms(ctx context.Context, tx *db.Tx, d Draft, l List) ([]Term, error) {
	cs, err := s.candidates(ctx, tx, l)
	if err != nil {
		return nil, err
	}
	var out []Term
	for i, line := range d.Terms {
		who, text, ok := termLine(line)
		if !ok {
			return nil, lineWrong("istilah", i, "watch.problem.term", nil)
		}
		number, err := strconv.Atoi(who)
		at := slices.IndexFunc(cs, func(c registry.Candidate) bool {
			if err == nil {
				return c.Number == number && number > 0 && !c.IsDeputy()
			}
			return c.Fits(who, "")
		})
		if at < 0 {
			return nil, lineWrong("istilah", i, "watch.problem.candidate", nil)
		}
		out = append(out, Term{Candidate: cs[at].ID, Name: cs[at].FullName(), Text: text})
	}
	return out, nil
}

// candidates are those who stand in the race of a list.
func (s *Service) candidates(ctx context.Context, tx *db.Tx, l List) ([]registry.Candidate, error) {
	races, err := s.Registry.Races(ctx, tx, l.Election, l.Region)
	if err != nil {
		return nil, err
	}
	races = slices.DeleteFunc(races, func(r registry.Race) bool { return r.Race != l.Race })
	by, err := s.Registry.CandidatesOf(ctx, tx, races)
	if err != nil {
		return nil, err
	}
	var out []registry.Candidate
	for _, r := range races {
		for _, c := range by[r.ID] {
			if !c.IsEmptyColumn() {
				out = append(out, c)
			}
		}
	}
	return out, s.Registry.WithParts(ctx, tx, out)
}

// accounts reads the accounts of a draft. A number of a servant must be one of
// the roster of the region.
func (s *Service) accounts(ctx context.Context, tx *db.Tx, typed []string, region netra.Region) ([]Account, error) {
	var out []Account
	seen := map[string]bool{}
	for i, line := range typed {
		wrong := func(key string, err error) error { return lineWrong("akun", i, key, err) }
		a, nip, ok := accountLine(line)
		if !ok {
			return nil, wrong("watch.problem.account", nil)
		}
		if nip != "" {
			n, err := registry.ParseNIP(nip)
			if err != nil {
				return nil, wrong("watch.problem.nip", err)
			}
			found, err := s.Registry.FindServants(ctx, tx, string(n), registry.Within{Region: region}, 2)
			if err != nil {
				return nil, err
			}
			if len(found) != 1 {
				return nil, wrong("watch.problem.servant", nil)
			}
			a.Servant = found[0].ID
		}
		if key := a.Platform + " " + a.Handle; !seen[key] {
			seen[key] = true
			out = append(out, a)
		}
	}
	return out, nil
}

// Approve puts a list in force. Whoever wrote it cannot.
func (s *Service) Approve(ctx context.Context, id string, version int64, by netra.Actor) error {
	return s.decide(ctx, id, version, by, "watch.list.approved", func(ctx context.Context, tx *db.Tx, l *List, a Act) error {
		l.Approved = a
		return s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: endJob, Key: id, At: l.EndsAt, Payload: id})
	})
}

// Refuse turns a list down, for a reason.
func (s *Service) Refuse(ctx context.Context, id string, version int64, why string, by netra.Actor) error {
	if err := mustSayWhy(why); err != nil {
		return err
	}
	return s.decide(ctx, id, version, by, "watch.list.refused", func(_ context.Context, _ *db.Tx, l *List, a Act) error {
		a.Why = oneLine(why)
		l.Refused = a
		return nil
	})
}

// mustSayWhy refuses what is done without a reason.
func mustSayWhy(why string) error {
	why = strings.TrimSpace(why)
	switch {
	case why == "":
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "alasan", Key: "watch.problem.why"}}}
	case len([]rune(why)) > maxPurpose:
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "alasan", Key: "watch.problem.long", Args: []any{maxPurpose}}}}
	}
	return nil
}

// decide does what only somebody else than the author may do to a list.
func (s *Service) decide(ctx context.Context, id string, version int64, by netra.Actor, event string, do func(context.Context, *db.Tx, *List, Act) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := s.find(ctx, tx, id, by, access.ApproveWatch)
		if err != nil {
			return err
		}
		at, err := s.desk(ctx, tx, l.Office)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		if err := mayApprove(l, by, at.bases, now); err != nil {
			return err
		}
		l.Version = version
		if err := do(ctx, tx, &l, Act{By: by.User, Name: by.Name, At: now}); err != nil {
			return err
		}
		if err := saveList(ctx, tx, l); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, event, subject(l.ID), by, l)
		return err
	})
}

// End ends a list before its day, for a reason. Everybody who may watch may do
// so: letting go needs no second person.
func (s *Service) End(ctx context.Context, id string, version int64, why string, by netra.Actor) error {
	if err := mustSayWhy(why); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := s.find(ctx, tx, id, by, access.Watch)
		if err != nil {
			return err
		}
		if l.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "watch.other_office"}
		}
		if st := stateOf(l, s.Clock.Now()); st != Running && st != Proposed {
			return &netra.Error{Kind: netra.NotInForce, Key: "watch.ended"}
		}
		l.Version = version
		return s.end(ctx, tx, l, oneLine(why), by)
	})
}

// end ends a list and everything that still goes on or waits under it: nobody can
// read a file of it any more, and nothing is left to decide on.
func (s *Service) end(ctx context.Context, tx *db.Tx, l List, why string, by netra.Actor) error {
	l.Ended = Act{By: by.User, Name: by.Name, At: s.Clock.Now(), Why: why}
	if err := saveList(ctx, tx, l); err != nil {
		return err
	}
	runs, err := listRuns(ctx, tx, l.ID)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.Over() {
			continue
		}
		if err := s.finish(ctx, tx, r, Stopped, "watch.ended"); err != nil {
			return err
		}
	}
	lapsed, err := s.lapse(ctx, tx, l.ID, by)
	if err != nil {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, "watch.list.ended", subject(l.ID), by, map[string]any{"why": why, "lapsed": lapsed})
	return err
}

// lapse closes the hits of a list that nobody has decided on, and forgets them.
func (s *Service) lapse(ctx context.Context, tx *db.Tx, list string, by netra.Actor) (int, error) {
	lapsed, err := lapseHits(ctx, tx, list, s.Clock.Now())
	if err != nil {
		return 0, err
	}
	for _, hit := range lapsed {
		if err := s.Evidence.Forget(ctx, tx, about(hit), by); err != nil {
			return 0, err
		}
	}
	return len(lapsed), nil
}

// find loads a list on which an actor may act with permission p. What lies
// outside of his scope does not exist for him.
func (s *Service) find(ctx context.Context, tx *db.Tx, id string, by netra.Actor, p access.Permission) (List, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return List{}, err
	}
	l, err := loadList(ctx, tx, id)
	if err != nil {
		return l, err
	}
	if !sc.Covers(l.Office) {
		return List{}, notFound()
	}
	return l, nil
}

// Lists lists the watch lists of an actor's office and of those below it, and
// how many there are in all.
func (s *Service) Lists(ctx context.Context, f Filter, by netra.Actor) (rows []Row, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeWatch)
		if err != nil {
			return err
		}
		now := s.Clock.Now()
		ls, n, err := listLists(ctx, tx, sc, f, now)
		rows, total = nil, n
		for _, l := range ls {
			rows = append(rows, Row{List: l, State: stateOf(l, now)})
		}
		return err
	})
	return rows, total, err
}

// Sheet is a watch list with everything that its page shows.
type Sheet struct {
	List
	State      State
	OfficeName string
	BasisHolds bool // the legal basis is in force today
	Owners     map[netra.ServantID]registry.Servant
}

// Open is a watch list that an actor may see.
func (s *Service) Open(ctx context.Context, id string, by netra.Actor) (Sheet, error) {
	var out Sheet
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		l, err := s.find(ctx, tx, id, by, access.SeeWatch)
		if err != nil {
			return err
		}
		at, err := s.desk(ctx, tx, l.Office)
		if err != nil {
			return err
		}
		out = Sheet{List: l, State: stateOf(l, s.Clock.Now()), OfficeName: at.Name, Owners: map[netra.ServantID]registry.Servant{}}
		for _, b := range at.bases {
			out.BasisHolds = out.BasisHolds || b == l.Basis
		}
		for _, a := range l.Accounts {
			if a.Servant == "" {
				continue
			}
			v, err := s.Registry.Servant(ctx, tx, a.Servant)
			if err != nil {
				return fmt.Errorf("owner of an account of watch list %s: %w", id, err)
			}
			out.Owners[a.Servant] = v
		}
		return nil
	})
	return out, err
}

// Choices are what a new list of an actor's office can be about.
type Choices struct {
	Region netra.Region
	Bases  []Basis // none where its office may not watch
}

// Choices lists what the form of a new list offers.
func (s *Service) Choices(ctx context.Context, by netra.Actor) (Choices, error) {
	var out Choices
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		at, err := s.desk(ctx, tx, by.Office)
		out = Choices{Region: at.Region, Bases: at.bases}
		return err
	})
	return out, err
}
