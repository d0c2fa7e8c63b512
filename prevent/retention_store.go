package prevent

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func withdrawNotice(ctx context.Context, tx *db.Tx, id string, on netra.Date, why string) error {
	_, err := tx.Exec(ctx, `update prevent_notices set withdrawn_on = $1, withdrawn_why = $2 where notice_id = $3`, string(on), why, id)
	if err != nil {
		return fmt.Errorf("withdraw notice %s: %w", id, err)
	}
	return nil
}

func editNotice(ctx context.Context, tx *db.Tx, n Notice) error {
	_, err := tx.Exec(ctx, `update prevent_notices set subject = $1, body = $2, place = $3, speakers = $4, happened_on = $5 where notice_id = $6`,
		n.Subject, n.Body, n.Place, n.Speakers, string(n.On), n.ID)
	if err != nil {
		return fmt.Errorf("edit notice %s: %w", n.ID, err)
	}
	return nil
}

// withNames are the notices of before a day in which names are still kept.
func withNames(ctx context.Context, tx *db.Tx, before netra.Date) ([]Notice, error) {
	rows, err := tx.Query(ctx, `select `+noticeColumns+` from prevent_notices n where n.erased_on = '' and n.happened_on < $1 order by n.happened_on limit 500`,
		string(before))
	if err != nil {
		return nil, fmt.Errorf("list notices with names: %w", err)
	}
	defer rows.Close()
	var out []Notice
	for rows.Next() {
		n, err := scanNotice(rows)
		if err != nil {
			return nil, fmt.Errorf("list notices with names: %w", err)
		}
		out = append(out, n)
	}
	return out, rows.Err()
}

// eraseNames takes the names out of a notice. How many knew, of which unit, and
// who told how many stays.
func eraseNames(ctx context.Context, tx *db.Tx, id string, on netra.Date) error {
	_, err := tx.Exec(ctx, `update prevent_tellings set name = '', position = '', name_key = telling_id, once_hash = '' where notice_id = $1`, id)
	if err == nil {
		_, err = tx.Exec(ctx, `delete from prevent_links where notice_id = $1 and telling_id <> ''`, id)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `delete from prevent_proofs where kind = $1 and thing_id in (select t.telling_id from prevent_tellings t where t.notice_id = $2)`,
			certificateProof, id)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `update prevent_notices set erased_on = $1 where notice_id = $2`, string(on), id)
	}
	if err != nil {
		return fmt.Errorf("erase names of notice %s: %w", id, err)
	}
	return nil
}

// pledgesWithNames are the pledges that could be signed until before a day, or
// were opened before it where they have no end, and of which names are still kept.
func pledgesWithNames(ctx context.Context, tx *db.Tx, before netra.Date) ([]Pledge, error) {
	rows, err := tx.Query(ctx, `
		select `+pledgeColumns+` from prevent_pledges p
		where p.erased_on = '' and (case when p.until_on = '' then p.opened_on else p.until_on end) < $1
		order by p.opened_on limit 500`, string(before))
	if err != nil {
		return nil, fmt.Errorf("list pledges with names: %w", err)
	}
	defer rows.Close()
	var out []Pledge
	for rows.Next() {
		p, err := scanPledge(rows)
		if err != nil {
			return nil, fmt.Errorf("list pledges with names: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}

// eraseSigners takes the signatures and their proofs out of a pledge, after it
// wrote down how many of each unit there are.
func eraseSigners(ctx context.Context, tx *db.Tx, p Pledge, on netra.Date) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_pledge_counts (pledge_id, unit, servants, signed)
		select $1, u.unit, u.servants, u.signed from (`+unitCounts+`) u`, p.ID, string(p.Agency))
	if err == nil {
		_, err = tx.Exec(ctx, `update prevent_pledges as p set others = `+countedOthers+`, erased_on = $1 where p.pledge_id = $2`, string(on), p.ID)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `delete from prevent_proofs where kind = $1 and thing_id in (select g.signature_id from prevent_signatures g where g.pledge_id = $2)`,
			pledgeProof, p.ID)
	}
	if err == nil {
		_, err = tx.Exec(ctx, `delete from prevent_signatures where pledge_id = $1`, p.ID)
	}
	if err != nil {
		return fmt.Errorf("erase signers of pledge %s: %w", p.ID, err)
	}
	return nil
}

// oldContacts counts by office whose address was last entered before a day.
func oldContacts(ctx context.Context, tx *db.Tx, before netra.Date) (map[netra.OfficeID]int, error) {
	rows, err := tx.Query(ctx, `select c.office_id, count(*) from prevent_contacts c where c.entered_on < $1 group by c.office_id`, string(before))
	if err != nil {
		return nil, fmt.Errorf("count old contacts: %w", err)
	}
	defer rows.Close()
	out := map[netra.OfficeID]int{}
	for rows.Next() {
		var office netra.OfficeID
		var n int
		if err := rows.Scan(&office, &n); err != nil {
			return nil, fmt.Errorf("count old contacts: %w", err)
		}
		out[office] = n
	}
	return out, rows.Err()
}

func eraseContacts(ctx context.Context, tx *db.Tx, before netra.Date) error {
	if _, err := tx.Exec(ctx, `delete from prevent_contacts where entered_on < $1`, string(before)); err != nil {
		return fmt.Errorf("erase old contacts: %w", err)
	}
	return nil
}
