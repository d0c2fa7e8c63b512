package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const officeColumns = `o.office_id, o.kind, o.name, o.short, o.region, coalesce(o.parent_id, ''), o.agency_id, o.path, o.zone, o.week, o.active, o.host`

// row is what both one row and the current row of many can do.
type row interface{ Scan(dest ...any) error }

func scanOffice(r row) (Office, error) {
	var o Office
	err := r.Scan(&o.ID, &o.Kind, &o.Name, &o.Short, &o.Region, &o.Parent, &o.Agency, &o.Path, &o.Zone, &o.Week, &o.Active, &o.Host)
	return o, err
}

func loadOffice(ctx context.Context, tx *db.Tx, id netra.OfficeID) (Office, error) {
	o, err := scanOffice(tx.QueryRow(ctx, `select `+officeColumns+` from access_offices o where o.office_id = $1`, string(id)))
	if errors.Is(err, db.ErrNoRows) {
		return Office{}, notFound()
	}
	if err != nil {
		return Office{}, fmt.Errorf("load office %s: %w", id, err)
	}
	return o, nil
}

func loadHost(ctx context.Context, tx *db.Tx) (Office, error) {
	o, err := scanOffice(tx.QueryRow(ctx, `select `+officeColumns+` from access_offices o where o.host`))
	if errors.Is(err, db.ErrNoRows) {
		return Office{}, notFound()
	}
	if err != nil {
		return Office{}, fmt.Errorf("load host office: %w", err)
	}
	return o, nil
}

func isHost(ctx context.Context, tx *db.Tx, id netra.OfficeID) (bool, error) {
	var host bool
	err := tx.QueryRow(ctx, `select o.host from access_offices o where o.office_id = $1`, string(id)).Scan(&host)
	if errors.Is(err, db.ErrNoRows) {
		return false, notFound()
	}
	if err != nil {
		return false, fmt.Errorf("load office %s: %w", id, err)
	}
	return host, nil
}

// queryOffices runs a query whose columns are officeColumns.
func queryOffices(ctx context.Context, tx *db.Tx, query string, args ...any) ([]Office, error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("list offices: %w", err)
	}
	defer rows.Close()
	var out []Office
	for rows.Next() {
		o, err := scanOffice(rows)
		if err != nil {
			return nil, fmt.Errorf("list offices: %w", err)
		}
		out = append(out, o)
	}
	return out, rows.Err()
}

// conds collects conditions and the arguments of their placeholders.
type conds struct {
	where []string
	args  []any
}

// add takes a condition in which each ? stands for the next placeholder.
func (c *conds) add(cond string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		cond = strings.Replace(cond, "?", fmt.Sprintf("$%d", len(c.args)), 1)
	}
	c.where = append(c.where, cond)
}

// in adds "column in (…)"; an empty list matches nothing.
func (c *conds) in(column string, values ...string) {
	if len(values) == 0 {
		c.where = append(c.where, "1 = 0")
		return
	}
	marks := make([]string, len(values))
	for i, v := range values {
		c.args = append(c.args, v)
		marks[i] = fmt.Sprintf("$%d", len(c.args))
	}
	c.where = append(c.where, column+" in ("+strings.Join(marks, ", ")+")")
}

// scope adds the condition of a scope on column.
func (c *conds) scope(sc Scope, column string) {
	cond, args := sc.SQL(column, len(c.args)+1)
	c.where = append(c.where, cond)
	c.args = append(c.args, args...)
}

// String is the whole condition.
func (c *conds) String() string {
	if len(c.where) == 0 {
		return "1 = 1"
	}
	return strings.Join(c.where, " and ")
}

func listOffices(ctx context.Context, tx *db.Tx, f OfficeFilter) ([]Office, error) {
	var c conds
	if !f.All {
		c.add("o.active")
	}
	if f.Scope != nil {
		c.scope(*f.Scope, "o.office_id")
	}
	if len(f.Kinds) > 0 {
		c.in("o.kind", f.Kinds...)
	}
	if f.Region != "" {
		c.add("(o.region = ? or substr(o.region, 1, ?) = ?)", string(f.Region), len(f.Region)+1, string(f.Region)+".")
	}
	if f.Below != "" {
		c.add("o.office_id in (select a.office_id from access_offices_above a where a.above_id = ?)", string(f.Below))
	}
	if f.Agency != "" {
		c.add("o.agency_id = ?", string(f.Agency))
	}
	if f.Query != "" {
		c.add(`(lower(o.name) like ? escape '\' or lower(o.short) like ? escape '\')`, likeAny(f.Query), likeAny(f.Query))
	}
	query := `select ` + officeColumns + ` from access_offices o where ` + c.String() + ` order by o.region, o.path`
	if f.Limit > 0 {
		query += fmt.Sprintf(" limit %d", f.Limit)
	}
	return queryOffices(ctx, tx, query, c.args...)
}

// likeAny is a pattern for text that contains q, whatever characters q has.
func likeAny(q string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.ToLower(q)) + "%"
}

// officesAround are the working offices of kinds whose region is region or
// contains it.
func officesAround(ctx context.Context, tx *db.Tx, kinds []string, region netra.Region) ([]Office, error) {
	around := []string{""}
	for r := region; r != ""; r = r.Parent() {
		around = append(around, string(r))
	}
	var c conds
	c.add("o.active")
	c.in("o.kind", kinds...)
	c.in("o.region", around...)
	return queryOffices(ctx, tx, `select `+officeColumns+` from access_offices o where `+c.String(), c.args...)
}

func officesOfAgency(ctx context.Context, tx *db.Tx, kinds []string, agency netra.AgencyID) ([]Office, error) {
	if agency == "" {
		return nil, nil
	}
	var c conds
	c.add("o.active")
	c.in("o.kind", kinds...)
	c.add("o.agency_id = ?", string(agency))
	return queryOffices(ctx, tx, `select `+officeColumns+` from access_offices o where `+c.String(), c.args...)
}

func insertOffice(ctx context.Context, tx *db.Tx, o Office, at time.Time) error {
	var parent any
	if o.Parent != "" {
		parent = string(o.Parent)
	}
	_, err := tx.Exec(ctx, `
		insert into access_offices (office_id, kind, name, short, region, parent_id, agency_id, path, zone, week, active, host, version, created_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1, $13)`,
		string(o.ID), o.Kind, o.Name, o.Short, string(o.Region), parent, string(o.Agency), o.Path, o.Zone, o.Week, o.Active, o.Host, at.UnixMilli())
	if db.IsUnique(err) {
		return &netra.Error{Kind: netra.Conflict, Key: "access.office_exists", Err: err}
	}
	if err != nil {
		return fmt.Errorf("add office %s: %w", o.ID, err)
	}
	for _, above := range strings.Split(strings.Trim(o.Path, "/"), "/") {
		if _, err := tx.Exec(ctx, `insert into access_offices_above (above_id, office_id) values ($1, $2)`, above, string(o.ID)); err != nil {
			return fmt.Errorf("place office %s below %s: %w", o.ID, above, err)
		}
	}
	return nil
}

func saveOfficeNames(ctx context.Context, tx *db.Tx, o Office) error {
	_, err := tx.Exec(ctx, `update access_offices set name = $1, short = $2, version = version + 1 where office_id = $3`, o.Name, o.Short, string(o.ID))
	if err != nil {
		return fmt.Errorf("rename office %s: %w", o.ID, err)
	}
	return nil
}

func saveOfficeWeek(ctx context.Context, tx *db.Tx, o Office) error {
	_, err := tx.Exec(ctx, `update access_offices set week = $1, version = version + 1 where office_id = $2`, o.Week, string(o.ID))
	if err != nil {
		return fmt.Errorf("set week of office %s: %w", o.ID, err)
	}
	return nil
}

func setHost(ctx context.Context, tx *db.Tx, id netra.OfficeID) error {
	if _, err := tx.Exec(ctx, `update access_offices set host = $1 where host`, false); err != nil {
		return fmt.Errorf("take the host from the office that had it: %w", err)
	}
	if _, err := tx.Exec(ctx, `update access_offices set host = $1 where office_id = $2`, true, string(id)); err != nil {
		return fmt.Errorf("make office %s the host: %w", id, err)
	}
	return nil
}

func closeOffice(ctx context.Context, tx *db.Tx, id netra.OfficeID) error {
	_, err := tx.Exec(ctx, `update access_offices set active = $1, version = version + 1 where office_id = $2`, false, string(id))
	if err != nil {
		return fmt.Errorf("close office %s: %w", id, err)
	}
	return nil
}

func officesBelow(ctx context.Context, tx *db.Tx, root netra.OfficeID) (map[netra.OfficeID]bool, error) {
	rows, err := tx.Query(ctx, `select office_id from access_offices_above where above_id = $1`, string(root))
	if err != nil {
		return nil, fmt.Errorf("list offices below %s: %w", root, err)
	}
	defer rows.Close()
	out := map[netra.OfficeID]bool{}
	for rows.Next() {
		var id netra.OfficeID
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list offices below %s: %w", root, err)
		}
		out[id] = true
	}
	return out, rows.Err()
}

func treeRevision(ctx context.Context, tx *db.Tx) (string, error) {
	var rev string
	if err := tx.QueryRow(ctx, `select revision from access_tree where tree_id = 1`).Scan(&rev); err != nil {
		return "", fmt.Errorf("read revision of the office tree: %w", err)
	}
	return rev, nil
}

// renewTree gives the tree a new name. It is random and no counter: a revision
// that a rolled-back transaction used never comes back with another content.
func renewTree(ctx context.Context, tx *db.Tx, revision string) error {
	if _, err := tx.Exec(ctx, `update access_tree set revision = $1 where tree_id = 1`, revision); err != nil {
		return fmt.Errorf("renew revision of the office tree: %w", err)
	}
	return nil
}
