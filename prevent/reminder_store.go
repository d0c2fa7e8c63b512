package prevent

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// loadReminding says whether an office reminds; it does not where nothing is
// recorded.
func loadReminding(ctx context.Context, tx *db.Tx, office netra.OfficeID) (Reminding, error) {
	var r Reminding
	var byMail int
	err := tx.QueryRow(ctx, `select r.since_on, r.by_mail from prevent_reminding r where r.office_id = $1`, string(office)).Scan(&r.Since, &byMail)
	if errors.Is(err, db.ErrNoRows) {
		return Reminding{}, nil
	}
	if err != nil {
		return r, fmt.Errorf("load reminding of %s: %w", office, err)
	}
	r.On, r.ByMail = true, byMail == 1
	return r, nil
}

func saveReminding(ctx context.Context, tx *db.Tx, office netra.OfficeID, r Reminding) error {
	if _, err := tx.Exec(ctx, `delete from prevent_reminding where office_id = $1`, string(office)); err != nil {
		return fmt.Errorf("save reminding of %s: %w", office, err)
	}
	if !r.On {
		return nil
	}
	byMail := 0
	if r.ByMail {
		byMail = 1
	}
	_, err := tx.Exec(ctx, `insert into prevent_reminding (office_id, since_on, by_mail) values ($1, $2, $3)`, string(office), string(r.Since), byMail)
	if err != nil {
		return fmt.Errorf("save reminding of %s: %w", office, err)
	}
	return nil
}

// mailingOffices are those that remind by e-mail.
func mailingOffices(ctx context.Context, tx *db.Tx) ([]netra.OfficeID, error) {
	rows, err := tx.Query(ctx, `select r.office_id from prevent_reminding r where r.by_mail = 1 order by r.office_id`)
	if err != nil {
		return nil, fmt.Errorf("list offices that remind: %w", err)
	}
	defer rows.Close()
	var out []netra.OfficeID
	for rows.Next() {
		var id netra.OfficeID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list offices that remind: %w", err)
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func listWords(ctx context.Context, tx *db.Tx, office netra.OfficeID) (map[string]string, error) {
	rows, err := tx.Query(ctx, `select w.reminder_id, w.words from prevent_reminder_words w where w.office_id = $1`, string(office))
	if err != nil {
		return nil, fmt.Errorf("list words of %s: %w", office, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var id, words string
		if err := rows.Scan(&id, &words); err != nil {
			return nil, fmt.Errorf("list words of %s: %w", office, err)
		}
		out[id] = words
	}
	return out, rows.Err()
}

func saveWords(ctx context.Context, tx *db.Tx, office netra.OfficeID, reminder, words string) error {
	_, err := tx.Exec(ctx, `delete from prevent_reminder_words where office_id = $1 and reminder_id = $2`, string(office), reminder)
	if err == nil && words != "" {
		_, err = tx.Exec(ctx, `insert into prevent_reminder_words (office_id, reminder_id, words) values ($1, $2, $3)`, string(office), reminder, words)
	}
	if err != nil {
		return fmt.Errorf("save words of %s: %w", office, err)
	}
	return nil
}

// insertContact adds a contact; where his address is in that list already it is
// kept for another term, and false.
func insertContact(ctx context.Context, tx *db.Tx, c Contact, wrapped, address []byte, hash, stop string) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into prevent_contacts (contact_id, office_id, audience, name, key_wrapped, address, address_hash, stop_hash, entered_on)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		on conflict (office_id, audience, address_hash) do nothing`,
		c.ID, string(c.Office), c.Audience, c.Name, wrapped, address, hash, stop, string(c.Entered))
	if err == nil && n == 0 {
		_, err = tx.Exec(ctx, `update prevent_contacts set entered_on = $1 where office_id = $2 and audience = $3 and address_hash = $4`,
			string(c.Entered), string(c.Office), c.Audience, hash)
	}
	if err != nil {
		return false, fmt.Errorf("add contact %s: %w", c.ID, err)
	}
	return n > 0, nil
}

// sealedContact is a contact with his address as it is stored.
type sealedContact struct {
	Contact
	wrapped, address []byte
}

// fromContacts are the contacts c, with who of them asked for no more.
const fromContacts = ` from prevent_contacts c
	left join prevent_refusals f on f.office_id = c.office_id and f.address_hash = c.address_hash `

// loadContact finds a contact by a column of ours that identifies him.
func loadContact(ctx context.Context, tx *db.Tx, column, value string) (sealedContact, error) {
	var c sealedContact
	err := tx.QueryRow(ctx, `
		select c.contact_id, c.office_id, c.audience, c.name, coalesce(f.stopped_on, ''), c.key_wrapped, c.address`+fromContacts+`
		where `+column+` = $1`, value).
		Scan(&c.ID, &c.Office, &c.Audience, &c.Name, &c.Stopped, &c.wrapped, &c.address)
	if errors.Is(err, db.ErrNoRows) {
		return c, notFound()
	}
	if err != nil {
		return c, fmt.Errorf("load contact: %w", err)
	}
	return c, nil
}

// listContacts lists the contacts of an office without their addresses.
func listContacts(ctx context.Context, tx *db.Tx, office netra.OfficeID) ([]Contact, error) {
	rows, err := tx.Query(ctx, `
		select c.contact_id, c.audience, c.name, coalesce(f.stopped_on, '')`+fromContacts+`where c.office_id = $1 order by c.contact_id`, string(office))
	if err != nil {
		return nil, fmt.Errorf("list contacts of %s: %w", office, err)
	}
	defer rows.Close()
	var out []Contact
	for rows.Next() {
		c := Contact{Office: office}
		if err := rows.Scan(&c.ID, &c.Audience, &c.Name, &c.Stopped); err != nil {
			return nil, fmt.Errorf("list contacts of %s: %w", office, err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// stopContact keeps that a contact asked for no more. It outlives him: whoever is
// put back on the list has still asked.
func stopContact(ctx context.Context, tx *db.Tx, id string, on netra.Date) error {
	_, err := tx.Exec(ctx, `
		insert into prevent_refusals (office_id, address_hash, stopped_on)
		select c.office_id, c.address_hash, $1 from prevent_contacts c where c.contact_id = $2
		on conflict (office_id, address_hash) do nothing`, string(on), id)
	if err != nil {
		return fmt.Errorf("stop contact %s: %w", id, err)
	}
	return nil
}

// countContacts counts the contacts of an office by audience, and those of them
// who asked for no more.
func countContacts(ctx context.Context, tx *db.Tx, office netra.OfficeID) (by map[string]int, stopped int, err error) {
	rows, err := tx.Query(ctx, `select c.audience, count(*), count(f.stopped_on)`+fromContacts+`where c.office_id = $1 group by c.audience`, string(office))
	if err != nil {
		return nil, 0, fmt.Errorf("count contacts of %s: %w", office, err)
	}
	defer rows.Close()
	by = map[string]int{}
	for rows.Next() {
		var audience string
		var n, said int
		if err := rows.Scan(&audience, &n, &said); err != nil {
			return nil, 0, fmt.Errorf("count contacts of %s: %w", office, err)
		}
		by[audience] = n
		stopped += said
	}
	return by, stopped, rows.Err()
}

// deleteContacts takes an audience from the list; what waits for it is not sent.
func deleteContacts(ctx context.Context, tx *db.Tx, office netra.OfficeID, audience string) error {
	_, err := tx.Exec(ctx, `
		update prevent_deliveries set state = $1 where state = $2 and contact_id in (
			select c.contact_id from prevent_contacts c where c.office_id = $3 and c.audience = $4)`,
		letterStopped, letterWaiting, string(office), audience)
	if err == nil {
		_, err = tx.Exec(ctx, `delete from prevent_contacts where office_id = $1 and audience = $2`, string(office), audience)
	}
	if err != nil {
		return fmt.Errorf("remove contacts of %s: %w", office, err)
	}
	return nil
}

// insertDelivery writes down a letter; false where it was written down before.
func insertDelivery(ctx context.Context, tx *db.Tx, id string, office netra.OfficeID, r Dated, contact string) (bool, error) {
	n, err := tx.Exec(ctx, `
		insert into prevent_deliveries (delivery_id, office_id, election, reminder_id, contact_id, due_on, state, sent_at)
		values ($1, $2, $3, $4, $5, $6, 'waiting', 0)
		on conflict (office_id, election, reminder_id, contact_id) do nothing`,
		id, string(office), r.Election.ID, r.ID, contact, string(r.On))
	if err != nil {
		return false, fmt.Errorf("add letter %s: %w", id, err)
	}
	return n > 0, nil
}

// delivery is a letter as it is stored.
type delivery struct {
	office                   netra.OfficeID
	reminder, contact, state string
}

func loadDelivery(ctx context.Context, tx *db.Tx, id string) (delivery, error) {
	var d delivery
	err := tx.QueryRow(ctx, `select d.office_id, d.reminder_id, d.contact_id, d.state from prevent_deliveries d where d.delivery_id = $1`, id).
		Scan(&d.office, &d.reminder, &d.contact, &d.state)
	if errors.Is(err, db.ErrNoRows) {
		return d, notFound()
	}
	if err != nil {
		return d, fmt.Errorf("load letter %s: %w", id, err)
	}
	return d, nil
}

func markDelivery(ctx context.Context, tx *db.Tx, id, state string, at time.Time) error {
	if _, err := tx.Exec(ctx, `update prevent_deliveries set state = $1, sent_at = $2 where delivery_id = $3`, state, at.UnixMilli(), id); err != nil {
		return fmt.Errorf("mark letter %s: %w", id, err)
	}
	return nil
}

// endWaiting gives another state to a letter that still waits.
func endWaiting(ctx context.Context, tx *db.Tx, id, state string) error {
	_, err := tx.Exec(ctx, `update prevent_deliveries set state = $1 where delivery_id = $2 and state = $3`, state, id, letterWaiting)
	if err != nil {
		return fmt.Errorf("end letter %s: %w", id, err)
	}
	return nil
}

// stopLetters stops what still waits of a reminder, and says how many those are.
func stopLetters(ctx context.Context, tx *db.Tx, office netra.OfficeID, election, reminder string) (int, error) {
	n, err := tx.Exec(ctx, `update prevent_deliveries set state = $1 where office_id = $2 and election = $3 and reminder_id = $4 and state = $5`,
		letterStopped, string(office), election, reminder, letterWaiting)
	if err != nil {
		return 0, fmt.Errorf("stop letters of %s: %w", office, err)
	}
	return int(n), nil
}

// countLetters counts the letters of an office by reminder.
func countLetters(ctx context.Context, tx *db.Tx, office netra.OfficeID, election string) (map[string]Letters, error) {
	rows, err := tx.Query(ctx, `
		select d.reminder_id, d.state, count(*) from prevent_deliveries d
		where d.office_id = $1 and d.election = $2 group by d.reminder_id, d.state`, string(office), election)
	if err != nil {
		return nil, fmt.Errorf("count letters of %s: %w", office, err)
	}
	defer rows.Close()
	out := map[string]Letters{}
	for rows.Next() {
		var id, state string
		var n int
		if err := rows.Scan(&id, &state, &n); err != nil {
			return nil, fmt.Errorf("count letters of %s: %w", office, err)
		}
		l := out[id]
		switch state {
		case letterWaiting:
			l.Waiting = n
		case letterSent:
			l.Sent = n
		case letterRefused:
			l.Refused = n
		case letterGivenUp:
			l.GivenUp = n
		case letterStopped:
			l.Stopped = n
		}
		out[id] = l
	}
	return out, rows.Err()
}
