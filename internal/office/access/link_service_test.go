package access

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/hotp"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

// invite makes an invitation of Nurul Aini to city A.
func (h *house) invite(t *testing.T) Link {
	t.Helper()
	link, err := h.Invite(t.Context(), NewUser{Login: "nurul@cilegon.example", Name: "Nurul Aini", Office: "cityA", Role: netra.RoleOfficer}, h.root)
	if err != nil {
		t.Fatal(err)
	}
	return link
}

func TestInvitationTellsWhoIsInvitedAndKeepsItsSecret(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.invite(t)
		in, err := h.Invitation(t.Context(), link.Token)
		if err != nil {
			t.Fatal(err)
		}
		if in.User != link.User || in.Name != "Nurul Aini" || in.Office != "City A" || in.Role != netra.RoleOfficer || in.Renewal {
			t.Errorf("invitation = %+v", in)
		}
		if !in.ExpiresAt.Equal(h.clock.t.Add(invitationLasts)) {
			t.Errorf("lasts until %v", in.ExpiresAt)
		}
		if !strings.HasPrefix(in.URI, "otpauth://totp/Netra:nurul@cilegon.example?") || !strings.Contains(in.URI, "secret="+in.Secret) {
			t.Errorf("address for the authenticator: %s", in.URI)
		}
		again, err := h.Invitation(t.Context(), strings.ToLower(link.Token))
		if err != nil || again.Secret != in.Secret {
			t.Errorf("opened again, the secret is another one (%v)", err)
		}
		if n := h.count(t, `select count(*) from access_links where token_hash = $1`, link.Token); n != 0 {
			t.Error("the token is stored as it is")
		}
	})
}

func TestInvitationIsAcceptedOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.invite(t)
		in, err := h.Invitation(t.Context(), link.Token)
		if err != nil {
			t.Fatal(err)
		}
		code := h.code(t, in.Secret)
		codes, err := h.AcceptInvitation(t.Context(), link.Token, goodPassword, code)
		if err != nil || len(codes) != nRecovery {
			t.Fatalf("codes = %v, %v", codes, err)
		}
		_, err = h.AcceptInvitation(t.Context(), link.Token, "another good password here", code)
		wantKind(t, "accepting again", err, netra.NotFound, "access.link_gone")
		_, err = h.Invitation(t.Context(), link.Token)
		wantKind(t, "opening again", err, netra.NotFound, "access.link_gone")
		half, err := h.Login(t.Context(), in.Login, goodPassword, "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, code, "")
		wantKind(t, "the code that confirmed the phone", err, netra.Invalid, "access.code_wrong")
	})
}

func TestInvitationThatIsNotThere(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.invite(t)
		for what, token := range map[string]string{
			"empty": "", "guessed": strings.Repeat("A", 32), "cut": link.Token[:31], "SQL": "' or 1=1 --", "not UTF-8": "\xff\xfe",
		} {
			_, err := h.Invitation(t.Context(), token)
			wantKind(t, what, err, netra.NotFound, "access.link_gone")
			_, err = h.AcceptInvitation(t.Context(), token, goodPassword, "000000")
			wantKind(t, what+" accepted", err, netra.NotFound, "access.link_gone")
		}
		wantKind(t, "an invitation as the wizard's link", h.CheckSetup(t.Context(), link.Token), netra.NotFound, "access.not_found")
		h.clock.pass(invitationLasts)
		_, err := h.Invitation(t.Context(), link.Token)
		wantKind(t, "after seven days", err, netra.NotFound, "access.link_gone")
	})
}

func TestBadCredentialsLeaveTheInvitationOpen(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.invite(t)
		in, err := h.Invitation(t.Context(), link.Token)
		if err != nil {
			t.Fatal(err)
		}
		code := h.code(t, in.Secret)
		late, err := hotp.GenerateCode(in.Secret, uint64(stepOf(h.clock.t)-2))
		if err != nil {
			t.Fatal(err)
		}
		for what, try := range map[string]struct{ password, code, key string }{
			"empty":              {"", code, "access.password_short"},
			"short":              {"kuda lumpin", code, "access.password_short"},
			"long":               {strings.Repeat("kuda lumping ", 20), code, "access.password_long"},
			"common":             {"bismillah123indonesia", code, "access.password_common"},
			"own name":           {"nurulaini2024", code, "access.password_common"},
			"a row of keys":      {"qwertyuiopas", code, "access.password_common"},
			"one thing repeated": {"cobacobacoba", code, "access.password_common"},
			"no code":            {goodPassword, "", "access.code_wrong"},
			"old code":           {goodPassword, late, "access.code_wrong"},
			"code as HTML":       {goodPassword, "<b>123456</b>", "access.code_wrong"},
			"code not UTF-8":     {goodPassword, "\xff", "access.code_wrong"},
		} {
			_, err := h.AcceptInvitation(t.Context(), link.Token, try.password, try.code)
			wantKind(t, what, err, netra.Invalid, try.key)
		}
		if _, err := h.AcceptInvitation(t.Context(), link.Token, "😀 kuda lumping 😀", code); err != nil {
			t.Errorf("afterwards: %v", err)
		}
	})
}

func TestRenewalReplacesOldLinksAndSessions(t *testing.T) {
	eachDemo(t, func(t *testing.T, h *house) {
		first := h.invite(t)
		second, err := h.Renew(t.Context(), first.User, h.root)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Invitation(t.Context(), first.Token)
		wantKind(t, "the first link", err, netra.NotFound, "access.link_gone")
		in, err := h.Invitation(t.Context(), second.Token)
		if err != nil {
			t.Fatal(err)
		}
		old, err := h.AcceptInvitation(t.Context(), second.Token, goodPassword, h.code(t, in.Secret))
		if err != nil {
			t.Fatal(err)
		}
		session := h.enter(t, first.User)
		third, err := h.Renew(t.Context(), first.User, h.root)
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.Session(t.Context(), session)
		wantKind(t, "the open session", err, netra.NotFound, "access.no_session")
		if _, err := h.Login(t.Context(), in.Login, goodPassword, ""); err != nil {
			t.Errorf("the old password, before the link is used: %v", err)
		}
		anew, err := h.Invitation(t.Context(), third.Token)
		if err != nil || !anew.Renewal || anew.Secret == in.Secret {
			t.Fatalf("invitation = %+v, %v", anew, err)
		}
		if _, err := h.AcceptInvitation(t.Context(), third.Token, "gerobak bakso keliling kota", h.code(t, anew.Secret)); err != nil {
			t.Fatal(err)
		}
		_, err = h.Login(t.Context(), in.Login, goodPassword, "")
		wantKind(t, "the old password", err, netra.Invalid, "access.login_wrong")
		half, err := h.Login(t.Context(), in.Login, "gerobak bakso keliling kota", "")
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = h.SecondFactor(t.Context(), half, old[0], "")
		wantKind(t, "an old recovery code", err, netra.Invalid, "access.code_wrong")
	})
}

func TestDisabledUserCannotUseHisInvitation(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		link := h.invite(t)
		if err := h.Disable(t.Context(), link.User, h.root); err != nil {
			t.Fatal(err)
		}
		_, err := h.Invitation(t.Context(), link.Token)
		wantKind(t, "invitation", err, netra.NotFound, "access.not_found")
	})
}

func TestWizardLinkIsOneAndEndsWithTheFirstUser(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		_, err := h.SetupLink(t.Context())
		wantKind(t, "where there are users already", err, netra.NotFound, "access.not_found")
		h.write(t, func(ctx context.Context, tx *db.Tx) error {
			for _, table := range []string{"access_memberships", "access_users"} {
				if _, err := tx.Exec(ctx, `delete from `+table); err != nil {
					return err
				}
			}
			return nil
		})
		first, err := h.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		wantKind(t, "the first link", h.CheckSetup(t.Context(), first.Token), netra.NotFound, "access.link_gone")
		if err := h.CheckSetup(t.Context(), second.Token); err != nil {
			t.Errorf("the second link: %v", err)
		}
		use := func() error {
			return h.d.Write(t.Context(), func(tx *db.Tx) error { return h.UseSetup(t.Context(), tx, second.Token) })
		}
		if err := use(); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "using it again", use(), netra.NotFound, "access.link_gone")
		third, err := h.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h.clock.pass(setupLasts)
		wantKind(t, "half an hour later", h.CheckSetup(t.Context(), third.Token), netra.NotFound, "access.link_gone")
		fourth, err := h.SetupLink(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		h.member(t, "first@cilegon.example", "cityA", netra.RoleAdministrator)
		wantKind(t, "after the first user", h.CheckSetup(t.Context(), fourth.Token), netra.NotFound, "access.not_found")
	})
}

func TestCodesAreReadAsPeopleTypeThem(t *testing.T) {
	t.Parallel()
	for range 200 {
		code := newRecoveryCode()
		if len(code) != 29 || strings.Count(code, "-") != 5 {
			t.Fatalf("recovery code %s", code)
		}
		typed := strings.NewReplacer("0", "o", "1", "l", "-", " ").Replace(strings.ToLower(code))
		if readCode(typed) != readCode(code) {
			t.Errorf("%q is not read as %q", typed, code)
		}
	}
	if d := (30 * time.Second); stepLength != d {
		t.Errorf("a code is shown for %v, authenticators show it for %v", stepLength, d)
	}
}
