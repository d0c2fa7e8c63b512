package casework

import (
	"context"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// reachedRung is a rung that the clock of something owed has reached by today.
type reachedRung struct {
	runningClock
	Rung  law.DueRung
	Today netra.Date // in the zone of the office
}

// climb records the rungs that running clocks have reached by today, each once,
// and says how many. It may run at any time and as often as it likes: what it
// missed while the program stood still it makes up for.
func (s *Service) climb(ctx context.Context) (n int, err error) {
	var reached []reachedRung
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		reached, err = s.reached(ctx, tx)
		return err
	})
	if err != nil {
		return 0, err
	}
	// Some rungs a time, so that nobody waits long for the writer.
	for part := range slices.Chunk(reached, climbAtOnce) {
		told, err := s.tell(ctx, part)
		if err != nil {
			return n, err
		}
		n += told
	}
	return n, nil
}

// climbAtOnce is how many rungs are recorded in one transaction.
const climbAtOnce = 50

// reached are the rungs that have been reached and not yet recorded.
func (s *Service) reached(ctx context.Context, tx *db.Tx) ([]reachedRung, error) {
	// Further east it can already be tomorrow.
	last := netra.DateOf(s.Clock.Now(), time.UTC).AddDays(s.Law.Earliest() + 1)
	running, err := loadRunning(ctx, tx, "", last)
	if err != nil {
		return nil, err
	}
	told, err := loadTold(ctx, tx, last)
	if err != nil {
		return nil, err
	}
	today := map[netra.OfficeID]netra.Date{}
	var out []reachedRung
	for _, c := range running {
		if c.Why.Right {
			continue // nobody is late with what nobody owes
		}
		if today[c.Office] == "" {
			office, err := s.Access.Office(ctx, tx, c.Office)
			if err != nil {
				return nil, err
			}
			today[c.Office] = s.today(office)
		}
		for _, r := range s.Law.Rungs(c.Why) {
			if r.On <= today[c.Office] && !told[toldRung{c.Track, c.N, c.Due, r.ID}] {
				out = append(out, reachedRung{runningClock: c, Rung: r, Today: today[c.Office]})
			}
		}
	}
	return out, nil
}

// tell records rungs, each with its event, and says how many. One that somebody
// recorded meanwhile, and one whose clock was stopped or moved since it was
// read, is left out.
func (s *Service) tell(ctx context.Context, reached []reachedRung) (n int, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		n = 0
		for _, r := range reached {
			added, err := insertRung(ctx, tx, r)
			if err != nil {
				return err
			}
			if !added {
				continue
			}
			n++
			if _, err := s.Ledger.Append(ctx, tx, "case.rung_reached", "case:"+string(r.Case), netra.System(r.Office), map[string]any{
				"track": r.Track, "step": r.Step, "due": r.Due, "rung": r.Rung.ID, "upper": r.Rung.Upper(),
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return n, err
}
