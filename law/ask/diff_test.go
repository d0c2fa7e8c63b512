package ask_test

import (
	"slices"
	"testing"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law/ask"
)

// Between the last day of one authority and the first of the next the lawyer
// reads which steps came, went or have other clocks, section 2.5 and 2.6 of the
// facts.
func TestDiffNamesTheStepsOfASuccessor(t *testing.T) {
	t.Parallel()
	a, err := lawdesk.New(t).Diff("2024-09-03", "2024-09-04")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range a.Changes {
		if c.What == "step" {
			got = append(got, c.ID+" "+c.How+" "+c.Was+" "+c.Is)
		}
	}
	for _, want := range []string{
		"bkn-sbt-2024/lolos-verifikasi changed tidak dibatasi 7 hari kalender",
		"bkn-sbt-2024/rekomendasikan changed tidak dibatasi 3 hari kerja",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not among %q", want, got)
		}
	}
	a, err = lawdesk.New(t).Diff("2024-09-04", "2024-09-05")
	if err != nil || slices.ContainsFunc(a.Changes, func(c ask.Change) bool { return c.What == "step" }) {
		t.Errorf("a day on which no procedure changed: %+v, %v", a, err)
	}
}
