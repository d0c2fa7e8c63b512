package edition

import (
	"context"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/access"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/law"
)

// Desk is where administrators of the office that runs the installation change
// its law room: they hand in an edition, look at what it would do, and turn to
// it. Every step is an event.
type Desk struct {
	DB       *db.DB
	Clock    netra.Clock
	Ledger   *ledger.Ledger
	Access   *access.Service
	Editions *Service
}

// may lets only administrators of the office that runs the installation pass.
func (d *Desk) may(ctx context.Context, tx *db.Tx, by netra.Actor) error {
	host, err := d.Access.HostOffice(ctx, tx)
	if err != nil {
		return err
	}
	if by.Office != host.ID || by.Role != netra.RoleAdministrator {
		return &netra.Error{Kind: netra.NotFound, Key: "edition.not_yours"}
	}
	return nil
}

// May tells whether the actor may change the law room.
func (d *Desk) May(ctx context.Context, tx *db.Tx, by netra.Actor) error { return d.may(ctx, tx, by) }

// AddKey makes the installation trust the signatures of a key.
func (d *Desk) AddKey(ctx context.Context, verifier string, by netra.Actor) error {
	verifier = strings.TrimSpace(verifier)
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return &netra.Error{Kind: netra.Invalid, Key: "edition.bad_key", Err: err}
	}
	k := Key{ID: netra.NewID(d.Clock.Now()), Name: v.Name(), Verifier: verifier, AddedAt: d.Clock.Now(), AddedBy: by.User}
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := d.may(ctx, tx, by); err != nil {
			return err
		}
		if err := insertKey(ctx, tx, k); err != nil {
			return err
		}
		_, err := d.Ledger.Append(ctx, tx, "law.key_added", "lawkey:"+k.ID, by, map[string]string{"verifier": verifier})
		return err
	})
}

// RevokeKey takes the trust in a key away. What it signed and is in force stays
// in force.
func (d *Desk) RevokeKey(ctx context.Context, id string, by netra.Actor) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := d.may(ctx, tx, by); err != nil {
			return err
		}
		if err := revokeKey(ctx, tx, id, d.Clock.Now()); err != nil {
			return err
		}
		_, err := d.Ledger.Append(ctx, tx, "law.key_revoked", "lawkey:"+id, by, nil)
		return err
	})
}

// Keys are all keys, also those that were revoked.
func (d *Desk) Keys(ctx context.Context, tx *db.Tx) ([]Key, error) { return listKeys(ctx, tx) }

// Propose keeps an edition that somebody handed in, signed with a trusted key.
// It takes no effect.
func (d *Desk) Propose(ctx context.Context, b *law.Book, signature string, by netra.Actor) (Proposal, error) {
	var p Proposal
	err := d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := d.may(ctx, tx, by); err != nil {
			return err
		}
		keys, err := listKeys(ctx, tx)
		if err != nil {
			return err
		}
		key, err := verify(b, signature, keys)
		if err != nil {
			return err
		}
		p, err = d.propose(ctx, tx, b, key, by)
		return err
	})
	return p, err
}

func (d *Desk) propose(ctx context.Context, tx *db.Tx, b *law.Book, key Key, by netra.Actor) (Proposal, error) {
	check := law.Check(b)
	p := Proposal{
		ID: netra.NewID(d.Clock.Now()), Edition: b.Digest(), Key: key.ID, At: d.Clock.Now(), By: by.User, ByName: by.Name,
		Errors: check.Errors, Warnings: check.Warnings,
	}
	if err := keep(ctx, tx, b); err != nil {
		return p, err
	}
	if err := insertProposal(ctx, tx, p); err != nil {
		return p, err
	}
	_, err := d.Ledger.Append(ctx, tx, "law.proposed", "law:"+p.ID, by, map[string]any{
		"edition": p.Edition, "key": key.Verifier, "errors": p.Errors, "warnings": p.Warnings,
	})
	return p, err
}

// Install takes an edition that was put in on the server itself, without a
// signature: whoever runs the program there has its keys at hand anyway. It is
// in force at once where the office has one administrator; where it has more,
// one of them must turn to it. Nobody is noted as having handed it in, so that
// may be the one who put it in.
func (d *Desk) Install(ctx context.Context, b *law.Book) (p Proposal, inForce bool, err error) {
	err = d.DB.Write(ctx, func(tx *db.Tx) error {
		host, err := d.Access.HostOffice(ctx, tx)
		if err != nil {
			return &netra.Error{Kind: netra.NotInForce, Key: "edition.not_set_up", Err: err}
		}
		now, err := d.inForce(ctx, tx)
		if err != nil {
			return err
		}
		if now.Digest() == b.Digest() {
			return &netra.Error{Kind: netra.Conflict, Key: "edition.same"}
		}
		by := netra.System(host.ID)
		if p, err = d.propose(ctx, tx, b, Key{}, by); err != nil {
			return err
		}
		second, err := d.Second(ctx, tx)
		if err != nil || second {
			return err
		}
		inForce = true
		return d.activate(ctx, tx, p, by)
	})
	return p, inForce, err
}

// Proposals are the last ones handed in, newest first.
func (d *Desk) Proposals(ctx context.Context, tx *db.Tx) ([]Proposal, error) {
	return listProposals(ctx, tx)
}

// Proposal is one of them.
func (d *Desk) Proposal(ctx context.Context, tx *db.Tx, id string) (Proposal, error) {
	return loadProposal(ctx, tx, id)
}

// Turns are the last changes of the edition in force, newest first.
func (d *Desk) Turns(ctx context.Context, tx *db.Tx) ([]Turn, error) { return listTurns(ctx, tx) }

// Second tells whether turning to a proposal needs another person than the one
// who handed it in: so it is where the office has more than one administrator.
func (d *Desk) Second(ctx context.Context, tx *db.Tx) (bool, error) {
	host, err := d.Access.HostOffice(ctx, tx)
	if err != nil {
		return false, err
	}
	admins, err := d.Access.Users(ctx, tx, access.UserFilter{Office: host.ID, Role: netra.RoleAdministrator, Limit: 2})
	return len(admins) > 1, err
}

// Activate puts a proposed edition in force. One in which this program finds
// errors, or in which files of the present one are lost, is refused.
func (d *Desk) Activate(ctx context.Context, id string, by netra.Actor) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := d.may(ctx, tx, by); err != nil {
			return err
		}
		p, err := loadProposal(ctx, tx, id)
		if err != nil {
			return err
		}
		second, err := d.Second(ctx, tx)
		if err != nil {
			return err
		}
		if second && p.By == by.User {
			return &netra.Error{Kind: netra.Forbidden, Key: "edition.second_person"}
		}
		return d.activate(ctx, tx, p, by)
	})
}

func (d *Desk) activate(ctx context.Context, tx *db.Tx, p Proposal, by netra.Actor) error {
	now, err := d.inForce(ctx, tx)
	if err != nil {
		return err
	}
	next, err := fit(ctx, tx, p.Edition)
	if err != nil {
		return err
	}
	if len(Lost(now, next)) > 0 {
		return &netra.Error{Kind: netra.NotInForce, Key: "edition.has_errors"}
	}
	return d.turn(ctx, tx, now.Digest(), p.Edition, "law.activated", by)
}

// GoBack puts the edition in force that was before the present one. It needs
// one person only: what works again must not wait.
func (d *Desk) GoBack(ctx context.Context, by netra.Actor) error {
	return d.DB.Write(ctx, func(tx *db.Tx) error {
		if err := d.may(ctx, tx, by); err != nil {
			return err
		}
		turns, err := listTurns(ctx, tx)
		if err != nil {
			return err
		}
		if len(turns) == 0 {
			return &netra.Error{Kind: netra.NotInForce, Key: "edition.no_former"}
		}
		return d.turn(ctx, tx, turns[0].Edition, turns[0].Before, "law.returned", by)
	})
}

func (d *Desk) turn(ctx context.Context, tx *db.Tx, before, after, kind string, by netra.Actor) error {
	if before == after {
		return &netra.Error{Kind: netra.Conflict, Key: "edition.same"}
	}
	t := Turn{ID: netra.NewID(d.Clock.Now()), Edition: after, Before: before, At: d.Clock.Now(), By: by.User, ByName: by.Name}
	if err := insertTurn(ctx, tx, t); err != nil {
		return err
	}
	_, err := d.Ledger.Append(ctx, tx, kind, "law:"+t.ID, by, map[string]string{"edition": after, "before": before})
	return err
}

// inForce is the book of the last turn, else that with which the program runs.
func (d *Desk) inForce(ctx context.Context, tx *db.Tx) (*law.Book, error) {
	turns, err := listTurns(ctx, tx)
	if err != nil {
		return nil, err
	}
	if len(turns) == 0 {
		return d.Editions.now, nil
	}
	return d.Editions.Book(ctx, tx, turns[0].Edition)
}

// InForce is the book that is in force: that of the last turn, else built, the
// one with which the program was built.
func InForce(ctx context.Context, d *db.DB, built *law.Book) (*law.Book, error) {
	s := &Service{db: d, now: built, books: map[string]*law.Book{built.Digest(): built}}
	var out *law.Book
	err := d.Read(ctx, func(tx *db.Tx) error {
		var err error
		out, err = (&Desk{Editions: s}).inForce(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find the edition in force: %w", err)
	}
	return out, nil
}
