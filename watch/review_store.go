package watch

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func insertReview(ctx context.Context, tx *db.Tx, hit string, r Review) error {
	_, err := tx.Exec(ctx, `
		insert into watch_reviews (hit_id, by_user, by_name, n, answer, act, reviewed_at, key_wrapped, why)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		hit, string(r.By), r.Name, r.N, string(r.Answer), r.Act, r.At.UnixMilli(), r.wrapped, r.sealed)
	if db.IsUnique(err) {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.decided_meanwhile", Err: err}
	}
	if err != nil {
		return fmt.Errorf("add review of hit %s: %w", hit, err)
	}
	return nil
}

// listReviews lists the reviews of a hit, in their order.
func listReviews(ctx context.Context, tx *db.Tx, hit string) ([]Review, error) {
	rows, err := tx.Query(ctx, `
		select w.by_user, w.by_name, w.n, w.answer, w.act, w.reviewed_at, w.key_wrapped, w.why from watch_reviews w where w.hit_id = $1 order by w.n`, hit)
	if err != nil {
		return nil, fmt.Errorf("list reviews of hit %s: %w", hit, err)
	}
	defer rows.Close()
	var out []Review
	for rows.Next() {
		var r Review
		var at int64
		if err := rows.Scan(&r.By, &r.Name, &r.N, &r.Answer, &r.Act, &at, &r.wrapped, &r.sealed); err != nil {
			return nil, fmt.Errorf("list reviews of hit %s: %w", hit, err)
		}
		r.At = instant(at)
		out = append(out, r)
	}
	return out, rows.Err()
}

// saveState saves what became of a hit that was open. Its keys are destroyed
// where nothing of it is to be kept.
func saveState(ctx context.Context, tx *db.Tx, h Hit, from HitState, at time.Time) error {
	forget := h.State == Nothing || h.State == Stranger || h.State == Unclear
	wrapped, sealed := h.wrapped, h.sealed
	if forget {
		wrapped, sealed = nil, nil
	}
	n, err := tx.Exec(ctx, `
		update watch_hits set state = $1, true_act = $2, closed_at = $3, case_id = $4, case_number = $5, key_wrapped = $6, sealed = $7
		where hit_id = $8 and state = $9`,
		string(h.State), h.TrueAct, at.UnixMilli(), string(h.Case), h.CaseNumber, wrapped, sealed, h.ID, string(from))
	if err != nil {
		return fmt.Errorf("save hit %s: %w", h.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "watch.decided_meanwhile"}
	}
	return nil
}

func insertStranger(ctx context.Context, tx *db.Tx, h Hit, account string, at time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into watch_strangers (office_id, servant_id, account, found_at, found_by) values ($1, $2, $3, $4, $5)
		on conflict (office_id, servant_id, account) do nothing`,
		string(h.Office), string(h.Servant), account, at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("remember stranger of hit %s: %w", h.ID, err)
	}
	return nil
}

// nextHit is the next post of a list on which a person has to decide, "" where
// there is none. The order tells no hit from a sample.
func nextHit(ctx context.Context, tx *db.Tx, list string, by netra.UserID) (string, error) {
	var id string
	err := tx.QueryRow(ctx, `
		select h.hit_id from watch_hits h
		where h.list_id = $1 and h.state = $2
			and not exists (select 1 from watch_reviews w where w.hit_id = h.hit_id and w.by_user = $3)
		order by h.queue_key limit 1`, list, string(Open), string(by)).Scan(&id)
	if errors.Is(err, db.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("look for the next hit of %s: %w", list, err)
	}
	return id, nil
}

// countQueue counts the posts of a list that wait for a person, and those that
// wait for anybody.
func countQueue(ctx context.Context, tx *db.Tx, list string, by netra.UserID) (mine, all int, err error) {
	err = tx.QueryRow(ctx, `
		select count(*), coalesce(sum(case when exists (select 1 from watch_reviews w where w.hit_id = h.hit_id and w.by_user = $1) then 0 else 1 end), 0)
		from watch_hits h where h.list_id = $2 and h.state = $3`, string(by), list, string(Open)).Scan(&all, &mine)
	if err != nil {
		return 0, 0, fmt.Errorf("count the queue of %s: %w", list, err)
	}
	return mine, all, nil
}

// marksOf lists what was decided on the posts of a run, in the random order of
// the queue.
func marksOf(ctx context.Context, tx *db.Tx, run string) ([]mark, error) {
	rows, err := tx.Query(ctx, `select h.sampled, h.act, h.true_act, h.state from watch_hits h where h.run_id = $1 order by h.queue_key`, run)
	if err != nil {
		return nil, fmt.Errorf("list what was decided on run %s: %w", run, err)
	}
	defer rows.Close()
	var out []mark
	for rows.Next() {
		var m mark
		if err := rows.Scan(&m.Sampled, &m.Act, &m.TrueAct, &m.State); err != nil {
			return nil, fmt.Errorf("list what was decided on run %s: %w", run, err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

// answerPairs counts the first two answers on the same post, those only on which
// two decide whatever the first one says.
func answerPairs(ctx context.Context, tx *db.Tx, list string) (map[[2]Answer]int64, error) {
	rows, err := tx.Query(ctx, `
		select a.answer, b.answer, count(*) from watch_hits h
		join watch_reviews a on a.hit_id = h.hit_id and a.n = 1
		join watch_reviews b on b.hit_id = h.hit_id and b.n = 2
		where h.list_id = $1 and h.twice group by a.answer, b.answer`, list)
	if err != nil {
		return nil, fmt.Errorf("count pairs of answers of %s: %w", list, err)
	}
	defer rows.Close()
	out := map[[2]Answer]int64{}
	for rows.Next() {
		var a, b Answer
		var n int64
		if err := rows.Scan(&a, &b, &n); err != nil {
			return nil, fmt.Errorf("count pairs of answers of %s: %w", list, err)
		}
		out[[2]Answer{a, b}] = n
	}
	return out, rows.Err()
}
