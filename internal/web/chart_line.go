package web

import (
	"fmt"
	"html/template"
	"math"
	"strings"

	"github.com/netra-id/netra/internal/platform/i18n"
)

// Lines is a chart of a few series over the same points in time.
type Lines struct {
	Title  string // what a reader hears who does not see the chart
	X      []string
	Series []Line
	Digits int // after the comma, on the axis and in the titles of points
}

// Line is one series. The first is drawn solid with an area, the second dashed,
// the third dotted, so that they differ without colour.
type Line struct {
	Label  string
	Values []float64
}

// lineSize is one of the two widths in which a chart is drawn. A chart that is
// scaled down has letters nobody can read, so the phone gets its own.
type lineSize struct {
	class                    string
	width, height            float64
	left, right, top, bottom float64
	labels                   int // how many of the points get a label below
}

var lineSizes = []lineSize{
	{class: "wide", width: 640, height: 260, left: 46, right: 18, top: 14, bottom: 30, labels: 9},
	{class: "slim", width: 340, height: 230, left: 40, right: 14, top: 12, bottom: 28, labels: 4},
}

// maxSeries is how many lines a reader can tell apart.
const maxSeries = 3

// LineChart draws the chart with its legend.
func LineChart(lang string, c Lines) template.HTML {
	if len(c.X) == 0 || len(c.Series) == 0 {
		return ""
	}
	series := c.Series[:min(len(c.Series), maxSeries)]
	var b strings.Builder
	b.WriteString(`<figure class="chart">`)
	for _, size := range lineSizes {
		size.draw(&b, lang, c, series)
	}
	b.WriteString(`<figcaption><ul class="legend">`)
	for i, s := range series {
		fmt.Fprintf(&b, `<li><svg class="key" viewBox="0 0 28 12" aria-hidden="true"><path class="line line-%d" d="M1 6H27"/></svg>%s</li>`, i+1, esc(s.Label))
	}
	b.WriteString(`</ul></figcaption></figure>`)
	return template.HTML(b.String())
}

func (z lineSize) draw(b *strings.Builder, lang string, c Lines, series []Line) {
	top := 0.0
	for _, s := range series {
		for _, v := range s.Values {
			top = max(top, finite(v))
		}
	}
	top, steps := niceTop(top, c.Digits)
	inner := z.height - z.top - z.bottom
	x := func(i int) float64 {
		if len(c.X) == 1 {
			return z.left + (z.width-z.left-z.right)/2
		}
		return z.left + (z.width-z.left-z.right)*float64(i)/float64(len(c.X)-1)
	}
	y := func(v float64) float64 { return z.top + inner*(1-finite(v)/top) }

	fmt.Fprintf(b, `<svg class="plot %s" viewBox="0 0 %g %g" role="img" aria-label="%s">`, z.class, z.width, z.height, esc(c.Title))
	for k := 0; k <= steps; k++ {
		v := top * float64(k) / float64(steps)
		class := "gridline"
		if k == 0 {
			class = "gridline base"
		}
		fmt.Fprintf(b, `<path class="%s" d="M%g %.1fH%g"/><text x="%g" y="%.1f" text-anchor="end">%s</text>`,
			class, z.left, y(v), z.width-z.right, z.left-8, y(v)+4, i18n.Decimal(lang, v, c.Digits))
	}
	z.axis(b, c.X, x)
	for i := len(series) - 1; i >= 0; i-- { // the first series lies on top
		line(b, i, series[i], x, y, y(0))
	}
	for i, s := range series {
		points(b, lang, i, s, c, x, y)
	}
	b.WriteString(`</svg>`)
}

// axis labels some of the points: always the last, and as many before it as
// there is room for.
func (z lineSize) axis(b *strings.Builder, labels []string, x func(int) float64) {
	every := (len(labels) + z.labels - 1) / z.labels
	last := len(labels) - 1
	for i, l := range labels {
		if (last-i)%every != 0 {
			continue
		}
		anchor := "middle"
		if i == last && last > 0 {
			anchor = "end"
		}
		fmt.Fprintf(b, `<text x="%.1f" y="%g" text-anchor="%s">%s</text>`, x(i)+edge(i == last && last > 0, 6), z.height-8, anchor, esc(l))
	}
}

func edge(at bool, by float64) float64 {
	if at {
		return by
	}
	return 0
}

func line(b *strings.Builder, i int, s Line, x func(int) float64, y func(float64) float64, floor float64) {
	var p strings.Builder
	for k, v := range s.Values {
		c := 'L'
		if k == 0 {
			c = 'M'
		}
		fmt.Fprintf(&p, "%c%.1f %.1f", c, x(k), y(v))
	}
	if i == 0 && len(s.Values) > 1 {
		fmt.Fprintf(b, `<path class="area" d="%sL%.1f %.1fL%.1f %.1fz"/>`, p.String(), x(len(s.Values)-1), floor, x(0), floor)
	}
	fmt.Fprintf(b, `<path class="line line-%d" d="%s"/>`, i+1, p.String())
}

// maxPoints is with how many values marks still stand beside each other.
const maxPoints = 60

// points marks the values of a series; a pointer that rests on one reads it. A
// long series is a line and no more.
func points(b *strings.Builder, lang string, i int, s Line, c Lines, x func(int) float64, y func(float64) float64) {
	if len(s.Values) > maxPoints {
		return
	}
	for k, v := range s.Values {
		if k >= len(c.X) {
			return
		}
		fmt.Fprintf(b, `<circle class="point point-%d" cx="%.1f" cy="%.1f" r="3.4"><title>%s, %s: %s</title></circle>`,
			i+1, x(k), y(v), esc(c.X[k]), esc(s.Label), i18n.Decimal(lang, v, c.Digits))
	}
}

// niceTop is a round number at or above the greatest value, and into how many
// steps the axis is cut. Whole numbers get whole steps.
func niceTop(v float64, digits int) (top float64, steps int) {
	least := math.Pow10(-digits) // the smallest step that the labels can show
	step := max(v/4, least)
	e := math.Pow10(int(math.Floor(math.Log10(step))))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m == 2.5 && e*m < 10*least && digits == 0 {
			continue // half steps have no label
		}
		if m*e >= step*(1-1e-9) {
			step = m * e
			break
		}
	}
	steps = max(1, int(math.Ceil(v/step-1e-9)))
	return step * float64(steps), steps
}

// finite is v, and 0 where v is no number or below zero: counts and rates are
// neither.
func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) || v < 0 {
		return 0
	}
	return v
}

func esc(s string) string { return template.HTMLEscapeString(s) }
