package app

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/web"
)

// layoutForm asks which column of a file holds what, and where the rows begin.
type layoutForm struct {
	Starts  []web.Option // the first rows
	Columns []layoutColumn
}

// layoutColumn is one column, with what stands in it.
type layoutColumn struct {
	Name    string // of the field of the form
	Label   string
	Hint    string
	Options []web.Option
}

// layoutExamples is how many cells of a column are shown.
const layoutExamples = 3

// layout is the form of a file, filled in with what was found where f says
// nothing else.
func (p *importPages) layout(r *web.Request, rep registry.Report, f *web.Form) *layoutForm {
	out := &layoutForm{}
	if !f.Has("mulai") {
		f.Set("mulai", strconv.Itoa(rep.From))
	}
	for _, h := range rep.Head {
		out.Starts = append(out.Starts, web.Option{
			Value: strconv.Itoa(h.Line), Label: r.T("registry.layout.row", h.Line, strings.Join(someCells(h.Cells, 4), " · ")),
		})
	}
	fields := []web.Option{{Value: "", Label: "registry.batch.unused"}}
	for _, c := range registry.ImportColumns(p.kind) {
		fields = append(fields, web.Option{Value: c.Field, Label: "registry.field." + c.Field})
	}
	for i, c := range rep.Columns {
		col := layoutColumn{Name: "kolom-" + strconv.Itoa(i), Label: r.T("registry.layout.column", columnLetters(i)), Options: fields}
		if c.Header != "" {
			col.Label = r.T("registry.layout.column_named", columnLetters(i), c.Header)
		}
		var cells []string
		for _, h := range rep.Head {
			if h.Line >= rep.From && i < len(h.Cells) {
				cells = append(cells, h.Cells[i])
			}
		}
		if examples := someCells(cells, layoutExamples); len(examples) > 0 {
			col.Hint = r.T("registry.layout.examples", strings.Join(examples, " · "))
		}
		if !f.Has(col.Name) {
			f.Set(col.Name, c.Field)
		}
		out.Columns = append(out.Columns, col)
	}
	return out
}

// someCells are the first cells that hold something.
func someCells(cells []string, most int) []string {
	var out []string
	for _, c := range cells {
		if c != "" && len(out) < most {
			out = append(out, c)
		}
	}
	return out
}

// columnLetters is a column as spreadsheets call it: A, B, … Z, AA.
func columnLetters(i int) string {
	last := string(rune('A' + i%26))
	if i < 26 {
		return last
	}
	return columnLetters(i/26-1) + last
}

// postArrange takes a person's word about the columns.
func (p *importPages) postArrange(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	known := []string{""}
	for _, c := range registry.ImportColumns(p.kind) {
		known = append(known, c.Field)
	}
	from := f.Int("mulai", 1, registry.MaxImportRows, true)
	fields := make([]string, len(rep.Columns))
	for i := range fields {
		fields[i] = f.Choice("kolom-"+strconv.Itoa(i), known, false)
	}
	if f.Err() == nil {
		err := p.registry.Arrange(r.Context(), rep.Batch, from, fields, r.Actor)
		switch {
		case err == nil:
			return web.RedirectSaying(w, r, p.path+"/"+rep.Batch, "registry.layout.saved")
		case !f.SetErr(err):
			return err
		}
	}
	return p.batch(w, r, http.StatusUnprocessableEntity, rep, f)
}
