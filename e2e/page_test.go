package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
)

// look is how a page is looked at.
type look struct {
	width, height int64
	dark          bool
}

var (
	phone     = look{390, 844, false}
	phoneDark = look{390, 844, true}
	desk      = look{1280, 900, false}
	deskDark  = look{1280, 900, true}
)

func (l look) String() string {
	if l.dark {
		return fmt.Sprintf("%d-dark", l.width)
	}
	return fmt.Sprintf("%d-light", l.width)
}

// tab is one tab with cookies of its own: one person at one device.
type tab struct {
	t    *testing.T
	h    *house
	ctx  context.Context
	base string
	look look

	mu       sync.Mutex
	problems []string // what the browser complained of since the last check
	scripts  int
	bytes    float64
	status   int64
	mayFail  bool // the next answer may have an error status
}

// open opens a tab on the server at base.
func (h *house) open(t *testing.T, base string, l look) *tab {
	t.Helper()
	// A window of its own: the browser opens no tab in a fresh context that has
	// no window yet.
	on := cdp.WithExecutor(h.browser, chromedp.FromContext(h.browser).Browser)
	room, err := target.CreateBrowserContext().Do(on)
	if err != nil {
		t.Fatal(err)
	}
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(room).WithNewWindow(true).Do(on)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(h.browser, chromedp.WithTargetID(id))
	t.Cleanup(func() {
		cancel()
		if err := target.DisposeBrowserContext(room).Do(on); err != nil {
			t.Error(err)
		}
	})
	// The first run ties the tab to its context, so that one has no time limit.
	if err := chromedp.Run(ctx); err != nil {
		t.Fatal(err)
	}
	p := &tab{t: t, h: h, ctx: ctx, base: base}
	chromedp.ListenTarget(ctx, p.listen)
	p.run(network.Enable(), cdplog.Enable(), runtime.Enable())
	p.see(l)
	return p
}

// see changes the size and the colours of the tab.
func (p *tab) see(l look) {
	p.t.Helper()
	p.look = l
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	p.run(
		emulation.SetDeviceMetricsOverride(l.width, l.height, 1, l.width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		}),
	)
}

// listen collects what the browser says about the page.
func (p *tab) listen(ev any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch ev := ev.(type) {
	case *runtime.EventConsoleAPICalled:
		if ev.Type == runtime.APITypeError || ev.Type == runtime.APITypeWarning || ev.Type == runtime.APITypeAssert {
			var args []string
			for _, a := range ev.Args {
				args = append(args, string(a.Value)+a.Description)
			}
			p.problems = append(p.problems, "console: "+strings.Join(args, " "))
		}
	case *runtime.EventExceptionThrown:
		p.problems = append(p.problems, "exception: "+ev.ExceptionDetails.Error())
	case *cdplog.EventEntryAdded:
		e := ev.Entry
		loud := e.Level == cdplog.LevelError || e.Level == cdplog.LevelWarning
		if loud && !(p.mayFail && e.Source == cdplog.SourceNetwork) {
			p.problems = append(p.problems, fmt.Sprintf("log: %s (%s)", e.Text, e.URL))
		}
	case *network.EventRequestWillBeSent:
		u := ev.Request.URL
		if !strings.HasPrefix(u, p.base+"/") && !strings.HasPrefix(u, "data:") && !strings.HasPrefix(u, "about:") {
			p.problems = append(p.problems, "request to another host: "+u)
		}
	case *network.EventResponseReceived:
		switch ev.Type {
		case network.ResourceTypeDocument:
			p.status = ev.Response.Status
		case network.ResourceTypeScript:
			p.scripts++
		}
	case *network.EventLoadingFinished:
		p.bytes += ev.EncodedDataLength
	}
}

// run runs actions of the browser with a time limit.
func (p *tab) run(actions ...chromedp.Action) {
	p.t.Helper()
	if err := p.try(actions...); err != nil {
		p.t.Fatalf("%s: %v\n%s", p.address(), err, p.words())
	}
}

func (p *tab) try(actions ...chromedp.Action) error {
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	return chromedp.Run(ctx, actions...)
}

// load runs an action that leads to another page and waits for that page.
func (p *tab) load(what string, a chromedp.Action) {
	p.t.Helper()
	p.mu.Lock()
	p.status, p.scripts, p.bytes = 0, 0, 0
	p.mu.Unlock()
	ctx, cancel := context.WithTimeout(p.ctx, 30*time.Second)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, a, chromedp.WaitReady("body")); err != nil {
		p.t.Fatalf("%s: %v\n%s", what, err, p.words())
	}
}

// goTo opens a path of the server and checks the page.
func (p *tab) goTo(path string) {
	p.t.Helper()
	p.visit(path)
	p.check(path)
}

// visit opens a path of the server.
func (p *tab) visit(path string) {
	p.t.Helper()
	p.load("open "+path, chromedp.Navigate(p.base+path))
}

// press clicks what the selector names, waits for the next page and checks it.
func (p *tab) press(selector string) {
	p.t.Helper()
	p.pressAndGet(selector, http.StatusOK)
}

// pressAndGet is press where the answer is not 200: a form that is refused.
func (p *tab) pressAndGet(selector string, status int64) {
	p.t.Helper()
	p.mayFail = status >= 400
	p.run(chromedp.ScrollIntoView(selector, chromedp.ByQuery))
	p.load("press "+selector, chromedp.Click(selector, chromedp.ByQuery))
	if got := p.got(); got != status {
		p.t.Fatalf("press %s: status %d, want %d\n%s", selector, got, status, p.words())
	}
	p.check("after " + selector)
	p.mayFail = false
}

// fill writes into the field of that name.
func (p *tab) fill(name, text string) {
	p.t.Helper()
	sel := fmt.Sprintf(`main [name=%q]`, name)
	p.run(chromedp.WaitReady(sel, chromedp.ByQuery), chromedp.SetValue(sel, text, chromedp.ByQuery))
}

// choose selects a value of a select, a radio group or a checkbox.
func (p *tab) choose(name, value string) {
	p.t.Helper()
	js := fmt.Sprintf(`(() => {
		const s = document.querySelector('main select[name=' + JSON.stringify(%[1]s) + ']');
		if (s) { s.value = %[2]s; return s.value === %[2]s; }
		const r = [...document.querySelectorAll('main input[name=' + JSON.stringify(%[1]s) + ']')].find(e => e.value === %[2]s);
		if (!r) return false;
		if (!r.checked) r.click();
		return r.checked;
	})()`, quoted(name), quoted(value))
	var ok bool
	p.run(chromedp.Evaluate(js, &ok))
	if !ok {
		p.t.Fatalf("%s: %s has no value %q\n%s", p.address(), name, value, p.words())
	}
}

// date fills a date triple.
func (p *tab) date(name string, year, month, day int) {
	p.t.Helper()
	p.fill(name+"-d", fmt.Sprint(day))
	p.choose(name+"-m", fmt.Sprint(month))
	p.fill(name+"-y", fmt.Sprint(year))
}

// has tells whether the page has such an element.
func (p *tab) has(selector string) bool {
	p.t.Helper()
	var n int
	p.run(chromedp.Evaluate(fmt.Sprintf(`document.querySelectorAll(%s).length`, quoted(selector)), &n))
	return n > 0
}

// text is the text of the first element that the selector names.
func (p *tab) text(selector string) string {
	p.t.Helper()
	var s string
	p.run(chromedp.Evaluate(fmt.Sprintf(`(document.querySelector(%s) || {textContent: ''}).textContent.replace(/\s+/g, ' ').trim()`, quoted(selector)), &s))
	return s
}

// expect fails where the main part does not show the text.
func (p *tab) expect(texts ...string) {
	p.t.Helper()
	shown := p.words()
	for _, want := range texts {
		if !strings.Contains(strings.ToLower(shown), strings.ToLower(want)) {
			p.t.Errorf("%s does not show %q:\n%s", p.address(), want, shown)
		}
	}
}

// expectNot fails where the page shows the text.
func (p *tab) expectNot(texts ...string) {
	p.t.Helper()
	shown := p.words()
	for _, no := range texts {
		if strings.Contains(shown, no) {
			p.t.Errorf("%s shows %q", p.address(), no)
		}
	}
}

// words are what the main part shows.
func (p *tab) words() string {
	var s string
	if err := p.try(chromedp.Evaluate(`(document.querySelector('main') || document.body).innerText`, &s)); err != nil {
		return "(no page: " + err.Error() + ")"
	}
	return s
}

// address is the path of the page.
func (p *tab) address() string {
	var s string
	if err := p.try(chromedp.Location(&s)); err != nil {
		return "?"
	}
	return strings.TrimPrefix(s, p.base)
}

func (p *tab) got() int64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status
}

// links are the paths of this server that the page links to.
func (p *tab) links() []string {
	p.t.Helper()
	var hrefs []string
	p.run(chromedp.Evaluate(`[...document.querySelectorAll('a[href]')].map(a => new URL(a.getAttribute('href'), location.href).href)`, &hrefs))
	var out []string
	for _, h := range hrefs {
		u, err := url.Parse(h)
		if err != nil {
			p.t.Errorf("%s: link %q: %v", p.address(), h, err)
			continue
		}
		u.Fragment = ""
		if rest, ok := strings.CutPrefix(u.String(), p.base); ok && !slices.Contains(out, rest) {
			out = append(out, rest)
		}
	}
	return out
}

// become switches to a persona of the demonstration by the text of its option;
// "" is the visitor.
func (p *tab) become(persona string) {
	p.t.Helper()
	if !p.has(".ribbon select") {
		p.goTo("/")
	}
	js := fmt.Sprintf(`(() => {
		const s = document.querySelector('.ribbon select');
		const o = [...s.options].find(o => %[1]s === '' ? o.value === '' : o.textContent.includes(%[1]s));
		if (!o) return [...s.options].map(o => o.textContent).join(' | ');
		s.value = o.value;
		return '';
	})()`, quoted(persona))
	var missing string
	p.run(chromedp.Evaluate(js, &missing))
	if missing != "" {
		p.t.Fatalf("no persona %q among %s", persona, missing)
	}
	p.load("become "+persona, chromedp.Click(".ribbon button", chromedp.ByQuery))
	p.check("as " + persona)
}

// personas lists the options of the role switcher, without the visitor.
func (p *tab) personas() []string {
	p.t.Helper()
	var out []string
	p.run(chromedp.Evaluate(`[...document.querySelectorAll('.ribbon option')].filter(o => o.value).map(o => o.textContent.trim())`, &out))
	return out
}

// check is what every page must pass.
func (p *tab) check(name string) {
	p.t.Helper()
	for _, s := range p.wrongs() {
		p.t.Errorf("%s, %s: %s", p.look, name, s)
	}
	p.shot(name)
}

// wrongs lists what is wrong with the page as it stands.
func (p *tab) wrongs() []string {
	p.t.Helper()
	out := append(p.tooWide(), p.axe()...)
	if !strings.HasPrefix(p.address(), "/meja") {
		p.mu.Lock()
		scripts, bytes := p.scripts, p.bytes
		p.mu.Unlock()
		if scripts > 0 {
			out = append(out, fmt.Sprintf("a public page loads %d scripts", scripts))
		}
		if bytes > publicLimit {
			out = append(out, fmt.Sprintf("a public page takes %.0f kB", bytes/1024))
		}
	}
	return append(out, p.complaints()...)
}

// publicLimit bounds a public page with all that it loads, its font among it.
const publicLimit = 150 << 10

// complaints are what the browser said since the last call.
func (p *tab) complaints() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := p.problems
	p.problems = nil
	return out
}

// tooWide names what makes the page wider than the screen.
func (p *tab) tooWide() []string {
	p.t.Helper()
	var out []string
	p.run(chromedp.Evaluate(`(() => {
		const w = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= w + 1) return [];
		const inScroller = e => { for (let q = e.parentElement; q; q = q.parentElement) { if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(q).overflowX)) return true; } return false; };
		return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > w + 1 && !inScroller(e)).slice(0, 3)
			.map(e => 'wider than the screen: ' + e.tagName.toLowerCase() + '.' + e.className + ' to ' + Math.round(e.getBoundingClientRect().right) + ' of ' + w);
	})()`, &out))
	return out
}

// axe runs axe-core over the page. Evaluating through the browser's own
// protocol is not subject to the content policy of the page.
func (p *tab) axe() []string {
	p.t.Helper()
	var raw string
	await := func(e *runtime.EvaluateParams) *runtime.EvaluateParams { return e.WithAwaitPromise(true) }
	p.run(
		chromedp.Evaluate(p.h.axe+"\n;0", nil),
		chromedp.Evaluate(`axe.run(document, {
			runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
			resultTypes: ['violations'], preload: false,
		}).then(r => JSON.stringify(r.violations.map(v => ({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.target.join(' ') + ': ' + n.failureSummary)}))))`, &raw, await),
	)
	var found []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		p.t.Fatalf("read what axe found: %v", err)
	}
	var out []string
	for _, f := range found {
		out = append(out, fmt.Sprintf("axe %s (%s): %s", f.ID, f.Help, strings.Join(f.Nodes, "; ")))
	}
	return out
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// shot writes a picture of the whole page where NETRA_SHOTS says.
func (p *tab) shot(name string) {
	p.t.Helper()
	dir := os.Getenv("NETRA_SHOTS")
	if dir == "" {
		return
	}
	dir = filepath.Join(dir, p.look.String())
	var png []byte
	p.run(chromedp.FullScreenshot(&png, 100))
	file := strings.Trim(notInNames.ReplaceAllString(strings.ToLower(p.t.Name()+"-"+name), "-"), "-")
	p.write(filepath.Join(dir, file[:min(len(file), 120)]+".png"), png)
}

// readme writes a picture of what the screen shows, for the README.
func (p *tab) readme(name string) {
	p.t.Helper()
	dir := os.Getenv("NETRA_README_SHOTS")
	if dir == "" {
		return
	}
	var png []byte
	p.run(chromedp.Evaluate(`scrollTo(0, 0)`, nil), chromedp.ActionFunc(func(ctx context.Context) (err error) {
		png, err = cdppage.CaptureScreenshot().WithFormat(cdppage.CaptureScreenshotFormatPng).WithOptimizeForSpeed(false).Do(ctx)
		return err
	}))
	p.write(filepath.Join(dir, name+".png"), png)
}

func (p *tab) write(file string, b []byte) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// quoted is s as a JavaScript string.
func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}
