package access

import (
	"context"
	"fmt"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// noSession is what every token gets that opens nothing, whatever the reason.
func noSession() error { return &netra.Error{Kind: netra.NotFound, Key: "access.no_session"} }

// SessionLasts is how long a session lasts at most, used or not.
func SessionLasts() time.Duration { return lastsFor }

// Session tells who the session with that token belongs to. Every call reads
// the membership anew, so that a right that was taken away is gone with the
// next request.
func (s *Service) Session(ctx context.Context, token string) (netra.Actor, error) {
	seat, err := s.Seat(ctx, token)
	return seat.Actor, err
}

// Seat is Session with the office the person sits in.
func (s *Service) Seat(ctx context.Context, token string) (Seat, error) {
	if token == "" {
		return Seat{}, noSession()
	}
	var seat Seat
	var touch bool
	err := s.db.Read(ctx, func(tx *db.Tx) error {
		sctx, err := s.sessions.Load(withTx(ctx, tx), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		if s.sessions.GetString(sctx, valueStage) != stageIn {
			return noSession()
		}
		if seat, err = s.seat(ctx, tx, netra.UserID(s.sessions.GetString(sctx, valueUser)), s.sessions.GetString(sctx, valueMembership)); err != nil {
			return err
		}
		r, err := loadSession(ctx, tx, sessionHash(token))
		if err != nil {
			return err
		}
		seat.Until = r.createdAt.Add(lastsFor)
		touch = s.clock.Now().Sub(r.seenAt) >= touchAfter
		return nil
	})
	if err != nil || !touch {
		return seat, err
	}
	return seat, s.db.Write(ctx, func(tx *db.Tx) error { return touchSession(ctx, tx, sessionHash(token), s.clock.Now()) })
}

// seat is the place of a user under a membership that still runs, in an office
// that still works. Without one there is no session.
func (s *Service) seat(ctx context.Context, tx *db.Tx, user netra.UserID, membership string) (Seat, error) {
	u, err := loadUser(ctx, tx, user)
	if err != nil || !u.Active {
		return Seat{}, deny(err)
	}
	m, err := loadMembership(ctx, tx, membership)
	if err != nil || m.User != user || !m.Runs(s.clock.Now()) {
		return Seat{}, deny(err)
	}
	o, err := loadOffice(ctx, tx, m.Office)
	if err != nil || !o.Active {
		return Seat{}, deny(err)
	}
	return Seat{Actor: netra.Actor{User: user, Name: u.Name, Office: o.ID, Role: m.Role}, Office: o, Membership: m.ID}, nil
}

// deny turns "not there" into no session and keeps faults of the machine.
func deny(err error) error {
	if err == nil || netra.KindOf(err) == netra.NotFound {
		return noSession()
	}
	return err
}

// Choose lets the person of a session act for another office he is a member
// of, or in another role. The session gets a new token.
func (s *Service) Choose(ctx context.Context, token, membership string) (string, error) {
	var fresh string
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		sctx, err := s.sessions.Load(withTx(ctx, tx), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		if s.sessions.GetString(sctx, valueStage) != stageIn {
			return noSession()
		}
		user := netra.UserID(s.sessions.GetString(sctx, valueUser))
		seat, err := s.seat(ctx, tx, user, membership)
		if err != nil {
			return err
		}
		r, err := loadSession(ctx, tx, sessionHash(token))
		if err != nil {
			return err
		}
		if err := s.sessions.RenewToken(sctx); err != nil {
			return fmt.Errorf("renew session: %w", err)
		}
		s.sessions.Put(sctx, valueMembership, membership)
		if fresh, _, err = s.sessions.Commit(sctx); err != nil {
			return fmt.Errorf("save session: %w", err)
		}
		// A change of chair does not make the session longer.
		if err := backdateSession(ctx, tx, sessionHash(fresh), r.createdAt); err != nil {
			return err
		}
		_, err = s.ledger.Append(ctx, tx, "access.session.moved", "user:"+string(user), seat.Actor, map[string]string{"membership": membership})
		return err
	})
	return fresh, err
}

// Logout ends the session with that token on the server. A token that opens
// nothing is no error.
func (s *Service) Logout(ctx context.Context, token string) error {
	if token == "" {
		return nil
	}
	return s.db.Write(ctx, func(tx *db.Tx) error {
		sctx, err := s.sessions.Load(withTx(ctx, tx), token)
		if err != nil {
			return fmt.Errorf("load session: %w", err)
		}
		user := netra.UserID(s.sessions.GetString(sctx, valueUser))
		if user == "" {
			return nil
		}
		in := s.sessions.GetString(sctx, valueStage) == stageIn
		if err := s.sessions.Destroy(sctx); err != nil {
			return err
		}
		if !in {
			return nil
		}
		u, err := loadUser(ctx, tx, user)
		if err != nil {
			return err
		}
		_, err = s.ledger.Append(ctx, tx, "access.session.closed", "user:"+string(user), netra.Actor{User: user, Name: u.Name}, nil)
		return err
	})
}

// EndSessions ends all sessions of a user at once. The caller checks that by
// may do so.
func (s *Service) EndSessions(ctx context.Context, tx *db.Tx, user netra.UserID, by netra.Actor) error {
	n, err := endSessions(ctx, tx, user)
	if err != nil || n == 0 {
		return err
	}
	_, err = s.ledger.Append(ctx, tx, "access.session.ended_all", "user:"+string(user), by, map[string]int64{"sessions": n})
	return err
}

// EndAllSessions ends all sessions of a user whom by manages, or his own.
func (s *Service) EndAllSessions(ctx context.Context, user netra.UserID, by netra.Actor) error {
	return s.db.Write(ctx, func(tx *db.Tx) error {
		if user != by.User {
			if err := s.mayManageUser(ctx, tx, user, by); err != nil {
				return err
			}
		}
		return s.EndSessions(ctx, tx, user, by)
	})
}

// LoginAs opens a session of a persona without a password, under the first
// membership that runs; Choose moves to another one. A service built without
// Demo refuses.
func (s *Service) LoginAs(ctx context.Context, user netra.UserID) (string, error) {
	if !s.demo {
		return "", notFound()
	}
	var token string
	err := s.db.Write(ctx, func(tx *db.Tx) error {
		var err error
		token, err = s.openSession(ctx, tx, user)
		return err
	})
	return token, err
}

// openSession opens a session for somebody who proved who he is.
func (s *Service) openSession(ctx context.Context, tx *db.Tx, user netra.UserID) (string, error) {
	ms, err := s.Memberships(ctx, tx, user)
	if err != nil {
		return "", err
	}
	if len(ms) == 0 {
		return "", &netra.Error{Kind: netra.Forbidden, Key: "access.no_membership"}
	}
	membership := ms[0].ID
	seat, err := s.seat(ctx, tx, user, membership)
	if err != nil {
		return "", err
	}
	token, err := s.startSession(ctx, tx, map[string]string{valueUser: string(user), valueMembership: membership, valueStage: stageIn})
	if err != nil {
		return "", err
	}
	if _, err := s.ledger.Append(ctx, tx, "access.session.opened", "user:"+string(user), seat.Actor, nil); err != nil {
		return "", fmt.Errorf("record session of %s: %w", user, err)
	}
	return token, nil
}

// startSession makes a session with a token of its own.
func (s *Service) startSession(ctx context.Context, tx *db.Tx, values map[string]string) (string, error) {
	sctx, err := s.sessions.Load(withTx(ctx, tx), "")
	if err != nil {
		return "", fmt.Errorf("start session: %w", err)
	}
	for k, v := range values {
		s.sessions.Put(sctx, k, v)
	}
	token, _, err := s.sessions.Commit(sctx)
	if err != nil {
		return "", fmt.Errorf("save session: %w", err)
	}
	return token, nil
}

// Tidy removes sessions, links and notes of wrong tries that no longer count.
func (s *Service) Tidy(ctx context.Context) error {
	now := s.clock.Now()
	return s.db.Write(ctx, func(tx *db.Tx) error { return tidy(ctx, tx, now) })
}
