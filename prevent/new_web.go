package prevent

import (
	"bytes"
	"io"
	"net/http"
	"strings"

	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	maxFile = 5 << 20
	maxForm = 1 << 20
)

// newPage is all that templates/new_page.html may use.
type newPage struct {
	Circular                 bool
	Base                     string
	Form                     *web.Form
	Units, Agencies, Offices []web.Option
	Bases                    []web.Option // instruments of the law room
}

func (p pages) showNew(w http.ResponseWriter, r *web.Request) error {
	return p.showForm(w, r, http.StatusOK, web.NewForm(nil))
}

func (p pages) showForm(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	tree, err := p.Tree(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	title := "prevent.new_circular"
	if p.kind == Outreach {
		title = "prevent.new_outreach"
	}
	m := p.meta(title)
	m.Narrow = true
	return p.Views.Show(w, r, status, "new_page", m, newPage{
		Circular: p.kind == Circular, Base: p.list(), Form: f,
		Units: options(tree.Units), Agencies: options(tree.Agencies), Offices: options(tree.Offices), Bases: p.instruments(r),
	})
}

// instruments are the legal texts to pick from, those in force today first; each
// says when it was repealed.
func (p pages) instruments(r *web.Request) []web.Option {
	if p.kind != Circular {
		return nil
	}
	var holds, ended []web.Option
	for _, in := range p.Law.InstrumentsInOrder() {
		o := web.Option{Value: in.ID, Label: p.Law.Cite(law.Source{Instrument: in.ID}, r.Lang, p.Bundle.T), Hint: in.Title.In(r.Lang)}
		if in.InForce.Has(r.Today()) {
			holds = append(holds, o)
			continue
		}
		o.Label += " (" + r.T("prevent.basis.repealed") + ")"
		ended = append(ended, o)
	}
	return append(holds, ended...)
}

// bases are the legal bases that were picked and those that were typed. A typed
// one loses the sign by which a picked one is known.
func bases(f *web.Form) []string {
	var out []string
	for _, id := range f.Values("dasar-pilih") {
		out = append(out, pickedBasis+oneLine(id))
	}
	for _, l := range lines(f.Get("dasar")) {
		out = append(out, strings.TrimLeft(l, pickedBasis+" "))
	}
	return out
}

func options(rs []Recipient) []web.Option {
	var out []web.Option
	for _, r := range rs {
		out = append(out, web.Option{Value: r.Name, Label: r.Name})
	}
	return out
}

func (p pages) postNew(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxFile+maxForm)
	if err != nil {
		return err
	}
	tree, err := p.Tree(r.Context(), r.Actor)
	if err != nil {
		return err
	}
	d := Draft{Notice: Notice{
		Kind: p.kind, Number: f.Get("nomor"), Issuer: f.Get("penerbit"), Subject: f.Get("hal"), On: f.Date("tanggal", false),
		Place: f.Get("tempat"), Speakers: f.Get("pembicara"), Body: f.Get("isi"), Bases: bases(f),
	}}
	d.Recipients = append(d.Recipients, chosen(f, "unit", tree.Units)...)
	d.Recipients = append(d.Recipients, chosen(f, "instansi", tree.Agencies)...)
	d.Recipients = append(d.Recipients, chosen(f, "kantor", tree.Offices)...)
	for _, name := range lines(f.Get("lain")) {
		d.Recipients = append(d.Recipients, Recipient{Kind: TypedRecipient, Name: name})
	}
	file := p.file(f, &d)
	if f.Err() == nil {
		n, err := p.Make(r.Context(), d, file, r.Actor)
		if err == nil {
			return web.RedirectSaying(w, r, p.one(n.ID), "prevent.made")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return p.showForm(w, r, http.StatusUnprocessableEntity, f)
}

// file is the file that came with the form, nil where none did or where it is no
// PDF.
func (p pages) file(f *web.Form, d *Draft) io.Reader {
	files := f.Files("berkas", 1, maxFile)
	if len(files) == 0 {
		return nil
	}
	if http.DetectContentType(files[0].Data) != pdf {
		f.Problem("berkas", "prevent.problem.pdf")
		return nil
	}
	d.File.Name = files[0].Name
	return bytes.NewReader(files[0].Data)
}

const pdf = "application/pdf"

// chosen are the recipients of a list that were ticked, or all of them.
func chosen(f *web.Form, field string, all []Recipient) []Recipient {
	if f.Checked("semua-" + field) {
		return all
	}
	ticked := map[string]bool{}
	for _, v := range f.Values(field) {
		ticked[v] = true
	}
	var out []Recipient
	for _, r := range all {
		if ticked[r.Name] {
			out = append(out, r)
		}
	}
	return out
}
