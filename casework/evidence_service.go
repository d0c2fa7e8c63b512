package casework

import (
	"context"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/office/evidence"
	"github.com/netra-id/netra/internal/platform/db"
)

// evidenceOf lists what a case rests on, as far as it was kept as evidence. An
// original belongs to the case and not to one person of it: an employer, who may
// know nothing of the servants of another one, gets none.
func (s *Service) evidenceOf(ctx context.Context, tx *db.Tx, f *file) ([]evidence.Item, error) {
	if !f.whole {
		return nil, nil
	}
	return s.Evidence.List(ctx, tx, "case:"+string(f.ID))
}

// HandOut is one original of a case with its content, for somebody who works
// on the whole of it. Who took it out stands in the ledger before the bytes go.
func (s *Service) HandOut(ctx context.Context, id netra.CaseID, item string, by netra.Actor) (evidence.Item, []byte, error) {
	var it evidence.Item
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		f, err := s.reading(ctx, tx, id, by)
		if err != nil {
			return err
		}
		items, err := s.evidenceOf(ctx, tx, f)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(items, func(it evidence.Item) bool { return it.ID == item })
		if i < 0 {
			return &netra.Error{Kind: netra.NotFound, Key: "casework.not_found"}
		}
		it = items[i]
		return s.Evidence.HandedOut(ctx, tx, it, by)
	})
	if err != nil {
		return it, nil, err
	}
	data, err := s.Evidence.Original(ctx, it)
	return it, data, err
}
