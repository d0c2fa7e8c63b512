package e2e

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/netra-id/netra/internal/testkit/process"
)

// house is what all tests of the package share: a browser and the program.
type house struct {
	axe     string // source of axe-core
	browser context.Context
	shut    func()
	bin     func() (string, error) // builds the program once
}

var shared = struct {
	once sync.Once
	dir  string
	h    *house
	why  string // what is absent
	err  error
}{}

func TestMain(m *testing.M) {
	code := m.Run()
	if shared.h != nil {
		shared.h.shut()
	}
	if shared.dir != "" {
		if err := os.RemoveAll(shared.dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// open gives the shared house; it skips the test where a component is absent,
// and fails it there under NETRA_TEST_ALL=1.
func open(t *testing.T) *house {
	t.Helper()
	if testing.Short() && os.Getenv("NETRA_TEST_ALL") != "1" {
		t.Skip("-short: starts a browser")
	}
	shared.once.Do(func() { shared.h, shared.why, shared.err = build() })
	switch {
	case shared.err != nil:
		t.Fatal(shared.err)
	case shared.why != "" && os.Getenv("NETRA_TEST_ALL") == "1":
		t.Fatal(shared.why)
	case shared.why != "":
		t.Skip(shared.why)
	}
	return shared.h
}

func build() (*house, string, error) {
	chromium := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			chromium = p
			break
		}
	}
	if chromium == "" {
		return nil, "Chromium is not installed (apt-get install chromium)", nil
	}
	axe, err := os.ReadFile(filepath.Join("node_modules", "axe-core", "axe.min.js"))
	if os.IsNotExist(err) {
		return nil, "axe-core is not there (npm ci in e2e)", nil
	}
	if err != nil {
		return nil, "", err
	}
	if shared.dir, err = os.MkdirTemp("", "netra-e2e-"); err != nil {
		return nil, "", err
	}
	flags := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium),
		chromedp.UserDataDir(filepath.Join(shared.dir, "profile")),
		chromedp.Flag("headless", "new"),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("force-color-profile", "srgb"),
		chromedp.Flag("lang", "id"),
	)
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), flags...)
	browser, endBrowser := chromedp.NewContext(alloc)
	shut := func() {
		// Cancel waits for the browser to end, so that its folder can go.
		if err := chromedp.Cancel(browser); err != nil {
			fmt.Fprintln(os.Stderr, "close the browser:", err)
		}
		endBrowser()
		endAlloc()
	}
	if err := chromedp.Run(browser); err != nil {
		shut()
		return nil, "", fmt.Errorf("start the browser: %w", err)
	}
	bin := sync.OnceValues(func() (string, error) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		defer cancel()
		return process.Build(ctx, shared.dir)
	})
	return &house{bin: bin, axe: string(axe), browser: browser, shut: shut}, "", nil
}

// demo starts the demonstration, with data of its own, and stops it cleanly
// with the test.
func (h *house) demo(t *testing.T) *process.Process {
	t.Helper()
	bin, err := h.bin()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	p, err := process.Start(ctx, nil, bin, "demo", "--addr", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := p.Stop(); err != nil {
			t.Error(err)
		}
		if t.Failed() {
			t.Logf("the server printed:\n%s", p.Output())
		}
	})
	return p
}
