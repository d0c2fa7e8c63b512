package law

import (
	"cmp"
	"fmt"
	"html"
	"strconv"
	"strings"
	"testing"
)

// A drawing as a file of its own names every step by its number, with who takes
// it and until when.
func TestSheetNamesStepsOfficesAndClocks(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	say := func(_, key string, args ...any) string { return fmt.Sprint(key, args) }
	for _, p := range b.ProceduresInOrder() {
		sheet := b.Sheet(p, "id", say)
		for i, step := range p.Steps {
			first, _, _ := strings.Cut(step.Label.ID, " ")
			if !strings.Contains(sheet, ">"+strconv.Itoa(i+1)+"</text>") || !strings.Contains(sheet, html.EscapeString(first)) {
				t.Errorf("%s: step %d, %s, is not explained", p.ID, i+1, step.Name)
			}
			if w := step.Within; w != nil && !strings.Contains(sheet, "law.since."+cmp.Or(w.Since, "entered")) {
				t.Errorf("%s: the clock of %s is not named", p.ID, step.Name)
			}
		}
		if strings.Contains(sheet, "Canvas") {
			t.Errorf("%s: a colour that only a browser knows", p.ID)
		}
	}
	if sheet := b.Sheet(b.Procedures["bkn-sbt-2024"], "id", say); !strings.Contains(sheet, ": BKN") || !strings.Contains(sheet, "law.unit.working_days[3]") {
		t.Error("the sheet of BKN names neither the office nor three working days")
	}
}
