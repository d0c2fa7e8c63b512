package e2e

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

func TestZZ(t *testing.T) {
	h := open(t)
	var _ = time.Now
	on := cdp.WithExecutor(h.browser, chromedp.FromContext(h.browser).Browser)
	room, err := target.CreateBrowserContext().Do(on)
	t.Log(room, err)
	id, err := target.CreateTarget("about:blank").WithBrowserContextID(room).WithNewWindow(true).Do(on)
	t.Log(id, err)
	ctx, cancel := chromedp.NewContext(h.browser, chromedp.WithTargetID(id))
	defer cancel()
	step := func(name string, a chromedp.Action) {
		c, done := context.WithTimeout(ctx, 5*time.Second)
		defer func() { _ = done }()
		at := time.Now()
		err := chromedp.Run(c, a)
		t.Log(name, err, time.Since(at))
	}
	step("net", network.Enable())
	step("metrics", emulation.SetDeviceMetricsOverride(390, 844, 1, true))
	step("media", emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}))
}
