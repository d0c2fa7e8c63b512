package lawroom

import (
	"cmp"
	"math"
	"net/http"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// cataloguePage is all that templates/catalogue_page.html may use.
type cataloguePage struct {
	Tabs    []web.Tab
	Form    *web.Form
	Keep    []string // filters that the search form carries along
	Words   string
	On      netra.Date
	Past    bool // another day than today
	Facets  []facetView
	Chosen  []facetLink // what was chosen, each with the address without it
	Acts    []facetLink // kinds of conduct that the words mean
	Groups  []ruleGroup
	N       int
	Drafts  int
	NoDraft bool
}

// facetView is one filter with what it offers.
type facetView struct {
	Key   string // locale key of its name
	Open  bool   // something of it was chosen
	Links []facetLink
}

// facetLink is one value of a filter.
type facetLink struct {
	Label   string // key or text
	Href    string
	N       int
	Current bool
}

// ruleGroup are the rules of one verdict; Verdict is "" where they are ranked by
// what was searched.
type ruleGroup struct {
	Verdict law.Verdict
	Rules   []ruleView
}

// ruleView is a rule as lists show it.
type ruleView struct {
	*law.Rule
	Level     *law.SanctionLevel // nil: the law assigns none, or the rule forbids nothing
	Tone      string
	Draft     bool
	Active    bool // in force on the day asked about
	Disputed  bool
	StageName string // locale key
	Elections string // for which alone it is; "" for every one
}

// verdictTones are how a verdict is drawn.
var verdictTones = map[law.Verdict]string{law.Forbidden: "bad", law.Allowed: "good", law.Duty: "info"}

func (s *Service) ruleView(r *web.Request, rule *law.Rule, on netra.Date) ruleView {
	v := ruleView{
		Rule: rule, Level: s.Law.Levels[rule.Level], Tone: verdictTones[rule.Verdict], Draft: rule.Review.Status != "reviewed",
		Active: inForce(rule, on), Disputed: len(s.Law.Disputes(rule)) > 0, StageName: stageKey(rule.Stage),
	}
	if kinds := s.Law.ElectionKinds(); !slices.Equal(slices.Sorted(slices.Values(rule.Elections)), kinds) && len(rule.Elections) > 0 {
		v.Elections = s.electionNames(rule, r)
	}
	return v
}

// maxAsked bounds a form; these pages have theirs in the address, which the
// server bounds.
const maxAsked = 1 << 12

func (s *Service) showCatalogue(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, maxAsked)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	if day := f.Date(askDay, false); !day.IsZero() {
		q.Set(askDay, string(day))
	}
	c, status := readChoice(s.Law, q, r.Today()), http.StatusUnprocessableEntity
	if f.Err() == nil {
		f.SetDate(askDay, c.Day)
		status = http.StatusOK
	}
	show := func(w http.ResponseWriter, r *web.Request) error {
		return s.Views.Show(w, r, status, "catalogue_page", web.Meta{
			Title: "lawroom.title", Nav: home, Description: "lawroom.description",
		}, s.catalogue(r, c, f))
	}
	if len(q) > 0 {
		return show(w, r) // free words and days are no closed list to keep pages of
	}
	return s.Cache.Serve(w, r, "rules", show)
}

// catalogue is what the page shows for a choice.
func (s *Service) catalogue(r *web.Request, c choice, form *web.Form) cataloguePage {
	page := cataloguePage{
		Tabs: s.tabs(home), Words: c.Words, On: c.Day, Past: c.Day != r.Today(),
		Form: form,
	}
	rules := byAct(s.Law)
	if c.Words != "" {
		rules = s.finder.Rules(c.Words)
		for _, a := range s.finder.Acts(c.Words, 3) {
			page.Acts = append(page.Acts, facetLink{Label: a.Label.In(r.Lang), Href: choice{Day: c.Day}.with(askAct, a.ID, r.Today())})
		}
	}
	for _, f := range facets {
		if c.By[f] != "" {
			page.Form.Set(f, c.By[f])
			page.Keep = append(page.Keep, f)
			page.Chosen = append(page.Chosen, facetLink{Label: s.valueName(f, c.By[f], r.Lang), Href: c.with(f, "", r.Today())})
		}
		page.Facets = append(page.Facets, s.facet(r, c, f, rules))
	}
	rules = slices.DeleteFunc(slices.Clone(rules), func(x *law.Rule) bool { return !c.fitsAll(s.Law, x, "") })
	page.N = len(rules)
	group := func(v law.Verdict, keep func(*law.Rule) bool) {
		g := ruleGroup{Verdict: v}
		for _, x := range rules {
			if keep(x) {
				view := s.ruleView(r, x, c.Day)
				g.Rules = append(g.Rules, view)
				if view.Draft {
					page.Drafts++
				}
			}
		}
		if len(g.Rules) > 0 {
			page.Groups = append(page.Groups, g)
		}
	}
	if c.Words != "" {
		group("", func(*law.Rule) bool { return true })
	} else {
		for _, v := range verdicts {
			group(v, func(x *law.Rule) bool { return x.Verdict == v })
		}
	}
	return page
}

// byAct are all rules in the order in which their acts are offered, so that what
// happens most stands first; those of one act by their id.
func byAct(b *law.Book) []*law.Rule {
	place := func(r *law.Rule) int {
		first := math.MaxInt
		for _, id := range r.Acts {
			if a := b.Acts[id]; a != nil {
				first = min(first, a.Order)
			}
		}
		return first
	}
	rules := b.RulesInOrder()
	slices.SortStableFunc(rules, func(x, y *law.Rule) int { return cmp.Compare(place(x), place(y)) })
	return rules
}

// facet is one filter, with how many rules each of its values leaves. Values
// that leave none are not offered, unless they are chosen.
func (s *Service) facet(r *web.Request, c choice, name string, rules []*law.Rule) facetView {
	f := facetView{Key: "lawroom.facet." + name, Open: c.By[name] != ""}
	for _, v := range facetValues(s.Law, name) {
		n := 0
		for _, x := range rules {
			if c.fitsAll(s.Law, x, name) && fits(s.Law, x, name, v) {
				n++
			}
		}
		current := c.By[name] == v
		if n == 0 && !current {
			continue
		}
		link := facetLink{Label: s.valueName(name, v, r.Lang), Href: c.with(name, v, r.Today()), N: n, Current: current}
		if current {
			link.Href = c.with(name, "", r.Today())
		}
		f.Links = append(f.Links, link)
	}
	return f
}

// valueName is the key or the text by which people know a value of a filter.
func (s *Service) valueName(facet, value, lang string) string {
	switch facet {
	case askVerdict:
		return "law.verdict." + value
	case askStage:
		return "law.stage." + value
	case askRegime:
		return "law.regime." + value
	case askAct:
		return s.Law.Acts[value].Label.In(lang)
	case askWho:
		return s.Law.Employments[value].Label.In(lang)
	}
	if l := s.Law.Levels[value]; l != nil {
		return l.Label.In(lang)
	}
	return "lawroom.no_level_short"
}
