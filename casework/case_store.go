package casework

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const caseColumns = `c.case_id, c.number, c.office_id, c.election, c.region, c.origin, c.report_id, c.act, c.act_on,
	c.received_on, c.opened_on, c.status, c.outcome, c.key_wrapped, c.summary, c.version`

func scanCase(row interface{ Scan(...any) error }) (Case, error) {
	var c Case
	err := row.Scan(&c.ID, &c.Number, &c.Office, &c.Election, &c.Region, &c.Origin, &c.Report, &c.Act, &c.ActOn,
		&c.ReceivedOn, &c.OpenedOn, &c.Status, &c.Outcome, &c.wrapped, &c.summary, &c.Version)
	return c, err
}

func loadCase(ctx context.Context, tx *db.Tx, id netra.CaseID) (Case, error) {
	c, err := scanCase(tx.QueryRow(ctx, `select `+caseColumns+` from casework_cases c where c.case_id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
	}
	if err != nil {
		return c, fmt.Errorf("load case %s: %w", id, err)
	}
	return c, nil
}

func insertCase(ctx context.Context, tx *db.Tx, c Case) error {
	_, err := tx.Exec(ctx, `
		insert into casework_cases (case_id, number, office_id, election, region, origin, report_id, act, act_on,
			received_on, opened_on, status, outcome, key_wrapped, summary, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1)`,
		c.ID, c.Number, c.Office, c.Election, c.Region, c.Origin, c.Report, c.Act, c.ActOn,
		c.ReceivedOn, c.OpenedOn, c.Status, c.Outcome, c.wrapped, c.summary)
	if err != nil {
		return fmt.Errorf("insert case %s: %w", c.ID, err)
	}
	return insertStatus(ctx, tx, c.ID, 1, c.Status, c.Outcome, c.OpenedOn)
}

// nextNumber counts the cases of an office in a year. The row is locked by the
// update, so two cases opened at once get two numbers.
func nextNumber(ctx context.Context, tx *db.Tx, office netra.OfficeID, year int) (int, error) {
	var n int
	err := tx.QueryRow(ctx, `
		insert into casework_numbers (office_id, year, last) values ($1, $2, 1)
		on conflict (office_id, year) do update set last = casework_numbers.last + 1
		returning last`, office, year).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("number a case of office %s: %w", office, err)
	}
	return n, nil
}

func insertStatus(ctx context.Context, tx *db.Tx, id netra.CaseID, n int, status string, o Outcome, on netra.Date) error {
	_, err := tx.Exec(ctx, `
		insert into casework_statuses (case_id, n, status, outcome, from_on, until_on)
		values ($1, $2, $3, $4, $5, '')`, id, n, status, o, on)
	if err != nil {
		return fmt.Errorf("insert status of case %s: %w", id, err)
	}
	return nil
}

// saveStatus closes the row of the status before and opens the next. A status
// that changes twice on one day leaves a row of no length, which no past day
// counts.
func saveStatus(ctx context.Context, tx *db.Tx, c *Case, status string, o Outcome, on netra.Date) error {
	if status == c.Status && o == c.Outcome {
		return nil
	}
	var (
		n    int
		from netra.Date
	)
	err := tx.QueryRow(ctx, `
		select n, from_on from casework_statuses where case_id = $1 order by n desc limit 1`, c.ID).Scan(&n, &from)
	if err != nil {
		return fmt.Errorf("read status of case %s: %w", c.ID, err)
	}
	// Offices count their days in different zones. A status never begins before
	// the one it follows, or a past day would count the case twice.
	on = max(on, from)
	if _, err := tx.Exec(ctx, `update casework_statuses set until_on = $1 where case_id = $2 and n = $3`, on, c.ID, n); err != nil {
		return fmt.Errorf("end status of case %s: %w", c.ID, err)
	}
	if err := insertStatus(ctx, tx, c.ID, n+1, status, o, on); err != nil {
		return err
	}
	c.Status, c.Outcome = status, o
	_, err = tx.Exec(ctx, `
		update casework_cases set status = $1, outcome = $2, version = version + 1 where case_id = $3`, status, o, c.ID)
	if err != nil {
		return fmt.Errorf("save status of case %s: %w", c.ID, err)
	}
	return nil
}

const trackColumns = `t.track_id, t.case_id, t.parent_id, t.office_id, t.agency_id, t.kind, t.procedure_id, t.procedure_digest,
	t.state, t.entered_on, t.opened_on, t.entered_at, t.opened_at, t.edition, t.ended_on, t.assigned_to, t.assigned_name, t.version`

func scanTrack(row interface{ Scan(...any) error }) (Track, error) {
	var t Track
	err := row.Scan(&t.ID, &t.Case, &t.Parent, &t.Office, &t.Agency, &t.Kind, &t.Procedure, &t.Digest,
		&t.State, &t.EnteredOn, &t.OpenedOn, &t.EnteredAt, &t.OpenedAt, &t.Edition, &t.EndedOn, &t.AssignedTo, &t.AssignedName, &t.Version)
	return t, err
}

func loadTracks(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]Track, error) {
	rows, err := tx.Query(ctx, `
		select `+trackColumns+` from casework_tracks t where t.case_id = $1 order by t.opened_on, t.track_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load tracks of case %s: %w", id, err)
	}
	defer rows.Close()
	var ts []Track
	for rows.Next() {
		t, err := scanTrack(rows)
		if err != nil {
			return nil, fmt.Errorf("scan track of case %s: %w", id, err)
		}
		ts = append(ts, t)
	}
	return ts, rows.Err()
}

func insertTrack(ctx context.Context, tx *db.Tx, t Track) error {
	_, err := tx.Exec(ctx, `
		insert into casework_tracks (track_id, case_id, parent_id, office_id, agency_id, kind, procedure_id,
			procedure_digest, edition, state, entered_on, opened_on, ended_on, assigned_to, assigned_name, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '', 1)`,
		t.ID, t.Case, t.Parent, t.Office, t.Agency, t.Kind, t.Procedure, t.Digest, t.Edition, t.State, t.EnteredOn, t.OpenedOn)
	if err != nil {
		return fmt.Errorf("insert track %s: %w", t.ID, err)
	}
	return nil
}

// saveTrack moves a track and fails with Conflict when somebody moved it
// meanwhile.
func saveTrack(ctx context.Context, tx *db.Tx, t Track, o outcome, on, entry netra.Date) error {
	entered, ended := t.EnteredOn, netra.Date("")
	if o.State != t.State {
		entered = entry
	}
	if o.Final {
		ended = on
	}
	n, err := tx.Exec(ctx, `
		update casework_tracks set state = $1, entered_on = $2, ended_on = $3, version = version + 1
		where track_id = $4 and version = $5`, o.State, entered, ended, t.ID, t.Version)
	if err != nil {
		return fmt.Errorf("save track %s: %w", t.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile"}
	}
	return nil
}

// touchTracks makes every form on a running track of a case stale.
func touchTracks(ctx context.Context, tx *db.Tx, id netra.CaseID) error {
	if _, err := tx.Exec(ctx, `
		update casework_tracks set version = version + 1 where case_id = $1 and ended_on = ''`, id); err != nil {
		return fmt.Errorf("touch tracks of case %s: %w", id, err)
	}
	return nil
}

func saveAssignment(ctx context.Context, tx *db.Tx, t Track, user netra.UserID, name string) error {
	n, err := tx.Exec(ctx, `
		update casework_tracks set assigned_to = $1, assigned_name = $2, version = version + 1
		where track_id = $3 and version = $4`, user, name, t.ID, t.Version)
	if err != nil {
		return fmt.Errorf("assign track %s: %w", t.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile"}
	}
	return nil
}

// saveDeadlines stops the clocks of the state that was left and starts those of
// the state that was entered.
func saveDeadlines(ctx context.Context, tx *db.Tx, id netra.TrackID, ds []Deadline, on netra.Date) error {
	if _, err := tx.Exec(ctx, `
		update casework_deadlines set stopped_on = $1 where track_id = $2 and stopped_on = ''`, on, id); err != nil {
		return fmt.Errorf("stop clocks of track %s: %w", id, err)
	}
	var n int
	err := tx.QueryRow(ctx, `select coalesce(max(n), 0) from casework_deadlines where track_id = $1`, id).Scan(&n)
	if err != nil {
		return fmt.Errorf("count clocks of track %s: %w", id, err)
	}
	for i, d := range ds {
		why, err := json.Marshal(d.Why)
		if err != nil {
			return fmt.Errorf("write why of clock %s: %w", d.Step, err)
		}
		if _, err := tx.Exec(ctx, `
			insert into casework_deadlines (track_id, n, step, due_on, legal, owed, stopped_on, reason)
			values ($1, $2, $3, $4, $5, $6, '', $7)`, id, n+1+i, d.Step, d.Due, d.Legal, !d.Why.Right, string(why)); err != nil {
			return fmt.Errorf("start clock of track %s: %w", id, err)
		}
	}
	return nil
}

// stopClock stops the clock of one step of a track.
func stopClock(ctx context.Context, tx *db.Tx, id netra.TrackID, step string, on netra.Date) error {
	if _, err := tx.Exec(ctx, `
		update casework_deadlines set stopped_on = $1 where track_id = $2 and step = $3 and stopped_on = ''`, on, id, step); err != nil {
		return fmt.Errorf("stop clock %s of track %s: %w", step, id, err)
	}
	return nil
}

// loadDeadlines are the running clocks of all tracks of a case.
func loadDeadlines(ctx context.Context, tx *db.Tx, id netra.CaseID) (map[netra.TrackID][]Deadline, error) {
	rows, err := tx.Query(ctx, `
		select d.track_id, d.n, d.step, d.due_on, d.legal, d.reason
		from casework_deadlines d join casework_tracks t on t.track_id = d.track_id
		where t.case_id = $1 and d.stopped_on = '' order by d.due_on, d.n`, id)
	if err != nil {
		return nil, fmt.Errorf("load clocks of case %s: %w", id, err)
	}
	defer rows.Close()
	out := map[netra.TrackID][]Deadline{}
	for rows.Next() {
		var (
			track netra.TrackID
			d     Deadline
			why   string
		)
		if err := rows.Scan(&track, &d.N, &d.Step, &d.Due, &d.Legal, &why); err != nil {
			return nil, fmt.Errorf("scan clock of case %s: %w", id, err)
		}
		if err := json.Unmarshal([]byte(why), &d.Why); err != nil {
			return nil, fmt.Errorf("read why of clock %s: %w", d.Step, err)
		}
		out[track] = append(out[track], d)
	}
	return out, rows.Err()
}

func insertStep(ctx context.Context, tx *db.Tx, id netra.CaseID, s StepTaken, digest string) error {
	fields, err := json.Marshal(s.Fields)
	if err != nil {
		return fmt.Errorf("write fields of step %s: %w", s.Step, err)
	}
	var n int
	err = tx.QueryRow(ctx, `select coalesce(max(n), 0) + 1 from casework_steps where case_id = $1`, id).Scan(&n)
	if err != nil {
		return fmt.Errorf("count steps of case %s: %w", id, err)
	}
	_, err = tx.Exec(ctx, `
		insert into casework_steps (step_id, case_id, track_id, n, step, from_state, to_state, by_user, by_name,
			by_office, at, on_day, note, fields, procedure_digest)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
		s.ID, id, s.Track, n, s.Step, s.From, s.To, s.By.User, s.By.Name, s.By.Office, s.At, s.On, s.note, string(fields), digest)
	if db.IsUnique(err) {
		return &netra.Error{Kind: netra.Conflict, Key: "casework.changed_meanwhile", Err: err}
	}
	if err != nil {
		return fmt.Errorf("insert step of case %s: %w", id, err)
	}
	return nil
}

func loadSteps(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]StepTaken, error) {
	rows, err := tx.Query(ctx, `
		select step_id, track_id, n, step, from_state, to_state, by_user, by_name, by_office, at, on_day, note, fields
		from casework_steps where case_id = $1 order by n`, id)
	if err != nil {
		return nil, fmt.Errorf("load steps of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []StepTaken
	for rows.Next() {
		var (
			s      StepTaken
			fields string
		)
		if err := rows.Scan(&s.ID, &s.Track, &s.N, &s.Step, &s.From, &s.To, &s.By.User, &s.By.Name, &s.By.Office,
			&s.At, &s.On, &s.note, &fields); err != nil {
			return nil, fmt.Errorf("scan step of case %s: %w", id, err)
		}
		if err := json.Unmarshal([]byte(fields), &s.Fields); err != nil {
			return nil, fmt.Errorf("read fields of step %s: %w", s.ID, err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func loadChecks(ctx context.Context, tx *db.Tx, id netra.TrackID) (map[string]bool, error) {
	rows, err := tx.Query(ctx, `select requirement, met from casework_checks where track_id = $1`, id)
	if err != nil {
		return nil, fmt.Errorf("load checklist of track %s: %w", id, err)
	}
	defer rows.Close()
	out := map[string]bool{}
	for rows.Next() {
		var (
			r   string
			met bool
		)
		if err := rows.Scan(&r, &met); err != nil {
			return nil, fmt.Errorf("scan checklist of track %s: %w", id, err)
		}
		out[r] = met
	}
	return out, rows.Err()
}

func saveCheck(ctx context.Context, tx *db.Tx, id netra.TrackID, requirement string, met bool, by netra.Actor, on netra.Date) error {
	_, err := tx.Exec(ctx, `
		insert into casework_checks (track_id, requirement, met, by_name, on_day) values ($1, $2, $3, $4, $5)
		on conflict (track_id, requirement) do update set met = excluded.met, by_name = excluded.by_name, on_day = excluded.on_day`,
		id, requirement, met, by.Name, on)
	if err != nil {
		return fmt.Errorf("save checklist of track %s: %w", id, err)
	}
	return nil
}

func insertDecision(ctx context.Context, tx *db.Tx, id netra.CaseID, d Decision) error {
	if _, err := tx.Exec(ctx, `
		update casework_decisions set superseded_on = case when decided_on > $1 then decided_on else $1 end
		where case_id = $2 and person_id = $3 and act_id = $4 and kind = $5 and superseded_on = ''`,
		d.DecidedOn, id, d.Person, d.Act, d.Kind); err != nil {
		return fmt.Errorf("end earlier decision of case %s: %w", id, err)
	}
	_, err := tx.Exec(ctx, `
		insert into casework_decisions (decision_id, case_id, track_id, step_id, person_id, act_id, kind, outcome, sanction,
			imposed, decree_number, decree_on, decided_on, rule_id, rule_digest, sanction_digest, reason, office_id, superseded_on, departure)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', $19)`,
		d.ID, id, d.Track, d.Step, d.Person, d.Act, d.Kind, d.Outcome, d.Sanction, d.Imposed, d.DecreeNumber, d.DecreeOn,
		d.DecidedOn, d.RuleID, d.RuleDigest, d.digest, d.reason, d.Office, d.departure)
	if err != nil {
		return fmt.Errorf("insert decision of case %s: %w", id, err)
	}
	return nil
}

func loadDecisions(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]Decision, error) {
	rows, err := tx.Query(ctx, `
		select decision_id, track_id, step_id, person_id, act_id, kind, outcome, sanction, imposed, decree_number,
			decree_on, decided_on, superseded_on, rule_id, rule_digest, sanction_digest, reason, office_id, departure
		from casework_decisions where case_id = $1 order by decided_on, decision_id`, id)
	if err != nil {
		return nil, fmt.Errorf("load decisions of case %s: %w", id, err)
	}
	defer rows.Close()
	var out []Decision
	for rows.Next() {
		var d Decision
		if err := rows.Scan(&d.ID, &d.Track, &d.Step, &d.Person, &d.Act, &d.Kind, &d.Outcome, &d.Sanction, &d.Imposed,
			&d.DecreeNumber, &d.DecreeOn, &d.DecidedOn, &d.SupersededOn, &d.RuleID, &d.RuleDigest, &d.digest, &d.reason, &d.Office, &d.departure); err != nil {
			return nil, fmt.Errorf("scan decision of case %s: %w", id, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}
