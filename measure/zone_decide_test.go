package measure

import (
	"math"
	"testing"

	"github.com/netra-id/netra/law"
)

// The exact interval of a Poisson count, from tables.
func TestIntervalOfACount(t *testing.T) {
	for n, want := range map[int][2]float64{0: {0, 3.69}, 1: {0.03, 5.57}, 5: {1.62, 11.67}, 20: {12.22, 30.89}, 100: {81.36, 121.63}} {
		low, high := countInterval(n)
		if math.Abs(low-want[0]) > 0.05 || math.Abs(high-want[1]) > 0.1 {
			t.Errorf("%d: %.2f to %.2f, want %.2f to %.2f", n, low, high, want[0], want[1])
		}
	}
}

func TestColourOfARegion(t *testing.T) {
	most := 2.0
	byRate := &law.ZoneRule{Unit: law.ZoneRegency, Per: 1000, Bands: []law.ZoneBand{{ID: "low", Most: &most}, {ID: "high"}}}
	// 30 of 10,000 are 3 of 1,000.
	if p := colour(byRate, "36.04", 30, 10_000); p.Band.ID != "high" || p.Level != 1 || math.Abs(p.Rate-3) > 1e-9 || p.Low > 3 || p.High < 3 {
		t.Errorf("30 of 10,000: %+v", p)
	}
	if p := colour(byRate, "36.04", 20, 10_000); p.Band.ID != "low" {
		t.Errorf("2 of 1,000 are still low: %+v", p)
	}
	if p := colour(byRate, "36.04", 30, 0); p.Coloured || p.Rated {
		t.Errorf("nobody knows of how many: %+v", p)
	}
	byCount := &law.ZoneRule{Unit: law.ZoneProvince, Bands: byRate.Bands}
	if p := colour(byCount, "36", 3, 0); !p.Coloured || p.Band.ID != "high" {
		t.Errorf("a count needs no roster: %+v", p)
	}
}
