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
