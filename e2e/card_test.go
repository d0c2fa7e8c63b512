package e2e

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// pdfPage is how a page begins in a PDF; "/Pages" is the tree of them.
var pdfPage = regexp.MustCompile(`/Type\s*/Page[^s]`)

// TestEachCardIsOnePageOfA4 prints the card of every election and stage as a
// browser would.
func TestEachCardIsOnePageOfA4(t *testing.T) {
	h := open(t)
	p := h.open(t, h.demo(t).URL, desk)
	p.goTo("/aturan/kartu")
	n := 0
	for _, l := range p.links() {
		if !strings.HasPrefix(l, "/aturan/kartu/") {
			continue
		}
		n++
		p.visit(l)
		var pdf []byte
		p.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
			pdf, _, err = cdppage.PrintToPDF().WithPreferCSSPageSize(true).WithPrintBackground(true).Do(ctx)
			return err
		}))
		if got := len(pdfPage.FindAll(pdf, -1)); got != 1 {
			t.Errorf("%s prints on %d pages, want one", l, got)
		}
		// A4 is 595 by 842 points, rounded by the browser.
		if !bytes.Contains(pdf, []byte("/MediaBox [0 0 59")) || !bytes.Contains(pdf, []byte(" 84")) {
			t.Errorf("%s is not printed on A4", l)
		}
	}
	if n < 2 {
		t.Errorf("%d cards, want two for each election", n)
	}
}
