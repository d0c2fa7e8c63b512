package registry

// TableColumn is a column that ReadTable looks for.
type TableColumn struct {
	Field    string   // under which its cells are handed out
	Title    string   // as we write it ourselves
	Headers  []string // what headers say, as letters and digits only
	Required bool
}

// TableRow is one row of a table; Line is that of the file.
type TableRow struct {
	Line  int
	Cells map[string]string
}

// ReadTable reads any table with the eyes of the roster's import: a workbook or a
// text of any encoding, with titles above the header and columns in any order.
func ReadTable(f File, columns []TableColumn) ([]TableRow, error) {
	var fields []field
	for _, c := range columns {
		fields = append(fields, field{c.Field, c.Title, c.Headers, c.Required})
	}
	f, err := f.asText(fields)
	if err != nil {
		return nil, err
	}
	sh, err := readSheet(f.Data, fields)
	if err != nil {
		return nil, err
	}
	out := make([]TableRow, 0, len(sh.rows))
	for _, r := range sh.rows {
		row := TableRow{r.line, map[string]string{}}
		for _, c := range columns {
			row.Cells[c.Field] = oneLine(r.get(c.Field))
		}
		out = append(out, row)
	}
	return out, nil
}
