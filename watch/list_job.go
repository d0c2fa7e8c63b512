package watch

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// endJob ends a list when its day is over. It waits from the approval on, in the
// database, so that no restart lets a list outlive its day.
const endJob = "watch.end"

func (s *Service) handleJobs() {
	s.Jobs.Handle(endJob, s.runEnd)
	s.Jobs.Handle(runJob, s.runFile)
	s.Jobs.HandleDead(runJob, s.runFailed)
	s.Jobs.Handle(pageJob, s.runPage)
	s.Jobs.HandleDead(pageJob, s.pageFailed)
}

func (s *Service) runEnd(ctx context.Context, payload []byte) error {
	var id string
	if err := json.Unmarshal(payload, &id); err != nil {
		return fmt.Errorf("read job: %w: %w", err, jobs.ErrGiveUp)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		l, err := loadList(ctx, tx, id)
		if err != nil {
			return err
		}
		if !l.Ended.Done() {
			if err := s.end(ctx, tx, l, "", netra.System(l.Office)); err != nil {
				return err
			}
		}
		return jobs.Done(ctx, tx)
	})
}
