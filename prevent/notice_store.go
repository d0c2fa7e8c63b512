package prevent

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

const noticeColumns = `n.notice_id, n.kind, n.office_id, n.number, n.issuer, n.subject, n.happened_on, n.place, n.speakers, n.body, n.bases,
	n.file, n.file_name, n.file_size, n.withdrawn_on, n.withdrawn_why, n.erased_on`

// scanNotice reads noticeColumns and what follows them.
func scanNotice(r interface{ Scan(...any) error }, more ...any) (Notice, error) {
	var n Notice
	var bases string
	err := r.Scan(append([]any{
		&n.ID, &n.Kind, &n.Office, &n.Number, &n.Issuer, &n.Subject, &n.On, &n.Place, &n.Speakers, &n.Body, &bases,
		&n.File.Sum, &n.File.Name, &n.File.Size, &n.WithdrawnOn, &n.WithdrawnWhy, &n.ErasedOn,
	}, more...)...)
	n.Bases = lines(bases)
	return n, err
}

func insertNotice(ctx context.Context, tx *db.Tx, n Notice, at time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_notices (notice_id, kind, office_id, number, issuer, subject, happened_on, place, speakers, body, bases,
			file, file_name, file_size, made_at, made_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		n.ID, string(n.Kind), string(n.Office), n.Number, n.Issuer, n.Subject, string(n.On), n.Place, n.Speakers, n.Body,
		strings.Join(n.Bases, "\n"), n.File.Sum, n.File.Name, n.File.Size, at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("add notice %s: %w", n.ID, err)
	}
	return nil
}

func loadNotice(ctx context.Context, tx *db.Tx, id string) (Notice, error) {
	n, err := scanNotice(tx.QueryRow(ctx, `select `+noticeColumns+` from prevent_notices n where n.notice_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return n, notFound()
	}
	if err != nil {
		return n, fmt.Errorf("load notice %s: %w", id, err)
	}
	return n, nil
}

// reachedUnits counts the recipients of whom somebody knows.
const reachedUnits = `(select count(distinct t.recipient_id) from prevent_tellings t where t.notice_id = n.notice_id and t.recipient_id <> '')`

// listNotices lists the notices of a scope, the newest first, and how many there
// are in all.
func listNotices(ctx context.Context, tx *db.Tx, sc access.Scope, f Filter) ([]Row, int, error) {
	cond, args := sc.SQL("n.office_id", 2)
	args = append([]any{string(f.Kind)}, args...)
	where := ` where n.kind = $1 and ` + cond
	if f.Query != "" {
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(f.Query))+"%")
		like := fmt.Sprintf(`like $%d escape '\'`, len(args))
		where += ` and (lower(n.subject) ` + like + ` or lower(n.number) ` + like + ` or lower(n.issuer) ` + like + `)`
	}
	recipients := `(select count(*) from prevent_recipients r where r.notice_id = n.notice_id)`
	if f.Open {
		where += ` and ` + reachedUnits + ` < ` + recipients
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from prevent_notices n`+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count notices: %w", err)
	}
	rows, err := tx.Query(ctx, `
		select `+noticeColumns+`, `+recipients+`, `+reachedUnits+`,
			(select count(*) from prevent_tellings p where p.notice_id = n.notice_id)
		from prevent_notices n`+where+fmt.Sprintf(` order by n.happened_on desc, n.notice_id desc limit %d offset %d`, f.Limit, f.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list notices: %w", err)
	}
	defer rows.Close()
	var out []Row
	for rows.Next() {
		var r Row
		if r.Notice, err = scanNotice(rows, &r.Recipients, &r.Reached, &r.People); err != nil {
			return nil, 0, fmt.Errorf("list notices: %w", err)
		}
		out = append(out, r)
	}
	return out, total, rows.Err()
}

func insertRecipient(ctx context.Context, tx *db.Tx, notice string, r Recipient) error {
	_, err := tx.Exec(ctx, `insert into prevent_recipients (recipient_id, notice_id, kind, name, name_key) values ($1, $2, $3, $4, $5)`,
		r.ID, notice, string(r.Kind), r.Name, plainKey(r.Name))
	if err != nil {
		return fmt.Errorf("add recipient %s: %w", r.ID, err)
	}
	return nil
}

func listRecipients(ctx context.Context, tx *db.Tx, notice string) ([]Recipient, error) {
	rows, err := tx.Query(ctx, `select r.recipient_id, r.kind, r.name from prevent_recipients r where r.notice_id = $1 order by r.name_key`, notice)
	if err != nil {
		return nil, fmt.Errorf("list recipients of %s: %w", notice, err)
	}
	defer rows.Close()
	var out []Recipient
	for rows.Next() {
		var r Recipient
		if err := rows.Scan(&r.ID, &r.Kind, &r.Name); err != nil {
			return nil, fmt.Errorf("list recipients of %s: %w", notice, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

func insertLink(ctx context.Context, tx *db.Tx, l Link, token string) error {
	_, err := tx.Exec(ctx, `insert into prevent_links (link_hash, notice_id, recipient_id, telling_id) values ($1, $2, $3, $4)`,
		hashOf(token), l.Notice, l.Recipient, l.Telling)
	if err != nil {
		return fmt.Errorf("add link of notice %s: %w", l.Notice, err)
	}
	return nil
}

func loadLink(ctx context.Context, tx *db.Tx, token string) (Link, error) {
	var l Link
	err := tx.QueryRow(ctx, `select l.notice_id, l.recipient_id, l.telling_id from prevent_links l where l.link_hash = $1`, hashOf(token)).
		Scan(&l.Notice, &l.Recipient, &l.Telling)
	if errors.Is(err, db.ErrNoRows) {
		return l, notFound()
	}
	if err != nil {
		return l, fmt.Errorf("load link: %w", err)
	}
	return l, nil
}

const tellingColumns = `t.telling_id, t.recipient_id, t.parent_id, t.how, t.name, t.position, t.unit, t.told_on`

func scanTelling(r interface{ Scan(...any) error }) (Telling, error) {
	var t Telling
	err := r.Scan(&t.ID, &t.Recipient, &t.Parent, &t.How, &t.Name, &t.Position, &t.Unit, &t.On)
	return t, err
}

// addTelling adds a person; where his name is in that unit already, it returns
// the row that is there and false.
func addTelling(ctx context.Context, tx *db.Tx, notice string, t Telling, unitKey, once string) (Telling, bool, error) {
	n, err := tx.Exec(ctx, `
		insert into prevent_tellings (telling_id, notice_id, recipient_id, parent_id, how, name, name_key, position, unit, unit_key, told_on, once_hash)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		on conflict (notice_id, unit_key, name_key) do nothing`,
		t.ID, notice, t.Recipient, t.Parent, string(t.How), t.Name, personKey(t.Name), t.Position, t.Unit, unitKey, string(t.On), once)
	if err != nil {
		return t, false, fmt.Errorf("add telling %s: %w", t.ID, err)
	}
	if n > 0 {
		return t, true, nil
	}
	t, err = scanTelling(tx.QueryRow(ctx, `
		select `+tellingColumns+` from prevent_tellings t where t.notice_id = $1 and t.unit_key = $2 and t.name_key = $3`,
		notice, unitKey, personKey(t.Name)))
	if err != nil {
		return t, false, fmt.Errorf("load telling of notice %s: %w", notice, err)
	}
	return t, false, nil
}

// sentBy tells whether a person was added by the page that carried once.
func sentBy(ctx context.Context, tx *db.Tx, telling, once string) (bool, error) {
	var have string
	if err := tx.QueryRow(ctx, `select t.once_hash from prevent_tellings t where t.telling_id = $1`, telling).Scan(&have); err != nil {
		return false, fmt.Errorf("load telling %s: %w", telling, err)
	}
	return once != "" && have == once, nil
}

// listTellings lists who knows, in the order in which they said so.
func listTellings(ctx context.Context, tx *db.Tx, notice string) ([]Telling, error) {
	rows, err := tx.Query(ctx, `select `+tellingColumns+` from prevent_tellings t where t.notice_id = $1 order by t.telling_id`, notice)
	if err != nil {
		return nil, fmt.Errorf("list tellings of %s: %w", notice, err)
	}
	defer rows.Close()
	var out []Telling
	for rows.Next() {
		t, err := scanTelling(rows)
		if err != nil {
			return nil, fmt.Errorf("list tellings of %s: %w", notice, err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

func countTellings(ctx context.Context, tx *db.Tx, notice string) (int, error) {
	var n int
	if err := tx.QueryRow(ctx, `select count(*) from prevent_tellings t where t.notice_id = $1`, notice).Scan(&n); err != nil {
		return 0, fmt.Errorf("count tellings of %s: %w", notice, err)
	}
	return n, nil
}

// loadTelling is a person who knows, and how many he told.
func loadTelling(ctx context.Context, tx *db.Tx, id string) (Telling, int, error) {
	t, err := scanTelling(tx.QueryRow(ctx, `select `+tellingColumns+` from prevent_tellings t where t.telling_id = $1`, id))
	if err != nil {
		return t, 0, fmt.Errorf("load telling %s: %w", id, err)
	}
	var told int
	if err := tx.QueryRow(ctx, `select count(*) from prevent_tellings t where t.parent_id = $1`, id).Scan(&told); err != nil {
		return t, 0, fmt.Errorf("count those told by %s: %w", id, err)
	}
	return t, told, nil
}

func recipientName(ctx context.Context, tx *db.Tx, id string) (string, error) {
	var name string
	if err := tx.QueryRow(ctx, `select r.name from prevent_recipients r where r.recipient_id = $1`, id).Scan(&name); err != nil {
		return "", fmt.Errorf("load recipient %s: %w", id, err)
	}
	return name, nil
}
