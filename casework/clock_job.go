package casework

import (
	"context"
	"time"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// clockJob climbs the ladders of all running clocks.
const clockJob = "casework.clocks"

// clocksEvery is how often ladders are climbed. A day begins at another hour in
// each zone, and nobody should wait long for it.
const clocksEvery = time.Hour

// WatchClocks lets q climb the ladders from now on. The job is one row of the
// database and asks for its next turn in the transaction in which it ends: it is
// neither lost nor doubled. What stops before that is climbed again, which
// changes nothing.
func (s *Service) WatchClocks(ctx context.Context, q *jobs.Queue) error {
	next := func(ctx context.Context, tx *db.Tx, at time.Time) error {
		return q.Enqueue(ctx, tx, jobs.Job{Kind: clockJob, Key: "next", At: at})
	}
	q.Handle(clockJob, func(ctx context.Context, _ []byte) error {
		if _, err := s.climb(ctx); err != nil {
			return err
		}
		return s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := jobs.Done(ctx, tx); err != nil {
				return err
			}
			return next(ctx, tx, s.Clock.Now().Add(clocksEvery))
		})
	})
	return s.DB.Write(ctx, func(tx *db.Tx) error { return next(ctx, tx, s.Clock.Now()) })
}
