package main

import (
	"errors"
	"os"
	"testing"
	"time"

	"github.com/netra-id/netra/bench/load"
)

func TestThreeCrashesLoseNothing(t *testing.T) {
	if testing.Short() && os.Getenv("NETRA_TEST_ALL") != "1" {
		t.Skip("-short: builds and kills the real server")
	}
	c, err := run(t.Context(), plan{kills: 3, clients: 8, seed: 1, longest: time.Second}, t.TempDir(), t.Output())
	if err != nil {
		t.Fatal(err)
	}
	if err := c.verdict(); err != nil {
		t.Error(err)
	}
	if c.acked == 0 {
		t.Error("nothing was acknowledged, so nothing was tested")
	}
}

func TestALostReportIsNoticed(t *testing.T) {
	t.Parallel()
	if err := (count{kills: 1, acked: 2, lost: 1}).verdict(); err == nil {
		t.Error("a lost report passes")
	}
	if err := (count{kills: 1, acked: 2, unverified: errors.New("broken")}).verdict(); err == nil {
		t.Error("a broken ledger passes")
	}
	if load.Text() == "" {
		t.Error("reports are empty")
	}
}
