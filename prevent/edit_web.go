package prevent

import (
	"net/http"

	"github.com/netra-id/netra/internal/web"
)

// editPage is all that templates/edit_page.html may use.
type editPage struct {
	Circular bool
	Base     string
	Form     *web.Form
}

func (p pages) showEdit(w http.ResponseWriter, r *web.Request) error {
	sheet, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	f := web.NewForm(map[string]string{"hal": sheet.Subject, "isi": sheet.Body, "tempat": sheet.Place, "pembicara": sheet.Speakers})
	f.SetDate("tanggal", sheet.On)
	return p.drawEdit(w, r, http.StatusOK, f)
}

func (p pages) drawEdit(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	m := p.meta("prevent.edit")
	m.Narrow = true
	return p.Views.Show(w, r, status, "edit_page", m, editPage{Circular: p.kind == Circular, Base: p.one(r.PathValue("id")), Form: f})
}

func (p pages) postEdit(w http.ResponseWriter, r *web.Request) error {
	if _, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxForm)
	if err != nil {
		return err
	}
	d := Draft{Notice: Notice{
		Subject: f.Get("hal"), Body: f.Get("isi"), Place: f.Get("tempat"), Speakers: f.Get("pembicara"), On: f.Date("tanggal", true),
	}}
	if f.Err() == nil {
		err := p.Edit(r.Context(), p.kind, r.PathValue("id"), d, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, p.one(r.PathValue("id")), "prevent.edited")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return p.drawEdit(w, r, http.StatusUnprocessableEntity, f)
}

func (p pages) postWithdraw(w http.ResponseWriter, r *web.Request) error {
	if _, err := p.Open(r.Context(), p.kind, r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	err = p.Withdraw(r.Context(), p.kind, r.PathValue("id"), f.Get("alasan"), r.Actor)
	if err == nil {
		return web.RedirectSaying(w, r, p.one(r.PathValue("id")), "prevent.withdrawn_now")
	}
	if !f.SetErr(err) {
		return err
	}
	return p.showSheet(w, r, http.StatusUnprocessableEntity, f)
}
