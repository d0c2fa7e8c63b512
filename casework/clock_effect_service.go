package casework

import (
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Effect is what another edition of the law room would do to running cases.
type Effect struct {
	Tracks map[string]int // running tracks by procedure; they go on under the text that they began under
	Clocks int            // running clocks
	Moved  []ClockMove    // those whose end would move
}

// ClockMove is a running clock that another edition would end on another day.
type ClockMove struct {
	Case     netra.CaseID
	Number   string
	Step     string
	From, To netra.Date
}

// Effect says what an edition of the law room would do to the cases that run
// now, without doing it.
func (s *Service) Effect(ctx context.Context, b *law.Book) (Effect, error) {
	other := &Service{Config: s.Config}
	other.Law = b
	out := Effect{Tracks: map[string]int{}}
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		running, err := loadRunning(ctx, tx, "", "")
		if err != nil {
			return err
		}
		out.Clocks = len(running)
		for i, c := range running {
			if i > 0 && running[i-1].Track == c.Track {
				continue // loadRunning keeps the clocks of a track together
			}
			if err := other.effectOn(ctx, tx, c.Track, &out); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func (s *Service) effectOn(ctx context.Context, tx *db.Tx, id netra.TrackID, out *Effect) error {
	t, err := loadTrack(ctx, tx, id)
	if err != nil {
		return err
	}
	c, err := loadCase(ctx, tx, t.Case)
	if err != nil {
		return err
	}
	p, err := s.procedure(ctx, tx, t)
	if err != nil {
		return err
	}
	out.Tracks[p.ID]++
	steps, err := loadSteps(ctx, tx, t.Case)
	if err != nil {
		return err
	}
	running, err := loadRunning(ctx, tx, id, "")
	if err != nil {
		return err
	}
	now, err := s.deadlines(ctx, tx, p, c, t, (&file{Steps: steps}).registered(t, p))
	if err != nil {
		return err
	}
	for _, r := range running {
		i := slices.IndexFunc(now, func(d Deadline) bool { return d.Step == r.Step })
		if i >= 0 && law.Moved(r.Why, now[i].Why) {
			out.Moved = append(out.Moved, ClockMove{Case: c.ID, Number: c.Number, Step: r.Step, From: r.Due, To: now[i].Due})
		}
	}
	return nil
}
