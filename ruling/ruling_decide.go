package ruling

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// How long what people write may be, in characters.
const (
	maxQuestion = 2000
	maxAnswer   = 4000
	maxReason   = 1000
)

// checkText tidies a text and says what is wrong with it.
func checkText(field, s string, most int) (string, []netra.Problem) {
	s = strings.TrimSpace(s)
	switch {
	case s == "":
		return s, []netra.Problem{{Field: field, Key: "web.problem.required"}}
	case utf8.RuneCountInString(s) > most:
		return s, []netra.Problem{{Field: field, Key: "ruling.problem.long", Args: []any{most}}}
	}
	return s, nil
}

// checkRuling tidies an answer and says what is wrong with it. Validity begins
// no earlier than the rule and ends no later.
func checkRuling(b *law.Book, r Ruling) (Ruling, error) {
	var ps, more []netra.Problem
	r.Question, ps = checkText("pertanyaan", r.Question, maxQuestion)
	r.Answer, more = checkText("jawaban", r.Answer, maxAnswer)
	ps = append(ps, more...)
	if !slices.Contains(Verdicts(), r.Verdict) {
		ps = append(ps, netra.Problem{Field: "putusan", Key: "web.problem.required"})
	}
	rule := b.Rules[r.Rule]
	switch {
	case rule == nil:
		ps = append(ps, netra.Problem{Field: "aturan", Key: "ruling.problem.rule"})
	case r.Valid.From.IsZero():
		ps = append(ps, netra.Problem{Field: "dari", Key: "web.problem.required"})
	case !r.Valid.Until.IsZero() && r.Valid.Until < r.Valid.From:
		ps = append(ps, netra.Problem{Field: "sampai", Key: "ruling.problem.span"})
	case !r.Valid.Overlaps(Span(rule.InForce)):
		ps = append(ps, netra.Problem{Field: "dari", Key: "ruling.problem.outside"})
	default:
		r.RuleDigest = rule.Digest
		r.Valid = within(r.Valid, Span(rule.InForce))
		if !slices.Contains(rule.Acts, r.Act) {
			r.Act = ""
		}
	}
	if len(ps) > 0 {
		return r, &netra.Error{Kind: netra.Invalid, Key: "ruling.answer_wrong", Problems: ps}
	}
	return r, nil
}

// within is the part of a span that lies in another one.
func within(s, o Span) Span {
	s.From = max(s.From, o.From)
	if s.Until.IsZero() || !o.Until.IsZero() && o.Until < s.Until {
		s.Until = o.Until
	}
	return s
}

// contradictions are the published answers from which r differs: the same rule,
// days in common, facts and people to whom both apply, and another verdict.
func contradictions(r Ruling, published []Ruling) []Ruling {
	var out []Ruling
	for _, o := range published {
		if o.ID != r.ID && o.Standing == Published && o.Rule == r.Rule && o.Verdict != r.Verdict &&
			o.Valid.Overlaps(r.Valid) && sameCase(o, r) {
			out = append(out, o)
		}
	}
	return out
}

// sameCase tells whether there can be a person and facts to which both answers
// apply. What an answer does not say does not restrict it.
func sameCase(a, b Ruling) bool {
	if a.Act != "" && b.Act != "" && a.Act != b.Act {
		return false
	}
	for fact, yes := range a.Facts {
		if other, said := b.Facts[fact]; said && other != yes {
			return false
		}
	}
	return len(a.Employments) == 0 || len(b.Employments) == 0 ||
		slices.ContainsFunc(a.Employments, func(e string) bool { return slices.Contains(b.Employments, e) })
}

// Age says whether the law that an answer explained is still the law of today.
type Age string

// The ages of an answer.
const (
	Current Age = "current"
	Changed Age = "changed" // the file of the rule is no longer the one that was explained
	Over    Age = "over"    // its validity or the rule itself has ended
	Ahead   Age = "ahead"   // it does not hold yet
)

// ageOf compares an answer with the law of a day.
func ageOf(b *law.Book, r Ruling, day netra.Date) Age {
	rule := b.Rules[r.Rule]
	switch {
	case rule == nil || !r.Valid.Until.IsZero() && r.Valid.Until < day || !rule.InForce.Until.IsZero() && rule.InForce.Until < day:
		return Over
	case day < r.Valid.From:
		return Ahead
	case rule.Digest != r.RuleDigest:
		return Changed
	}
	return Current
}
