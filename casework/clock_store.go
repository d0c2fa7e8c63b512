package casework

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// saveInstants keeps the moments of the events from which clocks in hours run.
func saveInstants(ctx context.Context, tx *db.Tx, t Track) error {
	if _, err := tx.Exec(ctx, `
		update casework_tracks set entered_at = $1, opened_at = $2 where track_id = $3`, t.EnteredAt, t.OpenedAt, t.ID); err != nil {
		return fmt.Errorf("save instants of track %s: %w", t.ID, err)
	}
	return nil
}

func insertPause(ctx context.Context, tx *db.Tx, p Pause) error {
	if _, err := tx.Exec(ctx, `
		insert into casework_pauses (pause_id, track_id, ground, document, from_on, until_on, by_name)
		values ($1, $2, $3, $4, $5, $6, $7)`, p.ID, p.Track, p.Ground, p.Document, p.From, p.Until, p.By); err != nil {
		return fmt.Errorf("suspend clocks of track %s: %w", p.Track, err)
	}
	return nil
}

// endPause fails with Conflict when somebody ended it meanwhile.
func endPause(ctx context.Context, tx *db.Tx, id string, until netra.Date) error {
	n, err := tx.Exec(ctx, `update casework_pauses set until_on = $1 where pause_id = $2 and until_on = ''`, until, id)
	if err != nil {
		return fmt.Errorf("end pause %s: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile"}
	}
	return nil
}

func loadPauses(ctx context.Context, tx *db.Tx, track netra.TrackID) ([]Pause, error) {
	rows, err := tx.Query(ctx, `
		select pause_id, track_id, ground, document, from_on, until_on, by_name
		from casework_pauses where track_id = $1 order by from_on, pause_id`, track)
	if err != nil {
		return nil, fmt.Errorf("load pauses of track %s: %w", track, err)
	}
	defer rows.Close()
	var out []Pause
	for rows.Next() {
		var p Pause
		if err := rows.Scan(&p.ID, &p.Track, &p.Ground, &p.Document, &p.From, &p.Until, &p.By); err != nil {
			return nil, fmt.Errorf("scan pause of track %s: %w", track, err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// runningClock is a clock that runs, with its place.
type runningClock struct {
	Deadline
	Track  netra.TrackID
	Case   netra.CaseID
	Office netra.OfficeID
}

// loadRunning are the running clocks whose end is no later than last, of one
// track or, where track is empty, of all; those that stand still only where no
// last day is asked for.
func loadRunning(ctx context.Context, tx *db.Tx, track netra.TrackID, last netra.Date) ([]runningClock, error) {
	rows, err := tx.Query(ctx, `
		select d.track_id, t.case_id, t.office_id, d.n, d.step, d.due_on, d.legal, d.reason
		from casework_deadlines d join casework_tracks t on t.track_id = d.track_id
		where d.stopped_on = '' and t.ended_on = '' and ($1 = '' or d.track_id = $1)
			and ($2 = '' or d.due_on <> '' and d.due_on <= $2)
		order by d.track_id, d.n`, track, last)
	if err != nil {
		return nil, fmt.Errorf("load running clocks: %w", err)
	}
	defer rows.Close()
	var out []runningClock
	for rows.Next() {
		var (
			c   runningClock
			why string
		)
		if err := rows.Scan(&c.Track, &c.Case, &c.Office, &c.N, &c.Step, &c.Due, &c.Legal, &why); err != nil {
			return nil, fmt.Errorf("scan running clock: %w", err)
		}
		if err := json.Unmarshal([]byte(why), &c.Why); err != nil {
			return nil, fmt.Errorf("read why of clock %d of track %s: %w", c.N, c.Track, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// loadTrack is one track.
func loadTrack(ctx context.Context, tx *db.Tx, id netra.TrackID) (Track, error) {
	t, err := scanTrack(tx.QueryRow(ctx, `select `+trackColumns+` from casework_tracks t where t.track_id = $1`, id))
	if err != nil {
		return t, fmt.Errorf("load track %s: %w", id, err)
	}
	return t, nil
}

// moveClock gives a running clock its new end and keeps the trace.
func moveClock(ctx context.Context, tx *db.Tx, c runningClock, to Deadline, m Move) error {
	why, err := json.Marshal(to.Why)
	if err != nil {
		return fmt.Errorf("write why of clock %s: %w", to.Step, err)
	}
	reason, err := json.Marshal(m.Why)
	if err != nil {
		return fmt.Errorf("write why clock %s moved: %w", to.Step, err)
	}
	n, err := tx.Exec(ctx, `
		update casework_deadlines set due_on = $1, reason = $2
		where track_id = $3 and n = $4 and stopped_on = ''`, to.Due, string(why), c.Track, c.N)
	if err != nil {
		return fmt.Errorf("move clock %d of track %s: %w", c.N, c.Track, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile"}
	}
	if _, err := tx.Exec(ctx, `
		insert into casework_moves (move_id, track_id, n, moved_on, from_due, to_due, reason)
		values ($1, $2, $3, $4, $5, $6, $7)`, m.ID, c.Track, c.N, m.On, m.From, m.To, string(reason)); err != nil {
		return fmt.Errorf("keep trace of clock %d of track %s: %w", c.N, c.Track, err)
	}
	return nil
}

// loadMoves are the traces of the clocks of a track, by the number of the clock.
func loadMoves(ctx context.Context, tx *db.Tx, track netra.TrackID) (map[int][]Move, error) {
	rows, err := tx.Query(ctx, `
		select move_id, n, moved_on, from_due, to_due, reason from casework_moves
		where track_id = $1 order by move_id`, track)
	if err != nil {
		return nil, fmt.Errorf("load traces of track %s: %w", track, err)
	}
	defer rows.Close()
	out := map[int][]Move{}
	for rows.Next() {
		var (
			m      Move
			n      int
			reason string
		)
		if err := rows.Scan(&m.ID, &n, &m.On, &m.From, &m.To, &reason); err != nil {
			return nil, fmt.Errorf("scan trace of track %s: %w", track, err)
		}
		if err := json.Unmarshal([]byte(reason), &m.Why); err != nil {
			return nil, fmt.Errorf("read trace of track %s: %w", track, err)
		}
		out[n] = append(out[n], m)
	}
	return out, rows.Err()
}

// toldRung is a rung that was recorded of a clock and its end.
type toldRung struct {
	Track netra.TrackID
	N     int
	Due   netra.Date
	Rung  string
}

// loadTold are the rungs recorded so far of the running clocks whose end is no
// later than last.
func loadTold(ctx context.Context, tx *db.Tx, last netra.Date) (map[toldRung]bool, error) {
	rows, err := tx.Query(ctx, `
		select r.track_id, r.n, r.due_on, r.rung
		from casework_rungs r join casework_deadlines d on d.track_id = r.track_id and d.n = r.n and d.due_on = r.due_on
		where d.stopped_on = '' and d.due_on <= $1`, last)
	if err != nil {
		return nil, fmt.Errorf("load recorded rungs: %w", err)
	}
	defer rows.Close()
	out := map[toldRung]bool{}
	for rows.Next() {
		var r toldRung
		if err := rows.Scan(&r.Track, &r.N, &r.Due, &r.Rung); err != nil {
			return nil, fmt.Errorf("scan recorded rung: %w", err)
		}
		out[r] = true
	}
	return out, rows.Err()
}

// insertRung records that a rung was reached; false where it already was, and
// where the clock has been stopped or moved.
func insertRung(ctx context.Context, tx *db.Tx, r reachedRung) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into casework_rungs (track_id, n, rung, due_on, ladder, reached_on, told_on, upper_office)
		select d.track_id, d.n, $1, d.due_on, $2, $3, $4, cast($5 as boolean) from casework_deadlines d
		where d.track_id = $6 and d.n = $7 and d.due_on = $8 and d.stopped_on = ''
		on conflict (track_id, n, rung, due_on) do nothing`,
		r.Rung.ID, r.Why.Ladder, r.Rung.On, r.Today, r.Rung.Upper(), r.Track, r.N, r.Due)
	if err != nil {
		return false, fmt.Errorf("record rung %s of track %s: %w", r.Rung.ID, r.Track, err)
	}
	return n > 0, nil
}

// loadRungs are the rungs that the clocks of a track reached, by the number of
// the clock.
func loadRungs(ctx context.Context, tx *db.Tx, track netra.TrackID) (map[int][]Rung, error) {
	rows, err := tx.Query(ctx, `
		select n, rung, ladder, due_on, reached_on, told_on from casework_rungs
		where track_id = $1 order by reached_on, told_on`, track)
	if err != nil {
		return nil, fmt.Errorf("load rungs of track %s: %w", track, err)
	}
	defer rows.Close()
	out := map[int][]Rung{}
	for rows.Next() {
		var (
			r Rung
			n int
		)
		if err := rows.Scan(&n, &r.ID, &r.Ladder, &r.Due, &r.ReachedOn, &r.ToldOn); err != nil {
			return nil, fmt.Errorf("scan rung of track %s: %w", track, err)
		}
		out[n] = append(out[n], r)
	}
	return out, rows.Err()
}
