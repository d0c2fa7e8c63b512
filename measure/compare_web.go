package measure

import (
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// comparedPage is all that templates/compared_page.html may use.
type comparedPage struct {
	Form      *web.Form
	Regions   []web.Option
	Elections []web.Option
	Place     string
	Before    string
	After     string
	List      []comparedView
	Same      bool // the two elections are one
}

// comparedView is one index of the region before two elections.
type comparedView struct {
	Name   string
	Said   string
	Tone   string
	Before sideView
	After  sideView
	Rows   []comparedRow
	Index  Index
	Rule   *law.VulnerabilityRule
}

type sideView struct {
	Known bool
	Score string
	AsOf  netra.Date
}

type comparedRow struct {
	Label  string
	Group  string // the dimension of an indicator
	Weight string
	Before readingView
	After  readingView
}

// showCompared lays two elections of one region side by side.
func (s *Service) showCompared(w http.ResponseWriter, r *web.Request) error {
	form := web.NewForm(nil)
	asOf := r.PastDay(form, "hari")
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	q := r.URL.Query()
	after := s.electionOf(q.Get("kini"), asOf)
	regions, list, err := s.comparable(r, after, asOf)
	if err != nil {
		return err
	}
	page := comparedPage{Form: form, Regions: regions, Elections: s.electionOptions(r)}
	info, ok := s.Registry.Regions().Get(netra.Region(q.Get("wilayah")))
	if !ok || info.Level > regency {
		if len(regions) == 0 {
			return s.Views.Show(w, r, status, "compared_page", web.Meta{Title: "measure.vulnerable.compare", Nav: home}, page)
		}
		info, _ = s.Registry.Regions().Get(netra.Region(regions[0].Value)) // every option comes from this tree
	}
	if !slices.ContainsFunc(page.Regions, func(o web.Option) bool { return o.Value == string(info.Code) }) {
		page.Regions = append(page.Regions, web.Option{Value: string(info.Code), Label: info.Name})
	}
	before := s.Law.Elections[q.Get("dulu")]
	if before == nil {
		before = s.before(after, info.Code, list)
	}
	form.Set("wilayah", string(info.Code))
	form.Set("dulu", before.ID)
	form.Set("kini", after.ID)
	page.Place, page.Before, page.After, page.Same = info.Name, before.Label.In(r.Lang), after.Label.In(r.Lang), before == after
	got, err := s.Compare(r.Context(), info.Code, before, after, asOf)
	if err != nil {
		return err
	}
	for _, c := range got {
		page.List = append(page.List, comparedOf(c, r))
	}
	return s.Views.Show(w, r, status, "compared_page", web.Meta{
		Title: r.T("measure.vulnerable.compare_of", info.Name), Nav: home, Description: "measure.vulnerable.description",
		Crumbs: []web.Crumb{{Label: "measure.vulnerable.title", Href: vulnerable}, {Label: info.Name}},
	}, page)
}

// comparable are the regions of which anything is known.
func (s *Service) comparable(r *web.Request, e *law.Election, asOf netra.Date) ([]web.Option, []PublishedIndex, error) {
	list, err := s.PublishedIndexes(r.Context(), "")
	if err != nil {
		return nil, nil, err
	}
	known := map[netra.Region]bool{}
	for _, x := range list {
		for _, q := range x.Scores {
			known[q.Region] = true
		}
	}
	v, _, err := s.Vulnerable(r.Context(), e, asOf)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range v.Places {
		known[p.Region] = true
	}
	var out []web.Option
	for _, level := range []int{1, regency} {
		for _, info := range s.Registry.Regions().All(level) {
			if known[info.Code] {
				out = append(out, web.Option{Value: string(info.Code), Label: info.Name})
			}
		}
	}
	return out, list, nil
}

// before is the election to compare with where none is named: the last one before,
// of which an index that was published has the region, else the last one.
func (s *Service) before(after *law.Election, region netra.Region, list []PublishedIndex) *law.Election {
	last := s.Law.ElectionBefore(after)
	if last == nil {
		return after
	}
	for e := last; e != nil; e = s.Law.ElectionBefore(e) {
		for _, x := range list {
			if slices.ContainsFunc(x.Scores, func(q Score) bool { return q.Region == region && q.Election == e.ID }) {
				return e
			}
		}
	}
	return last
}

func comparedOf(c Comparison, r *web.Request) comparedView {
	side := func(x Side) sideView {
		out := sideView{Known: x.Known, AsOf: x.AsOf, Score: r.T("measure.vulnerable.no_score")}
		if x.Known && c.Rule != nil {
			out.Score = i18n.Decimal(r.Lang, x.Score, 1)
		} else if x.Known {
			out.Score = scoreText(c.Index, Milli(x.Score*1000+0.5), r)
		}
		return out
	}
	out := comparedView{Name: c.Index.Title, Index: c.Index, Rule: c.Rule, Before: side(c.Before), After: side(c.After)}
	out.Said = r.T("measure.vulnerable.trend_"+string(c.Said), out.Before.Score, out.After.Score)
	out.Tone = map[Trend]string{TrendMore: "bad", TrendLess: "good", TrendSame: "info", TrendUnknown: "info"}[c.Said]
	if c.Rule != nil {
		out.Name = c.Rule.Name.In(r.Lang)
		before, after := readingViews(c.Rule, c.Before.Readings, r), readingViews(c.Rule, c.After.Readings, r)
		for i, x := range before {
			out.Rows = append(out.Rows, comparedRow{Label: x.Label, Weight: x.Weight, Before: x, After: after[i]})
		}
		return out
	}
	view := func(m Milli, known bool) readingView {
		if !known {
			return readingView{Value: r.T("measure.vulnerable.unknown")}
		}
		return readingView{Known: true, Value: i18n.Decimal(r.Lang, m.Float(), -1)}
	}
	for _, x := range c.Rows {
		row := comparedRow{Label: x.Dimension, Before: view(x.Before, x.BeforeKnown), After: view(x.After, x.AfterKnown)}
		if x.Indicator != "" {
			row.Label, row.Group = x.Indicator, x.Dimension
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}
