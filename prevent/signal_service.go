package prevent

import (
	"context"

	"github.com/netra-id/netra/internal/platform/db"
)

// Signal hands what somebody noticed who confirmed to the supervisor of the
// region in which the notice was told. Nothing of it stays here and no event of
// this package records it, so that nobody can tell later who wrote it.
func (s *Service) Signal(ctx context.Context, kind Kind, token, text string) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		p, err := s.pack(ctx, tx, kind, token)
		if err != nil {
			return err
		}
		if p.Link.Telling == "" {
			return notFound()
		}
		office, err := s.Access.Office(ctx, tx, p.Office)
		if err != nil {
			return err
		}
		return s.Supervisor.TakeSignal(ctx, tx, office.Region, p.Subject, text)
	})
}
