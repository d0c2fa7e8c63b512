package prevent

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// Quiz is the test of an event as the holder of a personal link may take it.
type Quiz struct {
	Notice
	Questions []Question
	Taken     bool
}

// attendee is the pack of a personal link of an event. Every other link finds
// nothing: the test, the opinion and the certificate are of people who came or
// were told.
func (s *Service) attendee(ctx context.Context, tx *db.Tx, token string) (Pack, Telling, error) {
	p, err := s.pack(ctx, tx, Outreach, token)
	if err != nil {
		return p, Telling{}, err
	}
	if p.Link.Telling == "" {
		return p, Telling{}, notFound()
	}
	t, _, err := loadTelling(ctx, tx, p.Link.Telling)
	return p, t, err
}

// OpenQuiz is the test that a personal link opens.
func (s *Service) OpenQuiz(ctx context.Context, token string, phase Phase) (Quiz, error) {
	var out Quiz
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		p, t, err := s.attendee(ctx, tx, token)
		if err != nil {
			return err
		}
		out.Notice, out.Questions = p.Notice, quizOf(s.Law, p.ID, p.On)
		_, out.Taken, err = loadScore(ctx, tx, t.ID, phase)
		return err
	})
	return out, err
}

// TakeQuiz marks the answers of somebody: true for "allowed", in the order of the
// questions. A second time counts nothing. It returns how many were right.
func (s *Service) TakeQuiz(ctx context.Context, token string, phase Phase, answers []bool) (correct int, err error) {
	if !s.sent.Take() {
		return 0, tooMany()
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		correct = 0
		p, t, err := s.attendee(ctx, tx, token)
		if err != nil {
			return err
		}
		qs := quizOf(s.Law, p.ID, p.On)
		if len(answers) != len(qs) {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.quiz_changed"}
		}
		for i, q := range qs {
			if answers[i] == q.Allowed {
				correct++
			}
		}
		isNew, err := addScore(ctx, tx, t.ID, p.ID, phase, correct, len(qs))
		if err != nil || !isNew {
			return err
		}
		for i, q := range qs {
			if err := countAnswer(ctx, tx, p.ID, phase, q, answers[i] == q.Allowed); err != nil {
				return err
			}
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.quiz", subject(p.ID), netra.Actor{}, map[string]any{"Phase": phase, "Asked": len(qs)})
		return err
	})
	return correct, err
}

// Opine takes what somebody thinks of an event, once, and keeps nothing that
// leads back to him.
func (s *Service) Opine(ctx context.Context, token string, useful, clear int, words string) error {
	if !s.sent.Take() {
		return tooMany()
	}
	words = strings.TrimSpace(words)
	if utf8.RuneCountInString(words) > maxWords {
		return &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: []netra.Problem{
			{Field: "kata", Key: "prevent.problem.long", Args: []any{maxWords}},
		}}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, t, err := s.attendee(ctx, tx, token)
		if err != nil {
			return err
		}
		first, err := markOpinion(ctx, tx, t.ID)
		if err != nil || !first {
			return err
		}
		// The id tells the day of the event and no hour.
		if err := insertOpinion(ctx, tx, netra.NewID(p.On.Time()), p.ID, useful, clear, words); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.feedback", subject(p.ID), netra.Actor{}, nil)
		return err
	})
}

// Certify makes the certificate of somebody who was there and returns the code
// by which it is opened and checked.
func (s *Service) Certify(ctx context.Context, token string) (code string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, t, err := s.attendee(ctx, tx, token)
		if err != nil {
			return err
		}
		if t.How != Present {
			return notFound()
		}
		code, err = s.prove(ctx, tx, certificateProof, t.ID)
		return err
	})
	return code, err
}

// certificate is what the certificate of an attendee says.
func (s *Service) certificate(ctx context.Context, tx *db.Tx, telling string) (Proof, error) {
	t, _, err := loadTelling(ctx, tx, telling)
	if err != nil {
		return Proof{}, err
	}
	notice, err := noticeOfTelling(ctx, tx, telling)
	if err != nil {
		return Proof{}, err
	}
	n, err := loadNotice(ctx, tx, notice)
	if err != nil {
		return Proof{}, err
	}
	office, err := s.Access.Office(ctx, tx, n.Office)
	if err != nil {
		return Proof{}, err
	}
	out := Proof{Name: t.Name, Unit: t.Unit, Title: n.Subject, Office: office.Name, On: n.On}
	score, taken, err := loadScore(ctx, tx, telling, After)
	if taken {
		out.Score = fmt.Sprintf("%d/%d", score[0], score[1])
	}
	return out, err
}
