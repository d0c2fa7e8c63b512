package registry

import (
	"slices"
	"strconv"
	"strings"
)

// The header stands in the first lines of a file, below titles and letterheads.
const (
	headerWithin = 20
	headLines    = headerWithin + 3 // with its second row, the numbers of columns, and a row below
)

// header is where the names of the columns stand and what they are taken for.
type header struct {
	columns []Column
	next    int // the first row below
}

// findHeader looks for the names of columns in the first rows of a table: in one
// row, or in two where the upper one names groups ("Gelar" above "Depan" and
// "Belakang"). The row or pair that names most is the header, required columns
// before others; the first one where several do. It says false where no row
// names two columns.
func findHeader(rows [][]string, fields []field) (header, bool) {
	var best header
	most := 0
	for i := range min(len(rows), headerWithin) {
		columns := matchHeader(rows[i], fields)
		if n := worth(columns, fields); n > most {
			best, most = header{columns, i + 1}, n
		}
		if i+1 == min(len(rows), headerWithin) || filled(rows[i]) < 3 || holdsNumber(rows[i+1]) {
			continue
		}
		names, joined := labels(rows[i], rows[i+1], fields)
		columns = matchHeader(names, fields)
		if n := worth(columns, fields); n > 0 && n+joined > most {
			best, most = header{columns, i + 2}, n+joined
		}
	}
	if best.next < len(rows) && isNumbering(rows[best.next]) {
		best.next++
	}
	return best, most > 0
}

// worth is how much of what is looked for a header names.
func worth(columns []Column, fields []field) int {
	n := 0
	for _, c := range columns {
		for _, f := range fields {
			switch {
			case f.name != c.Field:
			case f.required:
				n += 1000
			default:
				n += 10
			}
		}
	}
	return n
}

// labels are the names of columns that stand in two rows, and how many of them
// need both. A merged cell of the upper row holds its text in the first column
// only and speaks for the empty ones right of it, as long as the lower row goes
// on. Of the ways to read a column, the first that is a known name counts: both
// cells together, the upper one, the lower one; the upper one last where it is
// that of a group.
func labels(upper, lower []string, fields []field) (names []string, joined int) {
	names = make([]string, max(len(upper), len(lower)))
	group := ""
	for i := range names {
		top, bottom := cellAt(upper, i), cellAt(lower, i)
		own := top != ""
		switch {
		case own:
			group = top
		case bottom == "":
			group = ""
		default:
			top = group
		}
		both := strings.TrimSpace(top + " " + bottom)
		ways := []string{both, bottom, top}
		if own {
			ways = []string{both, top, bottom}
		}
		names[i] = both
		at := slices.IndexFunc(ways, func(s string) bool { return isHeader(s, fields) })
		if at >= 0 {
			names[i] = ways[at]
		}
		if at == 0 && top != "" && bottom != "" {
			joined++
		}
	}
	return names, joined
}

// filled counts the cells that hold something; a title has one or two.
func filled(row []string) int {
	n := 0
	for i := range row {
		if cellAt(row, i) != "" {
			n++
		}
	}
	return n
}

func cellAt(row []string, i int) string {
	if i < len(row) {
		return strings.TrimSpace(row[i])
	}
	return ""
}

// isHeader tells whether a text is a known name of a column.
func isHeader(s string, fields []field) bool {
	key := plainKey(s)
	return key != "" && slices.ContainsFunc(fields, func(f field) bool { return slices.Contains(f.headers, key) })
}

// holdsNumber tells whether a row holds a long number and is no part of a header.
func holdsNumber(row []string) bool {
	return slices.ContainsFunc(row, func(s string) bool { return len(s) >= 6 && meantAsNIP(s) })
}

// isNumbering tells whether a row only counts the columns: 1, 2, 3 or (1), (2),
// (3), as forms of the administration have it below the header.
func isNumbering(row []string) bool {
	n := 0
	for _, c := range row {
		c = strings.Trim(strings.TrimSpace(c), "().")
		if c == "" {
			continue
		}
		n++
		if v, err := strconv.Atoi(c); err != nil || v != n {
			return false
		}
	}
	return n >= 3
}
