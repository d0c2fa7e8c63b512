package ask

import (
	"github.com/netra-id/netra/law"
)

// Drawing is the picture of a procedure, or its text in the language of
// Mermaid.
type Drawing struct {
	Type string // media type
	Text string
}

// drawings are the forms in which a procedure is drawn; the first one is the
// usual one.
var drawings = []string{"svg", "mermaid"}

// Draw draws the procedure with that id. An error is a *Refusal.
func (d *Desk) Draw(id, format, lang string) (Drawing, error) {
	p := d.Book.Procedures[fold(id)]
	if p == nil {
		return Drawing{}, d.refuse("id", id, "law.refusal.unknown", ids(d.Book.ProceduresInOrder(), func(p *law.Procedure) string { return p.ID })...)
	}
	switch fold(lang) {
	case "":
		lang = "id"
	case "id", "en":
		lang = fold(lang)
	default:
		return Drawing{}, d.refuse("lang", lang, "law.refusal.unknown", "id", "en")
	}
	switch fold(format) {
	case "", "svg":
		return Drawing{Type: "image/svg+xml; charset=utf-8", Text: d.Book.Sheet(p, lang, d.Say) + "\n"}, nil
	case "mermaid":
		return Drawing{Type: "text/plain; charset=utf-8", Text: law.Mermaid(p, lang)}, nil
	}
	return Drawing{}, d.refuse("format", format, "law.refusal.unknown", drawings...)
}
