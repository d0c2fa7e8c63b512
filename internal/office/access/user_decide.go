package access

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// checkUser tells what is wrong with a user to be added.
func checkUser(u NewUser) []netra.Problem {
	var ps []netra.Problem
	if n := utf8.RuneCountInString(u.Name); u.Name == "" || n > 120 || strings.ContainsFunc(u.Name, unicode.IsControl) {
		ps = append(ps, netra.Problem{Field: "name", Key: "access.person_name"})
	}
	if !loginForm(u.Login) {
		ps = append(ps, netra.Problem{Field: "login", Key: "access.login_form"})
	}
	return append(ps, checkMembership(u)...)
}

// checkMembership tells what is wrong with the role and the time.
func checkMembership(u NewUser) []netra.Problem {
	var ps []netra.Problem
	if !slices.Contains(netra.Roles, u.Role) {
		ps = append(ps, netra.Problem{Field: "role", Key: "access.role_unknown"})
	}
	if !u.Until.IsZero() && !u.Until.After(u.From) {
		ps = append(ps, netra.Problem{Field: "until", Key: "access.until_before_from"})
	}
	return ps
}

// loginForm tells whether a login is an address or a short name: 3 to 120
// letters, digits and a few signs, in lower case, without spaces.
func loginForm(login string) bool {
	if len(login) < 3 || len(login) > 120 {
		return false
	}
	for _, c := range login {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && !strings.ContainsRune("@._-+", c) {
			return false
		}
	}
	return true
}

// normalLogin is the form in which a login is kept and compared.
func normalLogin(login string) string { return strings.ToLower(strings.TrimSpace(login)) }

// oneLine folds white space, so that a name has no line ends.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// mayGrant tells whether somebody in role by may give role to others. Only an
// administrator adds people, and every role is his to give; the ledger says
// that he did.
func mayGrant(by netra.Role) bool { return by == netra.RoleAdministrator }
