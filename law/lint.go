package law

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// Severity says whether a finding stops a release of the law room.
type Severity string

// The severities. An error makes an answer wrong or impossible; a warning is
// something that a person must look at.
const (
	Wrong   Severity = "error"
	Warning Severity = "warning"
)

// Finding is one thing that is wrong in the law room. Message says in a
// sentence what is wrong and how to mend it; like the messages of a compiler it
// speaks to those who edit the files, in English only.
type Finding struct {
	Path     string   `json:"path"`
	Line     int      `json:"line"`
	ID       string   `json:"id"`
	Check    string   `json:"check"` // name of the check, as in FORMAT.md
	Message  string   `json:"message"`
	Severity Severity `json:"severity"`
}

// String is the finding on one line, as editors expect it.
func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %s: %s: %s [%s]", f.Path, f.Line, f.Severity, f.ID, f.Message, f.Check)
}

// Lint checks everything that can only be seen with all files together, or that
// a person has to judge. The findings stand in the order of the files.
func (b *Book) Lint() []Finding {
	l := &linter{b: b}
	l.lists()
	for _, v := range b.InstrumentsInOrder() {
		l.instrument(v)
	}
	for _, v := range b.FormsInOrder() {
		l.form(v)
	}
	for _, v := range b.ZonesInOrder() {
		l.zone(v)
	}
	for _, v := range b.VulnerabilityInOrder() {
		l.vulnerability(v)
	}
	l.alertness()
	for _, v := range b.ActsInOrder() {
		l.act(v)
	}
	for _, v := range b.RulesInOrder() {
		l.rule(v)
	}
	l.codes()
	for _, v := range b.InterpretationsInOrder() {
		l.interpretation(v)
	}
	for _, v := range b.SanctionsInOrder() {
		l.sanction(v)
	}
	for _, v := range b.ValuesInOrder() {
		l.value(v)
	}
	for _, v := range b.HolidaysInOrder() {
		l.holidays(v)
	}
	for _, v := range b.ElectionsInOrder() {
		l.election(v)
	}
	for _, v := range b.KindsInOrder() {
		l.kind(v)
	}
	for _, v := range b.ProceduresInOrder() {
		l.procedure(v)
	}
	l.guidance()
	l.successions()
	l.unused()
	slices.SortStableFunc(l.out, func(x, y Finding) int {
		return cmp.Or(cmp.Compare(x.Path, y.Path), cmp.Compare(x.Line, y.Line))
	})
	return l.out
}

// linter collects findings.
type linter struct {
	b   *Book
	out []Finding
}

// place is where something stands: a file, the id of the thing, and the way to
// it within the file.
type place struct {
	path, id string
	keys     []any
}

func in(h *Head) place { return place{path: h.Path, id: h.ID} }

// at is a place within the place.
func (p place) at(keys ...any) place {
	p.keys = slices.Concat(p.keys, keys)
	return p
}

func (l *linter) wrong(p place, check, format string, args ...any) {
	l.add(Wrong, p, check, format, args...)
}

func (l *linter) warn(p place, check, format string, args ...any) {
	l.add(Warning, p, check, format, args...)
}

func (l *linter) add(s Severity, p place, check, format string, args ...any) {
	l.out = append(l.out, Finding{
		Path: p.path, Line: l.b.line(p.path, p.keys...), ID: p.id, Check: check,
		Message: fmt.Sprintf(format, args...), Severity: s,
	})
}

// word checks that a value is one of a closed list.
func (l *linter) word(p place, what, value string, allowed ...string) {
	if !slices.Contains(allowed, value) {
		l.wrong(p, "word", "%s is %q; write one of: %s", what, value, strings.Join(allowed, ", "))
	}
}

// ref checks that an id names something of m. An empty id is left to others.
func ref[T any](l *linter, p place, what, id string, m map[string]T) {
	if id == "" {
		return
	}
	if _, ok := m[id]; !ok {
		l.wrong(p, "reference", "there is no %s %q; write it, or mend the id", what, id)
	}
}

// refs checks each of a list of ids.
func refs[T any](l *linter, p place, what string, ids []string, m map[string]T) {
	for i, id := range ids {
		if id == "" {
			l.wrong(p.at(i), "reference", "an empty id where a %s is meant; delete the line", what)
		}
		if slices.Contains(ids[:i], id) {
			l.wrong(p.at(i), "reference", "%s %q stands twice; delete one", what, id)
		}
		ref(l, p.at(i), what, id, m)
	}
}

// text checks that both languages are there and that neither is a copy of the
// other one.
func (l *linter) text(p place, what string, t Text, required bool) {
	switch {
	case t.ID == "" && t.EN == "":
		if required {
			l.wrong(p, "language", "%s is missing; write it in id and en", what)
		}
	case t.ID == "":
		l.wrong(p.at("en"), "language", "%s has no Indonesian text; write id", what)
	case t.EN == "":
		l.wrong(p.at("id"), "language", "%s has no English text; write en", what)
	case t.ID == t.EN && strings.Contains(strings.TrimSpace(t.ID), " ") && !properName(t.ID):
		l.warn(p.at("en"), "language", "%s is the same in both languages, %q; translate it", what, t.ID)
	}
}

// properName tells whether every word begins with a capital, a digit or a sign,
// as in the name of an office, which stays as it is in English.
func properName(s string) bool {
	return !slices.ContainsFunc(strings.Fields(s), func(w string) bool {
		r, _ := utf8.DecodeRuneInString(w)
		return unicode.IsLower(r)
	})
}

// head checks what every file begins with.
func (l *linter) head(h *Head) {
	p := in(h)
	l.period(p.at("in_force"), h.InForce)
	l.review(p.at("review"), h.Review)
	l.sources(p.at("sources"), h.Sources)
	l.text(p.at("note"), "the note", h.Note, false)
}

func (l *linter) period(p place, v Period) {
	if v.From != "" && v.Until != "" && v.From > v.Until {
		l.wrong(p, "period", "the period ends on %s before it begins on %s; exchange or mend the days", v.Until, v.From)
	}
}

func (l *linter) review(p place, r Review) {
	l.word(p.at("status"), "the review status", r.Status, "draft", "reviewed", withdrawn)
	l.text(p.at("why"), "the reason of the review", r.Why, r.Status == "draft" || r.Status == withdrawn)
	if (r.Status == "reviewed" || r.Status == withdrawn) && r.On == "" {
		l.wrong(p, "review", "a file that is %s says on which day; write on", r.Status)
	}
	if r.Status == "reviewed" && r.By == "" {
		l.wrong(p, "review", "a file that is reviewed says by whom; write by")
	}
}

// sources checks each source of a list.
func (l *linter) sources(p place, ss []Source) {
	for i, s := range ss {
		at := p.at(i)
		ref(l, at.at("instrument"), "instrument", s.Instrument, l.b.Instruments)
		l.word(at.at("mark"), "the mark", string(s.Mark), string(Two), string(One), string(Memory), string(Inferred))
		l.text(at.at("note"), "the note of the source", s.Note, false)
		if s.URL != "" && !strings.HasPrefix(s.URL, "https://") && !strings.HasPrefix(s.URL, "http://") {
			l.wrong(at.at("url"), "source", "%q is not the address of a page; it begins with https://", s.URL)
		}
		if s.Instrument == "" && s.URL == "" && len(s.Keys) == 0 && s.Mark != Memory && s.Mark != Inferred {
			l.wrong(at, "source", "the source names neither an instrument nor a page; write instrument, url or keys, or mark it M")
		}
	}
}

// basis checks the sources on which something rests and that these texts were
// in force when it began.
func (l *linter) basis(p place, ss []Source, span Period, what string) {
	l.sources(p, ss)
	var last netra.Date
	for i, s := range ss {
		t := l.b.Instruments[s.Instrument]
		if t == nil {
			last = "9999"
			continue
		}
		last = max(last, cmp.Or(t.InForce.Until, "9999"))
		if span.From != "" && !t.InForce.Has(span.From) {
			l.warn(p.at(i), "basis", "%s begins on %s, when %s was not in force; mend a day, or cite the text of that time", what, span.From, t.ID)
		}
	}
	if last != "" && last < cmp.Or(span.Until, "9999") {
		l.warn(p, "basis", "%s goes on after %s, the last day of all texts it rests on; end it, or cite the text that followed", what, last)
	}
}

// sequence checks that periods of one thing neither overlap nor leave gaps.
// They come with their place in the file.
func (l *linter) sequence(what string, ps []Period, at func(i int) place) {
	order := make([]int, len(ps))
	for i := range ps {
		order[i] = i
		l.period(at(i), ps[i])
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(ps[i].From, ps[j].From) })
	for k := 1; k < len(order); k++ {
		was, is := ps[order[k-1]], ps[order[k]]
		switch {
		case was.Until == "" || is.From == "" || is.From <= was.Until:
			l.wrong(at(order[k]), "sequence", "%s: the period from %s overlaps the one before it, which ends on %s; mend a day",
				what, cmp.Or(is.From, "(open)"), cmp.Or(was.Until, "(open)"))
		case is.From > was.Until.AddDays(1):
			l.wrong(at(order[k]), "sequence", "%s: nothing is said of the days between %s and %s; close the gap", what, was.Until, is.From)
		}
	}
}

// firstGap is the first day of span that no period of ps covers; false where
// all are covered. A span without a first day asks for a period without one.
func firstGap(span Period, ps []Period) (netra.Date, bool) {
	ps = slices.Clone(ps)
	slices.SortFunc(ps, func(a, b Period) int { return cmp.Compare(a.From, b.From) })
	next := span.From // first day not yet covered; "" is before all days
	for _, p := range ps {
		if p.From > next { // "" sorts first
			break
		}
		if p.Until == "" {
			return "", false
		}
		if p.Until >= next {
			next = p.Until.AddDays(1)
		}
	}
	if span.Until != "" && next > span.Until {
		return "", false
	}
	return next, true
}
