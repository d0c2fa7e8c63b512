package casework

import (
	"context"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// timeline tells every step and every change of persons and acts, with who did
// it and when, in the order in which they were recorded. Words are shown to the
// office that wrote them; others see what was done.
func (s *Service) timeline(ctx context.Context, tx *db.Tx, f *file, names map[netra.OfficeID]string, r *web.Request) ([]web.Entry, error) {
	entries := []web.Entry{{
		Title: r.T("casework.opened"), When: i18n.DateLong(r.Lang, f.OpenedOn), Who: names[f.Case.Office], Tone: "neutral",
	}}
	changes := f.Changes
	for _, st := range f.Steps {
		for ; len(changes) > 0 && changes[0].At <= st.At; changes = changes[1:] {
			e, err := s.changeEntry(f, changes[0], names, r)
			if err != nil {
				return nil, err
			}
			entries = append(entries, e)
		}
		t, _ := f.track(st.Track)
		p, err := s.procedure(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		e := web.Entry{
			Title: stepLabel(p, st).In(r.Lang), Who: join(" · ", st.By.Name, names[t.Office]),
			When: i18n.DateTime(r.Lang, timeOf(st.At), zone(f.Office.Zone)),
			Tone: s.Law.Statuses[p.States[st.To].Counts].Tone,
		}
		if st.By.User == "" {
			e.Who = join(" · ", r.T("casework.by_program"), names[t.Office])
		}
		if e.Text, err = s.stepText(f, p, t, st, r); err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	for _, c := range changes {
		e, err := s.changeEntry(f, c, names, r)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// changeEntry is the line of one change of persons or acts.
func (s *Service) changeEntry(f *file, c Change, names map[netra.OfficeID]string, r *web.Request) (web.Entry, error) {
	e := web.Entry{
		Title: r.T(changeLabels[c.Kind]), Who: join(" · ", c.By.Name, names[c.By.Office]),
		When: i18n.DateTime(r.Lang, timeOf(c.At), zone(f.Office.Zone)), Tone: "neutral",
	}
	var parts []string
	if c.Act != "" {
		parts = append(parts, s.actLabel(c.Act).In(r.Lang)+".")
	}
	if c.By.Office == r.Actor.Office && r.Can(access.SeePersons) {
		words, err := f.words(c)
		if err != nil {
			return e, err
		}
		if words.Name != "" {
			parts = append(parts, strings.TrimSuffix(words.Name, ".")+".")
		}
		if words.Reason != "" {
			parts = append(parts, r.T("casework.change.reason", words.Reason))
		}
	}
	e.Text = strings.Join(parts, " ")
	return e, nil
}

// changeLabels are the titles of the lines of changes.
var changeLabels = map[ChangeKind]string{
	PersonAdded: "casework.change.person_added", PersonRemoved: "casework.change.person_removed",
	ActAdded: "casework.change.act_added", ActRemoved: "casework.change.act_removed",
}

func (s *Service) stepText(f *file, p *law.Procedure, t Track, st StepTaken, r *web.Request) (string, error) {
	var parts []string
	if st.To != st.From {
		parts = append(parts, r.T("casework.now_state", p.States[st.To].Label))
	}
	if d := st.Fields.Day; d != "" && d != st.On {
		parts = append(parts, r.T("casework.day_was", d))
	}
	if st.Fields.RegisterNumber != "" {
		parts = append(parts, r.T("casework.register_was", st.Fields.RegisterNumber))
	}
	if st.Fields.DecreeNumber != "" {
		parts = append(parts, r.T("casework.decree_was", st.Fields.DecreeNumber, st.Fields.DecreeOn))
	}
	if st.Fields.Reason != "" {
		parts = append(parts, r.T("casework.reason_was", reasonLabel(p, st)))
	}
	for _, d := range p.Documents {
		if n := st.Fields.Documents[d.ID]; n != "" {
			parts = append(parts, r.T("casework.document_was", d.Label, n))
		}
	}
	if t.Office == r.Actor.Office {
		note, err := f.note(st)
		if err != nil {
			return "", err
		}
		if note != "" {
			parts = append(parts, "“"+note+"”")
		}
	}
	return strings.Join(parts, " "), nil
}

// stepLabel finds the words of a step in the procedure the track began under.
func stepLabel(p *law.Procedure, st StepTaken) law.Text {
	for _, s := range p.Steps {
		if s.Name == st.Step && (len(s.From) == 0 || slices.Contains(s.From, st.From)) {
			return s.Label
		}
	}
	return law.Text{ID: st.Step, EN: st.Step}
}

func reasonLabel(p *law.Procedure, st StepTaken) law.Text {
	for _, s := range p.Steps {
		for _, reason := range s.Reasons {
			if reason.ID == st.Fields.Reason {
				return reason.Label
			}
		}
	}
	return law.Text{ID: st.Fields.Reason, EN: st.Fields.Reason}
}
