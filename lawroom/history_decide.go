package lawroom

import (
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// version is one text of a rule in its history.
type version struct {
	Rule    *law.Rule
	Current bool     // the rule whose history it is
	Changed []change // against what it superseded
}

// change is one thing that is different from the rule before. Before and After
// are texts in the language of the reader or "" where there was nothing.
type change struct {
	Key           string // locale key of what changed
	Before, After string
}

// history is the line of rules that superseded each other, oldest first, with
// what each changed. A rule without such a line has only itself.
func history(b *law.Book, r *law.Rule, lang string, words func(key string) string) []version {
	line := slices.Concat(earlier(b, r), []*law.Rule{r}, later(b, r))
	slices.SortStableFunc(line, func(x, y *law.Rule) int { return strings.Compare(string(x.InForce.From), string(y.InForce.From)) })
	var out []version
	for _, x := range line {
		v := version{Rule: x, Current: x.ID == r.ID}
		for _, id := range x.Supersedes {
			if before := b.Rules[id]; before != nil {
				v.Changed = append(v.Changed, changes(b, before, x, lang, words)...)
			}
		}
		out = append(out, v)
	}
	return out
}

// earlier are all rules that r replaced, also by way of others. The check of
// the law room refuses circles; a rule met twice is left out all the same.
func earlier(b *law.Book, r *law.Rule) []*law.Rule {
	return follow(r, func(x *law.Rule) []*law.Rule {
		var out []*law.Rule
		for _, id := range x.Supersedes {
			if y := b.Rules[id]; y != nil {
				out = append(out, y)
			}
		}
		return out
	})
}

// later are all rules that replaced r, also by way of others.
func later(b *law.Book, r *law.Rule) []*law.Rule {
	return follow(r, func(x *law.Rule) []*law.Rule {
		return slices.DeleteFunc(b.RulesInOrder(), func(y *law.Rule) bool { return !slices.Contains(y.Supersedes, x.ID) })
	})
}

func follow(r *law.Rule, next func(*law.Rule) []*law.Rule) []*law.Rule {
	var out []*law.Rule
	seen, queue := map[string]bool{r.ID: true}, next(r)
	for len(queue) > 0 {
		x := queue[0]
		queue = queue[1:]
		if seen[x.ID] {
			continue
		}
		seen[x.ID] = true
		out, queue = append(out, x), append(queue, next(x)...)
	}
	return out
}

// changes are what is different between two rules, in words.
func changes(b *law.Book, before, after *law.Rule, lang string, words func(key string) string) []change {
	var out []change
	add := func(key, x, y string) {
		if x != y {
			out = append(out, change{key, x, y})
		}
	}
	add("lawroom.change.text", before.Text.In(lang), after.Text.In(lang))
	add("lawroom.change.verdict", words("law.verdict."+string(before.Verdict)), words("law.verdict."+string(after.Verdict)))
	add("lawroom.change.level", levelName(b, before, lang), levelName(b, after, lang))
	add("lawroom.change.stage", words(stageKey(before.Stage)), words(stageKey(after.Stage)))
	add("lawroom.change.who", whoNames(b, before, lang), whoNames(b, after, lang))
	add("lawroom.change.acts", actNames(b, before, lang), actNames(b, after, lang))
	add("lawroom.change.basis", basisNames(b, before, lang), basisNames(b, after, lang))
	return out
}

// stageKey is the key of the name of a stage.
func stageKey(s law.Stage) string {
	if s == law.AnyStage {
		return "law.stage.any"
	}
	return "law.stage." + string(s)
}

func levelName(b *law.Book, r *law.Rule, lang string) string {
	if l := b.Levels[r.Level]; l != nil {
		return l.Label.In(lang)
	}
	return ""
}

func whoNames(b *law.Book, r *law.Rule, lang string) string { return employmentNames(b, r.Who, lang) }

func employmentNames(b *law.Book, ids []string, lang string) string {
	var out []string
	for _, id := range ids {
		if e := b.Employments[id]; e != nil {
			out = append(out, e.Label.In(lang))
		}
	}
	return strings.Join(out, ", ")
}

func actNames(b *law.Book, r *law.Rule, lang string) string {
	var out []string
	for _, id := range r.Acts {
		if a := b.Acts[id]; a != nil {
			out = append(out, a.Label.In(lang))
		}
	}
	return strings.Join(out, ", ")
}

func basisNames(b *law.Book, r *law.Rule, lang string) string {
	var out []string
	for _, s := range r.Basis {
		name := s.At
		if i := b.Instruments[s.Instrument]; i != nil {
			name = i.Title.In(lang) + " (" + i.Number + "), " + s.At
		}
		out = append(out, strings.Trim(name, ", "))
	}
	return strings.Join(out, "; ")
}

// inForce tells whether the rule applies on day at all.
func inForce(r *law.Rule, day netra.Date) bool {
	return r.Review.Status != "withdrawn" && r.InForce.Has(day)
}
