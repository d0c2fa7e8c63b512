package browser

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/netra-id/netra/internal/platform/fetch"
)

// Limits are what a page may cost.
type Limits struct {
	fetch.Limits               // the network; its Time is for one answer
	Load         time.Duration // until what has come is taken as the page
	Settle       time.Duration // how long a page that has come may still change
	Whole        time.Duration // for everything
	Memory       int64         // of all processes of the browser
	HTML         int           // bytes of the page as it stands in the browser
	Width        int           // of the picture, in points
	Height       int           // of the picture at most
}

// Usual are the limits of a page of the public web.
func Usual() Limits {
	return Limits{
		Limits: fetch.Limits{Bytes: 64 << 20, Time: 20 * time.Second},
		Load:   20 * time.Second, Settle: 2 * time.Second, Whole: time.Minute,
		Memory: 1500 << 20, HTML: 8 << 20, Width: 1280, Height: 6000,
	}
}

// Taken is what was seen of a page.
type Taken struct {
	URL     string // after redirects
	Status  int    // that the server answered with; 0 where it is not known
	Picture []byte // PNG
	HTML    []byte // as it stood in the browser, after its scripts
	Cut     bool   // it had not ended when it was taken
	Tool    string // which browser, which version
}

// Why a page was not taken. An address that is not a public one is
// [fetch.ErrForbidden], and what is too large [fetch.ErrTooLarge].
var (
	ErrUnreachable = errors.New("browser: the page cannot be reached")
	ErrSlow        = errors.New("browser: the page did not come in time")
)

// Browser looks at pages, one at a time. It is safe for concurrent use.
type Browser struct {
	path   string
	limits Limits
	turn   chan struct{}
}

// New makes a browser of the program at path.
func New(path string, l Limits) *Browser {
	return &Browser{path: path, limits: l, turn: make(chan struct{}, 1)}
}

// Take looks at the page at address.
func (b *Browser) Take(ctx context.Context, address string) (_ Taken, err error) {
	if _, err := fetch.Parse(address); err != nil {
		return Taken{}, err
	}
	select {
	case b.turn <- struct{}{}:
		defer func() { <-b.turn }()
	case <-ctx.Done():
		return Taken{}, ctx.Err()
	}
	whole, cancel := context.WithTimeoutCause(ctx, b.limits.Whole, ErrSlow)
	defer cancel()
	p, err := newProxy(whole, b.limits.Limits)
	if err != nil {
		return Taken{}, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	t, err := b.take(whole, p, address)
	switch cause := context.Cause(whole); {
	case err == nil:
		return t, nil
	case ctx.Err() != nil: // the program stops
		return t, ctx.Err()
	case cause != nil:
		return t, cause
	}
	return t, err
}

// take starts the browser, looks at a page, and leaves nothing behind.
func (b *Browser) take(ctx context.Context, p *proxy, address string) (_ Taken, err error) {
	dir, err := os.MkdirTemp("", "netra-browser-")
	if err != nil {
		return Taken{}, fmt.Errorf("make a folder for the browser: %w", err)
	}
	defer func() { err = errors.Join(err, remove(dir)) }()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	cmd, said, in, err := b.start(ctx, p, dir)
	if err != nil {
		return Taken{}, err
	}
	messages := make(chan message)
	go listen(ctx, in, messages)
	go b.guard(ctx, cmd.Process.Pid, cancel)
	v := &visit{pipe: pipe{out: said, in: messages}, limits: b.limits, proxy: p}
	v.heard = v.hear
	t, err := v.look(ctx, address)
	if cause := context.Cause(ctx); err != nil && cause != nil {
		err = cause
	}
	cancel(nil)
	// It was killed, so what it ends with says nothing.
	_, _, _ = said.Close(), cmd.Wait(), in.Close()
	return t, err
}

// remove removes the folder of a browser, whose last process may still be on its
// way out.
func remove(dir string) error {
	var err error
	for range 20 {
		if err = os.RemoveAll(dir); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// start starts the browser with a pipe for what it is told and one for what it
// says.
func (b *Browser) start(ctx context.Context, p *proxy, dir string) (cmd *exec.Cmd, said, in *os.File, err error) {
	theirs, said, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, fmt.Errorf("make a pipe: %w", err)
	}
	in, says, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("make a pipe: %w", err), theirs.Close(), said.Close())
	}
	cmd = exec.CommandContext(ctx, b.path, flags(b.limits, p.listen.Addr().String(), dir)...) //nolint:gosec // the path is named by whoever starts the program, and no flag comes from a page
	cmd.Dir = dir
	cmd.Env = []string{"HOME=" + dir, "TMPDIR=" + dir, "PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8", "TZ=UTC"}
	cmd.ExtraFiles = []*os.File{theirs, says}
	cmd.WaitDelay = 5 * time.Second
	if err = isolate(cmd, dir); err == nil {
		err = cmd.Start()
	}
	err = errors.Join(err, theirs.Close(), says.Close())
	if err != nil {
		return nil, nil, nil, errors.Join(fmt.Errorf("start %s: %w", filepath.Base(b.path), err), said.Close(), in.Close())
	}
	return cmd, said, in, nil
}

// flags are how the browser is started: without a window, without a network but
// the proxy, and without anything that calls home.
func flags(l Limits, proxy, dir string) []string {
	return []string{
		"--headless", "--remote-debugging-pipe", "--user-data-dir=" + filepath.Join(dir, "profile"),
		"--proxy-server=http://" + proxy, "--proxy-bypass-list=<-loopback>", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
		"--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--webrtc-ip-handling-policy=disable_non_proxied_udp",
		"--disable-gpu", "--disable-dev-shm-usage", "--disable-extensions", "--disable-sync", "--disable-background-networking", "--disable-component-update",
		"--disable-default-apps", "--disable-domain-reliability", "--disable-client-side-phishing-detection", "--disable-breakpad", "--no-pings",
		"--disable-features=MediaRouter,DialMediaRouteProvider,OptimizationHints,Translate,AutofillServerCommunication,CertificateTransparencyComponentUpdater",
		"--no-first-run", "--no-default-browser-check", "--deny-permission-prompts", "--mute-audio", "--autoplay-policy=user-gesture-required",
		"--hide-scrollbars", "--force-color-profile=srgb", "--lang=id", "--renderer-process-limit=2", "--js-flags=--max-old-space-size=512",
		fmt.Sprintf("--window-size=%d,%d", l.Width, l.Width*3/4), "about:blank",
	}
}

// guard stops a browser that takes too much memory.
func (b *Browser) guard(ctx context.Context, group int, cancel context.CancelCauseFunc) {
	tick := time.NewTicker(250 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if n := memoryOf(group); n > b.limits.Memory {
				cancel(fmt.Errorf("%w: the browser holds %d bytes of memory", fetch.ErrTooLarge, n))
				return
			}
		}
	}
}

// visit is one look at a page.
type visit struct {
	pipe
	limits Limits
	proxy  *proxy
	frame  string // the page itself, not one within it
	status int
	loaded bool
}

// hear takes note of what happens on the page.
func (v *visit) hear(m message) error {
	switch m.Method {
	case "Page.loadEventFired":
		v.loaded = true
	case "Page.javascriptDialogOpening": // would stand still until somebody answers
		return v.tell("Page.handleJavaScriptDialog", map[string]any{"accept": false})
	case "Inspector.targetCrashed":
		return fmt.Errorf("%w: the page broke down", fetch.ErrTooLarge)
	case "Network.responseReceived":
		var e struct {
			Type, FrameID string
			Response      struct{ Status int }
		}
		if json.Unmarshal(m.Params, &e) == nil && e.Type == "Document" && e.FrameID == v.frame {
			v.status = e.Response.Status
		}
	}
	return nil
}

// look looks at the page at address.
func (v *visit) look(ctx context.Context, address string) (Taken, error) {
	var version struct{ Product string }
	if err := v.ask(ctx, "Browser.getVersion", nil, &version); err != nil {
		return Taken{}, err
	}
	t := Taken{Tool: strings.ReplaceAll(strings.Replace(version.Product, "HeadlessChrome", "Chrome", 1), "Chrome/", "Chromium ")}
	if err := v.open(ctx); err != nil {
		return t, err
	}
	var err error
	if t.Cut, err = v.load(ctx, address); err != nil {
		return t, err
	}
	if err := v.where(ctx, &t); err != nil {
		return t, err
	}
	if err := v.picture(ctx, &t); err != nil {
		return t, err
	}
	return t, v.html(ctx, &t)
}

// open opens an empty page.
func (v *visit) open(ctx context.Context) error {
	if err := v.ask(ctx, "Browser.setDownloadBehavior", map[string]any{"behavior": "deny"}, nil); err != nil {
		return err
	}
	var target struct{ TargetID string }
	if err := v.ask(ctx, "Target.createTarget", map[string]any{"url": "about:blank"}, &target); err != nil {
		return err
	}
	var attached struct{ SessionID string }
	if err := v.ask(ctx, "Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached); err != nil {
		return err
	}
	v.session, v.frame = attached.SessionID, target.TargetID
	for _, m := range []string{"Page.enable", "Network.enable", "Inspector.enable"} {
		if err := v.ask(ctx, m, nil, nil); err != nil {
			return err
		}
	}
	return v.ask(ctx, "Emulation.setDeviceMetricsOverride",
		map[string]any{"width": v.limits.Width, "height": v.limits.Width * 3 / 4, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// load goes to an address and waits until the page is there, or has had its time.
func (v *visit) load(ctx context.Context, address string) (cut bool, err error) {
	// What the empty page says does not count.
	v.loaded, v.status = false, 0
	var gone struct{ ErrorText string }
	if err := v.ask(ctx, "Page.navigate", map[string]any{"url": address}, &gone); err != nil {
		return false, err
	}
	if gone.ErrorText != "" {
		return false, v.failed(gone.ErrorText)
	}
	if err := v.listenFor(ctx, v.limits.Load, func() bool { return v.loaded }); err != nil {
		return false, err
	}
	if cut = !v.loaded; cut {
		if err := v.ask(ctx, "Page.stopLoading", nil, nil); err != nil {
			return cut, err
		}
	}
	if err := v.listenFor(ctx, v.limits.Settle, func() bool { return false }); err != nil {
		return cut, err
	}
	return cut || v.proxy.left.Load() <= 0, nil
}

// listenFor hears what happens until enough happened or the time is over.
func (v *visit) listenFor(ctx context.Context, most time.Duration, enough func() bool) error {
	wait, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	for !enough() {
		if _, err := v.next(wait); err != nil {
			if wait.Err() != nil && ctx.Err() == nil {
				return nil
			}
			return err
		}
	}
	return nil
}

// failed is why a page did not come.
func (v *visit) failed(why string) error {
	if v.proxy.refused.Load() {
		return fmt.Errorf("%w: %s", fetch.ErrForbidden, why)
	}
	return fmt.Errorf("%w: %s", ErrUnreachable, why)
}

// where says which page it is in the end: scripts may have gone elsewhere.
func (v *visit) where(ctx context.Context, t *Taken) error {
	var tree struct {
		FrameTree struct {
			Frame struct{ URL, UnreachableURL string }
		}
	}
	if err := v.ask(ctx, "Page.getFrameTree", nil, &tree); err != nil {
		return err
	}
	f := tree.FrameTree.Frame
	if _, err := fetch.Parse(f.URL); err != nil || f.UnreachableURL != "" {
		return v.failed(f.UnreachableURL)
	}
	t.URL, t.Status = f.URL, v.status
	return nil
}

func (v *visit) picture(ctx context.Context, t *Taken) error {
	var size struct {
		CSSContentSize struct{ Height float64 } `json:"cssContentSize"`
	}
	if err := v.ask(ctx, "Page.getLayoutMetrics", nil, &size); err != nil {
		return err
	}
	height := min(max(int(size.CSSContentSize.Height), v.limits.Width*3/4), v.limits.Height)
	var shot struct{ Data []byte } // in base64, which is how JSON holds bytes
	if err := v.ask(ctx, "Page.captureScreenshot", map[string]any{
		"format": "png", "captureBeyondViewport": true,
		"clip": map[string]any{"x": 0, "y": 0, "width": v.limits.Width, "height": height, "scale": 1},
	}, &shot); err != nil {
		return err
	}
	if !bytes.HasPrefix(shot.Data, []byte("\x89PNG")) {
		return fmt.Errorf("%w: no picture", ErrUnreachable)
	}
	t.Picture = shot.Data
	return nil
}

// html asks the browser itself for the page: what scripts of the page say of it
// is not asked.
func (v *visit) html(ctx context.Context, t *Taken) error {
	var doc struct {
		Root struct{ NodeID int }
	}
	if err := v.ask(ctx, "DOM.getDocument", map[string]any{"depth": 0}, &doc); err != nil {
		return err
	}
	var out struct {
		OuterHTML string `json:"outerHTML"`
	}
	if err := v.ask(ctx, "DOM.getOuterHTML", map[string]any{"nodeId": doc.Root.NodeID}, &out); err != nil {
		return err
	}
	if len(out.OuterHTML) > v.limits.HTML {
		return fmt.Errorf("%w: %d bytes of HTML", fetch.ErrTooLarge, len(out.OuterHTML))
	}
	t.HTML = []byte(out.OuterHTML)
	return nil
}
