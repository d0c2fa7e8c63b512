package ledger

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const (
	saltSize = 16
	// maxList bounds what List returns.
	maxList = 1000
	// sealEvery is the longest time that an event of this or another node
	// waits for its leaf.
	sealEvery = time.Minute
	// sealSoon is how long Run waits after an event for more of them, so that
	// one checkpoint serves many.
	sealSoon = 2 * time.Second
	// maxFaults is how many times in a row the database may fail before Run
	// gives up.
	maxFaults = 5
)

// Ledger appends events and seals them.
type Ledger struct {
	db     *db.DB
	clock  netra.Clock
	signer Signer
	keep   string
	dirty  chan struct{}
	days   dayIDs
}

// Option changes how a Ledger works.
type Option func(*Ledger)

// KeepAt has the last checkpoint kept in a file outside of the database, and
// outside of its backups. A database that is set back is found by it.
func KeepAt(path string) Option {
	return func(l *Ledger) { l.keep = path }
}

// New makes the ledger of a database that holds Migrations.
func New(d *db.DB, clock netra.Clock, signer Signer, opts ...Option) *Ledger {
	l := &Ledger{db: d, clock: clock, signer: signer, dirty: make(chan struct{}, 1)}
	for _, o := range opts {
		o(l)
	}
	return l
}

// Verifier is the public key of the ledger.
func (l *Ledger) Verifier() string { return l.signer.Verifier() }

// Draft is an event whose payload is hashed already, so that the transaction
// which appends it does not have to.
type Draft struct {
	kind, subject string
	by            netra.Actor
	digest        [sha256.Size]byte
	salt          []byte
}

// NewDraft makes a Draft. The payload may be anything that JSON can write; it is
// hashed with a random salt and not stored. kind is like "case.opened", subject
// like "case:ID".
func NewDraft(kind, subject string, by netra.Actor, payload any) (Draft, error) {
	if err := checkNames(kind, subject); err != nil {
		return Draft{}, fmt.Errorf("append event: %w", err)
	}
	text, err := canonical(payload)
	if err != nil {
		return Draft{}, fmt.Errorf("append event %s: %w", kind, err)
	}
	salt := make([]byte, saltSize)
	rand.Read(salt) // never fails, see crypto/rand
	return Draft{kind: kind, subject: subject, by: by, digest: digest(salt, text), salt: salt}, nil
}

// Append adds an event in tx, the transaction of the change that it records.
// kind, subject and payload are those of NewDraft.
func (l *Ledger) Append(ctx context.Context, tx *db.Tx, kind, subject string, by netra.Actor, payload any) (netra.EventID, error) {
	d, err := NewDraft(kind, subject, by, payload)
	if err != nil {
		return "", err
	}
	return l.AppendDraft(ctx, tx, d)
}

// AppendDraft adds an event in tx, the transaction of the change that it
// records.
func (l *Ledger) AppendDraft(ctx context.Context, tx *db.Tx, d Draft) (netra.EventID, error) {
	at, dayOnly := instant(l.clock.Now(), d.by)
	e := Event{Kind: d.kind, Subject: d.subject, User: d.by.User, Office: d.by.Office, Role: d.by.Role, At: at}
	if dayOnly {
		e.ID = l.days.next(at)
	} else {
		e.ID = netra.EventID(netra.NewID(at))
	}
	if err := insertEvent(ctx, tx, e, d.digest[:], d.salt); err != nil {
		return "", err
	}
	tx.AfterCommit(l.touch)
	return e.ID, nil
}

// touch lets Run seal soon.
func (l *Ledger) touch() {
	select {
	case l.dirty <- struct{}{}:
	default:
	}
}

// Filter says which events List returns; what is zero does not restrict.
type Filter struct {
	Subject string
	// Kind is one kind, or all kinds of a slice when it ends in a dot.
	Kind string
	// Offices are the offices acted for; nil does not restrict, an empty list
	// finds nothing.
	Offices []netra.OfficeID
	// From and Until bound the time: from <= at < until.
	From, Until time.Time
	// Before continues a list after its last event.
	Before netra.EventID
	// Limit is how many events at most, 100 when it is zero.
	Limit int
}

func (f Filter) limit() int {
	if f.Limit <= 0 {
		return 100
	}
	return min(f.Limit, maxList)
}

// List returns events in the reverse order of the tree: those that have no leaf
// yet, then from the highest leaf down.
func (l *Ledger) List(ctx context.Context, f Filter) (list []Event, err error) {
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		list, err = listEvents(ctx, tx, f)
		return err
	})
	return list, err
}

// Last is the newest checkpoint, the zero Checkpoint where nothing is sealed.
func (l *Ledger) Last(ctx context.Context) (c Checkpoint, err error) {
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		var ok bool
		if c, ok, err = lastCheckpoint(ctx, tx); ok {
			c, err = l.checkStored(c)
		}
		return err
	})
	return c, err
}

// Matches tells whether payload is what was recorded with an event. It fails
// with NotFound where the salt was forgotten.
func (l *Ledger) Matches(ctx context.Context, id netra.EventID, payload any) (bool, error) {
	text, err := canonical(payload)
	if err != nil {
		return false, err
	}
	var salt, want []byte
	err = l.db.Read(ctx, func(tx *db.Tx) error {
		return tx.QueryRow(ctx, `select salt, digest from ledger_events where event_id = $1`, string(id)).Scan(&salt, &want)
	})
	if errors.Is(err, db.ErrNoRows) || err == nil && len(salt) == 0 {
		return false, &netra.Error{Kind: netra.NotFound, Err: fmt.Errorf("event %s: no such event, or its salt was forgotten", id)}
	}
	if err != nil {
		return false, fmt.Errorf("read event %s: %w", id, err)
	}
	got := digest(salt, text)
	return hex.EncodeToString(got[:]) == hex.EncodeToString(want), nil
}

// Forget destroys the salts of all events of a subject. From then on nobody can
// find out by trying whether a guessed payload was the recorded one, and the
// proofs stay valid.
func (l *Ledger) Forget(ctx context.Context, tx *db.Tx, subject string) error {
	if _, err := tx.Exec(ctx, `update ledger_events set salt = null where `+ofSubject(subject, "$1"), subject); err != nil {
		return fmt.Errorf("forget salts: %w", err)
	}
	return nil
}

// Run seals events soon after they happened until ctx ends, and then returns
// nil. It returns an error when the ledger is found inconsistent, which it then
// was on disk before, or when the database fails again and again.
func (l *Ledger) Run(ctx context.Context) error {
	if err := l.Check(ctx); err != nil {
		return ended(ctx, err)
	}
	tick := time.NewTicker(sealEvery)
	defer tick.Stop()
	for faults := 0; ; {
		_, err := l.Seal(ctx)
		switch {
		case err == nil:
			faults = 0
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrInconsistent):
			return err
		default:
			if faults++; faults >= maxFaults {
				return fmt.Errorf("run ledger: %w", err)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			continue
		case <-l.dirty:
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(sealSoon * time.Duration(1+faults)):
		}
	}
}

// ended turns an error into nil when it only says that ctx has ended.
func ended(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}
