package registry

import (
	"context"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

// FindServants finds servants by position ("lurah") or by name, whatever titles, spelling and order it is
// written in, or by the whole NIP; words that are not in the name may name the
// unit, the position or the agency. The best come first, each with what
// matched. limit 0 means 20.
func (s *Service) FindServants(ctx context.Context, tx *db.Tx, q string, in Within, limit int) ([]Servant, error) {
	if limit <= 0 {
		limit = 20
	}
	q = oneLine(q)
	if utf8.RuneCountInString(q) > 200 {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "registry.query_long", Problems: []netra.Problem{{Field: "q", Key: "registry.query_long"}}}
	}
	if meantAsNIP(q) {
		n, err := ParseNIP(q)
		if err != nil {
			return nil, err
		}
		return s.findNIP(ctx, tx, n, in)
	}
	out, err := s.findName(ctx, tx, q, in, limit)
	if err != nil {
		return nil, err
	}
	words := positionWords(q)
	if len(words) > 0 && len(out) < limit {
		found, err := servantsInPosition(ctx, tx, words, in, limit)
		if err != nil {
			return nil, err
		}
		out = withPositions(out, found, words, limit)
	}
	if len(out) == 0 && len(words) == 0 && q != "" {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "registry.query_short", Problems: []netra.Problem{{Field: "q", Key: "registry.query_short"}}}
	}
	return out, nil
}

func (s *Service) findName(ctx context.Context, tx *db.Tx, q string, in Within, limit int) ([]Servant, error) {
	tokens := kin.Tokens(q)
	keys := searchKeys(tokens)
	if len(keys) == 0 || len(keys) > maxWords {
		return nil, nil
	}
	found, err := servantsLike(ctx, tx, keys, commonKeys(tokens), in)
	if err != nil {
		return nil, err
	}
	return rankServants(q, found, limit), nil
}

func (s *Service) findNIP(ctx context.Context, tx *db.Tx, n NIP, in Within) ([]Servant, error) {
	found, err := servantsByNIP(ctx, tx, []NIP{n})
	if err != nil {
		return nil, err
	}
	v, ok := found[n]
	if !ok || !in.Covers(v) {
		return nil, nil
	}
	v.Score, v.Matched = 1, []Match{{Field: "nip", How: "exact"}}
	return []Servant{v}, nil
}

// Servant is the servant with that id, as the registry knows him now.
func (s *Service) Servant(ctx context.Context, tx *db.Tx, id netra.ServantID) (Servant, error) {
	return loadServant(ctx, tx, id)
}

// ServantAt is what the registry said of a servant at an instant, for the day of
// an act.
func (s *Service) ServantAt(ctx context.Context, tx *db.Tx, id netra.ServantID, at time.Time) (Servant, error) {
	return servantAt(ctx, tx, id, at)
}

// History is what rosters said of a servant, what they say now first. Until is
// zero for that.
func (s *Service) History(ctx context.Context, tx *db.Tx, id netra.ServantID) ([]Servant, error) {
	now, err := loadServant(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	past, err := servantHistory(ctx, tx, now)
	return append([]Servant{now}, past...), err
}

// Servants lists servants in the order in which they came, after that id.
func (s *Service) Servants(ctx context.Context, tx *db.Tx, in Within, after netra.ServantID, limit int) ([]Servant, error) {
	if limit <= 0 {
		limit = 50
	}
	return listServants(ctx, tx, in, string(after), limit)
}

// ServantsByName lists servants by name, without the first offset ones.
func (s *Service) ServantsByName(ctx context.Context, tx *db.Tx, in Within, offset, limit int) ([]Servant, error) {
	return listServantsByName(ctx, tx, in, max(0, offset), max(1, limit))
}

// CountServants counts the servants of a region or agency.
func (s *Service) CountServants(ctx context.Context, tx *db.Tx, in Within) (int, error) {
	return countServants(ctx, tx, in)
}

// CountByRegion counts the servants by the region where they work, of a level of
// the tree: 1 for provinces, 2 for kabupaten and kota. Where no roster was taken
// in there is no entry.
func (s *Service) CountByRegion(ctx context.Context, tx *db.Tx, level int) (map[netra.Region]int, error) {
	return countByRegion(ctx, tx, level)
}

// AddServant adds one servant. Name may be written with titles where TitleFront
// and TitleBack are empty.
func (s *Service) AddServant(ctx context.Context, tx *db.Tx, v Servant, by netra.Actor) (netra.ServantID, error) {
	now := s.clock.Now()
	n, err := ParseNIP(string(v.NIP))
	if err != nil {
		return "", err
	}
	v.NIP = n
	if v.TitleFront == "" && v.TitleBack == "" {
		v.TitleFront, v.Name, v.TitleBack = kin.Split(v.Name)
	}
	v.Name, v.Unit, v.Position = oneLine(v.Name), oneLine(v.Unit), oneLine(v.Position)
	if v.Employment == "" {
		v.Employment = employmentOf(n)
	}
	if v.Region == "" {
		a, err := loadAgency(ctx, tx, v.Agency)
		if err != nil {
			return "", err
		}
		v.Region = a.Region
	}
	if ps := s.checkServant(v); len(ps) > 0 {
		return "", &netra.Error{Kind: netra.Invalid, Key: "registry.servant_wrong", Problems: ps}
	}
	v.ID, v.NameKey = netra.ServantID(netra.NewID(now)), kin.Key(v.Name)
	units, err := unitIDs(ctx, tx, v.Agency, []string{v.Unit}, now)
	if err != nil {
		return "", err
	}
	if err := insertServants(ctx, tx, []Servant{v}, unitOf(map[netra.AgencyID]map[string]string{v.Agency: units}), now, ""); err != nil {
		return "", err
	}
	if _, err := s.ledger.Append(ctx, tx, "registry.servant.added", "servant:"+string(v.ID), by, map[string]string{"nip": string(v.NIP), "name": v.FullName(), "agency": string(v.Agency)}); err != nil {
		return "", fmt.Errorf("record servant %s: %w", v.ID, err)
	}
	return v.ID, nil
}

// checkServant tells what is wrong with a servant whose texts were folded.
func (s *Service) checkServant(v Servant) []netra.Problem {
	var ps []netra.Problem
	if n := utf8.RuneCountInString(v.Name); n == 0 || n > 150 || kin.Key(v.Name) == "" {
		ps = append(ps, netra.Problem{Field: "nama", Key: "registry.name_missing"})
	}
	if s.book.Employments[v.Employment] == nil {
		ps = append(ps, netra.Problem{Field: "status", Key: "registry.employment_unknown"})
	}
	if _, ok := s.regions.Get(v.Region); !ok && v.Region != "" {
		ps = append(ps, netra.Problem{Field: "wilayah", Key: "registry.region_unknown"})
	}
	for field, text := range map[string]string{"jabatan": v.Position, "unit": v.Unit, "gelar_depan": v.TitleFront, "gelar_belakang": v.TitleBack} {
		if utf8.RuneCountInString(text) > 300 {
			ps = append(ps, netra.Problem{Field: field, Key: "registry.text_long", Args: []any{300}})
		}
	}
	return ps
}

// RevealNIP hands out the whole number and writes into the ledger who read it
// and why.
func (s *Service) RevealNIP(ctx context.Context, id netra.ServantID, reason string, by netra.Actor) (NIP, error) {
	reason = oneLine(reason)
	if n := utf8.RuneCountInString(reason); n < 10 || n > 500 {
		return "", &netra.Error{Kind: netra.Invalid, Key: "registry.reason_needed", Problems: []netra.Problem{{Field: "alasan", Key: "registry.reason_needed"}}}
	}
	var n NIP
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		v, err := loadServant(ctx, tx, id)
		if err != nil {
			return err
		}
		n = v.NIP
		_, err = s.ledger.Append(ctx, tx, "registry.nip.revealed", "servant:"+string(id), by, map[string]string{"reason": reason})
		return err
	})
	return n, err
}

// unitOf finds the id of a servant's unit among those of the agencies.
func unitOf(units map[netra.AgencyID]map[string]string) func(Servant) any {
	return func(v Servant) any {
		if id := units[v.Agency][plainKey(v.Unit)]; id != "" {
			return id
		}
		return nil
	}
}
