package law

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// clockWords are the words of the table of clocks in one language.
type clockWords struct{ file, head, limit, reminder string }

// clockTables are the manuals that list every clock.
var clockTables = []clockWords{
	{"FORMAT.md", "| Procedure | Step | Since | Law | Value |", "limit", "reminder"},
	{"FORMAT.id.md", "| Prosedur | Langkah | Sejak | Sifat | Nilai |", "batas hukum", "pengingat"},
}

// clockTable lists every clock of the room as FORMAT.md shows it: procedure,
// step or requirement, event, whether it is a limit of the law, and the value that
// holds its number. The numbers themselves stand in values/ only.
func clockTable(b *Book, words clockWords) string {
	var out strings.Builder
	out.WriteString(words.head + "\n| --- | --- | --- | --- | --- |\n")
	row := func(p *Procedure, name string, w *Within) {
		kind := words.limit
		if !w.Legal {
			kind = words.reminder
		}
		fmt.Fprintf(&out, "| `%s` | `%s` | `%s` | %s | `%s` |\n", p.ID, name, cmp.Or(w.Since, sinceEntered), kind, w.Value)
	}
	for _, p := range b.ProceduresInOrder() {
		for _, r := range p.Requirements {
			if r.Within != nil {
				row(p, r.ID, r.Within)
			}
		}
		for i, s := range p.Steps {
			twin := func(x Step) bool {
				return x.Name == s.Name && x.Within != nil && s.Within != nil && x.Within.Value == s.Within.Value
			}
			if s.Within != nil && !slices.ContainsFunc(p.Steps[:i], twin) {
				row(p, s.Name, s.Within)
			}
		}
	}
	return out.String()
}

// FORMAT.md lists every clock, in both languages; with NETRA_WRITE=1 the test
// writes the lists.
func TestFormatListsEveryClock(t *testing.T) {
	t.Parallel()
	const first, last = "<!-- clocks -->\n", "<!-- end of clocks -->\n"
	for _, words := range clockTables {
		data, err := os.ReadFile(words.file)
		if err != nil {
			t.Fatal(err)
		}
		before, rest, ok := strings.Cut(string(data), first)
		have, after, ended := strings.Cut(rest, last)
		if !ok || !ended {
			t.Fatalf("%s has no place for the clocks", words.file)
		}
		want := clockTable(theLaw(t), words)
		if have == want {
			continue
		}
		if os.Getenv("NETRA_WRITE") == "1" {
			if err := os.WriteFile(words.file, []byte(before+first+want+last+after), 0o600); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("the list of clocks in %s is not that of the room; run NETRA_WRITE=1 go test ./law -run TestFormatListsEveryClock", words.file)
	}
}

// A step's name means one thing within a procedure, so that its clock can be
// asked for by name alone.
func TestNamesOfStepsWithClocksAreUnique(t *testing.T) {
	t.Parallel()
	for _, p := range theLaw(t).ProceduresInOrder() {
		seen := map[string]string{}
		for _, s := range p.Steps {
			if s.Within == nil {
				continue
			}
			if old, ok := seen[s.Name]; ok && old != s.Within.Value {
				t.Errorf("%s: two clocks are called %s", p.ID, s.Name)
			}
			seen[s.Name] = s.Within.Value
		}
		for _, r := range p.Requirements {
			if _, ok := seen[r.ID]; ok {
				t.Errorf("%s: a step and a requirement are called %s", p.ID, r.ID)
			}
		}
	}
}
