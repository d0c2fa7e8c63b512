package prevent

import (
	"strings"

	"github.com/netra-id/netra"
)

// checkPledge tidies the title of a pledge and says what is wrong with it.
func checkPledge(p Pledge) (Pledge, error) {
	var ps []netra.Problem
	p.Title = oneLine(p.Title)
	switch {
	case p.Title == "":
		ps = append(ps, netra.Problem{Field: "judul", Key: "web.problem.required"})
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
