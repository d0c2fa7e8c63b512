package prevent

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertAccount(ctx context.Context, tx *db.Tx, a Account) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_accounts (account_id, office_id, platform, handle, address, custodian, noted_on, closed_on)
		values ($1, $2, $3, $4, $5, $6, $7, '')`,
		a.ID, string(a.Office), a.Platform, a.Handle, a.Address, a.Custodian, string(a.NotedOn))
	if err != nil {
		return fmt.Errorf("add account %s: %w", a.ID, err)
	}
	return nil
}

const accountColumns = `a.account_id, a.office_id, a.platform, a.handle, a.address, a.custodian, a.noted_on, a.closed_on`

func scanAccount(r interface{ Scan(...any) error }, more ...any) (Account, error) {
	var a Account
	err := r.Scan(append([]any{&a.ID, &a.Office, &a.Platform, &a.Handle, &a.Address, &a.Custodian, &a.NotedOn, &a.ClosedOn}, more...)...)
	return a, err
}

func loadAccount(ctx context.Context, tx *db.Tx, id string) (Account, error) {
	a, err := scanAccount(tx.QueryRow(ctx, `select `+accountColumns+` from prevent_accounts a where a.account_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return a, notFound()
	}
	if err != nil {
		return a, fmt.Errorf("load account %s: %w", id, err)
	}
	return a, nil
}

// listAccounts lists the accounts of a scope with the last check of each.
func listAccounts(ctx context.Context, tx *db.Tx, sc access.Scope) ([]Account, error) {
	cond, args := sc.SQL("a.office_id", 1)
	rows, err := tx.Query(ctx, `
		select `+accountColumns+`, coalesce(c.checked_on, ''), coalesce(c.fine, 0), coalesce(c.note, ''), coalesce(c.checked_by, '')
		from prevent_accounts a left join prevent_account_checks c on c.check_id =
			(select max(l.check_id) from prevent_account_checks l where l.account_id = a.account_id)
		where `+cond+` order by a.closed_on, coalesce(c.checked_on, ''), a.platform, a.handle limit 2000`, args...)
	if err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	defer rows.Close()
	var out []Account
	for rows.Next() {
		var last AccountCheck
		var fine int
		a, err := scanAccount(rows, &last.On, &fine, &last.Note, &last.By)
		if err != nil {
			return nil, fmt.Errorf("list accounts: %w", err)
		}
		last.Fine = fine == 1
		a.Last = last
		out = append(out, a)
	}
	return out, rows.Err()
}

func insertCheck(ctx context.Context, tx *db.Tx, id, account string, c AccountCheck) error {
	fine := 0
	if c.Fine {
		fine = 1
	}
	_, err := tx.Exec(ctx, `insert into prevent_account_checks (check_id, account_id, checked_on, fine, note, checked_by) values ($1, $2, $3, $4, $5, $6)`,
		id, account, string(c.On), fine, c.Note, c.By)
	if err != nil {
		return fmt.Errorf("add check of account %s: %w", account, err)
	}
	return nil
}

func listChecks(ctx context.Context, tx *db.Tx, account string) ([]AccountCheck, error) {
	rows, err := tx.Query(ctx, `
		select c.checked_on, c.fine, c.note, c.checked_by from prevent_account_checks c where c.account_id = $1 order by c.check_id desc`, account)
	if err != nil {
		return nil, fmt.Errorf("list checks of account %s: %w", account, err)
	}
	defer rows.Close()
	var out []AccountCheck
	for rows.Next() {
		var c AccountCheck
		var fine int
		if err := rows.Scan(&c.On, &fine, &c.Note, &c.By); err != nil {
			return nil, fmt.Errorf("list checks of account %s: %w", account, err)
		}
		c.Fine = fine == 1
		out = append(out, c)
	}
	return out, rows.Err()
}

func closeAccount(ctx context.Context, tx *db.Tx, id string, on netra.Date) error {
	if _, err := tx.Exec(ctx, `update prevent_accounts set closed_on = $1 where account_id = $2 and closed_on = ''`, string(on), id); err != nil {
		return fmt.Errorf("close account %s: %w", id, err)
	}
	return nil
}
