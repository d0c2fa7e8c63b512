// Package db opens the database of the program, brings its tables up to date
// and runs transactions. It knows two databases, SQLite inside the program and
// PostgreSQL beside it, and lets one SQL text with $1 placeholders serve both.
//
// # What a caller may rely on
//
// Write returns nil only after the transaction is on the disk. A transaction
// takes effect as a whole or not at all, and an error, a panic or a cancelled
// context of one caller never touches what another caller wrote.
//
// On SQLite there is one connection that writes. Callers who wait at the same
// moment share one COMMIT, because the wait for the disk is what a commit
// costs; inside it each of them has a savepoint of his own. Every caller hears
// the answer after that COMMIT. See writer.
//
// On PostgreSQL each Write is a transaction of its own with a stable snapshot
// (repeatable read). Where two of them collide the database refuses one, and
// Write runs its function again. The function given to Write may therefore run
// more than once: what must happen once and outside of the transaction belongs
// into Tx.AfterCommit.
//
// # What a caller must do
//
//   - Keep the function given to Write short and free of other waiting: on
//     SQLite everybody else who writes waits for it.
//   - Close rows before the next statement; PostgreSQL runs one at a time, and
//     on SQLite Tx refuses too, so that the mistake shows in every test.
//   - Never call Write inside of Write. It is refused with ErrNested.
//   - Say `on conflict do nothing` instead of going on after a violated unique
//     constraint: PostgreSQL ends a transaction at its first error.
//   - Hold what must be true across several rows by a unique constraint, by the
//     version of a row that an update checks, or by `for update` in a marked
//     pair of texts. Two transactions that only read each other's rows do not
//     collide on PostgreSQL.
//
// This package never logs, and the errors it makes hold no values of
// arguments.
package db
