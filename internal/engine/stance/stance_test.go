package stance

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// some are samples in which a word or two decide.
func some() []Sample {
	var out []Sample
	for i := range 60 {
		noise := fmt.Sprintf("kata%d", i%7)
		for class, words := range map[Class]string{
			Support: "ayo pilih @target", Against: "tidak mau pilih @target", Neutral: "tadi hujan", Reporting: "kpu menetapkan @target",
		} {
			out = append(out, Sample{Words: append(strings.Fields(words), noise), Class: class})
		}
	}
	// maps have no order; the samples must
	byClass := func(c Class) (s []Sample) {
		for _, v := range out {
			if v.Class == c {
				s = append(s, v)
			}
		}
		return s
	}
	return append(append(byClass(Support), byClass(Against)...), append(byClass(Neutral), byClass(Reporting)...)...)
}

func trained(t testing.TB) *Model {
	t.Helper()
	m, err := Train(some(), Training{About: "a test"})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestAModelJudgesAndSaysWhy(t *testing.T) {
	m := trained(t)
	for text, want := range map[string]Class{
		"ayo pilih @target": Support, "tidak mau pilih @target": Against, "tadi hujan deras": Neutral, "kpu menetapkan @target hari ini": Reporting,
	} {
		words := strings.Fields(text)
		j := m.Judge(words)
		if j.Class != want || j.Chance[want] < 0.6 {
			t.Errorf("%q is %s with %v, want %s", text, j.Class, j.Chance, want)
		}
		if why := m.Why(words, j.Class, 3); len(why) == 0 || why[0].Weight <= 0 {
			t.Errorf("%q: no part speaks for %s: %v", text, j.Class, why)
		}
	}
	why := m.Why(strings.Fields("tidak mau pilih @target"), Against, 9)
	if !strings.Contains(fmt.Sprint(why), "tidak") {
		t.Errorf("what speaks against is %v, without the negation", why)
	}
}

func TestTheSameSamplesMakeTheSameModel(t *testing.T) {
	var a, b bytes.Buffer
	if err := trained(t).Write(&a); err != nil {
		t.Fatal(err)
	}
	if err := trained(t).Write(&b); err != nil {
		t.Fatal(err)
	}
	if a.String() != b.String() {
		t.Error("two models of the same samples differ")
	}
	m, err := Read(&a)
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields("tidak pilih @target besok kata3")
	if got, want := m.Judge(words), trained(t).Judge(words); got != want || m.About != "a test" {
		t.Errorf("read back it says %v of %q, before %v", got, m.About, want)
	}
}

func TestWhatIsNoModelIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "x", firstLine, firstLine + "\nbias\t1\t2\t3\t4", firstLine + "\n=a\t1\t2\t3", firstLine + "\n=a\t1\t2\t3\tNaN", firstLine + "\n=a\t1\t2\t3\t4\t5", firstLine + "\nheat\t0\n=a\t1\t1\t1\t1",
	} {
		if m, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q is taken: %v", text, m)
		}
	}
	if _, err := Train(some()[:5], Training{}); err != ErrSamples {
		t.Errorf("five samples: %v, want ErrSamples", err)
	}
}

func TestChancesAreChances(t *testing.T) {
	m := trained(t)
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"ayo", "pilih", "@target", "tidak", "mau", "hujan", "kpu", "x", ""})).Draw(t, "words")
		j := m.Judge(words)
		sum := 0.0
		for _, p := range j.Chance {
			if p < 0 || p > 1 || math.IsNaN(p) {
				t.Fatalf("chance %v", j.Chance)
			}
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 || j.Chance[j.Class] < 1.0/Classes {
			t.Fatalf("%v, class %s", j.Chance, j.Class)
		}
		var hashes []uint64
		eachHash(words, func(h uint64) { hashes = append(hashes, h) })
		i := 0
		parts(words, func(p string) {
			if i >= len(hashes) || !strings.Contains(p, " ") && p != "" && hashPart(p) != hashes[i] {
				t.Fatalf("part %d of %q is %q", i, words, p)
			}
			i++
		})
		if i != len(hashes) {
			t.Fatalf("%d parts, %d hashes", i, len(hashes))
		}
	})
}

func TestReportsCountAndSayHowSureTheyAre(t *testing.T) {
	for _, c := range []struct {
		n, all    int
		low, high float64
	}{{8, 10, 0.490, 0.943}, {0, 10, 0, 0.278}, {10, 10, 0.722, 1}, {500, 1000, 0.469, 0.531}, {0, 0, 0, 1}} {
		s := ShareOf(c.n, c.all)
		if math.Abs(s.Low-c.low) > 5e-4 || math.Abs(s.High-c.high) > 5e-4 {
			t.Errorf("%d of %d lies in %.3f to %.3f, want %.3f to %.3f", c.n, c.all, s.Low, s.High, c.low, c.high)
		}
	}
	r := ReportOf([Classes][Classes]int{Neutral: {Neutral: 6, Support: 2}, Support: {Neutral: 1, Support: 3}})
	// neutral: 6/7 and 6/8, support: 3/5 and 3/4
	if want := (12.0/15 + 6.0/9) / 2; math.Abs(r.MacroF1-want) > 1e-9 || r.Samples != 12 || math.Abs(r.Accuracy-0.75) > 1e-9 {
		t.Errorf("%+v, want macro-F1 %.4f", r, want)
	}
	m := trained(t)
	got := Evaluate(m, some(), map[Class]Class{Reporting: Neutral})
	if got.MacroF1 < 0.9 || len(got.Classes) != 3 || got.Confusion[Reporting] != [Classes]int{} {
		t.Errorf("%+v", got)
	}
	n := 0
	for _, b := range got.Calibration {
		n += b.N
	}
	if n != got.Samples {
		t.Errorf("%d judgements in bins, %d samples", n, got.Samples)
	}
}

func TestJudgingAllocatesNothing(t *testing.T) {
	m := trained(t)
	words := strings.Fields("tidak mau pilih @target kata1 kata2")
	if n := testing.AllocsPerRun(100, func() { m.Judge(words) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := trained(f).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.String())
	f.Fuzz(func(t *testing.T, text string) {
		m, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		m.Judge([]string{"ayo", "tidak", "pilih"})
	})
}
