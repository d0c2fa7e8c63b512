// Package relatives knows which servants are of the family of a candidate: by
// their own word, and by comparing rosters with what the CVs of candidates say.
//
// Words:
//
//   - Pair: one servant and one candidate of whom somebody or something says
//     that they are of one family.
//   - Run: one comparing of a roster with the candidates of an election. It is a
//     job that can be left, goes on where it stopped, and looks at what changed
//     only once a whole run was made.
//   - Declaration: the servant's own word, given by a link on a phone. Whoever holds
//     the key of its page reads, corrects and withdraws it, and nobody else by number
//     and name.
//
// A pair that a run found is a possibility and no more. It rests on a birth date
// or on the name of a husband or wife, never on name and region alone
// (internal/engine/kin); two people of the office must say that it is so before
// anything is made of it. Whom one of them calls the wrong person stays so,
// unless the servant himself declares it.
//
// Law files: the facts spouse_is_candidate, relative_is_candidate, on_leave and
// five_years_service of law/facts.yaml, and the rules that ask for them.
//
// What it never does: it accuses nobody. Being related is no violation. A pair
// that nobody declared is a conversation for the personnel officer. Few see it,
// and all of it is deleted after the election.
package relatives
