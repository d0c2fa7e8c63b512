// Package measure is "measure" (ukur): figures about reports, cases and
// decisions, each with one definition, for any past day.
//
// Five things are counted and never mixed: a report is what somebody told us; a
// case is a file that offices work on; a person is somebody a case is about; an
// act is a conduct on a day; a decision is what an authority concluded for one
// person and act. Every figure names which of them it counts.
//
// It keeps no figure: all are counted anew for the day asked. What it keeps is what
// others published, their vulnerability indexes, as they were.
//
// What it never does: it never writes to a case or a report, it never shows a
// name, and it never counts a person who was cleared among violators.
package measure
