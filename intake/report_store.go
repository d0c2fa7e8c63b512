package intake

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// Migrations are the tables and views of this package.
var Migrations = db.Embedded("intake", migrationFiles)

// sealedReport is a report with what is sealed in it.
type sealedReport struct {
	Report
	wrapped  []byte
	content  []byte
	identity []byte
}

// insertReport adds a report, or does nothing where its code has arrived
// before; fresh tells which.
func insertReport(ctx context.Context, tx *db.Tx, r sealedReport) (fresh bool, err error) {
	n, err := tx.Exec(ctx, `
		insert into intake_reports (report_id, office_id, region, act, election_id, received_on, procedure_id,
			procedure_digest, state, counts_as, start_counts_as, left_start_on, entered_on, due_on, named, unread,
			officer_id, case_id, case_number, version, key_wrapped, content, identity)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', $12, $13, $14, $15, '', '', '', 1, $16, $17, $18)
		on conflict (report_id) do nothing`,
		string(r.ID), string(r.Office), string(r.Region), r.Act, r.Election, string(r.ReceivedOn), r.Procedure,
		r.Digest, r.State, r.CountsAs, r.CountsAs, string(r.EnteredOn), string(r.DueOn), r.Named, true,
		r.wrapped, r.content, r.identity)
	if err != nil {
		return false, fmt.Errorf("insert report %s: %w", r.ID, err)
	}
	return n == 1, nil
}

const reportColumns = `report_id, office_id, region, act, election_id, received_on, procedure_id, procedure_digest,
	state, counts_as, entered_on, due_on, named, unread, officer_id, case_id, case_number, version`

// scanReport reads reportColumns, and into more what a query selects after them.
func scanReport(scan func(...any) error, r *Report, more ...any) error {
	return scan(append([]any{
		&r.ID, &r.Office, &r.Region, &r.Act, &r.Election, &r.ReceivedOn, &r.Procedure, &r.Digest,
		&r.State, &r.CountsAs, &r.EnteredOn, &r.DueOn, &r.Named, &r.Unread, &r.Officer, &r.Case, &r.CaseNumber, &r.Version,
	}, more...)...)
}

// loadReport reads a report with its sealed parts.
func loadReport(ctx context.Context, tx *db.Tx, id netra.ReportID) (sealedReport, error) {
	var r sealedReport
	row := tx.QueryRow(ctx, `
		select `+reportColumns+`, key_wrapped, content, identity
		from intake_reports
		where report_id = $1`, string(id))
	err := scanReport(row.Scan, &r.Report, &r.wrapped, &r.content, &r.identity)
	switch {
	case errors.Is(err, db.ErrNoRows):
		return r, notFound()
	case err != nil:
		return r, fmt.Errorf("load report %s: %w", id, err)
	}
	return r, nil
}

// saveReport writes what a step changes, and notices when somebody else did
// meanwhile.
func saveReport(ctx context.Context, tx *db.Tx, r Report) error {
	n, err := tx.Exec(ctx, `
		update intake_reports
		set state = $1, counts_as = $2, entered_on = $3, due_on = $4, officer_id = $5, case_id = $6, case_number = $7,
			region = $8, act = $9, election_id = $10, version = version + 1
		where report_id = $11 and version = $12`,
		r.State, r.CountsAs, string(r.EnteredOn), string(r.DueOn), string(r.Officer), string(r.Case), r.CaseNumber,
		string(r.Region), r.Act, r.Election, string(r.ID), r.Version)
	if err != nil {
		return fmt.Errorf("save report %s: %w", r.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "intake.changed_meanwhile"}
	}
	return nil
}

// saveUnread notes whether the reporter wrote something that waits to be read.
// It leaves the version alone: what a reporter writes must not spoil the form
// that an officer is filling in.
func saveUnread(ctx context.Context, tx *db.Tx, id netra.ReportID, unread bool) error {
	if _, err := tx.Exec(ctx, `update intake_reports set unread = $1 where report_id = $2`, unread, string(id)); err != nil {
		return fmt.Errorf("mark report %s: %w", id, err)
	}
	return nil
}

// insertPassage ends the passage that lasts and begins the next one.
func insertPassage(ctx context.Context, tx *db.Tx, id netra.ReportID, h Passage, note []byte) error {
	var seq int64
	if err := tx.QueryRow(ctx, `select coalesce(max(seq), 0) from intake_steps where report_id = $1`, string(id)).Scan(&seq); err != nil {
		return fmt.Errorf("count passages of report %s: %w", id, err)
	}
	end := `update intake_steps set until_on = $1 where report_id = $2 and until_on = ''`
	if seq == 0 {
		end = `update intake_reports set left_start_on = $1 where report_id = $2 and left_start_on = ''`
	}
	if _, err := tx.Exec(ctx, end, string(h.FromOn), string(id)); err != nil {
		return fmt.Errorf("end passage of report %s: %w", id, err)
	}
	_, err := tx.Exec(ctx, `
		insert into intake_steps (report_id, seq, step, state, counts_as, from_on, until_on, reason, by_user, by_name, by_office, note)
		values ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, $11)`,
		string(id), seq+1, h.Step, h.State, h.CountsAs, string(h.FromOn), h.Reason,
		string(h.By.User), h.By.Name, string(h.By.Office), note)
	if err != nil {
		return fmt.Errorf("insert passage of report %s: %w", id, err)
	}
	return nil
}

// sealedPassage is a passage with its note still sealed.
type sealedPassage struct {
	Passage
	note []byte
}

// loadPassages reads the passages that steps of a report led to, first to last.
func loadPassages(ctx context.Context, tx *db.Tx, id netra.ReportID) ([]sealedPassage, error) {
	rows, err := tx.Query(ctx, `
		select step, state, counts_as, from_on, until_on, reason, by_user, by_name, by_office, note
		from intake_steps
		where report_id = $1
		order by seq`, string(id))
	if err != nil {
		return nil, fmt.Errorf("load passages of report %s: %w", id, err)
	}
	defer rows.Close()
	var out []sealedPassage
	for rows.Next() {
		var h sealedPassage
		if err := rows.Scan(&h.Step, &h.State, &h.CountsAs, &h.FromOn, &h.UntilOn, &h.Reason,
			&h.By.User, &h.By.Name, &h.By.Office, &h.note); err != nil {
			return nil, fmt.Errorf("read passage of report %s: %w", id, err)
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// sealedMessage is a message as it is stored.
type sealedMessage struct {
	id           string
	fromReporter bool
	on           netra.Date
	by           string
	sealed       []byte
}

// insertMessage adds a message, or does nothing where the same form came
// before; fresh tells which.
func insertMessage(ctx context.Context, tx *db.Tx, id netra.ReportID, m sealedMessage) (fresh bool, err error) {
	var seq int64
	err = tx.QueryRow(ctx, `select coalesce(max(seq), 0) from intake_messages where report_id = $1`, string(id)).Scan(&seq)
	if err != nil {
		return false, fmt.Errorf("number message to report %s: %w", id, err)
	}
	n, err := tx.Exec(ctx, `
		insert into intake_messages (report_id, message_id, seq, from_reporter, written_on, by_name, sealed)
		values ($1, $2, $3, $4, $5, $6, $7)
		on conflict (report_id, message_id) do nothing`,
		string(id), m.id, seq+1, m.fromReporter, string(m.on), m.by, m.sealed)
	if err != nil {
		return false, fmt.Errorf("insert message to report %s: %w", id, err)
	}
	return n == 1, nil
}

// countMessages counts the messages of a report.
func countMessages(ctx context.Context, tx *db.Tx, id netra.ReportID) (int, error) {
	var n int
	if err := tx.QueryRow(ctx, `select count(*) from intake_messages where report_id = $1`, string(id)).Scan(&n); err != nil {
		return 0, fmt.Errorf("count messages of report %s: %w", id, err)
	}
	return n, nil
}

// loadMessages reads the messages of a report, first to last.
func loadMessages(ctx context.Context, tx *db.Tx, id netra.ReportID) ([]sealedMessage, error) {
	rows, err := tx.Query(ctx, `
		select message_id, from_reporter, written_on, by_name, sealed
		from intake_messages
		where report_id = $1
		order by seq, message_id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("load messages of report %s: %w", id, err)
	}
	defer rows.Close()
	var out []sealedMessage
	for rows.Next() {
		var m sealedMessage
		if err := rows.Scan(&m.id, &m.fromReporter, &m.on, &m.by, &m.sealed); err != nil {
			return nil, fmt.Errorf("read message of report %s: %w", id, err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// insertOpening keeps that somebody opened the identity of a reporter.
func insertOpening(ctx context.Context, tx *db.Tx, id netra.ReportID, opening string, at int64, by netra.Actor, reason []byte) error {
	_, err := tx.Exec(ctx, `
		insert into intake_openings (opening_id, report_id, opened_at, by_user, by_name, by_office, reason)
		values ($1, $2, $3, $4, $5, $6, $7)`,
		opening, string(id), at, string(by.User), by.Name, string(by.Office), reason)
	if err != nil {
		return fmt.Errorf("insert opening of report %s: %w", id, err)
	}
	return nil
}

// sealedOpening is an opening with its reason still sealed.
type sealedOpening struct {
	Opening
	id     string
	reason []byte
}

// loadOpenings reads who opened the identity of a reporter, first to last.
func loadOpenings(ctx context.Context, tx *db.Tx, id netra.ReportID) ([]sealedOpening, error) {
	rows, err := tx.Query(ctx, `
		select opening_id, opened_at, by_user, by_name, by_office, reason
		from intake_openings
		where report_id = $1
		order by opened_at, opening_id`, string(id))
	if err != nil {
		return nil, fmt.Errorf("load openings of report %s: %w", id, err)
	}
	defer rows.Close()
	var out []sealedOpening
	for rows.Next() {
		var o sealedOpening
		var at int64
		if err := rows.Scan(&o.id, &at, &o.By.User, &o.By.Name, &o.By.Office, &o.reason); err != nil {
			return nil, fmt.Errorf("read opening of report %s: %w", id, err)
		}
		o.At = time.UnixMilli(at)
		out = append(out, o)
	}
	return out, rows.Err()
}

// listReports lists the reports of a scope: what is due first comes first, and
// what has no clock comes last.
func listReports(ctx context.Context, tx *db.Tx, sc access.Scope, by netra.UserID, f Filter) (Listing, error) {
	where, args := filterSQL(sc, by, f)
	var out Listing
	if err := tx.QueryRow(ctx, `select count(*) from intake_reports where `+where, args...).Scan(&out.Total); err != nil {
		return out, fmt.Errorf("count reports: %w", err)
	}
	rows, err := tx.Query(ctx, `
		select `+reportColumns+`
		from intake_reports
		where `+where+fmt.Sprintf(`
		order by case when due_on = '' then 1 else 0 end, due_on, received_on desc, report_id
		limit $%d offset $%d`, len(args)+1, len(args)+2), append(args, f.Limit, f.Offset)...)
	if err != nil {
		return out, fmt.Errorf("list reports: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var r Report
		if err := scanReport(rows.Scan, &r); err != nil {
			return out, fmt.Errorf("read report of the list: %w", err)
		}
		out.Rows = append(out.Rows, r)
	}
	return out, rows.Err()
}

// filterSQL is the condition of a list.
func filterSQL(sc access.Scope, by netra.UserID, f Filter) (string, []any) {
	cond, args := sc.SQL("office_id", 1)
	conds := []string{cond}
	add := func(format string, v ...any) {
		n := make([]any, len(v))
		for i := range v {
			n[i] = len(args) + 1 + i
		}
		conds = append(conds, fmt.Sprintf(format, n...))
		args = append(args, v...)
	}
	if f.State != "" {
		add("state = $%d", f.State)
	}
	if f.Office != "" {
		add("office_id = $%d", string(f.Office))
	}
	if f.Region != "" {
		// A prefix by its letters: comparing with < would depend on how the
		// database sorts a point.
		inside := string(f.Region) + "."
		add("(region = $%d or substr(region, 1, $%d) = $%d)", string(f.Region), len(inside), inside)
	}
	if f.Act != "" {
		add("act = $%d", f.Act)
	}
	if f.Mine {
		add("officer_id = $%d", string(by))
	}
	return strings.Join(conds, " and "), args
}

// findReports are the ids of the reports of a scope that a condition on $1 to $n
// finds, the newest first.
func findReports(ctx context.Context, tx *db.Tx, sc access.Scope, cond string, values ...any) ([]netra.ReportID, error) {
	scope, args := sc.SQL("office_id", len(values)+1)
	rows, err := tx.Query(ctx, `select report_id from intake_reports where `+cond+` and `+scope+` order by report_id desc`, append(values, args...)...)
	if err != nil {
		return nil, fmt.Errorf("find reports: %w", err)
	}
	defer rows.Close()
	var out []netra.ReportID
	for rows.Next() {
		var id netra.ReportID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("read id of a report: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func notFound() error { return &netra.Error{Kind: netra.NotFound, Key: "intake.no_report"} }

func unknownCode() error { return &netra.Error{Kind: netra.NotFound, Key: "intake.code_unknown"} }

func countUntouched(ctx context.Context, tx *db.Tx) (map[netra.OfficeID]int, error) {
	rows, err := tx.Query(ctx, `select office_id, count(*) from intake_reports where left_start_on = '' group by office_id`)
	if err != nil {
		return nil, fmt.Errorf("count reports that wait: %w", err)
	}
	defer rows.Close()
	out := map[netra.OfficeID]int{}
	for rows.Next() {
		var office netra.OfficeID
		var n int
		if err := rows.Scan(&office, &n); err != nil {
			return nil, fmt.Errorf("read count of reports: %w", err)
		}
		out[office] = n
	}
	return out, rows.Err()
}
