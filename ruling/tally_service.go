package ruling

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Tally is how many questions about one kind of conduct came from a region on a
// day.
type Tally struct {
	Region netra.Region
	Act    string // "" where nobody said it
	On     netra.Date
	N      int
}

// CountQuestions counts the questions from within a region, whichever office they
// went to, from one day until another one. It says nothing of what was asked.
func (s *Service) CountQuestions(ctx context.Context, tx *db.Tx, within netra.Region, from, until netra.Date) ([]Tally, error) {
	rows, err := tx.Query(ctx, `
		select q.region, q.said, q.asked_on from ruling_questions q
		where q.asked_on >= $1 and q.asked_on <= $2 and (q.region = $3 or q.region like $4)`,
		string(from), string(until), string(within), below(within))
	if err != nil {
		return nil, fmt.Errorf("count questions of %s: %w", within, err)
	}
	defer rows.Close()
	counts := map[Tally]int{}
	for rows.Next() {
		var t Tally
		var text string
		if err := rows.Scan(&t.Region, &text, &t.On); err != nil {
			return nil, fmt.Errorf("count questions of %s: %w", within, err)
		}
		var said Said
		if err := json.Unmarshal([]byte(text), &said); err != nil {
			return nil, fmt.Errorf("count questions of %s: %w", within, err)
		}
		t.Act = said.Act
		counts[t]++
	}
	var out []Tally
	for t, n := range counts {
		t.N = n
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(a.On, b.On), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Act, b.Act))
	})
	return out, rows.Err()
}

// below is how the codes of the regions in one begin, for like.
func below(r netra.Region) string {
	if r == "" {
		return "%"
	}
	return string(r) + ".%"
}
