package law

import (
	"cmp"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
)

// Measures of a drawing, in its own units; 360 wide fits a phone without
// shrinking the letters below what can be read.
const (
	drawWidth  = 360
	drawTop    = 8
	boxLeft    = 64
	boxWidth   = 200
	boxHeight  = 44
	rowHeight  = 66
	laneWidth  = 27
	lineLength = 26 // letters of a label in one line of a box
)

// SVG draws a procedure: its states below each other in the order of the path,
// steps forward at the right, steps back at the left, each with the number that
// the step has in Steps. The colours are those of the text around it, so that
// the drawing can stand on a page, light or dark, in a file and on paper.
func SVG(p *Procedure, lang string) string {
	d := newDrawing(p)
	var s strings.Builder
	x, width, height := d.size()
	fmt.Fprintf(&s, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="%d 0 %d %d" width="%d" role="img" aria-label="%s" font-family="system-ui, sans-serif" font-size="13" fill="none" stroke="currentColor">`,
		-x, width, height, width, html.EscapeString(p.Label.In(lang)))
	d.body(&s, p, lang, "Canvas")
	s.WriteString("</svg>")
	return s.String()
}

// size is how wide and high the drawing is, and by how much it reaches to the
// left of its origin.
func (d *drawing) size() (x, width, height int) {
	left, right := d.lanes()
	x = max(0, left*laneWidth+26-boxLeft)
	return x, max(drawWidth, boxLeft+boxWidth+right*laneWidth+28) + x, drawTop*2 + rowHeight*len(d.states) - (rowHeight - boxHeight)
}

// body draws lines, numbers and states; numbers stand on a ground of that
// colour.
func (d *drawing) body(s *strings.Builder, p *Procedure, lang, ground string) {
	for _, e := range d.edges {
		d.drawEdge(s, e)
	}
	for _, e := range d.edges { // above all lines
		d.drawNumber(s, e, ground)
	}
	for i, name := range d.states {
		drawState(s, p.States[name], i, name == p.Start, lang)
	}
}

// drawing is a procedure laid out.
type drawing struct {
	states []string
	row    map[string]int
	edges  []drawnEdge
}

// drawnEdge is one way from a state to another, by the steps of these numbers.
type drawnEdge struct {
	from, to int // rows
	steps    []int
	auto     bool // no office takes it
	lane     int  // 0: straight down
}

func newDrawing(p *Procedure) *drawing {
	d := &drawing{row: map[string]int{}}
	// The order of the path: what can be reached first stands first, ends last.
	queue := []string{p.Start}
	for len(queue) > 0 {
		name := queue[0]
		queue = queue[1:]
		if _, seen := d.row[name]; seen {
			continue
		}
		d.row[name] = len(d.states)
		d.states = append(d.states, name)
		for _, step := range p.Steps {
			if slices.Contains(step.From, name) && step.To != "" {
				queue = append(queue, step.To)
			}
		}
	}
	slices.SortStableFunc(d.states, func(a, b string) int {
		x, y := p.States[a].Final, p.States[b].Final
		switch {
		case x == y:
			return 0
		case y:
			return -1
		}
		return 1
	})
	for i, name := range d.states {
		d.row[name] = i
	}
	d.join(p)
	d.place(func(e drawnEdge) bool { return e.to > e.from })
	d.place(func(e drawnEdge) bool { return e.to < e.from })
	return d
}

// join makes one edge of all steps between the same two states. A step that
// stays where it is has none.
func (d *drawing) join(p *Procedure) {
	for n, step := range p.Steps {
		for _, name := range step.From {
			from, ok := d.row[name]
			to, known := d.row[step.To]
			if !ok || !known || from == to {
				continue
			}
			i := slices.IndexFunc(d.edges, func(e drawnEdge) bool { return e.from == from && e.to == to && e.auto == (len(step.By) == 0) })
			if i < 0 {
				d.edges = append(d.edges, drawnEdge{from: from, to: to, auto: len(step.By) == 0})
				i = len(d.edges) - 1
			}
			d.edges[i].steps = append(d.edges[i].steps, n+1)
		}
	}
}

// place gives each edge of one side a lane of its own where it runs beside
// others; short ones stay near the boxes.
func (d *drawing) place(side func(drawnEdge) bool) {
	var order []int
	for i, e := range d.edges {
		if side(e) && e.to-e.from != 1 {
			order = append(order, i)
		}
	}
	span := func(i int) int { return max(d.edges[i].to-d.edges[i].from, d.edges[i].from-d.edges[i].to) }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(span(a), span(b)) })
	var lanes [][]drawnEdge
	for _, i := range order {
		e := d.edges[i]
		lo, hi := min(e.from, e.to), max(e.from, e.to)
		free := slices.IndexFunc(lanes, func(taken []drawnEdge) bool {
			return !slices.ContainsFunc(taken, func(o drawnEdge) bool { return lo <= max(o.from, o.to) && min(o.from, o.to) <= hi })
		})
		if free < 0 {
			free, lanes = len(lanes), append(lanes, nil)
		}
		lanes[free] = append(lanes[free], e)
		d.edges[i].lane = free + 1
	}
}

// lanes are how many lanes the two sides need.
func (d *drawing) lanes() (left, right int) {
	for _, e := range d.edges {
		if e.to < e.from {
			left = max(left, e.lane)
		} else {
			right = max(right, e.lane)
		}
	}
	return left, right
}

func rowTop(row int) int { return drawTop + row*rowHeight }

// turn is where the line of an edge turns, and the sides it leaves and enters
// at.
func (e drawnEdge) turn() (x, edge int, dir string) {
	if e.to < e.from {
		return boxLeft - e.lane*laneWidth - 6, boxLeft, "right"
	}
	return boxLeft + boxWidth + e.lane*laneWidth + 6, boxLeft + boxWidth, "left"
}

func (d *drawing) drawEdge(s *strings.Builder, e drawnEdge) {
	dash := ""
	if e.auto {
		dash = ` stroke-dasharray="4 4"`
	}
	if e.lane == 0 { // straight down to the next box
		x, y := boxLeft+boxWidth/2, rowTop(e.from)+boxHeight
		fmt.Fprintf(s, `<path d="M%d %dV%d"%s/>`, x, y, rowTop(e.to), dash)
		arrow(s, x, rowTop(e.to), "down")
		return
	}
	x, edge, dir := e.turn()
	y, end := rowTop(e.from)+boxHeight/2+10, rowTop(e.to)+boxHeight/2-10
	fmt.Fprintf(s, `<path d="M%d %dH%dV%dH%d"%s/>`, edge, y, x, end, edge, dash)
	arrow(s, edge, end, dir)
}

// drawNumber writes the numbers of its steps on an edge: near where it leaves,
// on the part of the line that is its own.
func (d *drawing) drawNumber(s *strings.Builder, e drawnEdge, ground string) {
	if e.lane == 0 {
		number(s, boxLeft+boxWidth/2, rowTop(e.from)+boxHeight+8, e.steps, ground)
		return
	}
	x, _, _ := e.turn()
	y := rowTop(e.from) + boxHeight/2 + 24
	if e.to < e.from {
		y = rowTop(e.from) + boxHeight/2 - 4
	}
	number(s, x, y, e.steps, ground)
}

// arrow is a point at the end of a line.
func arrow(s *strings.Builder, x, y int, dir string) {
	switch dir {
	case "down":
		fmt.Fprintf(s, `<path d="M%d %dl-5 -8h10z" fill="currentColor"/>`, x, y)
	case "left":
		fmt.Fprintf(s, `<path d="M%d %dl8 -5v10z" fill="currentColor"/>`, x, y)
	case "right":
		fmt.Fprintf(s, `<path d="M%d %dl-8 -5v10z" fill="currentColor"/>`, x, y)
	}
}

// number writes the numbers of steps on a line, on a ground of their own.
func number(s *strings.Builder, x, y int, steps []int, ground string) {
	var texts []string
	for _, n := range steps {
		texts = append(texts, strconv.Itoa(n))
	}
	text := strings.Join(texts, ",")
	w := 7*len(text) + 10
	fmt.Fprintf(s, `<rect class="ground" x="%d" y="%d" width="%d" height="17" rx="8.5" fill="%s"/><text x="%d" y="%d" text-anchor="middle" font-size="11" font-weight="700" fill="currentColor" stroke="none">%s</text>`,
		x-w/2, y-9, w, ground, x, y+4, text)
}

func drawState(s *strings.Builder, st State, row int, start bool, lang string) {
	y, stroke := rowTop(row), "1.4"
	if start {
		stroke = "2.6"
	}
	fmt.Fprintf(s, `<rect class="state" x="%d" y="%d" width="%d" height="%d" rx="8" stroke-width="%s"/>`, boxLeft, y, boxWidth, boxHeight, stroke)
	if st.Final { // a second frame, as ends are drawn
		fmt.Fprintf(s, `<rect x="%d" y="%d" width="%d" height="%d" rx="5"/>`, boxLeft+4, y+4, boxWidth-8, boxHeight-8)
	}
	lines := fold(st.Label.In(lang))
	for i, line := range lines {
		fmt.Fprintf(s, `<text x="%d" y="%d" text-anchor="middle" fill="currentColor" stroke="none">%s</text>`,
			boxLeft+boxWidth/2, y+boxHeight/2+5+16*i-8*(len(lines)-1), html.EscapeString(line))
	}
}

// fold breaks a label into at most two lines.
func fold(label string) []string {
	if len([]rune(label)) <= lineLength {
		return []string{label}
	}
	var first []string
	words := strings.Fields(label)
	for len(words) > 1 && len([]rune(strings.Join(append(slices.Clone(first), words[0]), " "))) <= lineLength {
		first, words = append(first, words[0]), words[1:]
	}
	second := []rune(strings.Join(words, " "))
	if len(second) > lineLength {
		second = append(second[:lineLength-1], '…')
	}
	if len(first) == 0 {
		return []string{string(second)}
	}
	return []string{strings.Join(first, " "), string(second)}
}
