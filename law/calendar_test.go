package law

import (
	"strconv"
	"strings"
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/testkit/shared"
)

// Each day of the collected list of 2019 to 2026 is a holiday of the room, of
// the same kind, and the room has no other for the whole country.
func TestHolidaysAreThoseOfTheDecrees(t *testing.T) {
	t.Parallel()
	rows := shared.CSV(t, "holidays.csv")
	b := theLaw(t)
	want := map[netra.Date]string{}
	for _, r := range rows[1:] {
		want[netra.Date(r[0])] = r[2]
	}
	for day, kind := range want {
		if h, ok := b.HolidayOn(day, ""); !ok || h.Kind != kind {
			t.Errorf("%s: %q, want %q", day, h.Kind, kind)
		}
	}
	for year := 2019; year <= 2026; year++ {
		if b.Holidays[year] == nil {
			t.Fatalf("no list of %d", year)
		}
		for _, h := range b.Holidays[year].Days {
			if want[h.Date] == "" && len(h.Regions) == 0 {
				t.Errorf("%s, %s, is not in the collected list", h.Date, h.Label.ID)
			}
		}
	}
}

// The decree of every year is named.
func TestEveryListOfHolidaysNamesItsDecree(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for year, number := range map[int]string{
		2019: "617/2018", 2020: "728/2019", 2021: "712/2021", 2022: "963/2021", 2023: "1066/2022", 2024: "855/2023", 2025: "1017/2024", 2026: "1497/2025",
	} {
		found := false
		for _, s := range b.Holidays[year].Sources {
			found = found || strings.Contains(s.Note.ID, number)
		}
		if !found {
			t.Errorf("the list of %s does not name decree %s", strconv.Itoa(year), number)
		}
	}
}

// A repeat vote is a stage of its regions only.
func TestRepeatVotesOf2025(t *testing.T) {
	t.Parallel()
	e := theLaw(t).Elections["pilkada-2024"]
	n := 0
	for _, s := range e.Stages {
		if !strings.HasPrefix(s.ID, "psu-2025-") {
			continue
		}
		n += len(s.Regions)
		if s.From != s.Until || "psu-"+string(s.From) != s.ID || len(s.Regions) == 0 {
			t.Errorf("stage %+v", s)
		}
		if s.From == "2025-04-19" && !strings.Contains(string(s.Regions[1]), "36.04") {
			t.Errorf("Serang votes again on %s: %v", s.From, s.Regions)
		}
	}
	if n != 24 {
		t.Errorf("%d regions, want 24", n)
	}
}
