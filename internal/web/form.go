package web

import (
	"errors"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Form holds what a person sent, what is wrong with it, and what the page shows
// again. A Form belongs to one request.
type Form struct {
	values   map[string][]string
	files    map[string][]File
	problems []netra.Problem
	// labels are learned while a page is drawn, so that the summary above the
	// form can name the fields below it (see Views.Show).
	labels map[string]string
}

// NewForm makes the form of a page that is shown for the first time, with the
// values that its fields begin with.
func NewForm(values map[string]string) *Form {
	f := newForm()
	for name, v := range values {
		f.values[name] = []string{v}
	}
	return f
}

func newForm() *Form {
	return &Form{values: map[string][]string{}, files: map[string][]File{}, labels: map[string]string{}}
}

// Get is the first value of a field as it was sent, "" where there is none.
func (f *Form) Get(name string) string {
	if f == nil || len(f.values[name]) == 0 {
		return ""
	}
	return f.values[name][0]
}

// Values are all values of a field.
func (f *Form) Values(name string) []string {
	if f == nil {
		return nil
	}
	return slices.Clone(f.values[name])
}

// Has tells whether the field was sent at all.
func (f *Form) Has(name string) bool { return f != nil && len(f.values[name]) > 0 }

// Set puts a value in the place of what was sent.
func (f *Form) Set(name, value string) { f.values[name] = []string{value} }

// Names are the names of all fields that were sent, in order.
func (f *Form) Names() []string { return slices.Sorted(maps.Keys(f.values)) }

// Text is a text without the space around it. It may have at most max
// characters, line breaks counted as one.
func (f *Form) Text(name string, max int, required bool) string {
	s := strings.TrimSpace(f.Get(name))
	switch {
	case s == "":
		if required {
			f.Problem(name, "web.problem.required")
		}
	case utf8.RuneCountInString(s) > max:
		f.Problem(name, "web.problem.too_long", max)
	}
	return s
}

// Choice is one of allowed. An answer that was not offered is a problem, as is
// none where one is required.
func (f *Form) Choice(name string, allowed []string, required bool) string {
	s := f.Get(name)
	switch {
	case s == "" && !required:
		return ""
	case s == "", !slices.Contains(allowed, s):
		f.Problem(name, "web.problem.choice")
		return ""
	}
	return s
}

// Choices are the boxes that were ticked, in the order of allowed.
func (f *Form) Choices(name string, allowed []string) []string {
	var out []string
	for _, a := range allowed {
		if slices.Contains(f.values[name], a) {
			out = append(out, a)
		}
	}
	return out
}

// Checked tells whether a single box was ticked.
func (f *Form) Checked(name string) bool { return f.Get(name) != "" }

// Int is a whole number from least to most. Separators of thousands are taken
// as such.
func (f *Form) Int(name string, least, most int, required bool) int {
	s := strings.NewReplacer(".", "", " ", "").Replace(strings.TrimSpace(f.Get(name)))
	if s == "" {
		if required {
			f.Problem(name, "web.problem.required")
		}
		return 0
	}
	n, err := strconv.Atoi(s)
	switch {
	case err != nil:
		f.Problem(name, "web.problem.number")
		return 0
	case n < least || n > most:
		f.Problem(name, "web.problem.range", least, most)
	}
	return n
}

// Date is the day of the fields name-d, name-m and name-y. The month may be a
// number or a name in either language, since people type both.
func (f *Form) Date(name string, required bool) netra.Date {
	d, m, y := f.part(name, "d"), f.part(name, "m"), f.part(name, "y")
	if d == "" && m == "" && y == "" {
		if required {
			f.Problem(name, "web.problem.required")
		}
		return ""
	}
	day, err1 := strconv.Atoi(d)
	year, err2 := strconv.Atoi(y)
	month := monthOf(m)
	date, err3 := netra.NewDate(year, month, day)
	if errors.Join(err1, err2, err3) != nil || year < 1900 {
		f.Problem(name, "web.problem.date")
		return ""
	}
	return date
}

// dateParts end the names of the three fields of a day.
var dateParts = []string{"-d", "-m", "-y"}

// PastDay is the day that an address asks for in the fields of name, and today
// where it asks for none or for one that is to come. The form holds what is shown
// in the fields: the day, or what is wrong with it.
func (r *Request) PastDay(f *Form, name string) netra.Date {
	q, day := r.URL.Query(), r.Today()
	for _, part := range dateParts {
		f.Set(name+part, q.Get(name+part))
	}
	if d := f.Date(name, false); !d.IsZero() {
		day = min(d, day)
	}
	if f.Err() == nil {
		f.SetDate(name, day)
	}
	return day
}

// DateQuery is a day as the three fields of name say it in an address.
func DateQuery(name string, d netra.Date) url.Values {
	f := NewForm(nil)
	f.SetDate(name, d)
	q := url.Values{}
	for _, part := range dateParts {
		q.Set(name+part, f.Get(name+part))
	}
	return q
}

// SetDate fills the three fields of a day.
func (f *Form) SetDate(name string, d netra.Date) {
	t := d.Time()
	if t.IsZero() {
		return
	}
	f.Set(name+"-d", strconv.Itoa(t.Day()))
	f.Set(name+"-m", strconv.Itoa(int(t.Month())))
	f.Set(name+"-y", strconv.Itoa(t.Year()))
}

func (f *Form) part(name, part string) string { return strings.TrimSpace(f.Get(name + "-" + part)) }

// monthOf is the month that s names, 0 where it names none.
func monthOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	for m := 1; m <= int(time.December); m++ {
		for _, lang := range i18n.Languages() {
			name := i18n.Month(lang, m)
			if strings.EqualFold(s, name) || len(s) >= 3 && strings.EqualFold(s, name[:3]) {
				return m
			}
		}
	}
	return 0
}

// Problem notes that a field is wrong. An empty field speaks of the whole form.
func (f *Form) Problem(field, key string, args ...any) {
	f.problems = append(f.problems, netra.Problem{Field: field, Key: key, Args: args})
}

// Problems are all problems noted so far, in the order of the fields.
func (f *Form) Problems() []netra.Problem {
	if f == nil {
		return nil
	}
	return slices.Clone(f.problems)
}

// Err is nil while nothing is wrong, else an error of kind Invalid that carries
// the problems.
func (f *Form) Err() error {
	if f == nil || len(f.problems) == 0 {
		return nil
	}
	return &netra.Error{Kind: netra.Invalid, Key: "web.errors.title", Problems: f.Problems()}
}

// SetErr takes over what a service said of the input: the problems of the
// error, or its own sentence where it names no field. It tells whether err was
// of a kind that the person at the form can do something about.
func (f *Form) SetErr(err error) bool {
	var e *netra.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case netra.Invalid, netra.Conflict, netra.NotInForce:
	default:
		return false
	}
	known := f.problems
	for _, p := range e.Problems {
		same := func(q netra.Problem) bool { return q.Field == p.Field && q.Key == p.Key }
		if !slices.ContainsFunc(known, same) {
			f.problems = append(f.problems, p)
		}
	}
	if len(e.Problems) == 0 && e.Key != "" {
		f.Problem("", e.Key, e.Args...)
	}
	return true
}

// of is the first problem of a field.
func (f *Form) of(name string) (netra.Problem, bool) {
	if f == nil {
		return netra.Problem{}, false
	}
	i := slices.IndexFunc(f.problems, func(p netra.Problem) bool { return p.Field == name })
	if i < 0 {
		return netra.Problem{}, false
	}
	return f.problems[i], true
}

// problemText is the sentence for a problem. A slice may have better words for
// one of its fields than the shell: "<slice>.problem.<field>.required" goes
// before "web.problem.required".
func problemText(b *i18n.Bundle, lang, slice string, p netra.Problem, label string) string {
	what, ours := strings.CutPrefix(p.Key, "web.problem.")
	if !ours {
		return b.T(lang, p.Key, p.Args...)
	}
	if own := slice + ".problem." + p.Field + "." + what; b.Has(lang, own) {
		return b.T(lang, own, p.Args...)
	}
	if label == "" {
		label = p.Field
	}
	if what == "file_count" { // its first argument chooses the plural
		return b.T(lang, p.Key, append(slices.Clone(p.Args), label)...)
	}
	return b.T(lang, p.Key, append([]any{label}, p.Args...)...)
}
