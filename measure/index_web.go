package measure

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const indexes = "/meja/kerawanan"

// installIndexes names the routes by which published indexes are taken in.
func (s *Service) installIndexes(m *web.Mux) {
	m.Get(indexes, access.ManageLaw, s.showIndexes)
	m.Post(indexes, access.ManageLaw, s.postIndex)
	m.Get(indexes+"/{id}", access.ManageLaw, s.showIndex)
	m.Post(indexes+"/{id}/terbitkan", access.ManageLaw, s.postPublish)
	m.Post(indexes+"/{id}/buang", access.ManageLaw, s.postDrop)
}

// indexesPage is all that templates/indexes_page.html may use.
type indexesPage struct {
	Form     *web.Form
	List     []Index
	Zone     *time.Location
	Problems []problemRow
	More     int // problems that are not listed
	Columns  []registry.TableColumn
}

// problemRow is one wrong row of a file.
type problemRow struct {
	Line   string
	Column string // locale key
	Text   string
}

// indexPage is all that templates/index_page.html may use.
type indexPage struct {
	Index   Index
	Zone    *time.Location
	Facts   []web.Pair
	Figures []web.Figure
	Path    string
}

func (s *Service) showIndexes(w http.ResponseWriter, r *web.Request) error {
	return s.drawIndexes(w, r, http.StatusOK, web.NewForm(map[string]string{"terbesar": "100"}), nil)
}

// mostProblems is how many wrong rows a page lists.
const mostProblems = 100

func (s *Service) drawIndexes(w http.ResponseWriter, r *web.Request, status int, f *web.Form, wrong []netra.Problem) error {
	list, err := s.Indexes(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := indexesPage{Form: f, List: list, Zone: r.Zone(), Columns: indexColumnsOf(), More: max(0, len(wrong)-mostProblems)}
	for _, p := range wrong[:min(mostProblems, len(wrong))] {
		page.Problems = append(page.Problems, problemRow{strconv.Itoa(p.Line), "measure.index.field." + p.Field, r.T(p.Key, p.Args...)})
	}
	return s.Views.Show(w, r, status, "indexes_page", web.Meta{Title: "measure.index.title", Nav: indexes}, page)
}

func (s *Service) postIndex(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, registry.MaxImportBytes+1<<16)
	if err != nil {
		return err
	}
	d := IndexDraft{
		Title: f.Text("judul", 120, true), IssuedOn: f.Date("terbit", true), Source: f.Text("sumber", 300, false), Sheet: f.Text("lembar", 100, false),
		Most: Milli(f.Int("terbesar", 1, mostScore, true)) * 1000,
	}
	if d.Source != "" && !strings.HasPrefix(d.Source, "https://") && !strings.HasPrefix(d.Source, "http://") {
		f.Problem("sumber", "measure.index.source_wrong")
	}
	if d.IssuedOn > r.Today() {
		f.Problem("terbit", "measure.index.future")
	}
	files := f.Files("berkas", 1, registry.MaxImportBytes)
	if len(files) == 0 && f.Err() == nil {
		f.Problem("berkas", "registry.file_missing")
	}
	if f.Err() != nil {
		return s.drawIndexes(w, r, http.StatusUnprocessableEntity, f, nil)
	}
	d.FileName, d.File = files[0].Name, files[0].Data
	x, already, err := s.Take(r.Context(), d, r.Actor)
	if err != nil {
		var e *netra.Error
		if errors.As(err, &e) && e.Key == "measure.index.rows_wrong" {
			f.Problem("berkas", e.Key, e.Args...)
			return s.drawIndexes(w, r, http.StatusUnprocessableEntity, f, e.Problems)
		}
		if f.SetErr(err) {
			return s.drawIndexes(w, r, http.StatusUnprocessableEntity, f, nil)
		}
		return err
	}
	if already {
		return web.RedirectSaying(w, r, indexes+"/"+x.ID, "measure.index.already")
	}
	return web.Redirect(w, r, indexes+"/"+x.ID)
}

func (s *Service) showIndex(w http.ResponseWriter, r *web.Request) error {
	x, change, err := s.OpenIndex(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	var names []string
	for _, id := range change.Elections {
		if e := s.Law.Elections[id]; e != nil {
			names = append(names, e.Label.In(r.Lang))
		}
	}
	page := indexPage{Index: x, Zone: r.Zone(), Path: indexes + "/" + x.ID, Facts: []web.Pair{
		{Label: "measure.index.file", Value: x.FileName},
		{Label: "measure.index.issued", Value: i18n.Date(r.Lang, x.IssuedOn)},
		{Label: "measure.index.elections", Value: strings.Join(names, ", ")},
		{Label: "measure.index.regions", Value: strconv.Itoa(change.Regions)},
		{Label: "measure.index.indicators", Value: strconv.Itoa(change.Indicators)},
		{Label: "measure.index.most", Value: i18n.Decimal(r.Lang, x.Most.Float(), -1)},
		{Label: "measure.vulnerable.source", Value: x.Source},
	}}
	if !x.Published() {
		for _, c := range []struct {
			key string
			n   int
		}{{"new", change.New}, {"changed", change.Changed}, {"same", change.Same}, {"gone", change.Gone}} {
			page.Figures = append(page.Figures, web.Figure{Label: "measure.index." + c.key, Value: i18n.Number(r.Lang, c.n), Note: "measure.index.rows"})
		}
	}
	return s.Views.Show(w, r, http.StatusOK, "index_page", web.Meta{
		Title: x.Title, Nav: indexes, Crumbs: []web.Crumb{{Label: "measure.index.title", Href: indexes}, {Label: x.Title}},
	}, page)
}

func (s *Service) postPublish(w http.ResponseWriter, r *web.Request) error {
	id := r.PathValue("id")
	if err := s.Publish(r.Context(), id, r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, indexes+"/"+id, "measure.index.said_published")
}

func (s *Service) postDrop(w http.ResponseWriter, r *web.Request) error {
	if err := s.Drop(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, indexes, "measure.index.said_dropped")
}
