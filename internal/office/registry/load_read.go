package registry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/netra-id/netra"
)

const (
	// headBytes is how much of a long file tells how it is written.
	headBytes = 64 << 10
	// maxRowBytes is how long a row may be. A quote that nobody closed makes one
	// row of everything up to the next one, which memory would have to hold.
	maxRowBytes = 256 << 10
)

// rowReader reads a long table row by row and knows where in the file it is.
type rowReader struct {
	sheet *sheet // how the table is written, and its columns
	file  *bounded
	csv   *csv.Reader
	base  int64 // bytes before those that csv reads
	line  int   // lines before them
}

// openRows finds out how a file is written and what its columns are, and stands
// at its first row.
func openRows(f io.ReadSeeker, fields []field) (*rowReader, error) {
	head, err := io.ReadAll(io.LimitReader(f, headBytes))
	if err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return nil, fileError("registry.load_utf16")
	}
	if len(head) == headBytes { // the last row is cut
		head = head[:bytes.LastIndexByte(head, '\n')+1]
	}
	s, err := readSheet(head, fields)
	if err != nil {
		return nil, err
	}
	r := &rowReader{sheet: &sheet{separator: s.separator, columns: s.columns, from: s.from}, line: s.kept.Skip}
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		r.base = 3
	case s.kept.Skip > 0: // "sep=;"
		r.base = int64(bytes.IndexByte(head, '\n') + 1)
	}
	return r, r.seek(f, r.base, r.line)
}

// seek goes on behind so many bytes and lines of the file.
func (r *rowReader) seek(f io.ReadSeeker, at int64, line int) error {
	if _, err := f.Seek(at, io.SeekStart); err != nil {
		return err
	}
	r.base, r.line, r.file = at, line, &bounded{r: f}
	r.csv = csv.NewReader(r.file)
	r.csv.Comma, r.csv.FieldsPerRecord, r.csv.LazyQuotes, r.csv.ReuseRecord = r.sheet.separator, -1, true, true
	return nil
}

// next reads up to n rows into a table of their own, and says behind how many
// bytes and lines it stands. It says io.EOF where there are none left.
func (r *rowReader) next(n int) (part *sheet, at int64, line int, err error) {
	part = &sheet{separator: r.sheet.separator, columns: r.sheet.columns, from: r.sheet.from}
	line = r.line
	for len(part.rows) < n {
		r.file.left = maxRowBytes
		cells, err := r.csv.Read()
		if errors.Is(err, io.EOF) {
			if len(part.rows) == 0 {
				return nil, r.base + r.csv.InputOffset(), line, io.EOF
			}
			break
		}
		if err != nil {
			return nil, 0, 0, rowError(err, line+1)
		}
		first, _ := r.csv.FieldPos(0)
		line = r.line + first
		if line < r.sheet.from {
			continue // title and header
		}
		for i, c := range cells {
			cells[i] = asUTF8(c)
		}
		if err := part.add(line, cells); err != nil {
			return nil, 0, 0, err
		}
	}
	return part, r.base + r.csv.InputOffset(), line, nil
}

// rowError says which line cannot be read. What the disk says stays what it is.
func rowError(err error, line int) error {
	var parse *csv.ParseError
	if errors.As(err, &parse) || errors.Is(err, errLongRow) {
		return fileError("registry.file_broken", line)
	}
	return err
}

// asUTF8 is a cell as text: what is not UTF-8 was written by an old spreadsheet.
func asUTF8(cell string) string {
	cell = strings.ReplaceAll(cell, "\x00", "")
	if utf8.ValidString(cell) {
		return cell
	}
	text, err := charmap.Windows1252.NewDecoder().String(cell)
	if err != nil {
		return strings.ToValidUTF8(cell, "\ufffd")
	}
	return text
}

var errLongRow = errors.New("a row is too long")

// bounded reads no more than left bytes, and a buffer, for one row.
type bounded struct {
	r    io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLongRow
	}
	n, err := b.r.Read(p)
	b.left -= n
	return n, err
}

// isFault tells whether an error says what is wrong with a file, so that reading
// it again is of no use.
func isFault(err error) bool { return netra.KindOf(err) == netra.Invalid }
