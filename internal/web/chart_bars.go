package web

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/netra-id/netra/internal/platform/i18n"
)

// Bars is a table whose rows carry a small bar. It is read like any table.
type Bars struct {
	Title     string // caption for those who do not see the heading near by
	LabelHead string
	ValueHead string
	ShareHead string // "" draws no share of the whole
	Bars      []Bar
	Digits    int
}

// Bar is one row.
type Bar struct {
	Label string
	Note  string
	Href  string
	Value float64
}

// BarList draws the table.
func BarList(lang string, c Bars) template.HTML {
	if len(c.Bars) == 0 {
		return ""
	}
	most, sum := 0.0, 0.0
	for _, v := range c.Bars {
		most = max(most, finite(v.Value))
		sum += finite(v.Value)
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<table class="bars"><caption class="visually-hidden">%s</caption><thead class="visually-hidden"><tr><th scope="col">%s</th><th scope="col">%s</th>`,
		esc(c.Title), esc(c.LabelHead), esc(c.ValueHead))
	if c.ShareHead != "" {
		fmt.Fprintf(&b, `<th scope="col">%s</th>`, esc(c.ShareHead))
	}
	b.WriteString(`</tr></thead><tbody>`)
	for _, v := range c.Bars {
		bar(&b, lang, c, v, most, sum)
	}
	b.WriteString(`</tbody></table>`)
	return template.HTML(b.String())
}

func bar(b *strings.Builder, lang string, c Bars, v Bar, most, sum float64) {
	label := esc(v.Label)
	if v.Href != "" {
		label = fmt.Sprintf(`<a href="%s">%s</a>`, esc(v.Href), label)
	}
	if v.Note != "" {
		label += ` <small>` + esc(v.Note) + `</small>`
	}
	width := 0.0
	if most > 0 {
		width = 100 * finite(v.Value) / most
	}
	fmt.Fprintf(b, `<tr><th scope="row">%s<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="rail" width="100" height="6"/><rect class="bar" width="%.1f" height="6"/></svg></th><td>%s</td>`,
		label, width, i18n.Decimal(lang, v.Value, c.Digits))
	if c.ShareHead != "" {
		share := 0.0
		if sum > 0 {
			share = 100 * finite(v.Value) / sum
		}
		fmt.Fprintf(b, `<td class="share">%s</td>`, i18n.Percent(lang, share, 1))
	}
	b.WriteString(`</tr>`)
}
