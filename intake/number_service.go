package intake

import (
	"context"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
)

// The number of a report is the end of its id behind these letters.
const (
	numberPrefix = "L-"
	numberLength = 6
)

// number is the short name by which people at the desk call a report.
func number(id netra.ReportID) string {
	s := string(id)
	return numberPrefix + s[max(0, len(s)-numberLength):]
}

// Number is the short name by which people at the desk call the report.
func (r Report) Number() string { return number(r.ID) }

// Numbers are the numbers of those of the reports that by may know of. A report
// that he may not know of, or that is none, is left out.
func (s *Service) Numbers(ctx context.Context, tx *db.Tx, by netra.Actor, ids []netra.ReportID) (map[netra.ReportID]string, error) {
	out := map[netra.ReportID]string{}
	if len(ids) == 0 || !s.Access.Allows(by.Role, access.SeeReports) {
		return out, nil
	}
	sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeReports)
	if err != nil {
		return nil, err
	}
	marks, values := make([]string, len(ids)), make([]any, len(ids))
	for i, id := range ids {
		marks[i], values[i] = fmt.Sprintf("$%d", i+1), string(id)
	}
	known, err := findReports(ctx, tx, sc, "report_id in ("+strings.Join(marks, ", ")+")", values...)
	for _, id := range known {
		out[id] = number(id)
	}
	return out, err
}

// ByNumber is the newest report of a number, "" where by may know of none.
func (s *Service) ByNumber(ctx context.Context, tx *db.Tx, by netra.Actor, number string) (netra.ReportID, error) {
	end, ok := strings.CutPrefix(number, numberPrefix)
	if !ok || len(end) != numberLength || !s.Access.Allows(by.Role, access.SeeReports) {
		return "", nil
	}
	sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeReports)
	if err != nil {
		return "", err
	}
	found, err := findReports(ctx, tx, sc, "substr(report_id, length(report_id) - $1) = $2", numberLength-1, end)
	if err != nil || len(found) == 0 {
		return "", err
	}
	return found[0], nil
}

// Untouched is how many reports wait in each office for somebody to take them up;
// it tells nothing else of them.
func (s *Service) Untouched(ctx context.Context, tx *db.Tx) (map[netra.OfficeID]int, error) {
	return countUntouched(ctx, tx)
}
