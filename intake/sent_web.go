package intake

import (
	"bytes"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/netra-id/netra"
	"github.com/netra-id/netra/internal/engine/receipt"
	"github.com/netra-id/netra/internal/web"
)

// sentPage is all that templates/sent.html may use.
type sentPage struct {
	Code    string
	Receipt Receipt
	Named   bool
	First   *Due // what happens next
}

// sentKey is everything in which the page that confirms a report differs from
// one reporter to the next, but for his code.
type sentKey struct {
	lang, office          string
	receivedOn, due       netra.Date
	legal, named          bool
	again, differs, clock bool
}

// drawnPage is a page that was drawn once, cut where the code belongs.
type drawnPage struct {
	header http.Header
	pieces [][]byte
}

// placeholder stands where the code belongs while a page is drawn to be kept.
// It is no code that NewCode makes.
var placeholder = strings.Repeat("U", receipt.Len)

// maxDrawn bounds how many drawn pages are kept.
const maxDrawn = 1024

// showSent confirms a report. On the days on which it matters thousands a
// minute get the same page with another code, so it is drawn once and the code
// is put in. Nothing of a reporter is kept with it: a code consists of letters
// and digits and needs no escaping.
func (s *Service) showSent(w http.ResponseWriter, r *web.Request, t Tip, rec Receipt) error {
	page := sentPage{Code: t.Code.Grouped(), Receipt: rec, Named: t.Identity != nil}
	key := sentKey{lang: r.Lang, office: rec.OfficeName, receivedOn: rec.ReceivedOn, named: page.Named, again: rec.Again, differs: rec.Differs}
	if page.First = firstDue(rec.Next); page.First != nil {
		key.clock, key.due, key.legal = true, page.First.Deadline.Due, page.First.Deadline.Legal
	}
	// Whoever brings a cookie may get a page with something of his own around
	// it: his name, a message, the bar of the demonstration.
	if r.Header.Get("Cookie") != "" || r.Demo() {
		return s.views.Show(w, r, http.StatusOK, "sent", meta("intake.sent.title"), page)
	}
	s.mu.Lock()
	drawn, ok := s.drawn[key]
	s.mu.Unlock()
	if !ok {
		var err error
		if drawn, err = s.draw(r, page); err != nil {
			return err
		}
		s.mu.Lock()
		if len(s.drawn) >= maxDrawn {
			clear(s.drawn)
		}
		s.drawn[key] = drawn
		s.mu.Unlock()
	}
	body := bytes.Join(drawn.pieces, []byte(page.Code))
	h := w.Header()
	maps.Copy(h, drawn.header)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	// The sender may be gone; his report is not.
	_, _ = w.Write(body)
	return nil
}

// draw draws the page and cuts it where the code belongs.
func (s *Service) draw(r *web.Request, page sentPage) (drawnPage, error) {
	page.Code = placeholder
	p := &pageBuffer{header: http.Header{}}
	if err := s.views.Show(p, r, http.StatusOK, "sent", meta("intake.sent.title"), page); err != nil {
		return drawnPage{}, err
	}
	return drawnPage{header: p.header, pieces: bytes.Split(p.body.Bytes(), []byte(placeholder))}, nil
}

// pageBuffer takes a page that is not sent yet.
type pageBuffer struct {
	header http.Header
	body   bytes.Buffer
}

// Header is the header of the page.
func (b *pageBuffer) Header() http.Header { return b.header }

// Write takes a part of the page.
func (b *pageBuffer) Write(p []byte) (int, error) { return b.body.Write(p) }

// WriteHeader has nothing to do: a page that is kept was always in order.
func (b *pageBuffer) WriteHeader(int) {}
