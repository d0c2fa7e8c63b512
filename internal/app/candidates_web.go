package app

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	candidatesPath = "/meja/calon"

	// racesShown is how many races a page lists.
	racesShown = 20
	// candidatesShown is how many candidates of one race a page lists.
	candidatesShown = 200
)

// candidatesPage is all that templates/candidates_page.html may use.
type candidatesPage struct {
	Tabs      []web.Tab
	Form      *web.Form
	Elections []web.Option
	Kinds     []web.Option
	Election  string // its name
	Races     []raceView
	Filtered  bool
	Wrong     bool // the question itself is wrong
	Total     int
	Pages     web.Pages
	Export    string
	CanImport bool
}

// raceView is one race with those who stand in it.
type raceView struct {
	ID    string
	Title string
	Place string
	Lists []listView
	More  int // candidates who are not listed
}

// listView is one list of a race: that of a party in a constituency, or the only
// one.
type listView struct {
	Title  string // "" for the only one
	Paired bool   // some stand together with a deputy
	Pairs  []pairView
}

// pairView are those who stand under one number.
type pairView struct {
	Number  string
	Heads   []candidateView
	Deputy  []candidateView
	Nobody  bool // the empty column that runs against a single pair
	Unknown bool // not drawn yet
}

// candidateView is one candidate.
type candidateView struct{ ID, Name, Alias, Party string }

// candidateQuery is what somebody looks for among the candidates.
type candidateQuery struct {
	form     *web.Form
	election *law.Election
	office   access.Office
	races    []registry.Race // those of the election that fit
	name     string
	party    string
}

// candidateQuery reads a search from an address. What is wrong with it is in the
// form.
func (p *rosterPages) candidateQuery(r *web.Request, tx *db.Tx) (candidateQuery, error) {
	q := r.URL.Query()
	values := map[string]string{}
	for _, name := range []string{"tahapan", "jenis", "tempat", "q", "partai"} {
		values[name] = q.Get(name)
	}
	if e := p.law.ElectionOn(r.Today()); e != nil && values["tahapan"] == "" {
		values["tahapan"] = e.ID
	}
	out := candidateQuery{form: web.NewForm(values)}
	var elections []string
	for _, e := range p.law.ElectionsInOrder() {
		elections = append(elections, e.ID)
	}
	out.election = p.law.Elections[out.form.Choice("tahapan", elections, false)]
	if out.election != nil {
		if _, ok := out.election.Race(values["jenis"]); !ok {
			// The kinds of race are those of the election; one that another
			// election has restricts nothing here.
			out.form.Set("jenis", "")
		}
	}
	place := out.form.Text("tempat", 100, false)
	out.name, out.party = out.form.Text("q", 100, false), out.form.Text("partai", 100, false)
	var err error
	if out.office, err = p.access.Office(r.Context(), tx, r.Actor.Office); err != nil || out.election == nil || out.form.Err() != nil {
		return out, err
	}
	races, err := p.registry.Races(r.Context(), tx, out.election.ID, out.office.Region)
	out.races = chosenRaces(races, out.form.Get("jenis"), place)
	if out.searched() && err == nil {
		out.races, err = p.registry.RacesOf(r.Context(), tx, out.races, out.name, out.party)
	}
	return out, err
}

// searched tells whether single candidates are looked for.
func (q candidateQuery) searched() bool { return q.name != "" || q.party != "" }

func (q candidateQuery) narrow() bool {
	return q.searched() || q.form.Get("jenis") != "" || q.form.Get("tempat") != ""
}

func (p *rosterPages) showCandidates(w http.ResponseWriter, r *web.Request) error {
	page := candidatesPage{Tabs: registryTabs(candidatesPath), Export: candidatesPath + ".csv"}
	for _, e := range p.law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		q, err := p.candidateQuery(r, tx)
		if err != nil {
			return err
		}
		page.Form, page.Filtered, page.Wrong = q.form, q.narrow(), q.form.Err() != nil
		page.CanImport = r.Can(access.ImportRegistry) && q.office.Agency == ""
		if q.election == nil || page.Wrong {
			return nil
		}
		page.Election = q.election.Label.In(r.Lang)
		for _, race := range q.election.Races {
			page.Kinds = append(page.Kinds, web.Option{Value: race.ID, Label: race.Label.In(r.Lang)})
		}
		if v := without(r.URL.Query(), "mulai"); len(v) > 0 {
			page.Export += "?" + v.Encode()
		}
		return p.racesInto(r, tx, &page, q)
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	if page.Wrong {
		status = http.StatusUnprocessableEntity
	}
	return p.views.Show(w, r, status, "candidates_page", web.Meta{Title: "registry.candidates.title", Nav: rosterPath}, page)
}

// chosenRaces are the races of a kind whose region has a text in its name.
func chosenRaces(races []registry.Race, kind, place string) []registry.Race {
	var out []registry.Race
	for _, race := range races {
		name := registry.Regions().Full(race.Region)
		if (kind == "" || race.Race == kind) && strings.Contains(strings.ToLower(name), strings.ToLower(place)) {
			out = append(out, race)
		}
	}
	return out
}

// racesInto fills the page with one part of the races.
func (p *rosterPages) racesInto(r *web.Request, tx *db.Tx, page *candidatesPage, q candidateQuery) error {
	offset, err := strconv.Atoi(r.URL.Query().Get("mulai"))
	if err != nil || offset < 0 {
		offset = 0
	}
	page.Total = len(q.races)
	offset = min(offset, len(q.races))
	part := q.races[offset:min(offset+racesShown, len(q.races))]
	page.Pages = pagesOf(r, offset, len(part), len(q.races), racesShown)
	candidates, err := p.registry.CandidatesOf(r.Context(), tx, part)
	if err != nil {
		return err
	}
	for _, race := range part {
		v := raceView{ID: race.ID, Title: raceName(r, q.election, race.Race), Place: placeOf(r, race.Region)}
		list := q.fitting(candidates[race.ID])
		v.More = max(0, len(list)-candidatesShown)
		v.Lists = listsOf(list[:len(list)-v.More])
		page.Races = append(page.Races, v)
	}
	return nil
}

// fitting are the candidates whose name and party fit.
func (q candidateQuery) fitting(list []registry.Candidate) []registry.Candidate {
	var out []registry.Candidate
	for _, c := range list {
		if c.Fits(q.name, q.party) {
			out = append(out, c)
		}
	}
	return out
}

func raceName(r *web.Request, e *law.Election, id string) string {
	if race, ok := e.Race(id); ok {
		return race.Label.In(r.Lang)
	}
	return id
}

func placeOf(r *web.Request, region netra.Region) string {
	if name := registry.Regions().Full(region); name != "" {
		return name
	}
	return r.T("registry.page.country")
}

// listsOf parts the candidates of a race into its lists, in their order.
func listsOf(list []registry.Candidate) []listView {
	var out []listView
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].List == list[0].List {
			n++
		}
		v := listView{}
		if list[0].List != "" {
			var parts []string
			for _, part := range []string{list[0].Party, list[0].Constituency} {
				if part != "" {
					parts = append(parts, part)
				}
			}
			v.Title = strings.Join(parts, " · ")
		}
		v.Pairs, v.Paired = pairsOf(list[:n])
		out, list = append(out, v), list[n:]
	}
	return out
}

// pairsOf puts candidates together who stand under one number.
func pairsOf(list []registry.Candidate) (pairs []pairView, paired bool) {
	at := map[int]int{}
	for _, c := range list {
		i, ok := at[c.Number]
		if !ok {
			i = len(pairs)
			at[c.Number] = i
			pairs = append(pairs, pairView{Number: strconv.Itoa(c.Number), Unknown: c.Number == 0})
		}
		view := candidateView{ID: c.ID, Name: c.FullName(), Alias: c.Alias}
		if c.List == "" {
			view.Party = c.Party
		}
		switch {
		case c.IsEmptyColumn():
			pairs[i].Nobody = true
		case c.IsDeputy():
			pairs[i].Deputy, paired = append(pairs[i].Deputy, view), true
		default:
			pairs[i].Heads = append(pairs[i].Heads, view)
		}
	}
	return pairs, paired
}

// exportCandidates writes the list as a file, without families.
func (p *rosterPages) exportCandidates(w http.ResponseWriter, r *web.Request) error {
	rows := [][]string{{
		r.T("registry.field.pemilihan"), r.T("registry.col.region_code"), r.T("registry.col.region"), r.T("registry.field.dapil"), r.T("registry.field.partai"),
		r.T("registry.field.nomor"), r.T("registry.field.peran"), r.T("registry.field.nama"), r.T("registry.field.alias"),
		r.T("registry.field.akun_resmi"), r.T("registry.field.akun_pribadi"), r.T("registry.field.tim"), r.T("registry.field.sumber"),
	}}
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		q, err := p.candidateQuery(r, tx)
		if err != nil {
			return err
		}
		candidates, err := p.registry.CandidatesOf(r.Context(), tx, q.races)
		if err != nil {
			return err
		}
		for _, race := range q.races {
			list := q.fitting(candidates[race.ID])
			if err := p.registry.WithParts(r.Context(), tx, list); err != nil {
				return err
			}
			for _, c := range list {
				rows = append(rows, []string{
					raceName(r, q.election, race.Race), string(race.Region), registry.Regions().Name(race.Region), c.Constituency, c.Party,
					strconv.Itoa(c.Number), r.T("registry.roles." + c.Role), c.FullName(), c.Alias,
					accounts(c, true), accounts(c, false), helpers(c), c.Source,
				})
			}
		}
		return q.form.Err()
	})
	if err != nil {
		return err
	}
	web.SendCSV(w, "calon.csv", rows)
	return nil
}

func accounts(c registry.Candidate, official bool) string {
	var out []string
	for _, a := range c.Accounts {
		if a.Official == official {
			out = append(out, a.Address)
		}
	}
	return strings.Join(out, ", ")
}

func helpers(c registry.Candidate) string {
	var out []string
	for _, h := range c.Team {
		if h.Duty != "" {
			h.Name += " (" + h.Duty + ")"
		}
		out = append(out, h.Name)
	}
	return strings.Join(out, "; ")
}
