package web

import (
	"html/template"
	"slices"
	"strconv"
	"strings"

	"github.com/netra-id/netra/internal/platform/i18n"
)

// fieldPart is what templates/parts.html knows of one field.
type fieldPart struct {
	ID       string
	Name     string
	Label    string
	Hint     string
	Error    string
	Value    string
	Optional bool
	Options  []optionPart
	Groups   []optionGroup
	Opts     fieldOpts
	// Parts are the fields within the field: day, month, year.
	Day, Month, Year string
	Months           []optionPart
}

// DescribedBy names the elements that explain the field, for aria-describedby.
func (f fieldPart) DescribedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.ID+"-error")
	}
	return strings.Join(ids, " ")
}

type optionPart struct {
	ID, Value, Label, Hint string
	On                     bool
}

type optionGroup struct {
	Label   string
	Options []optionPart
}

// fieldOpts are the words a template may add to a field.
type fieldOpts struct {
	Type, Autocomplete, InputMode, Width, Accept, Spellcheck string
	MaxLength, Rows                                          int
	Optional, Multiple, Inline, Small, NoEmpty, All          bool
}

// parseOpts reads "type=email width=20 optional".
func parseOpts(opts []string) fieldOpts {
	var o fieldOpts
	for _, word := range strings.Fields(strings.Join(opts, " ")) {
		name, value, _ := strings.Cut(word, "=")
		switch name {
		case "type":
			if value == "date" {
				panic("a day is asked for by dateinput, the same on every page and in every browser")
			}
			o.Type = value
		case "autocomplete":
			o.Autocomplete = value
		case "inputmode":
			o.InputMode = value
		case "width":
			o.Width = value
		case "accept":
			o.Accept = value
		case "spellcheck":
			o.Spellcheck = value
		case "maxlength":
			o.MaxLength, _ = strconv.Atoi(value)
		case "rows":
			o.Rows, _ = strconv.Atoi(value)
		case "optional":
			o.Optional = true
		case "multiple":
			o.Multiple = true
		case "inline":
			o.Inline = true
		case "small":
			o.Small = true
		case "noempty":
			o.NoEmpty = true
		case "all":
			o.All = true
		default:
			panic("unknown word " + word + " in the options of a field")
		}
	}
	return o
}

// field gathers what every field has, and tells the form its label.
func (p *parts) field(f *Form, name, label, hint string, opts []string) fieldPart {
	o := parseOpts(opts)
	part := fieldPart{
		ID: name, Name: name, Label: p.words(label), Hint: p.words(hint),
		Value: f.Get(name), Optional: o.Optional, Opts: o,
	}
	if f != nil {
		f.labels[name] = part.Label
	}
	if problem, ok := f.of(name); ok {
		part.Error = problemText(p.bundle, p.lang, p.slice, problem, part.Label)
	}
	return part
}

func (p *parts) input(f *Form, name, label, hint string, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	if part.Opts.Type == "" {
		part.Opts.Type = "text"
	}
	if part.Opts.Type == "password" {
		part.Value = "" // a secret is typed again, never sent back
	}
	return p.draw("part-input", part)
}

func (p *parts) textarea(f *Form, name, label, hint string, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	if part.Opts.Rows == 0 {
		part.Opts.Rows = 5
	}
	return p.draw("part-textarea", part)
}

// options turns what a slice offers into what is drawn. The value that the
// form holds goes before the one that is chosen from the start.
func (p *parts) options(f *Form, name string, options []Option) []optionPart {
	out := make([]optionPart, len(options))
	for i, o := range options {
		id := name
		if i > 0 { // a link of the error summary leads to the first one
			id = name + "-" + strconv.Itoa(i+1)
		}
		on := o.Selected
		if f.Has(name) {
			on = slices.Contains(f.values[name], o.Value)
		}
		out[i] = optionPart{ID: id, Value: o.Value, Label: p.words(o.Label), Hint: p.words(o.Hint), On: on}
	}
	return out
}

func (p *parts) selectOne(f *Form, name, label, hint string, options []Option, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	drawn := p.options(f, name, options)
	for i, o := range options {
		group := p.words(o.Group)
		if n := len(part.Groups); n == 0 || part.Groups[n-1].Label != group {
			part.Groups = append(part.Groups, optionGroup{Label: group})
		}
		last := &part.Groups[len(part.Groups)-1]
		last.Options = append(last.Options, drawn[i])
	}
	return p.draw("part-select", part)
}

func (p *parts) radios(f *Form, name, label, hint string, options []Option, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	part.Options = p.options(f, name, options)
	part.Opts.Type = "radio"
	return p.draw("part-choices", part)
}

func (p *parts) checkboxes(f *Form, name, label, hint string, options []Option, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	part.Options = p.options(f, name, options)
	part.Opts.Type = "checkbox"
	return p.draw("part-choices", part)
}

func (p *parts) checkbox(f *Form, name, label, hint string, opts ...string) template.HTML {
	return p.draw("part-checkbox", p.field(f, name, label, hint, opts))
}

func (p *parts) dateInput(f *Form, name, label, hint string, opts ...string) template.HTML {
	part := p.field(f, name, label, hint, opts)
	part.Day, part.Month, part.Year = f.Get(name+"-d"), f.Get(name+"-m"), f.Get(name+"-y")
	chosen := monthOf(part.Month)
	for m := 1; m <= 12; m++ {
		part.Months = append(part.Months, optionPart{Value: strconv.Itoa(m), Label: i18n.Month(p.lang, m), On: m == chosen})
	}
	return p.draw("part-date", part)
}

func (p *parts) fileInput(f *Form, name, label, hint string, opts ...string) template.HTML {
	return p.draw("part-file", p.field(f, name, label, hint, opts))
}

// regionPart is the picker with its three fields.
type regionPart struct {
	Legend                       fieldPart
	Province, Regency, District  template.HTML
	AskRegencies, AskDistricts   bool
	ShowRegencies, ShowDistricts string
}

// regionPicker offers one level after the other. A button sends the form to
// where it came from, so that it works without a script.
func (p *parts) regionPicker(f *Form, r RegionPicker, label, hint string) template.HTML {
	part := regionPart{Legend: p.field(f, "wilayah", label, hint, nil)}
	part.Province = p.selectOne(f, "provinsi", "web.region.province", "", r.Provinces, "small")
	part.AskRegencies = len(r.Regencies) == 0
	if len(r.Regencies) > 0 {
		part.Regency = p.inner(f, "wilayah", "web.region.regency", r.Regencies)
		part.AskDistricts = len(r.Districts) == 0
	}
	if len(r.Districts) > 0 {
		part.District = p.selectOne(f, "kecamatan", "web.region.district", "", r.Districts, "small optional")
	}
	return p.draw("part-region", part)
}

// inner is a select within a field that carries label and problem already.
func (p *parts) inner(f *Form, name, label string, options []Option) template.HTML {
	part := fieldPart{ID: name, Name: name, Label: p.words(label), Opts: fieldOpts{Small: true}}
	if _, wrong := f.of(name); wrong {
		part.Error = " " // the border; the words stand above
	}
	part.Groups = []optionGroup{{Options: p.options(f, name, options)}}
	return p.draw("part-select-bare", part)
}

type hiddenPart struct{ Name, Value string }

func (p *parts) hidden(f *Form, names ...string) template.HTML {
	var all []hiddenPart
	for _, name := range names {
		for _, v := range f.Values(name) {
			all = append(all, hiddenPart{name, v})
		}
	}
	return p.draw("part-hidden", all)
}

type summaryPart struct {
	Title string
	Items []summaryItem
}

type summaryItem struct{ Field, Text string }

// errors is the summary above a form. It links to the fields; a problem of the
// whole form has no link.
func (p *parts) errors(f *Form) template.HTML {
	problems := f.Problems()
	if len(problems) == 0 {
		return ""
	}
	s := summaryPart{Title: p.bundle.T(p.lang, "web.errors.count", len(problems))}
	for _, problem := range problems {
		s.Items = append(s.Items, summaryItem{
			Field: problem.Field,
			Text:  problemText(p.bundle, p.lang, p.slice, problem, f.labels[problem.Field]),
		})
	}
	return p.draw("part-errors", s)
}
