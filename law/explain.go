package law

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Say says the sentence of a key of locale/ in a language; an argument that is a
// Text or a netra.Date is written out in that language. The method T of an
// i18n.Bundle is one.
type Say func(lang, key string, args ...any) string

// Explain answers a query in plain words, for `netra law explain`: which rules
// applied, which did not, which are open, and why.
func Explain(b *Book, q Query, lang string, say Say) string {
	a := b.Resolve(q)
	var s strings.Builder
	head := func(key string, args ...any) { s.WriteString(say(lang, key, args...) + "\n") }
	if e := b.Elections[a.Election]; e != nil {
		head("law.explain.election", e.Label)
	}
	if a.Stage != AnyStage {
		head("law.explain."+string(a.Stage), a.FixedOn)
	}
	groups := []struct {
		key  string
		keep func(Match) bool
	}{
		{"law.explain.applies", Match.Yes}, {"law.explain.open", Match.Undecided}, {"law.explain.not", Match.No},
	}
	for _, g := range groups {
		ms := a.pick(g.keep)
		s.WriteString("\n")
		head(g.key, len(ms))
		for _, m := range ms {
			b.explainMatch(&s, m, q, lang, say)
		}
	}
	if a.Contested() {
		s.WriteString("\n")
		head("law.explain.contested")
	}
	for _, id := range a.Open {
		head("law.explain.ask", b.Facts[id].Question, id)
	}
	return strings.TrimLeft(s.String(), "\n")
}

// explainMatch writes one rule with its reasons and sanctions.
func (b *Book) explainMatch(s *strings.Builder, m Match, q Query, lang string, say Say) {
	r := m.Rule
	fmt.Fprintf(s, "\n  %s  %s: %s\n", r.Code, say(lang, "law.verdict."+string(r.Verdict)), r.Text.In(lang))
	if r.Review.Status == "draft" {
		fmt.Fprintf(s, "    ! %s\n", say(lang, "law.review.draft"))
	}
	for _, why := range m.Why {
		explainReason(s, why, 4, lang, say)
	}
	for _, src := range r.Basis {
		fmt.Fprintf(s, "    § %s\n", b.Cite(src, lang, say))
	}
	if !m.No() {
		for _, v := range b.Disputes(r) {
			fmt.Fprintf(s, "    ~ %s\n", say(lang, "law.explain.dispute", v.Question))
			for _, reading := range v.Readings {
				fmt.Fprintf(s, "      %s: %s\n", reading.By.In(lang), reading.Says.In(lang))
			}
		}
		for _, c := range b.SanctionsFor(r, q.Employment, q.Day) {
			key := "law.explain.sanction"
			if c.StandIn != nil {
				key = "law.explain.stand_in"
			}
			fmt.Fprintf(s, "    → %s\n", say(lang, key, c.Sanction.Label, c.Imposed.Label))
		}
	}
	fmt.Fprintf(s, "    %s %.12s\n", r.Path, r.Digest)
}

// explainReason writes one reason and below it what it is made of.
func explainReason(s *strings.Builder, r Reason, indent int, lang string, say Say) {
	sign := "✗"
	switch {
	case r.OK:
		sign = "✓"
	case r.Open:
		sign = "?"
	}
	fmt.Fprintf(s, "%s%s %s\n", strings.Repeat(" ", indent), sign, say(lang, r.Key, r.Args...))
	for _, of := range r.Of {
		explainReason(s, of, indent+2, lang, say)
	}
}

// Cite is a source in one line, as people cite it: kind and number of the text,
// the article; or the page where no text is known.
func (b *Book) Cite(src Source, lang string, say Say) string {
	var parts []string
	if t := b.Instruments[src.Instrument]; t != nil {
		// A joint decree has a number of each signer; the first one is enough
		// to know it by.
		number, _, _ := strings.Cut(t.Number, ";")
		parts = append(parts, say(lang, "law.kind."+t.Kind, number))
	}
	if src.At != "" {
		parts = append(parts, src.At)
	}
	if len(parts) == 0 {
		parts = append(parts, cmp.Or(src.URL, strings.Join(src.Keys, ", ")))
	}
	return strings.Join(parts, ", ")
}

// Mermaid draws a procedure as a state diagram in the language of Mermaid, for
// `netra law draw` and for the pages of docs/.
func Mermaid(p *Procedure, lang string) string {
	var s strings.Builder
	s.WriteString("stateDiagram-v2\n")
	names := slices.Sorted(maps.Keys(p.States))
	node := map[string]string{}
	for i, name := range names {
		// Names of states hold hyphens, which the language reads as arrows.
		node[name] = fmt.Sprintf("s%d", i)
		fmt.Fprintf(&s, "  state \"%s\" as %s\n", quiet(p.States[name].Label.In(lang)), node[name])
	}
	fmt.Fprintf(&s, "  [*] --> %s\n", node[p.Start])
	for _, step := range p.Steps {
		label := step.Label.In(lang)
		if step.Within != nil {
			label += " (" + step.Within.Value + ")"
		}
		for _, from := range step.From {
			fmt.Fprintf(&s, "  %s --> %s: %s\n", node[from], node[cmp.Or(step.To, from)], quiet(label))
		}
	}
	for _, name := range names {
		if p.States[name].Final {
			fmt.Fprintf(&s, "  %s --> [*]\n", node[name])
		}
	}
	return s.String()
}

// quiet takes the signs out of a label that mean something to Mermaid.
func quiet(label string) string {
	return strings.NewReplacer(`"`, "'", ":", " -", ";", ",", "\n", " ").Replace(label)
}
