package app

import (
	"io"
	"net/http"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

// loadPath is where rosters too long for one page load are brought.
const loadPath = rosterPath + "/impor-besar"

// loadPages take in rosters in the background.
type loadPages struct {
	*rosterPages
	loader *registry.Loader
}

func (p *loadPages) install(m *web.Mux) {
	m.Get(loadPath, access.ImportRegistry, p.showLoads)
	m.Post(loadPath, access.ImportRegistry, p.postLoad)
	m.Get(loadPath+"/{id}", access.ImportRegistry, p.showLoad)
	m.Get(loadPath+"/{id}/galat.xlsx", access.ImportRegistry, p.showLoadProblems)
	m.Post(loadPath+"/{id}/terapkan", access.ImportRegistry, p.postApplyLoad)
	m.Post(loadPath+"/{id}/buang", access.ImportRegistry, p.postDropLoad)
}

// loadsPage is all that templates/loads_page.html may use.
type loadsPage struct {
	Form     *web.Form
	Agencies []web.Option
	Loads    []loadRow
	Path     string
}

// loadRow is one load of the office.
type loadRow struct {
	ID, Name, When, State, Tone string
	Rows                        int
}

func (p *loadPages) showLoads(w http.ResponseWriter, r *web.Request) error {
	return p.loads(w, r, http.StatusOK, web.NewForm(nil))
}

func (p *loadPages) loads(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := loadsPage{Form: f, Path: loadPath}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		in, err := p.within(r.Context(), tx, r.Actor)
		if err != nil {
			return err
		}
		list, err := p.agencies(r.Context(), tx, in)
		if err != nil {
			return err
		}
		if page.Agencies = agencyOptions(list); len(page.Agencies) == 1 {
			page.Agencies[0].Selected = true
		}
		loads, err := p.loader.Loads(r.Context(), tx, r.Actor.Office, 20)
		for _, l := range loads {
			page.Loads = append(page.Loads, loadRow{
				ID: l.ID, Name: l.FileName, When: i18n.DateTime(r.Lang, l.At, r.Zone()), Rows: l.Rows, State: "registry.load." + string(l.State), Tone: loadTone(l.State),
			})
		}
		return err
	})
	if err != nil {
		return err
	}
	return p.views.Show(w, r, status, "loads_page", web.Meta{
		Title: "registry.load.title", Nav: rosterPath,
		Crumbs: []web.Crumb{{Label: "registry.roster.title", Href: rosterPath}, {Label: "registry.import.title", Href: servantImport.path}, {Label: "registry.load.title"}},
	}, page)
}

func loadTone(s registry.LoadState) string {
	switch s {
	case registry.LoadDone:
		return "good"
	case registry.LoadFailed:
		return "bad"
	case registry.LoadChecked:
		return "waiting"
	default:
		return "progress"
	}
}

// postLoad takes a roster in as it arrives, without holding it in memory.
func (p *loadPages) postLoad(w http.ResponseWriter, r *web.Request) error {
	var load registry.Load
	f, err := web.ReadLongForm(w, r, registry.MaxLoadBytes+1<<20, func(f *web.Form, name string, body io.Reader) error {
		t, err := p.target(r, f)
		if err == nil && f.Err() == nil {
			load, err = p.loader.Add(r.Context(), name, body, t, r.Actor)
		}
		return err
	})
	switch {
	case err == nil && load.ID != "":
		return web.Redirect(w, r, loadPath+"/"+load.ID)
	case err == nil && f.Err() == nil:
		f.Problem("berkas", "registry.file_missing")
	case err != nil && (f == nil || !f.SetErr(err)):
		return err
	}
	return p.loads(w, r, http.StatusUnprocessableEntity, f)
}

// target is whose servants a roster holds. The agency stands before the file in
// the form.
func (p *loadPages) target(r *web.Request, f *web.Form) (registry.Target, error) {
	var t registry.Target
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		var err error
		if t.Within, err = p.within(r.Context(), tx, r.Actor); err != nil {
			return err
		}
		list, err := p.agencies(r.Context(), tx, t.Within)
		t.Agency = netra.AgencyID(f.Choice("instansi", optionValues(agencyOptions(list)), true))
		return err
	})
	return t, err
}

// loadPage is all that templates/load_page.html may use.
type loadPage struct {
	Form     *web.Form
	Load     registry.Load
	Path     string
	Back     string
	State    string // locale key
	Tone     string
	Text     string // locale key of what comes next
	Fault    string // locale key
	Busy     bool
	Checked  bool
	Good     int // rows that would be written
	Percent  int
	Figures  []web.Figure
	Problems []problemView
	More     bool
}

func (p *loadPages) showLoad(w http.ResponseWriter, r *web.Request) error {
	load, ps, err := p.loader.Load(r.Context(), r.PathValue("id"), problemsShown+1, r.Actor)
	if err != nil {
		return err
	}
	page := loadPage{
		Load: load, Path: loadPath + "/" + load.ID, Back: rosterPath, State: "registry.load." + string(load.State), Tone: loadTone(load.State),
		Text: "registry.load.next_" + string(load.State), Fault: load.Fault, Busy: load.Busy(), Checked: load.State == registry.LoadChecked,
		Good: load.New + load.Updated, Percent: load.Percent(), Problems: problemViews(r, ps, problemsShown), More: len(ps) > problemsShown,
		Figures: countFigures(r, load.New, load.Updated, load.Unchanged, load.Bad),
	}
	return p.views.Show(w, r, http.StatusOK, "load_page", web.Meta{
		Title: "registry.load.title", Nav: rosterPath,
		Crumbs: []web.Crumb{{Label: "registry.roster.title", Href: rosterPath}, {Label: "registry.load.title", Href: loadPath}, {Label: load.FileName}},
	}, page)
}

func (p *loadPages) showLoadProblems(w http.ResponseWriter, r *web.Request) error {
	load, ps, err := p.loader.Load(r.Context(), r.PathValue("id"), registry.MaxLoadProblems, r.Actor)
	if err != nil {
		return err
	}
	name := "galat-" + strconv.Itoa(load.Bad) + "-baris.xlsx"
	return web.SendXLSX(w, name, r.T("registry.batch.problems"), problemTable(r, ps))
}

func (p *loadPages) postApplyLoad(w http.ResponseWriter, r *web.Request) error {
	if err := p.loader.Apply(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, loadPath+"/"+r.PathValue("id"), "registry.load.started")
}

func (p *loadPages) postDropLoad(w http.ResponseWriter, r *web.Request) error {
	if err := p.loader.Drop(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, loadPath, "registry.batch.dropped")
}
