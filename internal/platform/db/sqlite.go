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
	// checkpointer moves what was committed from the log into the file.
	checkpointer *checkpointer
	readDB       *sql.DB

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
	if l.checkpointer, err = startCheckpointer(ctx, l); err != nil {
		return nil, errors.Join(err, l.close())
	}
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
		// 16 MiB, and no more: where a tree was balanced, SQLite goes through all
		// of its cache when it commits.
		q.Add("_pragma", "cache_size(-16384)")
		// What a savepoint may have to take back is kept in memory.
		q.Add("_pragma", "temp_store(2)")
		// The checkpointer does it, beside the commits and not within them.
		q.Add("_pragma", "wal_autocheckpoint(0)")
		q.Add("_pragma", fmt.Sprintf("journal_size_limit(%d)", keptLogBytes))
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
		if l.checkpointer != nil {
			<-l.checkpointer.stopped
		}
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
		if l.checkpointer != nil {
			errs = append(errs, l.checkpointer.conn.Close())
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
// runs the function of everybody who waits, one after the other, each in a
// savepoint of its own, commits once, and then tells each caller his own result.
// The functions run on the goroutine of the writer: handing the turn to each
// caller and back cost more than the statements did. A panic or a
// runtime.Goexit is carried over and goes on in the caller.
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
	// committed tells the checkpointer that there is something to move.
	committed chan struct{}
	// restart asks for a checkpoint of the whole log between two groups.
	restart atomic.Bool
}

// call is one Write that waits for its turn.
type call struct {
	state atomic.Int32 // waiting, taken or left
	ctx   context.Context
	fn    func(*Tx) error
	tx    Tx
	// unwound says that fn did not return; panicked is then what it panicked
	// with, nil for a goroutine that was ended.
	unwound  bool
	panicked any
	done     chan error // the writer says how the transaction ended
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

		committed: make(chan struct{}, 1),
	}
	w.commit = func() error { return w.conn.exec("commit") }
	go w.run()
	return w
}

func (w *writer) write(ctx context.Context, fn func(*Tx) error) error {
	c := &call{ctx: ctx, fn: fn, tx: Tx{dialect: SQLite, lite: w.conn, writes: true}, done: make(chan error, 1)}
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
	var err error
	select {
	case err = <-c.done:
	case <-w.stopped:
		// The writer went away without having seen the call.
		if c.state.CompareAndSwap(waiting, left) {
			return ErrClosed
		}
		err = <-c.done
	case <-ctx.Done():
		if c.state.CompareAndSwap(waiting, left) {
			return ctx.Err()
		}
		// The turn came at the same moment.
		err = <-c.done
	}
	switch {
	case c.unwound && c.panicked != nil:
		panic(c.panicked)
	case c.unwound:
		runtime.Goexit()
	case err == nil:
		for _, f := range c.tx.after {
			f()
		}
	}
	return err
}

// run takes calls until the writer is closed. A function that ends the
// goroutine it runs on ends this one; another one takes over.
func (w *writer) run() {
	over := false
	defer func() {
		if !over {
			go w.run()
			return
		}
		close(w.stopped)
	}()
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
				over = true
				return
			}
		}
	}
}

// shared is the transaction of a group.
type shared struct {
	n       int     // calls that ran
	members []*call // whose changes stand
	lost    error   // why the whole transaction cannot go on
}

// group runs the first call and those that wait behind it, up to maxGroup, in
// one transaction.
func (w *writer) group(first *call) {
	if e := w.broken.Load(); e != nil {
		w.refuse(first, *e)
		return
	}
	if w.restart.Swap(false) {
		if err := w.emptyLog(); err != nil {
			w.note(err)
		}
	}
	if err := w.conn.exec("begin immediate"); err != nil {
		w.refuse(first, fmt.Errorf("begin: %w", err))
		w.note(err)
		return
	}
	w.goOn(&shared{}, first)
}

// emptyLog moves all of the log into the file, so that the next commit writes it
// from its beginning. Where somebody
// reads a state that is only in the log it does what it can: to wait for him,
// who may be writing an export, would hold up everybody who writes.
func (w *writer) emptyLog() (err error) {
	// Not prepared: this pragma acts when it is compiled, so once only.
	wait := func(millis int) error {
		_, err := w.conn.conn.ExecContext(context.Background(), fmt.Sprintf("pragma busy_timeout = %d", millis))
		return err
	}
	if err := wait(0); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, wait(busyMillis)) }()
	return w.conn.exec("pragma wal_checkpoint(restart)")
}

// goOn runs c and those behind it, then commits. Where a function ends the
// goroutine, the deferred half runs the others before the goroutine is gone.
func (w *writer) goOn(g *shared, c *call) {
	finished := false
	defer func() {
		if !finished {
			w.goOn(g, w.next(g.n))
		}
	}()
	for ; c != nil && g.lost == nil; c = w.next(g.n) {
		if c.state.CompareAndSwap(waiting, taken) {
			g.n++
			w.member(g, c)
		}
	}
	finished = true
	w.finish(g.members, g.lost)
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

// member runs one call in a savepoint and notes whether its changes stand.
func (w *writer) member(g *shared, c *call) {
	if err := w.conn.exec("savepoint netra_caller"); err != nil {
		g.lost = err
		c.done <- fmt.Errorf("savepoint: %w", err)
		return
	}
	err := errUnwound
	defer func() {
		if err == errUnwound {
			c.unwound, c.panicked = true, recover()
		}
		w.settle(g, c, err)
	}()
	e := runWrite(c.fn, &c.tx)
	if e == nil {
		e = c.ctx.Err()
	}
	err = e
}

// settle keeps or takes back what a call did, according to how it ended.
func (w *writer) settle(g *shared, c *call, err error) {
	c.tx.end()
	if err == nil {
		if err = w.conn.exec("release netra_caller"); err == nil {
			g.members = append(g.members, c)
			return
		}
		// Some errors (disk full, out of memory) end the whole transaction
		// inside of SQLite, and the savepoint with it.
		w.counts.failed.Add(1)
		g.lost = err
		c.done <- fmt.Errorf("release savepoint: %w", err)
		return
	}
	w.counts.failed.Add(1)
	if e := w.conn.exec("rollback to netra_caller"); e != nil {
		g.lost = e
	} else if e := w.conn.exec("release netra_caller"); e != nil {
		g.lost = e
	}
	if isDiskFault(err) {
		g.lost = err
	}
	c.done <- err
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
		select {
		case w.committed <- struct{}{}:
		default:
		}
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
