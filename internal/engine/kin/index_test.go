package kin

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSimilarityOfKnownPairs holds the figures of Winkler's own report and of
// others that are printed everywhere.
func TestSimilarityOfKnownPairs(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{
		{"martha", "marhta", 0.9611},
		{"dwayne", "duane", 0.84},
		{"dixon", "dicksonx", 0.8133},
		{"siti", "siti", 1},
		{"", "siti", 0},
		{"abc", "xyz", 0},
		{"a", "a", 1},
	} {
		if got := Similarity(c.a, c.b); math.Abs(got-c.want) > 0.0001 {
			t.Errorf("Similarity(%q, %q) = %.4f, want %.4f", c.a, c.b, got, c.want)
		}
	}
}

func TestBitsAndStepsAgree(t *testing.T) {
	name := rapid.StringMatching(`[a-e ]{0,64}`)
	rapid.Check(t, func(t *rapid.T) {
		a, b := name.Draw(t, "a"), name.Draw(t, "b")
		got, want := Similarity(a, b), longSimilarity([]byte(a), []byte(b))
		if got != want {
			t.Fatalf("Similarity(%q, %q) = %v, step by step %v", a, b, got, want)
		}
	})
}

// TestIndexLosesNothing compares the index with comparing every pair.
func TestIndexLosesNothing(t *testing.T) {
	name := rapid.StringMatching(`[a-f'é]{1,9}( [a-f]{1,9}){0,2}|[a-c]{60,70}`)
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(name, 1, 60).Draw(t, "names")
		q := name.Draw(t, "q")
		floor := rapid.Float64Range(0.5, 1).Draw(t, "floor")
		var b Builder
		for i, n := range names {
			b.Add(uint32(i%3)<<15, []byte(n))
		}
		x := b.Build()
		for block := range uint32(4) {
			var got, want []int32
			x.Search(floor).Near(block<<15, []byte(q), func(row int32, _ float64) { got = append(got, row) })
			for i, n := range names {
				if uint32(i%3) == block && Similarity(q, n) >= floor {
					want = append(want, int32(i))
				}
			}
			if !slices.Equal(got, want) {
				t.Fatalf("block %d of %q, %q at %v: %v, want %v", block, names, q, floor, got, want)
			}
		}
	})
}
