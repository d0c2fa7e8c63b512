package web

import (
	archive "archive/zip"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"

	"github.com/xuri/excelize/v2"
)

// SendXLSX sends rows as a workbook that is called name. All cells are text: a
// number of 18 digits stays whole, and nothing is a formula.
func SendXLSX(w http.ResponseWriter, name, sheet string, rows [][]string) error {
	out := NewXLSX(w, sheet)
	for _, row := range rows {
		if err := out.Row(row); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	w.Header().Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	return out.Close()
}

// XLSX writes a table of any length as a workbook. What does not fit on one sheet
// goes on the next one, under the same header. It holds a few megabytes in
// memory and the rest in temporary files, which Close takes away.
type XLSX struct {
	to     io.Writer
	book   *excelize.File
	name   string
	header []any
	sheets int
	sheet  *excelize.StreamWriter
	next   int // row of the sheet
	failed bool
}

// NewXLSX writes to w when it is closed. The first row is the header.
func NewXLSX(w io.Writer, sheet string) *XLSX {
	return &XLSX{to: w, book: excelize.NewFile(), name: sheet}
}

// Row writes one row.
func (x *XLSX) Row(cells []string) error {
	row := make([]any, len(cells))
	for i, c := range cells {
		row[i] = c
	}
	if x.header == nil {
		x.header = row
	}
	err := x.room()
	if err == nil {
		err = x.put(row)
	}
	x.failed = x.failed || err != nil
	return err
}

// room begins the first sheet, and another one where the last is full.
func (x *XLSX) room() error {
	if x.sheet != nil && x.next <= excelize.TotalRows {
		return nil
	}
	if err := x.flush(); err != nil {
		return err
	}
	x.sheets++
	name := x.name
	var err error
	if x.sheets == 1 {
		err = x.book.SetSheetName(x.book.GetSheetName(0), name)
	} else {
		name = fmt.Sprintf("%s %d", x.name, x.sheets)
		_, err = x.book.NewSheet(name)
	}
	if err != nil {
		return fmt.Errorf("begin sheet %d: %w", x.sheets, err)
	}
	if x.sheet, err = x.book.NewStreamWriter(name); err != nil {
		return fmt.Errorf("begin sheet %d: %w", x.sheets, err)
	}
	x.next = 1
	if x.sheets > 1 {
		return x.put(x.header)
	}
	return nil
}

func (x *XLSX) put(row []any) error {
	at, err := excelize.CoordinatesToCellName(1, x.next)
	if err != nil {
		return err
	}
	x.next++
	return x.sheet.SetRow(at, row)
}

func (x *XLSX) flush() error {
	if x.sheet == nil {
		return nil
	}
	return x.sheet.Flush()
}

// Close writes the workbook, unless a row failed.
func (x *XLSX) Close() (err error) {
	defer func() { err = errors.Join(err, x.book.Close()) }()
	if x.failed {
		return nil
	}
	if err := x.flush(); err != nil {
		return err
	}
	// The library would build the whole archive in memory first; the archive
	// goes straight to its end instead.
	x.book.SetZipWriter(func(io.Writer) excelize.ZipWriter { return archive.NewWriter(x.to) })
	return x.book.Write(io.Discard)
}
