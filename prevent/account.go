package prevent

import (
	"net/url"

	"github.com/netra-id/netra"
)

// Account is one by which an office speaks to the public.
type Account struct {
	ID        string
	Office    netra.OfficeID
	Platform  string
	Handle    string
	Address   string
	Custodian string // who holds its password: a position
	NotedOn   netra.Date
	ClosedOn  netra.Date
	Last      AccountCheck // the zero one where nobody has checked
}

// AccountCheck is that somebody looked at what stands on an account.
type AccountCheck struct {
	On   netra.Date
	Fine bool
	Note string
	By   string
}

// stale is how long a check of an account counts as fresh, in days; an office
// that checks once a fortnight keeps up with a campaign.
const stale = 14

// Overdue tells whether nobody has checked an account lately, or what was found
// wrong has not been looked at again.
func (a Account) Overdue(today netra.Date) bool {
	return a.ClosedOn.IsZero() && (a.Last.On.IsZero() || !a.Last.Fine || a.Last.On.AddDays(stale) < today)
}

// checkAccount tidies an account and says what is wrong with it.
func checkAccount(a Account) (Account, error) {
	var ps []netra.Problem
	for _, f := range []struct {
		name     string
		s        *string
		required bool
	}{{"platform", &a.Platform, true}, {"nama-akun", &a.Handle, true}, {"alamat", &a.Address, false}, {"pemegang", &a.Custodian, true}} {
		*f.s = oneLine(*f.s)
		switch {
		case *f.s == "" && f.required:
			ps = append(ps, netra.Problem{Field: f.name, Key: "web.problem.required"})
		case tooLong(*f.s):
			ps = append(ps, netra.Problem{Field: f.name, Key: "prevent.problem.long", Args: []any{maxLine}})
		}
	}
	if u, err := url.Parse(a.Address); err != nil || a.Address != "" && (u.Scheme != "https" || u.Host == "") {
		ps = append(ps, netra.Problem{Field: "alamat", Key: "prevent.problem.https"})
	}
	if len(ps) > 0 {
		return a, &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: ps}
	}
	return a, nil
}
