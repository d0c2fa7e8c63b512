package dbtest_test

import (
	"errors"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/netra-id/netra/internal/testkit/dbtest"
)

// TestTheServerEndsWithABinaryThatPanics runs this binary once more, lets that
// one die with a server running, and looks whether the server goes away.
func TestTheServerEndsWithABinaryThatPanics(t *testing.T) {
	const marker = "DBTEST_PANIC"
	if os.Getenv(marker) != "" {
		panic("on purpose " + dbtest.Postgres(t, sets))
	}
	t.Parallel()
	dbtest.Postgres(t, sets) // skips where there is no server
	if os.Getenv("NETRA_TEST_POSTGRES") != "" {
		if os.Getenv("NETRA_TEST_ALL") == "1" {
			t.Fatal("NETRA_TEST_ALL=1 needs a server of our own; unset NETRA_TEST_POSTGRES")
		}
		t.Skip("NETRA_TEST_POSTGRES names a server that is not ours to end")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestTheServerEndsWithABinaryThatPanics$")
	cmd.Env = append(os.Environ(), marker+"=1")
	out, err := cmd.CombinedOutput()
	_, address, ok := strings.Cut(string(out), "on purpose ")
	if err == nil || !ok {
		t.Fatalf("the binary was to panic: %v\n%s", err, out)
	}
	u, err := url.Parse(strings.TrimRight(strings.Fields(address)[0], "]"))
	if err != nil {
		t.Fatal(err)
	}
	dir := u.Query().Get("host")
	for range 300 {
		if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
			return
		}
		time.Sleep(100 * time.Millisecond) // for another process; there is nothing to wait on
	}
	t.Errorf("the server's folder %s is still there after half a minute", dir)
}
