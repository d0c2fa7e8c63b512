package casework

import (
	"cmp"
	"context"
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// trackView is one track on the page of a case.
type trackView struct {
	ID           netra.TrackID
	Case         netra.CaseID
	Office       string
	Label        law.Text
	State        law.Text
	Status       *law.Status
	Own          bool
	Ended        bool
	Draft        bool // the procedure was not yet reviewed by a lawyer
	Clocks       []web.Clock
	Stoppable    bool // on some ground a clock of this state may stand still
	Waits        []waitView
	Usual        *stepView // the way a case usually goes on from here
	First        first     // what that step still waits for
	Steps        []stepView
	Checklist    bool
	NMet, NAll   int
	AssignedName string
	Staff        []web.Option
	AssignForm   *web.Form
	Version      int64
}

// first is what a step asks for that is not there yet.
type first struct {
	Person, Act, Checklist bool
}

// Any tells whether anything is missing.
func (f first) Any() bool { return f.Person || f.Act || f.Checklist }

// waitView is an office that a track waits for, with the clock that runs there.
type waitView struct {
	Office string
	State  law.Text
	Clocks []web.Clock
}

// stepView is a step that the actor's office may take today.
type stepView struct {
	Name  string
	Label law.Text
	Hint  law.Text
}

func (s *Service) trackView(ctx context.Context, tx *db.Tx, f *file, t Track, names map[netra.OfficeID]string, r *web.Request) (trackView, error) {
	p, err := s.procedure(ctx, tx, t)
	if err != nil {
		return trackView{}, err
	}
	st := p.States[t.State]
	v := trackView{
		ID: t.ID, Case: f.ID, Office: names[t.Office], Label: p.Label, State: st.Label, Status: s.Law.Statuses[st.Counts],
		Own: t.Office == r.Actor.Office && r.Can(access.ActOnCase), Ended: t.Ended(), Draft: p.Review.Status != "reviewed",
		AssignedName: t.AssignedName, Version: t.Version,
	}
	if v.Clocks, err = s.clocks(ctx, tx, f, t, r); err != nil {
		return v, err
	}
	for _, w := range f.waitsFor(t.ID) {
		wp, err := s.procedure(ctx, tx, w)
		if err != nil {
			return v, err
		}
		there, err := s.clocks(ctx, tx, f, w, r)
		if err != nil {
			return v, err
		}
		// It waits for what that office owes, and not for what somebody else may do.
		there = slices.DeleteFunc(there, func(c web.Clock) bool { return c.Right })
		v.Waits = append(v.Waits, waitView{Office: names[w.Office], State: wp.States[w.State].Label, Clocks: there})
	}
	if !v.Own || v.Ended {
		return v, nil
	}
	v.Stoppable = len(p.Stoppable(t.State, string(f.Origin))) > 0
	var usual law.Step
	for _, step := range p.Open(t.State, s.Law.Functions(f.Office.Kind, f.Today)) {
		if !step.For(string(f.Origin)) {
			continue
		}
		view := stepView{Name: step.Name, Label: step.Label, Hint: step.Hint}
		if step.Usual {
			v.Usual, usual = &view, step
		} else {
			v.Steps = append(v.Steps, view)
		}
		v.Checklist = v.Checklist || step.Checklist
	}
	checks, err := loadChecks(ctx, tx, t.ID)
	if err != nil {
		return v, err
	}
	for _, q := range p.Requirements {
		if !q.For(string(f.Origin)) {
			continue
		}
		v.NAll++
		if checks[q.ID] {
			v.NMet++
		}
	}
	v.First = first{
		Person: slices.Contains(usual.Asks, "person") && (len(f.Persons) == 0 ||
			slices.ContainsFunc(f.Persons, func(p Person) bool { return p.Servant == "" })),
		Act:       slices.Contains(usual.Asks, "act") && len(f.Acts) == 0,
		Checklist: usual.Checklist && v.NMet < v.NAll,
	}
	staff, err := s.Access.Staff(ctx, tx, t.Office, access.ActOnCase)
	if err != nil {
		return v, err
	}
	for _, m := range staff {
		v.Staff = append(v.Staff, web.Option{Value: string(m.ID), Label: m.Name, Selected: m.ID == t.AssignedTo})
	}
	v.AssignForm = web.NewForm(nil)
	return v, nil
}

// ownFirst puts what the reader can act on before the rest.
func ownFirst(tracks []trackView) {
	rank := func(v trackView) int {
		if v.Own && !v.Ended {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(tracks, func(a, b trackView) int { return cmp.Compare(rank(a), rank(b)) })
}

func (s *Service) postAssign(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	id := netra.CaseID(r.PathValue("id"))
	version, err := versionOf(f)
	if err != nil {
		return err
	}
	if err := s.Assign(r.Context(), id, netra.TrackID(r.PathValue("track")), version, netra.UserID(f.Get("petugas")), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), "casework.assigned")
}
