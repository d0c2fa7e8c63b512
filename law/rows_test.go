package law

import (
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// row is one line of testdata/rows.txt: a fact that was read in the
// sources and must stand in a file.
type row struct {
	line                int
	section, what, file string
	facts               []string
}

// rows reads testdata/rows.txt and checks that each section has as many
// lines as it says, so that a line that was lost is noticed.
func rows(t *testing.T) []row {
	t.Helper()
	data, err := os.ReadFile("testdata/rows.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []row
	want, got := map[string]int{}, map[string]int{}
	for i, line := range strings.Split(string(data), "\n") {
		if head, ok := strings.CutPrefix(line, "= "); ok {
			section, n, _ := strings.Cut(head, " ")
			if want[section], err = strconv.Atoi(n); err != nil {
				t.Fatalf("rows.txt:%d: %v", i+1, err)
			}
			continue
		}
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		parts := strings.SplitN(line, " | ", 4)
		if len(parts) != 4 {
			t.Fatalf("rows.txt:%d: %d columns, want 4", i+1, len(parts))
		}
		got[parts[0]]++
		out = append(out, row{i + 1, parts[0], parts[1], parts[2], strings.Split(parts[3], " ; ")})
	}
	for section := range got {
		if want[section] != got[section] {
			t.Errorf("section %s has %d lines, want %d", section, got[section], want[section])
		}
	}
	if len(want) != len(got) {
		t.Errorf("%d sections announced, %d found", len(want), len(got))
	}
	return out
}

// Every row of the sources is in the law room with its day, article, level and
// mark, or on the list of what a person must still check.
func TestEveryFactOfTheSourcesIsInTheRoomOrToBeChecked(t *testing.T) {
	t.Parallel()
	b := theLaw(t)
	for _, c := range rows(t) {
		text, ok := placeOf(t, b, c.file)
		if !ok {
			t.Errorf("rows.txt:%d: %s, %s: there is no %s", c.line, c.section, c.what, c.file)
			continue
		}
		for _, fact := range c.facts {
			if !strings.Contains(text, fact) {
				t.Errorf("rows.txt:%d: %s, %s: %s does not say %q", c.line, c.section, c.what, c.file, fact)
			}
		}
	}
}

// placeOf is the text of a file that applies, or of an entry of the list of what
// must still be checked.
func placeOf(t *testing.T, b *Book, name string) (text string, ok bool) {
	t.Helper()
	if id, found := strings.CutPrefix(name, "check "); found {
		if b.ToCheck[id] == nil {
			return "", false
		}
		_, text, _ = strings.Cut(fileText(t, "tobechecked.yaml"), "- id: "+id+"\n")
		text, _, _ = strings.Cut(text, "\n- id: ")
		return text, true
	}
	path := name + ".yaml"
	if !slices.Contains(b.Files(), path) {
		return "", false
	}
	gone := slices.ContainsFunc(b.heads(), func(h *Head) bool { return h.Path == path && h.Review.Status == withdrawn })
	return fileText(t, path), !gone
}

func fileText(t *testing.T, path string) string {
	t.Helper()
	data, err := files.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
