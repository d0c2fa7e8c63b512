package jobs

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
)

const (
	// leaseFor is how long a worker may be silent before its job is given to
	// another. A worker that lives renews its leases three times in that time.
	leaseFor = 2 * time.Minute
	// pollEvery is how often a node looks for jobs that became due by time, or
	// that another node enqueued.
	pollEvery = time.Second
	// maxFaults is how many times in a row the database may fail before Run
	// gives up; a database that restarts is waited for about a minute.
	maxFaults = 10
	// maxRunDue bounds RunDue, for handlers that enqueue themselves again at once.
	maxRunDue = 100_000
)

// Queue enqueues jobs and runs them. Several processes may run the queue of one
// database.
type Queue struct {
	db    *db.DB
	clock netra.Clock
	wake  chan struct{}

	mu       sync.Mutex // guards the two below
	handlers map[string]func(ctx context.Context, payload []byte) error
	held     map[string]*holding // by id of the job
}

// holding is a job that runs in this process.
type holding struct {
	claimed
	lose context.CancelCauseFunc
}

// New makes a queue on a database that holds Migrations.
func New(d *db.DB, clock netra.Clock) *Queue {
	return &Queue{
		db: d, clock: clock,
		wake:     make(chan struct{}, 1),
		handlers: map[string]func(context.Context, []byte) error{},
		held:     map[string]*holding{},
	}
}

// Handle says what runs the jobs of a kind. It is called at start-up, before
// Run. A kind without a handler is left to other nodes. The handler's ctx ends
// when the program stops or the job's lease was lost. Handle panics when the
// kind has a handler already.
func (q *Queue) Handle(kind string, fn func(ctx context.Context, payload []byte) error) {
	if !kindName.MatchString(kind) {
		panic(fmt.Sprintf("jobs: kind %q is not a name like casework.deadline", kind))
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if _, ok := q.handlers[kind]; ok {
		panic(fmt.Sprintf("jobs: kind %q has two handlers", kind))
	}
	q.handlers[kind] = fn
}

// deadSuffix ends the kind of the jobs that follow a death.
const deadSuffix = ".dead"

// HandleDead says what follows when a job of a kind is set aside for good: fn is
// run with its payload, as a job of its own that is enqueued with the death and
// has a death of its own. A Retry of the dead job does not take it back.
func (q *Queue) HandleDead(kind string, fn func(ctx context.Context, payload []byte) error) {
	q.Handle(kind+deadSuffix, fn)
}

// mourn enqueues what follows the death of a job.
func (q *Queue) mourn(ctx context.Context, tx *db.Tx, c claimed, now time.Time) error {
	kind := c.kind + deadSuffix
	if !slices.Contains(q.kinds(nil), kind) {
		return nil
	}
	tx.AfterCommit(q.nudge)
	return insert(ctx, tx, netra.NewID(now), Job{Kind: kind}, string(c.payload), now)
}

// Enqueue adds a job in tx. It runs after tx is durable, and never when tx
// fails.
func (q *Queue) Enqueue(ctx context.Context, tx *db.Tx, j Job) error {
	payload, err := j.encode()
	if err != nil {
		return err
	}
	now := q.clock.Now()
	due := j.At
	if due.IsZero() {
		due = now
	}
	if err := insert(ctx, tx, netra.NewID(now), j, payload, due); err != nil {
		return err
	}
	if !due.After(now) {
		tx.AfterCommit(q.nudge)
	}
	return nil
}

// nudge lets Run look at once.
func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}

// Dead lists the jobs that failed for good, the latest first.
func (q *Queue) Dead(ctx context.Context) (list []Dead, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		list, err = listDead(ctx, tx)
		return err
	})
	return list, err
}

// Retry lets a dead job run again as if it were new. It does so in tx, so that
// the caller's record of who asked for it stands or falls with it.
func (q *Queue) Retry(ctx context.Context, tx *db.Tx, id string) error {
	tx.AfterCommit(q.nudge)
	return revive(ctx, tx, id, q.clock.Now())
}

// Counts says how many jobs are "waiting", "running" and "dead".
func (q *Queue) Counts(ctx context.Context) (counts map[string]int, err error) {
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		counts, err = count(ctx, tx)
		return err
	})
	return counts, err
}

// Run runs jobs, or only those of the named kinds, on so many workers until ctx
// ends; then it waits for the handlers at work, whose context has ended too, and
// returns nil. It returns an error when the database failed too often in a row.
func (q *Queue) Run(ctx context.Context, workers int, only ...string) error {
	if workers < 1 {
		return errors.New("jobs: Run needs at least one worker")
	}
	var running sync.WaitGroup
	defer running.Wait()
	free := make(chan struct{}, workers)
	for range workers {
		free <- struct{}{}
	}
	poll := time.NewTicker(pollEvery)
	defer poll.Stop()
	renewals := time.NewTicker(leaseFor / 3)
	defer renewals.Stop()

	for faults := 0; ; {
		n, err := q.dispatch(ctx, &running, free, only)
		switch {
		case ctx.Err() != nil:
			return nil
		case err == nil:
			faults = 0
		default:
			if faults++; faults >= maxFaults || errors.Is(err, db.ErrBroken) || errors.Is(err, db.ErrClosed) {
				return fmt.Errorf("run jobs: %w", err)
			}
		}
		if n > 0 && len(free) > 0 {
			continue // there may be more
		}
		wake := q.wake
		if faults > 0 {
			wake = nil // a database in trouble is left alone for a while
		}
		select {
		case <-ctx.Done():
			return nil
		case <-wake:
		case <-poll.C:
		case <-renewals.C:
			if err := q.renewAll(ctx); err != nil && ctx.Err() == nil {
				faults++
			}
		}
		if faults > 1 {
			if !sleep(ctx, time.Duration(faults)*pollEvery) {
				return nil
			}
		}
	}
}

func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// dispatch claims as many jobs as there are free workers and starts them.
func (q *Queue) dispatch(ctx context.Context, running *sync.WaitGroup, free chan struct{}, only []string) (int, error) {
	idle := len(free) // only dispatch takes from free, so there are no fewer later
	if idle == 0 {
		return 0, nil
	}
	jobs, err := q.claim(ctx, idle, only)
	if err != nil {
		return 0, err
	}
	for _, c := range jobs {
		<-free
		running.Go(func() {
			// The worker is free first and nudges then: the dispatcher that
			// wakes up sees it.
			defer q.nudge()
			defer func() { free <- struct{}{} }()
			// The row says what became of the job. An error of the database
			// leaves it to its lease, which ends; the next dispatch meets the
			// same database and counts the fault.
			_ = q.perform(ctx, c)
		})
	}
	return len(jobs), nil
}

// claim takes up to n due jobs, of the kinds in only where that names some.
func (q *Queue) claim(ctx context.Context, n int, only []string) (jobs []claimed, err error) {
	kinds := q.kinds(only)
	if len(kinds) == 0 {
		return nil, nil
	}
	now := q.clock.Now()
	due := false
	err = q.db.Read(ctx, func(tx *db.Tx) error {
		due, err = anyDue(ctx, tx, now)
		return err
	})
	if err != nil || !due {
		return nil, err
	}
	err = q.db.Write(ctx, func(tx *db.Tx) error {
		lost, err := buryLost(ctx, tx, now)
		if err != nil {
			return err
		}
		for _, c := range lost {
			if err := q.mourn(ctx, tx, c, now); err != nil {
				return err
			}
		}
		jobs, err = claim(ctx, tx, kinds, netra.NewID(now), now, n)
		return err
	})
	if err != nil {
		return nil, err
	}
	// The database returns changed rows in any order.
	slices.SortFunc(jobs, func(a, b claimed) int {
		if a.due != b.due {
			return int(min(1, max(-1, a.due-b.due)))
		}
		return strings.Compare(a.id, b.id)
	})
	return jobs, nil
}

// kinds are those with a handler, of the ones in only where that names some.
func (q *Queue) kinds(only []string) []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	kinds := make([]string, 0, len(q.handlers))
	for k := range q.handlers {
		if len(only) == 0 || slices.Contains(only, k) {
			kinds = append(kinds, k)
		}
	}
	slices.Sort(kinds)
	return kinds
}

// doneKey is the key of the job in the context of its handler.
type doneKey struct{}

// Done ends the job in the handler's own transaction: the work and the end of
// the job become durable together, so that the work is done exactly once. When
// the lease was lost it returns ErrLost, and the transaction must fail.
func Done(ctx context.Context, tx *db.Tx) error {
	c, ok := ctx.Value(doneKey{}).(*doneMark)
	if !ok {
		return errors.New("jobs: Done outside of a handler")
	}
	if err := remove(ctx, tx, c.claimed); err != nil {
		return err
	}
	tx.AfterCommit(func() { c.done = true })
	return nil
}

// Hold makes sure, in a transaction of a handler, that its worker still has the
// job: it returns ErrLost where the lease ended and another worker may have
// begun, and the database refuses one of the two where that happens meanwhile.
func Hold(ctx context.Context, tx *db.Tx) error {
	c, ok := ctx.Value(doneKey{}).(*doneMark)
	if !ok {
		return errors.New("jobs: Hold outside of a handler")
	}
	return hold(ctx, tx, c.claimed)
}

// doneMark tells perform that the handler has ended the job itself. Both run on
// the handler's goroutine or after it.
type doneMark struct {
	claimed
	done bool
}

// perform runs one job and records how it ended. The error it returns is of the
// handler or of the database.
func (q *Queue) perform(ctx context.Context, c claimed) error {
	hctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	q.mu.Lock()
	handler := q.handlers[c.kind]
	q.held[c.id] = &holding{c, lose}
	q.mu.Unlock()
	defer func() {
		q.mu.Lock()
		delete(q.held, c.id)
		q.mu.Unlock()
	}()

	mark := &doneMark{claimed: c}
	failed := protect(func() error { return handler(context.WithValue(hctx, doneKey{}, mark), c.payload) })
	if mark.done {
		return failed
	}
	// What became of the job is recorded also when the program is stopping.
	bctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	stopped := ctx.Err() != nil
	err := q.db.Write(bctx, func(tx *db.Tx) error { return q.settle(bctx, tx, c, failed, stopped) })
	return errors.Join(failed, err)
}

// settle records how a try ended.
func (q *Queue) settle(ctx context.Context, tx *db.Tx, c claimed, failed error, stopped bool) error {
	now := q.clock.Now()
	switch {
	case failed == nil:
		return remove(ctx, tx, c)
	case stopped:
		// Not the job's fault: it waits for the next start with the tries it had.
		return putBack(ctx, tx, c, c.try-1, now, errorText(failed.Error(), c.payload))
	case errors.Is(failed, ErrGiveUp) || c.try >= maxTries:
		buried, err := bury(ctx, tx, c, now, errorText(failed.Error(), c.payload))
		if err != nil || !buried {
			return err
		}
		return q.mourn(ctx, tx, c, now)
	default:
		return putBack(ctx, tx, c, c.try, now.Add(retryAfter(c.id, c.try)), errorText(failed.Error(), c.payload))
	}
}

// protect turns a panic of a handler into an error that names the place.
func protect(fn func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("panic: %v at %s", v, panicPlace())
		}
	}()
	return fn()
}

// panicPlace names the function that panicked. A whole stack would hold
// arguments.
func panicPlace() string {
	var pcs [32]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs[:])])
	for {
		f, more := frames.Next()
		if f.Function != "" && !strings.HasPrefix(f.Function, "runtime.") {
			return fmt.Sprintf("%s:%d", f.Function, f.Line)
		}
		if !more {
			return "unknown place"
		}
	}
}

// renewAll prolongs the leases of all jobs that run here, and ends the handlers
// of those that were lost.
func (q *Queue) renewAll(ctx context.Context) error {
	q.mu.Lock()
	held := make([]claimed, 0, len(q.held))
	for _, h := range q.held {
		held = append(held, h.claimed)
	}
	q.mu.Unlock()
	if len(held) == 0 {
		return nil
	}
	var still map[string]bool
	err := q.db.Write(ctx, func(tx *db.Tx) (err error) {
		still, err = renew(ctx, tx, held, q.clock.Now())
		return err
	})
	if err != nil {
		return err
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, c := range held {
		if h, ok := q.held[c.id]; ok && h.lease == c.lease && !still[c.id] {
			h.lose(ErrLost)
		}
	}
	return nil
}

// RunDue runs, one after the other, everything that is due now and what becomes
// due by that, and says how many jobs it ran. Its error joins the errors of the
// handlers. Tests and the demo use it to let time pass without waiting.
func (q *Queue) RunDue(ctx context.Context) (n int, err error) {
	var failures []error
	for n < maxRunDue {
		jobs, err := q.claim(ctx, 1, nil)
		if err != nil {
			return n, errors.Join(append(failures, err)...)
		}
		if len(jobs) == 0 {
			return n, errors.Join(failures...)
		}
		for _, c := range jobs {
			n++
			if err := q.perform(ctx, c); err != nil {
				failures = append(failures, fmt.Errorf("job %s: %w", c.kind, err))
			}
		}
	}
	return n, errors.Join(append(failures, fmt.Errorf("jobs: still not done after %d jobs", n))...)
}
