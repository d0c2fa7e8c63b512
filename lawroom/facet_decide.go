package lawroom

import (
	"net/url"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/law"
)

// The names under which filters stand in addresses.
const (
	askWords   = "q"
	askAct     = "jenis"
	askVerdict = "sifat"
	askStage   = "tahap"
	askWho     = "status"
	askLevel   = "tingkat"
	askRegime  = "ranah"
	askDay     = "hari"
)

// facets are the filters that offer a closed list, in the order of the page.
var facets = []string{askVerdict, askStage, askAct, askWho, askLevel, askRegime}

// noLevel is how the filter of levels names rules to which the law assigns none.
const noLevel = "tanpa"

// choice is what somebody asked the catalogue for.
type choice struct {
	Words string
	Day   netra.Date
	By    map[string]string // facet, value
}

// readChoice takes from the address what the book knows; anything else is as if
// it had not been asked.
func readChoice(b *law.Book, q url.Values, today netra.Date) choice {
	c := choice{Words: short(q.Get(askWords)), Day: today, By: map[string]string{}}
	if d, err := netra.ParseDate(q.Get(askDay)); err == nil {
		c.Day = d
	}
	for _, f := range facets {
		if v := q.Get(f); v != "" && slices.Contains(facetValues(b, f), v) {
			c.By[f] = v
		}
	}
	return c
}

// facetValues are what a filter offers, in the order of the book.
func facetValues(b *law.Book, facet string) []string {
	var out []string
	switch facet {
	case askVerdict:
		for _, v := range verdicts {
			out = append(out, string(v))
		}
	case askStage:
		out = []string{string(law.BeforeFixed), string(law.AfterFixed)}
	case askAct:
		for _, a := range b.ActsInOrder() {
			out = append(out, a.ID)
		}
	case askWho:
		for _, e := range b.EmploymentsInOrder() {
			out = append(out, e.ID)
		}
	case askLevel:
		for _, l := range b.LevelsInOrder() {
			out = append(out, l.ID)
		}
		out = append(out, noLevel)
	case askRegime:
		for _, r := range b.RulesInOrder() {
			if !slices.Contains(out, r.Regime) {
				out = append(out, r.Regime)
			}
		}
		slices.Sort(out)
	}
	return out
}

// fits tells whether a rule answers one filter. A rule for any stage fits both
// stages, and one that names nobody fits every civil servant.
func fits(b *law.Book, r *law.Rule, facet, value string) bool {
	switch facet {
	case askVerdict:
		return string(r.Verdict) == value
	case askStage:
		return r.Stage == law.AnyStage || string(r.Stage) == value
	case askAct:
		return slices.Contains(r.Acts, value)
	case askWho:
		if len(r.Who) == 0 {
			e := b.Employments[value]
			return e != nil && e.ASN
		}
		return slices.Contains(r.Who, value)
	case askLevel:
		if value == noLevel {
			return b.NoLevel(r)
		}
		return r.Level == value
	case askRegime:
		return r.Regime == value
	}
	return false
}

// fitsAll tells whether a rule is in force on the day and answers all filters
// but one.
func (c choice) fitsAll(b *law.Book, r *law.Rule, but string) bool {
	if !inForce(r, c.Day) {
		return false
	}
	for f, v := range c.By {
		if f != but && !fits(b, r, f, v) {
			return false
		}
	}
	return true
}

// with is the address of the choice with one filter set, or taken away where
// value is "".
func (c choice) with(facet, value string, today netra.Date) string {
	q := url.Values{}
	if c.Words != "" && facet != askWords {
		q.Set(askWords, c.Words)
	}
	if c.Day != today && facet != askDay {
		q.Set(askDay, string(c.Day))
	}
	for f, v := range c.By {
		if f != facet {
			q.Set(f, v)
		}
	}
	if value != "" {
		q.Set(facet, value)
	}
	if len(q) == 0 {
		return home
	}
	return home + "?" + q.Encode()
}

// verdicts in the order in which people ask: what may I not do, what may I,
// what must I do.
var verdicts = []law.Verdict{law.Forbidden, law.Allowed, law.Duty}
