package law

import "testing"

// TestNothingIsPublishedYet stands for the half of invariant 9 that speaks of
// law files, as long as there is nothing to hold: a draft may change. It fails
// with the first file that a lawyer has reviewed. From then on the digests of
// reviewed files belong into a list beside them, and this test shall compare
// with it: a reviewed file is withdrawn, never changed or removed.
func TestNothingIsPublishedYet(t *testing.T) {
	t.Parallel()
	b, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, r := range b.RulesInOrder() {
		n++
		if r.Review.Status == "reviewed" {
			t.Errorf("%s is published: keep its digest %s, and hold it here", r.ID, r.Digest)
		}
	}
	for _, p := range b.ProceduresInOrder() {
		n++
		if p.Review.Status == "reviewed" {
			t.Errorf("%s is published: keep its digest %s, and hold it here", p.ID, p.Digest)
		}
	}
	if n == 0 {
		t.Error("no file was looked at")
	}
}
