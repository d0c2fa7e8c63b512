package db

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrNoRows is what scanning a row says when the query found none.
var ErrNoRows = sql.ErrNoRows

var (
	// ErrNested is the answer to a Write inside of the function of a Write. On
	// SQLite it would wait for itself for ever.
	ErrNested = errors.New("db: Write inside of Write: use the Tx of the outer one")
	// ErrClosed is the answer to everything after Close.
	ErrClosed = errors.New("db: database is closed")
	// ErrBroken is the answer to every Write after the disk failed while
	// something was being made durable. What the disk holds is not known any
	// more, and trying again may find the old pages thrown away by the kernel;
	// the program has to be started again, so that SQLite recovers from its log.
	ErrBroken = errors.New("db: the disk failed while writing; start the program again")
	// ErrOver is the answer to the use of a Tx after its function has returned.
	ErrOver = errors.New("db: transaction is over")
	// ErrRowsOpen is the answer to a statement while rows of an earlier one of
	// the same transaction are open.
	ErrRowsOpen = errors.New("db: rows of an earlier query are still open; close them first")
)

// IsUnique tells whether err says that a unique constraint or a primary key
// was violated, on either database.
func IsUnique(err error) bool {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() {
		case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY, sqlite3.SQLITE_CONSTRAINT_ROWID:
			return true
		}
		return false
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == "23505"
	}
	return false
}

// isCollision tells whether PostgreSQL refused a transaction because of
// another one (serialization failure, deadlock), so that it may run again.
func isCollision(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (e.Code == "40001" || e.Code == "40P01")
}

// isDiskFault tells whether err leaves open what the disk holds. A full disk is
// none: SQLite takes the transaction back and can go on.
func isDiskFault(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return false
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CANTOPEN:
		return true
	}
	return false
}

// quietError prints text and leads to err. It stands for an error whose own
// text may repeat an argument.
type quietError struct {
	text string
	err  error
}

func (e *quietError) Error() string { return e.text }
func (e *quietError) Unwrap() error { return e.err }

// quiet takes the values of arguments out of the text of an error: what an
// anonymous reporter sent must not enter a log through an error of a driver.
func quiet(err error) error {
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		// Class 22, "data exception", is the one that repeats the value.
		if strings.HasPrefix(e.Code, "22") {
			return &quietError{fmt.Sprintf("postgres: value not accepted (SQLSTATE %s)", e.Code), err}
		}
		return err
	}
	if s := err.Error(); strings.Contains(s, "failed to encode args[") || strings.Contains(s, "unable to encode") {
		return &quietError{"postgres: an argument has the wrong type for its column", err}
	}
	return err
}
