package lawroom

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
	"github.com/netra-id/netra/law/ask"
)

// mayI is where people ask whether they may do something.
const mayI = "/bolehkah"

// officialAt is where an office is asked. It understands the answers that stand
// in the address of a question.
const officialAt = "/tanya/baru"

const (
	askedWords = "q"       // the question in one's own words
	begin      = "mulai"   // to answer step by step instead
	otherDay   = "lain"    // a day that is not today
	dayField   = "tanggal" // which one
	mostWords  = 300
)

// inquiryPage is all that templates/inquiry_page.html may use: the beginning.
type inquiryPage struct {
	Tabs     []web.Tab
	Form     *web.Form
	Begin    string
	Examples []web.Link
}

// stepPage is all that templates/step_page.html may use: one question.
type stepPage struct {
	Form    *web.Form
	Name    string // what is asked
	Title   string // key or text
	Hint    string // key, "" for none
	Options []web.Option
	Select  bool // a list to choose from instead of cards
	Day     bool
	Keep    []string // answers that the form carries along
	Step    int
	Steps   int
	Words   string // the question in one's own words
	Missed  bool   // no conduct was found for those words
	All     string // address of the step with everything to choose from
	Said    []saidView
}

// saidView is one answer with the address at which it can be changed.
type saidView struct {
	Label, Value, Href string
}

// answerPage is all that templates/answer_page.html may use.
type answerPage struct {
	*ask.ActAnswer
	Tone      string
	Said      []saidView
	Act       *law.Act
	Ask       []factQuestion
	OpenFacts bool
	NotBound  bool
	Again     string
	Official  string // address at which an office is asked
	Rulings   []rulingView
	Catalogue string
	JSON      string
}

// factQuestion is a fact that would decide more, with the address to answer it.
type factQuestion struct {
	Question law.Text
	Href     string
}

func (s *Service) showInquiry(w http.ResponseWriter, r *web.Request) error {
	q := r.URL.Query()
	form := web.NewForm(nil)
	if q.Get(sayDay) == otherDay {
		sent, err := web.ReadForm(w, r, maxAsked)
		if err != nil {
			return err
		}
		day := sent.Date(dayField, true)
		if sent.Err() == nil {
			return web.Redirect(w, r, readInquiry(s.Law, s.desk.Places, q).href(sayDay, string(day)))
		}
		form = sent
	}
	in := readInquiry(s.Law, s.desk.Places, q)
	words := short(q.Get(askedWords))
	if len(in.said) == 0 && words == "" && !q.Has(begin) {
		return s.Cache.Serve(w, r, "inquiry", s.showBeginning)
	}
	if name := in.next(s.Law); name != "" {
		return s.showStep(w, r, in, form, name, words)
	}
	a, err := s.desk.Act(in.question())
	if err != nil {
		var refusal *ask.Refusal
		if errors.As(err, &refusal) {
			return &netra.Error{Kind: netra.NotFound, Key: "lawroom.inquiry.refused", Err: err}
		}
		return err
	}
	for _, open := range a.Ask {
		if !in.answered(sayFact + open.Fact) {
			return s.showStep(w, r, in, form, sayFact+open.Fact, "")
		}
	}
	return s.showAnswer(w, r, in, a)
}

// short bounds a question in one's own words.
func short(words string) string {
	runes := []rune(strings.TrimSpace(words))
	return string(runes[:min(len(runes), mostWords)])
}

func (s *Service) showBeginning(w http.ResponseWriter, r *web.Request) error {
	page := inquiryPage{Tabs: s.tabs(mayI), Form: web.NewForm(nil), Begin: mayI + "?" + begin + "=1"}
	for _, n := range []string{"1", "2", "3", "4"} {
		words := r.T("lawroom.inquiry.example." + n)
		page.Examples = append(page.Examples, web.Link{Label: words, Href: mayI + "?" + url.Values{askedWords: {words}}.Encode()})
	}
	return s.Views.Show(w, r, http.StatusOK, "inquiry_page", web.Meta{
		Title: "lawroom.inquiry.title", Nav: mayI, Description: "lawroom.inquiry.description", Narrow: true,
	}, page)
}

// showStep asks one question.
func (s *Service) showStep(w http.ResponseWriter, r *web.Request, in inquiry, form *web.Form, name, words string) error {
	page := stepPage{
		Form: form, Name: name, Title: "lawroom.inquiry.ask." + name, Words: words, Said: s.said(r, in),
		Step: len(in.said) + 1, Steps: max(len(in.said)+1, 4),
	}
	if name == sayAct && words != "" && !in.answered(sayWho) {
		if who := employmentIn(s.Law, words); who != "" {
			in.said[sayWho] = who
			page.Said = s.said(r, in)
		}
	}
	for k, v := range in.said {
		page.Form.Set(k, v)
		page.Keep = append(page.Keep, k)
	}
	slices.Sort(page.Keep)
	s.offer(r, &page, in, name, words)
	status := http.StatusOK
	if form.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	return s.Views.Show(w, r, status, "step_page", web.Meta{
		Title: page.Title, Nav: mayI, NoIndex: true, Narrow: true,
		Crumbs: []web.Crumb{{Label: "lawroom.inquiry.title", Href: mayI}, {Label: page.Title}},
	}, page)
}

// offer fills in what can be answered.
func (s *Service) offer(r *web.Request, page *stepPage, in inquiry, name, words string) {
	add := func(value, label, hint, group string) {
		page.Options = append(page.Options, web.Option{Value: value, Label: label, Hint: hint, Group: group})
	}
	switch name {
	case sayWho:
		for _, e := range s.Law.EmploymentsInOrder() {
			add(e.ID, e.Label.In(r.Lang), "", "")
		}
	case sayAct:
		acts := s.Law.ActsInOrder()
		if words != "" {
			if found := s.finder.Acts(words, 4); len(found) > 0 {
				acts, page.All = found, cmp.Or(strings.TrimSuffix(in.href("", ""), mayI), mayI+"?"+begin+"=1")
			} else {
				page.Missed = true
			}
		}
		for _, a := range acts {
			if len(rulesAbout(s.Law, a.ID)) > 0 {
				add(a.ID, a.Label.In(r.Lang), a.Hint.In(r.Lang), "")
			}
		}
		return // what nobody knows to name cannot be judged
	case sayDay:
		page.Day = true
		add(string(r.Today()), r.T("lawroom.inquiry.today", i18n.DateLong(r.Lang, r.Today())), "", "")
		add(otherDay, r.T("lawroom.inquiry.other_day"), "", "")
		return
	case sayRace:
		for _, x := range racesOn(s.Law, netra.Date(in.get(sayDay))) {
			add(x.ID, x.Race.Label.In(r.Lang), x.Election.Label.In(r.Lang), "")
		}
	case sayProvince, sayRegion:
		page.Select = true
		race, _ := raceOf(s.Law, in.get(sayRace)) // one without bounds where none was said
		for _, x := range s.Regions(netra.Region(in.get(sayProvince))) {
			place, ok := s.desk.Places(x.Code)
			if ok && race.ElectedIn(x.Code) && (name == sayProvince || place.Kind == race.Level) {
				add(string(x.Code), x.Name, "", "")
			}
		}
	default:
		if f := s.Law.Facts[strings.TrimPrefix(name, sayFact)]; f != nil {
			page.Title = f.Question.In(r.Lang)
		}
		add(yes, r.T("lawroom.inquiry.yes"), "", "")
		add(no, r.T("lawroom.inquiry.no"), "", "")
	}
	add(unknown, r.T("lawroom.inquiry.unknown"), "", "")
}

// said are the answers so far, in words.
func (s *Service) said(r *web.Request, in inquiry) []saidView {
	var out []saidView
	add := func(name, label, value string) {
		if in.said[name] == unknown {
			value = r.T("lawroom.inquiry.unknown")
		}
		if in.answered(name) {
			out = append(out, saidView{Label: label, Value: value, Href: in.href(name, "")})
		}
	}
	if a := s.Law.Acts[in.get(sayAct)]; a != nil {
		add(sayAct, r.T("lawroom.inquiry.said.apa"), a.Label.In(r.Lang))
	}
	who := ""
	if e := s.Law.Employments[in.get(sayWho)]; e != nil {
		who = e.Label.In(r.Lang)
	}
	add(sayWho, r.T("lawroom.inquiry.said.siapa"), who)
	add(sayDay, r.T("lawroom.inquiry.said.hari"), i18n.DateLong(r.Lang, netra.Date(in.get(sayDay))))
	race := ""
	if x, ok := raceOf(s.Law, in.get(sayRace)); ok {
		election, _, _ := strings.Cut(in.get(sayRace), "/")
		race = x.Label.In(r.Lang) + ", " + s.Law.Elections[election].Label.In(r.Lang)
	}
	add(sayRace, r.T("lawroom.inquiry.said.kontes"), race)
	for _, name := range []string{sayProvince, sayRegion} {
		place, _ := s.desk.Places(netra.Region(in.get(name)))
		if name == sayProvince && in.answered(sayRegion) {
			continue // the smaller one says it
		}
		add(name, r.T("lawroom.inquiry.said.wilayah"), place.Name)
	}
	for _, f := range s.Law.FactsInOrder() {
		value := r.T("lawroom.inquiry.yes")
		if in.get(sayFact+f.ID) == no {
			value = r.T("lawroom.inquiry.no")
		}
		add(sayFact+f.ID, f.Question.In(r.Lang), value)
	}
	return out
}

// outcomeTones are how an answer is drawn.
var outcomeTones = map[law.Outcome]string{
	law.IsForbidden: "bad", law.IsAllowed: "good", law.IsContested: "waiting", law.IsSilent: "neutral", law.ItDepends: "waiting",
}

func (s *Service) showAnswer(w http.ResponseWriter, r *web.Request, in inquiry, a *ask.ActAnswer) error {
	var rules []string
	for _, x := range append(slices.Clone(a.Rules.Applied), a.Rules.Open...) {
		rules = append(rules, x.ID)
	}
	answers, err := s.rulings(r, rules...)
	if err != nil {
		return err
	}
	page := answerPage{
		ActAnswer: a, Tone: outcomeTones[a.Verdict], Said: s.said(r, in), Act: s.Law.Acts[in.get(sayAct)], Again: mayI,
		NotBound: a.Person != nil && !a.Person.Bound, Catalogue: choice{Day: netra.Date(in.get(sayDay))}.with(askAct, in.get(sayAct), r.Today()),
		JSON: in.api(), Rulings: answers, Official: officialAt + strings.TrimPrefix(in.href("", ""), mayI),
	}
	for _, open := range a.Ask {
		page.Ask = append(page.Ask, factQuestion{open.Question, in.href(sayFact+open.Fact, "")})
	}
	return s.Views.Show(w, r, http.StatusOK, "answer_page", web.Meta{
		Title: r.T("lawroom.inquiry.answer_title", page.Act.Label), Nav: mayI, NoIndex: true,
		Crumbs: []web.Crumb{{Label: "lawroom.inquiry.title", Href: mayI}, {Label: "lawroom.inquiry.answer"}},
	}, page)
}
