package web

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
)

// parts are the functions of templates, bound to a language and a slice.
type parts struct {
	slice     string
	lang      string
	bundle    *i18n.Bundle
	templates *template.Template
}

// funcs are the functions that templates may call.
func (p *parts) funcs() template.FuncMap {
	return template.FuncMap{
		"t":        func(key string, args ...any) string { return p.bundle.T(p.lang, key, args...) },
		"words":    func(s string) string { return p.words(s) },
		"rich":     p.rich,
		"date":     func(d netra.Date) string { return i18n.Date(p.lang, d) },
		"datelong": func(d netra.Date) string { return i18n.DateLong(p.lang, d) },
		"datetime": p.datetime,
		"num":      p.num,
		"dec":      func(f float64, digits int) string { return i18n.Decimal(p.lang, f, digits) },
		"pct":      func(f float64) string { return i18n.Percent(p.lang, f, 1) },
		"bytes":    func(n int64) string { return i18n.Bytes(p.lang, n) },
		"nip":      maskNIP,
		"text":     func(l i18n.Localized) string { return l.In(p.lang) },
		"lang":     func() string { return p.lang },
		"add":      func(a, b int) int { return a + b },
		"icon":     icon,

		"errors":       p.errors,
		"input":        p.input,
		"inputx":       p.input,
		"textarea":     p.textarea,
		"select":       p.selectOne,
		"radios":       p.radios,
		"checkboxes":   p.checkboxes,
		"checkbox":     p.checkbox,
		"dateinput":    p.dateInput,
		"fileinput":    p.fileInput,
		"regionpicker": p.regionPicker,
		"hidden":       p.hidden,

		"chip":       p.chip,
		"tag":        func(tone, label string) template.HTML { return p.draw("part-chip", p.chipOf(tone, label)) },
		"due":        p.due,
		"notice":     p.notice,
		"stepbar":    p.stepBar,
		"tabs":       func(t []Tab) template.HTML { return p.drawSome("part-tabs", len(t), t) },
		"figures":    func(f []Figure) template.HTML { return p.drawSome("part-figures", len(f), f) },
		"pairs":      func(l []Pair) template.HTML { return p.drawSome("part-pairs", len(l), l) },
		"timeline":   func(e []Entry) template.HTML { return p.drawSome("part-timeline", len(e), e) },
		"filelist":   func(f []FileItem) template.HTML { return p.draw("part-files", f) },
		"pagination": func(g Pages) template.HTML { return p.draw("part-pages", g) },
		"clock":      func(c Clock) template.HTML { return p.draw("part-clock", c) },
		"qr":         p.qr,
		"progress":   p.progress,
		"empty":      p.empty,
	}
}

// draw draws a part. The templates of parts are the program's own and are
// drawn by a test in every state; one that fails is a fault of the program.
func (p *parts) draw(name string, data any) template.HTML {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name, data); err != nil {
		panic(fmt.Sprintf("part %s: %v", name, err))
	}
	return template.HTML(b.String())
}

// drawSome draws a part of a list, and nothing where the list is empty.
func (p *parts) drawSome(name string, n int, data any) template.HTML {
	if n == 0 {
		return ""
	}
	return p.draw(name, data)
}

// words is the text for s, which is a key or a text already.
func (p *parts) words(s string) string { return p.bundle.Text(p.lang, s) }

var (
	boldText = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	linkText = regexp.MustCompile(`\[([^\]]+)\]\((/[^)\s"'<>]*)\)`)
)

// rich is a text in which **words** are bold and [words](/path) is a link to a
// page of this site. Everything is escaped first, so neither the text nor its
// arguments can bring HTML of their own. Arguments cannot bring a link or bold
// either: the marks are taken from the sentence alone.
func (p *parts) rich(key string, args ...any) template.HTML {
	safe := make([]any, len(args))
	for i, a := range args {
		switch a := a.(type) {
		case string:
			safe[i] = markless(a)
		case netra.Date:
			safe[i] = i18n.Date(p.lang, a)
		case i18n.Localized:
			safe[i] = markless(a.In(p.lang))
		default:
			safe[i] = a
		}
	}
	s := p.words(key)
	if p.bundle.IsKey(key) {
		s = p.bundle.T(p.lang, key, safe...)
	}
	s = template.HTMLEscapeString(s)
	s = boldText.ReplaceAllString(s, "<b>$1</b>")
	s = linkText.ReplaceAllString(s, `<a href="$2">$1</a>`)
	return template.HTML(s)
}

// markless puts an invisible joiner behind the characters that rich reads as
// marks.
func markless(s string) string {
	return strings.NewReplacer("*", "*\u2060", "]", "]\u2060").Replace(s)
}

// datetime writes an instant by the clock of zone: a *time.Location or a name.
func (p *parts) datetime(t time.Time, zone any) string {
	switch z := zone.(type) {
	case *time.Location:
		return i18n.DateTime(p.lang, t, z)
	case string:
		return i18n.DateTime(p.lang, t, i18n.Zone(z))
	}
	return i18n.DateTime(p.lang, t, i18n.WIB)
}

// num writes a whole number of any integer type.
func (p *parts) num(n any) (string, error) {
	switch n := n.(type) {
	case int:
		return i18n.Number(p.lang, n), nil
	case int64:
		return i18n.Number(p.lang, int(n)), nil
	case int32:
		return i18n.Number(p.lang, int(n)), nil
	}
	return "", fmt.Errorf("num of a %T", n)
}

// maskNIP hides a servant's number but for its last four digits: the first
// eight are his day of birth.
func maskNIP(s string) string {
	n := utf8.RuneCountInString(s)
	if n <= 4 {
		return strings.Repeat("•", n)
	}
	return strings.Repeat("•", n-4) + string([]rune(s)[n-4:])
}

// chip draws the state of something.
func (p *parts) chip(v any) (template.HTML, error) {
	switch v := v.(type) {
	case Chip:
		return p.draw("part-chip", p.chipOf(v.Tone, v.Label)), nil
	case *Chip:
		if v == nil {
			return "", nil
		}
		return p.draw("part-chip", p.chipOf(v.Tone, v.Label)), nil
	case law.Status:
		return p.draw("part-chip", p.chipOf(v.Tone, v.Label.In(p.lang))), nil
	case *law.Status:
		if v == nil {
			return "", nil
		}
		return p.draw("part-chip", p.chipOf(v.Tone, v.Label.In(p.lang))), nil
	case nil:
		return "", nil
	}
	return "", fmt.Errorf("chip of a %T", v)
}

func (p *parts) chipOf(tone, label string) Chip {
	return Chip{Tone: knownTone(tone), Label: p.words(label)}
}

// knownTone is tone where there is a look for it, else neutral.
func knownTone(tone string) string {
	switch tone {
	case "progress", "waiting", "good", "bad", "info":
		return tone
	case "warn":
		return "waiting"
	}
	return "neutral"
}

// soon is how many days before a due day the chip begins to warn.
const soon = 2

// due says how far away a due day is, in words and in a tone.
func (p *parts) due(d, today netra.Date) template.HTML {
	if d.IsZero() || today.IsZero() {
		return ""
	}
	n := today.DaysUntil(d)
	switch {
	case n < 0:
		return p.draw("part-chip", Chip{"bad", p.bundle.T(p.lang, "web.date.late", -n)})
	case n == 0:
		return p.draw("part-chip", Chip{"waiting", p.words("web.date.today")})
	case n <= soon:
		return p.draw("part-chip", Chip{"waiting", p.bundle.T(p.lang, "web.date.left", n)})
	default:
		return p.draw("part-chip", Chip{"neutral", p.bundle.T(p.lang, "web.date.left", n)})
	}
}

type noticePart struct {
	Tone string
	Icon string
	Text template.HTML
}

func (p *parts) notice(tone, s string) template.HTML {
	icons := map[string]string{"good": "check", "warn": "warning", "bad": "stop", "info": "info", "safe": "shield"}
	if icons[tone] == "" {
		tone = "info"
	}
	return p.draw("part-notice", noticePart{Tone: tone, Icon: icons[tone], Text: p.rich(s)})
}

type stepBarPart struct {
	Done  []bool // one per step, true up to and with the current one
	Words string
}

func (p *parts) stepBar(current, total int) template.HTML {
	s := stepBarPart{Words: p.bundle.T(p.lang, "web.steps.of", current, total)}
	for i := 1; i <= total; i++ {
		s.Done = append(s.Done, i <= current)
	}
	return p.draw("part-steps", s)
}

type progressPart struct {
	Done, Total  int
	Label, Words string
}

func (p *parts) progress(done, total int, label string) template.HTML {
	return p.draw("part-progress", progressPart{done, total, p.words(label), p.bundle.T(p.lang, "web.progress.of", done, total)})
}

type emptyPart struct{ Title, Text, Href, Link string }

func (p *parts) empty(title, s, href, link string) template.HTML {
	return p.draw("part-empty", emptyPart{p.words(title), p.words(s), href, p.words(link)})
}
