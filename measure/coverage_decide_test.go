package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
)

func TestSilenceIsNotNobody(t *testing.T) {
	got := cover([]netra.Region{"36.01", "36.02", "36.04", "36.72"}, map[netra.Region]int{"36.72": 8},
		[]post{{"36.01", 2}, {"36.02", 0}, {"36.72", 3}, {"36.72.01", 1}, {"36.72.01", 1}, {"36", 9}},
		map[netra.Region]heard{"36.72.02": {2, "2024-11-01"}, "36.72": {1, "2024-10-01"}, "36.04.01": {1, "2024-09-01"}})
	want := []Coverage{
		{Region: "36.01", Offices: 1, People: 2, State: CoverageSilent},
		{Region: "36.02", State: CoverageNobody}, // an office without people
		{Region: "36.04", Reports: 1, Last: "2024-09-01", State: CoverageReports},
		{Region: "36.72", Offices: 3, People: 5, Districts: 8, Watched: 1, Reports: 3, Last: "2024-11-01", State: CoverageReports},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}
