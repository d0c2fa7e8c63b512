package casework

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Choices are the sanctions that may be chosen in a track, by PairKey.
func (s *Service) Choices(ctx context.Context, id netra.CaseID, track netra.TrackID, by netra.Actor) (map[string][]law.SanctionChoice, error) {
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
		out, _ = choices(s.Law, f.personsOf(t), f.Acts, f.Today)
		return nil
	})
	return out, err
}

// Tracks are the tracks of a case that by may see, oldest first.
func (s *Service) Tracks(ctx context.Context, id netra.CaseID, by netra.Actor) ([]Track, error) {
	var out []Track
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, id, by)
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
		f, err := s.file(ctx, tx, id, by)
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
