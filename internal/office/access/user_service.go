package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// invitationLasts is how long an invitation can be used.
const invitationLasts = 7 * 24 * time.Hour

// AddUser adds a person who cannot log in yet, with the first membership. It is
// for the wizard and for sample data; people are added by Invite.
func (s *Service) AddUser(ctx context.Context, tx *db.Tx, u NewUser, by netra.Actor) (netra.UserID, error) {
	now := s.clock.Now()
	u.Login, u.Name = normalLogin(u.Login), oneLine(u.Name)
	if u.From.IsZero() {
		u.From = now
	}
	if ps := checkUser(u); len(ps) > 0 {
		return "", &netra.Error{Kind: netra.Invalid, Key: "access.user_wrong", Problems: ps}
	}
	id := netra.UserID(netra.NewID(now))
	if err := insertUser(ctx, tx, id, u.Login, u.Name, by, now); err != nil {
		return "", err
	}
	if _, err := s.ledger.Append(ctx, tx, "access.user.added", "user:"+string(id), by, map[string]string{"login": u.Login, "name": u.Name}); err != nil {
		return "", fmt.Errorf("record user %s: %w", id, err)
	}
	if _, err := s.addMembership(ctx, tx, id, u, by); err != nil {
		return "", err
	}
	return id, nil
}

// Invite adds a person and makes the link by which he sets his password and
// second factor. by must be allowed to manage users of that office.
func (s *Service) Invite(ctx context.Context, u NewUser, by netra.Actor) (Link, error) {
	var link Link
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManage(ctx, tx, u.Office, by); err != nil {
			return err
		}
		id, err := s.AddUser(ctx, tx, u, by)
		if err != nil {
			return err
		}
		link, err = s.newLink(ctx, tx, linkInvite, id, invitationLasts, by)
		return err
	})
	return link, err
}

// Renew makes a new link for somebody who lost his password or his second
// factor, or whose invitation ran out. His old ones stay valid until he uses
// the link; the sessions he has end now.
func (s *Service) Renew(ctx context.Context, user netra.UserID, by netra.Actor) (Link, error) {
	var link Link
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManageUser(ctx, tx, user, by); err != nil {
			return err
		}
		if err := s.EndSessions(ctx, tx, user, by); err != nil {
			return err
		}
		var err error
		link, err = s.newLink(ctx, tx, linkInvite, user, invitationLasts, by)
		return err
	})
	return link, err
}

// AddMembership lets a user act for one more office.
func (s *Service) AddMembership(ctx context.Context, user netra.UserID, u NewUser, by netra.Actor) (Membership, error) {
	var m Membership
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManage(ctx, tx, u.Office, by); err != nil {
			return err
		}
		if err := s.mayManageUser(ctx, tx, user, by); err != nil {
			return err
		}
		if u.From.IsZero() {
			u.From = s.clock.Now()
		}
		if ps := checkMembership(u); len(ps) > 0 {
			return &netra.Error{Kind: netra.Invalid, Key: "access.user_wrong", Problems: ps}
		}
		var err error
		m, err = s.addMembership(ctx, tx, user, u, by)
		return err
	})
	return m, err
}

// addMembership adds a checked membership and its event.
func (s *Service) addMembership(ctx context.Context, tx *db.Tx, user netra.UserID, u NewUser, by netra.Actor) (Membership, error) {
	now := s.clock.Now()
	o, err := loadOffice(ctx, tx, u.Office)
	if err != nil {
		return Membership{}, err
	}
	if !o.Active {
		return Membership{}, &netra.Error{Kind: netra.Invalid, Key: "access.user_wrong", Problems: []netra.Problem{{Field: "office", Key: "access.office_closed_already"}}}
	}
	m := Membership{ID: netra.NewID(now), User: user, Office: u.Office, OfficeName: o.Name, Role: u.Role, From: u.From, Until: u.Until}
	if err := insertMembership(ctx, tx, m, by, now); err != nil {
		return Membership{}, err
	}
	payload := map[string]string{"membership": m.ID, "office": string(m.Office), "role": string(m.Role), "from": m.From.UTC().Format(time.RFC3339)}
	if !m.Until.IsZero() {
		payload["until"] = m.Until.UTC().Format(time.RFC3339)
	}
	if _, err := s.ledger.Append(ctx, tx, "access.membership.added", "user:"+string(user), by, payload); err != nil {
		return Membership{}, fmt.Errorf("record membership %s: %w", m.ID, err)
	}
	return m, nil
}

// EndMembership ends a membership at until, or now where until is zero. It
// stays on record. The last running administrator of the host office stays,
// so that somebody can still open the door.
func (s *Service) EndMembership(ctx context.Context, id string, until time.Time, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		now := s.clock.Now()
		if until.IsZero() || until.Before(now) {
			until = now
		}
		m, err := loadMembership(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.mayManage(ctx, tx, m.Office, by); err != nil {
			return err
		}
		if !m.Until.IsZero() && !m.Until.After(now) {
			return &netra.Error{Kind: netra.Conflict, Key: "access.membership_ended_already"}
		}
		if err := s.keepsAdministrator(ctx, tx, m, until); err != nil {
			return err
		}
		if err := endMembership(ctx, tx, id, until, by); err != nil {
			return err
		}
		_, err = s.ledger.Append(ctx, tx, "access.membership.ended", "user:"+string(m.User), by, map[string]string{
			"membership": id, "office": string(m.Office), "role": string(m.Role), "until": until.UTC().Format(time.RFC3339),
		})
		return err
	})
}

// keepsAdministrator refuses to end the membership of the last administrator
// of the host office.
func (s *Service) keepsAdministrator(ctx context.Context, tx *db.Tx, m Membership, until time.Time) error {
	if m.Role != netra.RoleAdministrator {
		return nil
	}
	host, err := isHost(ctx, tx, m.Office)
	if err != nil || !host {
		return err
	}
	others, err := otherAdministrators(ctx, tx, m, until)
	if err != nil {
		return err
	}
	if others == 0 {
		return &netra.Error{Kind: netra.Conflict, Key: "access.last_administrator"}
	}
	return nil
}

// Disable takes the login from a user everywhere and ends his sessions at once.
func (s *Service) Disable(ctx context.Context, user netra.UserID, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManageUser(ctx, tx, user, by); err != nil {
			return err
		}
		if user == by.User {
			return &netra.Error{Kind: netra.Conflict, Key: "access.not_yourself"}
		}
		ms, err := membershipsOf(ctx, tx, user)
		if err != nil {
			return err
		}
		for _, m := range ms {
			if m.Runs(s.clock.Now()) {
				if err := s.keepsAdministrator(ctx, tx, m, s.clock.Now()); err != nil {
					return err
				}
			}
		}
		if err := setActive(ctx, tx, user, false); err != nil {
			return err
		}
		if err := s.EndSessions(ctx, tx, user, by); err != nil {
			return err
		}
		_, err = s.ledger.Append(ctx, tx, "access.user.disabled", "user:"+string(user), by, nil)
		return err
	})
}

// Enable gives a disabled user his login back.
func (s *Service) Enable(ctx context.Context, user netra.UserID, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if err := s.mayManageUser(ctx, tx, user, by); err != nil {
			return err
		}
		if err := setActive(ctx, tx, user, true); err != nil {
			return err
		}
		_, err := s.ledger.Append(ctx, tx, "access.user.enabled", "user:"+string(user), by, nil)
		return err
	})
}

// mayManage lets pass who manages users of office o; to everybody else the
// office does not exist. The program itself passes.
func (s *Service) mayManage(ctx context.Context, tx *db.Tx, o netra.OfficeID, by netra.Actor) error {
	if !by.LoggedIn() {
		return nil
	}
	sc, err := s.ScopeOf(ctx, tx, by, ManageUsers)
	if err != nil {
		return err
	}
	if !mayGrant(by.Role) || !sc.Covers(o) {
		return notFound()
	}
	return nil
}

// mayManageUser lets pass who manages users of every office the user acts for
// or acted for last. Somebody who also sits elsewhere is the business of an
// administrator above both.
func (s *Service) mayManageUser(ctx context.Context, tx *db.Tx, user netra.UserID, by netra.Actor) error {
	ms, err := membershipsOf(ctx, tx, user)
	if err != nil {
		return err
	}
	if len(ms) == 0 {
		return notFound()
	}
	if !by.LoggedIn() {
		return nil
	}
	sc, err := s.ScopeOf(ctx, tx, by, ManageUsers)
	if err != nil {
		return err
	}
	now := s.clock.Now()
	covered, open := false, false
	for _, m := range ms {
		in := sc.Covers(m.Office)
		covered = covered || in
		if (m.Until.IsZero() || m.Until.After(now)) && !in {
			open = true
		}
	}
	if !covered {
		return notFound()
	}
	if open {
		return &netra.Error{Kind: netra.Forbidden, Key: "access.user_elsewhere"}
	}
	return nil
}

// User is the user with that id and his memberships.
func (s *Service) User(ctx context.Context, tx *db.Tx, id netra.UserID) (User, error) {
	u, err := loadUser(ctx, tx, id)
	if err != nil {
		return User{}, err
	}
	u.Memberships, err = membershipsOf(ctx, tx, id)
	return u, err
}

// Membership is the membership with that id.
func (s *Service) Membership(ctx context.Context, tx *db.Tx, id string) (Membership, error) {
	return loadMembership(ctx, tx, id)
}

// Users lists users with their memberships, by login.
func (s *Service) Users(ctx context.Context, tx *db.Tx, f UserFilter) ([]User, error) {
	if f.Limit <= 0 {
		f.Limit = 100
	}
	return listUsers(ctx, tx, f, s.clock.Now())
}

// Memberships are the memberships by which user may act now.
func (s *Service) Memberships(ctx context.Context, tx *db.Tx, user netra.UserID) ([]Membership, error) {
	ms, err := membershipsOf(ctx, tx, user)
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	var out []Membership
	for _, m := range ms {
		if m.Runs(now) {
			out = append(out, m)
		}
	}
	return out, nil
}

// maxStaff bounds the people of one office that a list offers.
const maxStaff = 500

// Staff are those who hold p in an office now, by name: with ActOnCase the people
// to whom a case can be given.
func (s *Service) Staff(ctx context.Context, tx *db.Tx, office netra.OfficeID, p Permission) ([]User, error) {
	users, err := s.Users(ctx, tx, UserFilter{Office: office, Limit: maxStaff})
	if err != nil {
		return nil, err
	}
	now := s.clock.Now()
	users = slices.DeleteFunc(users, func(u User) bool {
		return !slices.ContainsFunc(u.Memberships, func(m Membership) bool {
			return m.Office == office && m.Runs(now) && s.Allows(m.Role, p)
		})
	})
	slices.SortStableFunc(users, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return users, nil
}

// Names are the names of users, for pages that show who did something. Ids that
// name nobody are left out.
func (s *Service) Names(ctx context.Context, tx *db.Tx, ids []netra.UserID) (map[netra.UserID]string, error) {
	return userNames(ctx, tx, ids)
}

// Personas are the people of a rehearsal. Only a service built with Demo tells.
func (s *Service) Personas(ctx context.Context, tx *db.Tx) ([]Persona, error) {
	if !s.demo {
		return nil, notFound()
	}
	return listPersonas(ctx, tx, s.clock.Now())
}

// HasUsers tells whether anybody was ever added; while nobody was, the program
// shows the wizard.
func (s *Service) HasUsers(ctx context.Context, tx *db.Tx) (bool, error) {
	var n int
	err := tx.QueryRow(ctx, `select count(*) from (select user_id from access_users limit 1) as u`).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("look for users: %w", err)
	}
	return n > 0, nil
}

// noSuch turns an empty answer into NotFound and names anything else.
func noSuch(err error, what, id string) error {
	if errors.Is(err, db.ErrNoRows) {
		return notFound()
	}
	return fmt.Errorf("load %s %s: %w", what, strings.ToLower(id), err)
}
