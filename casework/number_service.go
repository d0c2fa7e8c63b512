package casework

import (
	"context"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// Numbers are the numbers of those of the cases that by may see. A case that he
// may not see, or that is none, is left out.
func (s *Service) Numbers(ctx context.Context, tx *db.Tx, by netra.Actor, ids []netra.CaseID) (map[netra.CaseID]string, error) {
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = string(id)
	}
	return s.numbers(ctx, tx, by, "case_id", values...)
}

// ByNumber is the case of a number, "" where by may see none.
func (s *Service) ByNumber(ctx context.Context, tx *db.Tx, by netra.Actor, number string) (netra.CaseID, error) {
	found, err := s.numbers(ctx, tx, by, "number", number)
	for id := range found {
		return id, err
	}
	return "", err
}

// numbers finds cases of which the column has one of the values.
func (s *Service) numbers(ctx context.Context, tx *db.Tx, by netra.Actor, column string, values ...any) (map[netra.CaseID]string, error) {
	out := map[netra.CaseID]string{}
	if len(values) == 0 || !s.Access.Allows(by.Role, access.SeeCases) {
		return out, nil
	}
	scope, err := s.Access.ScopeOf(ctx, tx, by, access.SeeCases)
	if err != nil {
		return nil, err
	}
	where, args := listWhere(scope, ListFilter{}, by)
	marks := make([]string, len(values))
	for i := range values {
		marks[i] = fmt.Sprintf("$%d", len(args)+1+i)
	}
	rows, err := tx.Query(ctx, `select c.case_id, c.number from casework_cases c where `+where+` and c.`+column+` in (`+strings.Join(marks, ", ")+`)`, append(args, values...)...)
	if err != nil {
		return nil, fmt.Errorf("find numbers of cases: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id netra.CaseID
		var number string
		if err := rows.Scan(&id, &number); err != nil {
			return nil, fmt.Errorf("read number of a case: %w", err)
		}
		out[id] = number
	}
	return out, rows.Err()
}
