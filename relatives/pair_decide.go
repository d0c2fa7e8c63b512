package relatives

import (
	"unicode/utf8"

	"github.com/netra-id/netra"
)

// confirm is the pair after somebody said that it is so: the first one proposes,
// a second one confirms. What was found is never used on the word of one.
func confirm(p Pair, by netra.UserID) (Pair, error) {
	switch {
	case !p.Open():
		return p, &netra.Error{Kind: netra.Conflict, Key: "relatives.settled"}
	case p.State != Proposed:
		p.State, p.ProposedBy, p.SettledBy = Proposed, by, ""
	case p.ProposedBy == by:
		return p, &netra.Error{Kind: netra.Conflict, Key: "relatives.same_person"}
	default:
		p.State, p.SettledBy = Confirmed, by
	}
	return p, nil
}

// The bounds of a written reason or note, in letters.
const (
	minReason = 10
	maxReason = 500
)

// dismiss is the pair after somebody said that it is the wrong person, and why.
func dismiss(p Pair, reason string, by netra.UserID) (Pair, error) {
	if !p.Open() {
		return p, &netra.Error{Kind: netra.Conflict, Key: "relatives.settled"}
	}
	if n := utf8.RuneCountInString(reason); n < minReason || n > maxReason {
		return p, invalid("alasan", "relatives.problem.reason", minReason, maxReason)
	}
	p.State, p.SettledBy, p.Reason = Wrong, by, reason
	return p, nil
}

// talk is the pair after the personnel officer spoke with the servant.
func talk(p Pair, on netra.Date, note string, by netra.UserID, today netra.Date) (Pair, error) {
	switch {
	case p.State != Confirmed && !p.Said():
		return p, &netra.Error{Kind: netra.Conflict, Key: "relatives.not_settled"}
	case on.IsZero() || on > today:
		return p, invalid("tanggal", "relatives.problem.talk_day")
	case utf8.RuneCountInString(note) > maxReason:
		return p, invalid("catatan", "relatives.problem.long", maxReason)
	}
	p.TalkedOn, p.TalkNote, p.TalkedBy = on, note, by
	return p, nil
}

func invalid(field, key string, args ...any) error {
	return &netra.Error{Kind: netra.Invalid, Key: key, Args: args, Problems: []netra.Problem{{Field: field, Key: key, Args: args}}}
}
