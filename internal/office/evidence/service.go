package evidence

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/blob"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
	"github.com/netra-id/netra/internal/platform/vault"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are the tables of this package.
var Migrations = db.Embedded("evidence", migrations)

// Service keeps evidence. It is safe for concurrent use.
type Service struct {
	clock  netra.Clock
	ledger *ledger.Ledger
	vault  *vault.Vault
	blobs  blob.Store
}

// New makes the service.
func New(clock netra.Clock, l *ledger.Ledger, v *vault.Vault, blobs blob.Store) *Service {
	return &Service{clock: clock, ledger: l, vault: v, blobs: blobs}
}

// ErrAltered says that an original is not what it was when it was taken.
var ErrAltered = errors.New("evidence: the original does not have its hash")

// Seal closes an original and puts it on the disk. It changes no table, so that
// it is done before the transaction that keeps the item.
func (s *Service) Seal(ctx context.Context, o Original) (Item, error) {
	sum := sha256.Sum256(o.Data)
	it := Item{
		ID: netra.NewID(s.clock.Now()), Kind: o.Kind, Name: o.Name, Source: o.Source, MediaType: o.MediaType, SHA256: hex.EncodeToString(sum[:]),
		Size: int64(len(o.Data)), Tool: o.Tool, TakenAt: o.TakenAt,
	}
	key, wrapped, err := s.vault.NewKey()
	if err != nil {
		return it, fmt.Errorf("make key of evidence: %w", err)
	}
	it.wrapped = wrapped
	words, err := json.Marshal(particulars{Name: o.Name, Source: o.Source})
	if err != nil {
		return it, fmt.Errorf("write particulars of evidence: %w", err)
	}
	if it.sealed, err = key.Seal("evidence.particulars:"+it.ID, words); err != nil {
		return it, fmt.Errorf("seal particulars of evidence: %w", err)
	}
	sealed, err := key.Seal("evidence.original:"+it.ID, o.Data)
	if err != nil {
		return it, fmt.Errorf("seal original of evidence: %w", err)
	}
	if it.blob, _, err = s.blobs.Put(ctx, bytes.NewReader(sealed)); err != nil {
		return it, fmt.Errorf("store original of evidence: %w", err)
	}
	return it, nil
}

// particulars are what is sealed of an item beside its content.
type particulars struct{ Name, Source string }

// Keep records a sealed item about a thing of an office, with its event.
func (s *Service) Keep(ctx context.Context, tx *db.Tx, it Item, about string, office netra.OfficeID, by netra.Actor) error {
	it.About, it.Office, it.By, it.ByName = about, office, by.User, by.Name
	if err := insertItem(ctx, tx, it); err != nil {
		return err
	}
	return s.event(ctx, tx, "evidence.kept", it, by)
}

func (s *Service) event(ctx context.Context, tx *db.Tx, kind string, it Item, by netra.Actor) error {
	_, err := s.ledger.Append(ctx, tx, kind, it.About, by, map[string]any{
		"item": it.ID, "sha256": it.SHA256, "size": it.Size, "tool": it.Tool, "taken_at": it.TakenAt.UnixMilli(),
	})
	return err
}

// List lists the items about a thing, the oldest first.
func (s *Service) List(ctx context.Context, tx *db.Tx, about string) ([]Item, error) {
	items, err := listItems(ctx, tx, about)
	if err != nil {
		return nil, err
	}
	for i, it := range items {
		if it.Forgotten {
			continue
		}
		key, err := s.vault.Unwrap(it.wrapped)
		if err != nil {
			return nil, fmt.Errorf("unwrap key of evidence %s: %w", it.ID, err)
		}
		words, err := key.Open("evidence.particulars:"+it.ID, it.sealed)
		if err != nil {
			return nil, fmt.Errorf("open particulars of evidence %s: %w", it.ID, err)
		}
		var p particulars
		if err := json.Unmarshal(words, &p); err != nil {
			return nil, fmt.Errorf("read particulars of evidence %s: %w", it.ID, err)
		}
		items[i].Name, items[i].Source = p.Name, p.Source
	}
	return items, nil
}

// Original is the content of an item, whose hash was checked.
func (s *Service) Original(ctx context.Context, it Item) (_ []byte, err error) {
	if it.Forgotten {
		return nil, &netra.Error{Kind: netra.NotFound, Key: "evidence.forgotten"}
	}
	key, err := s.vault.Unwrap(it.wrapped)
	if err != nil {
		return nil, fmt.Errorf("unwrap key of evidence %s: %w", it.ID, err)
	}
	r, err := s.blobs.Get(ctx, it.blob)
	if err != nil {
		return nil, fmt.Errorf("get evidence %s: %w", it.ID, err)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	sealed, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read evidence %s: %w", it.ID, err)
	}
	data, err := key.Open("evidence.original:"+it.ID, sealed)
	if err != nil {
		return nil, fmt.Errorf("open evidence %s: %w", it.ID, err)
	}
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != it.SHA256 {
		return nil, fmt.Errorf("evidence %s: %w", it.ID, ErrAltered)
	}
	return data, nil
}

// Attach lets the items about one thing be about another one, too: a case that
// was made of it. Each has its event there, so that the case shows what it rests
// on.
func (s *Service) Attach(ctx context.Context, tx *db.Tx, from, to string, by netra.Actor) error {
	items, err := listItems(ctx, tx, from)
	if err != nil {
		return err
	}
	if err := linkItems(ctx, tx, from, to); err != nil {
		return err
	}
	for _, it := range items {
		it.About = to
		if err := s.event(ctx, tx, "evidence.attached", it, by); err != nil {
			return err
		}
	}
	return nil
}

// HandedOut records that somebody took an original out of the house. The caller
// lets that be durable before the bytes go out.
func (s *Service) HandedOut(ctx context.Context, tx *db.Tx, it Item, by netra.Actor) error {
	return s.event(ctx, tx, "evidence.handed_out", it, by)
}

// Forget destroys the keys of all items about a thing. What they were stays on
// record; what they held is gone, in every backup too.
func (s *Service) Forget(ctx context.Context, tx *db.Tx, about string, by netra.Actor) error {
	items, err := listItems(ctx, tx, about)
	if err != nil {
		return err
	}
	if err := forgetItems(ctx, tx, about, s.clock.Now()); err != nil {
		return err
	}
	for _, it := range items {
		if it.Forgotten {
			continue
		}
		if err := s.event(ctx, tx, "evidence.forgotten", it, by); err != nil {
			return err
		}
	}
	return nil
}
