package ruling

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra/internal/platform/db"
)

// oneByOne lets whoever writes answers under a rule come one after the other: who
// looks for contradictions sees every answer that was published before his own.
func oneByOne(ctx context.Context, tx *db.Tx, rule string) error {
	_, err := tx.Exec(ctx, `
		insert into ruling_rules (rule_id, n_writes) values ($1, 1)
		on conflict (rule_id) do update set n_writes = ruling_rules.n_writes + 1`, rule)
	if err != nil {
		return fmt.Errorf("wait for rule %s: %w", rule, err)
	}
	return nil
}

func insertRuling(ctx context.Context, tx *db.Tx, r Ruling) error {
	employments, err := json.Marshal(r.Employments)
	if err != nil {
		return fmt.Errorf("encode ruling %s: %w", r.ID, err)
	}
	facts, err := json.Marshal(r.Facts)
	if err != nil {
		return fmt.Errorf("encode ruling %s: %w", r.ID, err)
	}
	_, err = tx.Exec(ctx, `
		insert into ruling_rulings (ruling_id, office_id, office_name, rule_id, rule_digest, act, employments, facts, valid_from, valid_until,
			verdict, question, answer, standing, written_by, published_on, ended_on, ended_why, instead_id, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, '', '', '', $17)`,
		r.ID, string(r.Office), r.OfficeName, r.Rule, r.RuleDigest, r.Act, string(employments), string(facts), string(r.Valid.From),
		string(r.Valid.Until), string(r.Verdict), r.Question, r.Answer, string(r.Standing), string(r.WrittenBy), string(r.PublishedOn), r.Version)
	if err != nil {
		return fmt.Errorf("add ruling %s: %w", r.ID, err)
	}
	return nil
}

const rulingColumns = `r.ruling_id, r.office_id, r.office_name, r.rule_id, r.rule_digest, r.act, r.employments, r.facts, r.valid_from, r.valid_until,
	r.verdict, r.question, r.answer, r.standing, r.written_by, r.published_on, r.ended_on, r.ended_why, r.instead_id, r.version`

func scanRuling(row interface{ Scan(...any) error }) (Ruling, error) {
	var r Ruling
	var employments, facts string
	if err := row.Scan(&r.ID, &r.Office, &r.OfficeName, &r.Rule, &r.RuleDigest, &r.Act, &employments, &facts, &r.Valid.From, &r.Valid.Until,
		&r.Verdict, &r.Question, &r.Answer, &r.Standing, &r.WrittenBy, &r.PublishedOn, &r.EndedOn, &r.EndedWhy, &r.Instead, &r.Version); err != nil {
		return r, err
	}
	return r, errors.Join(json.Unmarshal([]byte(employments), &r.Employments), json.Unmarshal([]byte(facts), &r.Facts))
}

func loadRuling(ctx context.Context, tx *db.Tx, id string) (Ruling, error) {
	r, err := scanRuling(tx.QueryRow(ctx, `select `+rulingColumns+` from ruling_rulings r where r.ruling_id = $1`, id))
	if errors.Is(err, db.ErrNoRows) {
		return r, notFound()
	}
	if err != nil {
		return r, fmt.Errorf("load ruling %s: %w", id, err)
	}
	return r, nil
}

func saveRuling(ctx context.Context, tx *db.Tx, r Ruling) error {
	n, err := tx.Exec(ctx, `
		update ruling_rulings
		set standing = $1, published_on = $2, ended_on = $3, ended_why = $4, instead_id = $5, version = version + 1
		where ruling_id = $6 and version = $7`,
		string(r.Standing), string(r.PublishedOn), string(r.EndedOn), r.EndedWhy, r.Instead, r.ID, r.Version)
	if err != nil {
		return fmt.Errorf("save ruling %s: %w", r.ID, err)
	}
	if n == 0 {
		return changed()
	}
	return nil
}

// mostRulings bounds the answers that are read at one time.
const mostRulings = 2000

// listRulings lists published answers, the newest first.
func listRulings(ctx context.Context, tx *db.Tx, f Filter) ([]Ruling, error) {
	where, args := `r.standing = 'published'`, []any{}
	if len(f.Rules) > 0 {
		var marks []string
		for _, id := range f.Rules {
			args = append(args, id)
			marks = append(marks, fmt.Sprintf("$%d", len(args)))
		}
		where += ` and r.rule_id in (` + strings.Join(marks, ", ") + `)`
	}
	if f.Act != "" {
		args = append(args, f.Act)
		where += fmt.Sprintf(" and r.act = $%d", len(args))
	}
	return queryRulings(ctx, tx, where+fmt.Sprintf(` order by r.published_on desc, r.ruling_id desc limit %d`, mostRulings), args...)
}

// listHeld lists the answers that wait for a decision, the oldest first.
func listHeld(ctx context.Context, tx *db.Tx) ([]Ruling, error) {
	return queryRulings(ctx, tx, fmt.Sprintf(`r.standing = 'held' order by r.ruling_id limit %d`, mostRulings))
}

func queryRulings(ctx context.Context, tx *db.Tx, where string, args ...any) ([]Ruling, error) {
	rows, err := tx.Query(ctx, `select `+rulingColumns+` from ruling_rulings r where `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("list rulings: %w", err)
	}
	defer rows.Close()
	var out []Ruling
	for rows.Next() {
		r, err := scanRuling(rows)
		if err != nil {
			return nil, fmt.Errorf("list rulings: %w", err)
		}
		out = append(out, r)
	}
	return out, rows.Err()
}
