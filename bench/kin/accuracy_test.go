package main

import "testing"

// TestFewFalseLinks holds what docs/performance.md says of the links, on a
// smaller list: three of four people are found again although their data are
// mistyped, and hardly a link is wrong.
func TestFewFalseLinks(t *testing.T) {
	r := measure(5_000, 3)
	b := r.best(1)
	t.Logf("recall %.3f with %d false of %d links", b.recall, b.wrong, b.links)
	if b.recall < 0.75 {
		t.Errorf("recall %.3f at one false link per 1,000\n%s", b.recall, r)
	}
	if len(r.training.Blocks) != 2 {
		t.Errorf("weights were estimated on %+v", r.training.Blocks)
	}
}
