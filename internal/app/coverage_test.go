package app

import (
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/testkit/dbtest"
	"github.com/netra-id/netra/measure"
)

// TestSilenceDiffersFromAnEmptyPost asks for the coverage of Bengkulu before
// anybody works there, while nothing comes, and after a report.
func TestSilenceDiffersFromAnEmptyPost(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, nil, func(t *testing.T, url string) {
		s := newStory(t, url)
		s.tell(
			`hari 2024-01-10`,
			`kantor 17.71`,
			`hari 2024-01-12`,
			`lapor 17.71 media-sosial 2024-01-11 "Ia membagikan ajakan memilih satu pasangan calon."`,
		)
		for day, want := range map[netra.Date]measure.CoverageState{
			"2024-01-09": measure.CoverageNobody, "2024-01-10": measure.CoverageSilent, "2024-01-11": measure.CoverageSilent, "2024-01-12": measure.CoverageReports,
		} {
			list, err := s.Measure.Covered(t.Context(), "17", day)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, c := range list {
				if c.Region == "17.71" {
					found = true
					if c.State != want || c.Districts == 0 {
						t.Errorf("%s: %+v, want %s", day, c, want)
					}
				} else if c.State != measure.CoverageNobody {
					t.Errorf("%s: %+v, want nobody", day, c)
				}
			}
			if !found {
				t.Errorf("%s: no Kota Bengkulu among %d", day, len(list))
			}
		}
	})
}

// TestForecastCountsOnlyWhatCameAfterIt says of the demonstration's regions which
// are vulnerable, before the stages and in the middle of the campaign.
func TestForecastCountsOnlyWhatCameAfterIt(t *testing.T) {
	t.Parallel()
	a := newDemo(t, dbtest.SQLite(t, nil))
	e := a.Law.Elections["pilkada-2024"]
	scores := map[netra.Region]float64{"36.72": 50, "36.02": 40, "36.04": 30, "36.01": 20, "17.71": 10}
	persons := func(said netra.Date) int {
		f, err := a.Measure.Check(t.Context(), e, scores, said, "2024-11-13")
		if err != nil || !f.Known {
			t.Fatalf("said on %s: %+v, %v", said, f, err)
		}
		return f.High.Persons + f.Rest.Persons
	}
	before, during, after := persons("2024-01-01"), persons("2024-10-31"), persons("2024-11-13")
	if before <= during || during == 0 || after != 0 {
		t.Errorf("%d counted since the stages began, %d since November, %d since today", before, during, after)
	}
}
