package watch

import (
	"context"
	"fmt"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Lead is all that was seen of one servant toward one candidate under a list:
// several weak hits may be one strong lead.
type Lead struct {
	ID        string
	Servant   netra.ServantID
	Candidate string
	Hits      int
	Copies    int // hits that are copies of one another, beside the first
	Open      int
	Confirmed int
	Best      float64
	From      netra.Date
	Until     netra.Date
	Name      string // of the servant
	Unit      string
	Toward    string // name of the candidate
}

// listLeads lists the leads of a list, those with most to decide first.
func listLeads(ctx context.Context, tx *db.Tx, list string, limit, offset int) ([]Lead, error) {
	rows, err := tx.Query(ctx, `
		select h.lead_id, h.servant_id, h.candidate_id, count(*),
			count(case when h.copies <> '' then 1 end) - count(distinct case when h.copies <> '' then h.copies end),
			sum(case when h.state = 'open' then 1 else 0 end), sum(case when h.state in ('confirmed', 'found') then 1 else 0 end),
			max(h.score), min(h.acted_on), max(h.acted_on)
		from watch_hits h where h.list_id = $1 and not h.sampled
		group by h.lead_id, h.servant_id, h.candidate_id
		order by sum(case when h.state = 'open' then 1 else 0 end) desc, max(h.score) desc, h.lead_id limit $2 offset $3`, list, limit, offset)
	if err != nil {
		return nil, fmt.Errorf("list leads of %s: %w", list, err)
	}
	defer rows.Close()
	var out []Lead
	for rows.Next() {
		var d Lead
		if err := rows.Scan(&d.ID, &d.Servant, &d.Candidate, &d.Hits, &d.Copies, &d.Open, &d.Confirmed, &d.Best, &d.From, &d.Until); err != nil {
			return nil, fmt.Errorf("list leads of %s: %w", list, err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

func countLeads(ctx context.Context, tx *db.Tx, list string) (int, error) {
	var n int
	err := tx.QueryRow(ctx, `select count(distinct h.lead_id) from watch_hits h where h.list_id = $1 and not h.sampled`, list).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count leads of %s: %w", list, err)
	}
	return n, nil
}

// HitFilter restricts a list of hits.
type HitFilter struct {
	State  HitState
	Lead   string
	Offset int
	Limit  int
}

// hitsOfList lists the hits of a list and that part of its sample on which people
// have decided: a sample that waits must not be told from a hit.
func hitsOfList(ctx context.Context, tx *db.Tx, list string, f HitFilter) ([]Hit, int, error) {
	where, args := ` where h.list_id = $1 and (not h.sampled or h.state <> 'open')`, []any{list}
	if f.State != "" {
		args = append(args, string(f.State))
		where += fmt.Sprintf(` and h.state = $%d`, len(args))
	}
	if f.Lead != "" {
		args = append(args, f.Lead)
		where += fmt.Sprintf(` and h.lead_id = $%d`, len(args))
	}
	var total int
	if err := tx.QueryRow(ctx, `select count(*) from watch_hits h`+where, args...).Scan(&total); err != nil {
		return nil, 0, fmt.Errorf("count hits of %s: %w", list, err)
	}
	hits, err := listHits(ctx, tx, where+fmt.Sprintf(` order by h.sampled, h.lead_id, h.acted_on, h.hit_id limit %d offset %d`, f.Limit, f.Offset), args...)
	return hits, total, err
}
