package access

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func millis(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

func instant(ms sql.NullInt64) time.Time {
	if !ms.Valid {
		return time.Time{}
	}
	return time.UnixMilli(ms.Int64).UTC()
}

func insertUser(ctx context.Context, tx *db.Tx, id netra.UserID, login, name string, by netra.Actor, at time.Time) error {
	_, err := tx.Exec(ctx, `
		insert into access_users (user_id, login, name, password, factor_key, factor_sealed, factor_step, active, version, created_at, created_by)
		values ($1, $2, $3, '', null, null, 0, $4, 1, $5, $6)`,
		string(id), login, name, true, at.UnixMilli(), string(by.User))
	if db.IsUnique(err) {
		return &netra.Error{Kind: netra.Invalid, Key: "access.user_wrong", Problems: []netra.Problem{{Field: "login", Key: "access.login_taken"}}, Err: err}
	}
	if err != nil {
		return fmt.Errorf("add user %s: %w", id, err)
	}
	return nil
}

const userColumns = `u.user_id, u.login, u.name, u.active, case when u.password <> '' and u.factor_sealed is not null then 1 else 0 end, u.created_at`

func scanUser(r row) (User, error) {
	var u User
	var ready, at int64
	err := r.Scan(&u.ID, &u.Login, &u.Name, &u.Active, &ready, &at)
	u.Ready, u.CreatedAt = ready == 1, time.UnixMilli(at).UTC()
	return u, err
}

func loadUser(ctx context.Context, tx *db.Tx, id netra.UserID) (User, error) {
	u, err := scanUser(tx.QueryRow(ctx, `select `+userColumns+` from access_users u where u.user_id = $1`, string(id)))
	if err != nil {
		return User{}, noSuch(err, "user", string(id))
	}
	return u, nil
}

func setActive(ctx context.Context, tx *db.Tx, id netra.UserID, active bool) error {
	n, err := tx.Exec(ctx, `update access_users set active = $1, version = version + 1 where user_id = $2 and active <> $1`, active, string(id))
	if err != nil {
		return fmt.Errorf("set user %s active: %w", id, err)
	}
	if n == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "access.changed_meanwhile"}
	}
	return nil
}

func listUsers(ctx context.Context, tx *db.Tx, f UserFilter, now time.Time) ([]User, error) {
	var m, c conds
	// The conditions on memberships share the numbering of the others, so
	// they are built first and their arguments come first.
	if f.Scope != nil {
		m.scope(*f.Scope, "m.office_id")
	}
	if f.Office != "" {
		m.add("m.office_id = ?", string(f.Office))
	}
	if f.Role != "" {
		m.add("m.role = ?", string(f.Role))
	}
	if !f.Ended {
		m.add("(m.until_at is null or m.until_at > ?)", now.UnixMilli())
	}
	c.args = m.args
	if len(m.where) > 0 {
		c.where = append(c.where, "u.user_id in (select m.user_id from access_memberships m where "+m.String()+")")
	}
	if !f.Ended {
		c.add("u.active")
	}
	if f.Query != "" {
		c.add(`(lower(u.name) like ? escape '\' or u.login like ? escape '\')`, likeAny(f.Query), likeAny(f.Query))
	}
	if f.After != "" {
		c.add("u.login > ?", f.After)
	}
	rows, err := tx.Query(ctx, `select `+userColumns+` from access_users u where `+c.String()+fmt.Sprintf(` order by u.login limit %d`, f.Limit), c.args...)
	if err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	defer rows.Close()
	var out []User
	var ids []string
	for rows.Next() {
		u, err := scanUser(rows)
		if err != nil {
			return nil, fmt.Errorf("list users: %w", err)
		}
		out, ids = append(out, u), append(ids, string(u.ID))
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("list users: %w", err)
	}
	if len(ids) == 0 {
		return nil, nil
	}
	var in conds
	in.in("m.user_id", ids...)
	ms, err := queryMemberships(ctx, tx, in)
	if err != nil {
		return nil, err
	}
	for i := range out {
		for _, m := range ms {
			if m.User == out[i].ID {
				out[i].Memberships = append(out[i].Memberships, m)
			}
		}
	}
	return out, nil
}

func userNames(ctx context.Context, tx *db.Tx, ids []netra.UserID) (map[netra.UserID]string, error) {
	out := map[netra.UserID]string{}
	if len(ids) == 0 {
		return out, nil
	}
	var c conds
	var texts []string
	for _, id := range ids {
		texts = append(texts, string(id))
	}
	c.in("u.user_id", texts...)
	rows, err := tx.Query(ctx, `select u.user_id, u.name from access_users u where `+c.String(), c.args...)
	if err != nil {
		return nil, fmt.Errorf("list names of users: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var id netra.UserID
		var name string
		if err := rows.Scan(&id, &name); err != nil {
			return nil, fmt.Errorf("list names of users: %w", err)
		}
		out[id] = name
	}
	return out, rows.Err()
}

const membershipColumns = `m.membership_id, m.user_id, m.office_id, o.name, m.role, m.from_at, m.until_at`

func scanMembership(r row) (Membership, error) {
	var m Membership
	var from int64
	var until sql.NullInt64
	err := r.Scan(&m.ID, &m.User, &m.Office, &m.OfficeName, &m.Role, &from, &until)
	m.From, m.Until = time.UnixMilli(from).UTC(), instant(until)
	return m, err
}

func queryMemberships(ctx context.Context, tx *db.Tx, c conds) ([]Membership, error) {
	rows, err := tx.Query(ctx, `
		select `+membershipColumns+`
		from access_memberships m join access_offices o on o.office_id = m.office_id
		where `+c.String()+` order by m.from_at, m.membership_id`, c.args...)
	if err != nil {
		return nil, fmt.Errorf("list memberships: %w", err)
	}
	defer rows.Close()
	var out []Membership
	for rows.Next() {
		m, err := scanMembership(rows)
		if err != nil {
			return nil, fmt.Errorf("list memberships: %w", err)
		}
		out = append(out, m)
	}
	return out, rows.Err()
}

func membershipsOf(ctx context.Context, tx *db.Tx, user netra.UserID) ([]Membership, error) {
	var c conds
	c.add("m.user_id = ?", string(user))
	return queryMemberships(ctx, tx, c)
}

func loadMembership(ctx context.Context, tx *db.Tx, id string) (Membership, error) {
	m, err := scanMembership(tx.QueryRow(ctx, `
		select `+membershipColumns+`
		from access_memberships m join access_offices o on o.office_id = m.office_id
		where m.membership_id = $1`, id))
	if err != nil {
		return Membership{}, noSuch(err, "membership", id)
	}
	return m, nil
}

func insertMembership(ctx context.Context, tx *db.Tx, m Membership, by netra.Actor, at time.Time) error {
	_, err := tx.Exec(ctx, `
		insert into access_memberships (membership_id, user_id, office_id, role, from_at, until_at, created_at, created_by, ended_by)
		values ($1, $2, $3, $4, $5, $6, $7, $8, '')`,
		m.ID, string(m.User), string(m.Office), string(m.Role), m.From.UnixMilli(), millis(m.Until), at.UnixMilli(), string(by.User))
	if err != nil {
		return fmt.Errorf("add membership %s: %w", m.ID, err)
	}
	return nil
}

func endMembership(ctx context.Context, tx *db.Tx, id string, until time.Time, by netra.Actor) error {
	_, err := tx.Exec(ctx, `update access_memberships set until_at = $1, ended_by = $2 where membership_id = $3`,
		until.UnixMilli(), string(by.User), id)
	if err != nil {
		return fmt.Errorf("end membership %s: %w", id, err)
	}
	return nil
}

// otherAdministrators counts the users other than that of m who can log in and
// are administrators of the same office after until.
func otherAdministrators(ctx context.Context, tx *db.Tx, m Membership, until time.Time) (int, error) {
	var n int
	err := tx.QueryRow(ctx, `
		select count(*)
		from access_memberships m join access_users u on u.user_id = m.user_id
		where m.office_id = $1 and m.role = $2 and m.user_id <> $3 and u.active and u.password <> ''
			and m.from_at <= $4 and (m.until_at is null or m.until_at > $4)`,
		string(m.Office), string(m.Role), string(m.User), until.UnixMilli()).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count administrators of %s: %w", m.Office, err)
	}
	return n, nil
}

func listPersonas(ctx context.Context, tx *db.Tx, now time.Time) ([]Persona, error) {
	rows, err := tx.Query(ctx, `
		select u.user_id, u.name, m.membership_id, m.role, `+officeColumns+`
		from access_memberships m
		join access_users u on u.user_id = m.user_id
		join access_offices o on o.office_id = m.office_id
		where u.active and m.from_at <= $1 and (m.until_at is null or m.until_at > $1)
		order by u.user_id, m.membership_id`, now.UnixMilli())
	if err != nil {
		return nil, fmt.Errorf("list personas: %w", err)
	}
	defer rows.Close()
	var out []Persona
	for rows.Next() {
		var p Persona
		o := &p.Office
		err := rows.Scan(&p.User, &p.Name, &p.Membership, &p.Role,
			&o.ID, &o.Kind, &o.Name, &o.Short, &o.Region, &o.Parent, &o.Agency, &o.Path, &o.Zone, &o.Week, &o.Active, &o.Host)
		if err != nil {
			return nil, fmt.Errorf("list personas: %w", err)
		}
		out = append(out, p)
	}
	return out, rows.Err()
}
