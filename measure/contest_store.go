package measure

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

const contestColumns = `contest_id, rule_id, rule_digest, election, region, as_of, counted, band, claimed, source, note, office_id, office_name,
	made_on, made_by, answered_on, answered_by, answer_office, accepted, answer`

func scanContest(row interface{ Scan(...any) error }) (Contest, error) {
	var c Contest
	err := row.Scan(&c.ID, &c.Rule, &c.RuleDigest, &c.Election, &c.Region, &c.AsOf, &c.Counted, &c.Band, &c.Claimed, &c.Source, &c.Note, &c.Office,
		&c.OfficeName, &c.MadeOn, &c.MadeBy, &c.Answer.On, &c.Answer.By, &c.Answer.OfficeName, &c.Answer.Accepted, &c.Answer.Text)
	return c, err
}

func insertContest(ctx context.Context, tx *db.Tx, c Contest) error {
	_, err := tx.Exec(ctx, `
		insert into measure_contests (`+contestColumns+`)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '', '', '', false, '')`,
		c.ID, c.Rule, c.RuleDigest, c.Election, c.Region, c.AsOf, c.Counted, c.Band, c.Claimed, c.Source, c.Note, c.Office, c.OfficeName, c.MadeOn, c.MadeBy)
	if err != nil {
		return fmt.Errorf("insert contest %s: %w", c.ID, err)
	}
	return nil
}

// loadContests lists contests that meet a condition of ours, the newest first.
func loadContests(ctx context.Context, tx *db.Tx, cond string, args ...any) ([]Contest, error) {
	rows, err := tx.Query(ctx, `select `+contestColumns+` from measure_contests where `+cond+` order by made_on desc, contest_id desc`, args...)
	if err != nil {
		return nil, fmt.Errorf("list contests: %w", err)
	}
	defer rows.Close()
	var out []Contest
	for rows.Next() {
		c, err := scanContest(rows)
		if err != nil {
			return nil, fmt.Errorf("scan contest: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

func loadContest(ctx context.Context, tx *db.Tx, id string) (Contest, error) {
	c, err := scanContest(tx.QueryRow(ctx, `select `+contestColumns+` from measure_contests where contest_id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return c, contestNotFound()
	}
	if err != nil {
		return c, fmt.Errorf("load contest %s: %w", id, err)
	}
	return c, nil
}

func saveAnswer(ctx context.Context, tx *db.Tx, id string, a ContestAnswer) error {
	if _, err := tx.Exec(ctx, `
		update measure_contests set answered_on = $1, answered_by = $2, answer_office = $3, accepted = $4, answer = $5
		where contest_id = $6 and answered_on = ''`, a.On, a.By, a.OfficeName, a.Accepted, a.Text, id); err != nil {
		return fmt.Errorf("answer contest %s: %w", id, err)
	}
	return nil
}
