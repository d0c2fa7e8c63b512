package relatives

import (
	"context"
	"maps"
	"slices"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/i18n"
)

// over tells whether an election has ended everywhere.
func (s *Service) over(election string) bool {
	e := s.Law.Elections[election]
	if e == nil {
		return false // of another edition of the law; nothing is deleted by mistake
	}
	until := e.Span().Until
	return !until.IsZero() && netra.DateOf(s.Clock.Now(), i18n.Zone("Asia/Jakarta")) > until
}

// forget deletes the pairs, runs and links of elections that are over, and the
// families that CVs named there. It records how many there were and no name.
func (s *Service) forget(ctx context.Context, tx *db.Tx) error {
	for _, e := range slices.Sorted(maps.Keys(s.Law.Elections)) {
		if !s.over(e) {
			continue
		}
		pairs, err := deleteElection(ctx, tx, e)
		if err != nil {
			return err
		}
		families, err := s.Registry.ForgetFamilies(ctx, tx, e)
		if err != nil {
			return err
		}
		if pairs+families == 0 {
			continue
		}
		_, err = s.Ledger.Append(ctx, tx, "relatives.forgotten", "election:"+e, netra.System(""), map[string]int64{"pairs": pairs, "relatives": families})
		if err != nil {
			return err
		}
	}
	return nil
}
