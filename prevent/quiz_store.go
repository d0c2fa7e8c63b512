package prevent

import (
	"context"
	"errors"
	"fmt"

	"github.com/netra-id/netra/internal/platform/db"
)

// loadScore is how many of how many were right; false where he took no test.
func loadScore(ctx context.Context, tx *db.Tx, telling string, phase Phase) (score [2]int, taken bool, err error) {
	err = tx.QueryRow(ctx, `select q.correct, q.asked from prevent_quiz_results q where q.telling_id = $1 and q.phase = $2`, telling, string(phase)).
		Scan(&score[0], &score[1])
	if errors.Is(err, db.ErrNoRows) {
		return score, false, nil
	}
	if err != nil {
		return score, false, fmt.Errorf("load score of %s: %w", telling, err)
	}
	return score, true, nil
}

func addScore(ctx context.Context, tx *db.Tx, telling, notice string, phase Phase, correct, asked int) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into prevent_quiz_results (telling_id, notice_id, phase, correct, asked) values ($1, $2, $3, $4, $5)
		on conflict (telling_id, phase) do nothing`, telling, notice, string(phase), correct, asked)
	if err != nil {
		return false, fmt.Errorf("add score of %s: %w", telling, err)
	}
	return n > 0, nil
}

func countAnswer(ctx context.Context, tx *db.Tx, notice string, phase Phase, q Question, right bool) error {
	correct, wrong := 0, 1
	if right {
		correct, wrong = 1, 0
	}
	_, err := tx.Exec(ctx, `
		insert into prevent_quiz_answers (notice_id, phase, rule_id, example, correct, wrong) values ($1, $2, $3, $4, $5, $6)
		on conflict (notice_id, phase, rule_id, example) do update
		set correct = prevent_quiz_answers.correct + excluded.correct, wrong = prevent_quiz_answers.wrong + excluded.wrong`,
		notice, string(phase), q.Rule.ID, q.Example, correct, wrong)
	if err != nil {
		return fmt.Errorf("count answer of %s: %w", notice, err)
	}
	return nil
}

// quizResult is how the people of an event did in a phase.
func quizResult(ctx context.Context, tx *db.Tx, notice string, phase Phase) (QuizResult, error) {
	out := QuizResult{Phase: phase}
	err := tx.QueryRow(ctx, `
		select count(*), coalesce(sum(q.correct), 0), coalesce(sum(q.asked), 0) from prevent_quiz_results q
		where q.notice_id = $1 and q.phase = $2`, notice, string(phase)).Scan(&out.People, &out.Correct, &out.Asked)
	if err != nil {
		return out, fmt.Errorf("count results of %s: %w", notice, err)
	}
	rows, err := tx.Query(ctx, `
		select a.rule_id, a.example, a.correct, a.wrong from prevent_quiz_answers a
		where a.notice_id = $1 and a.phase = $2 order by a.rule_id, a.example`, notice, string(phase))
	if err != nil {
		return out, fmt.Errorf("list answers of %s: %w", notice, err)
	}
	defer rows.Close()
	for rows.Next() {
		var q QuestionResult
		if err := rows.Scan(&q.Rule, &q.Example, &q.Correct, &q.Wrong); err != nil {
			return out, fmt.Errorf("list answers of %s: %w", notice, err)
		}
		out.Questions = append(out.Questions, q)
	}
	return out, rows.Err()
}

// markOpinion marks that somebody gave his opinion; false where he had before.
func markOpinion(ctx context.Context, tx *db.Tx, telling string) (bool, error) {
	n, err := tx.Exec(ctx, `update prevent_tellings set gave_feedback = 1 where telling_id = $1 and gave_feedback = 0`, telling)
	if err != nil {
		return false, fmt.Errorf("mark opinion: %w", err)
	}
	return n > 0, nil
}

func insertOpinion(ctx context.Context, tx *db.Tx, id, notice string, useful, clear int, words string) error {
	_, err := tx.Exec(ctx, `insert into prevent_feedback (feedback_id, notice_id, useful, clear, words) values ($1, $2, $3, $4, $5)`,
		id, notice, useful, clear, words)
	if err != nil {
		return fmt.Errorf("add opinion on %s: %w", notice, err)
	}
	return nil
}

// opinionsOf are the opinions on an event, in an order that tells nothing of when
// they came.
func opinionsOf(ctx context.Context, tx *db.Tx, notice string) (Opinions, error) {
	var out Opinions
	rows, err := tx.Query(ctx, `select f.useful, f.clear, f.words from prevent_feedback f where f.notice_id = $1 order by f.words, f.feedback_id`, notice)
	if err != nil {
		return out, fmt.Errorf("list opinions on %s: %w", notice, err)
	}
	defer rows.Close()
	for rows.Next() {
		var useful, clear int
		var words string
		if err := rows.Scan(&useful, &clear, &words); err != nil {
			return out, fmt.Errorf("list opinions on %s: %w", notice, err)
		}
		out.N++
		out.Useful += float64(useful)
		out.Clear += float64(clear)
		if words != "" {
			out.Words = append(out.Words, words)
		}
	}
	if out.N > 0 {
		out.Useful /= float64(out.N)
		out.Clear /= float64(out.N)
	}
	return out, rows.Err()
}

func noticeOfTelling(ctx context.Context, tx *db.Tx, telling string) (string, error) {
	var id string
	if err := tx.QueryRow(ctx, `select t.notice_id from prevent_tellings t where t.telling_id = $1`, telling).Scan(&id); err != nil {
		return "", fmt.Errorf("load notice of telling %s: %w", telling, err)
	}
	return id, nil
}
