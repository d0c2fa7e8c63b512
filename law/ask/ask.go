package ask

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// Desk answers questions from one law room.
type Desk struct {
	Book   *law.Book
	Say    law.Say // sentences of locale/
	Places Places  // the regions of the country
}

// Places finds a region by its Kemendagri code; false where there is none.
type Places func(netra.Region) (Place, bool)

// Place is what a question must know of a region.
type Place struct {
	Code netra.Region
	Name string // "Kabupaten Lebak"
	Kind string // provinsi, kabupaten, kota, kecamatan: the words of level in a race
	Zone string // time zone, as Asia/Jakarta
}

// Refusal says that a question was not understood: which part, and what would
// have been.
type Refusal struct { //nolint:errname // it is an answer first: pages and API show it
	Field string   `json:"field"`           // name of the option or parameter
	Given string   `json:"given"`           // what was typed
	Why   law.Text `json:"why"`             // a sentence
	Valid []string `json:"valid,omitempty"` // what is understood there; left out where it is no closed list
}

// Error is the refusal in one line, which names an option of the command line.
func (r *Refusal) Error() string { return r.Line("--" + r.Field) }

// Line is the refusal in one line under the name by which the reader knows the
// part that was not understood.
func (r *Refusal) Line(name string) string {
	if r.Given != "" {
		name += fmt.Sprintf(" %q", r.Given)
	}
	s := name + ": " + strings.TrimSuffix(r.Why.EN, ".")
	if len(r.Valid) > 0 {
		s += "; valid: " + strings.Join(r.Valid, ", ")
	}
	return s
}

// text is a sentence of locale/ in both languages.
func (d *Desk) text(key string, args ...any) law.Text {
	return law.Text{ID: d.Say("id", key, args...), EN: d.Say("en", key, args...)}
}

func (d *Desk) refuse(field, given, key string, valid ...string) error {
	return &Refusal{Field: field, Given: given, Why: d.text(key, given), Valid: valid}
}

// fold makes words comparable: lower case, and one kind of hyphen.
func fold(s string) string {
	return strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(s)))
}

// loose makes words comparable that are written together or apart: walikota, wali
// kota.
func loose(s string) string { return strings.ReplaceAll(fold(s), "-", "") }

// word finds the entry that a typed word means: by its id, then by an alias.
func word[T any](typed string, all []T, names func(T) (id string, aliases []string)) (found T, ok bool) {
	for _, v := range all {
		if id, _ := names(v); loose(id) == loose(typed) {
			return v, true
		}
	}
	for _, v := range all {
		_, aliases := names(v)
		if slices.ContainsFunc(aliases, func(a string) bool { return loose(a) == loose(typed) }) {
			return v, true
		}
	}
	return found, false
}

// Named is a thing of the law room by id, with its name.
type Named struct {
	ID    string   `json:"id"`
	Label law.Text `json:"label"`
}

// File is a file of the law room that an answer rests on.
type File struct {
	Path   string `json:"path"`
	Digest string `json:"digest"` // SHA-256 of its bytes in hex
	Review string `json:"review"` // draft, reviewed, withdrawn
}

// Source is where something stands, and how sure it is.
type Source struct {
	Instrument string   `json:"instrument,omitempty"` // id of the legal text
	Cite       law.Text `json:"cite"`                 // as people cite it
	Article    string   `json:"article,omitempty"`
	URL        string   `json:"url,omitempty"`
	Mark       law.Mark `json:"mark"`
	Note       law.Text `json:"note,omitzero"`
}

func (d *Desk) sources(in []law.Source) []Source {
	out := make([]Source, 0, len(in))
	for _, s := range in {
		out = append(out, Source{
			Instrument: s.Instrument, Article: s.At, URL: s.URL, Mark: s.Mark, Note: s.Note,
			Cite: law.Text{ID: d.Book.Cite(s, "id", d.Say), EN: d.Book.Cite(s, "en", d.Say)},
		})
	}
	return out
}

// marks from the surest to the least sure.
var marks = []law.Mark{law.Two, law.One, law.Inferred, law.Memory}

// Certainty is how sure something is.
type Certainty struct {
	Mark law.Mark `json:"mark"` // C2, C1, INF, M; the weakest of what it rests on
	Text law.Text `json:"text"`
}

// certainty is the weakest mark of sources; the least sure one where there is
// none.
func (d *Desk) certainty(sources ...law.Source) Certainty {
	worst := law.Mark("")
	for _, s := range sources {
		if worst == "" || slices.Index(marks, s.Mark) > slices.Index(marks, worst) {
			worst = s.Mark
		}
	}
	worst = cmp.Or(worst, law.Memory)
	return Certainty{Mark: worst, Text: d.text("law.mark." + string(worst))}
}

// Review is what a lawyer said of a file.
type Review struct {
	Status string     `json:"status"` // draft, reviewed, withdrawn
	Text   law.Text   `json:"text"`
	On     netra.Date `json:"on,omitempty"`
	By     string     `json:"by,omitempty"`
	Why    law.Text   `json:"why,omitzero"` // what is uncertain
}

func (d *Desk) review(r law.Review) Review {
	return Review{Status: r.Status, Text: d.text("law.review." + r.Status), On: r.On, By: r.By, Why: r.Why}
}

// Reason is one condition of a rule and whether it is met.
type Reason struct {
	Key  string   `json:"key"` // stable name of the kind of reason
	Met  string   `json:"met"` // yes, no, open
	Text law.Text `json:"text"`
	Of   []Reason `json:"of,omitempty"`
}

func (d *Desk) reasons(in []law.Reason) []Reason {
	var out []Reason
	for _, r := range in {
		met := "no"
		switch {
		case r.OK:
			met = "yes"
		case r.Open:
			met = "open"
		}
		out = append(out, Reason{Key: strings.TrimPrefix(r.Key, "law.reason."), Met: met, Text: d.text(r.Key, r.Args...), Of: d.reasons(r.Of)})
	}
	return out
}

func file(h law.Head) File { return File{Path: h.Path, Digest: h.Digest, Review: h.Review.Status} }
