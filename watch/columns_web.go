package watch

import (
	"net/http"
	"strconv"

	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// columnsPage is all that templates/columns_page.html may use.
type columnsPage struct {
	Form      *web.Form
	Sheet     ColumnSheet
	Base      string
	Main      []columnChoice
	More      []columnChoice
	Platforms []web.Option
	Rows      [][]string // of the preview, as wide as the header
	Check     Check
	Private   string // how many rows are not open to everybody
	Unlisted  int64  // bad rows that are not listed
}

// columnChoice asks for the column that holds one thing.
type columnChoice struct {
	Name    string
	Label   string
	Hint    string
	Options []web.Option
}

// mainColumns is how many of ColumnFields the form asks for first.
const mainColumns = 7

// maxCell is how many letters of a cell a preview shows.
const maxCell = 120

func (s *Service) showColumns(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.ColumnsOf(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	f := web.NewForm(nil)
	if sheet.Columns.Platform != "" {
		f.Set("layanan", sheet.Columns.Platform)
	}
	for i, h := range sheet.Preview.Header {
		for field, header := range sheet.Columns.Fields {
			if header == h && !f.Has(columnField(field)) {
				f.Set(columnField(field), strconv.Itoa(i))
			}
		}
	}
	return s.drawColumns(w, r, http.StatusOK, f, sheet, sheet.Check)
}

func (s *Service) drawColumns(w http.ResponseWriter, r *web.Request, status int, f *web.Form, sheet ColumnSheet, check Check) error {
	page := columnsPage{Form: f, Sheet: sheet, Base: runPath + "/" + sheet.ID, Check: check, Unlisted: check.Bad - int64(len(check.Rows))}
	if check.Private > 0 {
		page.Private = i18n.Number(r.Lang, int(check.Private))
	}
	options := []web.Option{{Value: "", Label: "watch.columns.unused"}}
	for i, h := range sheet.Preview.Header {
		if h != "" {
			options = append(options, web.Option{Value: strconv.Itoa(i), Label: h})
		}
	}
	for i, field := range ColumnFields() {
		c := columnChoice{Name: columnField(field), Label: "watch.columns.field." + field, Hint: "watch.columns.hint." + field, Options: options}
		if i < mainColumns {
			page.Main = append(page.Main, c)
		} else {
			page.More = append(page.More, c)
		}
	}
	page.Platforms = append(page.Platforms, web.Option{Value: "", Label: "watch.columns.unused"})
	for _, p := range Platforms() {
		page.Platforms = append(page.Platforms, web.Option{Value: p, Label: p})
	}
	for _, row := range sheet.Preview.Rows {
		cells := make([]string, len(sheet.Preview.Header))
		for i := range cells {
			if i < len(row) {
				cells[i] = shortened(row[i])
			}
		}
		page.Rows = append(page.Rows, cells)
	}
	return s.Views.Show(w, r, status, "columns_page", meta("watch.columns.title", web.Crumb{Label: sheet.Title, Href: listPath + "/" + sheet.List}), page)
}

// shortened is the beginning of a long text.
func shortened(s string) string {
	if letters := []rune(s); len(letters) > maxCell {
		return string(letters[:maxCell]) + "…"
	}
	return s
}

func (s *Service) postColumns(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	sheet, err := s.ColumnsOf(r.Context(), id, r.Actor)
	if err != nil {
		return err
	}
	var known []string
	for i := range sheet.Preview.Header {
		known = append(known, strconv.Itoa(i))
	}
	c := Columns{Fields: map[string]string{}, Platform: f.Choice("layanan", Platforms(), false)}
	for _, field := range ColumnFields() {
		if i, err := strconv.Atoi(f.Choice(columnField(field), known, false)); err == nil {
			c.Fields[field] = sheet.Preview.Header[i]
		}
	}
	var check Check
	if f.Err() == nil {
		check, err = s.Arrange(r.Context(), id, c, f.Checked("lewati"), r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, runPath+"/"+id, "watch.run.started")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawColumns(w, r, http.StatusUnprocessableEntity, f, sheet, check)
}

func (s *Service) postDrop(w http.ResponseWriter, r *web.Request) error {
	id := r.PathValue("id")
	if err := s.Drop(r.Context(), id, r.Actor); err != nil {
		return err
	}
	return web.Redirect(w, r, runPath+"/"+id)
}
