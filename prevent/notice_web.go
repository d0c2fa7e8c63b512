package prevent

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// noticePage is all that templates/notice_page.html may use.
type noticePage struct {
	Sheet    Sheet
	Circular bool
	Base     string
	Form     *web.Form
	Facts    []web.Pair
	Figures  []web.Figure
	Bases    []basisView
	Units    []unitView
	Chain    []Branch
	Door     linkView // of an event
	Learned  learnedView
	Reminder string // for those of whom nobody knows; "" where there are none
	CanMake  bool
}

// basisView is a legal basis with what the law room knows of it.
type basisView struct {
	Text string
	Chip web.Chip
	Note string
}

// unitView is a recipient, how many of it know, and its link.
type unitView struct {
	Name   string
	People int
	Link   linkView
}

// linkView is a link with the ways to hand it out.
type linkView struct {
	URL      string
	WhatsApp string
	Code     web.QR
}

// ask is the text by which a link is sent to a unit or to a colleague.
func (p pages) ask(r *web.Request, n Notice, link string) string {
	switch {
	case p.kind == Circular:
		return r.T("prevent.ask_circular", n.Issuer, n.Number, n.Subject, link)
	default:
		return r.T("prevent.ask_outreach", n.Subject, n.Issuer, link)
	}
}

func (p pages) linkOf(r *web.Request, n Notice, l Link) linkView {
	u := r.Address(p.open(p.Token(l)))
	return linkView{URL: u, WhatsApp: web.WhatsApp(p.ask(r, n, u))}
}

func (p pages) showNotice(w http.ResponseWriter, r *web.Request) error {
	return p.showSheet(w, r, http.StatusOK, web.NewForm(nil))
}

func (p pages) showSheet(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := noticePage{
		Sheet: sheet, Circular: p.kind == Circular, Base: p.one(sheet.ID), Form: f, Facts: facts(r, sheet), Figures: figures(r, p.kind, sheet.Reach),
		Bases: p.bases(r, sheet.Bases), Units: p.units(r, sheet), Chain: chainOf(sheet.Tellings), Door: p.linkOf(r, sheet.Notice, Link{Notice: sheet.ID}),
		CanMake: r.Can(access.Prevent) && sheet.Office == r.Actor.Office,
	}
	if p.kind == Outreach {
		page.Learned = p.learned(r, sheet)
	}
	var missing []string
	for _, u := range page.Units {
		if u.People == 0 {
			missing = append(missing, u.Name+": "+u.Link.URL)
		}
	}
	if len(missing) > 0 {
		page.Reminder = r.T("prevent.reminder", sheet.Subject) + "\n\n" + strings.Join(missing, "\n")
	}
	return p.Views.Show(w, r, status, "notice_page", p.meta(sheet.Subject), page)
}

// facts are the particulars of a notice.
func facts(r *web.Request, s Sheet) []web.Pair {
	day := web.Pair{Label: "prevent.field.tanggal", Value: i18n.DateLong(r.Lang, s.On)}
	if s.Kind == Circular {
		return []web.Pair{{Label: "prevent.field.nomor", Value: s.Number}, day, {Label: "prevent.field.penerbit", Value: s.Issuer}, {Label: "prevent.office", Value: s.OfficeName}}
	}
	out := []web.Pair{day, {Label: "prevent.field.tempat", Value: s.Place}, {Label: "prevent.field.penyelenggara", Value: s.Issuer}, {Label: "prevent.office", Value: s.OfficeName}}
	if s.Speakers != "" {
		out = append(out, web.Pair{Label: "prevent.field.pembicara", Value: s.Speakers})
	}
	return out
}

func figures(r *web.Request, k Kind, n Reach) []web.Figure {
	out := []web.Figure{
		{Label: "prevent.figure.units", Value: r.T("prevent.of", n.Reached, n.Recipients), Note: "prevent.figure.units_note"},
		{Label: "prevent.figure.people", Value: i18n.Number(r.Lang, n.People), Note: "prevent.figure.people_note"},
		{Label: "prevent.figure.told", Value: i18n.Number(r.Lang, n.Told), Note: "prevent.figure.told_note"},
		{Label: "prevent.figure.longest", Value: i18n.Number(r.Lang, n.Longest), Note: "prevent.figure.longest_note"},
	}
	if k == Outreach {
		out = slices.Insert(out, 1, web.Figure{Label: "prevent.figure.present", Value: i18n.Number(r.Lang, n.Present), Note: "prevent.figure.present_note"})
	}
	return out
}

// bases say in words what the law room knows of each legal basis.
func (p pages) bases(r *web.Request, bs []Basis) []basisView {
	cite := func(in *law.Instrument) string { return p.Law.Cite(law.Source{Instrument: in.ID}, r.Lang, p.Bundle.T) }
	var out []basisView
	for _, b := range bs {
		v := basisView{Text: b.Text}
		if strings.HasPrefix(b.Text, pickedBasis) && b.Instrument != nil {
			v.Text = cite(b.Instrument)
		}
		switch b.State {
		case BasisHolds:
			v.Chip = web.Chip{Tone: "good", Label: "prevent.basis.holds"}
		case BasisRepealed:
			v.Chip = web.Chip{Tone: "bad", Label: "prevent.basis.repealed"}
			v.Note = r.T("prevent.basis.until", b.Instrument.InForce.Until)
			var next []string
			for _, in := range b.ReplacedBy {
				next = append(next, cite(in))
			}
			if len(next) > 0 {
				v.Note += " " + r.T("prevent.basis.replaced", strings.Join(next, ", "))
			}
		case BasisEarly:
			v.Chip = web.Chip{Tone: "bad", Label: "prevent.basis.early"}
			v.Note = r.T("prevent.basis.from", b.Instrument.InForce.From)
		case BasisNoText:
			v.Chip = web.Chip{Tone: "waiting", Label: "prevent.basis.article"}
			v.Note = r.T("prevent.basis.article_note")
		default:
			v.Chip = web.Chip{Tone: "waiting", Label: "prevent.basis.unknown"}
			v.Note = r.T("prevent.basis.unknown_note")
		}
		out = append(out, v)
	}
	return out
}

func (p pages) units(r *web.Request, s Sheet) []unitView {
	var out []unitView
	for _, rec := range s.Recipients {
		out = append(out, unitView{Name: rec.Name, People: s.Reach.ByUnit[rec.ID], Link: p.linkOf(r, s.Notice, Link{Notice: s.ID, Recipient: rec.ID})})
	}
	return out
}

// exportPeople writes who knows, for the office's own proof.
func (p pages) exportPeople(w http.ResponseWriter, r *web.Request) error {
	sheet, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	names := map[string]string{}
	for _, t := range sheet.Tellings {
		names[t.ID] = t.Name
	}
	out := [][]string{{
		r.T("prevent.field.nama"), r.T("prevent.field.jabatan"), r.T("prevent.field.unit"), r.T("prevent.col.listed"), r.T("prevent.col.how"),
		r.T("prevent.col.from"), r.T("prevent.field.tanggal"),
	}}
	for _, t := range sheet.Tellings {
		listed := r.T("prevent.no")
		if t.Recipient != "" {
			listed = r.T("prevent.yes")
		}
		out = append(out, []string{t.Name, t.Position, t.Unit, listed, r.T("prevent.how." + string(t.How)), names[t.Parent], string(t.On)})
	}
	web.SendCSV(w, "nama.csv", out)
	return nil
}

// proofPage is all that templates/proof_page.html may use.
type proofPage struct {
	Sheet    Sheet
	Circular bool
	Facts    []web.Pair
	Units    []unitPeople
	Outside  []Telling
	Today    netra.Date
}

// unitPeople is a recipient with those of it who know.
type unitPeople struct {
	Name   string
	People []Telling
}

func (p pages) showProof(w http.ResponseWriter, r *web.Request) error {
	sheet, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := proofPage{Sheet: sheet, Circular: p.kind == Circular, Facts: facts(r, sheet), Today: r.Today()}
	of := map[string][]Telling{}
	for _, t := range sheet.Tellings {
		of[t.Recipient] = append(of[t.Recipient], t)
	}
	page.Outside = of[""]
	for _, rec := range sheet.Recipients {
		page.Units = append(page.Units, unitPeople{rec.Name, of[rec.ID]})
	}
	return p.Views.Show(w, r, http.StatusOK, "proof_page", p.meta("prevent.proof"), page)
}

// codesPage is all that templates/codes_page.html may use.
type codesPage struct {
	Sheet    Sheet
	Circular bool
	Codes    []unitView
}

func (p pages) showCodes(w http.ResponseWriter, r *web.Request) error {
	sheet, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := codesPage{Sheet: sheet, Circular: p.kind == Circular}
	if p.kind == Outreach {
		page.Codes = []unitView{{Name: r.T("prevent.door"), Link: p.linkOf(r, sheet.Notice, Link{Notice: sheet.ID})}}
	} else {
		page.Codes = p.units(r, sheet)
	}
	for i, u := range page.Codes {
		if page.Codes[i].Link.Code, err = web.QROf(u.Link.URL); err != nil {
			return err
		}
	}
	return p.Views.Show(w, r, http.StatusOK, "codes_page", p.meta("prevent.codes"), page)
}

// postPaper takes the paper list of an event.
func (s *Service) postPaper(w http.ResponseWriter, r *web.Request) error {
	p := pages{s, Outreach}
	if _, err := s.Open(r.Context(), Outreach, r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	list := readList(f.Get("daftar"), oneLine(f.Get("unit")))
	if len(list) == 0 {
		f.Problem("daftar", "web.problem.required")
	} else if _, err := s.TakeList(r.Context(), r.PathValue("id"), list, r.Actor); err != nil && !f.SetErr(err) {
		return err
	}
	if f.Err() != nil {
		return p.showSheet(w, r, http.StatusUnprocessableEntity, f)
	}
	return web.RedirectSaying(w, r, p.one(r.PathValue("id")), "prevent.list_taken")
}

// cardsPage is all that templates/cards_page.html may use.
type cardsPage struct {
	Subject string
	Cards   []cardView
	Pages   web.Pages
}

// cardView is the personal link of somebody who was there, to be handed to him.
type cardView struct {
	Name, Unit string
	Code       web.QR
}

const cardsOnPage = 60

// showCards prints the personal links of those who were there and have no phone
// at hand. Only the office itself prints them.
func (s *Service) showCards(w http.ResponseWriter, r *web.Request) error {
	p := pages{s, Outreach}
	sheet, err := s.Open(r.Context(), Outreach, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	if sheet.Office != r.Actor.Office {
		return notFound()
	}
	there := slices.DeleteFunc(sheet.Tellings, func(t Telling) bool { return t.How != Present })
	from, err := strconv.Atoi(r.URL.Query().Get("mulai"))
	if err != nil || from < 0 || from > len(there) {
		from = 0
	}
	to := min(from+cardsOnPage, len(there))
	page := cardsPage{Subject: sheet.Subject, Pages: web.Pages{From: from + 1, To: to, Total: len(there)}}
	at := func(n int) string { return p.one(sheet.ID) + "/kartu?mulai=" + strconv.Itoa(n) }
	if from > 0 {
		page.Pages.Prev = at(max(0, from-cardsOnPage))
	}
	if to < len(there) {
		page.Pages.Next = at(to)
	}
	for _, t := range there[from:to] {
		code, err := web.QROf(r.Address(p.open(p.Token(Link{Notice: sheet.ID, Telling: t.ID}))))
		if err != nil {
			return err
		}
		page.Cards = append(page.Cards, cardView{t.Name, t.Unit, code})
	}
	return s.Views.Show(w, r, http.StatusOK, "cards_page", p.meta("prevent.cards"), page)
}
