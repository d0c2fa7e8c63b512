package prevent

import (
	"context"
	"encoding/hex"
	"fmt"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// Plan is what an office reminds of: the dated reminders of the election that
// runs in its region, and to whom they go.
type Plan struct {
	Office    access.Office
	Today     netra.Date
	Reminding Reminding
	Rows      []Dated
	Contacts  map[string]int // by audience
	Stopped   int
	Mail      bool // the installation can send letters
	Kept      int  // days for which an address is kept, 0 where no term is known
}

// Plan is the plan of the actor's own office.
func (s *Service) Plan(ctx context.Context, by netra.Actor) (Plan, error) {
	var out Plan
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.SeePrevention); err != nil {
			return err
		}
		var err error
		out, err = s.plan(ctx, tx, by.Office)
		return err
	})
	return out, err
}

// plan is what an office reminds of with how many letters and contacts there are.
func (s *Service) plan(ctx context.Context, tx *db.Tx, office netra.OfficeID) (Plan, error) {
	out, err := s.agenda(ctx, tx, office)
	if err != nil {
		return out, err
	}
	if v := s.Law.Values[keepAddresses]; v != nil {
		if amount, ok := v.On(out.Today); ok {
			out.Kept = amount.N
		}
	}
	if out.Contacts, out.Stopped, err = countContacts(ctx, tx, office); err != nil || len(out.Rows) == 0 {
		return out, err
	}
	letters, err := countLetters(ctx, tx, office, out.Rows[0].Election.ID)
	for i, r := range out.Rows {
		out.Rows[i].Letters = letters[r.ID]
	}
	return out, err
}

// agenda is what an office reminds of and when.
func (s *Service) agenda(ctx context.Context, tx *db.Tx, office netra.OfficeID) (Plan, error) {
	o, err := s.Access.Office(ctx, tx, office)
	if err != nil {
		return Plan{}, err
	}
	out := Plan{Office: o, Today: netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone)), Mail: s.Post != nil}
	if out.Reminding, err = loadReminding(ctx, tx, office); err != nil {
		return out, err
	}
	words, err := listWords(ctx, tx, office)
	if err != nil {
		return out, err
	}
	if election := s.Law.ElectionOn(out.Today); election != nil {
		for _, r := range s.Law.RemindersOf(election, o.Region) {
			out.Rows = append(out.Rows, Dated{DatedReminder: r, Words: words[r.ID]})
		}
	}
	return out, nil
}

// row is a reminder of a plan.
func (p Plan) row(reminder string) (Dated, bool) {
	i := slices.IndexFunc(p.Rows, func(d Dated) bool { return d.ID == reminder })
	if i < 0 {
		return Dated{}, false
	}
	return p.Rows[i], true
}

// SetReminding switches the reminders of the actor's own office on or off. What
// lies before today is not sent any more.
func (s *Service) SetReminding(ctx context.Context, on, byMail bool, by netra.Actor) error {
	return s.changePlan(ctx, by, "prevent.reminding", func(ctx context.Context, tx *db.Tx, today netra.Date) (any, error) {
		r := Reminding{On: on, Since: today, ByMail: on && byMail}
		return r, saveReminding(ctx, tx, by.Office, r)
	})
}

// SetWords keeps what the actor's own office says in the place of the law room's
// words; "" takes them back.
func (s *Service) SetWords(ctx context.Context, reminder, words string, by netra.Actor) error {
	words, err := checkWords(words)
	if err != nil {
		return err
	}
	if s.Law.StageReminders[reminder] == nil {
		return notFound()
	}
	return s.changePlan(ctx, by, "prevent.reminder.words", func(ctx context.Context, tx *db.Tx, _ netra.Date) (any, error) {
		return map[string]string{"Reminder": reminder, "Words": words}, saveWords(ctx, tx, by.Office, reminder, words)
	})
}

// StopLetters stops the letters of a reminder of the actor's own office that were
// not sent yet. What was sent cannot be taken back.
func (s *Service) StopLetters(ctx context.Context, reminder string, by netra.Actor) error {
	return s.changePlan(ctx, by, "prevent.letters.stopped", func(ctx context.Context, tx *db.Tx, _ netra.Date) (any, error) {
		p, err := s.agenda(ctx, tx, by.Office)
		if err != nil {
			return nil, err
		}
		d, ok := p.row(reminder)
		if !ok {
			return nil, notFound()
		}
		n, err := stopLetters(ctx, tx, by.Office, d.Election.ID, reminder)
		return map[string]any{"Reminder": reminder, "Election": d.Election.ID, "Letters": n}, err
	})
}

// AddContacts adds people who get letters. Who is there already stays for
// another term. Who asked for no more has still asked, also where he was taken
// from the list meanwhile. It returns how many were new.
func (s *Service) AddContacts(ctx context.Context, audience, text string, by netra.Actor) (added int, err error) {
	list, err := readContacts(text, audience)
	if err != nil {
		return 0, err
	}
	err = s.changePlan(ctx, by, "prevent.contacts.added", func(ctx context.Context, tx *db.Tx, today netra.Date) (any, error) {
		added = 0
		for _, c := range list {
			c.ID, c.Office, c.Entered = netra.NewID(s.Clock.Now()), by.Office, today
			isNew, err := s.addContact(ctx, tx, c)
			if err != nil {
				return nil, err
			}
			if isNew {
				added++
			}
		}
		return map[string]any{"Audience": audience, "Added": added}, nil
	})
	return added, err
}

func contactSubject(id string) string { return "contact:" + id }

func (s *Service) addContact(ctx context.Context, tx *db.Tx, c Contact) (bool, error) {
	key, wrapped, err := s.Vault.NewKey()
	if err != nil {
		return false, fmt.Errorf("make key of contact: %w", err)
	}
	sealed, err := key.Seal(contactSubject(c.ID), []byte(c.Address))
	if err != nil {
		return false, fmt.Errorf("seal address: %w", err)
	}
	sum := s.Vault.MAC("prevent address", []byte(c.Address))
	return insertContact(ctx, tx, c, wrapped, sealed, hex.EncodeToString(sum[:tokenBytes]), hashOf(s.stopToken(c.ID)))
}

func (s *Service) stopToken(contact string) string { return s.secret("prevent stop", contact) }

// RemoveContacts takes all people of an audience from the list of the actor's
// own office. Who asked for no more stays known by the hash of his address.
func (s *Service) RemoveContacts(ctx context.Context, audience string, by netra.Actor) error {
	return s.changePlan(ctx, by, "prevent.contacts.removed", func(ctx context.Context, tx *db.Tx, _ netra.Date) (any, error) {
		return map[string]string{"Audience": audience}, deleteContacts(ctx, tx, by.Office, audience)
	})
}

// changePlan changes something of the actor's own office and records it.
func (s *Service) changePlan(ctx context.Context, by netra.Actor, event string, do func(context.Context, *db.Tx, netra.Date) (any, error)) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := s.Access.ScopeOf(ctx, tx, by, access.Prevent); err != nil {
			return err
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		payload, err := do(ctx, tx, today)
		if err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, event, "reminding:"+string(by.Office), by, payload)
		return err
	})
}

// PublicReminder is a reminder as everybody may read it.
type PublicReminder struct {
	Dated
	OfficeName string
}

// ReadReminder is a reminder of an office that reminds, on its page for phones.
func (s *Service) ReadReminder(ctx context.Context, office netra.OfficeID, reminder string) (PublicReminder, error) {
	var out PublicReminder
	err := s.DB.Read(ctx, func(tx *db.Tx) error {
		p, err := s.agenda(ctx, tx, office)
		if err != nil {
			return err
		}
		d, ok := p.row(reminder)
		if !ok || !p.Reminding.On {
			return notFound()
		}
		out = PublicReminder{d, p.Office.Name}
		return nil
	})
	return out, err
}

// Stop lets somebody ask for no more of what is optional. It returns the name of
// the office that writes to him; asking again changes nothing.
func (s *Service) Stop(ctx context.Context, token string, confirm bool) (office string, err error) {
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		c, err := loadContact(ctx, tx, "c.stop_hash", hashOf(token))
		if err != nil {
			return err
		}
		o, err := s.Access.Office(ctx, tx, c.Office)
		if err != nil {
			return err
		}
		office = o.Name
		if !confirm || !c.Stopped.IsZero() {
			return nil
		}
		today := netra.DateOf(s.Clock.Now(), i18n.Zone(o.Zone))
		if err := stopContact(ctx, tx, c.ID, today); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, "prevent.contact.stopped", "reminding:"+string(c.Office), netra.Actor{}, nil)
		return err
	})
	return office, err
}
