package posts

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
)

// sheet reads a CSV file.
type sheet struct {
	csv  *csv.Reader
	room *room
	t    *table
	at   []int // of each name of the table its column, -1 where there is none
	wide int
	o    Options
	vals []string
}

func openCSV(b *bufio.Reader, head []byte, mapped *table, o Options) (*Reader, error) {
	c, rm := newCSV(b, head)
	header, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("read the header: %w", err)
	}
	for i := range header {
		header[i] = strings.TrimSpace(header[i])
	}
	f := format{name: "csv", table: mapped}
	if mapped == nil {
		var ok bool
		if f, ok = choose(columns(), func(m string) bool { return slices.Contains(header, m) }, o.Format); !ok {
			return nil, ErrUnknown
		}
	}
	s := &sheet{csv: c, room: rm, t: f.table, wide: len(header), o: o, vals: make([]string, len(f.table.names))}
	for _, name := range f.table.names {
		s.at = append(s.at, slices.Index(header, name))
	}
	if mapped != nil {
		for i, at := range s.at {
			if at < 0 {
				return nil, fmt.Errorf("the file has no column %q; it has %s", mapped.names[i], strings.Join(header, ", "))
			}
		}
	}
	c.ReuseRecord = true
	return &Reader{f.name, s}, nil
}

func newCSV(b *bufio.Reader, head []byte) (*csv.Reader, *room) {
	rm := &room{in: b}
	c := csv.NewReader(rm)
	c.Comma = separator(head)
	c.LazyQuotes, c.FieldsPerRecord = true, -1
	return c, rm
}

// separator is what stands between the columns of a header.
func separator(head []byte) rune {
	line, _, _ := strings.Cut(strings.TrimLeft(string(head), "\r\n"), "\n")
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := strings.Count(line, string(c)); n > most {
			best, most = c, n
		}
	}
	return best
}

func (s *sheet) next(p *Post) (line int, why string, err error) {
	s.room.begin()
	rec, err := s.csv.Read()
	if err != nil {
		return 0, "", err
	}
	if line, _ = s.csv.FieldPos(0); len(rec) > s.wide {
		return line, WhyColumns, nil
	}
	for i, at := range s.at {
		s.vals[i] = ""
		if at >= 0 && at < len(rec) {
			s.vals[i] = rec[at]
		}
	}
	return line, row{t: s.t, texts: s.vals}.post(p, s.o), nil
}
