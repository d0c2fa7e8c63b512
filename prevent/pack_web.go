package prevent

import (
	"cmp"
	"crypto/rand"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/netra-id/netra/internal/web"
)

// maxAnswer is how much is read of what somebody sends who confirms.
const maxAnswer = 16 << 10

// packPage is all that templates/pack_page.html may use.
type packPage struct {
	Pack     Pack
	Circular bool
	Attend   bool // the link is that of the door: who opens it is at the event
	Path     string
	Form     *web.Form
	Bases    []string     // in words
	Units    []web.Option // none where they are too many for a phone: then the unit is typed
}

// maxChoices is how many units a page for phones offers.
const maxChoices = 80

// public is what the shell needs to know of a page that a token opens: no
// preview and no index, since the address is a key.
func public(title string) web.Meta { return web.Meta{Title: title, NoIndex: true, Narrow: true} }

func (p pages) showPack(w http.ResponseWriter, r *web.Request) error {
	return p.drawPack(w, r, http.StatusOK, nil)
}

func (p pages) drawPack(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	pack, err := p.OpenPack(r.Context(), p.kind, r.PathValue("token"))
	if err != nil {
		return err
	}
	var units []web.Option
	if len(pack.Units) <= maxChoices {
		units = options(pack.Units)
	}
	if f == nil {
		f = web.NewForm(map[string]string{"unit": pack.Unit})
		if units != nil && !slices.ContainsFunc(pack.Units, func(r Recipient) bool { return r.Name == pack.Unit }) {
			f.Set("unit-lain", pack.Unit)
		}
	}
	if f.Get("kunci") == "" {
		f.Set("kunci", rand.Text())
	}
	w.Header().Set("Cache-Control", "no-store")
	return p.Views.Show(w, r, status, "pack_page", public(pack.Subject), packPage{
		Pack: pack, Circular: p.kind == Circular, Attend: pack.Link.Recipient == "" && pack.Link.Telling == "",
		Path: p.open(r.PathValue("token")), Form: f, Units: units, Bases: p.basisWords(r, pack.Notice),
	})
}

// basisWords are the legal bases of a notice as people read them.
func (p pages) basisWords(r *web.Request, n Notice) []string {
	var read []Basis
	for _, text := range n.Bases {
		read = append(read, readBasis(p.Law, text, n.On))
	}
	var out []string
	for _, b := range p.bases(r, read) {
		out = append(out, b.Text)
	}
	return out
}

func (p pages) postPack(w http.ResponseWriter, r *web.Request) error {
	if _, err := p.OpenPack(r.Context(), p.kind, r.PathValue("token")); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	own, err := p.Confirm(r.Context(), p.kind, r.PathValue("token"), Answer{
		Name: f.Get("nama"), Position: f.Get("jabatan"), Unit: cmp.Or(oneLine(f.Get("unit-lain")), f.Get("unit")),
		Once: f.Get("kunci"),
	})
	if err == nil && own == "" { // counted already, and not by this page
		own = r.PathValue("token")
	}
	if err == nil {
		return web.Redirect(w, r, p.open(own)+"/teruskan")
	}
	if !f.SetErr(err) {
		return err
	}
	return p.drawPack(w, r, http.StatusUnprocessableEntity, f)
}

// onwardPage is all that templates/onward_page.html may use.
type onwardPage struct {
	Pack     Pack
	Circular bool
	Counted  bool // his name is counted already: the link is the one that he opened, not his own
	Present  bool // he was at the event, and may print his certificate
	Early    bool // the event is not over, so that the test before it can be taken
	Link     linkView
	Text     string // to copy
	Path     string
}

// showOnward thanks who confirmed and hands him his own link to pass on. Whose
// name was counted already passes on the link that he opened.
func (p pages) showOnward(w http.ResponseWriter, r *web.Request) error {
	pack, err := p.OpenPack(r.Context(), p.kind, r.PathValue("token"))
	if err != nil {
		return err
	}
	page := onwardPage{Present: pack.How == Present, Early: r.Today() <= pack.On, Pack: pack, Counted: pack.Link.Telling == "", Circular: p.kind == Circular, Link: p.linkOf(r, pack.Notice, pack.Link), Path: p.open(r.PathValue("token"))}
	page.Text = p.ask(r, pack.Notice, page.Link.URL)
	w.Header().Set("Cache-Control", "no-store")
	return p.Views.Show(w, r, http.StatusOK, "onward_page", public("prevent.onward.title"), page)
}

// showFile gives the file to be saved, never to be shown: whatever it holds, it
// does not run in a page of ours.
func (p pages) showFile(w http.ResponseWriter, r *web.Request) error {
	name, data, err := p.ReadFile(r.Context(), p.kind, r.PathValue("token"))
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", pdf)
	h.Set("Content-Length", strconv.Itoa(len(data)))
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Cache-Control", "no-store")
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(data)
	return nil
}
