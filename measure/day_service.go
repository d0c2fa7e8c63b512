package measure

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Daily says what is counted by day.
type Daily string

// What can be counted by day: each thing on the one day on which it came.
const (
	DailyReports Daily = "reports" // received
	DailyCases   Daily = "cases"   // opened
)

// ByDay counts by day, up to and including the day of the filter.
func (s *Service) ByDay(ctx context.Context, what Daily, f Filter) (map[netra.Date]int, error) {
	view, column := "v_casework_cases", "opened_on"
	if what == DailyReports {
		view, column = "v_intake_reports", "received_on"
	}
	var out map[netra.Date]int
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = loadDays(ctx, tx, f, view, column)
		return err
	})
	return out, err
}
