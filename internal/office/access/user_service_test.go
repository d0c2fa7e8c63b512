package access

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

func TestUserThatDoesNotFitIsRefused(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		good := NewUser{Login: "a@example.id", Name: "Somebody", Office: "cityA", Role: netra.RoleOfficer}
		for what, c := range map[string]struct {
			change func(*NewUser)
			key    string
		}{
			"empty name":          {func(u *NewUser) { u.Name = "  " }, "access.person_name"},
			"long name":           {func(u *NewUser) { u.Name = strings.Repeat("a", 121) }, "access.person_name"},
			"name with a control": {func(u *NewUser) { u.Name = "A\x00B" }, "access.person_name"},
			"short login":         {func(u *NewUser) { u.Login = "ab" }, "access.login_form"},
			"long login":          {func(u *NewUser) { u.Login = strings.Repeat("a", 121) }, "access.login_form"},
			"login with a space":  {func(u *NewUser) { u.Login = "a b c" }, "access.login_form"},
			"login as HTML":       {func(u *NewUser) { u.Login = "<b>abc</b>" }, "access.login_form"},
			"login as emoji":      {func(u *NewUser) { u.Login = "😀😀😀" }, "access.login_form"},
			"login not UTF-8":     {func(u *NewUser) { u.Login = "abc\xff" }, "access.login_form"},
			"login as SQL":        {func(u *NewUser) { u.Login = "' or 1=1 --" }, "access.login_form"},
			"no role":             {func(u *NewUser) { u.Role = "" }, "access.role_unknown"},
			"unknown role":        {func(u *NewUser) { u.Role = "emperor" }, "access.role_unknown"},
			"ended before":        {func(u *NewUser) { u.Until = h.clock.t.Add(-time.Hour) }, "access.until_before_from"},
			"taken login":         {func(u *NewUser) { u.Login = "ROOT@cilegon.example" }, "access.login_taken"},
		} {
			u := good
			c.change(&u)
			_, err := h.Invite(t.Context(), u, h.root)
			wantKind(t, what, err, netra.Invalid, c.key)
		}
		u := good
		u.Office = "nowhere"
		_, err := h.Invite(t.Context(), u, h.root)
		wantKind(t, "unknown office", err, netra.NotFound, "access.not_found")
		if n := h.count(t, `select count(*) from access_users`); n != 1 {
			t.Errorf("%d users, want the administrator alone", n)
		}
	})
}

func TestOnlyAnAdministratorOfTheTreeManagesItsPeople(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		theirs := h.member(t, "b@b.example", "cityB", netra.RoleOfficer)
		seat := h.membershipOf(t, theirs.User)
		h.member(t, "admin@b.example", "cityB", netra.RoleAdministrator)
		for _, c := range []struct {
			what   string
			by     netra.Actor
			passes bool
		}{
			{"administrator of the host", h.root, true},
			{"administrator above", netra.Actor{User: "u", Office: "province", Role: netra.RoleAdministrator}, true},
			{"administrator of the office", netra.Actor{User: "u", Office: "cityB", Role: netra.RoleAdministrator}, true},
			{"administrator below", netra.Actor{User: "u", Office: "district", Role: netra.RoleAdministrator}, false},
			{"administrator beside", netra.Actor{User: "u", Office: "ppk", Role: netra.RoleAdministrator}, false},
			{"head of the office", netra.Actor{User: "u", Office: "cityB", Role: netra.RoleHead}, false},
			{"auditor of the office", netra.Actor{User: "u", Office: "cityB", Role: netra.RoleAuditor}, false},
			{"officer of the host", netra.Actor{User: "u", Office: "cityA", Role: netra.RoleOfficer}, false},
		} {
			_, invite := h.Invite(t.Context(), NewUser{Login: netra.NewID(h.clock.t), Name: "X", Office: "cityB", Role: netra.RoleOfficer}, c.by)
			_, renew := h.Renew(t.Context(), theirs.User, c.by)
			_, add := h.AddMembership(t.Context(), theirs.User, NewUser{Office: "cityB", Role: netra.RoleField}, c.by)
			disable := h.Disable(t.Context(), theirs.User, c.by)
			if c.passes {
				if err := h.Enable(t.Context(), theirs.User, c.by); err != nil {
					t.Errorf("%s: enable: %v", c.what, err)
				}
			}
			for what, err := range map[string]error{"invite": invite, "renew": renew, "add": add, "disable": disable} {
				switch {
				case c.passes && err != nil:
					t.Errorf("%s: %s: %v", c.what, what, err)
				case !c.passes:
					wantKind(t, c.what+": "+what, err, netra.NotFound, "access.not_found")
				}
			}
			if !c.passes {
				wantKind(t, c.what+": end", h.EndMembership(t.Context(), seat, time.Time{}, c.by), netra.NotFound, "access.not_found")
			}
		}
	})
}

func TestWhoSitsElsewhereTooIsTheBusinessOfSomebodyAbove(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		a := h.member(t, "two@b.example", "cityB", netra.RoleOfficer)
		if _, err := h.AddMembership(t.Context(), a.User, NewUser{Office: "district", Role: netra.RoleField}, h.root); err != nil {
			t.Fatal(err)
		}
		local := netra.Actor{User: "u", Office: "cityB", Role: netra.RoleAdministrator}
		_, err := h.Renew(t.Context(), a.User, local)
		wantKind(t, "of one of the two offices", err, netra.Forbidden, "access.user_elsewhere")
		above := netra.Actor{User: "u", Office: "province", Role: netra.RoleAdministrator}
		if _, err := h.Renew(t.Context(), a.User, above); err != nil {
			t.Errorf("above both: %v", err)
		}
	})
}

func TestMembershipEndsAndStaysOnRecord(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		a := h.member(t, "a@cilegon.example", "cityA", netra.RoleOfficer)
		id := h.membershipOf(t, a.User)
		token := h.enter(t, a.User)
		end := h.clock.t.Add(20 * time.Minute)
		if err := h.EndMembership(t.Context(), id, end, h.root); err != nil {
			t.Fatal(err)
		}
		h.clock.pass(20*time.Minute - time.Second)
		if _, err := h.Session(t.Context(), token); err != nil {
			t.Errorf("before its end: %v", err)
		}
		h.clock.pass(time.Second)
		_, err := h.Session(t.Context(), token)
		wantKind(t, "at its end", err, netra.NotFound, "access.no_session")
		wantKind(t, "ending it again", h.EndMembership(t.Context(), id, time.Time{}, h.root), netra.Conflict, "access.membership_ended_already")
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			u, err := h.User(ctx, tx, a.User)
			if err != nil || len(u.Memberships) != 1 || !u.Memberships[0].Until.Equal(end) {
				t.Errorf("memberships = %+v, %v", u.Memberships, err)
			}
			return nil
		})
		h.recorded(t, a.User, "access.membership.ended", 1)
	})
}

func TestMembershipThatBeginsLaterDoesNotCountYet(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		a := h.member(t, "a@cilegon.example", "cityA", netra.RoleOfficer)
		later, err := h.AddMembership(t.Context(), a.User, NewUser{Office: "cityA", Role: netra.RoleHead, From: h.clock.t.Add(5 * time.Minute)}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		token := h.enter(t, a.User)
		_, err = h.Choose(t.Context(), token, later.ID)
		wantKind(t, "before it begins", err, netra.NotFound, "access.no_session")
		h.clock.pass(5 * time.Minute)
		if _, err := h.Choose(t.Context(), token, later.ID); err != nil {
			t.Errorf("when it begins: %v", err)
		}
	})
}

func TestLastAdministratorOfTheHostStays(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		other := netra.Actor{User: "u", Office: "province", Role: netra.RoleAdministrator}
		wantKind(t, "end", h.EndMembership(t.Context(), h.membershipOf(t, h.root.User), time.Time{}, other), netra.Conflict, "access.last_administrator")
		wantKind(t, "disable", h.Disable(t.Context(), h.root.User, other), netra.Conflict, "access.last_administrator")
		wantKind(t, "disable oneself", h.Disable(t.Context(), h.root.User, h.root), netra.Conflict, "access.not_yourself")
		// One who never set a password cannot open the door.
		h.member(t, "second@cilegon.example", "cityA", netra.RoleAdministrator)
		wantKind(t, "with one who is not ready", h.Disable(t.Context(), h.root.User, other), netra.Conflict, "access.last_administrator")
		h.enrol(t, "third@cilegon.example", "cityA", netra.RoleAdministrator)
		if err := h.EndMembership(t.Context(), h.membershipOf(t, h.root.User), time.Time{}, other); err != nil {
			t.Errorf("with one who is ready: %v", err)
		}
	})
}

func TestUsersAreListedByScopeAndFilter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.member(t, "b@b.example", "cityB", netra.RoleHead)
		past := h.member(t, "past@cilegon.example", "cityA", netra.RoleOfficer)
		h.member(t, "field_1@cilegon.example", "district", netra.RoleField)
		h.clock.pass(time.Minute)
		if err := h.EndMembership(t.Context(), h.membershipOf(t, past.User), time.Time{}, h.root); err != nil {
			t.Fatal(err)
		}
		gone := h.member(t, "gone@cilegon.example", "cityA", netra.RoleOfficer)
		if err := h.Disable(t.Context(), gone.User, h.root); err != nil {
			t.Fatal(err)
		}
		scope := func(ctx context.Context, tx *db.Tx, o netra.OfficeID) *Scope {
			sc, err := h.ScopeOf(ctx, tx, netra.Actor{User: "u", Office: o, Role: netra.RoleHead}, SeeUsers)
			if err != nil {
				t.Fatal(err)
			}
			return &sc
		}
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			for what, c := range map[string]struct {
				f    UserFilter
				want string
			}{
				"everybody":      {UserFilter{}, "b@b.example field_1@cilegon.example root@cilegon.example"},
				"ended too":      {UserFilter{Ended: true}, "b@b.example field_1@cilegon.example gone@cilegon.example past@cilegon.example root@cilegon.example"},
				"a scope":        {UserFilter{Scope: scope(ctx, tx, "cityB")}, "b@b.example"},
				"no scope":       {UserFilter{Scope: &Scope{}}, ""},
				"an office":      {UserFilter{Office: "district"}, "field_1@cilegon.example"},
				"a role":         {UserFilter{Role: netra.RoleAdministrator}, "root@cilegon.example"},
				"part of a name": {UserFilter{Query: "FIELD_"}, "field_1@cilegon.example"},
				"a wildcard":     {UserFilter{Query: "%"}, ""},
				"SQL":            {UserFilter{Query: "' or 1=1 --"}, ""},
				"a page":         {UserFilter{Limit: 1, After: "b@b.example"}, "field_1@cilegon.example"},
				"all at once":    {UserFilter{Scope: scope(ctx, tx, "province"), Office: "cityB", Role: netra.RoleHead, Query: "b@"}, "b@b.example"},
			} {
				us, err := h.Users(ctx, tx, c.f)
				var got []string
				for _, u := range us {
					got = append(got, u.Login)
				}
				if strings.Join(got, " ") != c.want || err != nil {
					t.Errorf("%s: %v, %v, want %s", what, got, err, c.want)
				}
			}
			return nil
		})
	})
}

func TestStaffAreThoseWhoMayWorkOnCases(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		officer := h.member(t, "a@b.example", "cityB", netra.RoleOfficer)
		head := h.member(t, "b@b.example", "cityB", netra.RoleHead)
		for i, role := range []netra.Role{netra.RoleAdministrator, netra.RoleAuditor, netra.RoleField, netra.RoleServant, netra.RoleOutreach} {
			h.member(t, "other"+string(rune('a'+i))+"@b.example", "cityB", role)
		}
		h.member(t, "c@cilegon.example", "cityA", netra.RoleOfficer)
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			us, err := h.Staff(ctx, tx, "cityB", ActOnCase)
			var got []netra.UserID
			for _, u := range us {
				got = append(got, u.ID)
			}
			if err != nil || len(got) != 2 || !slices.Contains(got, officer.User) || !slices.Contains(got, head.User) {
				t.Errorf("staff = %v, %v", got, err)
			}
			names, err := h.Names(ctx, tx, []netra.UserID{officer.User, "nobody"})
			if err != nil || len(names) != 1 || names[officer.User] != "Somebody" {
				t.Errorf("names = %v, %v", names, err)
			}
			return nil
		})
	})
}

func TestNameIsOneLineAndLoginSmall(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link, err := h.Invite(t.Context(), NewUser{Login: " Ni.Ketut@Bali.Example ", Name: "Ni\n Ketut  <b>Ayu</b> 😀", Office: "cityA", Role: netra.RoleOfficer}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			u, err := h.User(ctx, tx, link.User)
			if err != nil || u.Login != "ni.ketut@bali.example" || u.Name != "Ni Ketut <b>Ayu</b> 😀" || u.Ready {
				t.Errorf("user = %+v, %v", u, err)
			}
			return nil
		})
	})
}
