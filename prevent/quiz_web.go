package prevent

import (
	"fmt"
	"net/http"
	"strconv"

	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
	"github.com/netra-id/netra/law"
)

// phases are the phases by the word in their address.
func phases() map[string]Phase { return map[string]Phase{"sebelum": Before, "sesudah": After} }

func (s *Service) installQuiz(m *web.Mux) {
	at := pages{s, Outreach}.open("{token}")
	m.Get(at+"/uji/{phase}", access.Public, s.showQuiz)
	m.Post(at+"/uji/{phase}", access.Public, s.postQuiz)
	m.Get(at+"/tanggapan", access.Public, s.showOpinion)
	m.Post(at+"/tanggapan", access.Public, s.postOpinion)
	m.Post(at+"/sertifikat", access.Public, s.postCertificate)
}

// quizPage is all that templates/quiz_page.html may use.
type quizPage struct {
	Quiz  Quiz
	Phase Phase
	Path  string
	Back  string
	Form  *web.Form
	Ask   []questionView
	Score string // after the test
}

// questionView is a question with its field, and after the test its answer.
type questionView struct {
	Question
	Field   string
	Label   string
	Options []web.Option
	Right   bool // as it was answered
}

func (s *Service) showQuiz(w http.ResponseWriter, r *web.Request) error {
	return s.drawQuiz(w, r, http.StatusOK, web.NewForm(nil), "")
}

func (s *Service) drawQuiz(w http.ResponseWriter, r *web.Request, status int, f *web.Form, score string) error {
	phase, ok := phases()[r.PathValue("phase")]
	if !ok {
		return notFound()
	}
	quiz, err := s.OpenQuiz(r.Context(), r.PathValue("token"), phase)
	if err != nil {
		return err
	}
	own := pages{s, Outreach}.open(r.PathValue("token"))
	page := quizPage{Quiz: quiz, Phase: phase, Path: own + "/uji/" + r.PathValue("phase"), Back: own + "/teruskan", Form: f, Score: score}
	for i, q := range quiz.Questions {
		v := questionView{Question: q, Field: "j" + strconv.Itoa(i+1), Options: []web.Option{{Value: "boleh", Label: "law.outcome.allowed"}, {Value: "dilarang", Label: "law.outcome.forbidden"}}}
		v.Label = fmt.Sprintf("%d. %s", i+1, q.Text().In(r.Lang))
		v.Right = (f.Get(v.Field) == "boleh") == q.Allowed
		page.Ask = append(page.Ask, v)
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "quiz_page", public("prevent.quiz."+string(phase)), page)
}

func (s *Service) postQuiz(w http.ResponseWriter, r *web.Request) error {
	phase, ok := phases()[r.PathValue("phase")]
	if !ok {
		return notFound()
	}
	quiz, err := s.OpenQuiz(r.Context(), r.PathValue("token"), phase)
	if err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	var answers []bool
	for i := range quiz.Questions {
		answers = append(answers, f.Choice("j"+strconv.Itoa(i+1), []string{"boleh", "dilarang"}, true) == "boleh")
	}
	if f.Err() != nil {
		return s.drawQuiz(w, r, http.StatusUnprocessableEntity, f, "")
	}
	correct, err := s.TakeQuiz(r.Context(), r.PathValue("token"), phase, answers)
	if err != nil {
		return err
	}
	return s.drawQuiz(w, r, http.StatusOK, f, r.T("prevent.of", correct, len(answers)))
}

// opinionPage is all that templates/opinion_page.html may use.
type opinionPage struct {
	Path, Back string
	Form       *web.Form
	Grades     []web.Option
}

func (s *Service) showOpinion(w http.ResponseWriter, r *web.Request) error {
	return s.drawOpinion(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawOpinion(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	pack, err := s.OpenPack(r.Context(), Outreach, r.PathValue("token"))
	if err != nil {
		return err
	}
	if pack.Link.Telling == "" {
		return notFound()
	}
	own := pages{s, Outreach}.open(r.PathValue("token"))
	page := opinionPage{Path: own + "/tanggapan", Back: own + "/teruskan", Form: f}
	for _, n := range []string{"4", "3", "2", "1"} {
		page.Grades = append(page.Grades, web.Option{Value: n, Label: "prevent.grade." + n})
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.Views.Show(w, r, status, "opinion_page", public("prevent.opinion.title"), page)
}

func (s *Service) postOpinion(w http.ResponseWriter, r *web.Request) error {
	if _, err := s.OpenPack(r.Context(), Outreach, r.PathValue("token")); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, maxAnswer)
	if err != nil {
		return err
	}
	useful, clear := f.Int("berguna", 1, 4, true), f.Int("jelas", 1, 4, true)
	if f.Err() == nil {
		err := s.Opine(r.Context(), r.PathValue("token"), useful, clear, f.Get("kata"))
		if err == nil {
			return web.RedirectSaying(w, r, pages{s, Outreach}.open(r.PathValue("token"))+"/teruskan", "prevent.opinion.thanks")
		}
		if !f.SetErr(err) {
			return err
		}
	}
	return s.drawOpinion(w, r, http.StatusUnprocessableEntity, f)
}

func (s *Service) postCertificate(w http.ResponseWriter, r *web.Request) error {
	code, err := s.Certify(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	return web.Redirect(w, r, checkAt+"/"+code)
}

// learnedView is what the desk sees of the tests and opinions of an event.
type learnedView struct {
	Figures []web.Figure
	Rows    []learnedRow
	Few     bool // somebody took a test, and too few that it may be shown
	Opinion Opinions
}

// learnedRow is a question with how many answered it right, before and after.
type learnedRow struct {
	Rule          *law.Rule
	Text          law.Text
	Before, After string
}

// learned shows the tests of an event without showing anybody.
func (s *Service) learned(r *web.Request, sheet Sheet) learnedView {
	out := learnedView{Opinion: sheet.Opinions}
	share := func(q QuizResult) string {
		if !q.Shown() {
			return r.T("prevent.quiz.hidden")
		}
		return i18n.Percent(r.Lang, q.Share(), 0)
	}
	for _, q := range sheet.Quiz {
		if q.People > 0 {
			out.Few = out.Few || !q.Shown()
			out.Figures = append(out.Figures, web.Figure{Label: "prevent.quiz." + string(q.Phase), Value: share(q), Note: r.T("prevent.quiz.people", q.People)})
		}
	}
	if sheet.Opinions.N > 0 {
		out.Figures = append(out.Figures,
			web.Figure{Label: "prevent.opinion.useful", Value: i18n.Decimal(r.Lang, sheet.Opinions.Useful, 1), Note: r.T("prevent.opinion.of", sheet.Opinions.N)},
			web.Figure{Label: "prevent.opinion.clear", Value: i18n.Decimal(r.Lang, sheet.Opinions.Clear, 1), Note: r.T("prevent.opinion.of", sheet.Opinions.N)})
	}
	for _, q := range quizOf(s.Law, sheet.ID, sheet.On) {
		row := learnedRow{Rule: q.Rule, Text: q.Text()}
		for _, result := range sheet.Quiz {
			for _, x := range result.Questions {
				if x.Rule != q.Rule.ID || x.Example != q.Example || !result.Shown() {
					continue
				}
				told := r.T("prevent.of", x.Correct, x.Correct+x.Wrong)
				if result.Phase == Before {
					row.Before = told
				} else {
					row.After = told
				}
			}
		}
		if row.Before != "" || row.After != "" {
			out.Rows = append(out.Rows, row)
		}
	}
	return out
}
