package ruling

import (
	"testing"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

func TestAnswersContradictOnlyWhereBothApply(t *testing.T) {
	t.Parallel()
	old := Ruling{
		ID: "old", Rule: "r", Verdict: law.IsForbidden, Standing: Published, Valid: Span{"2024-09-01", "2024-11-30"},
		Employments: []string{"pns"}, Facts: map[string]bool{"spouse": true}, Act: "foto",
	}
	change := func(f func(r *Ruling)) Ruling {
		r := old
		r.ID, r.Verdict = "new", law.IsAllowed
		f(&r)
		return r
	}
	for name, c := range map[string]struct {
		r    Ruling
		want int
	}{
		"the same in everything":              {change(func(*Ruling) {}), 1},
		"the same verdict":                    {change(func(r *Ruling) { r.Verdict = law.IsForbidden }), 0},
		"another rule":                        {change(func(r *Ruling) { r.Rule = "s" }), 0},
		"begins on the last day":              {change(func(r *Ruling) { r.Valid = Span{"2024-11-30", ""} }), 1},
		"begins one day after":                {change(func(r *Ruling) { r.Valid = Span{"2024-12-01", ""} }), 0},
		"ends on the first day":               {change(func(r *Ruling) { r.Valid = Span{"", "2024-09-01"} }), 1},
		"ends one day before":                 {change(func(r *Ruling) { r.Valid = Span{"", "2024-08-31"} }), 0},
		"a fact says the opposite":            {change(func(r *Ruling) { r.Facts = map[string]bool{"spouse": false} }), 0},
		"it names no fact and so is for both": {change(func(r *Ruling) { r.Facts = nil }), 1},
		"it names another fact":               {change(func(r *Ruling) { r.Facts = map[string]bool{"leave": true} }), 1},
		"for other people":                    {change(func(r *Ruling) { r.Employments = []string{"pppk"} }), 0},
		"for everybody":                       {change(func(r *Ruling) { r.Employments = nil }), 1},
		"about another conduct":               {change(func(r *Ruling) { r.Act = "suka" }), 0},
		"about no conduct in particular":      {change(func(r *Ruling) { r.Act = "" }), 1},
	} {
		if got := contradictions(c.r, []Ruling{old}); len(got) != c.want {
			t.Errorf("%s: %d contradictions, want %d", name, len(got), c.want)
		}
	}
	old.Standing = Replaced
	if got := contradictions(change(func(*Ruling) {}), []Ruling{old}); len(got) != 0 {
		t.Error("an answer that was replaced still contradicts")
	}
}

func TestAnAnswerHoldsNoLongerThanItsRule(t *testing.T) {
	t.Parallel()
	book, err := law.Default()
	if err != nil {
		t.Fatal(err)
	}
	var ended *law.Rule
	for _, r := range book.RulesInOrder() {
		if !r.InForce.Until.IsZero() && !r.InForce.From.IsZero() {
			ended = r
		}
	}
	in := Ruling{Rule: ended.ID, Verdict: law.IsAllowed, Question: "Boleh?", Answer: "Boleh.", Valid: Span{From: ended.InForce.From}}
	got, err := checkRuling(book, in)
	if err != nil || got.Valid.Until != ended.InForce.Until || got.RuleDigest != ended.Digest {
		t.Errorf("holds until %s, want %s: %v", got.Valid.Until, ended.InForce.Until, err)
	}
	in.Valid.From = ended.InForce.Until.AddDays(1)
	if _, err := checkRuling(book, in); netra.KindOf(err) != netra.Invalid {
		t.Errorf("an answer for days after the rule: %v, want Invalid", err)
	}
	for day, want := range map[netra.Date]Age{
		ended.InForce.From.AddDays(-1): Ahead, ended.InForce.From: Current, ended.InForce.Until: Current, ended.InForce.Until.AddDays(1): Over,
	} {
		if age := ageOf(book, got, day); age != want {
			t.Errorf("on %s it is %s, want %s", day, age, want)
		}
	}
	got.RuleDigest = "another text"
	if age := ageOf(book, got, ended.InForce.From); age != Changed {
		t.Errorf("after the file of the rule changed it is %s, want %s", age, Changed)
	}
}
