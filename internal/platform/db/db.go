package db

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"sync/atomic"
)

// DB is an open database. All its methods may be called from many goroutines.
type DB struct {
	dialect Dialect
	lite    *lite
	pg      *postgres
	counts  counts
}

// Open connects to the database at url, see ParseURL. A SQLite file that does
// not exist is made, readable by its owner only; its folder must exist.
func Open(ctx context.Context, url string) (*DB, error) {
	u, err := ParseURL(url)
	if err != nil {
		return nil, err
	}
	d := &DB{dialect: u.Dialect}
	if u.Dialect == SQLite {
		if d.lite, err = openLite(ctx, u.Path, &d.counts); err != nil {
			return nil, fmt.Errorf("open sqlite database %s: %w", u.Path, err)
		}
		return d, nil
	}
	if d.pg, err = openPostgres(ctx, u.DSN, &d.counts); err != nil {
		return nil, fmt.Errorf("open postgres database: %w", err)
	}
	return d, nil
}

// Dialect says which database answers.
func (d *DB) Dialect() Dialect { return d.dialect }

// Write runs fn in a transaction that may change things, and returns nil only
// after the transaction is durable. When fn returns an error, panics, or ctx
// ends before fn has returned, nothing of the transaction remains. fn may run
// more than once and must not wait for anything but the database.
func (d *DB) Write(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if nested() {
		return ErrNested
	}
	if d.lite != nil {
		return d.lite.write(ctx, fn)
	}
	return d.pg.write(ctx, fn)
}

// Read runs fn in a transaction that sees one state of the database throughout
// and can change nothing.
func (d *DB) Read(ctx context.Context, fn func(*Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.lite != nil {
		return d.lite.read(ctx, fn)
	}
	return d.pg.read(ctx, fn)
}

// Close waits for the writes in progress and closes the database.
func (d *DB) Close() error {
	if d.lite != nil {
		return d.lite.close()
	}
	return d.pg.close()
}

// Stats counts what happened since Open.
type Stats struct {
	Writes   int64 // transactions of callers that became durable
	Failed   int64 // transactions of callers that were taken back
	Commits  int64 // commits of the database; fewer than Writes where callers shared one
	Rollback int64 // commits that failed
	Reruns   int64 // functions run again after a collision on PostgreSQL
	Largest  int64 // most callers that shared one commit
}

type counts struct {
	writes, failed, commits, rollbacks, reruns, largest atomic.Int64
}

// Stats returns the counts so far.
func (d *DB) Stats() Stats {
	c := &d.counts
	return Stats{
		Writes: c.writes.Load(), Failed: c.failed.Load(), Commits: c.commits.Load(),
		Rollback: c.rollbacks.Load(), Reruns: c.reruns.Load(), Largest: c.largest.Load(),
	}
}

// runWrite calls the function of a Write. It is never inlined, so that its name
// on the stack tells nested that a Write is in progress on this goroutine.
//
//go:noinline
func runWrite(fn func(*Tx) error, tx *Tx) error {
	err := fn(tx)
	// Without a use after the call the compiler could jump to fn and leave no
	// frame behind.
	if tx.over {
		return ErrOver
	}
	return err
}

var runWriteEntry = reflect.ValueOf(runWrite).Pointer()

// nested tells whether the calling goroutine is inside of runWrite. A context
// could not tell: the function of a Write is not given one, and uses that of
// its surroundings. Walking the stack costs about a microsecond, next to a wait
// for the disk.
func nested() bool {
	var pcs [64]uintptr
	for skip := 3; ; skip += len(pcs) {
		n := runtime.Callers(skip, pcs[:])
		for _, pc := range pcs[:n] {
			if f := runtime.FuncForPC(pc - 1); f != nil && f.Entry() == runWriteEntry {
				return true
			}
		}
		if n < len(pcs) {
			return false
		}
	}
}
