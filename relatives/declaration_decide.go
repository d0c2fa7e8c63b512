package relatives

import "github.com/netra-id/netra"

// declare is the pair after a servant gave his own word. It settles what a run
// found and nobody decided; what people of the office decided stays, and his word
// stands beside it. A word that was given is changed only by whoever holds the key
// of its page: number and name alone are no secret.
func declare(p Pair, w Declaration, holds bool, today netra.Date) (Pair, error) {
	if !p.Declared.IsZero() && !holds {
		return p, &netra.Error{Kind: netra.Conflict, Key: "relatives.declared_before"}
	}
	p.Declared, p.DeclaredAs, p.Withdrawn, p.Answers = today, w.Relation, "", w.Answers
	if p.State != Confirmed && p.State != Wrong {
		p.State, p.Relation = Declared, w.Relation
	}
	return p, nil
}

// withdraw is the pair after its servant took his word back.
func withdraw(p Pair, today netra.Date) Pair {
	p.Withdrawn, p.Answers = today, nil
	if p.State == Declared {
		p.State = Withdrawn
	}
	return p
}
