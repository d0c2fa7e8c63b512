package measure

import (
	"errors"
	"net/http"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
)

const contests = "/meja/zona"

// installContests names the routes by which offices contest a colour.
func (s *Service) installContests(m *web.Mux) {
	m.Get(contests, access.ContestZone, s.showContests)
	m.Post(contests, access.ContestZone, s.postContest)
	m.Get(contests+"/{id}", access.ContestZone, s.showContest)
	m.Post(contests+"/{id}", access.ContestZone, s.postAnswer)
}

// contestsPage is all that templates/contests_page.html may use.
type contestsPage struct {
	Form      *web.Form
	Elections []web.Option
	Place     string // whose colour the office may contest; "" where none
	List      []contestView
}

// contestPage is all that templates/contest_page.html may use.
type contestPage struct {
	Form    *web.Form
	View    contestView
	May     bool // answer
	Answers []web.Option
}

// contestView is a contest in words.
type contestView struct {
	Contest
	Name     string // of the region
	Election string
	Chip     web.Chip // the colour that is contested
	ByClaim  web.Chip // the colour that the claimed count would give, where the count decides
}

func (s *Service) contestView(r *web.Request, c Contest) contestView {
	v := contestView{Contest: c, Name: s.regionName(c.Region), Election: c.Election, Chip: web.Chip{Label: c.Band}}
	if e := s.Law.Elections[c.Election]; e != nil {
		v.Election = e.Label.In(r.Lang)
	}
	z := s.Law.Zones[c.Rule]
	if z == nil {
		return v
	}
	if b, level, ok := z.BandByID(c.Band); ok {
		v.Chip = bandChip(r, z, b, level)
	}
	if z.Per == 0 {
		b, level := z.Band(float64(c.Claimed))
		v.ByClaim = bandChip(r, z, b, level)
	}
	return v
}

func (s *Service) contestViews(r *web.Request, list []Contest) []contestView {
	var out []contestView
	for _, c := range list {
		out = append(out, s.contestView(r, c))
	}
	return out
}

func (s *Service) showContests(w http.ResponseWriter, r *web.Request) error {
	f := web.NewForm(nil)
	f.SetDate("hari", r.Today())
	f.Set("pemilihan", s.electionOf("", r.Today()).ID)
	return s.drawContests(w, r, http.StatusOK, f)
}

func (s *Service) drawContests(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	list, err := s.Contests(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	page := contestsPage{Form: f, Elections: s.electionOptions(r), List: s.contestViews(r, list)}
	err = s.DB.Read(r.Context(), func(tx *db.Tx) error {
		o, err := s.Access.Office(r.Context(), tx, r.Actor.Office)
		if err != nil {
			return err
		}
		if z := s.ZoneRuleOn(r.Today()); z != nil {
			if region, ok := ownColour(z, o); ok {
				page.Place = s.regionName(region)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "contests_page", web.Meta{Title: "measure.contest.title", Nav: contests}, page)
}

func (s *Service) postContest(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<15)
	if err != nil {
		return err
	}
	var elections []string
	for _, e := range s.Law.ElectionsInOrder() {
		elections = append(elections, e.ID)
	}
	d := ContestDraft{
		Election: f.Choice("pemilihan", elections, true), AsOf: f.Date("hari", true), Claimed: f.Int("jumlah", 0, mostScore, true),
		Source: f.Text("sumber", 300, true), Note: f.Text("catatan", 1000, true),
	}
	if d.AsOf > r.Today() {
		f.Problem("hari", "measure.index.future")
	}
	if f.Err() == nil {
		c, err := s.Contest(r.Context(), d, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, contests+"/"+c.ID, "measure.contest.said_made")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawContests(w, r, http.StatusUnprocessableEntity, f)
}

func (s *Service) showContest(w http.ResponseWriter, r *web.Request) error {
	return s.drawContest(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawContest(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	c, may, err := s.OpenContest(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := contestPage{Form: f, View: s.contestView(r, c), May: may, Answers: []web.Option{
		{Value: "ya", Label: "measure.contest.accept"}, {Value: "tidak", Label: "measure.contest.refuse"},
	}}
	return s.Views.Show(w, r, status, "contest_page", web.Meta{
		Title: r.T("measure.contest.of", page.View.Name), Nav: contests, Crumbs: []web.Crumb{{Label: "measure.contest.title", Href: contests}, {Label: page.View.Name}},
	}, page)
}

func (s *Service) postAnswer(w http.ResponseWriter, r *web.Request) error {
	id := r.PathValue("id")
	if _, _, err := s.OpenContest(r.Context(), id, r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	accepted := f.Choice("putusan", []string{"ya", "tidak"}, true) == "ya"
	text := f.Text("jawaban", 1000, true)
	if f.Err() == nil {
		err := s.AnswerContest(r.Context(), id, accepted, text, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, contests+"/"+id, "measure.contest.said_answered")
		}
		var e *netra.Error
		if !errors.As(err, &e) || e.Kind == netra.Forbidden || !f.SetErr(err) {
			return err
		}
	}
	return s.drawContest(w, r, http.StatusUnprocessableEntity, f)
}
