package app

import (
	"net/http"
	"strconv"
	"strings"

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
	CanImport bool
}

// raceView is one race with those who stand in it.
type raceView struct {
	ID     string
	Title  string
	Place  string
	Paired bool // some stand together with a deputy
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
type candidateView struct{ Name, Alias string }

func (p *rosterPages) showCandidates(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	values := map[string]string{"tahapan": q.Get("tahapan"), "jenis": q.Get("jenis"), "tempat": q.Get("tempat")}
	if e := p.law.ElectionOn(r.Today()); e != nil && values["tahapan"] == "" {
		values["tahapan"] = e.ID
	}
	page := candidatesPage{Tabs: registryTabs(candidatesPath), Form: web.NewForm(values)}
	for _, e := range p.law.ElectionsInOrder() {
		page.Elections = append(page.Elections, web.Option{Value: e.ID, Label: e.Label.In(r.Lang)})
	}
	election := p.law.Elections[page.Form.Choice("tahapan", optionValues(page.Elections), false)]
	if election != nil {
		page.Election = election.Label.In(r.Lang)
		for _, race := range election.Races {
			page.Kinds = append(page.Kinds, web.Option{Value: race.ID, Label: race.Label.In(r.Lang)})
		}
	}
	if !hasValue(page.Kinds, values["jenis"]) {
		// The kinds of race are those of the election; one that another election
		// has restricts nothing here.
		page.Form.Set("jenis", "")
	}
	place := page.Form.Text("tempat", 100, false)
	page.Filtered = page.Form.Get("jenis") != "" || place != ""
	err := p.db.Read(r.Context(), func(tx *db.Tx) error {
		o, err := p.access.Office(r.Context(), tx, r.Actor.Office)
		if err != nil {
			return err
		}
		page.CanImport = r.Can(access.ImportRegistry) && o.Agency == ""
		if election == nil || page.Form.Err() != nil {
			return nil
		}
		races, err := p.registry.Races(r.Context(), tx, election.ID, o.Region)
		if err != nil {
			return err
		}
		return p.racesInto(r, tx, &page, election, chosenRaces(races, page.Form.Get("jenis"), place))
	})
	if err != nil {
		return err
	}
	status := http.StatusOK
	if page.Wrong = page.Form.Err() != nil; page.Wrong {
		status = http.StatusUnprocessableEntity
	}
	return p.views.Show(w, r, status, "candidates_page", web.Meta{Title: "registry.candidates.title", Nav: rosterPath}, page)
}

func hasValue(list []web.Option, value string) bool {
	for _, o := range list {
		if o.Value == value {
			return true
		}
	}
	return false
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
func (p *rosterPages) racesInto(r *web.Request, tx *db.Tx, page *candidatesPage, e *law.Election, races []registry.Race) error {
	offset, err := strconv.Atoi(r.URL.Query().Get("mulai"))
	if err != nil || offset < 0 {
		offset = 0
	}
	page.Total = len(races)
	offset = min(offset, len(races))
	part := races[offset:min(offset+racesShown, len(races))]
	page.Pages = pagesOf(r, offset, len(part), len(races), racesShown)
	candidates, err := p.registry.CandidatesOf(r.Context(), tx, part)
	if err != nil {
		return err
	}
	for _, race := range part {
		v := raceView{ID: race.ID, Title: race.Race, Place: registry.Regions().Full(race.Region)}
		if v.Place == "" {
			v.Place = r.T("registry.page.country")
		}
		for _, kind := range e.Races {
			if kind.ID == race.Race {
				v.Title = kind.Label.In(r.Lang)
			}
		}
		v.Pairs, v.Paired = pairsOf(candidates[race.ID])
		page.Races = append(page.Races, v)
	}
	return nil
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
		view := candidateView{Name: c.FullName(), Alias: c.Alias}
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
