package watch

import (
	"slices"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/surge"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/law"
)

// quiet is one signal every third day in a region until a day.
func quiet(region netra.Region, until netra.Date) []SignalCount {
	var out []SignalCount
	for i := 0; i < seriesDays; i += 3 {
		out = append(out, SignalCount{FromReports, region, "media-sosial", until.AddDays(-i), 1})
	}
	return out
}

func TestAWarningSaysWhereAndWhy(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	const asOf = netra.Date("2024-11-12")
	list := append(quiet("36.02", asOf), quiet("36.01", asOf)...)
	got, err := warn(b, list, asOf)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 0 {
		t.Fatalf("nothing unusual, and yet %+v", got)
	}
	got, err = warn(b, append(list, SignalCount{FromReports, "36.02", "media-sosial", "2024-11-11", 6}), asOf)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%d warnings, want one: %+v", len(got), got)
	}
	w := got[0]
	if w.Region != "36.02" || w.On != "2024-11-11" || w.Alarm.Count < 6 || w.Alarm.Limit >= 6 || w.Alertness.ID != "kampanye" {
		t.Errorf("warning %+v", w)
	}
	if !slices.Contains(w.Methods, surge.C1) || len(w.Counts) != seriesDays || w.From.AddDays(seriesDays-1) != asOf {
		t.Errorf("methods %v, %d days from %s", w.Methods, len(w.Counts), w.From)
	}
	// What is old is no news, and what is to come is not known yet.
	for _, day := range []netra.Date{asOf.AddDays(-fresh), asOf.AddDays(1)} {
		got, err := warn(b, append(list, SignalCount{FromReports, "36.02", "media-sosial", day, 9}), asOf)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 0 {
			t.Errorf("a surge on %s is a warning on %s", day, asOf)
		}
	}
}

func TestTheStageMovesTheLimit(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	limit := func(asOf netra.Date) float64 {
		got, err := warn(b, append(quiet("36.02", asOf), SignalCount{FromReports, "36.02", "media-sosial", asOf, 9}), asOf)
		if err != nil || len(got) != 1 {
			t.Fatalf("%s: %+v, %v", asOf, got, err)
		}
		return got[0].Alarm.Limit
	}
	if before, last := limit("2024-07-01"), limit("2024-11-25"); last >= before {
		t.Errorf("limit %v in the quiet period, %v outside of the stages; want it lower", last, before)
	}
}

func TestNeighboursAreSeenTogether(t *testing.T) {
	t.Parallel()
	const asOf = netra.Date("2024-11-12")
	var regions []spot
	var list []SignalCount
	for _, g := range registry.Regions().Children("36") {
		regions = append(regions, spot{g.Code, g.Lat, g.Lng})
		list = append(list, quiet(g.Code, asOf)...)
	}
	for _, r := range []netra.Region{"36.01", "36.02"} { // Pandeglang and Lebak lie side by side
		for i := range 3 {
			list = append(list, SignalCount{FromReports, r, "media-sosial", asOf.AddDays(-i), 3})
		}
	}
	got, err := clusters(regions, list, asOf)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Fatalf("%+v, want one cluster", got)
	}
	slices.Sort(got[0].Regions)
	if !slices.Equal(got[0].Regions, []netra.Region{"36.01", "36.02"}) || got[0].P > 0.01 || got[0].Count < 18 {
		t.Errorf("cluster %+v", got[0])
	}
	if got, err := clusters(regions, nil, asOf); err != nil || len(got) != 0 {
		t.Errorf("of nothing: %+v, %v", got, err)
	}
}

func TestALongSeriesIsComparedWithItsYears(t *testing.T) {
	t.Parallel()
	b, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	const asOf = netra.Date("2024-07-01")
	// Two signals a week, and ten in the last week of June of every year.
	years := func(last int) []SignalCount {
		var out []SignalCount
		for ago := range 2*52 + 20 {
			n := 2
			if ago == 52 || ago == 104 {
				n = 10
			}
			if ago == 0 {
				n = last
			}
			out = append(out, SignalCount{FromReports, "36.02", "media-sosial", asOf.AddDays(-7 * ago), n})
		}
		return out
	}
	got, err := warn(b, years(4), asOf)
	if err != nil || len(got) != 0 {
		t.Fatalf("a usual week: %+v, %v", got, err)
	}
	got, err = warn(b, years(25), asOf)
	if err != nil || len(got) != 1 {
		t.Fatalf("a week of its own: %+v, %v", got, err)
	}
	w := got[0]
	if !slices.Equal(w.Methods, []surge.Method{surge.Farrington}) || w.Step != 7 || w.On != asOf || w.Weeks != 124 || w.Alarm.Count != 25 || w.Counts[w.Alarm.At] != 25 {
		t.Errorf("warning %+v", w)
	}
	// The same surge in a region that is known for some weeks only.
	got, err = warn(b, years(25)[:30], asOf)
	if err != nil || len(got) != 1 || got[0].Step != 1 || got[0].Weeks != 30 || slices.Contains(got[0].Methods, surge.Farrington) {
		t.Errorf("a short series: %+v, %v", got, err)
	}
}
