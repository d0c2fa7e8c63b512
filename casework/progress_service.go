package casework

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/law"
)

// Progress is one step of a case as a reporter may know it: what, when, and
// until when the next thing is due. It names nobody.
type Progress struct {
	Label   law.Text
	Status  law.Text // the word by which such a case is counted
	Tone    string
	On      netra.Date
	NextDue netra.Date
	Final   bool
	Outcome Outcome
}

// Progress lists what a reporter may know of a case, oldest first. Steps that
// leave the public words unchanged are left out, so that a busy office tells no
// more than a slow one.
func (s *Service) Progress(ctx context.Context, tx *db.Tx, id netra.CaseID) ([]Progress, error) {
	c, err := loadCase(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	tracks, err := loadTracks(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	steps, err := loadSteps(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	deadlines, err := loadDeadlines(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	procedures := map[netra.TrackID]*law.Procedure{}
	for _, t := range tracks {
		if procedures[t.ID], err = s.procedure(ctx, tx, t); err != nil {
			return nil, err
		}
	}
	var out []Progress
	add := func(p *law.Procedure, state string, on netra.Date) {
		st := s.Law.Statuses[p.States[state].Counts]
		label := p.States[state].Public
		if label.ID == "" {
			label = st.Public
		}
		if n := len(out); n > 0 && out[n-1].Label == label {
			return
		}
		out = append(out, Progress{Label: label, Status: st.Label, Tone: st.Tone, On: on})
	}
	begun := map[netra.TrackID]bool{}
	if len(tracks) > 0 {
		begun[tracks[0].ID] = true
		add(procedures[tracks[0].ID], procedures[tracks[0].ID].Start, c.OpenedOn)
	}
	for _, st := range steps {
		if st.To == st.From {
			continue
		}
		on := happened(st.Fields, st.On)
		add(procedures[st.Track], st.To, on)
		step, ok := procedures[st.Track].Step(st.From, st.Step)
		if !ok || step.Opens == "" {
			continue
		}
		for _, t := range tracks {
			if t.Parent != st.Track || begun[t.ID] {
				continue
			}
			begun[t.ID] = true
			add(procedures[t.ID], procedures[t.ID].Start, on)
			if !s.Law.ByAgency(step.Opens) {
				break // the next one was opened by a later step
			}
		}
	}
	if n := len(out); n > 0 {
		out[n-1].Outcome = c.Outcome
		out[n-1].Final = s.Law.Statuses[c.Status].Ends
		if !out[n-1].Final {
			out[n-1].NextDue = nextDue(deadlines)
		}
	}
	return out, nil
}

// nextDue is the earliest day on which an office owes something, by law or by the
// reminder that stands where the law names no number of days. Until when somebody
// may use a right is no business of the reporter.
func nextDue(ds map[netra.TrackID][]Deadline) netra.Date {
	var due netra.Date
	for _, list := range ds {
		for _, d := range list {
			if !d.Why.Right && d.Due != "" && (due == "" || d.Due < due) {
				due = d.Due
			}
		}
	}
	return due
}

// ListFilter narrows a list of cases.
type ListFilter struct {
	Status string
	Act    string
	Region netra.Region
	Number string
	Mine   bool
	Offset int
	Limit  int
}

// Row is a case in a list.
type Row struct {
	ID       netra.CaseID
	Number   string
	Region   netra.Region
	Act      string
	Status   string
	OpenedOn netra.Date
	Due      netra.Date
	NPersons int
}

// List lists the cases before the offices in the actor's scope, those due first
// on top, with the count of all that match.
func (s *Service) List(ctx context.Context, lf ListFilter, by netra.Actor) (rows []Row, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		scope, err := s.Access.ScopeOf(ctx, tx, by, access.SeeCases)
		if err != nil {
			return err
		}
		where, args := listWhere(scope, lf, by)
		// The clock shown is one of the reader's own offices, and the persons
		// counted are those whom the tracks of his offices are about.
		mine, _ := scope.SQL("t.office_id", 1)
		if err := tx.QueryRow(ctx, `select count(*) from casework_cases c where `+where, args...).Scan(&total); err != nil {
			return fmt.Errorf("count cases: %w", err)
		}
		n := len(args)
		rs, err := tx.Query(ctx, fmt.Sprintf(`
			select c.case_id, c.number, c.region, c.act, c.status, c.opened_on,
				coalesce((select min(d.due_on) from casework_deadlines d join casework_tracks t on t.track_id = d.track_id
					where t.case_id = c.case_id and d.stopped_on = '' and d.owed and d.due_on <> '' and %[1]s), '9999-12-31') as due,
				(select count(*) from casework_persons p where p.case_id = c.case_id and exists (select 1 from casework_tracks t
					where t.case_id = c.case_id and t.agency_id in ('', p.agency_id) and %[1]s))
			from casework_cases c where %[2]s order by due, c.opened_on desc, c.number limit $%[3]d offset $%[4]d`, mine, where, n+1, n+2),
			append(args, lf.Limit, lf.Offset)...)
		if err != nil {
			return fmt.Errorf("list cases: %w", err)
		}
		defer rs.Close()
		for rs.Next() {
			var r Row
			if err := rs.Scan(&r.ID, &r.Number, &r.Region, &r.Act, &r.Status, &r.OpenedOn, &r.Due, &r.NPersons); err != nil {
				return fmt.Errorf("scan case: %w", err)
			}
			if r.Due == "9999-12-31" {
				r.Due = ""
			}
			rows = append(rows, r)
		}
		return rs.Err()
	})
	return rows, total, err
}

// listWhere is the condition of a list: always the actor's scope, then what he
// asked for.
func listWhere(scope access.Scope, lf ListFilter, by netra.Actor) (string, []any) {
	cond, args := scope.SQL("s.office_id", 1)
	where := `exists (select 1 from casework_tracks s where s.case_id = c.case_id and ` + cond + `)`
	add := func(format string, v any) {
		args = append(args, v)
		where += fmt.Sprintf(" and "+format, len(args))
	}
	if lf.Status != "" {
		add("c.status = $%d", lf.Status)
	}
	if lf.Act != "" {
		add("c.act = $%d", lf.Act)
	}
	if lf.Region != "" {
		add("(c.region = $%[1]d or c.region like $%[1]d || '.%%')", string(lf.Region))
	}
	if lf.Number != "" {
		add("lower(c.number) like '%%' || lower($%d) || '%%'", lf.Number)
	}
	if lf.Mine {
		add("exists (select 1 from casework_tracks m where m.case_id = c.case_id and m.assigned_to = $%d)", string(by.User))
	}
	return where, args
}
