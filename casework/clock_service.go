package casework

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// deadlines computes the clocks that run in the state of t, which was entered
// into the register on registered, "" not yet. Days and hours are those of the
// office of the track.
func (s *Service) deadlines(ctx context.Context, tx *db.Tx, p *law.Procedure, c Case, t Track, registered netra.Date) ([]Deadline, error) {
	office, err := s.Access.Office(ctx, tx, t.Office)
	if err != nil {
		return nil, err
	}
	pauses, err := loadPauses(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	received := c.ReceivedOn
	if c.Origin == FromFinding || t.Parent != "" {
		// Nobody delivered a finding, and an office that is handed a case was
		// not there when the report came in: to it the file comes in now.
		received = t.OpenedOn
	}
	loc := zone(office.Zone)
	ev := law.Events{
		Entered: t.EnteredOn, Opened: t.OpenedOn, Received: received, Registered: registered,
		EnteredAt: instant(t.EnteredAt, loc), OpenedAt: instant(t.OpenedAt, loc),
		Week: office.Week, Region: office.Region, Pauses: pausesOf(p, pauses),
	}
	counted := s.Law.Deadlines(p, t.State, ev)
	if t.Edition != "" && slices.ContainsFunc(counted, noNumber) {
		// The law room gave a number another name, which the procedure that the
		// case began under does not know. No clock is lost over that.
		then, err := s.Editions.Book(ctx, tx, t.Edition)
		if err != nil {
			return nil, err
		}
		for i, d := range then.Deadlines(p, t.State, ev) {
			if noNumber(counted[i]) {
				counted[i] = d
			}
		}
	}
	var out []Deadline
	for _, d := range counted {
		if step, ok := p.Step(t.State, d.Step); ok && !s.owed(step, c, office.Kind) {
			continue
		}
		out = append(out, Deadline{Step: d.Step, Due: d.Due, Legal: d.Legal, Why: d})
	}
	// Of several that end on one day the first is named where there is room for
	// one only.
	usual := func(d Deadline) int {
		if step, ok := p.Step(t.State, d.Step); ok && step.Usual {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b Deadline) int { return cmp.Compare(usual(a), usual(b)) })
	return out, nil
}

// noNumber tells whether the law room has no value of the name that a clock asks
// for.
func noNumber(d law.Deadline) bool { return d.ValueDigest == "" }

// owed tells whether an office of this kind owes a step as soon as a case stands
// before it. It does not owe what only others take, nor a transfer: that one is
// counted from the order for it, and most cases are never transferred.
func (s *Service) owed(step law.Step, c Case, kind string) bool {
	if !step.For(string(c.Origin)) || s.Law.Transfer(step) {
		return false
	}
	return step.On != "" || s.Law.Takes(kind, step)
}

// instant is a stored moment in a zone; the zero time where it is not known.
func instant(ms int64, loc *time.Location) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return timeOf(ms).In(loc)
}

// Suspend lets clocks of a track stand still and moves their ends.
func (s *Service) Suspend(ctx context.Context, id netra.CaseID, in SuspendInput, by netra.Actor) error {
	return s.onTrack(ctx, id, in.Track, by, func(tx *db.Tx, f *file, t Track, p *law.Procedure) error {
		have, err := loadPauses(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		x, err := suspend(p, f.Origin, t, have, in, f.Today)
		if err != nil {
			return err
		}
		x.ID, x.By = netra.NewID(s.Clock.Now()), by.Name
		if err := insertPause(ctx, tx, x); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "case.clock_suspended", "case:"+string(f.ID), by, x); err != nil {
			return err
		}
		_, err = s.recompute(ctx, tx, t.ID, by)
		return err
	})
}

// Resume lets clocks go on after until and moves their ends.
func (s *Service) Resume(ctx context.Context, id netra.CaseID, track netra.TrackID, pause string, until netra.Date, by netra.Actor) error {
	return s.onTrack(ctx, id, track, by, func(tx *db.Tx, f *file, t Track, _ *law.Procedure) error {
		have, err := loadPauses(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(have, func(x Pause) bool { return x.ID == pause })
		if i < 0 {
			return &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
		}
		if err := resume(have[i], until, f.Today); err != nil {
			return err
		}
		if err := endPause(ctx, tx, pause, until); err != nil {
			return err
		}
		if _, err := s.Ledger.Append(ctx, tx, "case.clock_resumed", "case:"+string(f.ID), by, map[string]string{
			"track": string(t.ID), "pause": pause, "until": string(until),
		}); err != nil {
			return err
		}
		_, err = s.recompute(ctx, tx, t.ID, by)
		return err
	})
}

// onTrack opens the case and a running track of the actor's own office for a
// change.
func (s *Service) onTrack(ctx context.Context, id netra.CaseID, track netra.TrackID, by netra.Actor, do func(*db.Tx, *file, Track, *law.Procedure) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := s.file(ctx, tx, id, by)
		if err != nil {
			return err
		}
		t, err := f.own(track, by)
		if err != nil {
			return err
		}
		if t.Ended() {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.step_not_open"}
		}
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return err
		}
		return do(tx, f, t, p)
	})
}

// Recompute counts every running clock again, after a list of holidays, a number
// of the law room or the week of an office changed, and says how many moved. What has ended stays
// as it was. A clock that did not move leaves no trace.
func (s *Service) Recompute(ctx context.Context) (moved int, err error) {
	var tracks []netra.TrackID
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		running, err := loadRunning(ctx, tx, "", "")
		for _, c := range running {
			if len(tracks) == 0 || tracks[len(tracks)-1] != c.Track {
				tracks = append(tracks, c.Track)
			}
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	// Some tracks a time, so that nobody waits long for the writer.
	for part := range slices.Chunk(tracks, recomputeAtOnce) {
		n := 0
		err := s.DB.Write(ctx, func(tx *db.Tx) error {
			n = 0
			for _, id := range part {
				m, err := s.recompute(ctx, tx, id, netra.System(""))
				if err != nil {
					return err
				}
				n += m
			}
			return nil
		})
		if err != nil {
			return moved, err
		}
		moved += n
	}
	return moved, nil
}

// recomputeAtOnce is how many tracks are counted again in one transaction.
const recomputeAtOnce = 50

// recompute counts the running clocks of a track again and keeps a trace of
// those that moved.
func (s *Service) recompute(ctx context.Context, tx *db.Tx, id netra.TrackID, by netra.Actor) (int, error) {
	t, err := loadTrack(ctx, tx, id)
	if err != nil || t.Ended() {
		return 0, err
	}
	c, err := loadCase(ctx, tx, t.Case)
	if err != nil {
		return 0, err
	}
	p, err := s.procedure(ctx, tx, t)
	if err != nil {
		return 0, err
	}
	steps, err := loadSteps(ctx, tx, t.Case)
	if err != nil {
		return 0, err
	}
	running, err := loadRunning(ctx, tx, id, "")
	if err != nil {
		return 0, err
	}
	now, err := s.deadlines(ctx, tx, p, c, t, (&file{Steps: steps}).registered(t, p))
	if err != nil {
		return 0, err
	}
	office, err := s.Access.Office(ctx, tx, t.Office)
	if err != nil {
		return 0, err
	}
	moved := 0
	for _, r := range running {
		i := slices.IndexFunc(now, func(d Deadline) bool { return d.Step == r.Step })
		if i < 0 || !law.Moved(r.Why, now[i].Why) {
			continue
		}
		m := Move{
			ID: netra.NewID(s.Clock.Now()), On: s.today(office), From: r.Due, To: now[i].Due, Why: law.WhyMoved(r.Why, now[i].Why),
		}
		if err := moveClock(ctx, tx, r, now[i], m); err != nil {
			return 0, err
		}
		if _, err := s.Ledger.Append(ctx, tx, "case.clock_moved", "case:"+string(c.ID), by, map[string]any{
			"track": t.ID, "step": r.Step, "from": m.From, "to": m.To, "why": m.Why, "value_digest": now[i].Why.ValueDigest,
		}); err != nil {
			return 0, err
		}
		moved++
	}
	return moved, nil
}
