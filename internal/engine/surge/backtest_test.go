package surge

import (
	"math"
	"strings"
	"testing"
)

func flat(n int, mean float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = mean
	}
	return out
}

func TestATrialTellsADetectorThatSleepsFromOneThatRings(t *testing.T) {
	trial := Trial{Mean: flat(60, 2), Ratio: 1, From: 20, Size: 6, Lasts: 5, Runs: 50, Seed: 1}
	asleep, err := trial.Run(func([]int) ([]Alarm, error) { return nil, nil })
	if err != nil {
		t.Fatal(err)
	}
	if asleep.Found != 0 || asleep.False != 0 || asleep.Surges != 50 || !math.IsNaN(asleep.Delay) {
		t.Errorf("a detector that sleeps: %+v", asleep)
	}
	rings, err := trial.Run(func(counts []int) (out []Alarm, err error) {
		for i := range counts {
			out = append(out, Alarm{At: i})
		}
		return out, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rings.FoundRate() != 1 || rings.FalseRate() != 1 || rings.Delay != 0 {
		t.Errorf("a detector that always rings: %+v", rings)
	}
	c1, err := trial.Run(EARS{Method: C1}.Alarms)
	if err != nil {
		t.Fatal(err)
	}
	if c1.FalseRate() > 0.1 || c1.FoundRate() < 0.3 {
		t.Errorf("C1: %+v", c1)
	}
}

func TestDrawsHaveTheirMeanAndSpread(t *testing.T) {
	for _, tt := range []struct{ mean, ratio float64 }{{0.2, 1}, {4, 1}, {4, 3}, {1200, 2}} {
		trial := Trial{Mean: flat(20_002, tt.mean), Ratio: tt.ratio, Lasts: 1, Runs: 1, Seed: 5}
		var sum, squares float64
		n := 0
		_, err := trial.Run(func(counts []int) ([]Alarm, error) {
			for _, c := range counts {
				sum, squares, n = sum+float64(c), squares+float64(c)*float64(c), n+1
			}
			return nil, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		mean := sum / float64(n)
		ratio := (squares/float64(n) - mean*mean) / mean
		if math.Abs(mean/tt.mean-1) > 0.05 || math.Abs(ratio/tt.ratio-1) > 0.1 {
			t.Errorf("mean %v, ratio %v; want %v and %v", mean, ratio, tt.mean, tt.ratio)
		}
	}
}

func TestPublishedAddsUp(t *testing.T) {
	first, mean, err := Published()
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, m := range mean {
		sum += m
	}
	// From 27 June to 19 December 2020: 176 days, from 369 to 1,305.
	if first.Format("2006-01-02") != "2020-06-27" || len(mean) != 176 || math.Abs(sum-(1305-369)) > 1e-6 {
		t.Errorf("from %v, %d days, %v", first, len(mean), sum)
	}
	for _, bad := range []string{
		"until,n\nx,1\n", "until,n\n2020-01-01,x\n",
		"until,n\n2020-01-02,1\n2020-01-01,2\n", "until,n\n2020-01-01,2\n2020-01-02,1\n",
	} {
		if _, _, err := ReadTotals(strings.NewReader(bad)); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
