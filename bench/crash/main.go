package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/netra-id/netra/bench/load"
)

// plan is what the flags say.
type plan struct {
	kills, clients int
	seed           uint64
	longest        time.Duration // a life of the server ends before this
	database       string        // "" for the embedded one
}

// count is what came of it.
type count struct {
	kills, acked, lost int
	again              int // reports whose answer the kill cut off, sent again and acknowledged
	unverified         error
}

func main() {
	var p plan
	flag.IntVar(&p.kills, "kills", 50, "how often the server is killed")
	flag.IntVar(&p.clients, "clients", 16, "connections")
	flag.Uint64Var(&p.seed, "seed", uint64(time.Now().UnixNano()), "decides the moments of the kills")
	flag.DurationVar(&p.longest, "longest", 1500*time.Millisecond, "longest life of the server")
	flag.StringVar(&p.database, "database", "", "postgres://… of an empty database, in place of the embedded one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	dir, err := os.MkdirTemp("", "netra-crash-")
	if err != nil {
		fail(err)
	}
	c, err := run(ctx, p, dir, os.Stdout)
	fmt.Printf("seed %d, kills %d, acknowledged %d, sent again %d, lost %d\n", p.seed, c.kills, c.acked, c.again, c.lost)
	if err = errors.Join(err, c.verdict()); err != nil {
		fmt.Fprintln(os.Stderr, "the data stay in", dir)
		fail(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "bench/crash:", err)
	os.Exit(1)
}

// verdict is nil where nothing was lost and the ledger verifies.
func (c count) verdict() error {
	if c.lost > 0 {
		return fmt.Errorf("%d acknowledged reports are lost", c.lost)
	}
	return c.unverified
}

func run(ctx context.Context, p plan, dir string, out io.Writer) (count, error) {
	var c count
	setup, err := load.NewSetup(ctx, dir, p.database)
	if err != nil {
		return c, err
	}
	chance := rand.New(rand.NewPCG(p.seed, 1))
	var all []string
	for c.kills < p.kills {
		life := 50*time.Millisecond + time.Duration(chance.Int64N(int64(p.longest)))
		got, err := liveAndDie(ctx, setup, p, life)
		if err != nil {
			return c, fmt.Errorf("life %d: %w", c.kills+1, err)
		}
		c.kills++
		lost, again, err := afterwards(ctx, setup, got)
		if err != nil {
			return c, fmt.Errorf("after kill %d: %w", c.kills, err)
		}
		all = append(append(all, got.Acked...), again...)
		c.acked, c.lost, c.again = len(all), c.lost+lost, c.again+len(again)
		fmt.Fprintf(out, "kill %d after %v: %d acknowledged, %d cut off, %d lost\n", c.kills, life.Round(time.Millisecond), len(got.Acked), len(got.Open), lost)
	}
	// Once more all of them, so that a later crash took back nothing either.
	proc, err := setup.Start(ctx)
	if err != nil {
		return c, err
	}
	lost, err := missing(proc.Address(), all)
	if err != nil {
		return c, errors.Join(err, proc.Kill())
	}
	c.lost = max(c.lost, lost)
	if err := proc.Stop(); err != nil {
		return c, err
	}
	verdict, err := setup.VerifyLedger(ctx, filepath.Join(dir, "ledger.jsonl"))
	if err != nil {
		c.unverified = fmt.Errorf("the ledger does not verify: %w", err)
	}
	fmt.Fprint(out, verdict)
	return c, nil
}

// liveAndDie starts the server, sends reports, and kills it after its life.
func liveAndDie(ctx context.Context, setup load.Setup, p plan, life time.Duration) (load.Result, error) {
	proc, err := setup.Start(ctx)
	if err != nil {
		return load.Result{}, err
	}
	killed := make(chan error, 1)
	time.AfterFunc(life, func() { killed <- proc.Kill() })
	got, err := load.Drive(ctx, load.Plan{Address: proc.Address(), Clients: p.clients, For: life + 10*time.Second, Want: http.StatusOK, Now: time.Now},
		setup.Report.Maker(proc.Address()))
	if err = errors.Join(err, <-killed, ctx.Err()); err != nil {
		return got, err
	}
	if len(got.Refused) > 0 {
		return got, fmt.Errorf("answers %v, e.g. %.300s", got.Refused, got.Sample)
	}
	return got, nil
}

// afterwards starts the server again, counts what it lost, and sends again what
// was cut off: with the code that the reporter already has, that is the same
// report, whether it had arrived or not.
func afterwards(ctx context.Context, setup load.Setup, got load.Result) (lost int, again []string, err error) {
	proc, err := setup.Start(ctx)
	if err != nil {
		return 0, nil, err
	}
	defer func() { err = errors.Join(err, proc.Kill()) }()
	lost, err = missing(proc.Address(), got.Acked)
	if err != nil {
		return lost, nil, err
	}
	for _, q := range got.Open {
		// The port is another one now, and the origin with it.
		status, body, err := load.Ask(proc.Address(), bytes.ReplaceAll(q.Wire, []byte(q.Address), []byte(proc.Address())))
		if err != nil {
			return lost, again, err
		}
		if status != http.StatusOK {
			return lost, again, fmt.Errorf("sent again: status %d, %.300s", status, body)
		}
		again = append(again, q.Tag)
	}
	n, err := missing(proc.Address(), again)
	return lost + n, again, err
}

// missing counts the codes that do not answer.
func missing(address string, codes []string) (int, error) {
	wires := make([][]byte, len(codes))
	for i, c := range codes {
		wires[i] = load.Status(address, c)
	}
	m, err := load.AskAll(address, http.StatusOK, 8, wires)
	return len(m), err
}
