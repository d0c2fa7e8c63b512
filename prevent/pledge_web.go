package prevent

import (
	"crypto/rand"
	"net/http"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	pledges  = home + "/ikrar"
	signAt   = "/ikrar/"
	checkAt  = "/periksa"
	proofLen = 24
)

func (s *Service) installPledges(m *web.Mux) {
	m.Get(pledges, access.SeePrevention, s.showPledges)
	m.Get(pledges+"/baru", access.Prevent, s.showNewPledge)
	m.Post(pledges, access.Prevent, s.postPledge)
	m.Get(pledges+"/{id}", access.SeePrevention, s.showPledge)
	m.Get(pledges+"/{id}/nama.csv", access.SeePrevention, s.exportSignatures)
	m.Get(pledges+"/{id}/belum", access.Prevent, s.showUnsigned)
	m.Get(pledges+"/{id}/belum.csv", access.Prevent, s.exportUnsigned)
	m.Get(pledges+"/{id}/cetak", access.SeePrevention, s.printPledge)
	m.Get(pledges+"/{id}/qr", access.SeePrevention, s.showPledgeCode)
	m.Post(pledges+"/{id}/upacara", access.Prevent, s.postCeremony)

	m.Get(signAt+"{token}", access.Public, s.showSign)
	m.Post(signAt+"{token}", access.Public, s.postSign)
	m.Get(signAt+"{token}/sudah", access.Public, s.showSigned)
	m.Get(checkAt, access.Public, s.showCheck)
	m.Get(checkAt+"/{code}", access.Public, s.showProofOf)
}

// meta is what the shell needs to know of a page of the desk below a list.
func deskMeta(title, list, listTitle string) web.Meta {
	return web.Meta{Title: title, Nav: home, Crumbs: []web.Crumb{{Label: "prevent.title", Href: home}, {Label: listTitle, Href: list}, {Label: title}}}
}

// listMeta is what the shell needs to know of a list.
func listMeta(title string) web.Meta {
	return web.Meta{Title: title, Nav: home, Crumbs: []web.Crumb{{Label: "prevent.title", Href: home}, {Label: title}}}
}

// pledgesPage is all that templates/pledges_page.html may use.
type pledgesPage struct {
	Rows    []PledgeRow
	CanMake bool
}

func (s *Service) showPledges(w http.ResponseWriter, r *web.Request) error {
	rows, err := s.Pledges(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "pledges_page", listMeta("prevent.pledges"), pledgesPage{Rows: rows, CanMake: r.Can(access.Prevent)})
}

// newPledgePage is all that templates/new_pledge_page.html may use.
type newPledgePage struct {
	Form  *web.Form
	Guide *law.Guide
}

func (s *Service) showNewPledge(w http.ResponseWriter, r *web.Request) error {
	return s.drawNewPledge(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawNewPledge(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	m := deskMeta("prevent.new_pledge", pledges, "prevent.pledges")
	m.Narrow = true
	return s.Views.Show(w, r, status, "new_pledge_page", m, newPledgePage{Form: f, Guide: s.Law.GuideOn(law.PledgeGuide, r.Today())})
}

func (s *Service) postPledge(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	until := f.Date("sampai", false)
	if f.Err() == nil {
		p, err := s.MakePledge(r.Context(), f.Get("judul"), until, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, pledges+"/"+p.ID, "prevent.pledge_made")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawNewPledge(w, r, http.StatusUnprocessableEntity, f)
}

// pledgePage is all that templates/pledge_page.html may use.
type pledgePage struct {
	Sheet   PledgeSheet
	Base    string
	Form    *web.Form
	Figures []web.Figure
	Facts   []web.Pair
	Link    linkView
	Take    bool // the actor takes lists and reminds: his office opened it, and its names are still kept
}

func (s *Service) showPledge(w http.ResponseWriter, r *web.Request) error {
	return s.drawPledge(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawPledge(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.OpenPledge(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	page := pledgePage{Sheet: sheet, Base: pledges + "/" + sheet.ID, Form: f, Take: sheet.Own && sheet.ErasedOn.IsZero() && r.Can(access.Prevent)}
	page.Link = s.pledgeLink(r, sheet.Pledge)
	page.Figures = []web.Figure{
		{Label: "prevent.figure.signed", Value: r.T("prevent.of", sheet.Signed, sheet.Servants), Note: "prevent.figure.signed_note"},
		{Label: "prevent.figure.unsigned", Value: i18n.Number(r.Lang, sheet.Servants-sheet.Signed), Note: "prevent.figure.unsigned_note"},
		{Label: "prevent.figure.others", Value: i18n.Number(r.Lang, sheet.Others), Note: "prevent.figure.others_note"},
	}
	page.Facts = []web.Pair{
		{Label: "prevent.office", Value: sheet.OfficeName},
		{Label: "prevent.opened_on", Value: i18n.DateLong(r.Lang, sheet.OpenedOn)},
		{Label: "prevent.text_version", Value: sheet.Guide + " · " + sheet.Digest[:12], Href: "/aturan/berkas/guides/" + sheet.Guide + ".yaml"},
	}
	if !sheet.UntilOn.IsZero() {
		page.Facts = append(page.Facts, web.Pair{Label: "prevent.until_on", Value: i18n.DateLong(r.Lang, sheet.UntilOn)})
	}
	return s.Views.Show(w, r, status, "pledge_page", deskMeta(sheet.Title, pledges, "prevent.pledges"), page)
}

func (s *Service) pledgeLink(r *web.Request, p Pledge) linkView {
	u := r.Address(signAt + s.PledgeToken(p.ID))
	return linkView{URL: u, WhatsApp: web.WhatsApp(r.T("prevent.ask_pledge", p.Title, u))}
}

func (s *Service) exportSignatures(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.OpenPledge(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	if !sheet.Own {
		return notFound()
	}
	rows := [][]string{{
		r.T("prevent.field.nama"), r.T("prevent.field.jabatan"), r.T("prevent.field.unit"), r.T("prevent.col.how"), r.T("prevent.field.tanggal"),
		r.T("prevent.text_version"),
	}}
	for _, g := range sheet.Signatures {
		rows = append(rows, []string{g.Name, g.Position, g.Unit, r.T("prevent.signed." + string(g.How)), string(g.On), sheet.Digest})
	}
	web.SendCSV(w, "ikrar.csv", rows)
	return nil
}

// unsignedPage is all that templates/unsigned_page.html may use.
type unsignedPage struct {
	Base string
	Unit string
	Rows []Signature
	More int // how many are not shown
	Link linkView
}

func (s *Service) showUnsigned(w http.ResponseWriter, r *web.Request) error {
	id, unit := r.PathValue("id"), r.URL.Query().Get("unit")
	all, err := s.Unsigned(r.Context(), id, unit, r.Actor)
	if err != nil {
		return err
	}
	const most = 200
	page := unsignedPage{Base: pledges + "/" + id, Unit: unit, Rows: all[:min(len(all), most)], More: max(0, len(all)-most)}
	page.Link = s.pledgeLink(r, Pledge{ID: id, Title: r.T("prevent.pledge")})
	return s.Views.Show(w, r, http.StatusOK, "unsigned_page", deskMeta("prevent.unsigned", page.Base, "prevent.pledge"), page)
}

func (s *Service) exportUnsigned(w http.ResponseWriter, r *web.Request) error {
	all, err := s.Unsigned(r.Context(), r.PathValue("id"), r.URL.Query().Get("unit"), r.Actor)
	if err != nil {
		return err
	}
	rows := [][]string{{r.T("prevent.field.nama"), r.T("prevent.field.jabatan"), r.T("prevent.field.unit")}}
	for _, g := range all {
		rows = append(rows, []string{g.Name, g.Position, g.Unit})
	}
	web.SendCSV(w, "belum-ikrar.csv", rows)
	return nil
}

// printPledge shows the text with who signed it, for paper; how many, where the
// actor's office did not open it.
func (s *Service) printPledge(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.OpenPledge(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "pledge_print_page", deskMeta("prevent.print_pledge", pledges+"/"+sheet.ID, "prevent.pledge"),
		pledgePrintPage{Sheet: sheet, Today: r.Today()})
}

// pledgePrintPage is all that templates/pledge_print_page.html may use.
type pledgePrintPage struct {
	Sheet PledgeSheet
	Today netra.Date
}

func (s *Service) showPledgeCode(w http.ResponseWriter, r *web.Request) error {
	sheet, err := s.OpenPledge(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	link := s.pledgeLink(r, sheet.Pledge)
	if link.Code, err = web.QROf(link.URL); err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "code_page", deskMeta("prevent.codes", pledges+"/"+sheet.ID, "prevent.pledge"),
		codePage{Title: sheet.Title, Text: "prevent.scan_pledge", Link: link})
}

// codePage is all that templates/code_page.html may use: one code on a sheet.
type codePage struct {
	Title string
	Text  string // key
	Link  linkView
}

func (s *Service) postCeremony(w http.ResponseWriter, r *web.Request) error {
	if _, err := s.OpenPledge(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, registry.MaxImportBytes+maxForm)
	if err != nil {
		return err
	}
	files := f.Files("berkas", 1, registry.MaxImportBytes)
	if len(files) == 0 {
		f.Problem("berkas", "web.problem.required")
	} else if _, err := s.TakeCeremony(r.Context(), r.PathValue("id"), registry.File{Name: files[0].Name, Data: files[0].Data}, r.Actor); err != nil {
		if !f.SetErr(err) {
			return err
		}
	} else {
		return web.RedirectSaying(w, r, pledges+"/"+r.PathValue("id"), "prevent.ceremony_taken")
	}
	return s.drawPledge(w, r, http.StatusUnprocessableEntity, f)
}

// signPage is all that templates/sign_page.html may use.
type signPage struct {
	Pledge PledgePage
	Path   string
	Form   *web.Form
	Units  []web.Option
}

func (s *Service) showSign(w http.ResponseWriter, r *web.Request) error {
	return s.drawSign(w, r, http.StatusOK, web.NewForm(map[string]string{"kunci": rand.Text()}))
}

func (s *Service) drawSign(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	p, err := s.ReadPledge(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	page := signPage{Pledge: p, Path: signAt + r.PathValue("token"), Form: f}
	if len(p.Units) <= maxChoices {
		for _, u := range p.Units {
			page.Units = append(page.Units, web.Option{Value: u, Label: u})
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "sign_page", public(p.Title), page)
}

func (s *Service) postSign(w http.ResponseWriter, r *web.Request) error {
	if _, err := s.ReadPledge(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	code, err := s.Sign(r.Context(), r.PathValue("token"), Signer{
		Name: f.Get("nama"), NIP: f.Get("nip"), Position: f.Get("jabatan"), Unit: f.Get("unit"), Once: f.Get("kunci"),
	})
	switch {
	case err == nil && code == "":
		return web.Redirect(w, r, signAt+r.PathValue("token")+"/sudah")
	case err == nil:
		return web.RedirectSaying(w, r, checkAt+"/"+code, "prevent.signed_now")
	case !f.SetErr(err):
		return err
	}
	return s.drawSign(w, r, http.StatusUnprocessableEntity, f)
}

// signedPage is all that templates/signed_page.html may use.
type signedPage struct {
	Pledge PledgePage
	Link   linkView
}

// showSigned tells who has signed before that it counts once.
func (s *Service) showSigned(w http.ResponseWriter, r *web.Request) error {
	p, err := s.ReadPledge(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return s.Views.Show(w, r, http.StatusOK, "signed_page", public("prevent.signed_before"), signedPage{Pledge: p, Link: s.pledgeLink(r, p.Pledge)})
}

// checkPage is all that templates/check_page.html may use.
type checkPage struct {
	Form    *web.Form
	Proof   *Proof
	Facts   []web.Pair
	Link    linkView
	Unknown bool
}

// showCheck asks for the code on a paper.
func (s *Service) showCheck(w http.ResponseWriter, r *web.Request) error {
	code := tidyToken(r.URL.Query().Get("kode"))
	if len(code) == proofLen {
		return web.Redirect(w, r, checkAt+"/"+code)
	}
	return s.Views.Show(w, r, http.StatusOK, "check_page", public("prevent.check.title"), checkPage{
		Form: web.NewForm(map[string]string{"kode": code}), Unknown: code != "",
	})
}

func (s *Service) showProofOf(w http.ResponseWriter, r *web.Request) error {
	proof, err := s.Check(r.Context(), r.PathValue("code"))
	if netra.KindOf(err) == netra.NotFound {
		return s.Views.Show(w, r, http.StatusNotFound, "check_page", public("prevent.check.title"), checkPage{
			Form: web.NewForm(map[string]string{"kode": r.PathValue("code")}), Unknown: true,
		})
	}
	if err != nil {
		return err
	}
	page := checkPage{Form: web.NewForm(nil), Proof: &proof, Link: linkView{URL: r.Address(checkAt + "/" + proof.Code)}}
	if page.Link.Code, err = web.QROf(page.Link.URL); err != nil {
		return err
	}
	page.Facts = []web.Pair{
		{Label: "prevent.field.unit", Value: proof.Unit},
		{Label: "prevent.field.tanggal", Value: i18n.DateLong(r.Lang, proof.On)},
		{Label: "prevent.office", Value: proof.Office},
	}
	if proof.Digest != "" {
		page.Facts = append(page.Facts, web.Pair{Label: "prevent.text_version", Value: proof.Digest[:12]})
	}
	if proof.Score != "" {
		page.Facts = append(page.Facts, web.Pair{Label: "prevent.quiz.after", Value: proof.Score})
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, http.StatusOK, "check_page", public("prevent.proof_of."+proof.Kind), page)
}

// tidyToken is a code as people type it from a paper.
func tidyToken(s string) string {
	var out []byte
	for _, c := range []byte(s) {
		switch {
		case c >= 'A' && c <= 'Z':
			out = append(out, c+'a'-'A')
		case c >= 'a' && c <= 'z', c >= '2' && c <= '7':
			out = append(out, c)
		}
	}
	return string(out[:min(len(out), proofLen)])
}
