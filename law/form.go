package law

import (
	"slices"

	"github.com/netra-id/netra"
)

// Form is a form that a regulation prescribes. The same number means different
// forms in different regulations, so that a form is always named by its id and
// never by its number. Files: forms/.
type Form struct {
	Head       `yaml:",inline"`
	Instrument string     `yaml:"instrument"` // id of the Instrument whose annex it is
	Number     string     `yaml:"number"`     // as the annex writes it: "B.1"
	Name       Text       `yaml:"name"`
	Elections  []string   `yaml:"elections"` // kinds of election or ids; empty: all
	Parts      []FormPart `yaml:"parts"`     // empty where its fields are not known
}

// FormPart is a block of a form under one heading.
type FormPart struct {
	Label  Text        `yaml:"label"`
	Fields []FormField `yaml:"fields"`
}

// FormField is one thing that a form asks for.
type FormField struct {
	ID       string `yaml:"id"`
	Label    Text   `yaml:"label"`
	Optional bool   `yaml:"optional"`
}

// FormsInOrder are all forms by id, numbers counting as numbers.
func (b *Book) FormsInOrder() []*Form {
	return sorted(b.Forms, func(x, y *Form) int { return byID(x.ID, y.ID) })
}

// FormFor is the form that a document takes in an election on day; nil where no
// regulation of that day is known to prescribe one.
func (b *Book) FormFor(d Document, electionKind string, day netra.Date) *Form {
	for _, id := range d.Forms {
		f := b.Forms[id]
		if f != nil && f.Review.Status != withdrawn && f.InForce.Has(day) &&
			(len(f.Elections) == 0 || slices.Contains(f.Elections, electionKind)) {
			return f
		}
	}
	return nil
}

// Cite is number and name of the form in lang, empty for no form.
func (f *Form) Cite(lang string) string {
	if f == nil {
		return ""
	}
	return f.Number + " " + f.Name.In(lang)
}

func (l *linter) form(v *Form) {
	l.head(&v.Head)
	p := in(&v.Head)
	l.text(p.at("name"), "the name", v.Name, true)
	l.elections(p.at("elections"), v.Elections)
	if len(v.Sources) == 0 {
		l.wrong(p, "source", "the form rests on nothing; write sources, with mark M where only memory has it")
	}
	if v.Number == "" {
		l.wrong(p, "form", "people cite a form by its number; write number")
	}
	if v.Instrument == "" {
		l.wrong(p, "reference", "the form belongs to no regulation; write instrument")
	}
	ref(l, p.at("instrument"), "instrument", v.Instrument, l.b.Instruments)
	if t := l.b.Instruments[v.Instrument]; t != nil {
		if day, gap := firstGap(v.InForce, []Period{t.InForce}); gap {
			l.wrong(p.at("in_force"), "period", "the form is used on %s, when %s was not in force; mend a day", sayDay(day), t.ID)
		}
	}
	seen := map[string]bool{}
	for i, part := range v.Parts {
		l.text(p.at("parts", i, "label"), "the label", part.Label, true)
		for k, f := range part.Fields {
			at := p.at("parts", i, "fields", k)
			l.text(at.at("label"), "the label", f.Label, true)
			if f.ID == "" || seen[f.ID] {
				l.wrong(at, "form", "the field %q has no id of its own; give it one", f.ID)
			}
			seen[f.ID] = true
		}
	}
}

// twinForms finds forms of which FormFor could not choose one: two that a
// document names for the same election and day.
func (l *linter) twinForms(p place, v *Procedure, d Document) {
	refs(l, p.at("forms"), "form", d.Forms, l.b.Forms)
	for i, id := range d.Forms {
		f := l.b.Forms[id]
		if f == nil {
			continue
		}
		if !f.InForce.Meets(v.InForce) {
			l.wrong(p.at("forms", i), "form", "the form %s is never in force together with the procedure; delete it, or mend a day", id)
		}
		for _, other := range d.Forms[:i] {
			g := l.b.Forms[other]
			if g != nil && f.InForce.Meets(g.InForce) && (len(f.Elections) == 0 || len(g.Elections) == 0 || share(f.Elections, g.Elections)) {
				l.wrong(p.at("forms", i), "form", "the forms %s and %s are both in force for the same elections and days; end one of them", other, id)
			}
		}
	}
}
