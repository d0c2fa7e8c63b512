package surge

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// plainEARS says it the slow way, from the definition.
func plainEARS(e EARS, counts []int) []int {
	gap := guard
	if e.Method == C1 {
		gap = 0
	}
	stat := func(t int) (mean, sd float64) {
		from := t - gap - baseline
		for _, c := range counts[from : t-gap] {
			mean += float64(c) / baseline
		}
		for _, c := range counts[from : t-gap] {
			sd += (float64(c) - mean) * (float64(c) - mean) / (baseline - 1)
		}
		return mean, max(DefaultSpread, math.Sqrt(sd))
	}
	var out []int
	for t := gap + baseline; t < len(counts); t++ {
		mean, sd := stat(t)
		if e.Method != C3 {
			if float64(counts[t]) > mean+DefaultZ*sd+1e-9 {
				out = append(out, t)
			}
			continue
		}
		if t < gap+baseline+summed-1 {
			continue
		}
		sum := 0.0
		for i := t; i > t-summed; i-- {
			m, s := stat(i)
			sum += max(0, (float64(counts[i])-m)/s-1)
		}
		// Days before may be above the limit by themselves; today has to add.
		if sum > c3Limit+1e-9 && float64(counts[t]) > mean+sd+1e-9 {
			out = append(out, t)
		}
	}
	return out
}

func TestEARSAlarmsWhereItsDefinitionDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 12), 0, 60).Draw(t, "counts")
		for _, m := range []Method{C1, C2, C3} {
			got, err := EARS{Method: m}.Alarms(counts)
			if err != nil {
				t.Fatal(err)
			}
			var at []int
			for _, a := range got {
				at = append(at, a.At)
				if float64(a.Count) <= a.Limit || a.Count != counts[a.At] || a.Score <= 1 {
					t.Fatalf("%s: %+v is no alarm", m, a)
				}
			}
			if want := plainEARS(EARS{Method: m}, counts); !slices.Equal(at, want) {
				t.Fatalf("%s of %v: alarms at %v, want %v", m, counts, at, want)
			}
		}
	})
}

func TestEARSByHand(t *testing.T) {
	// The week before has the mean 2 and the deviation 1: above 5 is above.
	week := []int{1, 1, 2, 2, 2, 3, 3}
	sd := math.Sqrt(4.0 / 6)
	for _, tt := range []struct {
		today int
		want  bool
	}{{4, false}, {5, true}} { // 2 + 3 × 0.816 = 4.45
		got, err := EARS{Method: C1}.Alarms(append(slices.Clone(week), tt.today))
		if err != nil {
			t.Fatal(err)
		}
		if (len(got) == 1) != tt.want {
			t.Errorf("today %d: %+v", tt.today, got)
		}
		for _, a := range got {
			if math.Abs(a.Expected-2) > 1e-12 || math.Abs(a.Limit-(2+3*sd)) > 1e-12 {
				t.Errorf("expected %v, limit %v; want 2 and %v", a.Expected, a.Limit, 2+3*sd)
			}
		}
	}
	// C2 leaves two days out, so that a rise of yesterday does not hide today's.
	rise := append(slices.Clone(week), 5, 6, 7)
	c1, err := EARS{Method: C1}.Alarms(rise)
	if err != nil {
		t.Fatal(err)
	}
	c2, err := EARS{Method: C2}.Alarms(rise)
	if err != nil {
		t.Fatal(err)
	}
	if len(c1) != 1 || c1[0].At != 7 || len(c2) != 1 || c2[0].At != 9 {
		t.Errorf("C1 %+v, C2 %+v; want day 7 and day 9", c1, c2)
	}
}

func TestAStageMayRaiseTheLimit(t *testing.T) {
	counts := []int{1, 1, 2, 2, 2, 3, 3, 5}
	z := []float64{3, 3, 3, 3, 3, 3, 3, 4}
	got, err := EARS{Method: C1, Z: z}.Alarms(counts)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 0 {
		t.Errorf("in a stage with a limit of four deviations: %+v", got)
	}
}

func TestWhatIsNoSeriesIsRefused(t *testing.T) {
	for name, err := range map[string]error{
		"negative":      second(EARS{Method: C1}.Alarms([]int{1, -1})),
		"no method":     second(EARS{}.Alarms(nil)),
		"limits":        second(EARS{Method: C1, Z: []float64{1}}.Alarms([]int{1, 2})),
		"far too great": second(Flexible{}.Alarms([]int{maxCount + 1}, 0)),
		"exposure":      second(Flexible{Exposure: []float64{0}}.Alarms([]int{1}, 0)),
		"exposures":     second(Flexible{Exposure: []float64{1}}.Alarms([]int{1, 2}, 0)),
		"alpha":         second(Flexible{Alpha: 0.7}.Alarms([]int{1}, 0)),
	} {
		if err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func second(_ []Alarm, err error) error { return err }
