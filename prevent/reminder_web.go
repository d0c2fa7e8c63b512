package prevent

import (
	"net/http"
	"strconv"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	reminders = home + "/pengingat"
	tellAt    = "/pengingat/"
	stopAt    = "/berhenti/"
)

// toldAt is the page of a reminder for everybody.
func toldAt(office netra.OfficeID, reminder string) string {
	return tellAt + string(office) + "/" + reminder
}

func (s *Service) installReminders(m *web.Mux) {
	m.Get(reminders, access.SeePrevention, s.showReminders)
	m.Get(reminders+".csv", access.SeePrevention, s.exportReminders)
	m.Post(reminders, access.Prevent, s.postReminding)
	m.Post(reminders+"/alamat", access.Prevent, s.postContacts)
	m.Post(reminders+"/hapus-alamat", access.Prevent, s.postRemoveContacts)
	m.Get(reminders+"/kata/{reminder}", access.SeePrevention, s.showReminder)
	m.Post(reminders+"/kata/{reminder}", access.Prevent, s.postWords)
	m.Post(reminders+"/kata/{reminder}/hentikan", access.Prevent, s.postStopLetters)
	m.Get(tellAt+"{office}/{reminder}", access.Public, s.showTold)
	m.Get(stopAt+"{token}", access.Public, s.showStop)
	m.Post(stopAt+"{token}", access.Public, s.postStop)
}

// remindersPage is all that templates/reminders_page.html may use.
type remindersPage struct {
	Plan      Plan
	Form      *web.Form
	Rows      []datedView
	Audiences []web.Option
	Figures   []web.Figure
	CanMake   bool
}

// datedView is a reminder with where it stands.
type datedView struct {
	Dated
	Audience string // key
	Chip     web.Chip
}

func (s *Service) dated(p Plan, d Dated) datedView {
	v := datedView{Dated: d, Audience: "prevent.audience." + d.StageReminder.Audience}
	n := d.Letters
	switch {
	case n.Failed() > 0:
		v.Chip = web.Chip{Tone: "bad", Label: "prevent.letter.failed"}
	case n.Waiting > 0:
		v.Chip = web.Chip{Tone: "progress", Label: "prevent.letter.waiting"}
	case n.Sent > 0:
		v.Chip = web.Chip{Tone: "good", Label: "prevent.letter.sent"}
	case n.Stopped > 0:
		v.Chip = web.Chip{Tone: "neutral", Label: "prevent.letter.stopped"}
	case d.On < p.Today:
		v.Chip = web.Chip{Tone: "neutral", Label: "prevent.letter.past"}
	case d.On == p.Today:
		v.Chip = web.Chip{Tone: "waiting", Label: "prevent.letter.today"}
	default:
		v.Chip = web.Chip{Tone: "info", Label: "prevent.letter.ahead"}
	}
	return v
}

func (s *Service) showReminders(w http.ResponseWriter, r *web.Request) error {
	return s.drawReminders(w, r, http.StatusOK, nil)
}

func (s *Service) drawReminders(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	p, err := s.Plan(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	if f == nil {
		f = web.NewForm(map[string]string{"aktif": mark(p.Reminding.On), "surel": mark(p.Reminding.ByMail)})
	}
	page := remindersPage{Plan: p, Form: f, Audiences: audiences(), CanMake: r.Can(access.Prevent)}
	for _, d := range p.Rows {
		page.Rows = append(page.Rows, s.dated(p, d))
	}
	for _, a := range law.Audiences() {
		page.Figures = append(page.Figures, web.Figure{Label: "prevent.audience." + a, Value: i18n.Number(r.Lang, p.Contacts[a]), Note: "prevent.contacts_note"})
	}
	return s.Views.Show(w, r, status, "reminders_page", listMeta("prevent.reminders"), page)
}

// mark is the value of a box that is ticked.
func mark(on bool) string {
	if on {
		return "1"
	}
	return ""
}

func audiences() []web.Option {
	var out []web.Option
	for _, a := range law.Audiences() {
		out = append(out, web.Option{Value: a, Label: "prevent.audience." + a})
	}
	return out
}

func (s *Service) exportReminders(w http.ResponseWriter, r *web.Request) error {
	p, err := s.Plan(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{
		r.T("prevent.field.tanggal"), r.T("prevent.stage_reminder"), r.T("prevent.field.audience"), r.T("prevent.field.kata"), r.T("prevent.letter.sent"),
		r.T("prevent.letter.failed"),
	}}
	for _, d := range p.Rows {
		rows = append(rows, []string{
			string(d.On), d.Label.In(r.Lang), r.T("prevent.audience." + d.StageReminder.Audience), d.said(r.Lang), strconv.Itoa(d.Letters.Sent), strconv.Itoa(d.Letters.Failed()),
		})
	}
	web.SendCSV(w, "pengingat.csv", rows)
	return nil
}

// said are the words of a reminder: those of the office, else the law room's.
func (d Dated) said(lang string) string {
	if d.Words != "" {
		return d.Words
	}
	return d.Text.In(lang)
}

func (s *Service) postReminding(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	if err := s.SetReminding(r.Context(), f.Checked("aktif"), f.Checked("surel"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, reminders, "prevent.reminding_saved")
}

func (s *Service) postContacts(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	audience := f.Choice("untuk", law.Audiences(), true)
	if f.Err() == nil {
		_, err := s.AddContacts(r.Context(), audience, f.Get("alamat"), r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, reminders, "prevent.contacts_added")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawReminders(w, r, http.StatusUnprocessableEntity, f)
}

func (s *Service) postRemoveContacts(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	audience := f.Choice("hapus", law.Audiences(), true)
	if f.Err() != nil {
		return s.drawReminders(w, r, http.StatusUnprocessableEntity, f)
	}
	if err := s.RemoveContacts(r.Context(), audience, r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, reminders, "prevent.contacts_removed")
}

// reminderPage is all that templates/reminder_page.html may use.
type reminderPage struct {
	Dated   datedView
	Form    *web.Form
	Said    string
	Link    linkView
	Letters []web.Pair // how many, by what became of them
	On      bool       // the office reminds, so that the page for phones is there
	CanMake bool
}

func (s *Service) showReminder(w http.ResponseWriter, r *web.Request) error {
	return s.drawReminder(w, r, http.StatusOK, nil)
}

func (s *Service) drawReminder(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	p, err := s.Plan(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	d, ok := p.row(r.PathValue("reminder"))
	if !ok {
		return notFound()
	}
	if f == nil {
		f = web.NewForm(map[string]string{"kata": d.Words})
	}
	page := reminderPage{Dated: s.dated(p, d), Form: f, Said: d.said(r.Lang), On: p.Reminding.On, CanMake: r.Can(access.Prevent)}
	n := d.Letters
	for _, c := range []struct {
		key string
		n   int
	}{
		{"sent", n.Sent}, {"waiting", n.Waiting}, {"refused", n.Refused}, {"given_up", n.GivenUp}, {"stopped", n.Stopped},
	} {
		if c.n > 0 {
			page.Letters = append(page.Letters, web.Pair{Label: "prevent.letter_count." + c.key, Value: i18n.Number(r.Lang, c.n)})
		}
	}
	page.Link.URL = r.Address(toldAt(p.Office.ID, d.ID))
	page.Link.WhatsApp = web.WhatsApp(page.Said + " " + page.Link.URL)
	if page.Link.Code, err = web.QROf(page.Link.URL); err != nil {
		return err
	}
	return s.Views.Show(w, r, status, "reminder_page", deskMeta(d.Label.In(r.Lang), reminders, "prevent.reminders"), page)
}

func (s *Service) postWords(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	err = s.SetWords(r.Context(), r.PathValue("reminder"), f.Get("kata"), r.Actor)
	if err == nil {
		return web.RedirectSaying(w, r, reminders+"/kata/"+r.PathValue("reminder"), "prevent.words_saved")
	}
	if !f.SetErr(err) {
		return err
	}
	return s.drawReminder(w, r, http.StatusUnprocessableEntity, f)
}

// postStopLetters stops the letters that wait.
func (s *Service) postStopLetters(w http.ResponseWriter, r *web.Request) error {
	if err := s.StopLetters(r.Context(), r.PathValue("reminder"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, reminders+"/kata/"+r.PathValue("reminder"), "prevent.letters_stopped")
}

// toldPage is all that templates/told_page.html may use.
type toldPage struct {
	Told  PublicReminder
	Said  []string
	Rules []*law.Rule
	Link  linkView
}

// showTold is a reminder on a phone.
func (s *Service) showTold(w http.ResponseWriter, r *web.Request) error {
	told, err := s.ReadReminder(r.Context(), netra.OfficeID(r.PathValue("office")), r.PathValue("reminder"))
	if err != nil {
		return err
	}
	page := toldPage{Told: told, Said: Notice{Body: told.said(r.Lang)}.Paragraphs()}
	for _, id := range told.Rules {
		page.Rules = append(page.Rules, s.Law.Rules[id])
	}
	page.Link.URL = r.Address(r.URL.Path)
	page.Link.WhatsApp = web.WhatsApp(told.said(r.Lang) + " " + page.Link.URL)
	return s.Views.Show(w, r, http.StatusOK, "told_page", public(told.Label.In(r.Lang)), page)
}

// stopPage is all that templates/stop_page.html may use.
type stopPage struct {
	Path   string
	Office string
	Done   bool
}

func (s *Service) showStop(w http.ResponseWriter, r *web.Request) error {
	return s.drawStop(w, r, false)
}

// postStop stops what is optional. Opening the page alone changes nothing:
// programs that look at links in letters open them too.
func (s *Service) postStop(w http.ResponseWriter, r *web.Request) error {
	return s.drawStop(w, r, true)
}

func (s *Service) drawStop(w http.ResponseWriter, r *web.Request, confirm bool) error {
	office, err := s.Stop(r.Context(), r.PathValue("token"), confirm)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, http.StatusOK, "stop_page", public("prevent.stop.title"), stopPage{Path: stopAt + r.PathValue("token"), Office: office, Done: confirm})
}
