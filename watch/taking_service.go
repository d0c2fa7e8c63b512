package watch

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/fetch"
	"github.com/netra-id/netra/internal/platform/jobs"
)

// CanTake tells whether this program has a browser that takes pages.
func (s *Service) CanTake() bool { return s.Pages != nil }

// AskPage lets the page at an address be taken as a capture of a hit.
func (s *Service) AskPage(ctx context.Context, hit, address string, by netra.Actor) error {
	address = strings.TrimSpace(address)
	if !takeable(address) {
		return &netra.Error{Kind: netra.Invalid, Key: "watch.draft_wrong", Problems: []netra.Problem{{Field: "alamat", Key: "watch.problem.address"}}}
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if err := holdHit(ctx, tx, hit); err != nil {
			return err
		}
		if err := s.mayCapture(ctx, tx, hit, by); err != nil {
			return err
		}
		return s.askPage(ctx, tx, hit, address, by)
	})
}

// takeable tells whether an address is one of the web.
func takeable(address string) bool {
	_, err := fetch.Parse(address)
	return err == nil && len(address) <= maxAddress
}

const maxAddress = 2000

// askPage asks for a page of a hit whose row the caller holds. The program looks
// at nothing by itself once the list has ended.
func (s *Service) askPage(ctx context.Context, tx *db.Tx, hit, address string, by netra.Actor) error {
	if !s.CanTake() {
		return &netra.Error{Kind: netra.NotInForce, Key: "watch.taking.no_browser"}
	}
	h, err := loadHit(ctx, tx, hit)
	if err != nil {
		return err
	}
	l, err := loadList(ctx, tx, h.List)
	if err != nil {
		return err
	}
	if err := s.leash(ctx, tx, l); err != nil {
		return err
	}
	before, err := listTakings(ctx, tx, hit)
	if err != nil {
		return err
	}
	if err := mayAsk(before); err != nil {
		return err
	}
	now := s.Clock.Now()
	t := Taking{ID: netra.NewID(now), Hit: hit, State: TakingAsked, AskedAt: now, By: by.User, ByName: by.Name}
	key, err := s.Vault.Unwrap(h.wrapped)
	if err != nil {
		return fmt.Errorf("unwrap key of hit %s: %w", hit, err)
	}
	if t.sealed, err = key.Seal("watch.taking:"+t.ID, []byte(address)); err != nil {
		return fmt.Errorf("seal address of taking %s: %w", t.ID, err)
	}
	if err := insertTaking(ctx, tx, t); err != nil {
		return err
	}
	if _, err := s.Ledger.Append(ctx, tx, "watch.page.asked", about(hit), by, map[string]string{"taking": t.ID}); err != nil {
		return err
	}
	return s.Jobs.Enqueue(ctx, tx, jobs.Job{Kind: pageJob, Key: t.ID, Payload: t.ID})
}

// preserve asks for the page of a post in which somebody saw an act, before it is
// gone, where it has an address and nobody has asked yet.
func (s *Service) preserve(ctx context.Context, tx *db.Tx, h Hit) error {
	if !s.CanTake() {
		return nil
	}
	before, err := listTakings(ctx, tx, h.ID)
	if err != nil || len(before) > 0 {
		return err
	}
	items, err := s.Evidence.List(ctx, tx, about(h.ID))
	if err != nil || len(items) == 0 || !takeable(items[0].Source) {
		return err
	}
	err = s.askPage(ctx, tx, h.ID, items[0].Source, netra.System(h.Office))
	var e *netra.Error
	if errors.As(err, &e) { // the list has ended: nothing is taken, and the review stands
		return nil
	}
	return err
}

// takings are the takings of a hit with their addresses.
func (s *Service) takings(ctx context.Context, tx *db.Tx, h Hit) ([]Taking, error) {
	ts, err := listTakings(ctx, tx, h.ID)
	for i := range ts {
		if ts[i].Address, err = s.addressOf(h, ts[i]); err != nil {
			return nil, err
		}
	}
	return ts, err
}

// addressOf opens the address of a taking, "" where the hit is forgotten.
func (s *Service) addressOf(h Hit, t Taking) (string, error) {
	if h.wrapped == nil {
		return "", nil
	}
	key, err := s.Vault.Unwrap(h.wrapped)
	if err != nil {
		return "", fmt.Errorf("unwrap key of hit %s: %w", h.ID, err)
	}
	b, err := key.Open("watch.taking:"+t.ID, t.sealed)
	if err != nil {
		return "", fmt.Errorf("open address of taking %s: %w", t.ID, err)
	}
	return string(b), nil
}
