package web

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/jba/templatecheck"

	"github.com/netra-id/netra/internal/platform/i18n"
)

//go:embed templates/*.html
var ownTemplates embed.FS

// contentName is the name under which the layout calls the page of a slice.
const contentName = "content"

// Views are the pages of one slice, parsed once per language.
type Views struct {
	slice  string
	bundle *i18n.Bundle
	pages  map[string]map[string]*template.Template // language, page
}

// Crumb is one step of the way to a page.
type Crumb struct {
	Label string // key or text
	Href  string // "" for the page itself
}

// Meta is what the layout needs to know of a page.
type Meta struct {
	Title       string // key or text
	Nav         string // Href of the navigation item that the page belongs to
	NoIndex     bool   // search engines stay away; always so on the desk
	Narrow      bool   // the width of a form
	QuickExit   bool   // show the way out in a hurry
	Description string // key or text; with it the page has a preview for messengers
	Image       string // path of the picture of the preview
	Crumbs      []Crumb
}

// NewViews parses templates/*.html. A file is the content of a page of the same
// name; a file whose name begins with _ is a part that every page of the slice
// may call.
func NewViews(slice string, templates fs.FS, b *i18n.Bundle) (*Views, error) {
	files, err := fs.Glob(templates, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("list templates of %s: %w", slice, err)
	}
	v := &Views{slice: slice, bundle: b, pages: map[string]map[string]*template.Template{}}
	for _, lang := range i18n.Languages() {
		if v.pages[lang], err = parsePages(slice, lang, templates, files, b); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// parsePages parses the pages of one language.
func parsePages(slice, lang string, templates fs.FS, files []string, b *i18n.Bundle) (map[string]*template.Template, error) {
	base, err := newBase(slice, lang, b)
	if err != nil {
		return nil, err
	}
	texts := map[string]string{}
	for _, f := range files {
		raw, err := fs.ReadFile(templates, f)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		name := strings.TrimSuffix(path.Base(f), ".html")
		texts[name] = string(raw)
		if strings.HasPrefix(name, "_") {
			if _, err := base.New(name).Parse(string(raw)); err != nil {
				return nil, fmt.Errorf("template %s of %s: %w", name, slice, err)
			}
		}
	}
	pages := map[string]*template.Template{}
	for name, text := range texts {
		if strings.HasPrefix(name, "_") || isLayout(slice, name) {
			continue
		}
		t, err := base.Clone()
		if err != nil {
			return nil, fmt.Errorf("template %s of %s: %w", name, slice, err)
		}
		if _, err := t.New(contentName).Parse(text); err != nil {
			return nil, fmt.Errorf("template %s of %s: %w", name, slice, err)
		}
		pages[name] = t
	}
	return pages, nil
}

// isLayout tells whether a file of the shell is layout and not a page.
func isLayout(slice, name string) bool {
	return slice == "web" && (name == "page" || name == "parts")
}

// newBase is the layout and the parts in one language.
func newBase(slice, lang string, b *i18n.Bundle) (*template.Template, error) {
	parts := &parts{slice: slice, lang: lang, bundle: b}
	base := template.New("netra").Funcs(parts.funcs())
	for _, name := range []string{"page", "parts"} {
		raw, err := ownTemplates.ReadFile("templates/" + name + ".html")
		if err != nil {
			return nil, fmt.Errorf("read layout: %w", err)
		}
		if _, err := base.New(name).Parse(string(raw)); err != nil {
			return nil, fmt.Errorf("layout %s: %w", name, err)
		}
	}
	// Parts are drawn from a copy of their own, because a template that was
	// executed once cannot be cloned any more.
	own, err := base.Clone()
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	if _, err := own.New(contentName).Parse(""); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	parts.templates = own
	return base, nil
}

// Show draws the page and answers with it. Nothing is written when the template
// fails, so that the reader gets an error page and not half a page.
func (v *Views) Show(w http.ResponseWriter, r *Request, status int, name string, m Meta, page any) error {
	t := v.pages[r.Lang][name]
	if t == nil {
		return fmt.Errorf("no template %s in %s", name, v.slice)
	}
	shell := r.mux.shell(w, r, status, m)
	shell.Page = page
	var b bytes.Buffer
	if status == http.StatusUnprocessableEntity {
		// The summary on top names fields by their labels, which the form
		// learns while its fields are drawn: so a page with problems is drawn
		// twice.
		if err := t.ExecuteTemplate(&b, contentName, page); err != nil {
			return fmt.Errorf("template %s of %s: %w", name, v.slice, err)
		}
		b.Reset()
	}
	if err := t.ExecuteTemplate(&b, "page", shell); err != nil {
		return fmt.Errorf("template %s of %s: %w", name, v.slice, err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	h.Set("Content-Language", r.Lang)
	if shell.NoIndex {
		h.Set("X-Robots-Tag", "noindex")
	}
	w.WriteHeader(status)
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(b.Bytes())
	return nil
}

// TB is the part of testing.TB that Check needs.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
}

// Check type-checks a page against the struct it is shown with, and looks up
// every key that the page names, in every language. Call it in a test.
func (v *Views) Check(t TB, name string, page any) {
	t.Helper()
	for _, lang := range i18n.Languages() {
		tmpl := v.pages[lang][name]
		if tmpl == nil {
			t.Errorf("no template %s in %s", name, v.slice)
			return
		}
		content := tmpl.Lookup(contentName)
		if err := templatecheck.CheckHTML(content, page); err != nil {
			t.Errorf("template %s: %v", name, err)
		}
		for _, key := range keysOf(tmpl, contentName) {
			if !v.bundle.Has(lang, key) {
				t.Errorf("template %s: key %s has no text in %s", name, key, lang)
			}
		}
	}
}

// Pages are the names of the pages, for a test that checks them all.
func (v *Views) Pages() []string {
	var out []string
	for name := range v.pages[i18n.Indonesian] {
		out = append(out, name)
	}
	return out
}
