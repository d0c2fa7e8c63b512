package law

import (
	"regexp"
	"slices"
	"testing"
)

// reporting finds words about somebody who reported. The accused is called the
// reported one in a finding too, and a report of results has no reporter.
var (
	reporting   = regexp.MustCompile(`(?i)pelapor|laporan|reporter|\breport\b`)
	notReported = regexp.MustCompile(`(?i)laporan hasil|supervision result report|tidak mempunyai pelapor|has no reporter`)
)

// A case that began as a finding of the supervisor's own has no reporter, and
// nothing that an officer reads on its way speaks of one.
func TestNothingThatAFindingPassesSpeaksOfAReporter(t *testing.T) {
	t.Parallel()
	for _, p := range theLaw(t).ProceduresInOrder() {
		if p.Track != "bawaslu" {
			continue
		}
		says := func(where string, texts ...Text) {
			for _, x := range texts {
				for _, words := range []string{x.ID, x.EN} {
					if reporting.MatchString(notReported.ReplaceAllString(words, "")) {
						t.Errorf("%s: %s: %q", p.ID, where, words)
					}
				}
			}
		}
		reached := []string{p.Start}
		for i := 0; i < len(reached); i++ {
			says("state "+reached[i], p.States[reached[i]].Label)
			for _, g := range p.Stoppable(reached[i], "finding") {
				says("ground "+g.ID, g.Label, g.Hint)
			}
			for _, s := range p.StepsFrom(reached[i]) {
				if !s.For("finding") {
					continue
				}
				if !slices.Contains(reached, s.To) {
					reached = append(reached, s.To)
				}
				says("step "+s.Name, s.Label, s.Hint)
				if s.Within != nil {
					says("clock of "+s.Name, s.Within.Missed)
				}
				for _, r := range s.ReasonsFor("finding") {
					says("reason "+r.ID+" of "+s.Name, r.Label)
				}
				for _, id := range s.Needs {
					if d, ok := p.Document(id); ok {
						says("paper "+d.ID, d.Label)
					}
				}
			}
		}
		for _, r := range p.Requirements {
			if r.For("finding") {
				says("requirement "+r.ID, r.Label, r.Hint)
			}
		}
		if len(reached) < 6 {
			t.Errorf("%s: a finding reaches only %v", p.ID, reached)
		}
	}
}
