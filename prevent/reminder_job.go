package prevent

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/platform/mail"
)

// The jobs of reminders: one looks what is due, the other sends one letter.
const (
	remindJob = "prevent.remind"
	letterJob = "prevent.letter"
)

// remindEvery is how often the program looks what is due. A day begins at
// another hour in each zone.
const remindEvery = time.Hour

// notBefore is the hour of the office's day before which no letter is written.
const notBefore = 6

// letterID is the payload of a letter's job.
type letterID struct{ Delivery string }

// WatchReminders lets q send what is due from now on, and erase names that have
// been kept long enough. The job is one row of the
// database and asks for its next turn in the transaction in which it ends.
func (s *Service) WatchReminders(ctx context.Context, q *jobs.Queue) error {
	next := func(ctx context.Context, tx *db.Tx, at time.Time) error {
		return q.Enqueue(ctx, tx, jobs.Job{Kind: remindJob, Key: "next", At: at})
	}
	q.Handle(remindJob, func(ctx context.Context, _ []byte) error {
		return s.DB.Write(ctx, func(tx *db.Tx) error {
			if err := s.remind(ctx, tx, q); err != nil {
				return err
			}
			if _, err := s.erase(ctx, tx); err != nil {
				return err
			}
			if err := jobs.Done(ctx, tx); err != nil {
				return err
			}
			return next(ctx, tx, s.Clock.Now().Add(remindEvery))
		})
	})
	if s.Post != nil { // else letters are left to a process that has a mail server
		q.Handle(letterJob, s.sendLetter)
	}
	q.HandleDead(letterJob, s.giveUpLetter)
	return s.DB.Write(ctx, func(tx *db.Tx) error { return next(ctx, tx, s.Clock.Now()) })
}

// remind writes down the letters that are due, each with its job. A letter that
// was written down before is not written again.
func (s *Service) remind(ctx context.Context, tx *db.Tx, q *jobs.Queue) error {
	if s.Post == nil {
		return nil
	}
	offices, err := mailingOffices(ctx, tx)
	if err != nil {
		return err
	}
	now := s.Clock.Now()
	for _, id := range offices {
		p, err := s.agenda(ctx, tx, id)
		if err != nil {
			return err
		}
		if now.In(i18n.Zone(p.Office.Zone)).Hour() < notBefore {
			continue
		}
		contacts, err := listContacts(ctx, tx, id)
		if err != nil {
			return err
		}
		for _, r := range p.Rows {
			if !dueToday(r.On, p.Reminding.Since, p.Today) {
				continue
			}
			n := 0
			for _, c := range contacts {
				if !wants(c, r) {
					continue
				}
				delivery := netra.NewID(now)
				isNew, err := insertDelivery(ctx, tx, delivery, id, r, c.ID)
				if err != nil {
					return err
				}
				if !isNew {
					continue
				}
				n++
				if err := q.Enqueue(ctx, tx, jobs.Job{Kind: letterJob, Key: delivery, Payload: letterID{delivery}}); err != nil {
					return err
				}
			}
			if n == 0 {
				continue
			}
			if _, err := s.Ledger.Append(ctx, tx, "prevent.reminded", "reminding:"+string(id), netra.System(id), map[string]any{
				"Reminder": r.ID, "Election": r.Election.ID, "Letters": n,
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// sendLetter hands one letter to the mail server. Where the program stops between
// the server's yes and the mark that it was sent, the letter goes again under the
// same id, which a mailbox shows once.
func (s *Service) sendLetter(ctx context.Context, payload []byte) error {
	var in letterID
	if err := json.Unmarshal(payload, &in); err != nil {
		return fmt.Errorf("read job of letter: %w", jobs.ErrGiveUp)
	}
	l, open, err := s.letter(ctx, in.Delivery)
	if err != nil {
		return err
	}
	if !open {
		return s.DB.Write(ctx, func(tx *db.Tx) error { return endWaiting(ctx, tx, in.Delivery, letterStopped) })
	}
	state := letterSent
	sent := s.Post.Send(ctx, l)
	switch {
	case mail.Lasting(sent):
		state = letterRefused
	case sent != nil:
		return sent // the queue tries again
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := markDelivery(ctx, tx, in.Delivery, state, s.Clock.Now()); err != nil {
			return err
		}
		return jobs.Done(ctx, tx)
	})
}

// giveUpLetter marks a letter that the queue tries no more, so that its office
// sees it. Where an administrator lets the queue try again it can still be sent.
func (s *Service) giveUpLetter(ctx context.Context, payload []byte) error {
	var in letterID
	if err := json.Unmarshal(payload, &in); err != nil {
		return fmt.Errorf("read job of letter: %w", jobs.ErrGiveUp)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error { return endWaiting(ctx, tx, in.Delivery, letterGivenUp) })
}

// letter writes a letter; false where it is not to be sent any more: it was sent
// or stopped, its reader is gone or wants none, its office no longer sends any, or
// its days are over.
func (s *Service) letter(ctx context.Context, delivery string) (mail.Letter, bool, error) {
	var out mail.Letter
	open := false
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		d, err := loadDelivery(ctx, tx, delivery)
		if netra.KindOf(err) == netra.NotFound {
			return nil
		}
		if err != nil || d.state != letterWaiting && d.state != letterGivenUp {
			return err
		}
		c, err := loadContact(ctx, tx, "c.contact_id", d.contact)
		if netra.KindOf(err) == netra.NotFound {
			return nil
		}
		if err != nil {
			return err
		}
		p, err := s.agenda(ctx, tx, d.office)
		if err != nil {
			return err
		}
		r, ok := p.row(d.reminder)
		if !ok || !wants(c.Contact, r) || !p.Reminding.ByMail || !dueToday(r.On, p.Reminding.Since, p.Today) {
			return nil
		}
		if out, err = s.write(p, r, c); err != nil {
			return err
		}
		out.ID, open = delivery, true
		return nil
	})
	return out, open, err
}

// write is the letter of a reminder in the language of the country.
func (s *Service) write(p Plan, r Dated, c sealedContact) (mail.Letter, error) {
	key, err := s.Vault.Unwrap(c.wrapped)
	if err != nil {
		return mail.Letter{}, fmt.Errorf("open key of contact %s: %w", c.ID, err)
	}
	address, err := key.Open(contactSubject(c.ID), c.address)
	if err != nil {
		return mail.Letter{}, fmt.Errorf("open address of contact %s: %w", c.ID, err)
	}
	t := func(key string, args ...any) string { return s.Bundle.T(i18n.Indonesian, key, args...) }
	words := r.Words
	if words == "" {
		words = r.Text.ID
	}
	text := words + "\n\n" + t("prevent.letter.more", s.Origin+toldAt(p.Office.ID, r.ID)) + "\n\n" + p.Office.Name + "\n"
	l := mail.Letter{To: string(address), Name: c.Name, Subject: r.Label.ID, At: s.Clock.Now()}
	if r.Optional {
		l.Stop = s.Origin + stopAt + s.stopToken(c.ID)
		text += "\n" + t("prevent.letter.stop", l.Stop) + "\n"
	}
	l.Text = text
	return l, nil
}
