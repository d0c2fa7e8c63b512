package ask_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// story is one question of a file of law/testdata with the answer that a lawyer
// expects. Each line is "field: value"; a field may stand several times.
type story struct {
	name   string
	file   string
	line   int
	fields map[string][]string
}

func (s story) one(field string) string {
	if v := s.fields[field]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// list is a value with commas taken apart; "-" is the empty list.
func (s story) list(field string) ([]string, bool) {
	v, ok := s.fields[field]
	if !ok {
		return nil, false
	}
	out := []string{}
	for _, line := range v {
		for _, part := range strings.Split(line, ",") {
			if part = strings.TrimSpace(part); part != "" && part != "-" {
				out = append(out, part)
			}
		}
	}
	return out, true
}

// readStories reads the files of law/testdata that match pattern. Text before
// the first "-- name --" and lines beginning with # are for the reader. Fields
// that the file does not know are an error, so that a typing mistake cannot
// make a story test nothing.
func readStories(t *testing.T, pattern string, known ...string) []story {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "testdata", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories in law/testdata/%s: %v", pattern, err)
	}
	var out []story
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		first := len(out)
		for line := range strings.Lines(string(data)) {
			n++
			line = strings.TrimSpace(line)
			if name, ok := strings.CutPrefix(line, "-- "); ok {
				out = append(out, story{name: strings.TrimSuffix(name, " --"), file: filepath.Base(file), line: n, fields: map[string][]string{}})
				continue
			}
			if len(out) == first || line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			field, value, ok := strings.Cut(line, ":")
			if !ok || !slices.Contains(known, field) {
				t.Fatalf("%s:%d: %q is not one of the fields %s", file, n, line, strings.Join(known, ", "))
			}
			s := out[len(out)-1]
			s.fields[field] = append(s.fields[field], strings.TrimSpace(value))
		}
	}
	return out
}

// run plays each story as a test of its own, named by file, line and title.
func run(t *testing.T, stories []story, play func(t *testing.T, s story)) {
	t.Helper()
	seen := map[string]bool{}
	for _, s := range stories {
		if seen[s.file+s.name] {
			t.Errorf("%s:%d: the title %q stands twice", s.file, s.line, s.name)
		}
		seen[s.file+s.name] = true
		t.Run(s.file+"/"+s.name, func(t *testing.T) {
			if s.one("section") == "" {
				t.Errorf("%s:%d: no section of the collected facts is named", s.file, s.line)
			}
			play(t, s)
		})
	}
}

// same compares a list without regard to order.
func same(t *testing.T, s story, field string, got []string) {
	t.Helper()
	want, ok := s.list(field)
	if !ok {
		return
	}
	got = slices.Sorted(slices.Values(got))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("%s:%d: %s: got %s, want %s", s.file, s.line, field, strings.Join(got, ", "), strings.Join(want, ", "))
	}
}

// is compares one value where the story names it.
func is(t *testing.T, s story, field, got string) {
	t.Helper()
	if want, ok := s.fields[field]; ok && got != want[len(want)-1] {
		t.Errorf("%s:%d: %s: got %q, want %q", s.file, s.line, field, got, want[len(want)-1])
	}
}
