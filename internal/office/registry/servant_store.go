package registry

import (
	"context"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const servantColumns = `s.servant_id, s.nip, s.name, s.name_key, s.title_front, s.title_back, s.employment, s.position, s.position_class,
	s.agency_id, a.name, coalesce(u.name, ''), s.region, s.version, s.since_at`

const servantJoins = `
	join registry_agencies a on a.agency_id = s.agency_id
	left join registry_units u on u.unit_id = s.unit_id`

const servantTables = `registry_servants s` + servantJoins

func scanServant(r interface{ Scan(...any) error }) (Servant, error) {
	var s Servant
	var since int64
	err := r.Scan(&s.ID, &s.NIP, &s.Name, &s.NameKey, &s.TitleFront, &s.TitleBack, &s.Employment, &s.Position, &s.PositionClass,
		&s.Agency, &s.AgencyName, &s.Unit, &s.Region, &s.Version, &since)
	s.Since = time.UnixMilli(since).UTC()
	return s, err
}

func queryServants(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Servant, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list servants: %w", err)
	}
	defer rows.Close()
	var out []Servant
	for rows.Next() {
		s, err := scanServant(rows)
		if err != nil {
			return nil, fmt.Errorf("list servants: %w", err)
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

func loadServant(ctx context.Context, tx *db.Tx, id netra.ServantID) (Servant, error) {
	s, err := scanServant(tx.QueryRow(ctx, `select `+servantColumns+` from `+servantTables+` where s.servant_id = $1`, string(id)))
	if err != nil {
		return Servant{}, noSuch(err, "servant", string(id))
	}
	return s, nil
}

// servantsByNIP are the servants with those numbers.
func servantsByNIP(ctx context.Context, tx *db.Tx, nips []NIP) (map[NIP]Servant, error) {
	out := make(map[NIP]Servant, len(nips))
	for len(nips) > 0 {
		n := min(chunk, len(nips))
		got, err := queryServants(ctx, tx, `select `+servantColumns+` from `+servantTables+` where s.nip in (`+marks(1, n)+`)`, anys(nips[:n])...)
		if err != nil {
			return nil, err
		}
		for _, s := range got {
			out[s.NIP] = s
		}
		nips = nips[n:]
	}
	return out, nil
}

// condition is Within as SQL on a table with the columns region and agency_id,
// with placeholders from $next on.
func (w Within) condition(alias string, next int) (string, []any) {
	cond, args := "", []any{}
	if w.Region != "" {
		cond += fmt.Sprintf(" and (%[1]s.region = $%[2]d or substr(%[1]s.region, 1, $%[3]d) = $%[4]d)", alias, next, next+1, next+2)
		args = append(args, string(w.Region), len(w.Region)+1, string(w.Region)+".")
	}
	if w.Agency != "" {
		cond += fmt.Sprintf(" and %s.agency_id = $%d", alias, next+len(args))
		args = append(args, string(w.Agency))
	}
	return cond, args
}

// maxCandidates is how many records a search looks at before it ranks them.
const maxCandidates = 500

// servantsLike are the servants whose names have words that begin as those of
// the search do; those with more of its words come first.
func servantsLike(ctx context.Context, tx *db.Tx, keys []string, in Within) ([]Servant, error) {
	var heads []string
	for _, k := range keys {
		heads = append(heads, headOf(k))
	}
	args := append(anys(keys), anys(heads)...)
	cond, more := in.condition("s", len(args)+1)
	args = append(args, more...)
	return queryServants(ctx, tx, `
		select `+servantColumns+`
		from (
			select t.servant_id, sum(case when t.token in (`+marks(1, len(keys))+`) then 3 else 1 end) as hits
			from registry_name_tokens t join registry_servants s on s.servant_id = t.servant_id
			where t.head in (`+marks(len(keys)+1, len(heads))+`)`+cond+`
			group by t.servant_id
			order by hits desc, t.servant_id
			limit `+fmt.Sprint(maxCandidates)+`
		) as found
		join registry_servants s on s.servant_id = found.servant_id`+servantJoins, args...)
}

func listServants(ctx context.Context, tx *db.Tx, in Within, after string, limit int) ([]Servant, error) {
	cond, args := in.condition("s", 2)
	args = append([]any{after}, args...)
	return queryServants(ctx, tx, `
		select `+servantColumns+` from `+servantTables+`
		where s.servant_id > $1`+cond+` order by s.servant_id limit `+fmt.Sprint(limit), args...)
}

func countServants(ctx context.Context, tx *db.Tx, in Within) (int, error) {
	cond, args := in.condition("s", 1)
	var n int
	err := tx.QueryRow(ctx, `select count(*) from registry_servants s where 1 = 1`+cond, args...).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count servants: %w", err)
	}
	return n, nil
}

// insertServants adds servants and the words of their names, many rows at a
// time. unit finds the id of a unit.
func insertServants(ctx context.Context, tx *db.Tx, list []Servant, unit func(Servant) any, at time.Time, batch string) error {
	const width = 17
	for len(list) > 0 {
		n := min(100, len(list))
		args := make([]any, 0, n*width)
		for _, s := range list[:n] {
			args = append(args, string(s.ID), string(s.NIP), s.Name, s.NameKey, s.TitleFront, s.TitleBack, s.Employment, s.Position, s.PositionClass,
				string(s.Agency), unit(s), string(s.Region), int64(1), at.UnixMilli(), at.UnixMilli(), batch, at.UnixMilli())
		}
		_, err := tx.Exec(ctx, `
			insert into registry_servants (servant_id, nip, name, name_key, title_front, title_back, employment, position, position_class,
				agency_id, unit_id, region, version, since_at, seen_at, batch_id, created_at)
			values `+tuples(n, width), args...)
		if db.IsUnique(err) {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile", Err: err}
		}
		if err != nil {
			return fmt.Errorf("add servants: %w", err)
		}
		if err := insertTokens(ctx, tx, list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

func insertTokens(ctx context.Context, tx *db.Tx, list []Servant) error {
	var args []any
	rows := 0
	flush := func() error {
		if rows == 0 {
			return nil
		}
		_, err := tx.Exec(ctx, `insert into registry_name_tokens (servant_id, token, head) values `+tuples(rows, 3), args...)
		args, rows = args[:0], 0
		if err != nil {
			return fmt.Errorf("add words of names: %w", err)
		}
		return nil
	}
	for _, s := range list {
		for _, k := range keysOf(s.Name) {
			args = append(args, string(s.ID), k, headOf(k))
			if rows++; rows == chunk {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

// updateServant keeps what the registry said before and saves what it says now.
func updateServant(ctx context.Context, tx *db.Tx, old, now Servant, unit any, at time.Time, batch string) error {
	_, err := tx.Exec(ctx, `
		insert into registry_servant_history (servant_id, version, name, title_front, title_back, employment, position, position_class,
			agency_id, unit_id, region, from_at, until_at, batch_id)
		select servant_id, version, name, title_front, title_back, employment, position, position_class,
			agency_id, unit_id, region, since_at, $1, batch_id
		from registry_servants
		where servant_id = $2 and version = $3`, at.UnixMilli(), string(old.ID), old.Version)
	if err != nil {
		return fmt.Errorf("keep servant %s: %w", old.ID, err)
	}
	n, err := tx.Exec(ctx, `
		update registry_servants
		set name = $1, name_key = $2, title_front = $3, title_back = $4, employment = $5, position = $6, position_class = $7,
			agency_id = $8, unit_id = $9, region = $10, version = version + 1, since_at = $11, seen_at = $11, batch_id = $12
		where servant_id = $13 and version = $14`,
		now.Name, now.NameKey, now.TitleFront, now.TitleBack, now.Employment, now.Position, now.PositionClass,
		string(now.Agency), unit, string(now.Region), at.UnixMilli(), batch, string(old.ID), old.Version)
	if err != nil {
		return fmt.Errorf("update servant %s: %w", old.ID, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
	}
	if old.Name == now.Name {
		return nil
	}
	if _, err := tx.Exec(ctx, `delete from registry_name_tokens where servant_id = $1`, string(old.ID)); err != nil {
		return fmt.Errorf("remove words of name of %s: %w", old.ID, err)
	}
	now.ID = old.ID
	return insertTokens(ctx, tx, []Servant{now})
}

// servantAt is what the registry said of a servant at an instant; what it first
// said where it knew nothing yet.
func servantAt(ctx context.Context, tx *db.Tx, id netra.ServantID, at time.Time) (Servant, error) {
	s, err := loadServant(ctx, tx, id)
	if err != nil || !at.Before(s.Since) {
		return s, err
	}
	var from int64
	err = tx.QueryRow(ctx, `
		select h.name, h.title_front, h.title_back, h.employment, h.position, h.position_class, h.agency_id,
			coalesce(a.name, ''), coalesce(u.name, ''), h.region, h.version, h.from_at
		from registry_servant_history h
		left join registry_agencies a on a.agency_id = h.agency_id
		left join registry_units u on u.unit_id = h.unit_id
		where h.servant_id = $1 and h.until_at > $2
		order by h.version limit 1`, string(id), at.UnixMilli()).
		Scan(&s.Name, &s.TitleFront, &s.TitleBack, &s.Employment, &s.Position, &s.PositionClass, &s.Agency,
			&s.AgencyName, &s.Unit, &s.Region, &s.Version, &from)
	if err != nil {
		if netra.KindOf(noSuch(err, "servant", string(id))) == netra.NotFound {
			return loadServant(ctx, tx, id)
		}
		return Servant{}, noSuch(err, "history of servant", string(id))
	}
	s.NameKey, s.Since = NameKey(s.Name), time.UnixMilli(from).UTC()
	return s, nil
}
