package prevent

import (
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/kin"
)

// checkPledge tidies the title of a pledge and says what is wrong with it.
func checkPledge(p Pledge) (Pledge, error) {
	var ps []netra.Problem
	p.Title = oneLine(p.Title)
	switch {
	case p.Title == "":
		ps = append(ps, netra.Problem{Field: "judul", Key: "prevent.problem.missing"})
	case tooLong(p.Title):
		ps = append(ps, netra.Problem{Field: "judul", Key: "prevent.problem.long", Args: []any{maxLine}})
	}
	if !p.UntilOn.IsZero() && p.UntilOn < p.OpenedOn {
		ps = append(ps, netra.Problem{Field: "sampai", Key: "prevent.problem.past"})
	}
	if len(ps) > 0 {
		return p, &netra.Error{Kind: netra.Invalid, Key: "prevent.draft_wrong", Problems: ps}
	}
	return p, nil
}

// checkSigner tidies what somebody wrote who signs.
func checkSigner(s Signer) (Signer, error) {
	a, err := checkAnswer(Answer{Name: s.Name, Position: s.Position, Unit: s.Unit})
	s.Name, s.Position, s.Unit, s.NIP = a.Name, a.Position, a.Unit, strings.Join(strings.Fields(s.NIP), "")
	return s, err
}

// sameName tells whether a name as typed can be that of the roster: every word of
// the shorter one stands in the longer one, an initial for a word that begins
// with it, and one whole word at least is the same.
func sameName(typed, known string) bool {
	a, b := kin.Tokens(typed), kin.Tokens(known)
	if len(a) > len(b) {
		a, b = b, a
	}
	whole := false
	for _, x := range a {
		found := false
		for _, y := range b {
			switch {
			case x.Plain == y.Plain:
				found, whole = true, whole || len(x.Plain) > 1
			case len(x.Plain) == 1 && strings.HasPrefix(y.Plain, x.Plain), len(y.Plain) == 1 && strings.HasPrefix(x.Plain, y.Plain):
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return whole
}
