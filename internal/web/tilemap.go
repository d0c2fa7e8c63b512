package web

import (
	"fmt"
	"html/template"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// Tile is one region of a tile map: a hexagon as large as every other, so that
// a small city is as visible as a large province.
type Tile struct {
	Code     netra.Region
	Name     string
	Short    string // as people shorten the name, written in the hexagon; "" makes one
	Lat, Lng float64
	Value    string // ready to read
	Word     string // what the level means, in a word
	Level    int    // 0 no data, 1 low, 2 middle, 3 high
	Href     string
}

// TileKey is one line of the legend.
type TileKey struct {
	Level int
	Label string
}

// Tiles is a tile map.
type Tiles struct {
	Title  string // what a reader hears who does not see the map
	Tiles  []Tile
	Legend []TileKey
}

// The most columns of the two widths in which a map is drawn. On a phone the islands
// stand closer, and each tile is still wide enough for a finger.
const (
	wideCols = 13
	slimCols = 8
)

// highestLevel is the greatest level there is a look for.
const highestLevel = 3

// TileMap draws the map with its legend. It is a group of links and no image,
// so that every tile can be reached and read.
func TileMap(lang string, m Tiles) template.HTML {
	if len(m.Tiles) == 0 {
		return ""
	}
	in := make([]TileInput, len(m.Tiles))
	for i, t := range m.Tiles {
		in[i] = TileInput{Code: t.Code, Name: t.Name, Lat: t.Lat, Lng: t.Lng}
	}
	short := shortNames(m.Tiles)
	var b strings.Builder
	fmt.Fprintf(&b, `<figure class="chart" lang="%s">`, esc(lang))
	drawTiles(&b, m, short, PlaceTiles(in, wideCols), "wide")
	drawTiles(&b, m, short, PlaceTiles(in, slimCols), "slim")
	b.WriteString(`<figcaption><ul class="legend">`)
	for _, k := range m.Legend {
		fmt.Fprintf(&b, `<li><svg class="key hex" viewBox="-9 -9 18 18" aria-hidden="true">%s</svg>%s</li>`, hexagon(8.4, k.Level), esc(k.Label))
	}
	b.WriteString(`</ul></figcaption></figure>`)
	return template.HTML(b.String())
}

// tileWidth is the width of a hexagon in the units of the drawing, which are
// pixels where there is room.
const tileWidth = 64

func drawTiles(b *strings.Builder, m Tiles, short []string, at []TileAt, class string) {
	width, height := 0.0, 0.0
	for _, a := range at {
		width, height = max(width, a.X()+0.5), max(height, a.Y()+hexRadius)
	}
	w, h := width*tileWidth+4, height*tileWidth+4
	fmt.Fprintf(b, `<svg class="tiles %s" viewBox="-2 -2 %.1f %.1f" width="%.0f" height="%.0f" role="group" aria-label="%s">`,
		class, w, h, w, h, esc(m.Title))
	for i, t := range m.Tiles {
		x, y := at[i].X()*tileWidth, at[i].Y()*tileWidth
		name := t.Name + ": " + t.Value
		if t.Word != "" {
			name += ", " + t.Word
		}
		// Every tile is drawn around its own middle and moved to its place: the
		// shapes are then the same text, which compresses to almost nothing.
		inner := fmt.Sprintf(`<title>%s</title>%s<text y="-3" aria-hidden="true">%s</text><text class="value" y="14" aria-hidden="true">%s</text>`,
			esc(name), hexagon(tileWidth*hexRadius-1.6, t.Level), esc(short[i]), esc(t.Value))
		place := fmt.Sprintf(`transform="translate(%.0f %.0f)"`, x, y)
		if t.Href == "" {
			fmt.Fprintf(b, `<g role="img" aria-label="%s" %s>%s</g>`, esc(name), place, inner)
			continue
		}
		fmt.Fprintf(b, `<a href="%s" %s>%s</a>`, esc(t.Href), place, inner)
	}
	b.WriteString(`</svg>`)
}

// hexagon draws a tile around the origin: a filled shape, and over it the
// pattern of its level. Patterns are drawn as lines and not as an SVG pattern,
// whose name would have to differ between the maps of a page.
func hexagon(r float64, level int) string {
	if level < 0 || level > highestLevel {
		level = 0
	}
	var d strings.Builder
	for k := range 6 {
		angle := math.Pi/6 + float64(k)*math.Pi/3
		c := 'L'
		if k == 0 {
			c = 'M'
		}
		fmt.Fprintf(&d, "%c%.1f %.1f", c, r*math.Cos(angle), r*math.Sin(angle))
	}
	return fmt.Sprintf(`<path class="tile level-%d" d="%sz"/>`, level, d.String()) + pattern(r, level)
}

// pattern draws what tells the levels apart without colour: nothing for the
// lowest, two lines at the foot for the middle, slanted lines for the highest,
// a broken line where there is no data.
func pattern(r float64, level int) string {
	half := r * math.Cos(math.Pi/6)
	switch level {
	case 0:
		return fmt.Sprintf(`<path class="mark mark-0" d="M%.1f %.1fH%.1f"/>`, -half*.5, r*.62, half*.5)
	case 2:
		return fmt.Sprintf(`<path class="mark mark-2" d="M%.1f %.1fH%.1fM%.1f %.1fH%.1f"/>`,
			-half*.6, r*.58, half*.6, -half*.36, r*.75, half*.36)
	case 3:
		return slants(r)
	}
	return ""
}

// slants fills the hexagon with lines that climb to the right, each cut where
// it meets the edge.
func slants(r float64) string {
	half := r * math.Cos(math.Pi/6)
	var d strings.Builder
	for k := -3; k <= 3; k++ {
		// The line is v = shift - u; find where it is inside the hexagon.
		shift := float64(k) * r * 0.42
		lo, hi := math.Inf(1), math.Inf(-1)
		const fine = 48
		for s := 0; s <= fine; s++ {
			u := -half + 2*half*float64(s)/fine
			if math.Abs(shift-u) <= r-math.Abs(u)*math.Tan(math.Pi/6) {
				lo, hi = min(lo, u), max(hi, u)
			}
		}
		if lo < hi {
			fmt.Fprintf(&d, "M%.1f %.1fL%.1f %.1f", lo, shift-lo, hi, shift-hi)
		}
	}
	return fmt.Sprintf(`<path class="mark mark-3" d="%s"/>`, d.String())
}

// shortLength is how many letters fit into a hexagon.
const shortLength = 7

// shortNames are short names that differ from each other: the one a tile
// brings, or one of beginnings, as KluUta for Kluet Utara. Kinds of regions in
// front are left out.
func shortNames(tiles []Tile) []string {
	out := make([]string, len(tiles))
	seen := map[string]int{}
	for i, t := range tiles {
		if out[i] = t.Short; out[i] == "" {
			out[i] = shortName(t.Name, false)
		}
		seen[out[i]]++
	}
	for i, t := range tiles {
		if t.Short == "" && seen[out[i]] > 1 {
			out[i] = shortName(t.Name, true)
		}
	}
	return out
}

// shortName is the short form; apart makes a second form for names whose first
// forms are the same, from the end of the last word.
func shortName(name string, apart bool) string {
	words := strings.Fields(name)
	city := false
	for len(words) > 1 {
		switch strings.ToLower(words[0]) {
		case "kabupaten", "kab.", "provinsi", "kecamatan", "daerah", "khusus", "istimewa", "ibukota", "dki", "di":
			words = words[1:]
			continue
		case "kota":
			words, city = words[1:], true
			continue
		}
		break
	}
	if len(words) == 0 {
		return ""
	}
	last := words[len(words)-1]
	switch {
	case apart && city:
		return "K." + head(last, shortLength-2)
	case len(words) == 1 && utf8.RuneCountInString(last) <= shortLength:
		return last
	case len(words) == 1:
		return head(last, shortLength-1) + "."
	case apart:
		return head(words[0], 3) + head(last, 1) + tail(last, 2)
	default:
		return head(words[0], 3) + head(last, 3)
	}
}

func head(s string, n int) string {
	r := []rune(s)
	return string(r[:min(n, len(r))])
}

func tail(s string, n int) string {
	r := []rune(s)
	return string(r[max(0, len(r)-n):])
}
