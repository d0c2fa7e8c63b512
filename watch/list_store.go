package watch

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

const listColumns = `l.list_id, l.office_id, l.title, l.purpose, l.instrument, l.instrument_at, l.region, l.election, l.race, l.acts_from,
	l.ends_on, l.ends_at, l.proposed_at, l.proposed_by, l.proposed_name, l.approved_at, l.approved_by, l.approved_name,
	l.refused_at, l.refused_by, l.refused_name, l.refused_why, l.ended_at, l.ended_by, l.ended_name, l.ended_why, l.version`

// instant is a time as the tables hold it; 0 is one that has not come.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

func scanList(r interface{ Scan(...any) error }) (List, error) {
	var l List
	var ends, proposed, approved, refused, ended int64
	err := r.Scan(
		&l.ID, &l.Office, &l.Title, &l.Purpose, &l.Basis.Instrument, &l.Basis.At, &l.Region, &l.Election, &l.Race, &l.ActsFrom,
		&l.EndsOn, &ends, &proposed, &l.Proposed.By, &l.Proposed.Name, &approved, &l.Approved.By, &l.Approved.Name,
		&refused, &l.Refused.By, &l.Refused.Name, &l.Refused.Why, &ended, &l.Ended.By, &l.Ended.Name, &l.Ended.Why, &l.Version,
	)
	l.EndsAt = instant(ends)
	l.Proposed.At, l.Approved.At, l.Refused.At, l.Ended.At = instant(proposed), instant(approved), instant(refused), instant(ended)
	return l, err
}

func insertList(ctx context.Context, tx *db.Tx, l List) error {
	_, err := tx.Exec(ctx, `
		insert into watch_lists (list_id, office_id, title, title_key, purpose, instrument, instrument_at, region, election, race, terms, acts_from,
			ends_on, ends_at, proposed_at, proposed_by, proposed_name, approved_at, approved_by, approved_name,
			refused_at, refused_by, refused_name, refused_why, ended_at, ended_by, ended_name, ended_why, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', $11, $12, $13, $14, $15, $16, 0, '', '', 0, '', '', '', 0, '', '', '', 1)`,
		l.ID, string(l.Office), l.Title, strings.ToLower(l.Title), l.Purpose, l.Basis.Instrument, l.Basis.At, string(l.Region), l.Election,
		l.Race, string(l.ActsFrom), string(l.EndsOn), l.EndsAt.UnixMilli(), l.Proposed.At.UnixMilli(), string(l.Proposed.By), l.Proposed.Name)
	if err != nil {
		return fmt.Errorf("add watch list %s: %w", l.ID, err)
	}
	for _, t := range l.Terms {
		if _, err := tx.Exec(ctx, `
			insert into watch_terms (list_id, candidate_id, candidate, term) values ($1, $2, $3, $4) on conflict do nothing`,
			l.ID, t.Candidate, t.Name, t.Text); err != nil {
			return fmt.Errorf("add term of watch list %s: %w", l.ID, err)
		}
	}
	for _, a := range l.Accounts {
		if _, err := tx.Exec(ctx, `
			insert into watch_accounts (list_id, platform, handle, servant_id, known) values ($1, $2, $3, $4, $5)`,
			l.ID, a.Platform, a.Handle, string(a.Servant), a.Known); err != nil {
			return fmt.Errorf("add account of watch list %s: %w", l.ID, err)
		}
	}
	return nil
}

// loadList is a list with its terms and accounts.
func loadList(ctx context.Context, tx *db.Tx, id string) (List, error) {
	l, err := scanList(tx.QueryRow(ctx, `select `+listColumns+` from watch_lists l where l.list_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return l, notFound()
	}
	if err != nil {
		return l, fmt.Errorf("load watch list %s: %w", id, err)
	}
	if l.Terms, err = loadTerms(ctx, tx, id); err != nil {
		return l, err
	}
	rows, err := tx.Query(ctx, `
		select a.platform, a.handle, a.servant_id, a.known from watch_accounts a where a.list_id = $1 order by a.platform, a.handle`, id)
	if err != nil {
		return l, fmt.Errorf("load accounts of watch list %s: %w", id, err)
	}
	defer rows.Close()
	for rows.Next() {
		var a Account
		if err := rows.Scan(&a.Platform, &a.Handle, &a.Servant, &a.Known); err != nil {
			return l, fmt.Errorf("load accounts of watch list %s: %w", id, err)
		}
		l.Accounts = append(l.Accounts, a)
	}
	return l, rows.Err()
}

func loadTerms(ctx context.Context, tx *db.Tx, list string) ([]Term, error) {
	rows, err := tx.Query(ctx, `
		select t.candidate_id, t.candidate, t.term from watch_terms t where t.list_id = $1 order by t.candidate, t.term`, list)
	if err != nil {
		return nil, fmt.Errorf("load terms of watch list %s: %w", list, err)
	}
	defer rows.Close()
	var out []Term
	for rows.Next() {
		var t Term
		if err := rows.Scan(&t.Candidate, &t.Name, &t.Text); err != nil {
			return nil, fmt.Errorf("load terms of watch list %s: %w", list, err)
		}
		out = append(out, t)
	}
	return out, rows.Err()
}

// saveList saves what was done to a list.
func saveList(ctx context.Context, tx *db.Tx, l List) error {
	at := func(a Act) int64 {
		if a.At.IsZero() {
			return 0
		}
		return a.At.UnixMilli()
	}
	n, err := tx.Exec(ctx, `
		update watch_lists
		set approved_at = $1, approved_by = $2, approved_name = $3, refused_at = $4, refused_by = $5, refused_name = $6, refused_why = $7,
			ended_at = $8, ended_by = $9, ended_name = $10, ended_why = $11, version = version + 1
		where list_id = $12 and version = $13`,
		at(l.Approved), string(l.Approved.By), l.Approved.Name, at(l.Refused), string(l.Refused.By), l.Refused.Name, l.Refused.Why,
		at(l.Ended), string(l.Ended.By), l.Ended.Name, l.Ended.Why, l.ID, l.Version)
	if err != nil {
		return fmt.Errorf("save watch list %s: %w", l.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.changed_meanwhile"}
	}
	return nil
}

// holdList writes the row of a list as it is, so that of its end and what begins
// under it at the same time the database refuses one.
func holdList(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `update watch_lists set version = version where list_id = $1`, id); err != nil {
		return fmt.Errorf("hold watch list %s: %w", id, err)
	}
	return nil
}

// lapseHits closes the hits of a list that wait for somebody, and destroys their
// keys: what nobody has confirmed is not kept.
func lapseHits(ctx context.Context, tx *db.Tx, list string, at time.Time) ([]string, error) {
	rows, err := tx.Query(ctx, `select h.hit_id from watch_hits h where h.list_id = $1 and h.state = $2 order by h.hit_id`, list, string(Open))
	if err != nil {
		return nil, fmt.Errorf("list open hits of %s: %w", list, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list open hits of %s: %w", list, err)
		}
		out = append(out, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("list open hits of %s: %w", list, err)
	}
	if _, err := tx.Exec(ctx, `
		update watch_hits set state = $1, closed_at = $2, key_wrapped = null, sealed = null where list_id = $3 and state = $4`,
		string(Lapsed), at.UnixMilli(), list, string(Open)); err != nil {
		return nil, fmt.Errorf("close open hits of %s: %w", list, err)
	}
	return out, nil
}

// stateSQL is stateOf as a condition. Its placeholder holds the instant.
func stateSQL(st State, now int) string {
	at := fmt.Sprintf("$%d", now)
	ended := `(l.ended_at > 0 or l.ends_at <= ` + at + `)`
	switch st {
	case Refused:
		return `l.refused_at > 0`
	case Ended:
		return `l.refused_at = 0 and ` + ended
	case Running:
		return `l.refused_at = 0 and l.approved_at > 0 and not ` + ended
	default:
		return `l.refused_at = 0 and l.approved_at = 0 and not ` + ended
	}
}

// listLists lists the watch lists of a scope without their accounts, the newest
// first, and how many there are in all.
func listLists(ctx context.Context, tx *db.Tx, sc access.Scope, f Filter, now time.Time) ([]List, int, error) {
	where, args := sc.SQL("l.office_id", 1)
	where = ` where ` + where
	if f.Query != "" {
		args = append(args, "%"+strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(f.Query))+"%")
		where += fmt.Sprintf(` and l.title_key like $%d escape '\'`, len(args))
	}
	if f.State != "" {
		if f.State != Refused {
			args = append(args, now.UnixMilli())
		}
		where += ` and ` + stateSQL(f.State, len(args))
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from watch_lists l`+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count watch lists: %w", err)
	}
	rows, err := tx.Query(ctx, `select `+listColumns+` from watch_lists l`+where+
		fmt.Sprintf(` order by l.proposed_at desc, l.list_id desc limit %d offset %d`, f.Limit, f.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list watch lists: %w", err)
	}
	defer rows.Close()
	var out []List
	for rows.Next() {
		l, err := scanList(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("list watch lists: %w", err)
		}
		out = append(out, l)
	}
	return out, total, rows.Err()
}
