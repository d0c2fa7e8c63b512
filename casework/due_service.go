package casework

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Due is one thing that an office owes.
type Due struct {
	Case     netra.CaseID
	Number   string
	Track    netra.TrackID
	Act      string
	State    law.Text
	Step     law.Text
	Due      netra.Date // "" where no clock runs
	Legal    bool
	Missed   law.Text // what happens when it lapses
	Assigned string
	Today    netra.Date
}

// firstClock joins what track %[1]s owes first, as %[2]s: of several steps that
// end on one day the usual one, which comes first among the clocks of a state.
const firstClock = `left join casework_deadlines %[2]s on %[2]s.track_id = %[1]s.track_id and %[2]s.stopped_on = ''
	and %[2]s.n = (select e.n from casework_deadlines e
		where e.track_id = %[1]s.track_id and e.stopped_on = '' and e.owed and e.due_on <> '' order by e.due_on, e.n limit 1)`

// waits is the condition that track %[1]s waits for one below it.
const waits = `exists (select 1 from casework_tracks b where b.parent_id = %[1]s.track_id and b.ended_on = '')`

// DueIn lists what the actor's own office owes, the most urgent first. Where it
// waits for another office it owes nothing until its own reminder has come.
func (s *Service) DueIn(ctx context.Context, by netra.Actor, limit int) ([]Due, error) {
	var out []Due
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		office, err := s.Access.Office(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		today := s.today(office)
		rows, err := tx.Query(ctx, `
			select c.case_id, c.number, c.act, t.track_id, t.procedure_id, t.procedure_digest, t.edition, t.state, t.assigned_name, coalesce(d.step, ''), coalesce(d.due_on, ''),
				coalesce(d.legal, false)
			from casework_tracks t
			join casework_cases c on c.case_id = t.case_id
			`+fmt.Sprintf(firstClock, "t", "d")+`
			where t.office_id = $1 and t.ended_on = '' and (d.due_on <= $2 or not `+fmt.Sprintf(waits, "t")+`)
			order by case when d.due_on is null then 1 else 0 end, d.due_on, c.number
			limit $3`, by.Office, today, limit)
		if err != nil {
			return fmt.Errorf("list what office %s owes: %w", by.Office, err)
		}
		defer rows.Close()
		var (
			tracks []Track
			steps  []string
		)
		for rows.Next() {
			var (
				d    Due
				t    Track
				step string
			)
			if err := rows.Scan(&d.Case, &d.Number, &d.Act, &t.ID, &t.Procedure, &t.Digest, &t.Edition, &t.State, &d.Assigned, &step, &d.Due, &d.Legal); err != nil {
				return fmt.Errorf("scan what office %s owes: %w", by.Office, err)
			}
			d.Track, d.Today = t.ID, today
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
			out[i].State = p.States[t.State].Label
			if st, ok := p.Step(t.State, steps[i]); ok {
				out[i].Step = st.Label
				if st.Within != nil {
					out[i].Missed = st.Within.Missed
				}
			} else if st, ok := p.Usual(t.State); ok {
				out[i].Step = st.Label // no clock runs: the way it usually goes on
			}
		}
		return nil
	})
	return out, err
}

// Waiting is a case in which the actor's office waits for another one.
type Waiting struct {
	Case     netra.CaseID
	Number   string
	Act      string
	State    law.Text // of the track that waits
	For      string   // the office that works on it now
	There    law.Text // where it stands there
	Step     law.Text // what that office owes first
	Due      netra.Date
	Legal    bool
	Reminder netra.Date // when the actor's own office is reminded, "" never
}

// WaitingIn lists what the actor's own office waits for, with the clock of the
// office that it waits for; what is due there first comes first. It waits for
// what lies below its own track and not for what goes on beside it: not for
// another employer, nor for a branch that nobody opened from above.
func (s *Service) WaitingIn(ctx context.Context, by netra.Actor, limit int) ([]Waiting, error) {
	var out []Waiting
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var (
			above, below []Track
			steps        []string
		)
		rows, err := tx.Query(ctx, `
			with recursive under (top_id, track_id) as (
				select t.track_id, w.track_id from casework_tracks t
				join casework_tracks w on w.parent_id = t.track_id and w.ended_on = ''
				where t.office_id = $1 and t.ended_on = ''
				union all
				select u.top_id, w.track_id from under u
				join casework_tracks w on w.parent_id = u.track_id and w.ended_on = ''
			)
			select c.case_id, c.number, c.act, t.procedure_id, t.procedure_digest, t.edition, t.state,
				w.office_id, w.procedure_id, w.procedure_digest, w.edition, w.state,
				coalesce(d.step, ''), coalesce(d.due_on, ''), coalesce(d.legal, false), coalesce(o.due_on, '')
			from under u
			join casework_tracks t on t.track_id = u.top_id
			join casework_cases c on c.case_id = t.case_id
			join casework_tracks w on w.track_id = u.track_id and not `+fmt.Sprintf(waits, "w")+`
			`+fmt.Sprintf(firstClock, "w", "d")+`
			`+fmt.Sprintf(firstClock, "t", "o")+`
			order by case when d.due_on is null then 1 else 0 end, d.due_on, c.number
			limit $2`, by.Office, limit)
		if err != nil {
			return fmt.Errorf("list what office %s waits for: %w", by.Office, err)
		}
		defer rows.Close()
		for rows.Next() {
			var (
				w    Waiting
				a, b Track
				step string
			)
			if err := rows.Scan(&w.Case, &w.Number, &w.Act, &a.Procedure, &a.Digest, &a.Edition, &a.State,
				&b.Office, &b.Procedure, &b.Digest, &b.Edition, &b.State, &step, &w.Due, &w.Legal, &w.Reminder); err != nil {
				return fmt.Errorf("scan what office %s waits for: %w", by.Office, err)
			}
			out, above, below, steps = append(out, w), append(above, a), append(below, b), append(steps, step)
		}
		if err := rows.Err(); err != nil {
			return err
		}
		for i, t := range below {
			mine, err := s.procedure(ctx, tx, above[i])
			if err != nil {
				return err
			}
			theirs, err := s.procedure(ctx, tx, t)
			if err != nil {
				return err
			}
			out[i].State, out[i].There = mine.States[above[i].State].Label, theirs.States[t.State].Label
			if st, ok := theirs.Step(t.State, steps[i]); ok {
				out[i].Step = st.Label
			} else if st, ok := theirs.Usual(t.State); ok {
				out[i].Step = st.Label
			}
			o, err := s.Access.Office(ctx, tx, t.Office)
			if err != nil {
				return err
			}
			out[i].For = o.Name
		}
		return nil
	})
	return out, err
}
