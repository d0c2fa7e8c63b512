package measure

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/locale"
)

func TestSeriesKeepsEmptyWeeksAndBeginsOnMonday(t *testing.T) {
	t.Parallel()
	got, weekly := series(
		map[netra.Date]int{"2024-11-03": 2, "2024-11-20": 1}, // a Sunday, a Wednesday
		map[netra.Date]int{"2024-11-04": 1}, nil, "2024-11-20")
	want := []Point{
		{From: "2024-10-28", Reports: 2}, {From: "2024-11-04", Cases: 1}, {From: "2024-11-11"}, {From: "2024-11-18", Reports: 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || !weekly {
		t.Errorf("weekly %v, series differs (-want +got):\n%s", weekly, diff)
	}
}

func TestSeriesTurnsToMonthsWhenWeeksWouldBeTooMany(t *testing.T) {
	t.Parallel()
	on := netra.Date("2024-11-20")
	if _, weekly := series(map[netra.Date]int{on.AddDays(-maxWeeks * 7): 1}, nil, nil, on); !weekly {
		t.Error("half a year is shown by months, want weeks")
	}
	got, weekly := series(map[netra.Date]int{on.AddDays(-maxWeeks*7 - 1): 1}, nil, map[netra.Date]int{"2024-11-01": 3}, on)
	if weekly || len(got) != 7 || got[0].From != "2024-05-01" || got[6].Decided != 3 {
		t.Errorf("weekly %v, series %+v; want seven months from May", weekly, got)
	}
}

func TestSeriesCountsNothingAfterItsDay(t *testing.T) {
	t.Parallel()
	got, _ := series(map[netra.Date]int{"2024-11-18": 1, "2024-11-19": 5}, nil, nil, "2024-11-18")
	if len(got) != 1 || got[0].Reports != 1 {
		t.Errorf("series %+v, want the one report of the day", got)
	}
	if got, _ := series(nil, nil, nil, "2024-11-18"); got != nil {
		t.Errorf("series of nothing: %+v", got)
	}
}

func TestBelowGroupsByTheNextLevel(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ top, r, want netra.Region }{
		{"", "36.72.01", "36"}, {"", "36", "36"}, {"36", "36.72.01", "36.72"}, {"36.72", "36.72", "36.72"},
	} {
		if got := below(x.top, x.r); got != x.want {
			t.Errorf("below %q lies %q in %q, want %q", x.top, x.r, got, x.want)
		}
	}
}

func TestRankedPutsTheMostFirstAndEqualsByName(t *testing.T) {
	t.Parallel()
	got := ranked(map[string]int{"b": 2, "a": 2, "c": 9})
	want := []Count{{"c", 9}, {"a", 2}, {"b", 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("differs (-want +got):\n%s", diff)
	}
}

func TestPagesFitTheirStructs(t *testing.T) {
	t.Parallel()
	b, err := i18n.Load(locale.FS)
	if err != nil {
		t.Fatal(err)
	}
	v, err := NewViews(b)
	if err != nil {
		t.Fatal(err)
	}
	v.Check(t, "figures_page", figuresPage{})
	v.Check(t, "zones_page", zonesPage{})
	v.Check(t, "vulnerable_page", vulnerablePage{})
	v.Check(t, "compared_page", comparedPage{})
	v.Check(t, "indexes_page", indexesPage{})
	v.Check(t, "index_page", indexPage{})
	v.Check(t, "contests_page", contestsPage{})
	v.Check(t, "contest_page", contestPage{})
	v.Check(t, "coverage_page", coveragePage{})
	if got := v.Pages(); len(got) != 9 {
		t.Errorf("pages %v, nine checked", got)
	}
}

func TestLabelsOfSpansAreShort(t *testing.T) {
	t.Parallel()
	if got, want := spanLabel("id", "2024-11-04", true), "4 Nov"; got != want {
		t.Errorf("week %q, want %q", got, want)
	}
	if got, want := spanLabel("id", "2024-08-01", false), "Agu 2024"; got != want {
		t.Errorf("month %q, want %q", got, want)
	}
}
