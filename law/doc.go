// Package law is the room that a lawyer can read without Go: what the law says
// about the political neutrality of civil servants, as dated and cited data in
// YAML files beside this file, and the functions that read, check and apply
// them.
//
// FORMAT.md, in Indonesian FORMAT.id.md, explains every field. The folders hold
// one file per thing: instruments, acts, rules, sanctions, values, calendars,
// procedures, offices; the closed lists facts, levels, functions, statuses,
// employments and weeks are one file each.
//
//   - Load reads the files strictly and makes a Book, which never changes.
//   - Book.Lint finds what is wrong with them, Check reports it.
//   - Book.Resolve says which rules applied to an act on a day, and why.
//   - Book.SanctionsFor says which sanctions a rule leaves to the examiner.
//   - Book.ProcedureFor, Procedure.Open and Book.Deadlines say which steps are
//     open to whom and until when.
//
// All answers are pure: the same book, question and day give the same answer,
// so that an old case can be replayed years later. Each names the file and its
// digest.
//
// No Go file here states law: no article, no number of days, no name of a state
// or of an authority. The package decides nothing between contested readings
// and fills in nothing that the law leaves open; it says that it is open.
package law
