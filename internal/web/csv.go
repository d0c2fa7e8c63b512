package web

import (
	"encoding/csv"
	"io"
	"mime"
	"net/http"
	"strings"
)

// SendCSV sends rows as a file that is called name, the same for every list
// that the program hands out: UTF-8 with a mark in front, semicolons between
// the cells, and no cell that a spreadsheet would run.
//
// A download is opened by a double click far more often than by a program. In
// Indonesian settings the comma parts the decimals, and a spreadsheet that
// meets a file with commas puts each row into one cell; without the mark it
// takes UTF-8 for an older encoding. Programs read the files too:
// read_csv(…, sep=";", encoding="utf-8-sig"). The import reads what is written
// here.
func SendCSV(w http.ResponseWriter, name string, rows [][]string) {
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	out := NewCSV(w)
	for _, row := range rows {
		if out.Row(row) != nil {
			return // the reader went away, and nobody is left to tell
		}
	}
	_ = out.Close() // fails only when the reader went away
}

// CSV writes a table of any length as SendCSV does.
type CSV struct {
	to    io.Writer
	rows  *csv.Writer
	begun bool
}

// NewCSV writes to w. Nothing is complete before Close.
func NewCSV(w io.Writer) *CSV {
	c := &CSV{to: w, rows: csv.NewWriter(w)}
	c.rows.Comma = ';'
	return c
}

// Row writes one row. It changes the cells that need a guard in place.
func (c *CSV) Row(cells []string) error {
	if err := c.begin(); err != nil {
		return err
	}
	for i := range cells {
		cells[i] = cell(cells[i])
	}
	return c.rows.Write(cells)
}

func (c *CSV) begin() error {
	if c.begun {
		return nil
	}
	c.begun = true
	_, err := io.WriteString(c.to, "\ufeff")
	return err
}

// Close writes what is left.
func (c *CSV) Close() error {
	if err := c.begin(); err != nil {
		return err
	}
	c.rows.Flush()
	return c.rows.Error()
}

// cell is a text that a spreadsheet will not take for a formula: one that
// begins like a formula gets an apostrophe in front. Source: OWASP, CSV
// Injection.
func cell(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n\x00") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}
