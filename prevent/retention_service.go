package prevent

import (
	"context"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// The values of the law room that say how long names are kept: of those who know
// of a notice or were at an event, of those who signed a pledge, and addresses of
// those who get reminders.
const (
	keepNames     = "simpan-nama-cegah-hari"
	keepSigners   = "simpan-nama-ikrar-hari"
	keepAddresses = "simpan-alamat-pengingat-hari"
)

// Withdraw takes a notice back. Whoever opens one of its links reads that and why;
// who had confirmed stays counted.
func (s *Service) Withdraw(ctx context.Context, kind Kind, id, why string, by netra.Actor) error {
	why = oneLine(why)
	return s.own(ctx, kind, id, by, "prevent.notice.withdrawn", func(tx *db.Tx, n *Notice) error {
		if why == "" || tooLong(why) {
			return &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: []netra.Problem{
				{Field: "alasan", Key: "prevent.problem.reason", Args: []any{maxLine}},
			}}
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		n.WithdrawnOn, n.WithdrawnWhy = today, why
		return withdrawNotice(ctx, tx, id, today, why)
	})
}

// Edit changes the words of a notice that nobody has confirmed yet. What people
// confirmed they must find again as they read it: then a notice is withdrawn and
// a new one written.
func (s *Service) Edit(ctx context.Context, kind Kind, id string, d Draft, by netra.Actor) error {
	return s.own(ctx, kind, id, by, "prevent.notice.edited", func(tx *db.Tx, n *Notice) error {
		people, err := countTellings(ctx, tx, id)
		if err != nil {
			return err
		}
		if people > 0 {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.confirmed_already"}
		}
		today, err := s.today(ctx, tx, by.Office)
		if err != nil {
			return err
		}
		changed := Draft{Notice: *n}
		changed.Subject, changed.Body, changed.Place, changed.Speakers, changed.On = d.Subject, d.Body, d.Place, d.Speakers, d.On
		if changed.Recipients, err = listRecipients(ctx, tx, id); err != nil {
			return err
		}
		if changed, err = checkDraft(changed, today); err != nil {
			return err
		}
		*n = changed.Notice
		return editNotice(ctx, tx, *n)
	})
}

// own changes a standing notice of the actor's own office and records it.
func (s *Service) own(ctx context.Context, kind Kind, id string, by netra.Actor, event string, do func(tx *db.Tx, n *Notice) error) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		n, err := s.find(ctx, tx, kind, id, by, access.Prevent)
		if err != nil {
			return err
		}
		if n.Office != by.Office {
			return &netra.Error{Kind: netra.Forbidden, Key: "prevent.other_office"}
		}
		if !n.WithdrawnOn.IsZero() {
			return &netra.Error{Kind: netra.Conflict, Key: "prevent.withdrawn"}
		}
		if err := do(tx, &n); err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, event, subject(id), by, n)
		return err
	})
}

// erase takes out the names and addresses that are older than the law room lets
// them be kept. It returns out of how many notices, pledges and lists of contacts.
func (s *Service) erase(ctx context.Context, tx *db.Tx) (int, error) {
	notices, err := s.eraseNotices(ctx, tx)
	if err != nil {
		return 0, err
	}
	pledges, err := s.erasePledges(ctx, tx)
	if err != nil {
		return 0, err
	}
	lists, err := s.eraseContacts(ctx, tx)
	return notices + pledges + lists, err
}

// eraseNotices takes the names out of notices whose time is over, and destroys
// what the ledger holds of them.
func (s *Service) eraseNotices(ctx context.Context, tx *db.Tx) (int, error) {
	today, before, ok := s.keptSince(keepNames)
	if !ok {
		return 0, nil
	}
	old, err := withNames(ctx, tx, before)
	if err != nil {
		return 0, err
	}
	for _, n := range old {
		if err := eraseNames(ctx, tx, n.ID, today); err != nil {
			return 0, err
		}
		if err := s.Ledger.Forget(ctx, tx, subject(n.ID)); err != nil {
			return 0, err
		}
		if _, err := s.Ledger.Append(ctx, tx, "prevent.names.erased", "erased:"+n.ID, netra.System(n.Office), nil); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}

// erasePledges takes the signatures out of pledges whose time is over; how many
// signed stays, by unit. The ledger never knew a name of them.
func (s *Service) erasePledges(ctx context.Context, tx *db.Tx) (int, error) {
	today, before, ok := s.keptSince(keepSigners)
	if !ok {
		return 0, nil
	}
	old, err := pledgesWithNames(ctx, tx, before)
	if err != nil {
		return 0, err
	}
	for _, p := range old {
		if err := eraseSigners(ctx, tx, p, today); err != nil {
			return 0, err
		}
		if _, err := s.Ledger.Append(ctx, tx, "prevent.names.erased", pledgeSubject(p.ID), netra.System(p.Office), nil); err != nil {
			return 0, err
		}
	}
	return len(old), nil
}

// eraseContacts takes those from the lists of every office whose address nobody
// entered again in time. Their refusals stay, and how many letters they got.
func (s *Service) eraseContacts(ctx context.Context, tx *db.Tx) (int, error) {
	_, before, ok := s.keptSince(keepAddresses)
	if !ok {
		return 0, nil
	}
	old, err := oldContacts(ctx, tx, before)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	for office, n := range old {
		if _, err := s.Ledger.Append(ctx, tx, "prevent.contacts.erased", "reminding:"+string(office), netra.System(office), map[string]int{"Contacts": n}); err != nil {
			return 0, err
		}
	}
	return len(old), eraseContacts(ctx, tx, before)
}

// keptSince is today, and the first day that a value of the law room still lets
// be kept; false where it says nothing.
func (s *Service) keptSince(value string) (today, since netra.Date, ok bool) {
	today = netra.DateOf(s.Clock.Now(), i18n.WIB)
	v := s.Law.Values[value]
	if v == nil {
		return today, "", false
	}
	amount, ok := v.On(today)
	return today, today.AddDays(-amount.N), ok
}
