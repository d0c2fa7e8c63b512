package registry

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const agencyColumns = `a.agency_id, a.name, a.short, a.kind, a.region, a.active`

func scanAgency(r interface{ Scan(...any) error }) (Agency, error) {
	var a Agency
	err := r.Scan(&a.ID, &a.Name, &a.Short, &a.Kind, &a.Region, &a.Active)
	return a, err
}

func insertAgency(ctx context.Context, tx *db.Tx, a Agency, at time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `
		insert into registry_agencies (agency_id, name, name_key, short, short_key, kind, region, active, created_at, created_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		string(a.ID), a.Name, plainKey(a.Name), a.Short, plainKey(a.Short), string(a.Kind), string(a.Region), true, at.UnixMilli(), string(by.User))
	if db.IsUnique(err) {
		return &netra.Error{Kind: netra.Conflict, Key: "registry.agency_exists", Err: err}
	}
	if err != nil {
		return fmt.Errorf("add agency %s: %w", a.ID, err)
	}
	return nil
}

func loadAgency(ctx context.Context, tx *db.Tx, id netra.AgencyID) (Agency, error) {
	a, err := scanAgency(tx.QueryRow(ctx, `select `+agencyColumns+` from registry_agencies a where a.agency_id = $1`, string(id)))
	if err != nil {
		return Agency{}, noSuch(err, "agency", string(id))
	}
	return a, nil
}

func agencyNamed(ctx context.Context, tx *db.Tx, text string) (Agency, error) {
	key := plainKey(text)
	if key == "" {
		return Agency{}, notFound()
	}
	a, err := scanAgency(tx.QueryRow(ctx, `select `+agencyColumns+` from registry_agencies a where a.name_key = $1`, key))
	if !errors.Is(err, db.ErrNoRows) {
		if err != nil {
			return Agency{}, fmt.Errorf("load agency by name: %w", err)
		}
		return a, nil
	}
	// Nobody may choose among those that share a short name but he who wrote it.
	list, err := queryAgencies(ctx, tx, `select `+agencyColumns+` from registry_agencies a where a.short_key = $1 order by a.agency_id limit 2`, key)
	switch {
	case err != nil:
		return Agency{}, err
	case len(list) == 0:
		return Agency{}, notFound()
	case len(list) > 1:
		return Agency{}, &netra.Error{Kind: netra.Invalid, Key: "registry.agency_unclear"}
	}
	return list[0], nil
}

func listAgencies(ctx context.Context, tx *db.Tx, in Within) ([]Agency, error) {
	cond, args := in.condition("a", 1)
	query := `select ` + agencyColumns + ` from registry_agencies a where a.active` + cond
	return queryAgencies(ctx, tx, query+` order by a.name, a.agency_id`, args...)
}

func queryAgencies(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Agency, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list agencies: %w", err)
	}
	defer rows.Close()
	var out []Agency
	for rows.Next() {
		a, err := scanAgency(rows)
		if err != nil {
			return nil, fmt.Errorf("list agencies: %w", err)
		}
		out = append(out, a)
	}
	return out, rows.Err()
}

func listUnits(ctx context.Context, tx *db.Tx, agency netra.AgencyID) ([]string, error) {
	rows, err := tx.Query(ctx, `select u.name from registry_units u where u.agency_id = $1 order by u.name`, string(agency))
	if err != nil {
		return nil, fmt.Errorf("list units of %s: %w", agency, err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, fmt.Errorf("list units of %s: %w", agency, err)
		}
		out = append(out, name)
	}
	return out, rows.Err()
}

// unitIDs are the ids of the units of an agency by the key of their name; those
// that are missing are added.
func unitIDs(ctx context.Context, tx *db.Tx, agency netra.AgencyID, names []string, at time.Time) (map[string]string, error) {
	rows, err := tx.Query(ctx, `select u.name_key, u.unit_id from registry_units u where u.agency_id = $1`, string(agency))
	if err != nil {
		return nil, fmt.Errorf("list units of %s: %w", agency, err)
	}
	defer rows.Close()
	out := map[string]string{}
	for rows.Next() {
		var key, id string
		if err := rows.Scan(&key, &id); err != nil {
			return nil, fmt.Errorf("list units of %s: %w", agency, err)
		}
		out[key] = id
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list units of %s: %w", agency, err)
	}
	for _, name := range names {
		key := plainKey(name)
		if key == "" || out[key] != "" {
			continue
		}
		out[key] = netra.NewID(at)
		n, err := tx.Exec(ctx, `
			insert into registry_units (unit_id, agency_id, name, name_key, created_at) values ($1, $2, $3, $4, $5)
			on conflict (agency_id, name_key) do nothing`, out[key], string(agency), name, key, at.UnixMilli())
		if err != nil {
			return nil, fmt.Errorf("add unit of %s: %w", agency, err)
		}
		if n == 0 {
			return nil, &netra.Error{Kind: netra.Conflict, Key: "registry.changed_meanwhile"}
		}
	}
	return out, nil
}
