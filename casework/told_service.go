package casework

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Told is something that an office below owes and whose lapse was told to the
// office above it. It names neither persons nor acts: whoever is told need not be
// one who may read the case.
type Told struct {
	Number string
	Office string
	Step   law.Text
	Rung   law.Text
	Due    netra.Date
	Legal  bool
	Missed law.Text
	On     netra.Date // when it was told
}

// ToldTo lists what was told to the actor's own office about offices below it
// and is still owed, what lapsed first before the rest. A step that was taken
// meanwhile is gone from it, and stays in the ladder of its case.
func (s *Service) ToldTo(ctx context.Context, by netra.Actor, limit int) ([]Told, error) {
	var out []Told
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		rows, err := tx.Query(ctx, `
			select c.number, o.name, t.procedure_id, t.procedure_digest, t.edition, t.state, d.step, d.due_on, d.legal, r.ladder, r.rung, r.told_on
			from casework_rungs r
			join casework_deadlines d on d.track_id = r.track_id and d.n = r.n and d.due_on = r.due_on and d.stopped_on = ''
			join casework_tracks t on t.track_id = r.track_id and t.ended_on = ''
			join casework_cases c on c.case_id = t.case_id
			join v_access_offices o on o.office_id = t.office_id
			where r.upper_office and o.parent_id = $1
			order by d.due_on, c.number, d.n
			limit $2`, by.Office, limit)
		if err != nil {
			return fmt.Errorf("list what was told to office %s: %w", by.Office, err)
		}
		defer rows.Close()
		var (
			tracks []Track
			steps  []string
		)
		for rows.Next() {
			var (
				d                  Told
				t                  Track
				step, ladder, rung string
			)
			if err := rows.Scan(&d.Number, &d.Office, &t.Procedure, &t.Digest, &t.Edition, &t.State, &step, &d.Due, &d.Legal, &ladder, &rung, &d.On); err != nil {
				return fmt.Errorf("scan what was told to office %s: %w", by.Office, err)
			}
			reached, _ := s.Law.Rung(ladder, rung) // a rung of a ladder that is gone has no name any more
			d.Rung = reached.Label
			out, tracks, steps = append(out, d), append(tracks, t), append(steps, step)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for i, t := range tracks {
			p, err := s.procedure(ctx, tx, t)
			if err != nil {
				return err
			}
			if st, ok := p.Step(t.State, steps[i]); ok {
				out[i].Step = st.Label
				if st.Within != nil {
					out[i].Missed = st.Within.Missed
				}
			}
		}
		return nil
	})
	return out, err
}
