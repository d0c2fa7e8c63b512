package jobs_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/platform/db"
	"github.com/netra-id/netra/internal/platform/jobs"
	"github.com/netra-id/netra/internal/testkit/dbtest"
)

var sets = []db.Migrations{jobs.Migrations}

// clock is a clock that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2024, 11, 12, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func enqueue(t *testing.T, d *db.DB, q *jobs.Queue, list ...jobs.Job) {
	t.Helper()
	ctx := t.Context()
	err := d.Write(ctx, func(tx *db.Tx) error {
		for _, j := range list {
			if err := q.Enqueue(ctx, tx, j); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func runDue(t *testing.T, q *jobs.Queue) int {
	t.Helper()
	n, err := q.RunDue(t.Context())
	if err != nil {
		t.Fatalf("RunDue: %v", err)
	}
	return n
}

func counts(t *testing.T, q *jobs.Queue) string {
	t.Helper()
	c, err := q.Counts(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("waiting %d, running %d, dead %d", c["waiting"], c["running"], c["dead"])
}

func wantCounts(t *testing.T, q *jobs.Queue, want string) {
	t.Helper()
	if got := counts(t, q); got != want {
		t.Errorf("jobs: %s; want %s", got, want)
	}
}

func TestAJobRunsAfterItsTransactionAndOnlyThen(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		q := jobs.New(d, newClock())
		var ran []string
		q.Handle("demo.work", func(_ context.Context, payload []byte) error {
			var s string
			err := json.Unmarshal(payload, &s)
			ran = append(ran, s)
			return err
		})
		no := errors.New("no")
		err := d.Write(ctx, func(tx *db.Tx) error {
			if err := q.Enqueue(ctx, tx, jobs.Job{Kind: "demo.work", Payload: "never"}); err != nil {
				return err
			}
			return no
		})
		if !errors.Is(err, no) {
			t.Fatal(err)
		}
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Payload: "a"}, jobs.Job{Kind: "demo.work", Payload: "b"})
		if n := runDue(t, q); n != 2 {
			t.Errorf("RunDue ran %d jobs, want 2", n)
		}
		slices.Sort(ran)
		if got := strings.Join(ran, " "); got != "a b" {
			t.Errorf("ran %q, want a b", got)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 0")
	})
}

func TestATimerRunsWhenItsTimeHasCome(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		var ran []string
		q.Handle("demo.timer", func(_ context.Context, payload []byte) error {
			ran = append(ran, string(payload))
			return nil
		})
		enqueue(t, d, q,
			jobs.Job{Kind: "demo.timer", Payload: 2, At: c.Now().Add(2 * time.Hour)},
			jobs.Job{Kind: "demo.timer", Payload: 1, At: c.Now().Add(time.Hour)})
		if n := runDue(t, q); n != 0 {
			t.Errorf("%d timers ran too early", n)
		}
		c.add(time.Hour - time.Millisecond)
		if n := runDue(t, q); n != 0 {
			t.Errorf("%d timers ran a millisecond too early", n)
		}
		c.add(time.Millisecond)
		if n := runDue(t, q); n != 1 {
			t.Errorf("%d timers ran, want 1", n)
		}
		c.add(24 * time.Hour)
		runDue(t, q)
		if got := strings.Join(ran, " "); got != "1 2" {
			t.Errorf("ran in the order %q, want 1 2", got)
		}
	})
}

func TestWhileAJobWaitsThereIsNoSecondOfItsKey(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		n := 0
		q.Handle("demo.work", func(context.Context, []byte) error { n++; return nil })
		q.Handle("demo.other", func(context.Context, []byte) error { return nil })
		later := c.Now().Add(3 * time.Hour)
		enqueue(t, d, q,
			jobs.Job{Kind: "demo.work", Key: "case:1", At: later},
			jobs.Job{Kind: "demo.work", Key: "case:1", At: later.Add(time.Hour)}, // no later than the first
			jobs.Job{Kind: "demo.other", Key: "case:1", At: later},
			jobs.Job{Kind: "demo.work", Key: "case:2", At: later})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "case:1", At: c.Now().Add(time.Hour)}) // sooner
		wantCounts(t, q, "waiting 3, running 0, dead 0")
		c.add(time.Hour)
		if got := runDue(t, q); got != 1 || n != 1 {
			t.Errorf("after an hour %d jobs ran, want the one that was moved forward", got)
		}
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "case:1"}) // done, so a new one is possible
		if got := runDue(t, q); got != 1 {
			t.Errorf("%d jobs ran, want 1", got)
		}
	})
}

func TestAJobEnqueuedWhileItsLikeRunsComesAfterIt(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		q := jobs.New(d, newClock())
		n := 0
		q.Handle("demo.work", func(ctx context.Context, _ []byte) error {
			n++
			if n > 1 {
				return nil
			}
			enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k"}, jobs.Job{Kind: "demo.work", Key: "k"})
			wantCounts(t, q, "waiting 1, running 1, dead 0")
			// Another node does not start it meanwhile.
			node := jobs.New(d, newClock())
			node.Handle("demo.work", func(context.Context, []byte) error { t.Error("two of one key at once"); return nil })
			if ran, err := node.RunDue(ctx); ran != 0 || err != nil {
				t.Errorf("other node ran %d, %v", ran, err)
			}
			return nil
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k"})
		if got := runDue(t, q); got != 2 || n != 2 {
			t.Errorf("%d jobs ran, want 2", got)
		}
	})
}

func TestAJobThatFailsIsTriedAgainLaterAndDiesInTheEnd(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		c := newClock()
		q := jobs.New(d, c)
		fail := true
		q.Handle("demo.work", func(_ context.Context, payload []byte) error {
			if fail {
				return fmt.Errorf("server said no to %s", payload)
			}
			return nil
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k", Payload: map[string]string{"text": "rahasia pelapor"}})
		tries, passed := 0, time.Duration(0)
		for range 100_000 {
			n, err := q.RunDue(ctx)
			if (n == 1) != (err != nil) {
				t.Fatalf("RunDue: %d, %v", n, err)
			}
			tries += n
			if dead, err := q.Dead(ctx); err != nil {
				t.Fatal(err)
			} else if len(dead) > 0 {
				break
			}
			c.add(5 * time.Second)
			passed += 5 * time.Second
		}
		if tries != 12 || passed < 2*time.Hour || passed > 6*time.Hour {
			t.Errorf("died after %d tries in %v, want 12 in about four hours", tries, passed)
		}
		dead, err := q.Dead(ctx)
		if err != nil {
			t.Fatal(err)
		}
		got := dead[0]
		if got.Kind != "demo.work" || got.Key != "k" || got.Tries != 12 || !got.DiedAt.Equal(c.Now()) {
			t.Errorf("dead job is %+v", got)
		}
		if !strings.Contains(got.Error, "server said no") || strings.Contains(got.Error, "rahasia") {
			t.Errorf("error %q must say what happened and not repeat the payload", got.Error)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 1")

		fail = false
		retry := func(id string) error {
			return d.Write(ctx, func(tx *db.Tx) error { return q.Retry(ctx, tx, id) })
		}
		regret := errors.New("nobody wrote down who asked")
		if err := d.Write(ctx, func(tx *db.Tx) error { return errors.Join(q.Retry(ctx, tx, got.ID), regret) }); !errors.Is(err, regret) {
			t.Fatal(err)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 1")
		if err := retry(got.ID); err != nil {
			t.Fatal(err)
		}
		if n := runDue(t, q); n != 1 {
			t.Errorf("after Retry %d jobs ran, want 1", n)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 0")
		if err := retry(got.ID); netra.KindOf(err) != netra.NotFound {
			t.Errorf("Retry of what is not dead: %v, want the kind NotFound", err)
		}
	})
}

func TestRetryOfADeadJobWhoseLikeWaitsLeavesOne(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		q := jobs.New(d, newClock())
		q.Handle("demo.work", func(context.Context, []byte) error { return jobs.ErrGiveUp })
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k"})
		if _, err := q.RunDue(ctx); !errors.Is(err, jobs.ErrGiveUp) {
			t.Fatal(err)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 1")
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k"})
		dead, err := q.Dead(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return q.Retry(ctx, tx, dead[0].ID) }); err != nil {
			t.Fatal(err)
		}
		wantCounts(t, q, "waiting 1, running 0, dead 0")
	})
}

func TestAPanicIsAnErrorThatNamesItsPlace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		q := jobs.New(d, newClock())
		q.Handle("demo.work", func(_ context.Context, payload []byte) error {
			panic(fmt.Errorf("%w: cannot read %s", jobs.ErrGiveUp, payload))
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Payload: "nama seseorang"})
		if n, err := q.RunDue(ctx); n != 1 || err == nil {
			t.Errorf("RunDue: %d, %v", n, err)
		}
		var text string
		err := d.Read(ctx, func(tx *db.Tx) error {
			return tx.QueryRow(ctx, "select last_error from jobs_jobs").Scan(&text)
		})
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(text, "panic: ") || !strings.Contains(text, "TestAPanicIsAnError") || strings.Contains(text, "seseorang") {
			t.Errorf("stored error is %q", text)
		}
	})
}

// crash leaves the jobs that wait as a killed worker leaves them: running, with
// a lease that nobody renews.
func crash(t *testing.T, d *db.DB, c *clock, tries int) {
	t.Helper()
	ctx := t.Context()
	err := d.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(ctx, `update jobs_jobs set state = 'running', lease = 'gone', leased_until = $1, tries = $2 where state <> 'dead'`,
			c.Now().Add(time.Minute).UnixMilli(), tries)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestTheJobOfAKilledWorkerIsRunAgainWhenItsLeaseEnds(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		n := 0
		q.Handle("demo.work", func(context.Context, []byte) error { n++; return nil })
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Key: "k"})
		crash(t, d, c, 1)
		if runDue(t, q) != 0 {
			t.Error("ran although its worker may be alive")
		}
		c.add(time.Minute)
		if runDue(t, q) != 1 || n != 1 {
			t.Error("did not run after the lease had ended")
		}
	})
}

func TestAJobThatKillsItsWorkersDies(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		q.Handle("demo.work", func(context.Context, []byte) error { t.Error("ran once more"); return nil })
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		crash(t, d, c, 12)
		c.add(time.Hour)
		if n := runDue(t, q); n != 0 {
			t.Errorf("ran %d jobs", n)
		}
		dead, err := q.Dead(t.Context())
		if err != nil || len(dead) != 1 || dead[0].Error == "" {
			t.Errorf("dead jobs: %+v, %v", dead, err)
		}
	})
}

func TestADeathIsFollowedOnceByWhatItsKindNames(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		var followed []string
		q.Handle("demo.work", func(context.Context, []byte) error { return jobs.ErrGiveUp })
		q.HandleDead("demo.work", func(_ context.Context, payload []byte) error {
			followed = append(followed, string(payload))
			return nil
		})
		q.Handle("demo.other", func(context.Context, []byte) error { return jobs.ErrGiveUp })
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Payload: "gives up"}, jobs.Job{Kind: "demo.other", Payload: "names nothing"})
		if _, err := q.RunDue(t.Context()); !errors.Is(err, jobs.ErrGiveUp) {
			t.Errorf("RunDue: %v", err)
		}
		enqueue(t, d, q, jobs.Job{Kind: "demo.work", Payload: "kills its workers"})
		crash(t, d, c, 12)
		c.add(time.Hour)
		runDue(t, q)
		if got, want := strings.Join(followed, " "), `"gives up" "kills its workers"`; got != want {
			t.Errorf("followed %s, want %s", got, want)
		}
		wantCounts(t, q, "waiting 0, running 0, dead 3")
	})
}

func TestWhoHoldsHisJobNoMoreWritesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		c := newClock()
		q := jobs.New(d, c)
		stolen := false
		q.Handle("demo.result", func(context.Context, []byte) error { return nil })
		q.Handle("demo.work", func(ctx context.Context, _ []byte) error {
			if stolen {
				crash(t, d, c, 1)
			}
			return d.Write(ctx, func(tx *db.Tx) error {
				if err := q.Enqueue(ctx, tx, jobs.Job{Kind: "demo.result"}); err != nil {
					return err
				}
				return jobs.Hold(ctx, tx)
			})
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		if n := runDue(t, q); n != 2 {
			t.Errorf("%d jobs ran, want the work and its result", n)
		}
		stolen = true
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		if n, err := q.RunDue(ctx); n != 1 || !errors.Is(err, jobs.ErrLost) {
			t.Errorf("%d jobs ran: %v, want ErrLost", n, err)
		}
		if err := d.Write(ctx, func(tx *db.Tx) error { return jobs.Hold(ctx, tx) }); err == nil {
			t.Error("Hold passed outside of a handler")
		}
	})
}

func TestDoneEndsTheJobTogetherWithItsWork(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		q := jobs.New(d, c)
		q.Handle("demo.result", func(context.Context, []byte) error { return nil })
		stolen := false
		q.Handle("demo.work", func(ctx context.Context, _ []byte) error {
			if stolen {
				crash(t, d, c, 1) // another worker has all running jobs now
			}
			return d.Write(ctx, func(tx *db.Tx) error {
				if err := q.Enqueue(ctx, tx, jobs.Job{Kind: "demo.result", At: c.Now().Add(time.Hour)}); err != nil {
					return err
				}
				return jobs.Done(ctx, tx)
			})
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		runDue(t, q)
		wantCounts(t, q, "waiting 1, running 0, dead 0")

		c.add(time.Hour)
		runDue(t, q)
		stolen = true
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		if _, err := q.RunDue(t.Context()); !errors.Is(err, jobs.ErrLost) {
			t.Errorf("RunDue: %v, want ErrLost", err)
		}
		// The result was taken back, and the job belongs to the other worker.
		wantCounts(t, q, "waiting 0, running 1, dead 0")
	})
}

func TestDoneOutsideOfAHandlerIsAnError(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		if err := d.Write(ctx, func(tx *db.Tx) error { return jobs.Done(ctx, tx) }); err == nil {
			t.Error("Done passed")
		}
	})
}

func TestAKindWithoutAHandlerIsLeftToOtherNodes(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		c := newClock()
		portal, worker := jobs.New(d, c), jobs.New(d, c)
		portal.Handle("demo.mail", func(context.Context, []byte) error { return nil })
		worker.Handle("demo.mail_digest", func(context.Context, []byte) error { return nil })
		enqueue(t, d, portal, jobs.Job{Kind: "demo.mail_digest"})
		if n := runDue(t, portal); n != 0 {
			t.Errorf("%d jobs ran without a handler", n)
		}
		if n := runDue(t, worker); n != 1 {
			t.Errorf("%d jobs ran, want 1", n)
		}
	})
}

func TestMistakesOfTheProgrammerAreRefused(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	q := jobs.New(d, newClock())
	ctx := t.Context()
	for _, j := range []jobs.Job{{}, {Kind: "a,b"}, {Kind: "Demo"}, {Kind: "demo", Payload: func() {}}} {
		if err := d.Write(ctx, func(tx *db.Tx) error { return q.Enqueue(ctx, tx, j) }); err == nil {
			t.Errorf("job of kind %q was taken", j.Kind)
		}
	}
	if err := q.Run(ctx, 0); err == nil {
		t.Error("Run without workers passed")
	}
	q.Handle("demo.work", nil)
	defer func() {
		if recover() == nil {
			t.Error("a second handler of one kind was taken")
		}
	}()
	q.Handle("demo.work", nil)
}

func TestRunDueJoinsTheErrorsOfItsHandlers(t *testing.T) {
	t.Parallel()
	d := dbtest.Open(t, dbtest.SQLite(t, sets))
	q := jobs.New(d, newClock())
	one, two := errors.New("one"), errors.New("two")
	q.Handle("demo.one", func(context.Context, []byte) error { return one })
	q.Handle("demo.two", func(context.Context, []byte) error { return two })
	enqueue(t, d, q, jobs.Job{Kind: "demo.one"}, jobs.Job{Kind: "demo.two"})
	n, err := q.RunDue(t.Context())
	if n != 2 || !errors.Is(err, one) || !errors.Is(err, two) {
		t.Errorf("RunDue: %d, %v; want both errors", n, err)
	}
}

// wall is the clock of the machine, for the tests in which time really passes.
var wall = netra.ClockFunc(time.Now)

func TestTwoNodesRunEveryJobOnce(t *testing.T) {
	t.Parallel()
	dbtest.EachURL(t, sets, func(t *testing.T, url string) {
		const n = 200
		var (
			mu   sync.Mutex
			ran  = map[string]int{}
			left atomic.Int64
			done = make(chan struct{})
		)
		left.Store(n)
		ctx, stop := context.WithCancel(t.Context())
		var nodes sync.WaitGroup
		var first *jobs.Queue
		var firstDB *db.DB
		for range 2 {
			d := dbtest.Open(t, url)
			q := jobs.New(d, wall)
			q.Handle("demo.work", func(_ context.Context, payload []byte) error {
				mu.Lock()
				ran[string(payload)]++
				mu.Unlock()
				if left.Add(-1) == 0 {
					close(done)
				}
				return nil
			})
			if first == nil {
				first, firstDB = q, d
			}
			nodes.Go(func() {
				if err := q.Run(ctx, 4); err != nil {
					t.Errorf("Run: %v", err)
				}
			})
		}
		for i := range n {
			enqueue(t, firstDB, first, jobs.Job{Kind: "demo.work", Payload: i})
		}
		select {
		case <-done:
		case <-time.After(60 * time.Second):
			t.Errorf("after a minute %d jobs are left; %s", left.Load(), counts(t, first))
		}
		stop()
		nodes.Wait()
		for payload, times := range ran {
			if times != 1 {
				t.Errorf("job %s ran %d times", payload, times)
			}
		}
		if len(ran) != n {
			t.Errorf("%d jobs ran, want %d", len(ran), n)
		}
		wantCounts(t, first, "waiting 0, running 0, dead 0")
	})
}

func TestStoppingPutsAJobBackAsItWas(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		q := jobs.New(d, wall)
		started := make(chan struct{})
		q.Handle("demo.work", func(ctx context.Context, _ []byte) error {
			close(started)
			<-ctx.Done()
			return ctx.Err()
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.work"})
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- q.Run(ctx, 2) }()
		<-started
		stop()
		if err := <-ended; err != nil {
			t.Errorf("Run: %v", err)
		}
		var state string
		var tries int
		err := d.Read(t.Context(), func(tx *db.Tx) error {
			return tx.QueryRow(t.Context(), "select state, tries from jobs_jobs").Scan(&state, &tries)
		})
		if err != nil || state != "waiting" || tries != 0 {
			t.Errorf("job is %s after %d tries, %v; want waiting after 0", state, tries, err)
		}
	})
}

func TestRunOfOneKindLeavesTheOthers(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, sets, func(t *testing.T, d *db.DB) {
		q := jobs.New(d, newClock())
		ctx, stop := context.WithCancel(t.Context())
		defer stop()
		q.Handle("demo.letter", func(context.Context, []byte) error {
			t.Error("a job of another kind ran")
			return nil
		})
		q.Handle("demo.load", func(context.Context, []byte) error {
			stop()
			return nil
		})
		enqueue(t, d, q, jobs.Job{Kind: "demo.letter"}, jobs.Job{Kind: "demo.load"})
		if err := q.Run(ctx, 2, "demo.load"); err != nil {
			t.Errorf("Run: %v", err)
		}
		wantCounts(t, q, "waiting 1, running 0, dead 0")
	})
}
