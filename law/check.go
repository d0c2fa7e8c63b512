package law

import (
	"fmt"
	"strings"
)

// Report is what a check of the law room found; it marshals to JSON for
// machines.
type Report struct {
	Digest   string    `json:"digest"` // of the whole law room
	Files    int       `json:"files"`
	Draft    int       `json:"draft"`    // files that no lawyer has reviewed
	Reviewed int       `json:"reviewed"` // files that one has
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Findings []Finding `json:"findings"`
}

// Check lints a book and sums up, for `netra law check`.
func Check(b *Book) Report {
	r := Report{Digest: b.Digest(), Files: len(b.digests), Findings: b.Lint()}
	if r.Findings == nil {
		r.Findings = []Finding{} // an empty list, not null, for readers of the JSON
	}
	for _, f := range r.Findings {
		if f.Severity == Wrong {
			r.Errors++
			continue
		}
		r.Warnings++
	}
	for _, h := range b.heads() {
		switch h.Review.Status {
		case "draft":
			r.Draft++
		case "reviewed":
			r.Reviewed++
		}
	}
	return r
}

// OK tells whether the law room may be released: no finding is an error.
func (r Report) OK() bool { return r.Errors == 0 }

// Text is the report for a terminal: a line for each finding and a sum.
func (r Report) Text() string {
	var s strings.Builder
	for _, f := range r.Findings {
		s.WriteString(f.String() + "\n")
	}
	fmt.Fprintf(&s, "%d files, %d draft, %d reviewed; %d errors, %d warnings; digest %.12s\n",
		r.Files, r.Draft, r.Reviewed, r.Errors, r.Warnings, r.Digest)
	return s.String()
}

// heads are the heads of all files that have one.
func (b *Book) heads() []*Head {
	var out []*Head
	for _, v := range b.InstrumentsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.FormsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.ZonesInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.VulnerabilityInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.ActsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.RulesInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.InterpretationsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.SanctionsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.ValuesInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.HolidaysInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.GuidesInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.ElectionsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.KindsInOrder() {
		out = append(out, &v.Head)
	}
	for _, v := range b.ProceduresInOrder() {
		out = append(out, &v.Head)
	}
	return out
}
