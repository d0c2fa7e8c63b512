package ruling

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/law"
)

// Desks are the offices that answer questions today.
func (s *Service) Desks(ctx context.Context) ([]access.Office, error) {
	var out []access.Office
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.desks(ctx, tx)
		return err
	})
	return out, err
}

func (s *Service) desks(ctx context.Context, tx *db.Tx) ([]access.Office, error) {
	kinds := s.Law.KindsAnswering(netra.DateOf(s.Clock.Now(), i18n.WIB))
	if len(kinds) == 0 {
		return nil, nil
	}
	return s.Access.Offices(ctx, tx, access.OfficeFilter{Kinds: kinds})
}

// DeskFor is the desk that answers for a region; false where there is none.
func (s *Service) DeskFor(ctx context.Context, region netra.Region) (access.Office, bool, error) {
	var out access.Office
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = s.Access.OfficeFor(ctx, tx, s.Law.KindsAnswering(netra.DateOf(s.Clock.Now(), i18n.WIB)), region)
		return err
	})
	if netra.KindOf(err) == netra.NotFound {
		return out, false, nil
	}
	return out, err == nil, err
}

// Promise is the last day on which an office answers what is asked today.
func (s *Service) Promise(o access.Office) law.Deadline {
	return s.Law.Promised(promise, law.Events{Entered: netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone)), Week: o.Week, Region: o.Region})
}

// questionID finds a question by its code. It is a keyed hash: the code leads to
// the question, and the question not to the code.
func (s *Service) questionID(c receipt.Code) string {
	sum := s.Vault.MAC("ruling.code", []byte(c))
	return hex.EncodeToString(sum[:16])
}

func subject(question string) string { return "question:" + question }

// Ask takes a question to the desk of an office. by is nobody for the public.
// Sending the same question again changes nothing.
func (s *Service) Ask(ctx context.Context, a Asking, by netra.Actor) (Question, error) {
	if !by.LoggedIn() && !s.sent.Take() {
		return Question{}, tooMany()
	}
	text, ps := checkText("pertanyaan", a.Text, maxQuestion)
	var office access.Office
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		desks, err := s.desks(ctx, tx)
		i := slices.IndexFunc(desks, func(o access.Office) bool { return o.ID == a.Office })
		if i < 0 {
			ps = append(ps, netra.Problem{Field: "kantor", Key: "ruling.problem.office"})
			return err
		}
		office = desks[i]
		return err
	})
	if err != nil {
		return Question{}, err
	}
	if len(ps) > 0 {
		return Question{}, &netra.Error{Kind: netra.Invalid, Key: "ruling.question_wrong", Problems: ps}
	}
	due := s.Promise(office)
	q := Question{
		ID: s.questionID(a.Code), Office: office.ID, Region: office.Region, Said: a.Said, AskedOn: due.Start, DueOn: due.Due, State: Waiting, Version: 1,
	}
	if by.LoggedIn() {
		q.AskedBy = by.Office
	}
	key, wrapped, err := s.Vault.NewKey()
	if err != nil {
		return Question{}, fmt.Errorf("make key of question: %w", err)
	}
	content, err := key.Seal(subject(q.ID), []byte(text))
	if err != nil {
		return Question{}, fmt.Errorf("seal question: %w", err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		if by.LoggedIn() {
			if _, err := s.Access.ScopeOf(ctx, tx, by, access.AskRuling); err != nil {
				return err
			}
		}
		added, err := insertQuestion(ctx, tx, q, wrapped, content)
		if err != nil || !added {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "ruling.asked", subject(q.ID), by, map[string]string{"Office": string(q.Office), "DueOn": string(q.DueOn)})
		return err
	})
	return q, err
}

// Reply is what somebody reads who asked.
type Reply struct {
	Question
	OfficeName string
	Ruling     Ruling // where it is answered and the answer is published
}

// Follow says what became of the question with a code.
func (s *Service) Follow(ctx context.Context, code string) (Reply, error) {
	if !s.lookups.Take() {
		return Reply{}, tooMany()
	}
	c, ok := receipt.Parse(code)
	if !ok {
		c = receipt.Code(receipt.Tidy(code)) // a slip and a guess take one path
	}
	var out Reply
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if out.Question, err = loadQuestion(ctx, tx, s.questionID(c)); err != nil || !ok {
			return orUnknown(err)
		}
		return s.reply(ctx, tx, &out)
	})
	return out, err
}

// orUnknown is the error of a code that leads nowhere.
func orUnknown(err error) error {
	if err == nil || netra.KindOf(err) == netra.NotFound {
		return &netra.Error{Kind: netra.NotFound, Key: "ruling.code_unknown"}
	}
	return err
}

func (s *Service) reply(ctx context.Context, tx *db.Tx, out *Reply) error {
	office, err := s.Access.Office(ctx, tx, out.Office)
	if err != nil {
		return err
	}
	out.OfficeName = office.Name
	if out.Question.Ruling == "" {
		return nil
	}
	out.Ruling, err = standing(ctx, tx, out.Question.Ruling)
	return err
}

// standing is an answer, or the one that stands in its place.
func standing(ctx context.Context, tx *db.Tx, id string) (Ruling, error) {
	seen := map[string]bool{}
	for {
		r, err := loadRuling(ctx, tx, id)
		if err != nil || r.Instead == "" || seen[r.Instead] {
			return r, err
		}
		seen[id], id = true, r.Instead
	}
}

// Questions lists what waits on the desks of an actor's scope, or what his own
// office asked, and how many there are in all.
func (s *Service) Questions(ctx context.Context, f QuestionFilter, by netra.Actor) (list []Question, total int, err error) {
	err = s.DB.Read(ctx, func(tx *db.Tx) error {
		sc, err := s.Access.ScopeOf(ctx, tx, by, access.SeeQuestions)
		if err != nil {
			return err
		}
		list, total, err = listQuestions(ctx, tx, sc, f, by.Office)
		return err
	})
	return list, total, err
}

// Sheet is a question as its desk reads it.
type Sheet struct {
	Reply
	Text string // "" once it is answered: then the public wording is what stays
	Own  bool   // the actor's office may answer it
}

// Open is a question that an actor may read: on a desk of his scope, or asked by
// his own office.
func (s *Service) Open(ctx context.Context, id string, by netra.Actor) (Sheet, error) {
	var out Sheet
	var wrapped, content []byte
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		var err error
		if out.Question, err = s.find(ctx, tx, id, by, access.SeeQuestions); err != nil {
			return err
		}
		out.Own = out.Office == by.Office && s.Access.Allows(by.Role, access.AnswerQuestions)
		if wrapped, content, err = loadContent(ctx, tx, id); err != nil {
			return err
		}
		return s.reply(ctx, tx, &out.Reply)
	})
	if err != nil || len(content) == 0 {
		return out, err
	}
	key, err := s.Vault.Unwrap(wrapped)
	if err != nil {
		return out, fmt.Errorf("open key of question %s: %w", id, err)
	}
	plain, err := key.Open(subject(id), content)
	if err != nil {
		return out, fmt.Errorf("open question %s: %w", id, err)
	}
	out.Text = string(plain)
	return out, nil
}

// find loads a question that an actor may act on with permission p. What lies
// outside of his scope does not exist for him.
func (s *Service) find(ctx context.Context, tx *db.Tx, id string, by netra.Actor, p access.Permission) (Question, error) {
	sc, err := s.Access.ScopeOf(ctx, tx, by, p)
	if err != nil {
		return Question{}, err
	}
	q, err := loadQuestion(ctx, tx, id)
	if err != nil {
		return q, err
	}
	if !sc.Covers(q.Office) && (p != access.SeeQuestions || q.AskedBy != by.Office) {
		return Question{}, notFound()
	}
	return q, nil
}

// mine is find for a question that waits on the desk of the actor's own office.
func (s *Service) mine(ctx context.Context, tx *db.Tx, id string, version int, by netra.Actor) (Question, error) {
	q, err := s.find(ctx, tx, id, by, access.AnswerQuestions)
	if err != nil {
		return q, err
	}
	switch {
	case q.Office != by.Office:
		return q, &netra.Error{Kind: netra.Forbidden, Key: "ruling.other_desk"}
	case q.Version != version || q.State != Waiting:
		return q, changed()
	}
	return q, nil
}

func changed() error { return &netra.Error{Kind: netra.Conflict, Key: "ruling.changed"} }

// Pass hands a question to the desk of another office that answers. The promise
// goes on: who asked was given a day.
func (s *Service) Pass(ctx context.Context, id string, version int, to netra.OfficeID, by netra.Actor) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := s.mine(ctx, tx, id, version, by)
		if err != nil {
			return err
		}
		desks, err := s.desks(ctx, tx)
		if err != nil {
			return err
		}
		if to == q.Office || !slices.ContainsFunc(desks, func(o access.Office) bool { return o.ID == to }) {
			return &netra.Error{Kind: netra.Invalid, Key: "ruling.question_wrong", Problems: []netra.Problem{{Field: "kantor", Key: "ruling.problem.office"}}}
		}
		q.Office = to
		if err := saveQuestion(ctx, tx, q); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "ruling.passed", subject(id), by, map[string]string{"To": string(to)})
		return err
	})
}

// Decline ends a question that the desk does not answer, with the reason that
// the one who asked reads.
func (s *Service) Decline(ctx context.Context, id string, version int, why string, by netra.Actor) error {
	why, ps := checkText("alasan", why, maxReason)
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		q, err := s.mine(ctx, tx, id, version, by)
		if err != nil {
			return err
		}
		if len(ps) > 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "ruling.question_wrong", Problems: ps}
		}
		q.State, q.Declined = Declined, why
		return s.end(ctx, tx, q, "ruling.declined", by)
	})
}

// end closes a question. What was written, names and all, is destroyed: the
// public wording of the answer is what stays.
func (s *Service) end(ctx context.Context, tx *db.Tx, q Question, event string, by netra.Actor) error {
	office, err := s.Access.Office(ctx, tx, q.Office)
	if err != nil {
		return err
	}
	q.EndedOn = netra.DateOf(s.Clock.Now(), i18n.Zone(office.Zone))
	if err := saveQuestion(ctx, tx, q); err != nil {
		return err
	}
	if err := forgetContent(ctx, tx, q.ID); err != nil {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, event, subject(q.ID), by, q)
	return err
}
