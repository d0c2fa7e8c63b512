package law

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/testkit/shared"
)

// covered is one line of testdata/coverage-process.txt.
type covered struct {
	section, row string
	places       []string
}

func coverage(t *testing.T) []covered {
	t.Helper()
	data, err := os.ReadFile("testdata/coverage-process.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []covered
	for text := range strings.Lines(string(data)) {
		if text = strings.TrimSpace(text); text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		parts := strings.Split(text, " | ")
		if len(parts) != 3 {
			t.Fatalf("line %q has not three parts", text)
		}
		out = append(out, covered{parts[0], parts[1], strings.Split(parts[2], ", ")})
	}
	return out
}

// stands tells whether a place of the law room exists.
func (b *Book) stands(place string) bool {
	kind, name, _ := strings.Cut(place, ":")
	of, what, _ := strings.Cut(name, "/")
	p, e := b.Procedures[of], b.Elections[of]
	switch kind {
	case "step":
		return p != nil && slices.ContainsFunc(p.Steps, func(s Step) bool { return s.Name == what })
	case "state":
		return p != nil && p.States[what].Counts != ""
	case "requirement":
		if p == nil {
			return false
		}
		_, ok := p.Requirement(what)
		return ok
	case "form":
		return b.Forms[name] != nil
	case "value":
		return b.Values[name] != nil
	case "office":
		return b.Kinds[name] != nil
	case "status":
		return b.Statuses[name] != nil
	case "stage":
		return e != nil && slices.ContainsFunc(e.Stages, func(s ElStage) bool { return s.ID == what })
	case "fixed":
		return e != nil && slices.ContainsFunc(e.Races, func(r Race) bool { return r.ID == what && r.FixedOn != "" })
	case "check":
		return slices.Contains(b.order["tobechecked.yaml"], name)
	}
	return false
}

func TestEveryPlaceOfTheCoverageExists(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, c := range coverage(t) {
		for _, place := range c.places {
			if !b.stands(place) {
				t.Errorf("section %s, %s: there is no %s", c.section, c.row, place)
			}
		}
	}
}

// Each row of the tables of sections 1.10, 1.11, 2.1 to 2.9 and 3.4 of the
// collected facts is in the law room, or on the list of what must be checked.
func TestEveryRowOnProceduresIsInTheRoom(t *testing.T) {
	t.Parallel()
	lines := coverage(t)
	heading, rule := regexp.MustCompile(`^#{2,3} (\d+(?:\.\d+)?)\.? `), regexp.MustCompile(`^\|[-| ]+\|$`)
	section, rows, n := "", 0, 0
	facts, err := os.ReadFile(shared.Path(t, "domain/law.md"))
	if err != nil {
		t.Fatal(err)
	}
	for text := range strings.Lines(string(facts)) {
		text = strings.TrimSpace(text)
		if m := heading.FindStringSubmatch(text); m != nil {
			section, rows = m[1], 0
			continue
		}
		if !strings.HasPrefix(text, "|") || rule.MatchString(text) ||
			!slices.ContainsFunc(lines, func(c covered) bool { return c.section == section }) {
			continue
		}
		if rows++; rows == 1 {
			continue // the head of the table
		}
		n++
		cells := strings.Split(strings.Trim(text, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		row := strings.Join(cells, " / ")
		if !slices.ContainsFunc(lines, func(c covered) bool { return c.section == section && strings.HasPrefix(row, c.row) }) {
			t.Errorf("section %s: the row %q is neither in the room nor on the list", section, row)
		}
	}
	if n < 80 {
		t.Errorf("only %d rows were found", n)
	}
}
