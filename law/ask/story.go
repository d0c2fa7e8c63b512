package ask

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Story is a question to the law with the answer that a lawyer expects, as a
// file of law/testdata writes it; README.md there says what each field means.
type Story struct {
	File   string
	Line   int // on which its title stands
	Title  string
	fields map[string][]string
	lines  map[string]int // on which a field stands last
}

// The fields of a story: what is asked, and what is expected.
var (
	actFields = []string{
		"section", "election", "race", "region", "on", "status", "act", "fact", "office", "decided",
		"verdict", "code", "codes", "applied", "not applied", "open", "regime", "level", "level open", "sanctions", "imposed", "article", "mark",
		"stage", "fixed on", "ended on", "calendar", "contested", "ask", "bound", "oversight", "performs", "refused", "note", "instrument",
	}
	asked = []string{
		"section", "note", "election", "race", "region", "on", "status", "act", "fact", "office", "decided",
		"procedure", "step", "state", "value", "start", "from", "week", "suspended", "without",
	} // what is no expectation
	dueFields = []string{
		"section", "procedure", "step", "state", "value", "start", "from", "office", "week", "suspended", "without",
		"due", "at", "n", "unit", "zone", "certain", "counted", "skipped", "skipped days", "article", "mark", "legal", "refused", "note",
	}
)

// ReadStories reads the stories of a file: questions about acts, and about clocks
// where a story names a procedure or a value. Text before the first "-- title --"
// and lines beginning with # are for the reader. A field that is not known, a
// title that stands twice, and a story that names no section of the facts or
// expects nothing are errors with file and line, so that no typing mistake makes a story test
// nothing.
func ReadStories(file string, data []byte) ([]Story, error) {
	var out []Story
	var errs []error
	wrong := func(line int, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...)))
	}
	titles := map[string]bool{}
	n := 0
	for line := range strings.Lines(string(data)) {
		n++
		line = strings.TrimSpace(line)
		if title, ok := strings.CutPrefix(line, "-- "); ok {
			title = strings.TrimSuffix(title, " --")
			if titles[title] {
				wrong(n, "the title %q stands twice", title)
			}
			titles[title] = true
			out = append(out, Story{File: file, Line: n, Title: title, fields: map[string][]string{}, lines: map[string]int{}})
			continue
		}
		if len(out) == 0 || line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		field, value, ok := strings.Cut(line, ":")
		if !ok {
			wrong(n, "%q is not of the form field: value", line)
			continue
		}
		s := out[len(out)-1]
		s.fields[field] = append(s.fields[field], strings.TrimSpace(value))
		s.lines[field] = n
	}
	for _, s := range out {
		known := actFields
		if s.aboutClock() {
			known = dueFields
		}
		for field := range s.fields {
			if !slices.Contains(known, field) {
				wrong(s.lines[field], "%q is not one of the fields %s", field, strings.Join(known, ", "))
			}
		}
		if s.one("section") == "" {
			wrong(s.Line, "no section of the collected facts is named")
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(s.fields)), func(f string) bool { return !slices.Contains(asked, f) }) {
			wrong(s.Line, "the story expects nothing; write what must be answered, as verdict: or due:")
		}
	}
	return out, errors.Join(errs...)
}

// aboutClock tells whether a story asks when something is due.
func (s Story) aboutClock() bool {
	return s.fields["procedure"] != nil || s.fields["value"] != nil || s.fields["from"] != nil
}

// one is the value of a field, the last one where it stands several times.
func (s Story) one(field string) string {
	if v := s.fields[field]; len(v) > 0 {
		return v[len(v)-1]
	}
	return ""
}

// list is a value with commas taken apart; "-" is the empty list.
func (s Story) list(field string) ([]string, bool) {
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

// Play asks a story and says where the answer is not the expected one, a line
// for each difference with file and line in front; none where both agree.
func (d *Desk) Play(s Story) []string {
	p := &play{story: s}
	if s.aboutClock() {
		d.playDue(p)
	} else {
		d.playAct(p)
	}
	return p.out
}

// play collects differences.
type play struct {
	story Story
	out   []string
}

func (p *play) differs(format string, args ...any) {
	p.wrong(p.story.Line, fmt.Sprintf(format, args...))
}

// otherwise says that a field was answered otherwise, with the line of the field.
func (p *play) otherwise(field, format string, args ...any) {
	p.wrong(p.story.lines[field], field+": "+fmt.Sprintf(format, args...))
}

func (p *play) wrong(line int, what string) {
	p.out = append(p.out, fmt.Sprintf("%s:%d: %s: %s", p.story.File, line, p.story.Title, what))
}

// refused handles the error of an answer; true where there is nothing more to
// compare.
func (p *play) refused(err error) bool {
	want := p.story.one("refused")
	var r *Refusal
	switch {
	case want != "" && (!errors.As(err, &r) || r.Field != want):
		got := "an answer"
		if err != nil {
			got = err.Error()
		}
		p.otherwise("refused", "got %s, want a refusal of %s", got, want)
	case want == "" && err != nil:
		p.differs("%v", err)
	}
	return want != "" || err != nil
}

// is compares one value where the story names it.
func (p *play) is(field, got string) {
	if want, ok := p.story.fields[field]; ok && got != want[len(want)-1] {
		p.otherwise(field, "got %q, want %q", got, want[len(want)-1])
	}
}

// same compares a list without regard to order.
func (p *play) same(field string, got []string) {
	want, ok := p.story.list(field)
	if !ok {
		return
	}
	got = slices.Sorted(slices.Values(got))
	slices.Sort(want)
	if !slices.Equal(got, want) {
		p.otherwise(field, "got %s, want %s", strings.Join(got, ", "), strings.Join(want, ", "))
	}
}

// has looks for each value of a field within what was got.
func (p *play) has(field string, got []string, found func(got, want string) bool) {
	for _, want := range p.story.fields[field] {
		if !slices.ContainsFunc(got, func(g string) bool { return found(g, want) }) {
			p.otherwise(field, "no %q in %s", want, strings.Join(got, "; "))
		}
	}
}

func equal(a, b string) bool { return a == b }

// sayYes is a truth as a story writes it.
func sayYes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
