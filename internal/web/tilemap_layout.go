package web

import (
	"math"
	"slices"
	"sort"

	"github.com/netra-id/netra"
)

// TileInput is a region with its centre.
type TileInput struct {
	Code     netra.Region
	Name     string
	Lat, Lng float64
}

// TileAt is the place of a region on a grid of hexagons that stand on a point.
// Every second row is shifted to the right by half a hexagon.
type TileAt struct {
	Code     netra.Region
	Col, Row int
}

// X is the centre of the tile, in widths of a hexagon from the left edge.
func (t TileAt) X() float64 { return float64(t.Col) + 0.5 + 0.5*float64(t.Row&1) }

// Y is the centre of the tile, in widths of a hexagon from the top edge.
func (t TileAt) Y() float64 { return float64(t.Row)*rowStep + hexRadius }

const (
	hexRadius = 0.5773502691896258 // of a hexagon that is one wide
	rowStep   = 1.5 * hexRadius
)

// spread is how much of a region's place comes from its rank among the others
// instead of its coordinates. Coordinates alone crowd Java into a few cells and
// leave the sea empty; ranks alone lose the shape of the islands.
const spread = 0.55

// air is how many cells the grid has for each region. With fewer there is no
// sea and every region stands far from its place; with more the islands drift
// apart.
const air = 1.7

// PlaceTiles gives every region a hexagon of its own on a grid of at most that
// many columns, so that the sum of the squared distances between where a region
// is and where its hexagon lies is as small as it can be. The same regions
// always get the same places. The answer is in the order of in; rows and
// columns start at 0.
func PlaceTiles(in []TileInput, most int) []TileAt {
	n := len(in)
	if n == 0 {
		return nil
	}
	points, cols, rows := wanted(in, most)
	var cells []TileAt
	for row := range rows {
		for col := range cols {
			cells = append(cells, TileAt{Col: col, Row: row})
		}
	}
	cost := make([][]float64, n)
	for i, p := range points {
		cost[i] = make([]float64, len(cells))
		for j, c := range cells {
			dx, dy := c.X()-p[0], c.Y()-p[1]
			cost[i][j] = dx*dx + dy*dy
		}
	}
	out := make([]TileAt, n)
	for i, j := range assign(cost) {
		out[i] = cells[j]
		out[i].Code = in[i].Code
	}
	return trim(out)
}

// wanted is where each region would like to lie, in the units of X and Y, and
// the size of the grid.
func wanted(in []TileInput, most int) (points [][2]float64, cols, rows int) {
	n := len(in)
	xs, ys := make([]float64, n), make([]float64, n)
	for i, t := range in {
		xs[i] = t.Lng * math.Cos(t.Lat*math.Pi/180)
		ys[i] = -t.Lat
	}
	cols, rows = gridFor(n, extent(xs), extent(ys), most)
	fx := blend(xs, in)
	fy := blend(ys, in)
	points = make([][2]float64, n)
	for i := range in {
		points[i] = [2]float64{
			0.5 + fx[i]*(float64(cols)-0.5),
			hexRadius + fy[i]*float64(rows-1)*rowStep,
		}
	}
	return points, cols, rows
}

// gridFor is a grid in the shape of the land, within reason: a strip of land is
// drawn less slender than it is.
func gridFor(n int, width, height float64, most int) (cols, rows int) {
	const slender = 3.0
	shape := 1.0
	if width > 0 && height > 0 {
		shape = min(max(width/height, 1/slender), slender)
	}
	cells := air * float64(n)
	cols = int(math.Round(math.Sqrt(cells * shape * rowStep)))
	cols = max(1, min(cols, most, n))
	rows = max(1, int(math.Ceil(cells/float64(cols))))
	return cols, rows
}

// blend maps values to 0..1, partly by their size and partly by their rank.
func blend(v []float64, in []TileInput) []float64 {
	n := len(v)
	order := make([]int, n)
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool {
		i, j := order[a], order[b]
		if v[i] != v[j] {
			return v[i] < v[j]
		}
		return in[i].Code < in[j].Code
	})
	low, size := slices.Min(v), extent(v)
	out := make([]float64, n)
	for rank, i := range order {
		place := 0.5
		if n > 1 {
			place = float64(rank) / float64(n-1)
		}
		linear := 0.5
		if size > 0 {
			linear = (v[i] - low) / size
		}
		out[i] = spread*place + (1-spread)*linear
	}
	return out
}

func extent(v []float64) float64 { return slices.Max(v) - slices.Min(v) }

// trim takes empty columns and rows away from the left and the top. Rows go in
// pairs, so that a shifted row stays shifted.
func trim(t []TileAt) []TileAt {
	left, top := t[0].Col, t[0].Row
	for _, a := range t {
		left, top = min(left, a.Col), min(top, a.Row)
	}
	top &^= 1
	for i := range t {
		t[i].Col -= left
		t[i].Row -= top
	}
	return t
}

// assign is the Hungarian method: which column each row gets so that the sum
// of the costs is least. There are at least as many columns as rows. It keeps a
// price per row and column, and adds one row at a time along the cheapest path.
func assign(cost [][]float64) []int {
	n, m := len(cost), len(cost[0])
	rowPrice, colPrice := make([]float64, n+1), make([]float64, m+1)
	rowOf := make([]int, m+1) // row that holds a column, 0 for none; both count from 1
	for i := 1; i <= n; i++ {
		rowOf[0] = i
		col := 0
		least := slices.Repeat([]float64{math.Inf(1)}, m+1)
		from, used := make([]int, m+1), make([]bool, m+1)
		for {
			used[col] = true
			row, next, step := rowOf[col], 0, math.Inf(1)
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if c := cost[row-1][j-1] - rowPrice[row] - colPrice[j]; c < least[j] {
					least[j], from[j] = c, col
				}
				if least[j] < step {
					step, next = least[j], j
				}
			}
			for j := 0; j <= m; j++ {
				if used[j] {
					rowPrice[rowOf[j]] += step
					colPrice[j] -= step
				} else {
					least[j] -= step
				}
			}
			if col = next; rowOf[col] == 0 {
				break
			}
		}
		for col != 0 { // hand the columns on along the path
			rowOf[col] = rowOf[from[col]]
			col = from[col]
		}
	}
	out := make([]int, n)
	for j := 1; j <= m; j++ {
		if rowOf[j] > 0 {
			out[rowOf[j]-1] = j - 1
		}
	}
	return out
}
