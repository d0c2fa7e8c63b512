package watch

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const referralColumns = `f.referral_id, f.hit_id, f.office_id, f.number, f.agency, f.sent_at, f.sent_by, f.sent_name, f.received_on, f.answered_on,
	f.version, f.key_wrapped, f.question, f.receipt, f.answer`

func scanReferral(row interface{ Scan(...any) error }) (Referral, error) {
	var r Referral
	var sent int64
	err := row.Scan(&r.ID, &r.Hit, &r.Office, &r.Number, &r.Agency, &sent, &r.By, &r.ByName, &r.ReceivedOn, &r.AnsweredOn,
		&r.Version, &r.wrapped, &r.question, &r.receipt, &r.answer)
	r.SentAt = instant(sent)
	return r, err
}

func insertReferral(ctx context.Context, tx *db.Tx, r Referral) error {
	_, err := tx.Exec(ctx, `
		insert into watch_referrals (referral_id, hit_id, office_id, number, agency, sent_at, sent_by, sent_name, received_on, answered_on, version,
			key_wrapped, question)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '', '', 1, $9, $10)`,
		r.ID, r.Hit, string(r.Office), r.Number, r.Agency, r.SentAt.UnixMilli(), string(r.By), r.ByName, r.wrapped, r.question)
	if err != nil {
		return fmt.Errorf("add referral %s: %w", r.ID, err)
	}
	return nil
}

func loadReferral(ctx context.Context, tx *db.Tx, id string) (Referral, error) {
	r, err := scanReferral(tx.QueryRow(ctx, `select `+referralColumns+` from watch_referrals f where f.referral_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return r, notFound()
	}
	if err != nil {
		return r, fmt.Errorf("load referral %s: %w", id, err)
	}
	return r, nil
}

// listReferrals lists the referrals of a hit, the oldest first.
func listReferrals(ctx context.Context, tx *db.Tx, hit string) ([]Referral, error) {
	rows, err := tx.Query(ctx, `select `+referralColumns+` from watch_referrals f where f.hit_id = $1 order by f.sent_at`, hit)
	if err != nil {
		return nil, fmt.Errorf("list referrals of hit %s: %w", hit, err)
	}
	defer rows.Close()
	var out []Referral
	for rows.Next() {
		r, err := scanReferral(rows)
		if err != nil {
			return nil, fmt.Errorf("list referrals of hit %s: %w", hit, err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}

// saveReferral saves what came back.
func saveReferral(ctx context.Context, tx *db.Tx, r Referral) error {
	n, err := tx.Exec(ctx, `
		update watch_referrals set received_on = $1, answered_on = $2, receipt = $3, answer = $4, version = version + 1
		where referral_id = $5 and version = $6`,
		string(r.ReceivedOn), string(r.AnsweredOn), r.receipt, r.answer, r.ID, r.Version)
	if err != nil {
		return fmt.Errorf("save referral %s: %w", r.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.changed_meanwhile"}
	}
	return nil
}
