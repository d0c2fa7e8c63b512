package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"

	_ "modernc.org/sqlite" // the driver "sqlite"
)

const (
	// maxReaders bounds the connections that read at the same time.
	maxReaders = 16
	// busyMillis is how long a connection waits for another process.
	busyMillis = 10_000
)

// lite is a SQLite file: one connection that writes, some that read.
type lite struct {
	path    string
	writer  *writer
	writeDB *sql.DB
	readDB  *sql.DB

	// readers holds the idle connections; slots holds one token for each
	// connection that may still be opened.
	readers chan *liteConn
	slots   chan struct{}

	closing   chan struct{}
	closeOnce sync.Once
	closeErr  error
	reads     sync.WaitGroup
	readMu    sync.Mutex // held while reads grows, so that close never misses one
	closed    bool       // under readMu
}

func openLite(ctx context.Context, path string, c *counts) (*lite, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	// Made here and not by SQLite, because SQLite would let the group read it;
	// its log and its index take over the permissions of the file.
	f, err := os.OpenFile(abs, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	l := &lite{
		path:    abs,
		readers: make(chan *liteConn, maxReaders),
		slots:   make(chan struct{}, maxReaders),
		closing: make(chan struct{}),
	}
	for range readers() {
		l.slots <- struct{}{}
	}
	if l.writeDB, err = sql.Open("sqlite", liteDSN(abs, true)); err != nil {
		return nil, err
	}
	if l.readDB, err = sql.Open("sqlite", liteDSN(abs, false)); err != nil {
		return nil, errors.Join(err, l.writeDB.Close())
	}
	conn, err := l.writeDB.Conn(ctx)
	if err != nil {
		return nil, errors.Join(err, l.writeDB.Close(), l.readDB.Close())
	}
	wc := &liteConn{conn: conn, stmts: map[string]*sql.Stmt{}}
	if err := checkLite(ctx, conn); err != nil {
		return nil, errors.Join(err, wc.close(), l.writeDB.Close(), l.readDB.Close())
	}
	l.writer = newWriter(wc, l.closing, c)
	return l, nil
}

// readers is how many connections may read at once: SQLite computes while it
// reads, so more of them than processors only wait in another place.
func readers() int { return max(4, min(maxReaders, 2*runtime.GOMAXPROCS(0))) }

// liteDSN is the address for the driver. The path is escaped, so that a folder
// with a question mark in its name does not become a setting.
func liteDSN(path string, writes bool) string {
	q := url.Values{}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyMillis))
	q.Add("_pragma", "foreign_keys(1)")
	q.Add("_pragma", "trusted_schema(0)")
	if writes {
		q.Add("_pragma", "journal_mode(WAL)")
		// FULL waits for the disk at each commit. With NORMAL a power cut
		// loses what people were told is safe.
		q.Add("_pragma", "synchronous(FULL)")
		q.Add("_pragma", "cache_size(-32768)")
		q.Add("_pragma", "wal_autocheckpoint(2000)")
		q.Add("_pragma", "journal_size_limit(67108864)")
		q.Set("_txlock", "immediate")
	} else {
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", "cache_size(-8192)")
		q.Set("_txlock", "deferred")
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}

// checkLite makes sure that the settings took hold: a file system without
// shared memory answers journal_mode(WAL) with another mode and no error.
func checkLite(ctx context.Context, conn *sql.Conn) error {
	var mode string
	var sync, keys int
	if err := conn.QueryRowContext(ctx, "pragma journal_mode").Scan(&mode); err != nil {
		return err
	}
	if err := conn.QueryRowContext(ctx, "pragma synchronous").Scan(&sync); err != nil {
		return err
	}
	if err := conn.QueryRowContext(ctx, "pragma foreign_keys").Scan(&keys); err != nil {
		return err
	}
	if mode != "wal" || sync != 2 || keys != 1 {
		return fmt.Errorf("settings did not take hold: journal_mode %s, synchronous %d, foreign_keys %d; want wal, 2, 1", mode, sync, keys)
	}
	return nil
}

func (l *lite) write(ctx context.Context, fn func(*Tx) error) error {
	return l.writer.write(ctx, fn)
}

func (l *lite) read(ctx context.Context, fn func(*Tx) error) (err error) {
	l.readMu.Lock()
	if l.closed {
		l.readMu.Unlock()
		return ErrClosed
	}
	l.reads.Add(1)
	l.readMu.Unlock()
	defer l.reads.Done()

	c, err := l.reader(ctx)
	if err != nil {
		return err
	}
	healthy := false
	defer func() {
		if healthy {
			l.readers <- c
			return
		}
		// A connection whose transaction did not end is not given to the next.
		l.slots <- struct{}{}
		err = errors.Join(err, c.close())
	}()
	if err := c.exec("begin deferred"); err != nil {
		return err
	}
	tx := &Tx{dialect: SQLite, lite: c}
	defer func() {
		tx.end()
		if e := c.exec("rollback"); e != nil {
			err = errors.Join(err, e)
			return
		}
		healthy = true
	}()
	return fn(tx)
}

// reader takes an idle connection, or opens one while there may be more.
func (l *lite) reader(ctx context.Context) (*liteConn, error) {
	select {
	case c := <-l.readers:
		return c, nil
	default:
	}
	select {
	case c := <-l.readers:
		return c, nil
	case <-l.slots:
		conn, err := l.readDB.Conn(ctx)
		if err != nil {
			l.slots <- struct{}{}
			return nil, err
		}
		return &liteConn{conn: conn, stmts: map[string]*sql.Stmt{}}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (l *lite) close() error {
	l.closeOnce.Do(func() {
		close(l.closing)
		<-l.writer.stopped
		l.readMu.Lock()
		l.closed = true
		l.readMu.Unlock()
		l.reads.Wait()
		var errs []error
		for {
			select {
			case c := <-l.readers:
				errs = append(errs, c.close())
				continue
			default:
			}
			break
		}
		errs = append(errs, l.readDB.Close(), l.writer.conn.close(), l.writeDB.Close())
		l.closeErr = errors.Join(errs...)
	})
	return l.closeErr
}

// maxGroup bounds how many callers share one commit, so that the first of them
// does not wait for all the others.
const maxGroup = 256

// writer owns the connection that writes. Its goroutine opens a transaction,
// lets everybody who waits run in it one after the other, each in a savepoint
// of his own and on his own goroutine, commits once, and then tells each caller
// his own result. A panic or a runtime.Goexit inside of a caller's function
// therefore unwinds the caller's stack and no other.
type writer struct {
	conn    *liteConn
	queue   chan *call
	closing <-chan struct{}
	stopped chan struct{}
	counts  *counts
	// broken is set when the disk failed at a commit, see ErrBroken.
	broken atomic.Pointer[error]
	// commit ends the transaction; a test puts a failing one in its place.
	commit func() error
}

// call is one Write that waits for its turn.
type call struct {
	state atomic.Int32 // waiting, taken or left
	tx    Tx
	turn  chan struct{} // the writer lets the caller run
	ran   chan error    // the caller says how his function ended
	done  chan error    // the writer says how the transaction ended
}

const (
	waiting = iota
	taken
	left
)

// errUnwound stands for a function that did not return: it panicked, or ended
// its goroutine.
var errUnwound = errors.New("db: function did not return")

func newWriter(c *liteConn, closing <-chan struct{}, n *counts) *writer {
	w := &writer{
		conn:    c,
		queue:   make(chan *call, maxGroup),
		closing: closing,
		stopped: make(chan struct{}),
		counts:  n,
	}
	w.commit = func() error { return w.conn.exec("commit") }
	go w.run()
	return w
}

func (w *writer) write(ctx context.Context, fn func(*Tx) error) error {
	c := &call{
		tx:   Tx{dialect: SQLite, lite: w.conn, writes: true},
		turn: make(chan struct{}, 1),
		ran:  make(chan error, 1),
		done: make(chan error, 1),
	}
	select {
	case <-w.closing:
		return ErrClosed
	default:
	}
	select {
	case w.queue <- c:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.closing:
		return ErrClosed
	}
	select {
	case <-c.turn:
	case err := <-c.done:
		return err
	case <-w.stopped:
		// The writer went away without having seen the call.
		if c.state.CompareAndSwap(waiting, left) {
			return ErrClosed
		}
		return <-c.done
	case <-ctx.Done():
		if c.state.CompareAndSwap(waiting, left) {
			return ctx.Err()
		}
		// The turn came at the same moment.
		select {
		case <-c.turn:
		case err := <-c.done:
			return err
		}
	}
	c.runHere(ctx, fn)
	err := <-c.done
	if err == nil {
		for _, f := range c.tx.after {
			f()
		}
	}
	return err
}

// runHere runs fn on the caller's goroutine and hands the turn back, however fn
// ends.
func (c *call) runHere(ctx context.Context, fn func(*Tx) error) {
	result := errUnwound
	defer func() {
		c.tx.end()
		c.ran <- result
		if result == errUnwound {
			// The panic goes on when the savepoint is rolled back, so that
			// whoever recovers from it finds the database as it was.
			<-c.done
		}
	}()
	err := runWrite(fn, &c.tx)
	if err == nil {
		err = ctx.Err()
	}
	result = err
}

func (w *writer) run() {
	defer close(w.stopped)
	for {
		select {
		case c := <-w.queue:
			w.group(c)
		case <-w.closing:
			// Whoever is in the queue was let in before closing began.
			for {
				select {
				case c := <-w.queue:
					w.group(c)
					continue
				default:
				}
				return
			}
		}
	}
}

// group runs the first call and those that wait behind it, up to maxGroup, in
// one transaction.
func (w *writer) group(first *call) {
	if e := w.broken.Load(); e != nil {
		w.refuse(first, *e)
		return
	}
	if err := w.conn.exec("begin immediate"); err != nil {
		w.refuse(first, fmt.Errorf("begin: %w", err))
		w.note(err)
		return
	}
	var members []*call // whose changes stand
	var lost error
	for c, n := first, 0; c != nil && lost == nil; c = w.next(n) {
		if !c.state.CompareAndSwap(waiting, taken) {
			continue
		}
		n++
		var ok bool
		if ok, lost = w.member(c); ok {
			members = append(members, c)
		}
	}
	w.finish(members, lost)
}

// next is the next caller who waits, nil when there is none or the group is
// full.
func (w *writer) next(n int) *call {
	if n >= maxGroup {
		return nil
	}
	select {
	case c := <-w.queue:
		return c
	default:
		return nil
	}
}

// member runs one call in a savepoint. It says whether the call's changes stand
// and, in lost, that the whole transaction cannot go on.
func (w *writer) member(c *call) (ok bool, lost error) {
	if err := w.conn.exec("savepoint netra_caller"); err != nil {
		c.done <- fmt.Errorf("savepoint: %w", err)
		return false, err
	}
	c.turn <- struct{}{}
	err := <-c.ran
	if err == nil {
		if err = w.conn.exec("release netra_caller"); err == nil {
			return true, nil
		}
		// Some errors (disk full, out of memory) end the whole transaction
		// inside of SQLite, and the savepoint with it.
		w.counts.failed.Add(1)
		c.done <- fmt.Errorf("release savepoint: %w", err)
		return false, err
	}
	w.counts.failed.Add(1)
	if e := w.conn.exec("rollback to netra_caller"); e != nil {
		lost = e
	} else if e := w.conn.exec("release netra_caller"); e != nil {
		lost = e
	}
	if isDiskFault(err) {
		lost = err
	}
	c.done <- err
	return false, lost
}

// finish commits and tells everybody; or, when the transaction was lost, rolls
// back and tells everybody that.
func (w *writer) finish(members []*call, lost error) {
	err := lost
	switch {
	case err != nil:
		err = fmt.Errorf("another write of the same commit ended the transaction: %w", err)
		w.rollback()
	case len(members) == 0:
		w.rollback()
		return
	default:
		if err = w.commit(); err != nil {
			err = fmt.Errorf("commit: %w", err)
			w.rollback()
		}
	}
	if err != nil {
		w.counts.rollbacks.Add(1)
		w.counts.failed.Add(int64(len(members)))
		w.note(err)
		if e := w.broken.Load(); e != nil {
			err = *e
		}
	} else {
		w.counts.commits.Add(1)
		w.counts.writes.Add(int64(len(members)))
		if n := int64(len(members)); n > w.counts.largest.Load() {
			w.counts.largest.Store(n)
		}
	}
	for _, c := range members {
		c.done <- err
	}
}

// rollback ends the transaction. An error says that SQLite has ended it
// already; anything worse shows at the next begin.
func (w *writer) rollback() { _ = w.conn.exec("rollback") }

// note remembers a fault of the disk.
func (w *writer) note(err error) {
	if isDiskFault(err) {
		e := fmt.Errorf("%w: %w", ErrBroken, err)
		w.broken.CompareAndSwap(nil, &e)
	}
}

// refuse answers a call without having run it.
func (w *writer) refuse(c *call, err error) {
	if c.state.CompareAndSwap(waiting, taken) {
		w.counts.failed.Add(1)
		c.done <- err
	}
}
