package app

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// rulesPage is all that templates/rules_page.html may use.
type rulesPage struct {
	Form     *web.Form
	Acts     []web.Option
	Verdicts []web.Option
	Groups   []ruleGroup
	On       netra.Date
	N        int
	Filtered bool
}

// ruleGroup are the rules of one verdict.
type ruleGroup struct {
	Verdict law.Verdict
	Rules   []ruleView
}

type ruleView struct {
	*law.Rule
	Level  *law.SanctionLevel // nil: the law assigns none, or the rule forbids nothing
	Acts   []law.Text
	Draft  bool
	Active bool // in force on the day asked about
}

func (a *App) ruleView(rule *law.Rule, on netra.Date) ruleView {
	v := ruleView{
		Rule: rule, Level: a.Law.Levels[rule.Level], Draft: rule.Review.Status != "reviewed", Active: rule.InForce.Has(on),
	}
	for _, id := range rule.Acts {
		if act := a.Law.Acts[id]; act != nil {
			v.Acts = append(v.Acts, act.Label)
		}
	}
	return v
}

// verdicts in the order in which people ask: what may I do, what may I not, what
// must I do.
var verdicts = []law.Verdict{law.Forbidden, law.Allowed, law.Duty}

func (a *App) showRules(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	on := r.Today()
	if d, err := netra.ParseDate(q.Get("hari")); err == nil {
		on = d
	}
	show := func(w http.ResponseWriter, r *web.Request) error { return a.drawRules(w, r, q, on) }
	if len(q) > 0 {
		return show(w, r) // free words and days are no closed list to keep pages of
	}
	return a.cache.Serve(w, r, "rules", show)
}

func (a *App) drawRules(w http.ResponseWriter, r *web.Request, q url.Values, on netra.Date) error {
	page := rulesPage{
		Form: web.NewForm(map[string]string{"q": q.Get("q"), "jenis": q.Get("jenis"), "sifat": q.Get("sifat"), "hari": string(on)}),
		On:   on, Filtered: q.Get("q") != "" || q.Get("jenis") != "" || q.Get("sifat") != "",
	}
	for _, act := range a.Law.ActsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: act.ID, Label: act.Label.In(r.Lang)})
	}
	for _, v := range verdicts {
		page.Verdicts = append(page.Verdicts, web.Option{Value: string(v), Label: "app.rules.verdict." + string(v)})
		group := ruleGroup{Verdict: v}
		for _, rule := range a.Law.RulesInOrder() {
			if rule.Verdict != v || rule.Review.Status == "withdrawn" || !rule.InForce.Has(on) ||
				q.Get("sifat") != "" && q.Get("sifat") != string(v) ||
				q.Get("jenis") != "" && !slices.Contains(rule.Acts, q.Get("jenis")) || !a.speaksOf(rule, q.Get("q"), r.Lang) {
				continue
			}
			group.Rules = append(group.Rules, a.ruleView(rule, on))
		}
		if len(group.Rules) > 0 {
			page.Groups = append(page.Groups, group)
			page.N += len(group.Rules)
		}
	}
	return a.views.Show(w, r, http.StatusOK, "rules_page", web.Meta{
		Title: "app.rules.title", Nav: "/aturan", Description: "app.rules.description",
	}, page)
}

// speaksOf tells whether every word of words stands in the rule, its acts or
// its examples.
func (a *App) speaksOf(rule *law.Rule, words, lang string) bool {
	text := []string{rule.Code, rule.Text.In(lang)}
	for _, id := range rule.Acts {
		if act := a.Law.Acts[id]; act != nil {
			text = append(text, act.Label.In(lang), act.Hint.In(lang))
		}
	}
	for _, e := range rule.Examples {
		text = append(text, e.In(lang))
	}
	all := strings.ToLower(strings.Join(text, " "))
	for _, word := range strings.Fields(strings.ToLower(words)) {
		if !strings.Contains(all, word) {
			return false
		}
	}
	return true
}

// rulePage is all that templates/rule_page.html may use.
type rulePage struct {
	Rule      ruleView
	Tone      string
	Sanctions []law.SanctionChoice
	Basis     []sourceView
	Sources   []sourceView
	Pairs     []web.Pair
	Facts     []factView
	Successor []*law.Rule // rules that supersede this one
	Disputes  []*law.Interpretation
}

// verdictTones are how a verdict is drawn.
var verdictTones = map[law.Verdict]string{law.Forbidden: "bad", law.Allowed: "good", law.Duty: "info"}

// sourceView is a source with the title of its instrument.
type sourceView struct {
	law.Source
	Title string
}

// factView is a condition of a rule.
type factView struct {
	Question law.Text
	How      string // locale key: must hold, one of these, must not hold
}

func (a *App) showRule(w http.ResponseWriter, r *web.Request) error {
	rule := a.Law.Rules[r.PathValue("id")]
	if rule == nil {
		return &netra.Error{Kind: netra.NotFound, Key: "app.rules.unknown"}
	}
	return a.cache.Serve(w, r, "rule/"+rule.ID, func(w http.ResponseWriter, r *web.Request) error {
		page := rulePage{
			Rule: a.ruleView(rule, r.Today()), Tone: verdictTones[rule.Verdict], Basis: a.sources(rule.Basis), Sources: a.sources(rule.Sources),
		}
		if rule.Verdict != law.Allowed {
			page.Sanctions = a.Law.SanctionsFor(rule, "", r.Today())
		}
		page.Pairs = a.rulePairs(rule, r)
		page.Facts, page.Disputes = a.facts(rule.Facts), a.Law.Disputes(rule)
		for _, other := range a.Law.RulesInOrder() {
			if slices.Contains(other.Supersedes, rule.ID) {
				page.Successor = append(page.Successor, other)
			}
		}
		return a.views.Show(w, r, http.StatusOK, "rule_page", web.Meta{
			Title: rule.Code, Nav: "/aturan", Description: rule.Text.In(r.Lang),
			Crumbs: []web.Crumb{{Label: "app.rules.title", Href: "/aturan"}, {Label: rule.Code}},
		}, page)
	})
}

// rulePairs say when and for whom a rule is.
func (a *App) rulePairs(rule *law.Rule, r *web.Request) []web.Pair {
	until, stage, who := r.T("app.rules.open"), r.T("app.rules.stage.any"), r.T("app.rules.every_asn")
	if !rule.InForce.Until.IsZero() {
		until = i18n.Date(r.Lang, rule.InForce.Until)
	}
	if rule.Stage != law.AnyStage {
		stage = r.T("app.rules.stage." + string(rule.Stage))
	}
	var names, acts []string
	for _, id := range rule.Who {
		if e := a.Law.Employments[id]; e != nil {
			names = append(names, e.Label.In(r.Lang))
		}
	}
	if len(names) > 0 {
		who = strings.Join(names, ", ")
	}
	for _, id := range rule.Acts {
		acts = append(acts, a.actName(id, r.Lang))
	}
	return []web.Pair{
		{Label: "app.rules.from", Value: i18n.Date(r.Lang, rule.InForce.From)},
		{Label: "app.rules.until", Value: until},
		{Label: "app.rules.stage_label", Value: stage},
		{Label: "app.rules.who", Value: who},
		{Label: "app.rules.acts", Value: strings.Join(acts, ", ")},
		{Label: "app.rules.digest", Value: rule.Digest[:12]},
	}
}

func (a *App) sources(in []law.Source) []sourceView {
	var out []sourceView
	for _, s := range in {
		v := sourceView{Source: s}
		if i := a.Law.Instruments[s.Instrument]; i != nil {
			v.Title = strings.ToUpper(i.Kind) + " " + i.Number
		}
		out = append(out, v)
	}
	return out
}

func (a *App) facts(f law.Facts) []factView {
	var out []factView
	add := func(ids []string, how string) {
		for _, id := range ids {
			if fact := a.Law.Facts[id]; fact != nil {
				out = append(out, factView{Question: fact.Question, How: how})
			}
		}
	}
	add(f.All, "app.rules.must")
	add(f.Any, "app.rules.any")
	add(f.None, "app.rules.must_not")
	return out
}
