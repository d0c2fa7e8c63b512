package process

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// ticks is how many parts of a second /proc counts processor time in; it is
// part of the kernel's interface and the same on every machine we run on.
const ticks = 100

// Build builds ./cmd/netra into dir and returns the path of the program.
func Build(ctx context.Context, dir string) (string, error) {
	return BuildPackage(ctx, dir, "", "./cmd/netra")
}

// BuildPackage builds a package of the module that lies in folder sub of the
// repository ("" for the root) into dir.
func BuildPackage(ctx context.Context, dir, sub, pkg string) (string, error) {
	root, err := Root(ctx)
	if err != nil {
		return "", err
	}
	bin := filepath.Join(dir, "netra-"+strings.ReplaceAll(strings.Trim(filepath.Join(sub, pkg), "./"), "/", "-"))
	cmd := exec.CommandContext(ctx, "go", "build", "-o", bin, pkg)
	cmd.Dir = filepath.Join(root, sub)
	cmd.Env = append(os.Environ(), "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return bin, nil
}

// Root is the folder of the repository.
func Root(ctx context.Context) (string, error) {
	out, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/netra-id/netra").Output()
	if err != nil {
		return "", fmt.Errorf("find the root of the module: %w", err)
	}
	return strings.TrimSpace(string(out)), nil
}

// Process is a server that runs.
type Process struct {
	URL string // where it answers, as it printed it itself

	cmd  *exec.Cmd
	out  *output
	done chan struct{}
	err  error // why it ended; readable when done is closed
}

// address is how a server says where it answers.
var address = regexp.MustCompile(`https?://127\.0\.0\.1:\d+`)

// Start runs bin and waits until it has printed its address and accepts
// connections there. env is added to the environment.
func Start(ctx context.Context, env []string, bin string, args ...string) (*Process, error) {
	p := &Process{cmd: exec.Command(bin, args...), out: &output{seen: make(chan string, 1)}, done: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = p.out, p.out
	// The server dies with the one who started it, so that none stays behind.
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", filepath.Base(bin), err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.done)
	}()
	select {
	case p.URL = <-p.out.seen:
	case <-p.done:
		return nil, fmt.Errorf("%s ended before it answered: %w\n%s", filepath.Base(bin), p.err, p.Output())
	case <-ctx.Done():
		return nil, errors.Join(fmt.Errorf("%s printed no address: %w\n%s", filepath.Base(bin), ctx.Err(), p.Output()), p.Kill())
	}
	if err := p.accepts(ctx); err != nil {
		return nil, errors.Join(err, p.Kill())
	}
	return p, nil
}

// accepts waits until a connection to the server succeeds.
func (p *Process) accepts(ctx context.Context) error {
	for {
		c, err := net.DialTimeout("tcp", p.Address(), time.Second)
		if err == nil {
			return c.Close()
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%s does not accept: %w\n%s", p.URL, ctx.Err(), p.Output())
		case <-p.done:
			return fmt.Errorf("ended before it accepted: %w\n%s", p.err, p.Output())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Address is the host and port of URL.
func (p *Process) Address() string {
	_, hostport, _ := strings.Cut(p.URL, "://")
	return hostport
}

// Output is everything that the server printed so far.
func (p *Process) Output() string { return p.out.String() }

// Stop asks the server to stop, as Ctrl-C does, and waits until it has. A
// server that does not stop within ten seconds, or not cleanly, is an error.
func (p *Process) Stop() error {
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("interrupt: %w", err)
	}
	select {
	case <-p.done:
	case <-time.After(10 * time.Second):
		return errors.Join(errors.New("did not stop within ten seconds of an interrupt"), p.Kill())
	}
	if p.err != nil {
		return fmt.Errorf("did not stop cleanly: %w\n%s", p.err, p.Output())
	}
	return nil
}

// Kill ends the server at once, as a crash does, and waits until it is gone.
func (p *Process) Kill() error {
	if err := p.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("kill: %w", err)
	}
	<-p.done
	return nil
}

// CPU is the processor time that the server used so far, its own and the
// system's for it.
func (p *Process) CPU() (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	// The second field is the name in parentheses, and may hold spaces.
	f := bytes.Fields(b[bytes.LastIndexByte(b, ')')+1:])
	if len(f) < 13 {
		return 0, errors.New("read processor time: too few fields")
	}
	user, err1 := strconv.ParseInt(string(f[11]), 10, 64)
	system, err2 := strconv.ParseInt(string(f[12]), 10, 64)
	if err := errors.Join(err1, err2); err != nil {
		return 0, fmt.Errorf("read processor time: %w", err)
	}
	return time.Duration(user+system) * time.Second / ticks, nil
}

// Run runs bin to its end with input on its standard input, and returns what it
// printed.
func Run(ctx context.Context, input io.Reader, bin string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Stdin = input
	out, err := cmd.CombinedOutput()
	if err != nil {
		return string(out), fmt.Errorf("%s %s: %w\n%s", filepath.Base(bin), strings.Join(args, " "), err, out)
	}
	return string(out), nil
}

// RunTo runs bin to its end and writes what it prints into file.
func RunTo(ctx context.Context, file, bin string, args ...string) (err error) {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	var complaint bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Stdout, cmd.Stderr = f, &complaint
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s %s: %w\n%s", filepath.Base(bin), strings.Join(args, " "), err, complaint.String())
	}
	return nil
}

// output collects what a server prints and finds its address in it.
type output struct {
	mu    sync.Mutex
	b     bytes.Buffer
	found bool
	seen  chan string
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.b.Write(b)
	if !o.found {
		if m := address.Find(o.b.Bytes()); m != nil && bytes.ContainsAny(o.b.Bytes()[bytes.Index(o.b.Bytes(), m)+len(m):], "\n/ \"") {
			o.found = true
			o.seen <- string(m)
		}
	}
	return len(b), nil
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}
