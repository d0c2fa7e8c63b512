package access

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// logIn goes through both steps and gives back the token and the mark of the
// browser.
func (h *house) logIn(t *testing.T, login, code string) (token, device string) {
	t.Helper()
	half, err := h.Login(t.Context(), login, goodPassword, "")
	if err != nil {
		t.Fatal(err)
	}
	token, device, err = h.SecondFactor(t.Context(), half, code, "")
	if err != nil {
		t.Fatal(err)
	}
	return token, device
}

// recorded fails unless the ledger holds that many events of a kind about a user.
func (h *house) recorded(t *testing.T, user netra.UserID, kind string, want int) {
	t.Helper()
	if n := h.count(t, `select count(*) from ledger_events where subject = $1 and kind = $2`, "user:"+string(user), kind); n != want {
		t.Errorf("the ledger holds %d events %s, want %d", n, kind, want)
	}
}

func (h *house) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	n := 0
	h.read(t, func(ctx context.Context, tx *db.Tx) error { return tx.QueryRow(ctx, query, args...).Scan(&n) })
	return n
}

func TestPasswordAndCodeOpenTheDesk(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		half, err := h.Login(t.Context(), " NURUL@cilegon.example ", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Session(t.Context(), half)
		wantKind(t, "half a login", err, netra.NotFound, "access.no_session")
		user, err := h.Pending(t.Context(), half)
		if err != nil || user == "" {
			t.Fatalf("pending: %q, %v", user, err)
		}
		token, device, err := h.SecondFactor(t.Context(), half, h.code(t, secret), "")
		if err != nil {
			t.Fatal(err)
		}
		if token == half {
			t.Error("the token of the half login opens the whole one")
		}
		_, err = h.Pending(t.Context(), half)
		wantKind(t, "the half login afterwards", err, netra.NotFound, "access.no_session")
		seat, err := h.Seat(t.Context(), token)
		if err != nil || seat.Actor != (netra.Actor{User: user, Name: "Nurul Aini", Office: "cityA", Role: netra.RoleOfficer}) {
			t.Errorf("seat = %+v, %v", seat, err)
		}
		if !h.knows(user, device) || h.knows("somebody", device) {
			t.Error("the mark of the browser does not belong to its user alone")
		}
		h.recorded(t, user, "access.session.opened", 1)
	})
}

func TestWrongPasswordAndUnknownNameReadTheSame(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		invited := h.member(t, "invited@cilegon.example", "cityA", netra.RoleOfficer)
		for what, try := range map[string]struct{ login, password string }{
			"wrong password":       {"nurul@cilegon.example", "kuda lumping di pasar raya"},
			"empty password":       {"nurul@cilegon.example", ""},
			"password in capitals": {"nurul@cilegon.example", strings.ToUpper(goodPassword)},
			"unknown name":         {"nobody@cilegon.example", goodPassword},
			"nobody set it yet":    {"invited@cilegon.example", ""},
			"SQL":                  {"' or 1=1 --", goodPassword},
			"emoji":                {"😀", "😀😀😀😀😀😀😀😀😀😀😀😀"},
			"invalid UTF-8":        {"\xff\xfe", "\xff"},
			"very long":            {strings.Repeat("a", 10000), strings.Repeat("b", 10000)},
		} {
			_, err := h.Login(t.Context(), try.login, try.password, "")
			e, ok := asError(err)
			if !ok || e.Kind != netra.Invalid || e.Key != "access.login_wrong" || len(e.Problems) != 1 || e.Err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if n := h.count(t, `select count(*) from access_sessions`); n != 0 {
			t.Errorf("%d sessions were begun", n)
		}
		h.recorded(t, invited.User, "access.login.failed", 1)
	})
}

func TestCodeIsAcceptedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		code := h.code(t, secret)
		h.logIn(t, "nurul@cilegon.example", code)
		half, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, code, "")
		wantKind(t, "the same code again", err, netra.Invalid, "access.code_wrong")
		// The code before the one that was used may still be shown on a slow
		// phone; it is spent too.
		before, err := hotp.GenerateCode(secret, uint64(stepOf(h.clock.t)-1))
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, before, "")
		wantKind(t, "the code before it", err, netra.Invalid, "access.code_wrong")
		h.clock.pass(stepLength)
		if _, _, err := h.SecondFactor(t.Context(), half, h.code(t, secret), ""); err != nil {
			t.Errorf("the next code: %v", err)
		}
	})
}

func TestCodeOfAClockThatIsHalfAMinuteOffCounts(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		h.clock.pass(10 * stepLength)
		for _, c := range []struct {
			off  int
			want bool
		}{{-2, false}, {2, false}, {-1, true}, {1, true}} {
			code, err := hotp.GenerateCode(secret, uint64(stepOf(h.clock.t)+int64(c.off)))
			if err != nil {
				t.Fatal(err)
			}
			_, ok, err := matchStep(secret, code[:3]+" "+code[3:], h.clock.t, 0)
			if err != nil || ok != c.want {
				t.Errorf("a code %d steps off: %v, %v, want %v", c.off, ok, err, c.want)
			}
		}
	})
}

func TestRecoveryCodeOpensOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, recovery := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		if len(recovery) != nRecovery {
			t.Fatalf("%d recovery codes, want %d", len(recovery), nRecovery)
		}
		typed := strings.ToLower(strings.ReplaceAll(recovery[0], "-", " "))
		token, _ := h.logIn(t, "nurul@cilegon.example", typed)
		by, err := h.Session(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		h.recorded(t, by.User, "access.recovery.used", 1)
		half, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, recovery[0], "")
		wantKind(t, "the code again", err, netra.Invalid, "access.code_wrong")
		if n := h.count(t, `select count(*) from access_recovery_codes where code_hash = $1`, recovery[1]); n != 0 {
			t.Error("a recovery code is stored as it is")
		}
		_, others := h.enrol(t, "budi@cilegon.example", "cityA", netra.RoleOfficer)
		_, _, err = h.SecondFactor(t.Context(), half, others[0], "")
		wantKind(t, "the code of somebody else", err, netra.Invalid, "access.code_wrong")
	})
}

func TestWrongTriesSlowDownAndKnownBrowserIsSpared(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		_, device := h.logIn(t, "nurul@cilegon.example", h.code(t, secret))
		for i := range 5 {
			_, err := h.Login(t.Context(), "nurul@cilegon.example", "wrong", "")
			if i < 4 {
				wantKind(t, "a slip", err, netra.Invalid, "access.login_wrong")
			} else {
				wantKind(t, "too soon", err, netra.TooMany, "access.wait")
			}
		}
		_, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		wantKind(t, "the right one too soon", err, netra.TooMany, "access.wait")
		if _, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, device); err != nil {
			t.Errorf("the owner in his own browser: %v", err)
		}
		_, err = h.Login(t.Context(), "nurul@cilegon.example", goodPassword, device+"0")
		wantKind(t, "a forged browser", err, netra.TooMany, "access.wait")
		h.clock.pass(time.Minute)
		if _, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, ""); err != nil {
			t.Errorf("after the wait: %v", err)
		}
		// Names that do not exist are slowed down the same way, so that the
		// delay tells nothing.
		for range 4 {
			_, err := h.Login(t.Context(), "nobody", "wrong", "")
			wantKind(t, "nobody", err, netra.Invalid, "access.login_wrong")
		}
		_, err = h.Login(t.Context(), "nobody", "wrong", "")
		wantKind(t, "nobody too soon", err, netra.TooMany, "access.wait")
	})
}

func TestDisabledUserDoesNotGetIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		half, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		user, err := h.Pending(t.Context(), half)
		if err != nil {
			t.Fatal(err)
		}
		if err := h.Disable(t.Context(), user, h.root); err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, h.code(t, secret), "")
		wantKind(t, "the second step after that", err, netra.NotFound, "access.no_session")
		_, err = h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		wantKind(t, "the first step after that", err, netra.Invalid, "access.login_wrong")
	})
}

func TestWhoActsForNoOfficeIsToldSo(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		secret, _ := h.enrol(t, "nurul@cilegon.example", "cityA", netra.RoleOfficer)
		var m Membership
		h.read(t, func(ctx context.Context, tx *db.Tx) error {
			us, err := h.Users(ctx, tx, UserFilter{Query: "nurul"})
			if err == nil {
				m = us[0].Memberships[0]
			}
			return err
		})
		if err := h.EndMembership(t.Context(), m.ID, time.Time{}, h.root); err != nil {
			t.Fatal(err)
		}
		half, err := h.Login(t.Context(), "nurul@cilegon.example", goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, h.code(t, secret), "")
		wantKind(t, "nowhere to sit", err, netra.Forbidden, "access.no_membership")
	})
}

func TestHashingQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(&clock{time.Unix(0, 0)})
		release := make(chan struct{})
		done := make(chan error, maxHashing+maxQueued)
		for range maxHashing + maxQueued {
			go func() { done <- g.run(t.Context(), func() { <-release }) }()
		}
		synctest.Wait() // until all of them stand in the queue
		wantKind(t, "one more", g.run(t.Context(), func() {}), netra.TooMany, "access.busy")
		close(release)
		for range maxHashing + maxQueued {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	})
}

func TestManyWrongTriesSlowEverybodyALittle(t *testing.T) {
	t.Parallel()
	c := &clock{time.Unix(0, 0)}
	g := newGate(c)
	for range 19 {
		g.failed()
	}
	if d := g.delay(); d != 0 {
		t.Errorf("after a few wrong tries the next waits %v", d)
	}
	for range 1000 {
		g.failed()
	}
	if d := g.delay(); d != 2*time.Second {
		t.Errorf("after very many the next waits %v, want 2s", d)
	}
	c.pass(10 * time.Minute)
	if d := g.delay(); d != 0 {
		t.Errorf("ten minutes later the next waits %v", d)
	}
}
