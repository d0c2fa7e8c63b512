package casework

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// timeOf is the instant of an epoch in milliseconds.
func timeOf(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// maxNote is the longest note of a step, and maxReason the longest reason of a
// decision, in characters.
const (
	maxNote   = 20_000
	maxReason = 5_000
)

// stepPage is all that templates/step_page.html may use.
type stepPage struct {
	Case      netra.CaseID
	Number    string
	Track     netra.TrackID
	Step      law.Step
	State     law.Text
	To        law.Text
	Asks      map[string]bool
	Documents []documentItem
	Reasons   []web.Option
	Decisions []decisionField
	NoLevel   bool
	Open      []law.Requirement // requirements that are not met yet, where the step needs them all
	NPersons  int
	NActs     int
	Unlinked  []string
	Draft     bool
	Version   string
	Today     netra.Date
	Form      *web.Form
}

// documentItem is one paper that the step needs, with the form of the
// regulations that it takes.
type documentItem struct {
	law.Document
	Form string
}

// decisionField asks for the sanction for one person and act, and why it differs
// from the recommendation.
type decisionField struct {
	Person  string
	Act     law.Text
	Rule    string
	Field   string // of the sanction, "" where the step chooses none
	Choices []web.Option
	StandIn bool // at least one choice is imposed as another sanction for the time being
	// Recommended is the sanction that the oversight body recommended, and
	// Departure the field that asks why another one was chosen, "" none is.
	Recommended *law.Sanction
	Departure   string
}

func (s *Service) showStep(w http.ResponseWriter, r *web.Request) error {
	return s.stepForm(w, r, http.StatusOK, nil)
}

// ownTrack opens the case and the track that a path names, which must belong to
// the reader's own office.
func (s *Service) ownTrack(tx *db.Tx, r *web.Request) (*file, Track, *law.Procedure, error) {
	f, err := s.file(r.Context(), tx, netra.CaseID(r.PathValue("id")), r.Actor)
	if err != nil {
		return nil, Track{}, nil, err
	}
	t, err := f.own(netra.TrackID(r.PathValue("track")), r.Actor)
	if err != nil {
		return nil, t, nil, err
	}
	p, err := s.procedure(r.Context(), tx, t)
	return f, t, p, err
}

// stepForm shows the form of one step. A form that was sent keeps its values.
func (s *Service) stepForm(w http.ResponseWriter, r *web.Request, status int, form *web.Form) error {
	var page stepPage
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, t, p, err := s.ownTrack(tx, r)
		if err != nil {
			return err
		}
		step, ok := p.Step(t.State, r.PathValue("step"))
		if !ok || len(step.By) == 0 || !step.For(string(f.Origin)) {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.step_not_open"}
		}
		have, err := s.facts(r.Context(), tx, f, t, p)
		if err != nil {
			return err
		}
		page = s.stepPage(f, t, p, step, have, r.Lang)
		return nil
	})
	if err != nil {
		return err
	}
	page.Form = form
	if form == nil {
		page.Form = web.NewForm(map[string]string{"versi": page.Version})
		page.Form.SetDate("tanggal-langkah", page.Today)
	}
	return s.Views.Show(w, r, status, "step_page", web.Meta{
		Title: page.Step.Label.In(r.Lang), Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: page.Step.Label.In(r.Lang)}},
	}, page)
}

func (s *Service) stepPage(f *file, t Track, p *law.Procedure, step law.Step, have facts, lang string) stepPage {
	page := stepPage{
		Case: f.ID, Number: f.Number, Track: t.ID, Step: step, State: p.States[t.State].Label, Asks: map[string]bool{},
		Version: strconv.FormatInt(t.Version, 10), NPersons: len(have.Persons), NActs: len(have.Acts), Today: have.Today, Draft: p.Review.Status != "reviewed",
	}
	page.To = page.State
	if step.To != "" {
		page.To = p.States[step.To].Label
	}
	for _, a := range step.Asks {
		page.Asks[a] = true
	}
	for _, need := range step.Needs {
		for _, d := range p.Documents {
			if d.ID == need {
				page.Documents = append(page.Documents, documentItem{d, s.Law.FormFor(d, s.Law.Elections[f.Election].Kind, have.Today).Cite(lang)})
			}
		}
	}
	for _, reason := range step.ReasonsFor(string(f.Origin)) {
		page.Reasons = append(page.Reasons, web.Option{Value: reason.ID, Label: reason.Label.In(lang)})
	}
	if step.Checklist {
		for _, q := range p.Requirements {
			if q.For(string(f.Origin)) && !have.Checks[q.ID] {
				page.Open = append(page.Open, q)
			}
		}
	}
	for _, person := range have.Persons {
		if person.Servant == "" {
			page.Unlinked = append(page.Unlinked, person.Name)
		}
	}
	page.Decisions, page.NoLevel = s.decisionFields(step, have, lang)
	return page
}

// decisionFields are what a step asks about each person and act, and whether the
// law leaves a level open among them.
func (s *Service) decisionFields(step law.Step, have facts, lang string) (fields []decisionField, noLevel bool) {
	asks := func(what string) bool { return slices.Contains(step.Asks, what) }
	for _, p := range have.Persons {
		for _, a := range have.Acts {
			pair := PairKey(p.ID, a.ID)
			field := decisionField{Person: p.Name, Act: s.actLabel(a.Act), Recommended: s.Law.Sanctions[have.Recommended[pair]]}
			if rule := s.Law.Rules[a.RuleID]; rule != nil {
				field.Rule = rule.Code
			}
			if asks("departure") && field.Recommended != nil {
				field.Departure = departureField(pair)
			}
			if choices := have.choicesAt(step)[pair]; asks("sanction") && len(choices) > 0 {
				field.Field = "sanksi-" + pair
				field.Choices, field.StandIn = s.sanctionOptions(choices, lang)
				noLevel = noLevel || have.NoLevel[a.ID]
			}
			if field.Field != "" || field.Departure != "" {
				fields = append(fields, field)
			}
		}
	}
	return fields, noLevel
}

// sanctionOptions are choices as a form offers them, and whether one of them is
// imposed as another sanction.
func (s *Service) sanctionOptions(choices []law.SanctionChoice, lang string) (options []web.Option, standIn bool) {
	for _, c := range choices {
		o := web.Option{Value: c.Sanction.ID, Label: c.Sanction.Label.In(lang)}
		if level := s.Law.Levels[c.Sanction.Level]; level != nil {
			o.Group = level.Label.In(lang)
		}
		if c.Imposed.ID != c.Sanction.ID {
			o.Label += " → " + c.Imposed.Label.In(lang)
			standIn = true
		}
		options = append(options, o)
	}
	return options, standIn
}

func (s *Service) postStep(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<18)
	if err != nil {
		return err
	}
	in := StepInput{
		Track: netra.TrackID(r.PathValue("track")), Step: r.PathValue("step"),
		Note: f.Text("catatan", maxNote, false), On: f.Date("tanggal-langkah", false), Reason: f.Get("alasan"), Register: f.Text("nomor-register", 100, false),
		Decree: f.Text("nomor-keputusan", 100, false), DecreeOn: f.Date("tanggal-keputusan", false),
		LevelReason: f.Text("alasan-tingkat", maxReason, false), Documents: map[string]string{}, Sanctions: map[string]string{}, Departures: map[string]string{},
	}
	for _, name := range f.Names() {
		if id, ok := strings.CutPrefix(name, "dokumen-"); ok {
			in.Documents[id] = f.Text(name, 200, false)
		}
		if pair, ok := strings.CutPrefix(name, "sanksi-"); ok {
			in.Sanctions[pair] = f.Get(name)
		}
		if pair, ok := strings.CutPrefix(name, departureField("")); ok {
			in.Departures[pair] = f.Text(name, maxReason, false)
		}
	}
	if err := f.Err(); err != nil {
		return s.stepForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if in.Version, err = versionOf(f); err != nil {
		return err
	}
	id := netra.CaseID(r.PathValue("id"))
	err = s.Take(r.Context(), id, in, r.Actor)
	switch netra.KindOf(err) {
	case netra.Invalid, netra.NotInForce:
		if f.SetErr(err) {
			return s.stepForm(w, r, http.StatusUnprocessableEntity, f)
		}
	case netra.Conflict:
		return s.stale(w, r, f)
	}
	if err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.step_taken")
}

// stalePage shows what somebody typed into a form that another person overtook.
type stalePage struct {
	Case  netra.CaseID
	Typed []web.Pair
	Again string // the same form on the case as it is now, "" where the step is no longer open
}

// stale tells that somebody else changed the case meanwhile and gives back what
// was typed, so that nothing is lost.
func (s *Service) stale(w http.ResponseWriter, r *web.Request, f *web.Form) error {
	id := netra.CaseID(r.PathValue("id"))
	page := stalePage{Case: id}
	typed := func(name, label string) {
		if v := f.Get(name); v != "" {
			page.Typed = append(page.Typed, web.Pair{Label: label, Value: v})
		}
	}
	typed("catatan", "casework.field.note")
	typed("nomor-register", "casework.field.register")
	typed("nomor-keputusan", "casework.field.decree")
	typed("alasan-tingkat", "casework.field.level_reason")
	for _, name := range f.Names() {
		if strings.HasPrefix(name, departureField("")) {
			typed(name, "casework.field.departure")
		}
	}
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		_, t, p, err := s.ownTrack(tx, r)
		if err != nil {
			return err
		}
		if _, ok := p.Step(t.State, r.PathValue("step")); ok {
			page.Again = r.URL.Path
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusConflict, "stale_page", web.Meta{Title: "casework.stale.title", Nav: home, Narrow: true}, page)
}

// checklistPage is all that templates/checklist_page.html may use.
type checklistPage struct {
	Case     netra.CaseID
	Number   string
	Track    netra.TrackID
	Formal   []checkItem
	Material []checkItem
	Draft    bool
	Form     *web.Form
}

type checkItem struct {
	law.Requirement
	Field string
}

func (s *Service) showChecklist(w http.ResponseWriter, r *web.Request) error {
	var page checklistPage
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, t, p, err := s.ownTrack(tx, r)
		if err != nil {
			return err
		}
		if t.Ended() {
			return &netra.Error{Kind: netra.NotInForce, Key: "casework.track_ended"}
		}
		checks, err := loadChecks(r.Context(), tx, t.ID)
		if err != nil {
			return err
		}
		values := map[string]string{}
		page = checklistPage{Case: f.ID, Number: f.Number, Track: t.ID, Draft: p.Review.Status != "reviewed"}
		for _, q := range p.Requirements {
			if !q.For(string(f.Origin)) {
				continue
			}
			item := checkItem{Requirement: q, Field: "syarat-" + q.ID}
			if checks[q.ID] {
				values[item.Field] = "1"
			}
			if q.Kind == "material" {
				page.Material = append(page.Material, item)
			} else {
				page.Formal = append(page.Formal, item)
			}
		}
		page.Form = web.NewForm(values)
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "checklist_page", web.Meta{
		Title: "casework.checklist.title", Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: "casework.checklist.title"}},
	}, page)
}

func (s *Service) postChecklist(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<16)
	if err != nil {
		return err
	}
	met := map[string]bool{}
	for _, name := range f.Names() {
		if id, ok := strings.CutPrefix(name, "syarat-"); ok {
			met[id] = f.Checked(name)
		}
	}
	id := netra.CaseID(r.PathValue("id"))
	if err := s.Check(r.Context(), id, netra.TrackID(r.PathValue("track")), met, r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.checklist.saved")
}
