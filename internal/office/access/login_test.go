package access

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/ledger"
)

// in goes the whole way in and gives back the session and the device.
func (h *house) in(t *testing.T, login, secret, device string) (token, known string) {
	t.Helper()
	half, err := h.Login(t.Context(), login, goodPassword, device)
	if err != nil {
		t.Fatal(err)
	}
	token, known, err = h.SecondFactor(t.Context(), half, h.code(t, secret), device)
	if err != nil {
		t.Fatal(err)
	}
	h.clock.pass(stepLength)
	return token, known
}

func TestEnrolmentCodeDoesNotLogIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link, err := h.Invite(t.Context(), NewUser{Login: "a@example.id", Name: "A B", Office: "cityA", Role: netra.RoleOfficer}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		in, err := h.Invitation(t.Context(), link.Token)
		if err != nil {
			t.Fatal(err)
		}
		code := h.code(t, in.Secret)
		if _, err := h.AcceptInvitation(t.Context(), link.Token, goodPassword, code); err != nil {
			t.Fatal(err)
		}
		half, err := h.Login(t.Context(), "a@example.id", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, code, "")
		wantKind(t, "the code that was typed on the invitation", err, netra.Invalid, "access.code_wrong")
	})
}

func TestWrongTriesGrowSlowerAndNeverLock(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@example.id", "cityA", netra.RoleOfficer)
		waits, last := 0, 0
		for range 40 {
			_, err := h.Login(t.Context(), "nurul@example.id", "wrong", "")
			if netra.KindOf(err) == netra.TooMany {
				e, _ := asError(err)
				last = e.Args[0].(int)
				waits++
				h.clock.pass(time.Duration(last) * time.Second)
			}
		}
		if waits == 0 || last != 60 {
			t.Errorf("%d waits, the last of %d s, want some and 60 s", waits, last)
		}
		h.clock.pass(time.Minute)
		h.in(t, "nurul@example.id", secret, "")
		// Both factors were right: the slate is clean.
		for range 3 {
			if _, err := h.Login(t.Context(), "nurul@example.id", "wrong", ""); netra.KindOf(err) != netra.Invalid {
				t.Errorf("after a good login: %v", err)
			}
		}
	})
}

func TestUnknownLoginWaitsLikeAKnownOne(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.enrol(t, "nurul@example.id", "cityA", netra.RoleOfficer)
		var kinds [2][]netra.Kind
		for i, login := range []string{"nurul@example.id", "nobody@example.id"} {
			for range 6 {
				_, err := h.Login(t.Context(), login, "wrong", "")
				kinds[i] = append(kinds[i], netra.KindOf(err))
			}
		}
		if d := cmp.Diff(kinds[0], kinds[1]); d != "" {
			t.Errorf("delays tell who exists:\n%s", d)
		}
	})
}

func TestStrangerWhoTriesDoesNotKeepTheOwnerOut(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@example.id", "cityA", netra.RoleOfficer)
		_, device := h.in(t, "nurul@example.id", secret, "")
		for range 20 {
			_, _ = h.Login(t.Context(), "nurul@example.id", "wrong", "")
		}
		_, err := h.Login(t.Context(), "nurul@example.id", goodPassword, "")
		wantKind(t, "from an unknown device", err, netra.TooMany, "access.wait")
		h.in(t, "nurul@example.id", secret, device)
		// Somebody else's device is no device of hers.
		other, _ := h.enrol(t, "other@example.id", "cityA", netra.RoleOfficer)
		_, theirs := h.in(t, "other@example.id", other, "")
		for range 5 {
			_, _ = h.Login(t.Context(), "nurul@example.id", "wrong", "")
		}
		_, err = h.Login(t.Context(), "nurul@example.id", goodPassword, theirs)
		wantKind(t, "from a device of another user", err, netra.TooMany, "access.wait")
		_, err = h.Login(t.Context(), "nurul@example.id", goodPassword, device[:26]+".00")
		wantKind(t, "from a forged device", err, netra.TooMany, "access.wait")
	})
}

func TestTokensAreStoredAsHashesOnly(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, codes := h.enrol(t, "nurul@example.id", "cityA", netra.RoleOfficer)
		token, _ := h.in(t, "nurul@example.id", secret, "")
		link, err := h.Invite(t.Context(), NewUser{Login: "b@example.id", Name: "B C", Office: "cityA", Role: netra.RoleOfficer}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			for _, q := range []string{
				`select token_hash || data from access_sessions`, `select token_hash from access_links`, `select code_hash from access_recovery_codes`, `select password from access_users`,
			} {
				rows, err := tx.Query(ctx, q)
				if err != nil {
					return err
				}
				defer rows.Close()
				for rows.Next() {
					var s string
					if err := rows.Scan(&s); err != nil {
						return err
					}
					for _, clear := range []string{token, link.Token, codes[0], readCode(codes[0]), goodPassword} {
						if strings.Contains(s, clear) {
							t.Errorf("%s holds %q in the clear", q, clear)
						}
					}
				}
				if err := rows.Err(); err != nil {
					return err
				}
			}
			var sealed []byte
			if err := tx.QueryRow(ctx, `select factor_sealed from access_users where login = $1`, "nurul@example.id").Scan(&sealed); err != nil {
				return err
			}
			if strings.Contains(string(sealed), secret) {
				t.Error("the second factor is stored in the clear")
			}
			return nil
		})
	})
}

func TestEveryChangeIsAnEvent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, codes := h.enrol(t, "nurul@example.id", "cityB", netra.RoleOfficer)
		token, _ := h.in(t, "nurul@example.id", secret, "")
		a, err := h.Session(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = h.Login(t.Context(), "nurul@example.id", "wrong", "")
		half, err := h.Login(t.Context(), "nurul@example.id", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.SecondFactor(t.Context(), half, codes[0], ""); err != nil {
			t.Fatal(err)
		}
		m, err := h.AddMembership(t.Context(), a.User, NewUser{Office: "cityA", Role: netra.RoleHead}, h.root)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range []func() error{
			func() error { return h.EndMembership(t.Context(), m.ID, time.Time{}, h.root) },
			func() error { _, err := h.Renew(t.Context(), a.User, h.root); return err },
			func() error { return h.Disable(t.Context(), a.User, h.root) },
			func() error { return h.Enable(t.Context(), a.User, h.root) },
		} {
			if err := step(); err != nil {
				t.Fatal(err)
			}
		}
		have := map[string]bool{}
		events, err := h.ledger.List(t.Context(), ledger.Filter{Subject: "user:" + string(a.User), Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			have[e.Kind] = true
		}
		for _, kind := range []string{
			"access.user.added", "access.membership.added", "access.link.made", "access.credentials.set", "access.session.opened", "access.login.failed",
			"access.recovery.used", "access.membership.ended", "access.session.ended_all", "access.user.disabled", "access.user.enabled",
		} {
			if !have[kind] {
				t.Errorf("no event %s", kind)
			}
		}
	})
}
