package registry

import (
	"bytes"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/netra-id/netra"
)

// What a workbook may unfold to. It is a zip, and a small one may hold much.
const (
	maxUnzipped   = 300 << 20
	maxTableBytes = 64 << 20
)

// asText is the file as text. Of a workbook only the cells of one sheet are kept,
// as text in lines that have the numbers of its rows: what formulas were last
// seen to give, no formula, no link, no picture. The same table saved twice is
// the same text.
func (f File) asText(fields []field) (File, error) {
	if len(f.Data) > MaxImportBytes {
		return File{}, fileError("registry.file_too_big", MaxImportBytes>>20)
	}
	if bytes.HasPrefix(f.Data, []byte(keptMark)) {
		return File{}, fileError("registry.file_encoding")
	}
	if !bytes.HasPrefix(f.Data, []byte("PK\x03\x04")) {
		return f, nil
	}
	book, err := excelize.OpenReader(bytes.NewReader(f.Data), excelize.Options{RawCellValue: true, UnzipSizeLimit: maxUnzipped})
	if err != nil {
		return File{}, unreadable(err)
	}
	text, err := bookText(book, f.Sheet, fields)
	if closed := book.Close(); err == nil && closed != nil {
		err = closed // temporary files of what did not fit into memory
	}
	f.Data = text
	return f, err
}

func unreadable(err error) error {
	return &netra.Error{Kind: netra.Invalid, Key: "registry.file_workbook", Err: err, Problems: []netra.Problem{
		{Field: "berkas", Key: "registry.file_workbook", Args: []any{maxUnzipped >> 20}},
	}}
}

// bookText is the text of the wanted sheet, or of the one that holds a table.
func bookText(book *excelize.File, wanted string, fields []field) ([]byte, error) {
	var sheets, tables, guesses []string
	for _, name := range book.GetSheetList() {
		visible, err := book.GetSheetVisible(name)
		if err != nil {
			return nil, unreadable(err)
		}
		if !visible {
			continue
		}
		sheets = append(sheets, name)
		head, err := sheetHead(book, name)
		if err != nil {
			return nil, err
		}
		h, ok := findHeader(head, fields)
		if ok && (&sheet{columns: h.columns}).missing(fields) == nil {
			tables = append(tables, name)
		} else if _, _, ok := guessLayout(asLines(head)); ok {
			guesses = append(guesses, name)
		}
	}
	if wanted != "" {
		i := slices.IndexFunc(sheets, func(s string) bool { return strings.EqualFold(strings.TrimSpace(s), wanted) })
		if i < 0 {
			return nil, sheetError("registry.sheet_unknown", sheets)
		}
		return sheetText(book, sheets[i])
	}
	if len(tables) == 0 {
		tables = guesses
	}
	switch {
	case len(tables) == 1:
		return sheetText(book, tables[0])
	case len(tables) > 1:
		return nil, sheetError("registry.sheet_which", tables)
	case len(sheets) > 0:
		return sheetText(book, sheets[0]) // reading it says what it lacks
	default:
		return nil, fileError("registry.file_no_rows")
	}
}

func sheetError(key string, names []string) error {
	return &netra.Error{Kind: netra.Invalid, Key: key, Problems: []netra.Problem{
		{Field: "lembar", Key: key, Args: []any{strings.Join(names, ", ")}},
	}}
}

// sheetHead are the first rows of a sheet; none of a sheet without cells, as one
// with a chart only.
func sheetHead(book *excelize.File, name string) ([][]string, error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, nil //nolint:nilerr // no sheet of cells
	}
	var out [][]string
	for len(out) < headLines && rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, unreadable(err)
		}
		out = append(out, cells)
	}
	if err := rows.Close(); err != nil {
		return nil, unreadable(err)
	}
	return out, nil
}

func asLines(rows [][]string) []line {
	out := make([]line, len(rows))
	for i, cells := range rows {
		out[i] = line{i + 1, cells}
	}
	return out
}

// sheetText writes a sheet as lines with tabs, row by row.
func sheetText(book *excelize.File, name string) (text []byte, err error) {
	rows, err := book.Rows(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() {
		if closed := rows.Close(); err == nil && closed != nil {
			err = unreadable(closed)
		}
	}()
	var out bytes.Buffer
	empty, filled := 0, 0
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return nil, unreadable(err)
		}
		for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
			cells = cells[:len(cells)-1]
		}
		switch {
		case len(cells) == 0:
			empty++
			continue
		case len(cells) > maxColumns:
			return nil, fileError("registry.file_columns", maxColumns)
		case filled == MaxImportRows+headLines:
			return nil, fileError("registry.file_rows", MaxImportRows)
		case out.Len() > maxTableBytes:
			return nil, fileError("registry.file_too_big", maxTableBytes>>20)
		}
		out.WriteString(strings.Repeat("\n", empty))
		empty = 0
		filled++
		for i, c := range cells {
			if i > 0 {
				out.WriteByte('\t')
			}
			out.WriteString(quoted(c))
		}
		out.WriteByte('\n')
	}
	if err := rows.Error(); err != nil {
		return nil, unreadable(err)
	}
	return kept{Encoding: "xlsx", Separator: "\t", Sheet: oneLine(name)}.keep(out.String())
}

// quoted is a cell on one line, quoted so that it is read back as it was.
func quoted(cell string) string {
	cell = oneLine(cell)
	if strings.Contains(cell, `"`) {
		return `"` + strings.ReplaceAll(cell, `"`, `""`) + `"`
	}
	return cell
}
