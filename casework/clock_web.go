package casework

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// clocks explains the running clocks of a track: why each date, how it moved,
// and what was said so far.
func (s *Service) clocks(ctx context.Context, tx *db.Tx, f *file, t Track, r *web.Request) ([]web.Clock, error) {
	moves, err := loadMoves(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	rungs, err := loadRungs(ctx, tx, t.ID)
	if err != nil {
		return nil, err
	}
	place := map[string]int{} // of the clock of a step
	var ds []law.Deadline
	for _, d := range f.Deadlines[t.ID] {
		place[d.Step] = d.N
		ds = append(ds, d.Why)
	}
	out := web.Clocks(r, s.Law, ds, f.Today)
	for i := range out {
		n := place[out[i].Step]
		for _, m := range moves[n] {
			out[i].Moves = append(out[i].Moves, moveView(m, r))
		}
		for _, x := range rungs[n] {
			rung, _ := s.Law.Rung(x.Ladder, x.ID)
			out[i].Rungs = append(out[i].Rungs, web.ClockRung{On: x.ReachedOn, Label: rung.Label})
		}
	}
	return out, nil
}

func moveView(m Move, r *web.Request) web.ClockMove {
	day := func(d netra.Date) string { return cmp.Or(i18n.Date(r.Lang, d), r.T("web.clock.moved_nothing")) }
	var why []string
	for _, reason := range m.Why {
		why = append(why, r.T(reason.Key, reason.Args...))
	}
	return web.ClockMove{On: m.On, From: day(m.From), To: day(m.To), Why: strings.Join(why, " ")}
}

// clockPage is all that templates/clock_page.html may use.
type clockPage struct {
	Case    netra.CaseID
	Number  string
	Track   netra.TrackID
	State   law.Text
	Clocks  []web.Clock
	Pauses  []pauseView
	Grounds []web.Option
	Draft   bool
	Form    *web.Form
}

// pauseView is a pause in words.
type pauseView struct {
	Pause
	Label law.Text
}

func (s *Service) showClocks(w http.ResponseWriter, r *web.Request) error {
	return s.clockForm(w, r, http.StatusOK, nil)
}

// clockForm shows the clocks of a track with the form that lets them stand
// still. A form that was sent keeps its values.
func (s *Service) clockForm(w http.ResponseWriter, r *web.Request, status int, form *web.Form) error {
	var page clockPage
	err := s.DB.Read(r.Context(), func(tx *db.Tx) error {
		f, t, p, err := s.ownTrack(tx, r)
		if err != nil {
			return err
		}
		page = clockPage{Case: f.ID, Number: f.Number, Track: t.ID, State: p.States[t.State].Label, Draft: p.Review.Status != "reviewed", Form: form}
		if page.Clocks, err = s.clocks(r.Context(), tx, f, t, r); err != nil {
			return err
		}
		pauses, err := loadPauses(r.Context(), tx, t.ID)
		if err != nil {
			return err
		}
		for _, x := range pauses {
			ground, _ := p.Suspension(x.Ground)
			page.Pauses = append(page.Pauses, pauseView{x, ground.Label})
		}
		if !t.Ended() {
			for _, g := range p.Stoppable(t.State, string(f.Origin)) {
				page.Grounds = append(page.Grounds, web.Option{Value: g.ID, Label: g.Label.In(r.Lang), Hint: g.Hint.In(r.Lang)})
			}
		}
		if form == nil {
			page.Form = web.NewForm(nil)
			page.Form.SetDate("mulai", f.Today)
			page.Form.SetDate("sampai", f.Today)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "clock_page", web.Meta{
		Title: "casework.suspend.title", Nav: home, Narrow: true,
		Crumbs: []web.Crumb{{Label: "casework.list.title", Href: home}, {Label: page.Number, Href: caseURL(page.Case)}, {Label: "casework.suspend.title"}},
	}, page)
}

// postClocks lets clocks stand still, or go on where the form names a pause.
func (s *Service) postClocks(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<14)
	if err != nil {
		return err
	}
	id, track := netra.CaseID(r.PathValue("id")), netra.TrackID(r.PathValue("track"))
	said := "casework.suspend.done"
	if pause := f.Get("penangguhan"); pause != "" {
		until := f.Date("sampai", true)
		if err := f.Err(); err != nil {
			return s.clockForm(w, r, http.StatusUnprocessableEntity, f)
		}
		said = "casework.suspend.resumed"
		err = s.Resume(r.Context(), id, track, pause, until, r.Actor)
	} else {
		in := SuspendInput{Track: track, Ground: f.Get("alasan"), Document: f.Text("surat", maxPaper, true), From: f.Date("mulai", true)}
		if err := f.Err(); err != nil {
			return s.clockForm(w, r, http.StatusUnprocessableEntity, f)
		}
		err = s.Suspend(r.Context(), id, in, r.Actor)
	}
	if netra.KindOf(err) == netra.Invalid && f.SetErr(err) {
		return s.clockForm(w, r, http.StatusUnprocessableEntity, f)
	}
	if err != nil {
		return err
	}
	return web.RedirectSaying(w, r, caseURL(id), said)
}

// maxPaper is the longest number of a paper, in characters.
const maxPaper = 200
