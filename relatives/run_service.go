package relatives

import (
	"context"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// runJob is the kind of the job that makes a run.
const runJob = "relatives.run"

// runPayload is what that job is handed.
type runPayload struct {
	Run string `json:"run"`
}

// Ask asks for a run: of everything where there was none or whole is wanted, else
// of what changed. While one goes on nothing new is asked for.
func (s *Service) Ask(ctx context.Context, election string, whole bool, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.mine(ctx, tx, by)
		if err != nil {
			return err
		}
		if !s.matches(o.Kind) {
			return &netra.Error{Kind: netra.Forbidden, Key: "relatives.no_match"}
		}
		if s.Law.Elections[election] == nil {
			return invalid("tahapan", "relatives.problem.election")
		}
		return s.ask(ctx, tx, by.Office, election, whole, by)
	})
}

func (s *Service) ask(ctx context.Context, tx *db.Tx, office netra.OfficeID, election string, whole bool, by netra.Actor) error {
	now := s.Clock.Now()
	r := Run{ID: netra.NewID(now), Office: office, Election: election, State: Waiting, Mark: now, By: by.User, AskedAt: now}
	if !whole {
		last, err := lastRun(ctx, tx, office, election, false)
		if err != nil && netra.KindOf(err) != netra.NotFound {
			return err
		}
		r.Since = last.Mark
	}
	isNew, err := insertRun(ctx, tx, r)
	if err != nil {
		return err
	}
	if !isNew {
		return &netra.Error{Kind: netra.Conflict, Key: "relatives.running"}
	}
	if err := s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: runJob, Key: r.ID, Payload: runPayload{r.ID}}); err != nil {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, "relatives.run.asked", "run:"+r.ID, by, map[string]any{"election": election, "whole": r.Whole()})
	return err
}

// Progress is what a list says of the runs of an office for an election.
type Progress struct {
	Now  *Run // goes on
	Last *Run // ended
}

// Progress says how far the runs of an actor's office are.
func (s *Service) Progress(ctx context.Context, election string, by netra.Actor) (Progress, error) {
	var out Progress
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := s.mine(ctx, tx, by); err != nil {
			return err
		}
		for _, x := range []struct {
			open bool
			to   **Run
		}{{true, &out.Now}, {false, &out.Last}} {
			r, err := lastRun(ctx, tx, by.Office, election, x.open)
			switch {
			case err == nil:
				*x.to = &r
			case netra.KindOf(err) != netra.NotFound:
				return err
			}
		}
		return nil
	})
	return out, err
}

// changesEvery is how often rosters and lists are looked at for changes.
const changesEvery = 10 * time.Minute

// changesJob is the kind of the job that looks at them.
const changesJob = "relatives.changes"

// WatchChanges lets the queue ask for a run wherever a roster or a list of
// candidates changed after the last one.
func (s *Service) WatchChanges(ctx context.Context) error {
	next := func(ctx context.Context, tx *db.Tx, at time.Time) error {
		return s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: changesJob, Key: "next", At: at})
	}
	s.Jobs.Handle(changesJob, func(ctx context.Context, _ []byte) error {
		return s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := s.askWhereChanged(ctx, tx); err != nil {
				return err
			}
			if err := s.forget(ctx, tx); err != nil {
				return err
			}
			if err := jobs.Done(ctx, tx); err != nil {
				return err
			}
			return next(ctx, tx, s.Clock.Now().Add(changesEvery))
		})
	})
	return s.DB.Write(ctx, func(tx *db.Tx) error { return next(ctx, tx, s.Clock.Now()) })
}

func (s *Service) askWhereChanged(ctx context.Context, tx *db.Tx) error {
	runs, err := listDone(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range runs {
		_, in, err := s.place(ctx, tx, r.Office)
		if err != nil {
			return err
		}
		changed, err := s.Registry.ChangedSince(ctx, tx, in, r.Election, r.Mark)
		if err != nil {
			return err
		}
		if !changed || s.over(r.Election) {
			continue
		}
		if err := s.ask(ctx, tx, r.Office, r.Election, false, netra.System("")); err != nil && netra.KindOf(err) != netra.Conflict {
			return err
		}
	}
	return nil
}
