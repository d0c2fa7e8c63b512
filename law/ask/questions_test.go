package ask_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/netra-id/netra/internal/testkit/lawdesk"
	"github.com/netra-id/netra/law/ask"
)

// Questions about acts, by the border that they test. law/testdata/README.md
// says what each field means.
func TestQuestions(t *testing.T) {
	t.Parallel()
	d := lawdesk.New(t)
	stories := readStories(t, "questions-*.txtar",
		"section", "election", "race", "region", "on", "status", "act", "fact", "office", "decided",
		"verdict", "code", "codes", "applied", "not applied", "open", "regime", "level", "level open", "sanctions", "imposed", "article", "mark",
		"stage", "fixed on", "ended on", "calendar", "contested", "ask", "bound", "oversight", "performs", "refused", "note", "instrument")
	run(t, stories, func(t *testing.T, s story) { playQuestion(t, d, s) })
}

func playQuestion(t *testing.T, d *ask.Desk, s story) {
	facts, _ := s.list("fact")
	a, err := d.Act(ask.ActInput{
		Election: s.one("election"), Race: s.one("race"), Region: s.one("region"), On: s.one("on"), Status: s.one("status"),
		Act: s.one("act"), Facts: facts, Office: s.one("office"), Decided: s.one("decided"),
	})
	if want := s.one("refused"); want != "" {
		var r *ask.Refusal
		if !errors.As(err, &r) || r.Field != want {
			t.Errorf("%s:%d: got %v, want a refusal of %s", s.file, s.line, err, want)
		}
		return
	}
	if err != nil {
		t.Fatalf("%s:%d: %v", s.file, s.line, err)
	}
	is(t, s, "verdict", string(a.Verdict))
	is(t, s, "regime", a.Regime)
	is(t, s, "stage", a.Stage.ID)
	is(t, s, "fixed on", string(a.Stage.FixedOn))
	is(t, s, "ended on", string(a.Stage.EndedOn))
	var calendar []string
	for _, c := range a.Stage.Calendar {
		calendar = append(calendar, c.ID)
	}
	same(t, s, "calendar", calendar)
	is(t, s, "mark", string(a.Certainty.Mark))
	same(t, s, "codes", a.Codes)
	for _, want := range s.fields["code"] {
		if !slices.Contains(a.Codes, want) {
			t.Errorf("%s:%d: code: %s is not among those that decide: %s", s.file, s.line, want, strings.Join(a.Codes, ", "))
		}
	}
	playRules(t, s, a)
	playSanctions(t, s, a)
	for _, want := range s.fields["article"] {
		if !slices.ContainsFunc(a.Articles, func(got string) bool { return strings.Contains(got, want) }) {
			t.Errorf("%s:%d: article: no %q in %s", s.file, s.line, want, strings.Join(a.Articles, "; "))
		}
	}
	var disputes, questions []string
	for _, v := range a.Contested {
		disputes = append(disputes, v.ID)
	}
	for _, q := range a.Ask {
		questions = append(questions, q.Fact)
	}
	same(t, s, "contested", disputes)
	same(t, s, "ask", questions)
	if a.Person != nil {
		is(t, s, "bound", yesNo(a.Person.Bound))
	}
	for _, p := range a.Powers {
		if p.Function.ID == "pengawasan-merit" {
			var offices []string
			for _, o := range p.Offices {
				offices = append(offices, o.ID)
			}
			same(t, s, "oversight", offices)
		}
	}
	if a.Office != nil {
		same(t, s, "performs", a.Office.Functions)
	}
}

func playRules(t *testing.T, s story, a *ask.ActAnswer) {
	t.Helper()
	codes := func(rules []ask.Rule) []string {
		var out []string
		for _, r := range rules {
			out = append(out, r.Code)
		}
		return out
	}
	same(t, s, "applied", codes(a.Rules.Applied))
	same(t, s, "open", codes(a.Rules.Open))
	not, _ := s.list("not applied")
	for _, want := range not {
		if !slices.Contains(codes(a.Rules.Not), want) {
			t.Errorf("%s:%d: %s is not among the rules that did not apply: %v", s.file, s.line, want, codes(a.Rules.Not))
		}
	}
	instruments, _ := s.list("instrument")
	for _, want := range instruments {
		if !slices.ContainsFunc(a.Rules.Applied, func(r ask.Rule) bool {
			return slices.ContainsFunc(r.Basis, func(b ask.Source) bool { return b.Instrument == want })
		}) {
			t.Errorf("%s:%d: no rule that applied rests on %s", s.file, s.line, want)
		}
	}
}

func playSanctions(t *testing.T, s story, a *ask.ActAnswer) {
	t.Helper()
	var levels, sanctions, imposed []string
	open := false
	for _, b := range a.Sanctions {
		if b.Level != "" {
			levels = append(levels, b.Level)
		}
		open = open || b.LevelOpen
		for _, x := range b.Sanctions {
			sanctions, imposed = append(sanctions, x.Code), append(imposed, x.Imposed)
		}
	}
	same(t, s, "level", levels)
	same(t, s, "sanctions", sanctions)
	same(t, s, "imposed", imposed)
	is(t, s, "level open", yesNo(open))
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}
