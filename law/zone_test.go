package law

import "testing"

func TestZonesOfThePublishedRule(t *testing.T) {
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	z := b.Zones["kasn-2020"]
	if z == nil || z.Level() != 1 || z.Counts != ZoneReported || z.Per != 0 {
		t.Fatalf("rule: %+v", z)
	}
	// law.md 3.5: more than 20 red, 6 to 20 yellow, fewer than 6 green.
	for n, want := range map[float64]string{0: "hijau", 5: "hijau", 6: "kuning", 20: "kuning", 21: "merah", 700: "merah"} {
		if got, _ := z.Band(n); got.ID != want {
			t.Errorf("%v reported: %s, want %s", n, got.ID, want)
		}
	}
	// The label of Pandeglang, and that the published rule does not give it.
	q := z.Published[0]
	if q.Region != "36.01" || q.On != "2020-09-23" || q.Band != "kuning" {
		t.Errorf("published: %+v", q)
	}
	if got, _ := z.Band(float64(q.Count)); got.ID == q.Band {
		t.Errorf("the thresholds give %s to %d as well; there is nothing to explain", got.ID, q.Count)
	}
	if on := b.ZonesOn("2020-08-09"); len(on) != 0 {
		t.Errorf("in force before it was published: %v", on[0].ID)
	}
	if on := b.ZonesOn("2020-09-23"); len(on) != 1 {
		t.Errorf("%d rules on the day of the article", len(on))
	}
}

func TestAlertnessFollowsTheStage(t *testing.T) {
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2024-08-26": "biasa", "2024-08-27": "pencalonan", "2024-09-24": "biasa", "2024-09-25": "kampanye",
		"2024-11-23": "kampanye", "2024-11-24": "hari-terakhir", "2024-11-27": "hari-terakhir", "2026-11-29": "biasa",
	} {
		if got := b.AlertnessOn(date(day), "36.02"); got == nil || got.ID != want {
			t.Errorf("%s: %+v, want %s", day, got, want)
		}
	}
}
