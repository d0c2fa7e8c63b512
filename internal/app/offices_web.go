package app

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// officePages let an administrator look after offices.
type officePages struct {
	access   *access.Service
	registry *registry.Service
	law      *law.Book
	db       *db.DB
	views    *web.Views
	recount  func(context.Context, *db.Tx) error // lets running clocks be counted again
}

const officesPath = "/meja/kantor"

func (p *officePages) install(m *web.Mux) {
	m.Get(officesPath, access.ManageOffice, p.showOffices)
	m.Get(officesPath+"/baru", access.ManageOffice, p.showNew)
	m.Post(officesPath+"/baru", access.ManageOffice, p.postNew)
	m.Get(officesPath+"/{id}", access.ManageOffice, p.showOffice)
	m.Post(officesPath+"/{id}", access.ManageOffice, p.postRename)
	m.Post(officesPath+"/{id}/tutup", access.ManageOffice, p.postClose)
}

// renamed puts the problems of an error at the fields of a form, which calls
// them otherwise. It tells whether the person at the form can do something
// about the error.
func renamed(f *web.Form, err error, fields map[string]string) bool {
	var e *netra.Error
	if !errors.As(err, &e) || e.Kind != netra.Invalid && e.Kind != netra.Conflict && e.Kind != netra.Forbidden {
		return false
	}
	for _, q := range e.Problems {
		f.Problem(fields[q.Field], q.Key, q.Args...)
	}
	if len(e.Problems) == 0 {
		f.Problem("", e.Key, e.Args...)
	}
	return true
}

// officesPage is all that templates/offices_page.html may use.
type officesPage struct {
	Form *web.Form
	Rows []officeRow
	Full bool // there are more offices than one page lists
}

// officeRow is one line of the list of offices.
type officeRow struct {
	ID     netra.OfficeID
	Name   string
	Kind   law.Text
	Place  string
	Parent string
	Agency string
	Indent string // one step per office above it that is in the list
	Host   bool
	Idle   bool // the law gives its kind nothing to do today
	Closed bool
}

// indentWidth is how many spaces a step in the tree takes. They do not break, so
// that a long name is not pushed to the next line of a phone.
const indentWidth = 4

// officesShown is how many offices the list holds; a search finds the others.
const officesShown = 500

func (p *officePages) showOffices(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	f := web.NewForm(map[string]string{"q": q.Get("q"), "semua": q.Get("semua")})
	page := officesPage{Form: f}
	filter := access.OfficeFilter{Query: f.Text("q", 100, false), All: f.Checked("semua"), Limit: officesShown + 1}
	status := http.StatusOK
	if f.Err() != nil {
		status = http.StatusUnprocessableEntity
	} else if err := p.list(r, filter, &page); err != nil {
		return err
	}
	return p.views.Show(w, r, status, "offices_page", web.Meta{Title: "access.offices.title", Nav: officesPath}, page)
}

// list fills the page with the offices of a filter that the actor looks after.
func (p *officePages) list(r *web.Request, filter access.OfficeFilter, page *officesPage) error {
	return p.db.Read(r.Context(), func(tx *db.Tx) error {
		sc, err := p.access.ScopeOf(r.Context(), tx, r.Actor, access.ManageOffice)
		if err != nil {
			return err
		}
		filter.Scope = &sc
		list, err := p.access.Offices(r.Context(), tx, filter)
		if err != nil {
			return err
		}
		if page.Full = len(list) > officesShown; page.Full {
			list = list[:officesShown]
		}
		agencies, err := p.registry.Agencies(r.Context(), tx, "")
		if err != nil {
			return err
		}
		employer := map[netra.AgencyID]string{}
		for _, a := range agencies {
			employer[a.ID] = a.Name
		}
		names := map[netra.OfficeID]string{}
		for _, o := range list {
			names[o.ID] = o.Name
		}
		for _, o := range inTree(list) {
			page.Rows = append(page.Rows, officeRow{
				ID: o.ID, Name: o.Name, Kind: p.kindLabel(o.Kind), Place: registry.Regions().Full(o.Region), Parent: names[o.Parent],
				Agency: employer[o.Agency], Indent: strings.Repeat("\u00a0", indentWidth*o.depth), Host: o.Host, Idle: p.idle(o.Kind, r), Closed: !o.Active,
			})
		}
		return nil
	})
}

// placedOffice is an office and how deep it stands in a list.
type placedOffice struct {
	access.Office
	depth int
}

// inTree puts each office right below the one above it, as far as that is in
// the list; those side by side keep their order.
func inTree(list []access.Office) []placedOffice {
	known := map[netra.OfficeID]bool{}
	for _, o := range list {
		known[o.ID] = true
	}
	below := map[netra.OfficeID][]access.Office{}
	for _, o := range list {
		above := o.Parent
		if !known[above] {
			above = ""
		}
		below[above] = append(below[above], o)
	}
	var out []placedOffice
	var place func(above netra.OfficeID, depth int)
	place = func(above netra.OfficeID, depth int) {
		for _, o := range below[above] {
			out = append(out, placedOffice{o, depth})
			place(o.ID, depth+1)
		}
	}
	place("", 0)
	return out
}

// idle tells whether the law gives a kind of office nothing to do today, as to
// an authority that was dissolved.
func (p *officePages) idle(kind string, r *web.Request) bool {
	return len(p.law.Functions(kind, r.Today())) == 0
}

func (p *officePages) kindLabel(id string) law.Text {
	if k := p.law.Kinds[id]; k != nil {
		return k.Label
	}
	return law.Text{ID: id, EN: id}
}

// newOfficePage is all that templates/office_new_page.html may use.
type newOfficePage struct {
	Form     *web.Form
	Kinds    []web.Option
	Picker   web.RegionPicker
	Agencies []web.Option
}

func (p *officePages) showNew(w http.ResponseWriter, r *web.Request) error {
	return p.newForm(w, r, http.StatusOK, web.NewForm(nil))
}

// kinds are the kinds of office that have something to do today.
func (p *officePages) kinds(r *web.Request) (options []web.Option, ids []string) {
	for _, k := range p.law.KindsInOrder() {
		if len(p.law.Functions(k.ID, r.Today())) > 0 {
			options = append(options, web.Option{Value: k.ID, Label: k.Label.In(r.Lang)})
			ids = append(ids, k.ID)
		}
	}
	return options, ids
}

// picker offers regions down to the kecamatan, as far as they are chosen.
func picker(f *web.Form) web.RegionPicker {
	tree := registry.Regions()
	options := func(list []registry.RegionInfo) []web.Option {
		var out []web.Option
		for _, info := range list {
			out = append(out, web.Option{Value: string(info.Code), Label: info.Name})
		}
		return out
	}
	p := web.RegionPicker{Provinces: options(tree.Provinces())}
	if prov := f.Get("provinsi"); prov != "" {
		p.Regencies = options(tree.Children(netra.Region(prov)))
	}
	if reg := f.Get("wilayah"); reg != "" {
		p.Districts = options(tree.Children(netra.Region(reg)))
	}
	return p
}

func (p *officePages) newForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := newOfficePage{Form: f, Picker: picker(f)}
	page.Kinds, _ = p.kinds(r)
	agencies, err := p.agencies(r)
	if err != nil {
		return err
	}
	page.Agencies = agencies
	return p.views.Show(w, r, status, "office_new_page", web.Meta{
		Title: "access.office_new.title", Nav: officesPath, Narrow: true,
		Crumbs: []web.Crumb{{Label: "access.offices.title", Href: officesPath}, {Label: "access.office_new.title"}},
	}, page)
}

func (p *officePages) agencies(r *web.Request) ([]web.Option, error) {
	var out []web.Option
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		list, err := p.registry.Agencies(r.Context(), tx, "")
		for _, a := range list {
			out = append(out, web.Option{Value: string(a.ID), Label: a.Name})
		}
		return err
	})
	return out, err
}

func (p *officePages) postNew(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	if f.Get("langkah-wilayah") != "" {
		return p.newForm(w, r, http.StatusOK, f)
	}
	_, kinds := p.kinds(r)
	o := access.Office{Kind: f.Choice("jenis", kinds, true), Name: f.Text("nama", 200, true), Short: f.Text("singkatan", 60, false), Agency: netra.AgencyID(f.Text("instansi", 40, false))}
	o.Region = officeRegion(p.law.Kinds[o.Kind], f)
	if f.Err() != nil {
		return p.newForm(w, r, http.StatusUnprocessableEntity, f)
	}
	err = p.db.Write(r.Context(), func(tx *db.Tx) error { return p.add(r.Context(), tx, o, r.Actor) })
	if err != nil {
		if renamed(f, err, officeFields) {
			return p.newForm(w, r, http.StatusUnprocessableEntity, f)
		}
		return err
	}
	return web.RedirectSaying(w, r, officesPath, "access.offices.added")
}

// officeFields are the fields of access as the forms call them.
var officeFields = map[string]string{"kind": "jenis", "region": "wilayah", "name": "nama", "short": "singkatan", "agency": "instansi", "week": "pekan"}

// officeRegion is the chosen region, cut to the level of the kind.
func officeRegion(k *law.OfficeKind, f *web.Form) netra.Region {
	if k == nil {
		return ""
	}
	chosen := netra.Region(f.Get("kecamatan"))
	for _, name := range []string{"wilayah", "provinsi"} {
		if chosen == "" {
			chosen = netra.Region(f.Get(name))
		}
	}
	if chosen != "" {
		if _, ok := registry.Regions().Get(chosen); !ok {
			f.Problem("wilayah", "registry.region_unknown")
			return ""
		}
	}
	return regionOfLevel(k.Level, chosen)
}

// add finds the office above and adds the new one below it. Without an office
// above, only the host may begin a tree.
func (p *officePages) add(ctx context.Context, tx *db.Tx, o access.Office, by netra.Actor) error {
	sc, err := p.access.ScopeOf(ctx, tx, by, access.ManageOffice)
	if err != nil {
		return err
	}
	wrong := func(field, key string) error {
		return &netra.Error{Kind: netra.Invalid, Key: key, Problems: []netra.Problem{{Field: field, Key: key}}}
	}
	k := p.law.Kinds[o.Kind]
	if k.Parent != "" {
		parent, err := p.access.OfficeFor(ctx, tx, []string{k.Parent}, o.Region)
		if netra.KindOf(err) == netra.NotFound {
			return wrong("region", "access.parent_missing")
		}
		if err != nil {
			return err
		}
		o.Parent = parent.ID
	}
	if !sc.All() && !sc.Covers(o.Parent) {
		return wrong("region", "access.region_not_yours")
	}
	if k.AgencyKind != "" && o.Agency == "" {
		return wrong("agency", "access.agency_needed")
	}
	if o.Agency != "" {
		if _, err := p.registry.Agency(ctx, tx, o.Agency); netra.KindOf(err) == netra.NotFound {
			return wrong("agency", "access.agency_needed")
		} else if err != nil {
			return err
		}
	}
	have, err := p.access.Offices(ctx, tx, access.OfficeFilter{Kinds: []string{o.Kind}, Region: o.Region, Agency: o.Agency})
	if err != nil {
		return err
	}
	for _, h := range have {
		// Two of one kind for one place would both be "the nearest" one.
		if h.Region == o.Region && h.Agency == o.Agency {
			return wrong("kind", "access.office_exists")
		}
	}
	o.Zone = registry.Regions().Zone(o.Region)
	_, err = p.access.AddOffice(ctx, tx, o, by)
	return err
}

// officePage is all that templates/office_page.html may use.
type officePage struct {
	Form   *web.Form
	Office access.Office
	Kind   law.Text
	Place  string
	Pairs  []web.Pair
	Idle   bool // the law gives its kind nothing to do today
	Weeks  []web.Option
}

func (p *officePages) showOffice(w http.ResponseWriter, r *web.Request) error {
	return p.officeForm(w, r, http.StatusOK, nil)
}

// mine is an office that the actor looks after; any other is not there.
func (p *officePages) mine(ctx context.Context, tx *db.Tx, r *web.Request) (access.Office, error) {
	sc, err := p.access.ScopeOf(ctx, tx, r.Actor, access.ManageOffice)
	if err != nil {
		return access.Office{}, err
	}
	o, err := p.access.Office(ctx, tx, netra.OfficeID(r.PathValue("id")))
	if err != nil {
		return access.Office{}, err
	}
	if !sc.Covers(o.ID) {
		return access.Office{}, &netra.Error{Kind: netra.NotFound, Key: "access.not_found"}
	}
	return o, nil
}

func (p *officePages) officeForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	var page officePage
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		var err error
		if page.Office, err = p.mine(r.Context(), tx, r); err != nil {
			return err
		}
		o := page.Office
		page.Idle = p.idle(o.Kind, r)
		page.Kind, page.Place = p.kindLabel(o.Kind), registry.Regions().Full(o.Region)
		page.Pairs = []web.Pair{{Label: "access.office.kind", Value: page.Kind.In(r.Lang)}, {Label: "access.office.place", Value: page.Place}, {Label: "access.office.zone", Value: zoneWord(o.Zone, r)}}
		if o.Parent != "" {
			parent, err := p.access.Office(r.Context(), tx, o.Parent)
			if err != nil {
				return err
			}
			page.Pairs = append(page.Pairs, web.Pair{Label: "access.office.parent", Value: parent.Name})
		}
		if o.Agency != "" {
			a, err := p.registry.Agency(r.Context(), tx, o.Agency)
			if err != nil && netra.KindOf(err) != netra.NotFound {
				return err
			}
			page.Pairs = append(page.Pairs, web.Pair{Label: "access.office.agency", Value: a.Name})
		}
		return nil
	})
	if err != nil {
		return err
	}
	if page.Place == "" {
		page.Place = r.T("access.office.whole_country")
		page.Pairs[1].Value = page.Place
	}
	if page.Form = f; f == nil {
		page.Form = web.NewForm(map[string]string{"nama": page.Office.Name, "singkatan": page.Office.Short, "pekan": page.Office.Week})
	}
	for _, w := range p.law.WeeksInOrder() {
		page.Weeks = append(page.Weeks, web.Option{Value: w.ID, Label: w.Label.In(r.Lang)})
	}
	if page.Form.Get("pekan") == "" {
		page.Form.Set("pekan", page.Weeks[0].Value)
	}
	return p.views.Show(w, r, status, "office_page", web.Meta{
		Title: page.Office.Name, Nav: officesPath, Narrow: true,
		Crumbs: []web.Crumb{{Label: "access.offices.title", Href: officesPath}, {Label: page.Office.Name}},
	}, page)
}

// zoneWord is the zone as people say it.
func zoneWord(zone string, r *web.Request) string {
	for _, z := range zones {
		if z.Value == zone {
			return r.T(z.Label)
		}
	}
	return zone
}

func (p *officePages) postRename(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	name, short := f.Text("nama", 200, true), f.Text("singkatan", 60, false)
	week := f.Text("pekan", 40, true)
	if f.Err() != nil {
		return p.officeForm(w, r, http.StatusUnprocessableEntity, f)
	}
	return p.change(w, r, f, "access.offices.saved", func(ctx context.Context, tx *db.Tx, o access.Office) error {
		if err := p.access.RenameOffice(ctx, tx, o.ID, name, strings.TrimSpace(short), r.Actor); err != nil {
			return err
		}
		changed, err := p.access.SetWeek(ctx, tx, o.ID, week, r.Actor)
		if err != nil || !changed {
			return err
		}
		return p.recount(ctx, tx)
	})
}

func (p *officePages) postClose(w http.ResponseWriter, r *web.Request) error {
	return p.change(w, r, nil, "access.offices.closed", func(ctx context.Context, tx *db.Tx, o access.Office) error {
		return p.access.CloseOffice(ctx, tx, o.ID, r.Actor)
	})
}

// change does something to an office that the actor looks after.
func (p *officePages) change(w http.ResponseWriter, r *web.Request, f *web.Form, said string, do func(context.Context, *db.Tx, access.Office) error) error {
	err := p.db.Write(r.Context(), func(tx *db.Tx) error {
		o, err := p.mine(r.Context(), tx, r)
		if err != nil {
			return err
		}
		return do(r.Context(), tx, o)
	})
	if err == nil {
		return web.RedirectSaying(w, r, officesPath, said)
	}
	if f != nil && renamed(f, err, officeFields) {
		return p.officeForm(w, r, http.StatusUnprocessableEntity, f)
	}
	return err
}
