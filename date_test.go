package netra

import "testing"

func TestParseDateTakesDaysThatCanBeMeant(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"2024-02-29", "1900-01-01", "2199-12-31"} {
		if d, err := ParseDate(s); err != nil || string(d) != s {
			t.Errorf("%s: %q, %v", s, d, err)
		}
	}
	for _, s := range []string{"2023-02-29", "2024-2-1", "24-02-01", "2024-02-01T00:00", "1899-12-31", "2200-01-01", "9999-12-31", "0000-01-01", ""} {
		if d, err := ParseDate(s); err == nil || d != "" {
			t.Errorf("%q is taken for the day %q", s, d)
		}
	}
}

func TestDaysAreCounted(t *testing.T) {
	t.Parallel()
	if d := Date("2024-02-28").AddDays(2); d != "2024-03-01" {
		t.Errorf("two days after 28 February 2024: %s", d)
	}
	if n := Date("2024-11-27").DaysUntil("2024-11-20"); n != -7 {
		t.Errorf("days back to the week before: %d", n)
	}
}
