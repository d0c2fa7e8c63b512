package casework

import (
	"context"
	"time"

	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// clockJob climbs the ladders of all running clocks; recountJob counts them again.
const (
	clockJob   = "casework.clocks"
	recountJob = "casework.recount"
)

// clocksEvery is how often ladders are climbed. A day begins at another hour in
// each zone, and nobody should wait long for it.
const clocksEvery = time.Hour

// WatchClocks lets q climb the ladders from now on, and do what RecomputeSoon
// asks for. The job that climbs is one row of the database and asks for its next
// turn in the transaction in which it ends: it is neither lost nor doubled. What
// stops before that is climbed again, which changes nothing.
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
	q.Handle(recountJob, func(ctx context.Context, _ []byte) error {
		_, err := s.Recompute(ctx)
		return err
	})
	return s.DB.Write(ctx, func(tx *db.Tx) error { return next(ctx, tx, s.Clock.Now()) })
}

// RecomputeSoon lets q count every running clock again once tx is durable. The
// job stands in the transaction of what moves the clocks: neither is without the
// other, and what fails part way is tried again.
func (s *Service) RecomputeSoon(ctx context.Context, tx *db.Tx, q *jobs.Queue) error {
	return q.Enqueue(ctx, tx, jobs.Job{Kind: recountJob, Key: "all"})
}
