package ruling

import (
	"encoding/xml"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// tones are how a verdict is drawn.
var tones = map[law.Outcome]string{law.IsForbidden: "bad", law.IsAllowed: "good", law.ItDepends: "waiting"}

// ageTones are how the age of an answer is drawn.
var ageTones = map[Age]string{Current: "good", Changed: "waiting", Over: "neutral", Ahead: "info"}

// rulingView is an answer as pages show it.
type rulingView struct {
	Ruling
	Tone    string
	Code    string // of the rule
	Age     web.Chip
	Who     string // for whom it holds
	Facts   []string
	Version string // the text of the rule that was explained
}

func (s *Service) view(r *web.Request, x Ruling) rulingView {
	v := rulingView{Ruling: x, Tone: tones[x.Verdict], Code: x.Rule, Who: r.T("ruling.every_servant"), Version: short(x.RuleDigest)}
	if rule := s.Law.Rules[x.Rule]; rule != nil {
		v.Code = rule.Code
	}
	age := ageOf(s.Law, x, r.Today())
	v.Age = web.Chip{Tone: ageTones[age], Label: "ruling.age." + string(age)}
	var who []string
	for _, e := range x.Employments {
		if e := s.Law.Employments[e]; e != nil {
			who = append(who, e.Label.In(r.Lang))
		}
	}
	if len(who) > 0 {
		v.Who = strings.Join(who, ", ")
	}
	v.Facts = s.factWords(r, x.Facts)
	return v
}

// short is the beginning of a digest, as people compare it.
func short(digest string) string { return digest[:min(len(digest), 12)] }

// factWords are facts as questions with their answers.
func (s *Service) factWords(r *web.Request, facts map[string]bool) []string {
	var out []string
	for _, f := range s.Law.FactsInOrder() {
		if yes, said := facts[f.ID]; said {
			answer := r.T("ruling.no")
			if yes {
				answer = r.T("ruling.yes")
			}
			out = append(out, f.Question.In(r.Lang)+" "+answer)
		}
	}
	return out
}

func (s *Service) views(r *web.Request, all []Ruling) []rulingView {
	out := make([]rulingView, 0, len(all))
	for _, x := range all {
		out = append(out, s.view(r, x))
	}
	return out
}

// listPage is all that templates/list_page.html may use.
type listPage struct {
	Form    *web.Form
	Rules   []web.Option
	Rulings []rulingView
	Total   int
	Narrow  bool
	Export  string
	Ask     string
}

const mostShown = 100

func (s *Service) filter(r *web.Request) (Filter, url.Values) {
	q, out := r.URL.Query(), url.Values{}
	words := []rune(strings.TrimSpace(q.Get("q")))
	f := Filter{Words: string(words[:min(len(words), 300)])}
	if f.Words != "" {
		out.Set("q", f.Words)
	}
	if id := q.Get("aturan"); s.Law.Rules[id] != nil {
		f.Rules = []string{id}
		out.Set("aturan", id)
	}
	return f, out
}

func (s *Service) showList(w http.ResponseWriter, r *web.Request) error {
	f, q := s.filter(r)
	found, err := s.Rulings(r.Context(), f)
	if err != nil {
		return err
	}
	all := found
	if len(q) > 0 {
		if all, err = s.Rulings(r.Context(), Filter{}); err != nil {
			return err
		}
	}
	page := listPage{
		Form: web.NewForm(map[string]string{"q": f.Words, "aturan": q.Get("aturan")}), Narrow: len(q) > 0, Total: len(found),
		Rulings: s.views(r, found[:min(len(found), mostShown)]), Rules: s.ruleOptions(all), Export: home + ".csv?" + q.Encode(), Ask: askAt,
	}
	if f.Words != "" {
		page.Ask = askAt + "?" + url.Values{"q": {f.Words}}.Encode()
	}
	return s.Views.Show(w, r, http.StatusOK, "list_page", web.Meta{Title: "ruling.title", Nav: "/bolehkah", Description: "ruling.lead"}, page)
}

// ruleOptions are the rules about which something was answered.
func (s *Service) ruleOptions(all []Ruling) []web.Option {
	var out []web.Option
	for _, rule := range s.Law.RulesInOrder() {
		if slices.ContainsFunc(all, func(x Ruling) bool { return x.Rule == rule.ID }) {
			out = append(out, web.Option{Value: rule.ID, Label: rule.Code})
		}
	}
	return out
}

func (s *Service) exportList(w http.ResponseWriter, r *web.Request) error {
	f, _ := s.filter(r)
	found, err := s.Rulings(r.Context(), f)
	if err != nil {
		return err
	}
	rows := [][]string{{
		r.T("ruling.col.question"), r.T("ruling.col.verdict"), r.T("ruling.col.answer"), r.T("ruling.col.rule"), r.T("ruling.col.version"), r.T("ruling.col.who"),
		r.T("ruling.col.facts"), r.T("ruling.col.from"), r.T("ruling.col.until"), r.T("ruling.col.office"), r.T("ruling.col.published"), r.T("ruling.col.age"),
	}}
	for _, v := range s.views(r, found) {
		rows = append(rows, []string{
			v.Question, r.T("law.outcome." + string(v.Verdict)), v.Answer, v.Code, v.RuleDigest, v.Who, strings.Join(v.Facts, " "),
			string(v.Valid.From), string(v.Valid.Until), v.OfficeName, string(v.PublishedOn), r.T(v.Age.Label),
		})
	}
	web.SendCSV(w, "tanya-jawab.csv", rows)
	return nil
}

// rulingPage is all that templates/ruling_page.html may use.
type rulingPage struct {
	rulingView
	Pairs   []web.Pair
	Instead string // address of the answer that stands in its place
	Ended   bool
}

func (s *Service) showRuling(w http.ResponseWriter, r *web.Request) error {
	x, err := s.Ruling(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	v := s.view(r, x)
	page := rulingPage{rulingView: v, Ended: x.Standing != Published, Pairs: []web.Pair{
		{Label: "ruling.col.rule", Value: v.Code, Href: "/aturan/" + x.Rule},
		{Label: "ruling.col.version", Value: v.Version},
		{Label: "ruling.col.who", Value: v.Who},
		{Label: "ruling.col.span", Value: s.span(r, x.Valid)},
		{Label: "ruling.col.office", Value: x.OfficeName},
		{Label: "ruling.col.published", Value: i18n.DateLong(r.Lang, x.PublishedOn)},
	}}
	if x.Instead != "" {
		page.Instead = home + "/" + x.Instead
	}
	return s.Views.Show(w, r, http.StatusOK, "ruling_page", web.Meta{
		Title: "ruling.one", Nav: "/bolehkah", NoIndex: page.Ended, Crumbs: []web.Crumb{{Label: "ruling.title", Href: home}, {Label: "ruling.one"}},
	}, page)
}

// span says from when until when.
func (s *Service) span(r *web.Request, v Span) string {
	if v.Until.IsZero() {
		return r.T("ruling.since", i18n.Date(r.Lang, v.From))
	}
	return r.T("ruling.between", i18n.Date(r.Lang, v.From), i18n.Date(r.Lang, v.Until))
}

// feed is an Atom feed (RFC 4287).
type feed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	Title   string      `xml:"title"`
	ID      string      `xml:"id"`
	Links   []feedLink  `xml:"link"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Entries []feedEntry `xml:"entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Link    feedLink `xml:"link"`
	Updated string   `xml:"updated"`
	Author  string   `xml:"author>name"`
	Summary string   `xml:"summary"`
}

// mostFed is how many answers the feed carries.
const mostFed = 50

func (s *Service) showFeed(w http.ResponseWriter, r *web.Request) error {
	all, err := s.Rulings(r.Context(), Filter{})
	if err != nil {
		return err
	}
	origin := r.Address("")
	out := feed{
		Lang: r.Lang, Title: r.T("ruling.title"), ID: origin + home, Author: r.T("ruling.feed_author"), Updated: atomTime(r.Today()),
		Links: []feedLink{{Href: origin + home}, {Rel: "self", Href: origin + home + ".atom"}},
	}
	for _, x := range all[:min(len(all), mostFed)] {
		at := origin + home + "/" + x.ID
		out.Entries = append(out.Entries, feedEntry{
			Title: r.T("law.outcome."+string(x.Verdict)) + ": " + x.Question, ID: at, Link: feedLink{Href: at}, Updated: atomTime(x.PublishedOn),
			Author: x.OfficeName, Summary: x.Answer,
		})
	}
	if len(all) > 0 {
		out.Updated = atomTime(all[0].PublishedOn)
	}
	body, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return fmt.Errorf("write feed: %w", err)
	}
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	// The reader may be gone; there is nobody left to tell.
	_, _ = w.Write(append([]byte(xml.Header), body...))
	return nil
}

// atomTime is the beginning of a day as the feed writes instants.
func atomTime(d netra.Date) string {
	return d.StartIn(i18n.WIB).Format("2006-01-02T15:04:05Z07:00")
}
