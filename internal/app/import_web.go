package app

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// importKind is what one set of import pages takes in.
type importKind struct {
	kind  string // as registry names it
	path  string
	back  string // the list that the import fills
	title string // locale key
	list  string // locale key of the list
}

var (
	servantImport = importKind{
		kind: registry.ImportServants, path: rosterPath + "/impor", back: rosterPath,
		title: "registry.import.title", list: "registry.roster.title",
	}
	candidateImport = importKind{
		kind: registry.ImportCandidates, path: candidatesPath + "/impor", back: candidatesPath,
		title: "registry.import.title_candidates", list: "registry.candidates.title",
	}
)

// problemsShown is how many problems of a file a page lists; the file of all of
// them can be fetched.
const problemsShown = 100

// importPages take in files of one kind: brought, checked row by row, and then
// taken over or dropped.
type importPages struct {
	*rosterPages
	importKind
}

func (p *importPages) install(m *web.Mux) {
	m.Get(p.path, access.ImportRegistry, p.showImport)
	m.Post(p.path, access.ImportRegistry, p.postImport)
	m.Get(p.path+"/{id}", access.ImportRegistry, p.showBatch)
	m.Get(p.path+"/{id}/galat.csv", access.ImportRegistry, p.showProblems)
	m.Get(p.path+"/{id}/galat.xlsx", access.ImportRegistry, p.showProblemsBook)
	m.Post(p.path+"/{id}/kolom", access.ImportRegistry, p.postArrange)
	m.Post(p.path+"/{id}/terapkan", access.ImportRegistry, p.postApply)
	m.Post(p.path+"/{id}/buang", access.ImportRegistry, p.postDrop)
}

// limit is whose servants, or the candidates of which region, an office may
// change. Who stands in an election is no matter of an agency that employs
// servants.
func (p *importPages) limit(ctx context.Context, tx *db.Tx, by netra.Actor) (registry.Within, error) {
	in, err := p.within(ctx, tx, by)
	if err == nil && p.kind == registry.ImportCandidates && in.Agency != "" {
		err = &netra.Error{Kind: netra.Forbidden, Key: "registry.candidates_not_yours"}
	}
	return in, err
}

// importPage is all that templates/import_page.html may use.
type importPage struct {
	Form      *web.Form
	Servants  bool // of servants, not of candidates
	Title     string
	Lead      string
	Path      string
	Back      string
	Agencies  []web.Option
	Elections []web.Option
	Columns   []columnHelp
	MayAdd    bool // agencies
	Batches   []batchRow
	Zone      *time.Location
}

// columnHelp is a column that a file may have.
type columnHelp struct {
	Header   string
	Field    string // locale key
	Required bool
}

// batchRow is one file that the office brought.
type batchRow struct {
	ID      string
	Name    string
	At      time.Time
	Who     string
	Rows    int
	Bad     int
	Applied bool
}

func (p *importPages) showImport(w http.ResponseWriter, r *web.Request) error {
	values := map[string]string{}
	if e := p.law.ElectionOn(r.Today()); e != nil {
		values["tahapan"] = e.ID
	}
	return p.importForm(w, r, http.StatusOK, web.NewForm(values))
}

func (p *importPages) importForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := importPage{
		Form: f, Servants: p.kind == registry.ImportServants, Title: p.title, Lead: "registry.import.lead_" + p.kind, Path: p.path, Back: p.back, Zone: r.Zone(),
	}
	for _, e := range p.law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	for _, c := range registry.ImportColumns(p.kind) {
		page.Columns = append(page.Columns, columnHelp{Header: c.Header, Field: "registry.field." + c.Field, Required: c.Required})
	}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		in, err := p.limit(r.Context(), tx, r.Actor)
		if err != nil {
			return err
		}
		page.MayAdd = in.Agency == ""
		list, err := p.agencies(r.Context(), tx, in)
		if err != nil {
			return err
		}
		page.Agencies = agencyOptions(list)
		if len(page.Agencies) == 1 {
			page.Agencies[0].Selected = true
		}
		batches, err := p.registry.Batches(r.Context(), tx, r.Actor.Office, p.kind, 20)
		if err != nil {
			return err
		}
		who, err := p.names(r.Context(), tx, batches)
		for _, b := range batches {
			page.Batches = append(page.Batches, batchRow{
				ID: b.Batch, Name: b.FileName, At: b.At, Who: who[b.By], Rows: b.Rows, Bad: b.Bad, Applied: b.Applied,
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.views.Show(w, r, status, "import_page", web.Meta{
		Title: p.title, Nav: rosterPath, Crumbs: []web.Crumb{{Label: p.list, Href: p.back}, {Label: p.title}},
	}, page)
}

// names are those who brought files.
func (p *importPages) names(ctx context.Context, tx *db.Tx, batches []registry.Report) (map[netra.UserID]string, error) {
	var ids []netra.UserID
	for _, b := range batches {
		ids = append(ids, b.By)
	}
	return p.access.Names(ctx, tx, ids)
}

func (p *importPages) postImport(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, registry.MaxImportBytes+1<<16)
	if err != nil {
		return err
	}
	var t registry.Target
	err = p.db.Read(r.Context(), func(tx *db.Tx) error {
		var err error
		if t.Within, err = p.limit(r.Context(), tx, r.Actor); err != nil || p.kind != registry.ImportServants {
			return err
		}
		list, err := p.agencies(r.Context(), tx, t.Within)
		t.Agency = netra.AgencyID(f.Choice("instansi", optionValues(agencyOptions(list)), true))
		return err
	})
	if err != nil {
		return err
	}
	if p.kind == registry.ImportCandidates {
		var elections []string
		for _, e := range p.law.ElectionsInOrder() {
			elections = append(elections, e.ID)
		}
		t.Election = f.Choice("tahapan", elections, true)
	}
	sheet := f.Text("lembar", 100, false)
	files := f.Files("berkas", 1, registry.MaxImportBytes)
	if len(files) == 0 && !hasProblem(f, "berkas") {
		f.Problem("berkas", "registry.file_missing")
	}
	if f.Err() != nil {
		return p.importForm(w, r, http.StatusUnprocessableEntity, f)
	}
	rep, err := p.registry.Stage(r.Context(), p.kind, registry.File{Name: files[0].Name, Data: files[0].Data, Sheet: sheet}, t, r.Actor)
	if err != nil {
		if f.SetErr(err) {
			return p.importForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return web.Redirect(w, r, p.path+"/"+rep.Batch)
}

// hasProblem tells whether something is wrong with a field already.
func hasProblem(f *web.Form, field string) bool {
	for _, q := range f.Problems() {
		if q.Field == field {
			return true
		}
	}
	return false
}

// batchPage is all that templates/batch_page.html may use.
type batchPage struct {
	Form     *web.Form
	Report   registry.Report
	Path     string
	Back     string
	List     string // locale key of the list that was filled
	Figures  []web.Figure
	Facts    []web.Pair
	Columns  []columnView
	Problems []problemView
	Warnings []problemView
	More     int // problems that are not listed
	Good     int // rows that would be written
	Modes    []web.Option
	Layout   *layoutForm // nil once the file was applied
}

// columnView is a column of the file and what it was taken for.
type columnView struct {
	Header string
	Field  string // locale key, "" where it is not used
	Why    string // locale key of the reason
}

// problemView is one problem of a file.
type problemView struct {
	Line   string
	Column string // locale key
	Text   string
}

// report is the file of the path, where it is of this kind and of the actor's
// office.
func (p *importPages) report(r *web.Request) (registry.Report, error) {
	rep, err := p.registry.Batch(r.Context(), r.PathValue("id"), r.Actor)
	if err == nil && rep.Kind != p.kind {
		err = notInRegistry()
	}
	return rep, err
}

func (p *importPages) showBatch(w http.ResponseWriter, r *web.Request) error {
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	return p.batch(w, r, http.StatusOK, rep, web.NewForm(map[string]string{"cara": string(registry.StopOnBad)}))
}

func (p *importPages) batch(w http.ResponseWriter, r *web.Request, status int, rep registry.Report, f *web.Form) error {
	page := batchPage{
		Form: f, Report: rep, Path: p.path + "/" + rep.Batch, Back: p.back, List: p.list, Good: rep.New + rep.Updated,
		Modes: []web.Option{
			{Value: string(registry.StopOnBad), Label: "registry.batch.stop", Hint: r.T("registry.batch.stop_hint")},
			{Value: string(registry.TakeGood), Label: "registry.batch.good", Hint: r.T("registry.batch.good_hint", rep.New+rep.Updated, rep.Bad)},
		},
	}
	page.Figures = countFigures(r, rep.New, rep.Updated, rep.Unchanged, rep.Bad)
	var err error
	if page.Facts, err = p.facts(r, rep); err != nil {
		return err
	}
	for _, c := range rep.Columns {
		v := columnView{Header: c.Header}
		if c.Field != "" {
			v.Field, v.Why = "registry.field."+c.Field, "registry.why."+string(c.Why)
		}
		page.Columns = append(page.Columns, v)
	}
	if !rep.Applied {
		page.Layout = p.layout(r, rep, f)
	}
	page.Problems = problemViews(r, rep.Problems, problemsShown)
	page.Warnings = problemViews(r, rep.Warnings, problemsShown)
	page.More = len(rep.Problems) - len(page.Problems)
	title := "registry.batch.title"
	switch {
	case rep.Unsure:
		title = "registry.layout.title"
	case rep.Applied:
		title = "registry.batch.done_title"
	}
	return p.views.Show(w, r, status, "batch_page", web.Meta{
		Title: title, Nav: rosterPath,
		Crumbs: []web.Crumb{{Label: p.list, Href: p.back}, {Label: p.title, Href: p.path}, {Label: rep.FileName}},
	}, page)
}

// countFigures say what became of the rows of a file, or would.
func countFigures(r *web.Request, fresh, updated, unchanged, bad int) []web.Figure {
	var out []web.Figure
	for _, x := range []struct {
		label string
		n     int
		tone  string
	}{{"new", fresh, "good"}, {"updated", updated, "progress"}, {"unchanged", unchanged, ""}, {"bad", bad, "bad"}} {
		if x.n == 0 {
			x.tone = ""
		}
		out = append(out, web.Figure{
			Label: "registry.batch." + x.label, Value: i18n.Number(r.Lang, x.n), Tone: x.tone, Note: "registry.batch." + x.label + "_note",
		})
	}
	return out
}

// facts say where a file came from and how it was read.
func (p *importPages) facts(r *web.Request, rep registry.Report) ([]web.Pair, error) {
	at := "registry.import.when"
	if rep.Applied {
		at = "registry.import.applied_at"
	}
	out := []web.Pair{{Label: "registry.field.berkas", Value: rep.FileName}}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		if rep.Target.Agency != "" {
			a, err := p.registry.Agency(r.Context(), tx, rep.Target.Agency)
			if err != nil {
				return err
			}
			out = append(out, web.Pair{Label: "registry.col.agency", Value: a.Name})
		}
		who, err := p.names(r.Context(), tx, []registry.Report{rep})
		out = append(out, web.Pair{Label: at, Value: i18n.DateTime(r.Lang, rep.At, r.Zone())}, web.Pair{Label: "registry.import.who", Value: dash(who[rep.By])})
		return err
	})
	if e := p.law.Elections[rep.Target.Election]; e != nil {
		out = append(out, web.Pair{Label: "registry.import.election", Value: e.Label.In(r.Lang)})
	}
	if rep.Sheet != "" {
		out = append(out,
			web.Pair{Label: "registry.batch.encoding", Value: r.T("registry.encoding.xlsx")},
			web.Pair{Label: "registry.field.lembar", Value: rep.Sheet})
	} else if rep.Encoding != "" {
		out = append(out,
			web.Pair{Label: "registry.batch.encoding", Value: r.T("registry.encoding." + strings.ReplaceAll(rep.Encoding, "-", "_"))},
			web.Pair{Label: "registry.batch.separator", Value: separatorWord(r, rep.Separator)})
	}
	return out, err
}

func separatorWord(r *web.Request, sep string) string {
	switch sep {
	case ",":
		return r.T("registry.separator.comma")
	case ";":
		return r.T("registry.separator.semicolon")
	case "\t":
		return r.T("registry.separator.tab")
	default:
		return sep
	}
}

func problemViews(r *web.Request, list []netra.Problem, most int) []problemView {
	var out []problemView
	for _, q := range list[:min(most, len(list))] {
		out = append(out, problemView{Line: strconv.Itoa(q.Line), Column: "registry.field." + q.Field, Text: r.T(q.Key, q.Args...)})
	}
	return out
}

// problemRows is the list of all bad rows, to be worked through in a
// spreadsheet. It names lines and columns and repeats nothing of the rows.
func (p *importPages) problemRows(r *web.Request) ([][]string, error) {
	rep, err := p.report(r)
	if err != nil {
		return nil, err
	}
	return problemTable(r, rep.Problems), nil
}

func problemTable(r *web.Request, ps []netra.Problem) [][]string {
	rows := [][]string{{r.T("registry.col.line"), r.T("registry.col.column"), r.T("registry.col.problem")}}
	for _, v := range problemViews(r, ps, len(ps)) {
		rows = append(rows, []string{v.Line, r.T(v.Column), v.Text})
	}
	return rows
}

func (p *importPages) showProblems(w http.ResponseWriter, r *web.Request) error {
	rows, err := p.problemRows(r)
	if err != nil {
		return err
	}
	web.SendCSV(w, "galat-impor.csv", rows)
	return nil
}

func (p *importPages) showProblemsBook(w http.ResponseWriter, r *web.Request) error {
	rows, err := p.problemRows(r)
	if err != nil {
		return err
	}
	return web.SendXLSX(w, "galat-impor.xlsx", r.T("registry.batch.problems"), rows)
}

func (p *importPages) postApply(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	mode := registry.Mode(f.Choice("cara", []string{string(registry.StopOnBad), string(registry.TakeGood)}, true))
	if f.Err() == nil {
		done, err := p.registry.Apply(r.Context(), rep.Batch, mode, r.Actor)
		switch {
		case err == nil && done.Already:
			return web.RedirectSaying(w, r, p.path+"/"+rep.Batch, "registry.batch.already")
		case err == nil:
			return web.RedirectSaying(w, r, p.path+"/"+rep.Batch, "registry.batch.applied")
		case netra.KindOf(err) == netra.Invalid:
			// The bad rows are on the page already; only the sentence is new.
			f.Problem("cara", "registry.import_stopped", rep.Bad)
		case !f.SetErr(err):
			return err
		}
	}
	return p.batch(w, r, http.StatusUnprocessableEntity, rep, f)
}

func (p *importPages) postDrop(w http.ResponseWriter, r *web.Request) error {
	rep, err := p.report(r)
	if err != nil {
		return err
	}
	if err := p.registry.Drop(r.Context(), rep.Batch, r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, p.path, "registry.batch.dropped")
}
