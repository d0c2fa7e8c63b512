package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"

	"github.com/netra-id/netra/bench/load"
	"github.com/netra-id/netra/internal/testkit/process"
)

// plan is what the flags say.
type plan struct {
	rounds, clients int
	each            time.Duration
	enforce         bool
	bar             float64 // Netra's rate over the peer's must reach this
	tail            float64 // Netra's p99 over the peer's must stay below this
	sample          int     // how many receipts are asked for afterwards
	database        string  // of Netra; "" for the embedded one
}

func main() {
	var p plan
	flag.IntVar(&p.rounds, "rounds", 5, "rounds; in each, both servers are driven once")
	flag.IntVar(&p.clients, "clients", 64, "connections")
	flag.DurationVar(&p.each, "for", 5*time.Second, "time for each server in each round")
	flag.BoolVar(&p.enforce, "enforce", false, "exit with an error below the bar")
	flag.Float64Var(&p.bar, "bar", 3, "least ratio of the rates")
	flag.Float64Var(&p.tail, "tail", 0.33, "greatest ratio of the 99th percentiles")
	flag.IntVar(&p.sample, "sample", 50, "receipts to ask for afterwards")
	flag.StringVar(&p.database, "database", "", "postgres://… of an empty database for Netra, in place of the embedded one; its processor time is not counted")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, p, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "bench/intake:", err)
		stop()
		os.Exit(1)
	}
}

// side is one of the two servers with what was measured of it.
type side struct {
	name   string
	proc   *process.Process
	mk     load.Maker
	rates  []float64
	median []time.Duration
	tail   []time.Duration
	cpu    []time.Duration // per request
	client []time.Duration // what the client itself used per request
	acked  []string
}

func run(ctx context.Context, p plan, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "netra-bench-")
	if err != nil {
		return err
	}
	defer func() { err = orErr(err, os.RemoveAll(dir)) }()
	fmt.Fprintln(out, "building …")
	netra, err := startNetra(ctx, dir, p.database)
	if err != nil {
		return err
	}
	defer func() { err = orErr(err, netra.proc.Stop()) }()
	peer, err := startPeer(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = orErr(err, peer.proc.Kill()) }()

	fmt.Fprintf(out, "%d clients, %v each, %d rounds, %d cores, %s\n\n", p.clients, p.each, p.rounds, runtime.NumCPU(), runtime.Version())
	fmt.Fprintf(out, "%-5s  %-10s  %10s  %9s  %9s  %12s\n", "round", "server", "reports/s", "median", "p99", "CPU/report")
	for r := range p.rounds {
		turn := []*side{netra, peer}
		if r%2 == 1 {
			slices.Reverse(turn)
		}
		for _, s := range turn {
			if err := s.drive(ctx, p, r, out); err != nil {
				return fmt.Errorf("round %d, %s: %w", r+1, s.name, err)
			}
		}
	}
	if err := netra.checkReceipts(p.sample, out); err != nil {
		return err
	}
	return verdict(p, netra, peer, out)
}

// orErr keeps the first error.
func orErr(err, next error) error {
	if err != nil {
		return err
	}
	return next
}

func startNetra(ctx context.Context, dir, database string) (*side, error) {
	setup, err := load.NewSetup(ctx, dir, database)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	proc, err := setup.Start(ctx)
	if err != nil {
		return nil, err
	}
	return &side{name: "netra", proc: proc, mk: setup.Report.Maker(proc.Address())}, nil
}

func startPeer(ctx context.Context, dir string) (*side, error) {
	bin, err := process.BuildPackage(ctx, dir, "bench/peers", ".")
	if err != nil {
		return nil, err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	proc, err := process.Start(ctx, []string{"PEER_DATA=" + filepath.Join(dir, "peer")}, bin, "serve", "--http", addr)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(map[string]string{"region": "36.72", "kind": "media sosial", "body": load.Text()})
	if err != nil {
		return nil, err
	}
	wire := load.Post(addr, "/api/collections/reports/records", "application/json", string(body))
	return &side{name: "pocketbase", proc: proc, mk: func(_, _ int) load.Request { return load.Request{Wire: wire} }}, nil
}

// drive measures one server in one round. The pause lets the other one finish
// what it does after its turn.
func (s *side) drive(ctx context.Context, p plan, round int, out io.Writer) error {
	time.Sleep(500 * time.Millisecond)
	before, err := s.proc.CPU()
	if err != nil {
		return err
	}
	own, err := ownCPU()
	if err != nil {
		return err
	}
	got, err := load.Drive(ctx, load.Plan{Address: s.proc.Address(), Clients: p.clients, For: p.each, Want: http.StatusOK, Now: time.Now}, s.mk)
	if err != nil {
		return err
	}
	after, err := s.proc.CPU()
	if err != nil {
		return err
	}
	ownAfter, err := ownCPU()
	if err != nil {
		return err
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if len(got.Refused) > 0 || got.Broken > 0 || len(got.Took) == 0 {
		return fmt.Errorf("answers %v, broken connections %d, e.g. %.300s", got.Refused, got.Broken, got.Sample)
	}
	cpu := (after - before) / time.Duration(len(got.Took))
	s.rates = append(s.rates, got.PerSecond())
	s.median = append(s.median, got.Quantile(0.5))
	s.tail = append(s.tail, got.Quantile(0.99))
	s.cpu = append(s.cpu, cpu)
	s.client = append(s.client, (ownAfter-own)/time.Duration(len(got.Took)))
	s.acked = append(s.acked, got.Acked...)
	fmt.Fprintf(out, "%-5d  %-10s  %10.0f  %9s  %9s  %12s\n", round+1, s.name, got.PerSecond(), ms(got.Quantile(0.5)), ms(got.Quantile(0.99)), us(cpu))
	return nil
}

// ownCPU is the processor time that this program used so far. It shares the
// processors with the servers, so what it costs is said beside what they cost.
func ownCPU() (time.Duration, error) {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0, fmt.Errorf("read own processor time: %w", err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), nil
}

// checkReceipts asks for some of the reports that were acknowledged: fast
// answers about nothing would be worth nothing.
func (s *side) checkReceipts(n int, out io.Writer) error {
	var wires [][]byte
	for range min(n, len(s.acked)) {
		wires = append(wires, load.Status(s.proc.Address(), s.acked[rand.IntN(len(s.acked))]))
	}
	missing, err := load.AskAll(s.proc.Address(), http.StatusOK, 4, wires)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		return fmt.Errorf("%d of %d receipts do not answer", len(missing), len(wires))
	}
	fmt.Fprintf(out, "\n%d reports acknowledged; %d receipts asked for, all answer\n", len(s.acked), len(wires))
	return nil
}

func verdict(p plan, netra, peer *side, out io.Writer) error {
	fmt.Fprintf(out, "\n%-12s  %10s  %9s  %9s  %12s  %12s\n", "medians", "reports/s", "median", "p99", "CPU/report", "client's")
	for _, s := range []*side{netra, peer} {
		fmt.Fprintf(out, "%-12s  %10.0f  %9s  %9s  %12s  %12s\n", s.name, middle(s.rates), ms(middle(s.median)), ms(middle(s.tail)), us(middle(s.cpu)), us(middle(s.client)))
	}
	rate := middle(ratios(netra.rates, peer.rates))
	tail := middle(ratios(netra.tail, peer.tail))
	cpu := middle(ratios(netra.cpu, peer.cpu))
	fmt.Fprintf(out, "\nnetra / pocketbase, median of the rounds: rate %.2fx, p99 %.2fx, CPU per report %.2fx\n", rate, tail, cpu)
	fmt.Fprintf(out, "bars: rate at least %.2fx, p99 at most %.2fx\n", p.bar, p.tail)
	if p.enforce && (rate < p.bar || tail > p.tail) {
		return fmt.Errorf("below the bar")
	}
	return nil
}

// ratios of what was measured side by side in each round.
func ratios[T ~int64 | ~float64](a, b []T) []float64 {
	out := make([]float64, len(a))
	for i := range a {
		out[i] = float64(a[i]) / float64(b[i])
	}
	return out
}

// middle is the median.
func middle[T ~int64 | ~float64](v []T) T {
	s := slices.Sorted(slices.Values(v))
	if len(s)%2 == 1 {
		return s[len(s)/2]
	}
	return (s[len(s)/2-1] + s[len(s)/2]) / 2
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/1e6) }
func us(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/1e3) }
