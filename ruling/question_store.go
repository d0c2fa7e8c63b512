package ruling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// insertQuestion adds a question; false where it is there already.
func insertQuestion(ctx context.Context, tx *db.Tx, q Question, wrapped, content []byte) (bool, error) {
	said, err := json.Marshal(q.Said)
	if err != nil {
		return false, fmt.Errorf("encode question %s: %w", q.ID, err)
	}
	n, err := tx.Exec(ctx, `
		insert into ruling_questions (question_id, office_id, asked_by, region, said, key_wrapped, content, asked_on, due_on, state,
			ended_on, ruling_id, declined, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, '', '', '', $11)
		on conflict (question_id) do nothing`,
		q.ID, string(q.Office), string(q.AskedBy), string(q.Region), string(said), wrapped, content, string(q.AskedOn), string(q.DueOn),
		string(q.State), q.Version)
	if err != nil {
		return false, fmt.Errorf("add question %s: %w", q.ID, err)
	}
	return n > 0, nil
}

const questionColumns = `q.question_id, q.office_id, q.asked_by, q.region, q.said, q.asked_on, q.due_on, q.state, q.ended_on, q.ruling_id,
	exists (select 1 from ruling_rulings h where h.ruling_id = q.ruling_id and h.standing = 'held'), q.declined, q.version`

func scanQuestion(r interface{ Scan(...any) error }) (Question, error) {
	var q Question
	var said string
	if err := r.Scan(&q.ID, &q.Office, &q.AskedBy, &q.Region, &said, &q.AskedOn, &q.DueOn, &q.State, &q.EndedOn, &q.Ruling, &q.Held, &q.Declined, &q.Version); err != nil {
		return q, err
	}
	return q, json.Unmarshal([]byte(said), &q.Said)
}

func loadQuestion(ctx context.Context, tx *db.Tx, id string) (Question, error) {
	q, err := scanQuestion(tx.QueryRow(ctx, `select `+questionColumns+` from ruling_questions q where q.question_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return q, notFound()
	}
	if err != nil {
		return q, fmt.Errorf("load question %s: %w", id, err)
	}
	return q, nil
}

// loadContent is what was written, sealed; empty once it is answered.
func loadContent(ctx context.Context, tx *db.Tx, id string) (wrapped, content []byte, err error) {
	err = tx.QueryRow(ctx, `select q.key_wrapped, q.content from ruling_questions q where q.question_id = $1`, id).Scan(&wrapped, &content)
	if err != nil {
		return nil, nil, fmt.Errorf("load what question %s says: %w", id, err)
	}
	return wrapped, content, nil
}

func forgetContent(ctx context.Context, tx *db.Tx, id string) error {
	if _, err := tx.Exec(ctx, `update ruling_questions set key_wrapped = $1, content = $1 where question_id = $2`, []byte{}, id); err != nil {
		return fmt.Errorf("forget what question %s says: %w", id, err)
	}
	return nil
}

func saveQuestion(ctx context.Context, tx *db.Tx, q Question) error {
	n, err := tx.Exec(ctx, `
		update ruling_questions
		set office_id = $1, state = $2, ended_on = $3, ruling_id = $4, declined = $5, version = version + 1
		where question_id = $6 and version = $7`,
		string(q.Office), string(q.State), string(q.EndedOn), q.Ruling, q.Declined, q.ID, q.Version)
	if err != nil {
		return fmt.Errorf("save question %s: %w", q.ID, err)
	}
	if n == 0 {
		return changed()
	}
	return nil
}

// listQuestions lists the questions on the desks of a scope, or those that own
// asked; what is due first comes first. It also counts them all.
func listQuestions(ctx context.Context, tx *db.Tx, sc access.Scope, f QuestionFilter, own netra.OfficeID) ([]Question, int, error) {
	where, args := sc.SQL("q.office_id", 1)
	if f.Mine {
		where, args = "q.asked_by = $1", []any{string(own)}
	}
	if f.Office != "" {
		args = append(args, string(f.Office))
		where += fmt.Sprintf(" and q.office_id = $%d", len(args))
	}
	if f.Waiting {
		args = append(args, string(Waiting))
		where += fmt.Sprintf(" and q.state = $%d", len(args))
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from ruling_questions q where `+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count questions: %w", err)
	}
	rows, err := tx.Query(ctx, `select `+questionColumns+` from ruling_questions q where `+where+
		fmt.Sprintf(` order by case when q.state = 'waiting' then 0 else 1 end, q.due_on, q.question_id limit %d offset %d`, f.Limit, f.Offset), args...)
	if err != nil {
		return nil, 0, fmt.Errorf("list questions: %w", err)
	}
	defer rows.Close()
	var out []Question
	for rows.Next() {
		q, err := scanQuestion(rows)
		if err != nil {
			return nil, 0, fmt.Errorf("list questions: %w", err)
		}
		out = append(out, q)
	}
	return out, total, rows.Err()
}
