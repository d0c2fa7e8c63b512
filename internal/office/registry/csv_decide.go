package registry

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"github.com/netra-id/netra"
)

// sheet is a file read as a table.
type sheet struct {
	encoding  string
	separator rune
	kept      kept
	text      string
	head      []line // the first rows, for a look at them
	from      int    // line of the first row of people, also where it is a guess
	columns   []Column
	rows      []sheetRow
}

// sheetRow is one row, its fields by what their column was taken for.
type sheetRow struct {
	line   int
	values map[string]string
}

// get is a field without the space around it.
func (r sheetRow) get(field string) string { return strings.TrimSpace(r.values[field]) }

// field is what a column may be taken for: how we call it ourselves, and the
// headers that say so, as letters and digits only.
type field struct {
	name     string
	title    string
	headers  []string
	required bool
}

func fileError(key string, args ...any) error {
	return &netra.Error{Kind: netra.Invalid, Key: key, Problems: []netra.Problem{{Field: "berkas", Key: key, Args: args}}}
}

// readSheet reads a CSV file whatever program wrote it: UTF-8 with or without a
// mark, UTF-16, Windows-1252; separated by commas, semicolons or tabs; with
// lines above the header. The header is found by the names of the columns. What
// a workbook was turned into is read the same way.
func readSheet(data []byte, fields []field) (*sheet, error) {
	if len(data) == 0 {
		return nil, fileError("registry.file_empty")
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("\xd0\xcf\x11\xe0")) {
		return nil, fileError("registry.file_spreadsheet")
	}
	s := &sheet{}
	if err := s.open(data); err != nil {
		return nil, err
	}
	r := csv.NewReader(strings.NewReader(s.text))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes, r.ReuseRecord = s.separator, -1, true, true
	var err error
	if s.head, err = readHead(r, s.kept.Skip); err != nil {
		return nil, err
	}
	next, err := s.arrange(fields)
	if err != nil {
		return s, err
	}
	for _, h := range s.head[next:] {
		if err := s.add(h.line, h.cells); err != nil {
			return nil, err
		}
	}
	if err := s.readRows(r, s.kept.Skip); err != nil {
		return nil, err
	}
	return s, nil
}

// open finds out how a file is written, or what is known of one that is kept.
func (s *sheet) open(data []byte) error {
	k, text, ok, err := readKept(data)
	if err != nil {
		return err
	}
	if ok {
		s.kept, s.text, s.encoding = k, text, k.Encoding
		s.separator, _ = utf8.DecodeRuneInString(k.Separator)
		return nil
	}
	if text, s.encoding, err = decodeText(data); err != nil {
		return err
	}
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") {
		// Written by spreadsheets to name their separator.
		s.separator, _ = utf8.DecodeRuneInString(strings.TrimSpace(first)[4:])
		text, s.kept.Skip = rest, 1
	} else {
		s.separator = guessSeparator(text)
	}
	if s.separator != ',' && s.separator != ';' && s.separator != '\t' && s.separator != '|' {
		return fileError("registry.file_separator")
	}
	s.text, s.kept.Encoding, s.kept.Separator = text, s.encoding, string(s.separator)
	return nil
}

// arrange says what the columns are and with which of the first rows the people
// begin: as a person said, or as the header does. Where neither does, its error
// says what is missing, and the columns are a guess, if there is one.
func (s *sheet) arrange(fields []field) (next int, err error) {
	rows := make([][]string, len(s.head))
	for i, h := range s.head {
		rows[i] = h.cells
	}
	if s.kept.Fields != nil {
		next = max(0, slices.IndexFunc(s.head, func(h line) bool { return h.line == s.kept.From }))
		for i, f := range s.kept.Fields {
			c := Column{Field: f, Why: ByPerson}
			if next > 0 {
				c.Header = cellAt(rows[next-1], i)
			}
			s.columns = append(s.columns, c)
		}
		s.from = s.kept.From
		return next, s.missing(fields)
	}
	found, ok := findHeader(rows, fields)
	s.columns = found.columns
	if found.next < len(s.head) {
		s.from = s.head[found.next].line
	}
	if !ok {
		err = missingHeader(fields)
	} else {
		err = s.missing(fields)
	}
	if err != nil {
		if from, columns, ok := guessLayout(s.head); ok && fields[0].name == "nip" {
			s.from = from
			if above := slices.IndexFunc(s.head, func(h line) bool { return h.line == from }) - 1; above >= 0 {
				for i := range columns {
					columns[i].Header = cellAt(rows[above], i)
				}
			}
			for i, c := range s.columns { // what the header says is worth more
				if i < len(columns) && c.Field != "" {
					columns[i] = c
				}
			}
			s.columns = columns
			return 0, &unsure{err}
		}
	}
	return found.next, err
}

// unsure is the error of a table whose columns a person has to name.
type unsure struct{ error }

func (u *unsure) Unwrap() error { return u.error }

// line is a row as it stands in the file.
type line struct {
	line  int
	cells []string
}

// readHead reads the first rows, among which the header stands.
func readHead(r *csv.Reader, skip int) ([]line, error) {
	var out []line
	for len(out) < headLines {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fileError("registry.file_broken", strconv.Itoa(lineOf(err)+skip))
		}
		if len(rec) > maxColumns {
			return nil, fileError("registry.file_columns", maxColumns)
		}
		at, _ := r.FieldPos(0)
		out = append(out, line{at + skip, slices.Clone(rec)})
	}
	return out, nil
}

// readRows reads what stands below the first rows.
func (s *sheet) readRows(r *csv.Reader, skip int) error {
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fileError("registry.file_broken", strconv.Itoa(lineOf(err)+skip))
		}
		at, _ := r.FieldPos(0)
		if err := s.add(at+skip, rec); err != nil {
			return err
		}
	}
	if len(s.rows) == 0 {
		return fileError("registry.file_no_rows")
	}
	return nil
}

// add takes a row in. Empty rows are left out.
func (s *sheet) add(line int, rec []string) error {
	if s.swallowed(rec) {
		return fileError("registry.file_broken", strconv.Itoa(line))
	}
	row := sheetRow{line: line, values: map[string]string{}}
	any := false
	for i, v := range rec {
		any = any || strings.TrimSpace(v) != ""
		if i < len(s.columns) && s.columns[i].Field != "" {
			row.values[s.columns[i].Field] = v
		}
	}
	if !any {
		return nil
	}
	if len(s.rows) == MaxImportRows {
		return fileError("registry.file_rows", MaxImportRows)
	}
	s.rows = append(s.rows, row)
	return nil
}

// maxCellLines is how many lines one cell has at most.
const maxCellLines = 20

// swallowed tells whether a cell holds rows: a quote that nobody closed makes
// one cell of everything up to the next one, and those rows would be missing
// without a word.
func (s *sheet) swallowed(rec []string) bool {
	for _, cell := range rec {
		_, rest, more := strings.Cut(cell, "\n")
		if !more {
			continue
		}
		if strings.Count(rest, "\n") >= maxCellLines {
			return true
		}
		for line := range strings.Lines(rest) {
			if strings.Count(line, string(s.separator)) >= len(s.columns)-1 {
				return true
			}
		}
	}
	return false
}

func lineOf(err error) int {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return pe.Line
	}
	return 0
}

// decodeText is the file as text and the name of its encoding.
func decodeText(data []byte) (text, encoding string, err error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, encoding = data[3:], "utf-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		encoding = "utf-16"
		if data, err = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data); err != nil {
			return "", "", fileError("registry.file_encoding")
		}
	case utf8.Valid(data):
		encoding = "utf-8"
	default:
		encoding = "windows-1252"
		if data, err = charmap.Windows1252.NewDecoder().Bytes(data); err != nil {
			return "", "", fileError("registry.file_encoding")
		}
	}
	if !utf8.Valid(data) || bytes.ContainsRune(data, 0) {
		return "", "", fileError("registry.file_encoding")
	}
	text = strings.ReplaceAll(string(data), "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), encoding, nil
}

// guessSeparator is the sign that parts the first lines most often, outside of
// quotes. A file with one column has none; then it is the comma.
func guessSeparator(text string) rune {
	best, most := ',', 0
	for _, sep := range []rune{';', ',', '\t', '|'} {
		n, lines, quoted := 0, 0, false
		for _, c := range text {
			switch {
			case c == '"':
				quoted = !quoted
			case c == '\n' && !quoted:
				lines++
			case c == sep && !quoted:
				n++
			}
			if lines == 10 {
				break
			}
		}
		if n > most {
			best, most = sep, n
		}
	}
	return best
}

// matchHeader takes a row for the header when two of its cells are known names
// of columns. Where two columns could be one field, the name that comes first in
// the list of the field wins: "No" is a number of candidates only where there is
// no "Nomor urut".
func matchHeader(rec []string, fields []field) []Column {
	out := make([]Column, len(rec))
	at := map[string]int{}
	for i, h := range rec {
		out[i].Header = strings.TrimSpace(h)
		if _, twice := at[plainKey(h)]; !twice {
			at[plainKey(h)] = i
		}
	}
	found := 0
	for _, f := range fields {
		for _, h := range f.headers {
			if i, ok := at[h]; ok && out[i].Field == "" {
				out[i].Field, out[i].Why = f.name, ByHeader
				found++
				break
			}
		}
	}
	if found < 2 {
		return nil
	}
	return out
}

// missing names the first required column that the file does not have.
func (s *sheet) missing(fields []field) error {
	for _, f := range fields {
		if f.required && !s.has(f.name) {
			return &netra.Error{Kind: netra.Invalid, Key: "registry.column_missing", Problems: []netra.Problem{
				{Field: "berkas", Key: "registry.column_missing", Args: []any{f.title}},
			}}
		}
	}
	return nil
}

// columnsOnly is what is known of a table whose columns a person has to name.
func (s *sheet) columnsOnly() Report {
	return Report{Encoding: s.encoding, Separator: string(s.separator), Sheet: s.kept.Sheet, Columns: s.columns, Head: preview(s.head), From: s.from}
}

func (s *sheet) has(name string) bool {
	for _, c := range s.columns {
		if c.Field == name {
			return true
		}
	}
	return false
}

// missingHeader says which columns were looked for.
func missingHeader(fields []field) error {
	var want []string
	for _, f := range fields {
		if f.required {
			want = append(want, f.title)
		}
	}
	return fileError("registry.file_no_header", strings.Join(want, ", "))
}
