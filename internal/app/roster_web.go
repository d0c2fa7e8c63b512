package app

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// rosterPages show the servants of an office's region or agency and the
// candidates of its region, and take in lists of both.
type rosterPages struct {
	access   *access.Service
	registry *registry.Service
	law      *law.Book
	db       *db.DB
	views    *web.Views
}

const (
	rosterPath = "/meja/pegawai"
	agencyPath = rosterPath + "/instansi"

	// rosterShown is how many servants a page lists.
	rosterShown = 50
	// rosterExported bounds a downloaded roster.
	rosterExported = 50_000
)

func (p *rosterPages) install(m *web.Mux) {
	m.Get(rosterPath, access.SeeRegistry, p.showRoster)
	m.Get(rosterPath+".csv", access.SeeRegistry, p.exportRoster)
	m.Get(rosterPath+"/{id}", access.SeeRegistry, p.showServant)
	m.Post(rosterPath+"/{id}/nip", access.RevealNIP, p.postReveal)
	m.Get(agencyPath, access.ImportRegistry, p.showAgency)
	m.Post(agencyPath, access.ImportRegistry, p.postAgency)
	m.Get(candidatesPath, access.SeeRegistry, p.showCandidates)
	m.Get(candidatesPath+".csv", access.SeeRegistry, p.exportCandidates)
	m.Get(candidatesPath+"/{id}", access.SeeRegistry, p.showCandidate)
	for _, k := range []importKind{servantImport, candidateImport} {
		(&importPages{p, k}).install(m)
	}
}

// within is whose servants an office may look up and import: those of its agency
// where it belongs to one, as the office of a PPK does; else those of its
// region, which for an office of the centre is the whole country.
func (p *rosterPages) within(ctx context.Context, tx *db.Tx, by netra.Actor) (registry.Within, error) {
	o, err := p.access.Office(ctx, tx, by.Office)
	if err != nil {
		return registry.Within{}, err
	}
	if o.Agency != "" {
		return registry.Within{Agency: o.Agency}, nil
	}
	return registry.Within{Region: o.Region}, nil
}

// agencies are those whose servants an office may look up.
func (p *rosterPages) agencies(ctx context.Context, tx *db.Tx, in registry.Within) ([]registry.Agency, error) {
	if in.Agency != "" {
		a, err := p.registry.Agency(ctx, tx, in.Agency)
		return []registry.Agency{a}, err
	}
	return p.registry.Agencies(ctx, tx, in.Region)
}

// registryTabs lead from the servants to the candidates and back.
func registryTabs(current string) []web.Tab {
	return []web.Tab{
		{Label: "registry.page.servants", Href: rosterPath, Current: current == rosterPath, Count: -1},
		{Label: "registry.page.candidates", Href: candidatesPath, Current: current == candidatesPath, Count: -1},
	}
}

// rosterPage is all that templates/roster_page.html may use.
type rosterPage struct {
	Tabs      []web.Tab
	Form      *web.Form
	Agencies  []web.Option // empty where there is nothing to choose
	Rows      []servantRow
	Place     string // what the list is of: an agency or a region
	Searched  bool
	Filtered  bool
	Wrong     bool // the question itself is wrong
	Cut       bool // more people fit than are shown
	Total     int
	Shown     int
	Pages     web.Pages
	Export    string
	CanImport bool
}

// servantRow is one line of the roster.
type servantRow struct {
	ID       netra.ServantID
	Name     string
	NIP      string // masked
	Position string
	Unit     string
	Where    string   // agency and place, where the office looks after more than one
	Why      []string // what matched, in words
}

// rosterQuery is what somebody looks for in the roster.
type rosterQuery struct {
	form     *web.Form
	agencies []registry.Agency
	mine     registry.Within // what his office may look up
	in       registry.Within // mine, and what he restricted it to
	text     string
	offset   int
}

// query reads a search from an address. What is wrong with it is in the form.
func (p *rosterPages) query(r *web.Request, tx *db.Tx) (rosterQuery, error) {
	q := r.URL.Query()
	f := web.NewForm(map[string]string{"q": q.Get("q"), "instansi": q.Get("instansi"), "unit": q.Get("unit")})
	out := rosterQuery{form: f, text: f.Text("q", 200, false)}
	if n, err := strconv.Atoi(q.Get("mulai")); err == nil {
		out.offset = min(max(0, n), registry.MaxImportRows)
	}
	var err error
	if out.mine, err = p.within(r.Context(), tx, r.Actor); err != nil {
		return out, err
	}
	if out.agencies, err = p.agencies(r.Context(), tx, out.mine); err != nil {
		return out, err
	}
	out.in = out.mine
	if id := f.Choice("instansi", optionValues(agencyOptions(out.agencies)), false); id != "" {
		out.in.Agency = netra.AgencyID(id)
	}
	out.in.Unit = f.Text("unit", 200, false)
	return out, nil
}

// find are the servants that fit a query, at most limit of them from offset on.
func (p *rosterPages) find(r *web.Request, tx *db.Tx, q rosterQuery, offset, limit int) ([]registry.Servant, error) {
	if q.form.Err() != nil {
		return nil, nil
	}
	if q.text == "" {
		return p.registry.ServantsByName(r.Context(), tx, q.in, offset, limit)
	}
	found, err := p.registry.FindServants(r.Context(), tx, q.text, q.in, limit)
	if err != nil && netra.KindOf(err) == netra.Invalid {
		renamed(q.form, err, map[string]string{"nip": "q", "q": "q"})
		return nil, nil
	}
	return found, err
}

func (p *rosterPages) showRoster(w http.ResponseWriter, r *web.Request) error {
	page := rosterPage{Tabs: registryTabs(rosterPath), CanImport: r.Can(access.ImportRegistry)}
	status := http.StatusOK
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		q, err := p.query(r, tx)
		if err != nil {
			return err
		}
		page.Form, page.Searched, page.Filtered = q.form, q.text != "", q.text != "" || q.in != q.mine
		if len(q.agencies) > 1 {
			page.Agencies = agencyOptions(q.agencies)
		}
		if page.Place, err = p.placeName(r, tx, q.mine); err != nil {
			return err
		}
		if page.Total, err = p.registry.CountServants(r.Context(), tx, q.mine); err != nil {
			return err
		}
		found, err := p.find(r, tx, q, q.offset, rosterShown)
		if err != nil {
			return err
		}
		for _, s := range found {
			page.Rows = append(page.Rows, rowOf(r, s, q.mine))
		}
		page.Shown = len(found)
		page.Cut = page.Searched && len(found) == rosterShown
		if !page.Searched {
			if page.Shown, err = p.registry.CountServants(r.Context(), tx, q.in); err != nil {
				return err
			}
			page.Pages = pagesOf(r, q.offset, len(found), page.Shown, rosterShown)
		}
		page.Export = rosterPath + ".csv"
		if v := without(r.URL.Query(), "mulai"); len(v) > 0 {
			page.Export += "?" + v.Encode()
		}
		return nil
	})
	if err != nil {
		return err
	}
	if page.Wrong = page.Form.Err() != nil; page.Wrong {
		status = http.StatusUnprocessableEntity
	}
	return p.views.Show(w, r, status, "roster_page", web.Meta{Title: "registry.roster.title", Nav: rosterPath}, page)
}

// placeName names what an office may look up.
func (p *rosterPages) placeName(r *web.Request, tx *db.Tx, in registry.Within) (string, error) {
	if in.Agency != "" {
		a, err := p.registry.Agency(r.Context(), tx, in.Agency)
		return a.Name, err
	}
	if in.Region == "" {
		return r.T("registry.page.country"), nil
	}
	return registry.Regions().Name(in.Region), nil
}

func rowOf(r *web.Request, s registry.Servant, mine registry.Within) servantRow {
	row := servantRow{
		ID: s.ID, Name: s.FullName(), NIP: s.NIP.Masked(), Position: s.Position, Unit: s.Unit,
	}
	var where []string
	if mine.Agency == "" {
		where = append(where, s.AgencyName)
	}
	if place := registry.Regions().Name(s.Region); place != "" && !strings.HasSuffix(s.AgencyName, place) {
		where = append(where, place)
	}
	row.Where = strings.Join(where, " · ")
	for _, m := range s.Matched {
		row.Why = append(row.Why, r.T("registry.match."+m.Field+"_"+m.How, m.Text))
	}
	return row
}

// pagesOf leads to the neighbours of a part of a list; the field mulai of the
// address says where a part begins.
func pagesOf(r *web.Request, offset, n, total, size int) web.Pages {
	to := func(at int) string {
		v := without(r.URL.Query(), "mulai")
		if at > 0 {
			v.Set("mulai", strconv.Itoa(at))
		}
		if len(v) == 0 {
			return r.URL.Path
		}
		return r.URL.Path + "?" + v.Encode()
	}
	pages := web.Pages{From: offset + 1, To: offset + n, Total: total}
	if offset > 0 {
		pages.Prev = to(max(0, offset-size))
	}
	if offset+n < total && n > 0 {
		pages.Next = to(offset + n)
	}
	return pages
}

// without are the values of an address but for one field and what is empty.
func without(q url.Values, field string) url.Values {
	for name, values := range q {
		if name == field || strings.Join(values, "") == "" {
			q.Del(name)
		}
	}
	return q
}

// exportRoster writes the list as a file, without numbers.
func (p *rosterPages) exportRoster(w http.ResponseWriter, r *web.Request) error {
	rows := [][]string{{
		r.T("registry.col.name"), r.T("registry.col.employment"), r.T("registry.col.position"), r.T("registry.col.class"),
		r.T("registry.col.unit"), r.T("registry.col.agency"), r.T("registry.col.region_code"), r.T("registry.col.region"),
	}}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		q, err := p.query(r, tx)
		if err != nil {
			return err
		}
		found, err := p.find(r, tx, q, 0, rosterExported)
		if err != nil {
			return err
		}
		for _, s := range found {
			rows = append(rows, []string{
				s.FullName(), p.employment(s.Employment, r.Lang), s.Position, className(r, s.PositionClass),
				s.Unit, s.AgencyName, string(s.Region), registry.Regions().Name(s.Region),
			})
		}
		return q.form.Err()
	})
	if err != nil {
		return err
	}
	web.SendCSV(w, "pegawai.csv", rows)
	return nil
}

func agencyOptions(list []registry.Agency) []web.Option {
	var out []web.Option
	for _, a := range list {
		out = append(out, web.Option{Value: string(a.ID), Label: a.Name})
	}
	return out
}

func optionValues(list []web.Option) []string {
	out := make([]string, 0, len(list))
	for _, o := range list {
		out = append(out, o.Value)
	}
	return out
}

// servantPage is all that templates/servant_page.html may use.
type servantPage struct {
	Form      *web.Form
	ID        netra.ServantID
	Name      string
	Agency    string
	Pairs     []web.Pair
	History   []web.Entry
	NIP       string // the whole number, only in the answer to a reason
	CanReveal bool
}

func (p *rosterPages) showServant(w http.ResponseWriter, r *web.Request) error {
	return p.servant(w, r, http.StatusOK, web.NewForm(nil), "")
}

func (p *rosterPages) servant(w http.ResponseWriter, r *web.Request, status int, f *web.Form, revealed string) error {
	page := servantPage{Form: f, NIP: revealed, CanReveal: r.Can(access.RevealNIP)}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		s, err := p.mine(r.Context(), tx, r)
		if err != nil {
			return err
		}
		versions, err := p.registry.History(r.Context(), tx, s.ID)
		if err != nil {
			return err
		}
		page.ID, page.Name, page.Agency = s.ID, s.FullName(), s.AgencyName
		page.Pairs = []web.Pair{
			{Label: "registry.col.nip", Value: s.NIP.Masked()},
			{Label: "registry.col.employment", Value: p.employment(s.Employment, r.Lang)},
			{Label: "registry.col.position", Value: dash(s.Position)},
			{Label: "registry.col.class", Value: dash(className(r, s.PositionClass))},
			{Label: "registry.col.unit", Value: dash(s.Unit)},
			{Label: "registry.col.agency", Value: s.AgencyName},
			{Label: "registry.col.region", Value: dash(registry.Regions().Full(s.Region))},
		}
		for i, v := range versions {
			page.History = append(page.History, p.entry(r, v, i == len(versions)-1))
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.views.Show(w, r, status, "servant_page", web.Meta{
		Title: page.Name, Nav: rosterPath,
		Crumbs: []web.Crumb{{Label: "registry.roster.title", Href: rosterPath}, {Label: page.Name}},
	}, page)
}

// entry is what rosters said of a servant in one period.
func (p *rosterPages) entry(r *web.Request, s registry.Servant, first bool) web.Entry {
	day := func(t time.Time) string { return i18n.Date(r.Lang, netra.DateOf(t, r.Zone())) }
	e := web.Entry{Title: s.Position, Who: s.FullName(), When: r.T("registry.page.since", day(s.Since))}
	if s.Position == "" {
		e.Title = r.T("registry.page.no_position")
	}
	var parts []string
	for _, part := range []string{className(r, s.PositionClass), s.Unit, s.AgencyName, p.employment(s.Employment, r.Lang)} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if !s.PositionFrom.IsZero() {
		parts = append(parts, r.T("registry.page.position_from", i18n.Date(r.Lang, s.PositionFrom)))
	}
	e.Text = strings.Join(parts, " · ")
	switch {
	case s.Until.IsZero():
		e.Tone, e.Chip = "good", &web.Chip{Tone: "good", Label: r.T("registry.page.now")}
	case first:
		e.When = r.T("registry.page.until", day(s.Until))
	default:
		e.When = r.T("registry.page.between", day(s.Since), day(s.Until))
	}
	return e
}

// employment is the name of an employment, the id where the law has none.
func (p *rosterPages) employment(id, lang string) string {
	if e := p.law.Employments[id]; e != nil {
		return e.Label.In(lang)
	}
	return id
}

// className is the name of a class of positions, "" for none.
func className(r *web.Request, class string) string {
	if class == "" {
		return ""
	}
	return r.T("registry.class." + strings.ReplaceAll(class, "-", "_"))
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

// mine is the servant of the path where the actor's office may look him up;
// anybody else is not there.
func (p *rosterPages) mine(ctx context.Context, tx *db.Tx, r *web.Request) (registry.Servant, error) {
	in, err := p.within(ctx, tx, r.Actor)
	if err != nil {
		return registry.Servant{}, err
	}
	s, err := p.registry.Servant(ctx, tx, netra.ServantID(r.PathValue("id")))
	if err != nil {
		return registry.Servant{}, err
	}
	if !in.Covers(s) {
		return registry.Servant{}, notInRegistry()
	}
	return s, nil
}

func notInRegistry() error { return &netra.Error{Kind: netra.NotFound, Key: "registry.not_found"} }

func (p *rosterPages) postReveal(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	var s registry.Servant
	err = p.db.Read(r.Context(), func(tx *db.Tx) error {
		s, err = p.mine(r.Context(), tx, r)
		return err
	})
	if err != nil {
		return err
	}
	reason := f.Text("alasan", 500, true)
	if f.Err() != nil {
		return p.servant(w, r, http.StatusUnprocessableEntity, f, "")
	}
	n, err := p.registry.RevealNIP(r.Context(), s.ID, reason, r.Actor)
	if err != nil {
		if f.SetErr(err) {
			return p.servant(w, r, http.StatusUnprocessableEntity, f, "")
		}
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.servant(w, r, http.StatusOK, web.NewForm(nil), n.Grouped())
}

// agencyPage is all that templates/agency_page.html may use.
type agencyPage struct {
	Form  *web.Form
	Kinds []web.Option
	Place string
}

func (p *rosterPages) showAgency(w http.ResponseWriter, r *web.Request) error {
	return p.agencyForm(w, r, http.StatusOK, web.NewForm(nil))
}

// agencyForm asks for an agency. An office that belongs to one has nothing to
// add.
func (p *rosterPages) agencyForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := agencyPage{Form: f}
	for _, k := range registry.AgencyKinds() {
		page.Kinds = append(page.Kinds, web.Option{Value: string(k), Label: "registry.agency_kinds." + string(k)})
	}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		in, err := p.mayAddAgency(r.Context(), tx, r.Actor)
		page.Place = registry.Regions().Full(in.Region)
		return err
	})
	if err != nil {
		return err
	}
	return p.views.Show(w, r, status, "agency_page", web.Meta{
		Title: "registry.agency.title", Nav: rosterPath, Narrow: true,
		Crumbs: []web.Crumb{{Label: "registry.roster.title", Href: rosterPath}, {Label: "registry.import.title", Href: servantImport.path}, {Label: "registry.agency.title"}},
	}, page)
}

// mayAddAgency is what an office looks after where it may add agencies to it.
func (p *rosterPages) mayAddAgency(ctx context.Context, tx *db.Tx, by netra.Actor) (registry.Within, error) {
	in, err := p.within(ctx, tx, by)
	if err == nil && in.Agency != "" {
		err = &netra.Error{Kind: netra.Forbidden, Key: "registry.agency_not_yours"}
	}
	return in, err
}

func (p *rosterPages) postAgency(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	var kinds []string
	for _, k := range registry.AgencyKinds() {
		kinds = append(kinds, string(k))
	}
	a := registry.Agency{Name: f.Text("nama", 300, true), Short: f.Text("singkatan", 60, false), Kind: registry.AgencyKind(f.Choice("jenis", kinds, true))}
	if f.Err() != nil {
		return p.agencyForm(w, r, http.StatusUnprocessableEntity, f)
	}
	err = p.db.Write(r.Context(), func(tx *db.Tx) error {
		// An agency lies where the office is that adds it.
		in, err := p.mayAddAgency(r.Context(), tx, r.Actor)
		if err != nil {
			return err
		}
		a.Region = in.Region
		_, err = p.registry.AddAgency(r.Context(), tx, a, r.Actor)
		return err
	})
	if err != nil {
		if netra.KindOf(err) != netra.Forbidden && renamed(f, err, map[string]string{"name": "nama", "kind": "jenis"}) {
			return p.agencyForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return web.RedirectSaying(w, r, servantImport.path, "registry.agency.added")
}
