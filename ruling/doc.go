// Package ruling is the desk where people ask what the rules mean for them and
// the competent office answers (meja tanya jawab). A question waits for an
// answer within the time that the office promises; the answer is bound to a rule,
// its text on that day, facts and a validity, and is published without names.
//
// Two published answers never say different things about the same: where a new
// one differs from an earlier one under the same rule, it is held back until a
// person decides which of them stands, and the record says who and why.
//
// What it never does: it keeps nobody's name, and it changes no rule. An answer
// explains; it judges no person and opens no case.
package ruling
