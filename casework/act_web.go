package casework

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// actPage is all that templates/act_page.html may use.
type actPage struct {
	Case      netra.CaseID
	Number    string
	Form      *web.Form
	Acts      []web.Option
	Races     []web.Option
	Facts     []*law.Fact // those on which a rule about the act hangs that day
	Matches   []matchView // the rules that applied or may have
	Others    []matchView // those that did not
	YesNo     []web.Option
	Answered  bool
	Rules     []web.Option // the rules by which the act can be judged
	Bare      bool         // rules applied, and none of them has a sanction
	FixedOn   netra.Date
	On        netra.Date
	BeforeFix bool
	Employed  string
}

func (s *Service) showAct(w http.ResponseWriter, r *web.Request) error {
	var page actPage
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.shaping(tx, r)
		if err != nil {
			return err
		}
		page = s.actPage(f, web.NewForm(dateValues("tanggal", f.ActOn, map[string]string{"jenis": f.Act})), r)
		return nil
	})
	if err != nil {
		return err
	}
	return s.viewAct(w, r, http.StatusOK, page)
}

// postAct shows what the resolver answers to the form and which rules may be
// chosen, and saves the act where that was asked. What stops the saving stands
// beside the same answer, so that one can go on from there.
func (s *Service) postAct(w http.ResponseWriter, r *web.Request) error {
	form, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	var page actPage
	var in ActInput
	err = s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, err := s.shaping(tx, r)
		if err != nil {
			return err
		}
		page = s.actPage(f, form, r)
		if in = s.actInput(form, f); form.Err() != nil {
			page.Facts = s.answered(form)
			return nil
		}
		page.Facts = s.mattering(f, in)
		s.answerInto(&page, s.Judge(f, in), r)
		return nil
	})
	if err != nil {
		return err
	}
	if form.Get("simpan") != "" && page.mayBeSaved() {
		err := s.AddAct(r.Context(), page.Case, in, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, caseURL(page.Case), "casework.acts.saved")
		}
		if !form.SetErr(err) {
			return err
		}
	}
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.viewAct(w, r, status, page)
}

// mayBeSaved tells whether one of the rules on the page was chosen, and notes in
// the form what is missing.
func (p *actPage) mayBeSaved() bool {
	if p.Answered && len(p.Rules) == 0 {
		p.Form.Problem("", "casework.rule_none")
	}
	if p.Form.Err() != nil {
		return false
	}
	var offered []string
	for _, o := range p.Rules {
		offered = append(offered, o.Value)
	}
	return p.Form.Choice("aturan", offered, true) != ""
}

// actPage is the page of an act before anything is answered.
func (s *Service) actPage(f *file, form *web.Form, r *web.Request) actPage {
	page := actPage{Case: f.ID, Number: f.Number, Form: form}
	s.actOptions(&page, f, r.Lang)
	return page
}

func (s *Service) viewAct(w http.ResponseWriter, r *web.Request, status int, page actPage) error {
	return s.Views.Show(w, r, status, "act_page", web.Meta{
		Title: "casework.acts.title", Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: "casework.acts.title"}},
	}, page)
}

func (s *Service) actOptions(page *actPage, f *file, lang string) {
	for _, a := range s.Law.ActsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: a.ID, Label: a.Label.In(lang), Hint: a.Hint.In(lang)})
	}
	for _, race := range s.races(f) {
		page.Races = append(page.Races, web.Option{Value: race.ID, Label: race.Label.In(lang)})
	}
	page.YesNo = []web.Option{{Value: "ya", Label: "casework.yes"}, {Value: "tidak", Label: "casework.no"}}
	if len(f.Persons) > 0 {
		page.Employed = f.Persons[0].Employment
	}
}

func (s *Service) answerInto(page *actPage, a law.Answer, r *web.Request) {
	for _, m := range matchViews(a.Matches, r) {
		if m.No() {
			page.Others = append(page.Others, m)
		} else {
			page.Matches = append(page.Matches, m)
		}
	}
	page.Answered, page.FixedOn, page.On = true, a.FixedOn, a.Query.Day
	page.BeforeFix = a.FixedOn != "" && a.Query.Day < a.FixedOn
	for _, rule := range s.deciding(a) {
		page.Rules = append(page.Rules, web.Option{Value: rule.ID, Label: rule.Code, Hint: rule.Text.In(r.Lang)})
	}
	page.Bare = len(page.Rules) == 0 && slices.ContainsFunc(a.Matches, applied)
	if len(page.Rules) == 1 {
		page.Rules[0].Selected = true
	}
}

// mattering are the facts on which a rule about the act hangs on its day.
func (s *Service) mattering(f *file, in ActInput) []*law.Fact {
	in.Facts = nil
	var out []*law.Fact
	for _, id := range s.Judge(f, in).Open {
		out = append(out, s.Law.Facts[id])
	}
	return out
}

// answered are the facts that a form answers: as long as it is not clear which
// ones matter, nothing that was answered gets lost.
func (s *Service) answered(form *web.Form) []*law.Fact {
	return slices.DeleteFunc(slices.Clone(s.Law.FactsInOrder()), func(fact *law.Fact) bool { return form.Get(factField(fact)) == "" })
}

// factField is where the form asks for a fact.
func factField(fact *law.Fact) string { return "fakta-" + fact.ID }

// races are those in which somebody votes where the case happened: a city elects
// no regent, and a regency no mayor.
func (s *Service) races(f *file) []law.Race {
	e := s.Law.Elections[f.Election]
	if e == nil {
		return nil
	}
	var kinds []string
	for r := f.Region; r != ""; r = r.Parent() {
		if place, ok := s.Registry.Regions().Place(r); ok {
			kinds = append(kinds, place.Kind)
		}
	}
	return slices.DeleteFunc(slices.Clone(e.Races), func(r law.Race) bool {
		elsewhere := r.Level != "" && !slices.Contains(kinds, r.Level) && f.Region.Level() > 1
		return elsewhere || !r.ElectedIn(f.Region)
	})
}

// actInput reads the form of an act and notes what is wrong with it. Answers to
// what does not matter any more, because another act or day was chosen, are left
// out.
func (s *Service) actInput(form *web.Form, f *file) ActInput {
	in := ActInput{Facts: map[string]bool{}, On: form.Date("tanggal", true), Rule: form.Get("aturan")}
	var acts, races []string
	for _, a := range s.Law.ActsInOrder() {
		acts = append(acts, a.ID)
	}
	for _, race := range s.races(f) {
		races = append(races, race.ID)
	}
	in.Act, in.Race = form.Choice("jenis", acts, true), form.Choice("pemilihan", races, true)
	if in.On > f.Today {
		form.Problem("tanggal", "casework.act_future")
	}
	if form.Err() != nil {
		return in
	}
	for _, fact := range s.mattering(f, in) {
		switch form.Get(factField(fact)) {
		case "ya":
			in.Facts[fact.ID] = true
		case "tidak":
			in.Facts[fact.ID] = false
		}
	}
	return in
}

// dateValues adds the three fields of a day to the values of a form.
func dateValues(name string, d netra.Date, values map[string]string) map[string]string {
	if !d.IsZero() {
		t := d.Time()
		values[name+"-d"], values[name+"-m"], values[name+"-y"] = t.Format("2"), t.Format("1"), t.Format("2006")
	}
	return values
}
