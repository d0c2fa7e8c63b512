package registry

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
	"github.com/netra-id/netra/internal/platform/db"
)

const servantColumns = `s.servant_id, s.nip, s.name, s.name_key, s.title_front, s.title_back, s.employment, s.position, s.position_class,
	s.position_from, s.partner, s.agency_id, a.name, coalesce(u.name, ''), s.region, s.version, s.since_at, s.batch_id`

const servantJoins = `
	join registry_agencies a on a.agency_id = s.agency_id
	left join registry_units u on u.unit_id = s.unit_id`

const servantTables = `registry_servants s` + servantJoins

func scanServant(r interface{ Scan(...any) error }) (Servant, error) {
	var s Servant
	var since int64
	err := r.Scan(&s.ID, &s.NIP, &s.Name, &s.NameKey, &s.TitleFront, &s.TitleBack, &s.Employment, &s.Position, &s.PositionClass,
		&s.PositionFrom, &s.Partner, &s.Agency, &s.AgencyName, &s.Unit, &s.Region, &s.Version, &since, &s.batch)
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
	if key := plainKey(w.Unit); key != "" {
		// Letters and digits only: nothing in it means anything to like.
		cond += fmt.Sprintf(" and %s.unit_id in (select w.unit_id from registry_units w where w.name_key like $%d)", alias, next+len(args))
		args = append(args, "%"+key+"%")
	}
	return cond, args
}

// maxCandidates is how many records a search looks at before it ranks them.
const maxCandidates = 500

// servantsLike are the servants whose names have words that begin as those of
// the search do; those with more of its words come first. common are words of
// the search that many have: they only put those who have them too in front.
func servantsLike(ctx context.Context, tx *db.Tx, keys, common []string, in Within) ([]Servant, error) {
	var heads []string
	for _, k := range keys {
		heads = append(heads, headOf(k))
	}
	args := append(anys(keys), anys(heads)...)
	cond, more := in.condition("s", len(args)+1)
	args = append(args, more...)
	hits := `sum(case when t.token in (` + marks(1, len(keys)) + `) then 3 else 1 end)`
	if len(common) > 0 {
		hits += ` + (select count(*) from registry_name_tokens c where c.servant_id = t.servant_id and c.token in (` + marks(len(args)+1, len(common)) + `))`
		args = append(args, anys(common)...)
	}
	return queryServants(ctx, tx, `
		select `+servantColumns+`
		from (
			select t.servant_id, `+hits+` as hits
			from registry_name_tokens t join registry_servants s on s.servant_id = t.servant_id
			where t.head in (`+marks(len(keys)+1, len(heads))+`)`+cond+`
			group by t.servant_id
			order by hits desc, t.servant_id
			limit `+fmt.Sprint(maxCandidates)+`
		) as found
		join registry_servants s on s.servant_id = found.servant_id`+servantJoins, args...)
}

// servantsInPosition are servants whose position has words that begin so; those
// whose position begins with the first one come first. words have letters and
// digits only, which mean nothing to like.
func servantsInPosition(ctx context.Context, tx *db.Tx, words []string, in Within, limit int) ([]Servant, error) {
	args := []any{words[0] + "%"}
	cond := ""
	for _, w := range words {
		args = append(args, "% "+w+"%")
		cond += fmt.Sprintf(" and ' ' || lower(p.position) like $%d", len(args))
	}
	scope, more := in.condition("p", len(args)+1)
	args = append(args, more...)
	return queryServants(ctx, tx, `
		select `+servantColumns+`
		from (
			select p.servant_id
			from registry_servants p
			where 1 = 1`+cond+scope+`
			order by case when lower(p.position) like $1 then 0 else 1 end, p.servant_id
			limit `+fmt.Sprint(limit)+`
		) as found
		join registry_servants s on s.servant_id = found.servant_id`+servantJoins, args...)
}

// listServantsByName chooses the rows before it looks up what belongs to them,
// so that a page far behind costs no more than one in front.
func listServantsByName(ctx context.Context, tx *db.Tx, in Within, offset, limit int) ([]Servant, error) {
	cond, args := in.condition("p", 1)
	return queryServants(ctx, tx, `
		select `+servantColumns+`
		from (
			select p.servant_id, lower(p.name) as sort_name
			from registry_servants p
			where 1 = 1`+cond+`
			order by sort_name, p.servant_id
			limit `+fmt.Sprint(limit)+` offset `+fmt.Sprint(offset)+`
		) as found
		join registry_servants s on s.servant_id = found.servant_id`+servantJoins+`
		order by found.sort_name, s.servant_id`, args...)
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

func countByRegion(ctx context.Context, tx *db.Tx, level int) (map[netra.Region]int, error) {
	// A code has two digits, and three characters more for each level below.
	rows, err := tx.Query(ctx, `
		select substr(region, 1, $1), count(*) from registry_servants where length(region) >= $1 group by 1`, 3*level-1)
	if err != nil {
		return nil, fmt.Errorf("count servants by region: %w", err)
	}
	defer rows.Close()
	out := map[netra.Region]int{}
	for rows.Next() {
		var (
			r netra.Region
			n int
		)
		if err := rows.Scan(&r, &n); err != nil {
			return nil, fmt.Errorf("scan servants by region: %w", err)
		}
		out[r] = n
	}
	return out, rows.Err()
}

// rowWidth is how many columns servantRows fills.
const rowWidth = 19

// batchRows is how many servants one statement writes.
const batchRows = 100

const servantInsert = `
	insert into registry_servants (servant_id, nip, name, name_key, title_front, title_back, employment, position, position_class,
		position_from, partner, agency_id, unit_id, region, version, since_at, seen_at, batch_id, created_at)
	values `

// servantRows are servants as arguments of servantInsert. unit finds the id of a
// unit.
func servantRows(list []Servant, unit func(Servant) any, at time.Time, batch string) []any {
	args := make([]any, 0, len(list)*rowWidth)
	for _, s := range list {
		args = append(args, string(s.ID), string(s.NIP), s.Name, s.NameKey, s.TitleFront, s.TitleBack, s.Employment, s.Position, s.PositionClass,
			string(s.PositionFrom), s.Partner, string(s.Agency), unit(s), string(s.Region), int64(s.Version), at.UnixMilli(), at.UnixMilli(), batch, at.UnixMilli())
	}
	return args
}

// insertServants adds servants and the words of their names, many rows at a
// time.
func insertServants(ctx context.Context, tx *db.Tx, list []Servant, unit func(Servant) any, at time.Time, batch string) error {
	for part := range slices.Chunk(list, batchRows) {
		for i := range part {
			part[i].Version = 1
		}
		added, err := tx.Exec(ctx, servantInsert+tuples(len(part), rowWidth)+` on conflict (nip) do nothing`, servantRows(part, unit, at, batch)...)
		if err != nil {
			return fmt.Errorf("add servants: %w", err)
		}
		// Who was added while this went on makes the whole run again, where the
		// database sees it, and is refused where it does not.
		if added < int64(len(part)) {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
		}
		if err := insertTokens(ctx, tx, part); err != nil {
			return err
		}
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

// change is what the registry said of a servant and what a roster says now.
type change struct{ old, now Servant }

// updateServants keeps what the registry said before and saves what it says now,
// many rows at a time.
func updateServants(ctx context.Context, tx *db.Tx, list []change, unit func(Servant) any, at time.Time, batch string) error {
	for part := range slices.Chunk(list, batchRows) {
		rows := make([]Servant, len(part))
		ids := make([]netra.ServantID, len(part))
		var renamed []Servant
		for i, c := range part {
			c.now.ID, c.now.Version = c.old.ID, c.old.Version
			rows[i], ids[i] = c.now, c.old.ID
			if c.old.Name != c.now.Name {
				renamed = append(renamed, c.now)
			}
		}
		_, err := tx.Exec(ctx, `
			insert into registry_servant_history (servant_id, version, name, title_front, title_back, employment, position, position_class,
				position_from, agency_id, unit_id, region, from_at, until_at, batch_id)
			select servant_id, version, name, title_front, title_back, employment, position, position_class,
				position_from, agency_id, unit_id, region, since_at, $1, batch_id
			from registry_servants
			where servant_id in (`+marks(2, len(ids))+`)`, append([]any{at.UnixMilli()}, anys(ids)...)...)
		if err != nil {
			return fmt.Errorf("keep servants: %w", err)
		}
		// The version of a row that is written is the one that was read.
		n, err := tx.Exec(ctx, servantInsert+tuples(len(rows), rowWidth)+`
			on conflict (servant_id) do update
			set name = excluded.name, name_key = excluded.name_key, title_front = excluded.title_front, title_back = excluded.title_back,
				employment = excluded.employment, position = excluded.position, position_class = excluded.position_class,
				position_from = excluded.position_from, partner = excluded.partner,
				agency_id = excluded.agency_id, unit_id = excluded.unit_id, region = excluded.region, version = excluded.version + 1,
				since_at = excluded.since_at, seen_at = excluded.seen_at, batch_id = excluded.batch_id
			where registry_servants.version = excluded.version`, servantRows(rows, unit, at, batch)...)
		if err != nil {
			return fmt.Errorf("update servants: %w", err)
		}
		if n < int64(len(rows)) {
			return &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
		}
		if err := renameServants(ctx, tx, renamed); err != nil {
			return err
		}
	}
	return nil
}

// renameServants makes servants findable by their new names.
func renameServants(ctx context.Context, tx *db.Tx, list []Servant) error {
	if len(list) == 0 {
		return nil
	}
	ids := make([]netra.ServantID, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	if _, err := tx.Exec(ctx, `delete from registry_name_tokens where servant_id in (`+marks(1, len(ids))+`)`, anys(ids)...); err != nil {
		return fmt.Errorf("remove words of names: %w", err)
	}
	return insertTokens(ctx, tx, list)
}

// servantHistory is what the registry said of a servant before now, the newest
// first.
func servantHistory(ctx context.Context, tx *db.Tx, now Servant) ([]Servant, error) {
	rows, err := tx.Query(ctx, `
		select h.name, h.title_front, h.title_back, h.employment, h.position, h.position_class, h.position_from, h.agency_id,
			coalesce(a.name, ''), coalesce(u.name, ''), h.region, h.version, h.from_at, h.until_at
		from registry_servant_history h
		left join registry_agencies a on a.agency_id = h.agency_id
		left join registry_units u on u.unit_id = h.unit_id
		where h.servant_id = $1
		order by h.version desc`, string(now.ID))
	if err != nil {
		return nil, fmt.Errorf("list history of servant %s: %w", now.ID, err)
	}
	defer rows.Close()
	var out []Servant
	for rows.Next() {
		s := Servant{ID: now.ID, NIP: now.NIP}
		var from, until int64
		err := rows.Scan(&s.Name, &s.TitleFront, &s.TitleBack, &s.Employment, &s.Position, &s.PositionClass, &s.PositionFrom, &s.Agency,
			&s.AgencyName, &s.Unit, &s.Region, &s.Version, &from, &until)
		if err != nil {
			return nil, fmt.Errorf("list history of servant %s: %w", now.ID, err)
		}
		s.NameKey, s.Since, s.Until = kin.Key(s.Name), time.UnixMilli(from).UTC(), time.UnixMilli(until).UTC()
		out = append(out, s)
	}
	return out, rows.Err()
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
		select h.name, h.title_front, h.title_back, h.employment, h.position, h.position_class, h.position_from, h.agency_id,
			coalesce(a.name, ''), coalesce(u.name, ''), h.region, h.version, h.from_at
		from registry_servant_history h
		left join registry_agencies a on a.agency_id = h.agency_id
		left join registry_units u on u.unit_id = h.unit_id
		where h.servant_id = $1 and h.until_at > $2
		order by h.version limit 1`, string(id), at.UnixMilli()).
		Scan(&s.Name, &s.TitleFront, &s.TitleBack, &s.Employment, &s.Position, &s.PositionClass, &s.PositionFrom, &s.Agency,
			&s.AgencyName, &s.Unit, &s.Region, &s.Version, &from)
	if err != nil {
		if netra.KindOf(noSuch(err, "servant", string(id))) == netra.NotFound {
			return loadServant(ctx, tx, id)
		}
		return Servant{}, noSuch(err, "history of servant", string(id))
	}
	s.NameKey, s.Since = kin.Key(s.Name), time.UnixMilli(from).UTC()
	return s, nil
}
