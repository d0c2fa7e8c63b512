package surge

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// years is a weekly series around a yearly wave, drawn by chance.
func years(seed uint64, weeks int, mean, ratio float64) []int {
	r := rand.New(rand.NewPCG(seed, 3))
	out := make([]int, weeks)
	for i := range out {
		out[i] = draw(r, mean*(1+0.4*math.Sin(2*math.Pi*float64(i)/yearWeeks)), ratio)
	}
	return out
}

func TestFarringtonFindsASurgeAndKeepsQuiet(t *testing.T) {
	const weeks = 3 * yearWeeks
	quiet, wrong := 0, 0
	for seed := range uint64(40) {
		counts := years(seed, weeks, 12, 1.5)
		got, err := Flexible{}.Alarms(counts, weeks-26)
		if err != nil {
			t.Fatal(err)
		}
		quiet, wrong = quiet+26, wrong+len(got)
		counts[weeks-1] += 40
		got, err = Flexible{}.Alarms(counts, weeks-1)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != 1 || got[0].At != weeks-1 || got[0].Expected < 4 || got[0].Expected > 30 {
			t.Errorf("seed %d: %+v; want the last week, and some twelve expected", seed, got)
		}
	}
	// One in two hundred is meant; the model is estimated, so a little more.
	if rate := float64(wrong) / float64(quiet); rate > 0.03 {
		t.Errorf("%d false alarms in %d quiet weeks", wrong, quiet)
	}
}

func TestASurgeOfLastYearDoesNotHideThisYears(t *testing.T) {
	const weeks = 3 * yearWeeks
	counts := years(7, weeks, 12, 1)
	for i := range 4 {
		counts[weeks-1-yearWeeks+i] += 60
	}
	counts[weeks-1] += 45
	got, err := Flexible{}.Alarms(counts, weeks-1)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 1 {
		t.Error("the surge of last year raised the limit above this year's")
	}
}

func TestExposureExplainsAStage(t *testing.T) {
	const weeks = 3 * yearWeeks
	counts := years(9, weeks, 12, 1)
	exposure := make([]float64, weeks)
	for i := range exposure {
		exposure[i] = 1
	}
	for i := weeks - 3; i < weeks; i++ {
		exposure[i] = 4 // the campaign
		counts[i] *= 4
	}
	alone, err := Flexible{}.Alarms(counts, weeks-1)
	if err != nil {
		t.Fatal(err)
	}
	with, err := Flexible{Exposure: exposure}.Alarms(counts, weeks-1)
	if err != nil {
		t.Fatal(err)
	}
	if len(alone) != 1 || len(with) != 0 {
		t.Errorf("without the stage %+v, with it %+v; want an alarm and none", alone, with)
	}
}

func TestFarringtonHoldsOutWhateverIsCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 130).Draw(t, "weeks")
		most := rapid.SampledFrom([]int{0, 1, 3, 50, 20_000}).Draw(t, "most")
		counts := rapid.SliceOfN(rapid.IntRange(0, most), n, n).Draw(t, "counts")
		got, err := Flexible{}.Alarms(counts, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range got {
			if math.IsNaN(a.Limit) || a.Limit < 0 || float64(a.Count) <= a.Limit || a.At < yearWeeks+recent {
				t.Fatalf("%+v", a)
			}
		}
	})
}

// The fit must solve the equations of maximum likelihood: what is expected in
// each group is what was counted there.
func TestTheFitReproducesItsMargins(t *testing.T) {
	y := []float64{3, 5, 2, 8, 9, 7, 1, 0, 2, 4}
	w := []float64{1, 1, 1, 1, 1, 1, 1, 1, 1, 1}
	m := poisson{terms: 3, period: []int{0, 0, 0, 2, 2, 2, 0, 0, 0, 0}, exposure: w, trend: []float64{-5, -4, -3, -2, -1, 0, 1, 2, 3, 4}}
	if !m.fit(y, w) {
		t.Fatal("no fit")
	}
	groups := map[int][2]float64{}
	slant := 0.0
	for i := range y {
		slant += (y[i] - m.mu[i]) * m.trend[i]
		g := groups[m.period[i]]
		groups[m.period[i]] = [2]float64{g[0] + y[i], g[1] + m.mu[i]}
	}
	for p, g := range groups {
		if math.Abs(g[0]-g[1]) > 1e-6 {
			t.Errorf("period %d: counted %v, expected %v", p, g[0], g[1])
		}
	}
	if math.Abs(slant) > 1e-6 {
		t.Errorf("what is left over leans by %v", slant)
	}
	// A level alone is the mean.
	m = poisson{terms: 1, period: make([]int, len(y)), exposure: w}
	if !m.fit(y, w) || math.Abs(m.now(2)-2*4.1) > 1e-6 {
		t.Errorf("expected with twice the exposure %v, want 8.2", m.now(2))
	}
}

func TestQuantiles(t *testing.T) {
	if q := normalQuantile(0.975); math.Abs(q-1.959963985) > 1e-8 {
		t.Errorf("normal: %v", q)
	}
	// By hand from tables: Poisson of mean 3, and the geometric distribution,
	// a negative binomial of size one.
	for _, tt := range []struct{ p, mean, ratio, want float64 }{
		{0.95, 3, 1, 6},
		{0.99, 3, 1, 8},
		{0.5, 0, 1, 0},
		{0.75, 1, 2, 1}, // 1 - 1/2² = 0.75
		{0.9, 1, 2, 3},  // 1 - 1/2⁴ = 0.9375
	} {
		if got := countQuantile(tt.p, tt.mean, tt.ratio); got != tt.want {
			t.Errorf("quantile %v of mean %v, ratio %v: %v, want %v", tt.p, tt.mean, tt.ratio, got, tt.want)
		}
	}
	if q := countQuantile(0.995, 5000, 3); q < 5200 || q > 5500 {
		t.Errorf("great mean: %v", q)
	}
}
