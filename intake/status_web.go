package intake

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// statusPage is all that templates/status.html may use.
type statusPage struct {
	Form    *web.Form
	Unknown bool
	Busy    bool
}

// progressPage is all that templates/progress.html may use.
type progressPage struct {
	Form     *web.Form
	Code     string
	Progress Progress
	Label    law.Text
	Chip     web.Chip
	Outcome  string // locale key of how the case came out, "" while it is open
	Entries  []web.Entry
	Next     *Due       // the clock that runs out first
	CaseDue  netra.Date // when the next step of the case is due, "" where none is
	Sent     bool       // a message was just taken
	Limits   fileLimits
	Ends     bool
}

func statusMeta(title string) web.Meta {
	m := meta(title)
	m.Nav = "/status"
	return m
}

func (s *Service) showStatus(w http.ResponseWriter, r *web.Request) error {
	return s.views.Show(w, r, http.StatusOK, "status", statusMeta("intake.status.title"), statusPage{Form: web.NewForm(nil)})
}

// postStatus shows what became of a report. The code comes in the body, never
// in an address, which browsers and proxies remember.
func (s *Service) postStatus(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	return s.showProgress(w, r, http.StatusOK, f, false)
}

// showProgress shows the report of the code in the form.
func (s *Service) showProgress(w http.ResponseWriter, r *web.Request, status int, f *web.Form, sent bool) error {
	p, err := s.Follow(r.Context(), f.Get("kode"))
	switch netra.KindOf(err) {
	case netra.NotFound:
		return s.views.Show(w, r, http.StatusNotFound, "status", statusMeta("intake.status.title"), statusPage{Form: f, Unknown: true})
	case netra.TooMany:
		return s.views.Show(w, r, http.StatusTooManyRequests, "status", statusMeta("intake.status.title"), statusPage{Form: f, Busy: true})
	}
	if err != nil {
		return err
	}
	code, err := ParseCode(f.Get("kode"))
	if err != nil {
		return err
	}
	f.Set("kode", string(code))
	today := s.regionDay(p.Report.Region)
	if sent || f.Get("id-pesan") == "" {
		// A form of its own for the next message: the id makes sending twice
		// harmless, and is made of the day, not of the hour.
		f.Set("id-pesan", netra.NewID(today.Time()))
	}
	if sent {
		f.Set("pesan", "")
	}
	page := progressPage{
		Form: f, Code: code.Grouped(), Progress: p, Next: firstDue(p.Next), Sent: sent,
		Entries: entries(r, p), Limits: fileLimits{maxFiles, maxFileSize >> 20, maxFilesSize >> 20},
	}
	if n := len(p.Passages); n > 0 {
		page.Label = p.Passages[n-1].Label
	}
	if p.Status != nil {
		page.Chip, page.Ends = web.Chip{Tone: p.Status.Tone, Label: p.Status.Label.In(r.Lang)}, p.Status.Ends
	}
	if n := len(p.Case); n > 0 {
		last := p.Case[n-1]
		page.Label, page.Ends, page.CaseDue = last.Label, last.Final, last.NextDue
		page.Chip = web.Chip{Tone: last.Tone, Label: last.Status.In(r.Lang)}
		if last.Outcome == "proven" || last.Outcome == "not_proven" {
			page.Outcome = "intake.progress." + last.Outcome
		}
	}
	return s.views.Show(w, r, status, "progress", statusMeta("intake.progress.title"), page)
}

// entries writes what happened to the report and to its case, first to last.
func entries(r *web.Request, p Progress) []web.Entry {
	lang := r.Lang
	var out []web.Entry
	for _, h := range p.Passages {
		e := web.Entry{Title: h.Label.In(lang), When: i18n.DateLong(lang, h.On), Tone: h.Tone}
		if h.Reason.ID != "" {
			e.Text = h.Reason.In(lang) + ". " + h.Remedy.In(lang)
		}
		out = append(out, e)
	}
	for _, c := range p.Case {
		out = append(out, web.Entry{Title: c.Label.In(lang), When: i18n.DateLong(lang, c.On), Tone: c.Tone})
	}
	return out
}

// postTell takes a message of the reporter.
func (s *Service) postTell(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxFormBody)
	if err != nil {
		return err
	}
	text := f.Get("pesan")
	us := uploads(f)
	code, err := ParseCode(f.Get("kode"))
	if err != nil {
		return s.showProgress(w, r, http.StatusOK, f, false)
	}
	if f.Err() == nil {
		err = s.Tell(r.Context(), code, f.Get("id-pesan"), text, us)
		if err == nil {
			return s.showProgress(w, r, http.StatusOK, f, true)
		}
		if k := netra.KindOf(err); slices.Contains([]netra.Kind{netra.NotFound, netra.TooMany}, k) {
			return s.showProgress(w, r, http.StatusOK, f, false)
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.showProgress(w, r, http.StatusUnprocessableEntity, f, false)
}
