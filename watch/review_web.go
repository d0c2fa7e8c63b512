package watch

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/screen"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/web"
)

const hitPath = home + "/petunjuk"

func joined(codes []string) string { return strings.Join(codes, ", ") }

// showNext leads to the next post on which the reader has to decide.
func (s *Service) showNext(w http.ResponseWriter, r *web.Request) error {
	q, err := s.QueueOf(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	if q.Next == "" {
		return web.RedirectSaying(w, r, listPath+"/"+r.PathValue("id"), "watch.queue.empty")
	}
	return web.Redirect(w, r, hitPath+"/"+q.Next)
}

// hitPage is all that templates/hit_page.html may use.
type hitPage struct {
	Sheet     HitSheet
	Base      string
	Form      *web.Form
	Chip      web.Chip
	Post      []web.Pair
	Machine   []web.Pair
	Reasons   []string
	Captures  []captureView
	Takings   []takingView
	Waits     bool // for a page that is being taken
	CanAsk    bool // for one
	NoBrowser bool
	Answers   []web.Option
	Acts      []web.Option
	Agencies  []web.Option
	Reviews   []web.Entry
	Referrals []referralView
	Waiting   int
	CanFind   bool
	CanRefer  bool
}

// captureView is a capture in the words of the page.
type captureView struct {
	evidence.Item
	Label   string
	Href    string
	Picture string // "" where there is none to be drawn
}

// referralView is a question to an agency with where it stands.
type referralView struct {
	Referral
	AgencyName string
	Sent       string
	Chip       web.Chip
	CanTake    bool
}

func (s *Service) showHit(w http.ResponseWriter, r *web.Request) error {
	return s.drawHit(w, r, http.StatusOK, web.NewForm(nil))
}

func (s *Service) drawHit(w http.ResponseWriter, r *web.Request, status int, f *web.Form) error {
	sheet, err := s.OpenHit(r.Context(), r.PathValue("id"), r.Actor)
	if err != nil {
		return err
	}
	q, err := s.QueueOf(r.Context(), sheet.List, r.Actor)
	if err != nil {
		return err
	}
	own := sheet.Office == r.Actor.Office
	page := hitPage{
		Sheet: sheet, Base: hitPath + "/" + sheet.ID, Form: f, Chip: hitChip(sheet.State), Post: s.postFacts(r, sheet),
		Waiting: q.Mine, CanFind: own && sheet.State == Confirmed && sheet.Hit.Servant != "",
		CanAsk: own && sheet.kept() && s.CanTake(), NoBrowser: own && sheet.kept() && !s.CanTake(),
		CanRefer: own && (sheet.State == Open || sheet.State == Confirmed || sheet.State == Found),
	}
	page.Takings, page.Waits = takingViews(r, sheet.Takings)
	if !f.Has("alamat") && takeable(sheet.Post.URL) {
		f.Set("alamat", sheet.Post.URL)
	}
	for _, it := range sheet.Captures {
		page.Captures = append(page.Captures, captureOf(page.Base, it))
	}
	if !sheet.Sampled && !sheet.Forgotten() {
		page.Machine, page.Reasons = s.machine(r, sheet), reasons(r, sheet.Seen.Why)
	}
	if !sheet.CanReview { // who has still to decide does not read what others said
		page.Reviews = s.reviewEntries(r, sheet.Reviews)
	}
	for _, a := range Answers() {
		if a != SawStranger || !sheet.Sampled {
			page.Answers = append(page.Answers, web.Option{Value: string(a), Label: "watch.answer." + string(a), Hint: "watch.answer." + string(a) + "_hint"})
		}
	}
	for _, a := range s.Law.ActionsInOrder() {
		page.Acts = append(page.Acts, web.Option{Value: a.ID, Label: a.Label.In(r.Lang), Selected: a.ID == string(sheet.Post.Act)})
	}
	for _, k := range s.Agencies(r.Today()) {
		page.Agencies = append(page.Agencies, web.Option{Value: k, Label: s.Law.Kinds[k].Label.In(r.Lang)})
	}
	page.Referrals = s.referralViews(r, sheet, own)
	m := meta("watch.hit.title", web.Crumb{Label: sheet.Title, Href: listPath + "/" + sheet.List})
	return s.Views.Show(w, r, status, "hit_page", m, page)
}

// postFacts are the particulars of the post as it was read: who, what, when, where.
func (s *Service) postFacts(r *web.Request, sheet HitSheet) []web.Pair {
	if sheet.Forgotten() {
		return nil
	}
	p := sheet.Post
	out := []web.Pair{
		{Label: "watch.post.author", Value: strings.TrimSpace(p.Author.Name + " @" + cmp.Or(p.Author.Handle, p.Author.ID))},
		{Label: "watch.post.platform", Value: p.Platform},
		{Label: "watch.post.act", Value: s.actionName(string(p.Act)).In(r.Lang)},
		{Label: "watch.post.at", Value: i18n.DateTime(r.Lang, p.At, r.Zone())},
	}
	for _, more := range []web.Pair{
		{Label: "watch.post.bio", Value: p.Author.Bio},
		{Label: "watch.post.target", Value: strings.TrimSpace(p.Target.Name + " " + p.Target.Handle)},
		{Label: "watch.post.url", Value: p.URL},
		{Label: "watch.post.seen_by", Value: p.Seen.By},
	} {
		if more.Value != "" {
			out = append(out, more)
		}
	}
	return out
}

// machine is what the screen made of a post.
func (s *Service) machine(r *web.Request, sheet HitSheet) []web.Pair {
	return []web.Pair{
		{Label: "watch.leads.who", Value: sheet.Servant.FullName() + ", " + sheet.Servant.Position + ", " + sheet.Servant.Unit},
		{Label: "watch.hit.act", Value: s.actionName(sheet.Act).In(r.Lang)},
		{Label: "watch.leads.toward", Value: sheet.Candidate.FullName()},
		{Label: "watch.hit.on", Value: i18n.DateLong(r.Lang, sheet.On)},
		{Label: "watch.hit.rule", Value: joined(sheet.Codes) + ", " + r.T("watch.stage."+cmp.Or(sheet.Seen.Law.Stage, "unknown"))},
		{Label: "watch.leads.score", Value: percent(r.Lang, sheet.Score)},
		{Label: "watch.run.version", Value: sheet.Version},
	}
}

// reasons are why the screen saw a hit, in words.
func reasons(r *web.Request, why []screen.Reason) []string {
	var out []string
	for _, w := range why {
		args := make([]any, len(w.Args))
		for i, a := range w.Args {
			args[i] = a
		}
		out = append(out, r.T("screen.why."+w.Key, args...))
	}
	return out
}

func captureOf(base string, it evidence.Item) captureView {
	v := captureView{Item: it, Label: "watch.capture.kind." + string(it.Kind)}
	if it.Forgotten {
		return v
	}
	v.Href = base + "/bukti/" + it.ID
	if strings.HasPrefix(it.MediaType, "image/") {
		v.Picture = v.Href + "/gambar"
	}
	return v
}

func (s *Service) reviewEntries(r *web.Request, reviews []Review) []web.Entry {
	var out []web.Entry
	for _, v := range reviews {
		title := r.T("watch.answer." + string(v.Answer))
		if v.Answer == SawAct {
			title += ": " + s.actionName(v.Act).In(r.Lang)
		}
		out = append(out, web.Entry{Title: title, When: i18n.DateTime(r.Lang, v.At, r.Zone()), Who: v.Name, Text: v.Why, Tone: "neutral"})
	}
	return out
}

func (s *Service) referralViews(r *web.Request, sheet HitSheet, own bool) []referralView {
	var out []referralView
	for _, ref := range sheet.Referrals {
		v := referralView{Referral: ref, AgencyName: ref.Agency, Sent: r.T("watch.did", ref.ByName, i18n.DateTime(r.Lang, ref.SentAt, r.Zone())), CanTake: own && ref.AnsweredOn == ""}
		if k := s.Law.Kinds[ref.Agency]; k != nil {
			v.AgencyName = k.Label.In(r.Lang)
		}
		switch {
		case ref.AnsweredOn != "":
			v.Chip = web.Chip{Tone: "good", Label: "watch.referral.answered"}
		case ref.ReceivedOn != "":
			v.Chip = web.Chip{Tone: "progress", Label: "watch.referral.received"}
		default:
			v.Chip = web.Chip{Tone: "waiting", Label: "watch.referral.sent"}
		}
		out = append(out, v)
	}
	return out
}

// onHit reads a form of the page of a hit, does what it asks and says so.
func (s *Service) onHit(w http.ResponseWriter, r *web.Request, most int64, do func(f *web.Form) (said, to string, err error)) error {
	if _, err := s.OpenHit(r.Context(), r.PathValue("id"), r.Actor); err != nil {
		return err
	}
	f, err := web.ReadForm(w, r, most)
	if err != nil {
		return err
	}
	said, to, err := do(f)
	if err == nil {
		err = f.Err()
	}
	if err != nil {
		if !f.SetErr(err) {
			return err
		}
		return s.drawHit(w, r, http.StatusUnprocessableEntity, f)
	}
	return web.RedirectSaying(w, r, cmp.Or(to, hitPath+"/"+r.PathValue("id")), said)
}

func (s *Service) postReview(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxForm, func(f *web.Form) (string, string, error) {
		h, err := s.Judge(r.Context(), r.PathValue("id"), Verdict{Answer: Answer(f.Get("jawaban")), Act: f.Get("perbuatan"), Why: f.Get("alasan")}, r.Actor)
		if err != nil || h.State == Confirmed {
			return "watch.judged_act", "", err
		}
		return "watch.judged", listPath + "/" + h.List + "/tinjau", nil
	})
}

func (s *Service) postFinding(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxForm, func(f *web.Form) (string, string, error) {
		h, err := s.MakeFinding(r.Context(), r.PathValue("id"), f.Get("uraian"), r.Actor)
		return "watch.found", "/meja/perkara/" + string(h.Case), err
	})
}

func (s *Service) postCapture(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxCapture+maxForm, func(f *web.Form) (string, string, error) {
		files := f.Files("tangkapan", 1, maxCapture)
		if len(files) == 0 {
			f.Problem("tangkapan", "watch.problem.file")
			return "", "", nil
		}
		return "watch.captured", "", s.AddCapture(r.Context(), r.PathValue("id"), files[0].Name, files[0].Data, r.Actor)
	})
}

func (s *Service) postReferral(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxForm, func(f *web.Form) (string, string, error) {
		_, err := s.Refer(r.Context(), r.PathValue("id"), Referral{Agency: f.Get("lembaga"), Number: f.Get("nomor"), Question: f.Get("pertanyaan")}, r.Actor)
		return "watch.referred", "", err
	})
}

func (s *Service) postReply(w http.ResponseWriter, r *web.Request) error {
	return s.onHit(w, r, maxForm, func(f *web.Form) (string, string, error) {
		version, err := strconv.ParseInt(f.Get("versi"), 10, 64)
		if err != nil {
			return "", "", &netra.Error{Kind: netra.Invalid, Key: "watch.changed_meanwhile"}
		}
		_, err = s.TakeReply(r.Context(), r.PathValue("referral"), version, Reply{On: f.Date("jawaban-hari", false), Text: f.Get("jawaban-isi")}, r.Actor)
		return "watch.reply_taken", "", err
	})
}

// sendCapture hands out an original.
func (s *Service) sendCapture(w http.ResponseWriter, r *web.Request) error {
	it, data, err := s.Capture(r.Context(), r.PathValue("id"), r.PathValue("item"), true, r.Actor)
	if err != nil {
		return err
	}
	web.SendOriginal(w, cmp.Or(it.Name, it.ID), data)
	return nil
}

// showPicture shows a capture drawn anew.
func (s *Service) showPicture(w http.ResponseWriter, r *web.Request) error {
	_, data, err := s.Capture(r.Context(), r.PathValue("id"), r.PathValue("item"), false, r.Actor)
	if err != nil {
		return err
	}
	picture, err := evidence.Preview(data)
	if err != nil {
		return &netra.Error{Kind: netra.NotFound, Key: "watch.no_picture", Err: err}
	}
	web.SendPicture(w, picture)
	return nil
}
