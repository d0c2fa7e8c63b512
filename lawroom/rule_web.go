package lawroom

import (
	"net/http"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// sanctionView is a sanction with whom it can be imposed on.
type sanctionView struct {
	law.SanctionChoice
	Who string // "" for everybody whom the rule binds
}

// rulePage is all that templates/rule_page.html may use.
type rulePage struct {
	Rule      ruleView
	Review    reviewView
	NoLevel   bool
	Sanctions []sanctionView
	Basis     []sourceView
	Sources   []sourceView
	Pairs     []web.Pair
	Facts     []factView
	Disputes  []*law.Interpretation
	History   []version
	Rulings   []rulingView
	Related   []ruleView // other rules about the same conduct
	Ask       string     // where to put the question for one's own case
}

// sourceView is a source with the name of its instrument.
type sourceView struct {
	law.Source
	Title string
}

// reviewView is what a lawyer said of a file.
type reviewView struct {
	law.Review
	Tone string
	Key  string // locale key
}

func review(v law.Review) reviewView {
	tones := map[string]string{"draft": "waiting", "reviewed": "good", "withdrawn": "bad"}
	return reviewView{Review: v, Tone: tones[v.Status], Key: "law.review." + v.Status}
}

// factView is a condition of a rule.
type factView struct {
	Question law.Text
	How      string // locale key: must hold, one of these, must not hold
}

func (s *Service) showRule(w http.ResponseWriter, r *web.Request) error {
	rule := s.Law.Rules[r.PathValue("id")]
	if rule == nil {
		return &netra.Error{Kind: netra.NotFound, Key: "lawroom.unknown_rule"}
	}
	return s.Cache.Serve(w, r, "rule/"+rule.ID, func(w http.ResponseWriter, r *web.Request) error {
		answers, err := s.rulings(r, rule.ID)
		if err != nil {
			return err
		}
		page := rulePage{
			Rule: s.ruleView(r, rule, r.Today()), Review: review(rule.Review), Basis: s.sources(r, rule.Basis), Sources: s.sources(r, rule.Sources),
			NoLevel: s.Law.NoLevel(rule), Pairs: s.rulePairs(rule, r), Facts: s.facts(rule.Facts), Disputes: s.Law.Disputes(rule),
			History: history(s.Law, rule, r.Lang, func(key string) string { return r.T(key) }), Related: s.related(r, rule, r.Today()), Rulings: answers,
		}
		if len(rule.Acts) > 0 {
			page.Ask = inquiry{}.href(sayAct, rule.Acts[0])
		}
		if rule.Verdict != law.Allowed {
			for _, c := range s.Law.SanctionsFor(rule, "", r.Today()) {
				page.Sanctions = append(page.Sanctions, sanctionView{c, employmentNames(s.Law, c.Sanction.Who, r.Lang)})
			}
		}
		return s.Views.Show(w, r, http.StatusOK, "rule_page", web.Meta{
			Title: rule.Code, Nav: home, Description: rule.Text.In(r.Lang),
			Crumbs: []web.Crumb{{Label: "lawroom.title", Href: home}, {Label: rule.Code}},
		}, page)
	})
}

// rulingView is an official answer with the tone of its verdict.
type rulingView struct {
	Ruling
	Tone string
}

// rulings are the official answers about rules.
func (s *Service) rulings(r *web.Request, rules ...string) ([]rulingView, error) {
	if len(rules) == 0 {
		return nil, nil
	}
	all, err := s.Rulings.RulingsOf(r.Context(), rules)
	var out []rulingView
	for _, x := range all {
		out = append(out, rulingView{x, outcomeTones[x.Verdict]})
	}
	return out, err
}

// related are the other rules about the same conduct that apply on day: what the
// rule forbids before a day another one may forbid after it.
func (s *Service) related(r *web.Request, rule *law.Rule, day netra.Date) []ruleView {
	var out []ruleView
	for _, x := range s.Law.RulesInOrder() {
		same := slices.ContainsFunc(x.Acts, func(id string) bool { return slices.Contains(rule.Acts, id) })
		if x.ID != rule.ID && same && inForce(x, day) {
			out = append(out, s.ruleView(r, x, day))
		}
	}
	return out
}

// rulePairs say when and for whom a rule is.
func (s *Service) rulePairs(rule *law.Rule, r *web.Request) []web.Pair {
	from, until := r.T("lawroom.since_ever"), r.T("lawroom.still")
	if !rule.InForce.From.IsZero() {
		from = i18n.Date(r.Lang, rule.InForce.From)
	}
	if !rule.InForce.Until.IsZero() {
		until = i18n.Date(r.Lang, rule.InForce.Until)
	}
	who, elections := whoNames(s.Law, rule, r.Lang), s.electionNames(rule, r)
	if who == "" {
		who = r.T("lawroom.every_asn")
	}
	return []web.Pair{
		{Label: "lawroom.from", Value: from},
		{Label: "lawroom.until", Value: until},
		{Label: "lawroom.facet.tahap", Value: r.T(stageKey(rule.Stage)) + s.during(rule, r.Lang)},
		{Label: "lawroom.elections", Value: elections},
		{Label: "lawroom.who", Value: who},
		{Label: "lawroom.facet.ranah", Value: r.T("law.regime." + rule.Regime)},
		{Label: "lawroom.acts", Value: actNames(s.Law, rule, r.Lang)},
		{Label: "lawroom.file", Value: rule.Path + " · " + rule.Digest[:12], Href: filesAt + rule.Path},
	}
}

// during are the stages of the calendar on whose days alone a rule binds.
func (s *Service) during(rule *law.Rule, lang string) string {
	var out []string
	for _, e := range s.Law.ElectionsInOrder() {
		for _, st := range e.Stages {
			if name := st.Label.In(lang); slices.Contains(rule.During, st.ID) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "\n" + strings.Join(out, ", ")
}

// electionNames are the elections for which a rule is.
func (s *Service) electionNames(rule *law.Rule, r *web.Request) string {
	var out []string
	for _, id := range rule.Elections {
		if e := s.Law.Elections[id]; e != nil {
			out = append(out, e.Label.In(r.Lang))
			continue
		}
		out = append(out, r.T("lawroom.election."+id))
	}
	if len(out) == 0 {
		return r.T("lawroom.election.any")
	}
	return strings.Join(out, ", ")
}

func (s *Service) sources(r *web.Request, in []law.Source) []sourceView {
	var out []sourceView
	for _, x := range in {
		v := sourceView{Source: x}
		if i := s.Law.Instruments[x.Instrument]; i != nil {
			v.Title = r.T("law.kind."+i.Kind, i.Number)
		}
		out = append(out, v)
	}
	return out
}

func (s *Service) facts(f law.Facts) []factView {
	var out []factView
	for _, group := range []struct {
		ids []string
		how string
	}{{f.All, "lawroom.must"}, {f.Any, "lawroom.any"}, {f.None, "lawroom.must_not"}} {
		for _, id := range group.ids {
			if fact := s.Law.Facts[id]; fact != nil {
				out = append(out, factView{Question: fact.Question, How: group.how})
			}
		}
	}
	return out
}
