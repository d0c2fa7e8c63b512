package casework

import (
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// reading opens a case for somebody who reads it, and leaves of it what the
// tracks in his scope are about.
func (s *Service) reading(ctx context.Context, tx *db.Tx, id netra.CaseID, by netra.Actor) (*file, error) {
	f, err := s.file(ctx, tx, id, by)
	if err != nil {
		return nil, err
	}
	scope, err := s.Access.ScopeOf(ctx, tx, by, access.SeeCases)
	if err != nil {
		return nil, err
	}
	f.narrow(scope)
	return f, nil
}

// narrow leaves an employer his own servants, what was decided about them, and
// the tracks that are about them or about the whole case. Who works on the
// whole case sees the whole of it, and the file notes that he does.
func (f *file) narrow(scope access.Scope) {
	own := map[netra.AgencyID]bool{}
	for _, t := range f.Tracks {
		if scope.Covers(t.Office) {
			own[t.Agency] = true
		}
	}
	if f.whole = own[""]; f.whole {
		return
	}
	f.Persons = slices.DeleteFunc(f.Persons, func(p Person) bool { return !own[p.Agency] })
	f.Tracks = slices.DeleteFunc(f.Tracks, func(t Track) bool { return t.Agency != "" && !own[t.Agency] })
	f.Steps = slices.DeleteFunc(f.Steps, func(st StepTaken) bool {
		_, ok := f.track(st.Track)
		return !ok
	})
	f.Decisions = slices.DeleteFunc(f.Decisions, func(d Decision) bool {
		_, ok := f.person(d.Person)
		return !ok
	})
	// A line that somebody was added names nobody, and would still count people.
	f.Changes = slices.DeleteFunc(f.Changes, func(c Change) bool { return c.Kind == PersonAdded || c.Kind == PersonRemoved })
	f.Outcome = NoOutcome
	f.Outcome = f.concluded(NoOutcome)
}

// Choices are the sanctions that may be chosen at a step of a track, by PairKey.
func (s *Service) Choices(ctx context.Context, id netra.CaseID, track netra.TrackID, step string, by netra.Actor) (map[string][]law.SanctionChoice, error) {
	var out map[string][]law.SanctionChoice
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, id, by)
		if err != nil {
			return err
		}
		t, err := f.own(track, by)
		if err != nil {
			return err
		}
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return err
		}
		at, ok := p.Step(t.State, step)
		if !ok {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.step_not_open"}
		}
		have, err := s.facts(ctx, tx, f, t, p)
		out = have.choicesAt(at)
		return err
	})
	return out, err
}

// Tracks are the tracks of a case that by may see, oldest first.
func (s *Service) Tracks(ctx context.Context, id netra.CaseID, by netra.Actor) ([]Track, error) {
	var out []Track
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err := s.reading(ctx, tx, id, by)
		if err != nil {
			return err
		}
		out = f.Tracks
		return nil
	})
	return out, err
}

// TracksIn are the tracks of a case for the program itself, oldest first.
func (s *Service) TracksIn(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]Track, error) {
	return loadTracks(ctx, tx, id)
}

// DeadlinesOf are the running clocks of a case that by may see.
func (s *Service) DeadlinesOf(ctx context.Context, id netra.CaseID, by netra.Actor) ([]Deadline, error) {
	var out []Deadline
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err := s.reading(ctx, tx, id, by)
		if err != nil {
			return err
		}
		for _, t := range f.Tracks {
			out = append(out, f.Deadlines[t.ID]...)
		}
		return nil
	})
	return out, err
}
