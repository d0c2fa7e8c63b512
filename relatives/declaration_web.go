package relatives

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/registry"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

const (
	// doorPath is where the link of an office leads.
	doorPath = "/keluarga/"
	// counselPath is where a servant reads his advice again.
	counselPath = "/keluarga-saya/"
	// maxWord is how much is read of what a servant sends.
	maxWord = 16 << 10
)

// open is what the shell must know of a page that a token opens: no preview and
// no index, since the address is a key.
func open(title string) web.Meta { return web.Meta{Title: title, NoIndex: true, Narrow: true} }

// doorPage is all that templates/door_page.html may use: the first step, who the
// servant is.
type doorPage struct {
	Door Door
	Path string
	Form *web.Form
}

// kinPage is all that templates/kin_page.html may use: the second step, what the
// candidate is to him and how he is called.
type kinPage struct {
	Path      string
	Form      *web.Form
	Relations []web.Option
}

// choicePage is all that templates/choice_page.html may use: the third step,
// which candidate it is.
type choicePage struct {
	Path    string
	Form    *web.Form
	Choices []web.Option
	More    bool
}

// factsPage is all that templates/facts_page.html may use: the last step, what
// the law must know.
type factsPage struct {
	Path  string
	Form  *web.Form
	Facts []factView
	Yes   []web.Option
}

// factView is one question of the law.
type factView struct{ Name, Text string }

func (s *Service) showDoor(w http.ResponseWriter, r *web.Request) error {
	return s.drawDoor(w, r, http.StatusOK, web.NewForm(map[string]string{"kunci": r.URL.Query().Get("kunci")}))
}

func (s *Service) drawDoor(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	d, err := s.Door(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "door_page", open("relatives.door.title"), doorPage{Door: d, Path: doorPath + r.PathValue("token"), Form: f})
}

// steps reads what a servant said until now. Each step carries what the ones
// before it asked, and everything is checked again.
func (s *Service) steps(w http.ResponseWriter, r *web.Request) (*web.Form, Who, error) {
	if _, err := s.Door(r.Context(), r.PathValue("token")); err != nil {
		return nil, Who{}, err
	}
	f, err := web.ReadForm(w, r, maxWord)
	if err != nil {
		return nil, Who{}, err
	}
	w.Header().Set("Cache-Control", "no-store")
	who := Who{NIP: f.Text("nip", 40, true), Name: f.Text("nama", 200, true)}
	if f.Err() == nil {
		if _, err := s.Knows(r.Context(), r.PathValue("token"), who); err != nil && !f.SetErr(err) {
			return nil, Who{}, err
		}
	}
	return f, who, nil
}

func (s *Service) postWho(w http.ResponseWriter, r *web.Request) error {
	f, _, err := s.steps(w, r)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return s.drawDoor(w, r, http.StatusUnprocessableEntity, f)
	}
	return s.drawKin(w, r, http.StatusOK, f)
}

func (s *Service) drawKin(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	page := kinPage{Path: doorPath + r.PathValue("token"), Form: f}
	for _, rel := range registry.Relations() {
		page.Relations = append(page.Relations, web.Option{Value: string(rel), Label: "relatives.mine." + string(rel)})
	}
	return s.Views.Show(w, r, status, "kin_page", open("relatives.declare.kin"), page)
}

// kin reads the second step.
func kinOf(f *web.Form) registry.Relation {
	var all []string
	for _, rel := range registry.Relations() {
		all = append(all, string(rel))
	}
	return registry.Relation(f.Choice("hubungan", all, true))
}

func (s *Service) postKin(w http.ResponseWriter, r *web.Request) error {
	f, _, err := s.steps(w, r)
	if err != nil {
		return err
	}
	if f.Err() != nil {
		return s.drawDoor(w, r, http.StatusUnprocessableEntity, f)
	}
	kinOf(f)
	f.Text("cari", 100, true)
	if f.Err() != nil {
		return s.drawKin(w, r, http.StatusUnprocessableEntity, f)
	}
	return s.drawChoice(w, r, http.StatusOK, f)
}

func (s *Service) drawChoice(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	list, more, err := s.Choices(r.Context(), r.PathValue("token"), f.Get("cari"))
	if err != nil && netra.KindOf(err) != netra.Invalid {
		return err
	}
	page := choicePage{Path: doorPath + r.PathValue("token"), Form: f, More: more}
	for _, c := range list {
		page.Choices = append(page.Choices, web.Option{
			Value: c.ID, Label: c.FullName(), Hint: joined(c.Race.In(r.Lang)+", "+placeOf(c.In.Region), c.Party, c.Constituency),
		})
	}
	if len(list) == 0 {
		f.Problem("cari", "relatives.problem.no_candidate")
		return s.drawKin(w, r, http.StatusUnprocessableEntity, f)
	}
	return s.Views.Show(w, r, status, "choice_page", open("relatives.declare.choice"), page)
}

func (s *Service) postChoice(w http.ResponseWriter, r *web.Request) error {
	f, who, err := s.steps(w, r)
	if err != nil {
		return err
	}
	relation := kinOf(f)
	if f.Err() != nil {
		return s.drawDoor(w, r, http.StatusUnprocessableEntity, f)
	}
	candidate := f.Text("calon", 40, true)
	if f.Err() != nil {
		return s.drawChoice(w, r, http.StatusUnprocessableEntity, f)
	}
	questions, err := s.Questions(r.Context(), r.PathValue("token"), who, candidate, relation)
	if err != nil {
		return err
	}
	if len(questions) == 0 || f.Checked("dijawab") {
		return s.declare(w, r, f, Declaration{Who: who, Candidate: candidate, Relation: relation, Key: f.Get("kunci")})
	}
	page := factsPage{Path: doorPath + r.PathValue("token"), Form: f, Yes: []web.Option{{Value: "ya", Label: "relatives.yes"}, {Value: "tidak", Label: "relatives.no"}}}
	for _, q := range questions {
		page.Facts = append(page.Facts, factView{"fakta-" + q.Fact, s.question(r, q.Fact)})
	}
	return s.Views.Show(w, r, http.StatusOK, "facts_page", open("relatives.declare.facts"), page)
}

// declare keeps the word of a servant with the answers that he gave. What he did
// not answer stays open, and the advice says so.
func (s *Service) declare(w http.ResponseWriter, r *web.Request, f *web.Form, word Declaration) error {
	word.Answers = map[string]bool{}
	for _, name := range f.Names() {
		if fact, ok := strings.CutPrefix(name, "fakta-"); ok && s.Law.Facts[fact] != nil && f.Get(name) != "" {
			word.Answers[fact] = f.Get(name) == "ya"
		}
	}
	own, err := s.Declare(r.Context(), r.PathValue("token"), word)
	if err == nil {
		return web.Redirect(w, r, counselPath+own)
	}
	if !f.SetErr(err) {
		return err
	}
	return s.drawKin(w, r, http.StatusUnprocessableEntity, f)
}

// counselPage is all that templates/counsel_page.html may use.
type counselPage struct {
	Counsel Counsel
	Race    string
	Kin     string // locale key of what the servant is to the candidate
	Spouse  bool
	Path    string
	Change  string // where he declares something else
	Advice  []adviceView
}

// adviceView is what the law says of one thing that somebody might do.
type adviceView struct {
	Action  string
	Verdict string // locale key
	Tone    string
	Why     string
	Rules   []ruleView
}

// ruleView is a rule that decides.
type ruleView struct{ Code, Text, Href string }

func (s *Service) showCounsel(w http.ResponseWriter, r *web.Request) error {
	c, err := s.Counsel(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	page := counselPage{
		Counsel: c, Race: s.raceName(r, c.Pair.Election, c.Race.Race) + ", " + placeOf(c.Race.Region),
		Kin: "registry.relation." + string(c.Relation), Spouse: c.Relation == registry.Spouse,
		Path: counselPath + r.PathValue("token"), Change: doorPath + c.Door + "?" + url.Values{"kunci": {r.PathValue("token")}}.Encode(),
	}
	for _, a := range c.Advice {
		v := adviceView{Action: a.Action.In(r.Lang), Verdict: "law.outcome." + string(a.Answer.Verdict), Tone: verdictTone(a.Answer.Verdict), Why: a.Answer.Why.In(r.Lang)}
		for _, rule := range a.Rules {
			v.Rules = append(v.Rules, ruleView{rule.Code, rule.Text.In(r.Lang), "/aturan/" + url.PathEscape(rule.ID)})
		}
		page.Advice = append(page.Advice, v)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, http.StatusOK, "counsel_page", open("relatives.counsel.title"), page)
}

// postWithdraw takes back what the servant declared whose page it is.
func (s *Service) postWithdraw(w http.ResponseWriter, r *web.Request) error {
	if err := s.Withdraw(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return web.Redirect(w, r, counselPath+r.PathValue("token"))
}

func verdictTone(v law.Outcome) string {
	switch v {
	case law.IsForbidden:
		return "bad"
	case law.IsAllowed:
		return "good"
	default:
		return "waiting"
	}
}

// linkPage is all that templates/link_page.html may use.
type linkPage struct {
	Election string
	Name     string
	MayOpen  bool
	URL      string // "" while the door is closed
	WhatsApp string
	Code     web.QR
	Text     string
}

func (s *Service) showLink(w http.ResponseWriter, r *web.Request) error {
	q := s.asked(r)
	page := linkPage{Election: q.filter.Election}
	token, mayOpen, err := s.DoorOf(r.Context(), page.Election, r.Actor)
	if err != nil {
		return err
	}
	page.MayOpen = mayOpen
	if e := s.Law.Elections[page.Election]; e != nil {
		page.Name = e.Label.In(r.Lang)
	}
	if token != "" {
		page.URL = r.Address(doorPath + token)
		page.Text = r.T("relatives.link.ask", page.Name, page.URL)
		page.WhatsApp = web.WhatsApp(page.Text)
		if page.Code, err = web.QROf(page.URL); err != nil {
			return err
		}
	}
	return s.Views.Show(w, r, http.StatusOK, "link_page", web.Meta{
		Title: "relatives.link.title", Nav: home, Narrow: true, Crumbs: []web.Crumb{{Label: "relatives.title", Href: home}, {Label: "relatives.link.title"}},
	}, page)
}

func (s *Service) postLink(w http.ResponseWriter, r *web.Request) error {
	f, err := web.ReadForm(w, r, 1<<12)
	if err != nil {
		return err
	}
	if err := s.OpenDoor(r.Context(), f.Get("tahapan"), r.Actor); err != nil {
		return err
	}
	return web.RedirectSaying(w, r, linkPath+"?"+url.Values{"tahapan": {f.Get("tahapan")}}.Encode(), "relatives.link.opened")
}
