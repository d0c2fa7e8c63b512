package process

import (
	"context"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
)

// listener gives an address that accepts connections.
func listener(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().String()
}

func shell(t *testing.T, script string) (*Process, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	return Start(ctx, []string{"WORD=set"}, "/bin/sh", "-c", script)
}

func TestStartFindsTheAddressThatTheServerPrints(t *testing.T) {
	t.Parallel()
	addr := listener(t)
	p, err := shell(t, fmt.Sprintf(`echo $WORD; printf 'on http://'; printf '%s\n'; exec sleep 60`, addr))
	if err != nil {
		t.Fatal(err)
	}
	defer p.Kill()
	if p.Address() != addr {
		t.Errorf("address %s, want %s", p.Address(), addr)
	}
	if !strings.HasPrefix(p.Output(), "set\n") {
		t.Errorf("printed %q", p.Output())
	}
	if _, err := p.CPU(); err != nil {
		t.Error(err)
	}
}

func TestAServerThatEndsAtOnceIsAnErrorWithItsOutput(t *testing.T) {
	t.Parallel()
	if _, err := shell(t, "echo no such folder; exit 3"); err == nil || !strings.Contains(err.Error(), "no such folder") {
		t.Errorf("got %v", err)
	}
}

func TestStopTellsACleanEndFromAnotherOne(t *testing.T) {
	t.Parallel()
	addr := listener(t)
	for script, clean := range map[string]bool{
		`trap 'exit 0' INT; echo http://%s; while :; do sleep 0.05; done`: true,
		`trap 'exit 4' INT; echo http://%s; while :; do sleep 0.05; done`: false,
	} {
		p, err := shell(t, fmt.Sprintf(script, addr))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Stop(); (err == nil) != clean {
			t.Errorf("%s: %v", script, err)
		}
	}
}

func TestRunReturnsWhatWasPrinted(t *testing.T) {
	t.Parallel()
	out, err := Run(t.Context(), strings.NewReader("in"), "/bin/sh", "-c", "cat; exit 2")
	if err == nil || out != "in" {
		t.Errorf("got %q, %v", out, err)
	}
}
