package access

import (
	"context"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// eachDemo is each with a service that opens sessions without a password.
func eachDemo(t *testing.T, fn func(t *testing.T, h *house)) {
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) { fn(t, newHouse(t, d, Demo())) })
}

func (h *house) enter(t *testing.T, user netra.UserID) string {
	t.Helper()
	token, err := h.LoginAs(t.Context(), user)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestSessionEndsWhenNobodyUsesIt(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		token := h.enter(t, h.root.User)
		h.clock.pass(idleFor - time.Second)
		if _, err := h.Session(t.Context(), token); err != nil {
			t.Fatalf("just before it ends: %v", err)
		}
		h.clock.pass(idleFor - time.Second)
		if _, err := h.Session(t.Context(), token); err != nil {
			t.Fatalf("use did not make it longer: %v", err)
		}
		h.clock.pass(idleFor)
		_, err := h.Session(t.Context(), token)
		wantKind(t, "after half an hour without use", err, netra.NotFound, "access.no_session")
	})
}

func TestSessionEndsAtTheLatestWhetherUsedOrNot(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		token := h.enter(t, h.root.User)
		began := h.clock.t
		for h.clock.t.Before(began.Add(lastsFor - 20*time.Minute)) {
			h.clock.pass(20 * time.Minute)
			if _, err := h.Session(t.Context(), token); err != nil {
				t.Fatalf("%v after it began: %v", h.clock.t.Sub(began), err)
			}
		}
		seat, err := h.Seat(t.Context(), token)
		if err != nil || !seat.Until.Equal(began.Add(lastsFor)) || SessionLasts() != lastsFor {
			t.Errorf("ends at %v, %v, want %v", seat.Until, err, began.Add(lastsFor))
		}
		h.clock.pass(20 * time.Minute)
		_, err = h.Session(t.Context(), token)
		wantKind(t, "after its last moment", err, netra.NotFound, "access.no_session")
	})
}

func TestHalfALoginEndsSoon(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		half, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		h.clock.pass(factorFor)
		_, _, err = h.SecondFactor(t.Context(), half, h.code(t, secret), "")
		wantKind(t, "the code ten minutes later", err, netra.NotFound, "access.no_session")
	})
}

func TestTokensThatOpenNothing(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		token := h.enter(t, h.root.User)
		for _, bad := range []string{"", "x", token + "x", token[1:], sessionHash(token), "' or 1=1 --", "\xff"} {
			_, err := h.Session(t.Context(), bad)
			wantKind(t, "token "+bad, err, netra.NotFound, "access.no_session")
			if _, err := h.Pending(t.Context(), bad); netra.KindOf(err) != netra.NotFound {
				t.Errorf("pending of %q: %v", bad, err)
			}
			if err := h.Logout(t.Context(), bad); err != nil {
				t.Errorf("logging out %q: %v", bad, err)
			}
		}
		if n := h.count(t, `select count(*) from access_sessions where token_hash = $1 or data like $2`, token, "%"+token+"%"); n != 0 {
			t.Error("the token is stored as it is")
		}
		if _, err := h.Session(t.Context(), token); err != nil {
			t.Errorf("the good one no longer opens: %v", err)
		}
	})
}

func TestLogoutEndsTheSessionOnTheServer(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		token, other := h.enter(t, h.root.User), h.enter(t, h.root.User)
		for range 2 { // the second time there is nothing to end
			if err := h.Logout(t.Context(), token); err != nil {
				t.Fatal(err)
			}
		}
		_, err := h.Session(t.Context(), token)
		wantKind(t, "after logging out", err, netra.NotFound, "access.no_session")
		if _, err := h.Session(t.Context(), other); err != nil {
			t.Errorf("the session in another browser: %v", err)
		}
		h.recorded(t, h.root.User, "access.session.closed", 1)
	})
}

func TestPersonMovesToAnotherOfficeHeActsFor(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		a := h.member(t, "two@cilegon.example", "cityA", netra.RoleOfficer)
		second, err := h.AddMembership(t.Context(), a.User, NewUser{Office: "province", Role: netra.RoleHead}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		foreign := h.member(t, "other@cilegon.example", "cityB", netra.RoleHead)
		token := h.enter(t, a.User)
		began := h.clock.t
		h.clock.pass(time.Minute)
		for _, m := range []string{"", "no-such", h.membershipOf(t, foreign.User)} {
			_, err := h.Choose(t.Context(), token, m)
			wantKind(t, "choosing "+m, err, netra.NotFound, "access.no_session")
		}
		fresh, err := h.Choose(t.Context(), token, second.ID)
		if err != nil {
			t.Fatal(err)
		}
		seat, err := h.Seat(t.Context(), fresh)
		if err != nil || seat.Actor.Office != "province" || seat.Actor.Role != netra.RoleHead || seat.Membership != second.ID {
			t.Errorf("seat = %+v, %v", seat, err)
		}
		if !seat.Until.Equal(began.Add(lastsFor)) {
			t.Errorf("moving made the session last until %v, want %v", seat.Until, began.Add(lastsFor))
		}
		_, err = h.Session(t.Context(), token)
		wantKind(t, "the token from before", err, netra.NotFound, "access.no_session")
		if err := h.EndMembership(t.Context(), second.ID, time.Time{}, h.root); err != nil {
			t.Fatal(err)
		}
		_, err = h.Session(t.Context(), fresh)
		wantKind(t, "after the membership ended", err, netra.NotFound, "access.no_session")
	})
}

func (h *house) membershipOf(t *testing.T, user netra.UserID) string {
	t.Helper()
	var id string
	h.read(t, func(ctx context.Context, tx *db.Tx) error {
		u, err := h.User(ctx, tx, user)
		id = u.Memberships[0].ID
		return err
	})
	return id
}

func TestClosedOfficeEndsTheSessionsOfItsPeople(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		a := h.member(t, "c@center.example", "center", netra.RoleOfficer)
		token := h.enter(t, a.User)
		h.write(t, func(ctx context.Context, tx *db.Tx) error { return h.CloseOffice(ctx, tx, "center", h.root) })
		_, err := h.Session(t.Context(), token)
		wantKind(t, "session", err, netra.NotFound, "access.no_session")
	})
}

func TestAllSessionsOfAPersonEndAtOnce(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		a := h.member(t, "a@cilegon.example", "cityA", netra.RoleOfficer)
		one, two, other := h.enter(t, a.User), h.enter(t, a.User), h.enter(t, h.root.User)
		stranger := netra.Actor{User: "stranger", Office: "cityB", Role: netra.RoleAdministrator}
		wantKind(t, "by an administrator elsewhere", h.EndAllSessions(t.Context(), a.User, stranger), netra.NotFound, "access.not_found")
		if err := h.EndAllSessions(t.Context(), a.User, a); err != nil {
			t.Fatal(err)
		}
		for _, token := range []string{one, two} {
			_, err := h.Session(t.Context(), token)
			wantKind(t, "session", err, netra.NotFound, "access.no_session")
		}
		if _, err := h.Session(t.Context(), other); err != nil {
			t.Errorf("the session of somebody else: %v", err)
		}
	})
}

func TestOnlyARehearsalOpensSessionsWithoutAPassword(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.LoginAs(t.Context(), h.root.User)
		wantKind(t, "LoginAs", err, netra.NotFound, "access.not_found")
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			_, err := h.Personas(ctx, tx)
			wantKind(t, "Personas", err, netra.NotFound, "access.not_found")
			return nil
		})
	})
}

func TestTidyKeepsWhatStillCounts(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		old := h.enter(t, h.root.User)
		link, err := h.Invite(t.Context(), NewUser{Login: "late@cilegon.example", Name: "Late", Office: "cityA", Role: netra.RoleOfficer}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		for range 6 {
			_, _ = h.Login(t.Context(), "nobody", "wrong", "") // refused; what counts is the note of it
		}
		h.clock.pass(time.Hour)
		live := h.enter(t, h.root.User)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := h.count(t, `select count(*) from access_sessions`); n != 1 {
			t.Errorf("%d sessions, want the one that lives", n)
		}
		if _, err := h.Session(t.Context(), live); err != nil {
			t.Errorf("the session that lives: %v", err)
		}
		if _, err := h.Session(t.Context(), old); netra.KindOf(err) != netra.NotFound {
			t.Errorf("the old session: %v", err)
		}
		if _, err := h.Invitation(t.Context(), link.Token); err != nil {
			t.Errorf("the invitation that still counts: %v", err)
		}
		h.clock.pass(60 * 24 * time.Hour)
		if err := h.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"access_sessions", "access_links", "access_tries"} {
			if n := h.count(t, `select count(*) from `+table); n != 0 {
				t.Errorf("%d rows stay in %s", n, table)
			}
		}
	})
}
