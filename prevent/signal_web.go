package prevent

import (
	"net/http"

	"github.com/netra-id/netra/internal/web"
)

// signalPage is all that templates/signal_page.html may use.
type signalPage struct {
	Path string
	Form *web.Form
}

func (p pages) showSignal(w http.ResponseWriter, r *web.Request) error {
	return p.drawSignal(w, r, http.StatusOK, web.NewForm(nil))
}

func (p pages) drawSignal(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	pack, err := p.OpenPack(r.Context(), p.kind, r.PathValue("token"))
	if err != nil {
		return err
	}
	if pack.Link.Telling == "" {
		return notFound()
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.Views.Show(w, r, status, "signal_page", public("prevent.signal.title"), signalPage{Path: p.open(r.PathValue("token")), Form: f})
}

func (p pages) postSignal(w http.ResponseWriter, r *web.Request) error {
	if _, err := p.OpenPack(r.Context(), p.kind, r.PathValue("token")); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	err = p.Signal(r.Context(), p.kind, r.PathValue("token"), f.Get("pesan"))
	if err == nil {
		return web.RedirectSaying(w, r, p.open(r.PathValue("token"))+"/teruskan", "prevent.signal.sent")
	}
	if !f.SetErr(err) {
		return err
	}
	return p.drawSignal(w, r, http.StatusUnprocessableEntity, f)
}
