package prevent

import (
	"net/mail"
	"strings"
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// How much an office may write, and to how many.
const (
	maxWords    = 1000
	maxContacts = 5000
)

// readContacts reads a list of those who get letters: one a line, a name and his
// address, parted by a semicolon; or the address alone.
func readContacts(text, audience string) ([]Contact, error) {
	var out []Contact
	var ps []netra.Problem
	for i, l := range lines(text) {
		name, address, two := strings.Cut(l, ";")
		if !two {
			name, address = "", l
		}
		parsed, err := mail.ParseAddress(strings.TrimSpace(address))
		if err != nil || tooLong(l) {
			ps = append(ps, netra.Problem{Field: "alamat", Line: i + 1, Key: "prevent.problem.address", Args: []any{i + 1}})
			continue
		}
		out = append(out, Contact{Audience: audience, Name: oneLine(name), Address: strings.ToLower(parsed.Address)})
	}
	switch {
	case len(out)+len(ps) == 0:
		ps = append(ps, netra.Problem{Field: "alamat", Key: "web.problem.required"})
	case len(out) > maxContacts:
		ps = append(ps, netra.Problem{Field: "alamat", Key: "prevent.problem.list_long", Args: []any{maxContacts, len(out)}})
	}
	if len(ps) > 0 {
		return nil, &netra.Error{Kind: netra.Invalid, Key: "prevent.list_wrong", Problems: ps[:min(len(ps), 10)]}
	}
	return out, nil
}

// checkWords tidies what an office says in its own words; "" takes them away.
func checkWords(s string) (string, error) {
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) > maxWords {
		return s, &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: []netra.Problem{
			{Field: "kata", Key: "prevent.problem.long", Args: []any{maxWords}},
		}}
	}
	return s, nil
}

// dueToday tells whether a reminder goes out on a day: on its own day, or on one
// of the next three where the program stood still, but never one whose day lay
// before the office began to remind.
func dueToday(on, since, today netra.Date) bool {
	const late = 3
	return on >= since && on <= today && today <= on.AddDays(late)
}

// wants tells whether a contact gets a reminder: whoever asked for no more still
// gets what his employer orders.
func wants(c Contact, r Dated) bool {
	return c.Audience == r.Audience && (c.Stopped.IsZero() || !r.Optional)
}
