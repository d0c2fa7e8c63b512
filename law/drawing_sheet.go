package law

import (
	"cmp"
	"fmt"
	"html"
	"strings"

	"github.com/netra-id/netra"
)

// Measures of a sheet, in the units of a drawing.
const (
	sheetWidth  = 640
	sheetMargin = 16
	sheetLine   = 17
	sheetLetter = 6.9 // width of a letter of 13 units, on the safe side
)

// Sheet is the drawing of a procedure as a file of its own, black on white: with
// its title above, and below what the lines mean and what each number is: the
// step, the offices that take it, and until when.
func (b *Book) Sheet(p *Procedure, lang string, say Say) string {
	d := newDrawing(p)
	x, width, height := d.size()
	total := max(width, sheetWidth) + 2*sheetMargin
	legend := b.legend(p, lang, say, total-2*sheetMargin)
	top := 54
	var s strings.Builder
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" role="img" aria-label="%s" font-family="system-ui, sans-serif" font-size="13" fill="none" stroke="currentColor" color="#14242b"><rect width="100%%" height="100%%" fill="#fff" stroke="none"/>`,
		total, top+height+legend.height+2*sheetMargin, total, html.EscapeString(p.Label.In(lang)))
	sheetText(&s, sheetMargin, 28, `font-size="17" font-weight="700"`, p.Label.In(lang))
	sheetText(&s, sheetMargin, 46, `font-size="11"`, p.ID+" · "+b.drawnFor(p, say, lang))
	fmt.Fprintf(&s, `<g transform="translate(%d %d)">`, (total-width)/2+x, top)
	d.body(&s, p, lang, "#fff")
	fmt.Fprintf(&s, `</g><g transform="translate(%d %d)">%s</g></svg>`, sheetMargin, top+height+sheetMargin, legend.text.String())
	return s.String()
}

// drawnFor says from when to when the procedure is in force.
func (b *Book) drawnFor(p *Procedure, say Say, lang string) string {
	day := func(d netra.Date) any {
		if d == "" {
			return "…"
		}
		return d
	}
	return say(lang, "law.drawing.period", day(p.InForce.From), day(p.InForce.Until))
}

func sheetText(s *strings.Builder, x, y int, attributes, text string) {
	fmt.Fprintf(s, `<text x="%d" y="%d" fill="currentColor" stroke="none" %s>%s</text>`, x, y, attributes, html.EscapeString(text))
}

// sheetLegend is what stands below a drawing, as it grows.
type sheetLegend struct {
	text   strings.Builder
	width  int
	height int
}

// line writes a paragraph, broken where it does not fit.
func (l *sheetLegend) line(indent int, attributes, text string) {
	most := int(float64(l.width-indent) / sheetLetter)
	var row string
	flush := func() {
		if row != "" {
			l.height += sheetLine
			sheetText(&l.text, indent, l.height, attributes, row)
		}
		row = ""
	}
	for _, word := range strings.Fields(text) {
		if row != "" && len([]rune(row))+1+len([]rune(word)) > most {
			flush()
		}
		row = strings.TrimSpace(row + " " + word)
	}
	flush()
}

// legend explains the lines and names each step by its number.
func (b *Book) legend(p *Procedure, lang string, say Say, width int) *sheetLegend {
	l := &sheetLegend{width: width}
	l.line(0, `font-weight="700"`, say(lang, "law.drawing.how"))
	l.line(0, "", say(lang, "law.drawing.signs"))
	l.height += 8
	l.line(0, `font-weight="700"`, say(lang, "law.drawing.steps"))
	for i, step := range p.Steps {
		l.height += 5
		first := l.height + sheetLine
		l.line(34, `font-weight="600"`, step.Label.In(lang))
		number(&l.text, 13, first-4, []int{i + 1}, "#fff")
		l.line(34, `font-size="12"`, b.taken(p, step, lang, say))
	}
	l.height += sheetLine
	return l
}

// taken says who takes a step and until when.
func (b *Book) taken(p *Procedure, step Step, lang string, say Say) string {
	var parts []string
	for _, id := range step.By {
		f := b.FunctionsByID[id]
		if f == nil {
			continue
		}
		var offices []string
		for _, kind := range b.KindsPerforming(id, p.InForce.From) {
			offices = append(offices, b.Kinds[kind].Short)
		}
		name := f.Label.In(lang)
		if len(offices) > 0 {
			name += ": " + strings.Join(offices, ", ")
		}
		parts = append(parts, name)
	}
	who := strings.Join(parts, ", ")
	if len(parts) == 0 {
		who = say(lang, "law.drawing.automatic")
	}
	out := []string{who}
	if step.To == "" {
		out = append(out, say(lang, "law.drawing.stays"))
	}
	if w := step.Within; w != nil && b.Values[w.Value] != nil {
		v := b.Values[w.Value]
		if n := len(v.Terms); n > 0 {
			t := v.Terms[n-1]
			out = append(out, say(lang, "law.unit."+cmp.Or(t.Unit, v.Unit), t.N)+" "+say(lang, "law.since."+cmp.Or(w.Since, "entered")))
		}
		if !w.Legal {
			out = append(out, say(lang, "law.drawing.reminder"))
		}
	}
	return strings.Join(out, " · ")
}
